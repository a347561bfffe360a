/** What a program's imports stand for: names of other files, which it may set, and of the library. */
import type { Modules } from "./modules";
import type { Cell, Store } from "./store";
import { createVariable } from "./values/joins";
import { isClassLike, UNKNOWN, type AbstractValue, type Frame } from "./values/values";

export interface Imported {
  /** See `Interpreter.imported`. */
  value(path: string): AbstractValue;
  /** See `Interpreter.setImported`. */
  set(path: string, value: AbstractValue): void;
  /** Notes that a module was handed to a function of which nothing is known: any of its names may be another now. */
  lose(path: string): void;
}

/** Where a program's imports are looked up. */
export interface ImportedFrom {
  readonly store: Store;
  readonly modules: Modules;
  /** What a library's full name stands for. */
  readonly library: (path: string) => AbstractValue;
  /** Whether another program imports this one: then its changes of other files' names are made for all. */
  readonly isImported: boolean;
}

/** The imports of one program, nothing of them changed yet. */
export function createImported({ store, modules, library, isImported }: ImportedFrom): Imported {
  const cells = new Map<string, Cell<AbstractValue>>();
  const lost = new Set<string>();
  const isLost = (path: string): boolean => [...lost].some((module) => path.startsWith(`${module}.`));
  return {
    value(path) {
      const cell = cells.get(path);
      if (cell !== undefined) return store.get(cell) ?? UNKNOWN;
      const value = modules.value(path);
      if (value === undefined) return library(path);
      return isLost(path) ? UNKNOWN : value;
    },
    set(path, value) {
      const own = modules.value(path);
      if (isImported) modules.change(path);
      let cell = cells.get(path);
      if (cell === undefined) {
        cell = createVariable();
        // It had the value before any way through the program.
        cell.value = own ?? library(path);
        cells.set(path, cell);
      }
      // What files that nobody sees set of it, too, is not known.
      store.set(cell, own !== undefined || value.kind === "function" || isClassLike(value) ? value : UNKNOWN);
    },
    lose(path) {
      lost.add(path);
      if (isImported) modules.change(path);
    },
  };
}

/** What names would mean if imports in code that is never reached were made. */
export interface Untaken {
  /** See `Interpreter.noteUntaken`. */
  note(frame: Frame, name: string, path: string): void;
  /** What a name would mean in a frame. */
  paths(frame: Frame, name: string): readonly string[];
}

/** The imports that one program does not make, none seen yet. */
export function createUntaken(): Untaken {
  const byFrame = new Map<Frame, Map<string, Set<string>>>();
  return {
    note(frame, name, path) {
      const names = byFrame.get(frame) ?? new Map<string, Set<string>>();
      byFrame.set(frame, names.set(name, (names.get(name) ?? new Set()).add(path)));
    },
    paths(frame, name) {
      const found: string[] = [];
      if (byFrame.size === 0) return found;
      for (let scope: Frame | undefined = frame; scope !== undefined; scope = scope.parent) {
        found.push(...(byFrame.get(scope)?.get(name) ?? []));
      }
      return found;
    },
  };
}
