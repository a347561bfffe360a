/** What a program takes from other files beside it, as the interpreter asks for it. */
import type { AbstractValue } from "./values";

/** The names that `from module import *` binds. */
export interface StarImport {
  readonly names: ReadonlyMap<string, AbstractValue>;
  /** Packages from outside of which the module took every name itself. */
  readonly stars: readonly string[];
}

export interface Modules {
  /** The value of a full name such as `config.UNITS` or `.settings.cfg`; `undefined` where no file beside has it. */
  value(path: string): AbstractValue | undefined;
  star(module: string): StarImport | undefined;
  /** Notes that this program changes a name of another file, or any of a module's: for the others it is unknown. */
  change(path: string): void;
}

export const NO_MODULES: Modules = { value: () => undefined, star: () => undefined, change: () => undefined };

/** How much may be evaluated, shared by all files that one reading follows. */
export interface Budget {
  left: number;
}
