/** What the parts of the interpreter ask of each other, and of the library whose calls the program makes. */
import type {
  Attribute,
  Argument,
  Call,
  Expression,
  Loop,
  Program,
  Sequence,
  Statement,
  Subscript,
} from "../syntax/syntax";
import type { Definition, OpenedText, StarImport } from "./modules";
import type { Store, Way } from "./store";
import type {
  AbstractValue,
  ArrayValue,
  ClassValue,
  External,
  Frame,
  FunctionValue,
  Instance,
  LibraryValue,
  List,
  Method,
  Namespace,
} from "./values/values";

/** An argument of a call with what it stands for; spreads whose content is known are already spread. */
export interface EvaluatedArgument {
  readonly name?: string;
  /** A spread whose content is not known. */
  readonly spread?: "items" | "entries";
  readonly value: AbstractValue;
  readonly node: Expression;
  /** Its name in the document, where that is another one. */
  readonly written?: string;
  /** No argument, but what the object has under this name: that of a method, or of a class based on the one that is called. */
  readonly ofHeir?: true;
}

/** A call that is being followed. */
export interface CallSite {
  readonly node: Call;
  /** The arguments as they are written, where they stand in an object of their own: `lstm({units: 8})`. */
  readonly written?: readonly Argument[];
  readonly arguments: readonly EvaluatedArgument[];
  readonly activation: Activation;
  /** Of a call of one of several: the same for each of them, of which only one is called. */
  readonly choice?: object;
  /** The document's class that is called, where what it makes is an object of its base: see `heirs.ts`. */
  readonly heir?: Heir;
}

/** A class of the document that is based on a library's. */
export interface Heir {
  readonly name: string;
  /** The methods by which its objects calculate something else than those of its base. */
  readonly overrides: readonly string[];
}

/** What a library's names mean. The interpreter knows the language, the library what its calls make. */
export interface Library {
  /** A name that nothing in the document binds, as in a pasted fragment. */
  unbound(name: string): AbstractValue | undefined;
  /** Whether `from module import *` binds the name. */
  exports(module: string, name: string): boolean;
  /** What an import's full name stands for. */
  imported(path: string): AbstractValue;
  /** The class of one of its values, as `type(value)` gives it. */
  typeOf?(value: AbstractValue): External | undefined;
  /** Whether a value is of a class; `undefined` where the library cannot tell. */
  isInstance?(value: AbstractValue, type: AbstractValue): boolean | undefined;
  /** A member of a value of the library, or of an instance of a class that is based on one of its classes. */
  member(interpreter: Interpreter, object: AbstractValue, name: string): AbstractValue | undefined;
  /** A member of a module of the library by a name that nobody knows, of which the program says `said`. */
  anyMember?(object: AbstractValue, said: string): AbstractValue | undefined;
  /** Notes that the program asks a tuple or a list for an attribute, or for what stands at several indices. */
  askSequence?(interpreter: Interpreter, sequence: AbstractValue, node: Attribute | Subscript): void;
  /** Notes that the program sets an attribute of a value of the library. */
  setMember?(interpreter: Interpreter, object: AbstractValue, target: Attribute, value: AbstractValue): void;
  /** Notes that a call has changed what a value of the library holds under a name, or under any. */
  setHeld?(interpreter: Interpreter, object: AbstractValue, name: string | undefined, value: AbstractValue): void;
  /** Whether a list, a dict or an object counts as true. */
  truth?(interpreter: Interpreter, value: AbstractValue): boolean | undefined;
  /** `undefined` where the library does not know what comes out. */
  call(interpreter: Interpreter, callee: AbstractValue, site: CallSite): AbstractValue | undefined;
  /** What comes out of a call that is not followed, once what it writes into is not known any more. */
  afterCall?(interpreter: Interpreter, callee: AbstractValue, site: CallSite, result: AbstractValue): AbstractValue;
  /** Notes that the program sets a part of a value of the library: `value[0] = 1`. */
  setPart?(interpreter: Interpreter, object: AbstractValue): void;
  /** An array once the program has set some of its elements; `undefined` where that cannot be told. */
  withPart?(
    interpreter: Interpreter,
    array: ArrayValue,
    indices: readonly (AbstractValue | SliceValue)[],
    value: AbstractValue,
  ): ArrayValue | undefined;
  /** What a call of a class of the document gives, where that is no new object of it. */
  callClass?(interpreter: Interpreter, callee: ClassValue, site: CallSite): AbstractValue | undefined;
  callMethod(interpreter: Interpreter, method: Method, site: CallSite): AbstractValue | undefined;
  /** Whether a call is the library's as it is written, also where a file of the project defines what it names. */
  claims?(callee: AbstractValue, site: CallSite): boolean;
  /** What an object makes of a value of the library that its class has, where that is a method: `partialmethod`. */
  bound?(value: LibraryValue, self: AbstractValue): AbstractValue | undefined;
  /** Whether objects of a class that is based on this one are its own as well. */
  hasHeirs(path: string): boolean;
  /** Whether such an object calculates something else where its class has a method of this name. */
  isCalculating?(path: string, method: string): boolean;
  /** `object[indices]`, as `node` writes it. */
  subscript(
    interpreter: Interpreter,
    object: AbstractValue,
    indices: readonly (AbstractValue | SliceValue)[],
    node: Expression,
  ): AbstractValue | undefined;
  binary(
    interpreter: Interpreter,
    operator: string,
    left: AbstractValue,
    right: AbstractValue,
  ): AbstractValue | undefined;
  /** Notes a call of which nothing is known, or one that is not followed: without `site`, a function's of the document. */
  untold?(interpreter: Interpreter, callee: AbstractValue, site?: CallSite): void;
  /** Notes a class of the document whose body was followed: what its names stand for may be other things then. */
  defineClass?(interpreter: Interpreter, value: ClassValue): void;
  /** Notes that the module-level statements are done: what is followed from here on, the program may never do. */
  moduleFollowed?(interpreter: Interpreter): void;
  /** Notes that a value is unpacked into these names: `output, (h, c) = value`. */
  unpack?(interpreter: Interpreter, value: AbstractValue, targets: Sequence): void;
  /** The items of a library's value that is unpacked or iterated. */
  items(interpreter: Interpreter, value: AbstractValue): readonly AbstractValue[] | undefined;
}

/** `start:stop:step` as evaluated. */
export interface SliceValue {
  readonly kind: "slice";
  readonly start?: AbstractValue;
  readonly stop?: AbstractValue;
  readonly step?: AbstractValue;
}

/** One function, or the module, while it is followed. */
export interface Activation {
  readonly frame: Frame;
  /** The mode in which it began. */
  readonly mode: Mode;
  /** What it returned so far. */
  readonly returned: AbstractValue[];
  /** What it would return where nothing comes to. */
  readonly aside: AbstractValue[];
  /** Called where it returns, while the changes of that way are in the store. */
  readonly onReturn: () => void;
  /** The loops around the statement that is being followed: how often each runs, where known. */
  readonly loops: (number | null)[];
  /** Of a comprehension: where `:=` in it binds. */
  readonly around?: Activation;
  /** The target of a comprehension of which the first turn is tried. */
  readonly counted?: Expression;
  /** What a function that yields has given so far. */
  readonly yielded?: List;
  /** Where `break` and `continue` go. */
  readonly exits?: LoopExits;
  /** The `finally` blocks around the statement, and the objects of `with`, outermost first: whatever leaves them runs them. */
  readonly finals?: readonly Final[];
}

/** What is done where something is left, by whatever way: it is followed in the activation around it. */
export type Final = (around: Activation) => void;

/** The turn of a loop that is being followed, and the ways on which it was left. */
export interface LoopExits {
  readonly mode: Mode;
  /** How many branches of the store were open before the loop, and before this turn of it. */
  readonly loopDepth: number;
  readonly turnDepth: number;
  /** How many of the activation's `finals` stand around the loop. */
  readonly finals: number;
  readonly breaks: Way[];
  readonly continues: Way[];
  readonly loop: Pick<Loop, "label" | "once" | "target">;
  /** Those of what stands around it. */
  readonly around: LoopExits | undefined;
}

/** How a list of statements ended: at its end, or by `return`, `raise`, `break` or `continue`. */
export type Ending = "end" | "left";

/**
 * Whether what is followed can happen as it is followed (`live`), cannot (`dead`: after a `return`,
 * under a test that fails), or is only tried for what it changes (`trial`).
 */
export type Mode = "live" | "dead" | "trial";

/**
 * What is followed though the program does not write it: a function for those of its `calls` that were not followed, or
 * a class for its methods, as nothing seen so far made an `object` of it.
 */
export type Supposed = "calls" | "object";

export interface Interpreter {
  readonly program: Program;
  readonly store: Store;
  readonly library: Library;
  evaluate(activation: Activation, expression: Expression): AbstractValue;
  execute(activation: Activation, statements: readonly Statement[]): Ending;
  /** The statements of code that a call is given as a string: `exec("…")`; `undefined` where it cannot be followed. */
  parse(code: string, site: Call): readonly Statement[] | undefined;
  call(callee: AbstractValue, site: CallSite): AbstractValue;
  /** Follows a function of the document with these arguments. */
  enter(callee: FunctionValue, given: readonly EvaluatedArgument[], self?: AbstractValue): AbstractValue;
  /** Forgets what a function or method of the document changes, which something that nobody knows may call. */
  mayBeCalled(callee: FunctionValue, self?: AbstractValue): void;
  /**
   * @param site the call that makes the object, if the document has one
   * @param prepare what is done to the object before its `__init__`
   */
  instantiate(
    callee: ClassValue,
    given: readonly EvaluatedArgument[],
    site?: CallSite,
    prepare?: (made: Instance) => void,
  ): Instance;
  /** The library's class on which one of the document is based. */
  heritage(value: ClassValue): External | undefined;
  /**
   * Calls a function or class of another file; what comes out where that is a plain value.
   * @param self the object of which it is a method, or whose class is based on that
   */
  callOutside(definition: Definition, given: readonly EvaluatedArgument[], self?: Instance): AbstractValue | undefined;
  /** What a property gives that an object's class has in another file; `undefined` of other names. */
  propertyOutside(self: Instance, name: string): AbstractValue | undefined;
  /** What a special method gives that an object's class has in another file; `undefined` where it has none of that name. */
  specialOutside(self: Instance, name: string, given: readonly EvaluatedArgument[]): AbstractValue | undefined;
  /** What a class of another file makes by its defaults, where its objects hold values and do nothing. */
  recordOutside(definition: Definition): AbstractValue | undefined;
  /** The function or class of another file that a full name means. */
  outside(path: string): Definition | undefined;
  /** See `Modules.calls` and `Modules.alters`. */
  isCalledOutside(definition: Definition, name: string): boolean;
  isAlteredBy(decorator: Definition): boolean;
  /** Notes a function or class that may never be called; it is followed in the end. */
  define(value: FunctionValue | ClassValue): void;
  /** Notes that an array, a tensor or a set was changed in place: under every name, what is in it is not known any more. */
  loseNumbers(value: AbstractValue): void;
  /** The values, of those that were changed since they came there what is still known. */
  asFarAsKnown(values: readonly AbstractValue[]): readonly AbstractValue[];
  mode(): Mode;
  inMode<T>(mode: Mode, run: () => T): T;
  /** Whether another program imports this one, for its values alone. */
  readonly isImported: boolean;
  /** Set where what is followed is not written so; see `Supposed`. */
  supposed(): Supposed | undefined;
  /** Whether a part of the program can have to do with what the library looks for. */
  isRelevant(part: Statement | Expression): boolean;
  /** Whether a function of such a part is to be followed though nothing calls it. */
  isMaking(part: Statement | Expression): boolean;
  /** How often something of the library was called or made so far. */
  libraryCalls(): number;
  /** Whether so much was done that from now on every statement is followed once at most. */
  isFrugal(): boolean;
  /**
   * Whether so many items may still be gone through or copied, which it takes for done; a few always may.
   * Once they may not, no more than a few ever may, and what more would tell is not known.
   */
  affords(count: number): boolean;
  /** The names that the value of this expression is assigned to, as written. */
  targetsOf(expression: Expression): readonly string[];
  noteTargets(expression: Expression, targets: readonly string[]): void;
  noteStar(module: string): void;
  /** Notes that something is looked up in an object under a name that is not known. */
  noteLookUp(object: AbstractValue): void;
  /** Notes what a name would mean where an import were made that is not: `if kind == "gru": from .gru import Net`. */
  noteUntaken(frame: Frame, name: string, path: string): void;
  /** The default of an option of this name, which the programs around the document define. */
  optionNamed(name: string): AbstractValue | undefined;
  /** What an import's full name stands for, be it of the library or of a file beside the document. */
  imported(path: string): AbstractValue;
  /** What an import binds: the same, or a note of it until it is used. */
  toImport(path: string): AbstractValue;
  /** What `from module import *` binds, of a file beside the document. */
  star(module: string): StarImport | undefined;
  /**
   * A file beside the document that it opens by this name.
   * @param isBeside whether the name counts from the document's folder, not from the one that it runs in
   */
  open(name: string, isBeside: boolean): OpenedText | undefined;
  /** Sets a name of a module; of packages from outside nothing is kept. */
  setImported(path: string, value: AbstractValue): void;
  /** The module that is followed, as `sys.modules` has it. */
  ownModule(): Namespace;
  /** The value of a name that no frame has. */
  global(name: string): AbstractValue | undefined;
}
