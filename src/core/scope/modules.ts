/** What a program takes from other files beside it, as the interpreter asks for it. */
import type { Inherited } from "./functions/heirs";
import type { EvaluatedArgument, Interpreter } from "./interpreter";
import type { AbstractValue, ClassValue, Frame, Instance } from "./values/values";
import type { Steps } from "../steps";

/** The names that `from module import *` binds. */
export interface StarImport {
  readonly names: ReadonlyMap<string, AbstractValue>;
  /** Packages from outside of which the module took every name itself. */
  readonly stars: readonly string[];
  /** Whether the module may bind others still, as it could not be followed. */
  readonly isPartial?: boolean;
}

/** A function or class of another file, which stays where it is defined. */
export interface Definition {
  readonly file: string;
  /** Its name in the module there. */
  readonly name: string;
}

/** What objects of a class have that their class does: a property gives its value where it is asked for. */
export type OutsideMember = "property" | "method" | "static";

/** Told of what a call sets of the objects that it is given, and of those in them; without a name, of any that it may. */
export type OnChange = (object: AbstractValue, name: string | undefined, value: AbstractValue) => void;

/**
 * Where something stands in lists and dicts: under a key, or under any, be it of a list only. Last of all may stand the
 * entry of a dict of which no other changes.
 */
export type KeyPath = readonly (
  | { readonly key: string | number }
  | { readonly of: "list" | "any" }
  | { readonly entry: string }
)[];

/** The lists and dicts of which the items may change, or one entry, by where they stand in a value. */
export type ChangedParts = readonly KeyPath[];

/** The value itself. */
export const WHOLE: ChangedParts = [[]];

export interface Modules {
  /** The value of a full name such as `config.UNITS` or `.settings.cfg`; `undefined` where no file beside has it. */
  value(path: string): AbstractValue | undefined;
  star(module: string): StarImport | undefined;
  /**
   * Follows, some work at a time, the file that `value` or `star` will ask for.
   * @param isWhole whether the path is a module's own
   */
  prepare(path: string, isWhole: boolean): Steps<void>;
  /** Whether to ask for a full name that is imported only once it is used, as its module changes no other. */
  waits(path: string): boolean;
  /** Forgets what other files may change of the program's own names once its statements have been followed. */
  forgetChanged(interpreter: Interpreter, frame: Frame): Steps<void>;
  /** Notes that this program changes a name of another file, or any of a module's: for the others it is unknown. */
  change(path: string): void;
  /** A file beside that the program opens by this name. */
  open(name: string, isBeside: boolean): OpenedText | undefined;
  /** What a full name means, where that is a function or class of a file beside. */
  definition(path: string): Definition | undefined;
  /** Whether the file of a definition calls anything by this name. */
  calls(definition: Definition, name: string): boolean;
  /** Whether a decorator has the function that it is given called with other arguments. */
  alters(decorator: Definition): boolean;
  /** What a call makes, where it is a class that is a library's but for its arguments. */
  heir(definition: Definition, given: readonly EvaluatedArgument[]): Inherited | undefined;
  /** Whether it is a class whose objects hold values and do nothing. */
  hasRecord(definition: Definition): boolean;
  /**
   * What a call gives, as far as it is a plain value. It changes nothing but the attributes of objects that it is
   * given, which `onChange` is told.
   * @param self see `Interpreter.callOutside`
   */
  call(
    definition: Definition,
    given: readonly EvaluatedArgument[],
    onChange: OnChange,
    self?: Instance,
  ): AbstractValue | undefined;
  /** What the class of another file has under this name for its objects. */
  member(definition: Definition, name: string): OutsideMember | undefined;
  /**
   * What a call may change of a list or dict that it is given.
   * @param argument its name, or its position
   */
  changedParts(definition: Definition, argument: string | number): ChangedParts;
}

/** A file's text; of a file that has not changed it is the same object. */
export interface OpenedText {
  readonly text: string;
}

export const NO_MODULES: Modules = {
  value: () => undefined,
  star: () => undefined,
  *prepare() {
    // There is nothing to follow.
  },
  waits: () => false,
  *forgetChanged() {},
  change: () => undefined,
  open: () => undefined,
  definition: () => undefined,
  calls: () => false,
  alters: () => false,
  heir: () => undefined,
  hasRecord: () => false,
  call: () => undefined,
  member: () => undefined,
  changedParts: () => WHOLE,
};

/** In the place of the name of a definition: any of its module's. */
export const ANY_NAME = "*";

const PREFIX = "file:";

/** The full name under which a definition goes through other files. No import is written so. */
export const definitionPath = ({ file, name }: Definition): string => `${PREFIX}${file}#${name}`;

/** The definition of such a name. */
export function definitionOf(path: string): Definition | undefined {
  if (!path.startsWith(PREFIX)) return undefined;
  const at = path.lastIndexOf("#");
  return { file: path.slice(PREFIX.length, at), name: path.slice(at + 1) };
}

/** One call of a definition, in another file than its own. */
export interface OutsideCall {
  /** The file that makes it. */
  readonly caller: string;
  readonly name: string;
  readonly arguments: readonly EvaluatedArgument[];
  /** Whether it cannot happen as the program stands: in a branch that the options' defaults do not take. */
  readonly isDead: boolean;
  /** Whether it is made more than once: in a loop, or by a function that is called again. */
  readonly isRepeated?: boolean;
}

/** The calls that other files make of some names, as far as they can be told. */
export interface FoundCalls {
  readonly calls: readonly OutsideCall[];
  /** Whether these are all. */
  readonly isWhole: boolean;
}

/**
 * The calls that other files make of these names of the program.
 * @param takesClasses whether one of them has a class as a parameter's default, in the place of which calls may give another
 */
export type OutsideCalls = (names: ReadonlySet<string>, takesClasses: boolean) => Steps<FoundCalls>;

/** How much may be evaluated, shared by all files that one reading follows; all in all, or between two turns for others. */
export interface Budget {
  left: number;
}

/** A class of another file, with its methods: each has the class that stands where it is written, or is based on that one there. */
export interface Origin extends Definition {
  readonly methods: ReadonlyMap<string, Definition>;
}

const origins = new WeakMap<ClassValue, Origin>();

/** Notes that a class stands here for one of another file, without its methods. */
export const noteOrigin = (copy: ClassValue, origin: Origin): void => void origins.set(copy, origin);

/** The class of another file that this one stands for. */
export const originOf = (copy: ClassValue): Origin | undefined => origins.get(copy);
