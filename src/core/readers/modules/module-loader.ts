/** Follows the files that a document reaches, within what all of them may cost together. */
import { type Budget, type Modules } from "../../scope/modules";
import type { AbstractValue } from "../../scope/values/values";
import { interpret, type Interpreted } from "../../scope/interpret";
import type { Steps } from "../../steps";
import { LARGEST_MODULE, type ModuleText } from "../module-text";
import { changeableNames } from "./changeable-names";
import { losePlaces, type ChangedPlace } from "./changed-by-importers";
import type { ModuleLanguage } from "./language";
import { loadedModule, type LoadedModule } from "./loaded-module";
import { importedNames, namesOfInterest } from "./module-names";

/** So many files are followed for one document, and so many characters of them. */
const MOST_MODULES = 32;
const MOST_CHARACTERS = 500_000;

/** So deep do files import each other before the rest is unknown. */
export const MAX_DEPTH = 8;

/** How many expressions of all these files are evaluated. */
const BUDGET = 100_000;

export interface ModuleLoader {
  /**
   * Follows a file, once.
   * @param name under which it is imported
   * @returns `undefined` where it cannot be followed, or is being followed
   */
  readonly load: (module: ModuleText, name: string) => Steps<LoadedModule | undefined>;
  /** A file that has been followed. */
  readonly loaded: (file: string) => LoadedModule | undefined;
}

/** What the files that import one change of it. */
export interface ChangesAround {
  readonly changesOf: (file: string, followed: Interpreted) => Steps<readonly ChangedPlace[]>;
  /** The document, which knows its own changes. */
  readonly document: string;
  /** See `createModules`. */
  readonly turn?: Budget;
  /** See `ProjectFiles`. */
  readonly state: object | undefined;
}

/**
 * @param modulesFrom what a file takes from others
 * @param carried what was carried from any file of this reading
 */
export function createModuleLoader(
  language: ModuleLanguage,
  modulesFrom: (file: string) => Modules,
  carried: WeakSet<AbstractValue>,
  { changesOf, document, turn, state }: ChangesAround,
): ModuleLoader {
  const { isForeign } = language;
  const loaded = new Map<string, LoadedModule | undefined>();
  const active = new Set<string>();
  const budget: Budget = { left: BUDGET };
  let characters = 0;

  function* load(module: ModuleText, name: string): Steps<LoadedModule | undefined> {
    if (loaded.has(module.path)) return loaded.get(module.path);
    const { length } = module.text;
    if (active.has(module.path) || active.size >= MAX_DEPTH || loaded.size >= MOST_MODULES) return undefined;
    if (length > LARGEST_MODULE || characters + length > MOST_CHARACTERS || language.isUnsteady(module)) {
      loaded.set(module.path, undefined);
      return undefined;
    }
    characters += length;
    active.add(module.path);
    try {
      const found = yield* follow(module, name);
      loaded.set(module.path, found);
      return found;
    } finally {
      active.delete(module.path);
    }
  }

  function* follow(module: ModuleText, name: string): Steps<LoadedModule | undefined> {
    const program = yield* language.programSteps(module);
    yield;
    // A name may come from a file that cannot be had; what it would bind anew nobody knows.
    let missing = false;
    const reach = modulesFrom(module.path);
    const modules: Modules = {
      ...reach,
      star(path) {
        const star = reach.star(path);
        if ((star === undefined || star.isPartial) && !isForeign(path)) missing = true;
        return star;
      },
    };
    // For its constants; its layers are its own.
    const followed = yield* interpret(program, language.librariesFor(program), {
      modules,
      importedAs: name,
      budget,
      ...(turn && { turn }),
      ...(language.parse && { parse: language.parse }),
    });
    if (budget.left < 0 || missing) return undefined;
    const imported = importedNames(program).filter(([, path]) => !isForeign(path));
    const changeable = changeableNames(program, namesOfInterest(program, followed.frame, imported, isForeign));
    for (const [bound, path] of imported) {
      if (changeable.written.has(bound)) reach.change(path);
      for (const attribute of changeable.attributes.get(bound) ?? []) reach.change(`${path}.${attribute}`);
    }
    const places = yield* changesOf(module.path, followed);
    const forget = (of: readonly ChangedPlace[]): void => losePlaces(followed, of, language);
    forget(places.filter(({ by }) => by !== document));
    const isSpent = (): boolean => budget.left < 0 || (turn !== undefined && turn.left < 0);
    return loadedModule(
      module.path,
      followed,
      changeable,
      { carried, isForeign, isSpent, left: () => budget.left, state },
      () => forget(places.filter(({ by }) => by === document)),
    );
  }

  return { load, loaded: (file) => loaded.get(file) };
}
