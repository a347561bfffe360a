/** What an expression of a program may stand for, as far as reading alone can tell. */
import type { ClassDefinition, FunctionDefinition, Lambda } from "../../syntax/syntax";
import type { CallSite, EvaluatedArgument } from "../interpreter";
import type { Definition } from "../modules";
import type { Size } from "./size";
import type { Cell, Reads, Way } from "../store";

export type AbstractValue =
  | Constant
  | Tuple
  | List
  | Dictionary
  | ArrayValue
  | External
  | Choice
  | FunctionValue
  | ClassValue
  | Instance
  | Method
  | LibraryValue
  | Namespace
  | UnknownValue;

/** A number, string, truth value or None. */
export interface Constant {
  readonly kind: "constant";
  readonly value: number | string | boolean | null;
  /** Of a whole number: Python has it as a float. */
  readonly isFloat?: true;
}

export interface Tuple {
  readonly kind: "tuple";
  readonly items: readonly AbstractValue[];
  /** A set: in which order its items come, nobody can tell. */
  readonly unordered?: true;
  /** Of what only looks like a tuple: `range(3)`, and `table.items()`, which shows later changes of what it was made of. */
  readonly reads?: Reads;
}

/** A list; what it holds may change. */
export interface List {
  readonly kind: "list";
  readonly items: Cell<readonly AbstractValue[] | typeof UNCERTAIN>;
  /** Of what a generator, `map` or `zip` gives, which can be gone through once. */
  readonly once?: Once;
}

/** What is only found while somebody goes through it. */
export interface Once {
  /** What the items come of. */
  readonly reads: Reads;
  /** What is changed on the way. */
  readonly effects: Way;
}

/** A dict; under which strings its entries stand, `keys.ts` says. */
export interface Dictionary {
  readonly kind: "dictionary";
  readonly entries: Cell<ReadonlyMap<string, AbstractValue> | typeof UNCERTAIN>;
  /** The object whose attributes these are, where it is `vars(object)`: what sets an entry sets the attribute. */
  readonly of?: Instance;
}

/** The content of a list or dict of which nothing is known. */
export const UNCERTAIN = Symbol("uncertain");

/** An array of numbers: its shape, and its values where they are literal. */
export interface ArrayValue {
  readonly kind: "array";
  readonly shape: readonly Size[];
  readonly values?: Float64Array;
  /** Of an array of zeros, however many: what tells it from others that may be changed. */
  readonly zeros?: object;
  /** Of an array whose numbers are not known: those of others that it may be, or see; what changes it changes these. */
  readonly held?: readonly object[];
  /** Whether PyTorch holds it, whose arrays have other methods than NumPy's. */
  readonly torch?: true;
  /** Whether the program writes its elements as whole numbers, so that they can count rows: no booleans. */
  readonly integers?: true;
  /** Whether its elements are truth values; whether they surely are floats of NumPy's, which keep what is written there. */
  readonly booleans?: true;
  readonly floats?: true;
}

/** A module, class or function from outside the document, by its full name: `keras.layers.LSTM`. */
export interface External {
  readonly kind: "external";
  readonly path: string;
  /** What else stands in the table of classes that it was taken from: `{"lstm": Net, "gru": Other}[args.model]`. */
  readonly others?: readonly External[];
  /** Whether it is an import of the project's own that nobody has asked for yet. */
  readonly isWaiting?: true;
  /** Of a static method of another file's class: the class that is based on that one, and of which it was asked. */
  readonly heir?: ClassValue;
}

/** One of several; which one, the document does not say: `{"lstm": nn.LSTM, "gru": nn.GRU}[kind]`. */
export interface Choice {
  readonly kind: "choice";
  readonly options: readonly Option[];
}

/** What is looked for among several: classes and modules from outside, classes of the document, names of them. */
export type Option = External | ClassValue | Constant | LibraryValue;

export interface FunctionValue {
  readonly kind: "function";
  readonly node: FunctionDefinition | Lambda;
  readonly frame: Frame;
  /** By parameter: what its default was where the function is defined. */
  readonly defaults: ReadonlyMap<string, AbstractValue>;
  /** A decorator may have put something else in its place: what a call gives is not known. */
  readonly replaced?: boolean;
  /** What stands in its place calls it with other arguments than those that it gets. */
  readonly isAltered?: boolean;
  /** See `functions/registered.ts`. */
  readonly registered?: boolean;
  /** Of a property: what is done where it is set. */
  readonly setter?: FunctionValue;
}

export interface ClassValue {
  readonly kind: "class";
  readonly node: ClassDefinition;
  /** Where the class's own names stand. */
  readonly frame: Frame;
  readonly bases: readonly AbstractValue[];
  /** Of a dataclass: the defaults of its fields, which the decorator takes once and for all. */
  readonly defaults?: ReadonlyMap<string, AbstractValue>;
}

/** An object of a class of the document. */
export interface Instance {
  readonly kind: "instance";
  readonly class: ClassValue;
  readonly fields: Map<string, Cell<AbstractValue>>;
  /** When it was made (`Store.now`), where that is known. */
  readonly madeAt?: number;
  /** The library's object that it is as well, where its class is based on a library's: see `heirs.ts`. */
  readonly base?: BaseObject;
  /** Of an object that there is once, a member of an enumeration: what tells it from all others. */
  readonly identity?: string;
  /** Its attributes are entries as well: `config.units`, `config["units"]`. */
  readonly isMapping?: true;
  /** Each of its attributes that is a dict is another copy of the entry, as its `__getattr__` makes one. */
  readonly copiesEntries?: true;
  /** Of an object of another file's class: the methods that set attributes whose names nobody can tell. */
  readonly changedBy?: ReadonlySet<string>;
}

/** The library's object that an object of the document is as well: `class Encoder(nn.LSTM)`. */
export interface BaseObject {
  /** Its class. */
  readonly of: External;
  /** The call of the document that makes the object, if any does. */
  readonly site?: CallSite;
  /** What `super().__init__(…)` has made of it. */
  readonly made: Cell<AbstractValue>;
  /** The arguments of each such call. */
  readonly handed: (readonly EvaluatedArgument[])[];
}

/** Something called on an object: a function of its class, or what a library gives the name (`model.add`). */
export interface Method {
  readonly kind: "method";
  readonly self: AbstractValue;
  readonly name: string;
  /** Absent where a library's semantics know it. */
  readonly function?: FunctionValue;
  /** For `super().__init__`: the class of another file whose it is. */
  readonly outside?: Definition;
}

interface Changeable {
  /** What holds the same numbers, the value itself among it. */
  sharing(): Iterable<object>;
  /** What is still known of it where they have changed. */
  left(): LibraryValue;
}

/** A value that only the library's semantics know: a layer, a symbolic tensor, a model. */
export interface LibraryValue {
  readonly kind: "library";
  readonly family: string;
  /** See `Cell.join`; without it, two different values leave nothing known. */
  readonly join?: (other: LibraryValue) => AbstractValue;
  /** Of one whose numbers can be changed in place. */
  readonly changeable?: Changeable;
  /** Whether it makes something else of the function that it decorates, which a call of it gives. */
  readonly decorates?: true;
  /** Whether it is there to be called as a class is: `partial(LSTM, dropout=0.1)`. */
  readonly makes?: true;
  /** Of one that came from another file: the same for those that nothing tells apart. */
  readonly key?: string;
  /** The object of the document that it is as well, whose class leaves its calls as they are: see `heirs.ts`. */
  readonly own?: Instance;
  /** What it keeps that others may change: the entries of JavaScript's `Map`. */
  readonly holds?: AbstractValue;
}

/** Names as the entries of a dict: `globals()`, `vars(layers)`. */
export interface Namespace {
  readonly kind: "namespace";
  /** The scope that has them, or what they are attributes of. */
  readonly of: Frame | External | ClassValue;
  /** Whether it is the module itself, whose attributes they are: `sys.modules[__name__]`. */
  readonly isModule?: true;
}

export interface UnknownValue {
  readonly kind: "unknown";
  /** What it is called where it came to be unknown. */
  readonly symbol?: string;
  /** The options of a program, which nothing tells: `args`; surely none where it is false (see `program-options.ts`). */
  readonly isOptions?: boolean;
  /** Lists, dicts, arrays and objects of which it may be one, or see one: what changes it changes one of them. */
  readonly oneOf?: readonly AbstractValue[];
  /** Of a method: the attributes that it may set of the object, where that is known. */
  readonly sets?: ReadonlySet<string>;
  /** Whether it is what an object gives for a key that it has not. */
  readonly isAbsent?: true;
  /** Whether it surely is a number: `float(text)`. */
  readonly isNumber?: true;
  /** Of an array, the sizes of its first axes; of a sequence, its first items (see `statements/windows.ts`). */
  readonly leading?: readonly Size[];
  readonly first?: readonly AbstractValue[];
  /** It is something of this module, by a name that nobody knows. */
  readonly memberOf?: string;
}

/** The names of a module, of a function while it is followed, or of a class. */
export interface Frame {
  readonly names: Map<string, Cell<AbstractValue>>;
  readonly parent?: Frame;
  /** The names of a class are not seen from its methods. */
  readonly isClass: boolean;
  /** Names that `global` or `nonlocal` bind elsewhere. */
  readonly elsewhere: Map<string, Frame>;
  /** Whether a function or class that was defined in it sees its names, even once it was left. */
  isHeld: boolean;
}

export const UNKNOWN: UnknownValue = { kind: "unknown" };

/** The value of a key that is not there (see `absent.ts`): false, and neither a number nor a text. */
export const ABSENT: UnknownValue = { kind: "unknown", isAbsent: true };

/** What stands under a key that a dict may have, or not. */
export const PERHAPS: UnknownValue = { kind: "unknown" };

export const isAbsent = (value: AbstractValue): boolean => value.kind === "unknown" && value.isAbsent === true;

/** What a model or another program was made with. */
export const NO_OPTIONS: UnknownValue = { kind: "unknown", isOptions: false };

export const NONE: Constant = { kind: "constant", value: null };

/** A number, a string, a truth value or None. */
export const constant = (value: Constant["value"]): Constant => ({ kind: "constant", value });

/** A number that Python has as a float. */
export const float = (value: number): Constant =>
  Number.isInteger(value) ? { kind: "constant", value, isFloat: true } : constant(value);

/** An unknown value that views name so: `latent_dim`, `None`. */
export const unknownNamed = (symbol: string): UnknownValue => ({ kind: "unknown", symbol });

/** A function, class or module of a library, by its full name. */
export const external = (path: string): External => ({ kind: "external", path });

/** A tuple of these items. */
export const tuple = (items: readonly AbstractValue[]): Tuple => ({ kind: "tuple", items });

/** A set: what it is given twice, it holds once. */
export function setOf(items: readonly AbstractValue[]): Tuple {
  const seen = new Set<unknown>();
  const distinct = items.filter((item) => {
    const key = item.kind !== "constant" ? item : typeof item.value === "boolean" ? Number(item.value) : item.value;
    return !seen.has(key) && seen.add(key) !== undefined;
  });
  return { kind: "tuple", items: distinct, unordered: true };
}

/** Whether the value's items come in an order that nobody knows. */
export const isUnordered = (value: AbstractValue | undefined): value is Tuple & { readonly unordered: true } =>
  value?.kind === "tuple" && value.unordered === true;

/** Of more, nothing is known. */
const MAX_OPTIONS = 16;

/** One of these; `undefined` where one of them is nothing that is looked for. */
export function choiceOf(values: readonly AbstractValue[]): AbstractValue | undefined {
  const options: Option[] = [];
  for (const value of values.flatMap((each): readonly AbstractValue[] =>
    each.kind === "choice" ? each.options : [each],
  )) {
    if (value.kind !== "constant" && (value.kind === "choice" || !isClassLike(value))) return undefined;
    if (!options.some((option) => option === value || sameValue(option, value))) options.push(value);
    if (options.length > MAX_OPTIONS) return undefined;
  }
  return options.length === 1 ? options[0] : options.length === 0 ? undefined : { kind: "choice", options };
}

/** Whether it is a class, as far as is known, or one of several. */
export const isClassLike = (value: AbstractValue): value is External | ClassValue | LibraryValue | Choice =>
  value.kind === "external" ||
  value.kind === "class" ||
  (value.kind === "library" && value.makes === true) ||
  (value.kind === "choice" && value.options.every(isClassLike));

/** Whether two classes, functions of libraries or members of an enumeration are the same; `undefined` where that cannot be told. */
export function isSame(one: AbstractValue, other: AbstractValue): boolean | undefined {
  if (one.kind === "external" && other.kind === "external") return isSamePath(one.path, other.path);
  if (one.kind === "class" && other.kind === "class") return one.node === other.node;
  if (one.kind !== "instance" || other.kind !== "instance" || one.identity === undefined) return undefined;
  return other.identity === undefined ? undefined : one.identity === other.identity;
}

/** Whether two names of libraries mean the same; other names than the same may. */
function isSamePath(one: string, other: string): boolean | undefined {
  // Under a name that nobody knows stands now this, now that.
  if (one === other) return one.includes("*") ? undefined : true;
  const isUnique = (path: string): boolean => /^(builtins|keras\.layers|torch\.nn)\.\w+$/.test(path);
  return isUnique(one) && isUnique(other) ? false : undefined;
}

/** Whether `this` in it is what it is called on, as a function of JavaScript's has it. */
export const takesThis = ({ node }: FunctionValue): boolean => node.kind === "function" && node.takesThis === true;

/** A scope without names, within that of its parent. */
export function createFrame(parent?: Frame, isClass = false): Frame {
  return { names: new Map(), ...(parent && { parent }), isClass, elsewhere: new Map(), isHeld: false };
}

const OBJECTS: ReadonlySet<AbstractValue["kind"]> = new Set(["list", "dictionary", "instance", "function", "method"]);

/** Whether it is an array or tensor, whose numbers may be changed in place. */
export const hasNumbers = (value: AbstractValue): value is ArrayValue | LibraryValue =>
  value.kind === "array" || (value.kind === "library" && value.changeable !== undefined);

/** The lists, dicts, arrays and objects that a value may be, and the functions, which may be called. */
export function objectsOf(value: AbstractValue): readonly AbstractValue[] {
  if (value.kind === "unknown") return value.oneOf ?? [];
  return OBJECTS.has(value.kind) || hasNumbers(value) ? [value] : [];
}

/** The array of which only the shape is known. */
export const withoutValues = ({ shape, torch }: ArrayValue): ArrayValue => ({
  kind: "array",
  shape,
  ...(torch && { torch }),
});

/** Whether both surely are the same; objects are the same only where they are one. */
export function sameValue(one: AbstractValue, other: AbstractValue): boolean {
  if (one.kind === "constant" && other.kind === "constant") return Object.is(one.value, other.value);
  if (one.kind === "choice" && other.kind === "choice") {
    const { options } = other;
    return (
      one.options.length === options.length &&
      one.options.every((option) => options.some((each) => each === option || sameValue(each, option)))
    );
  }
  return one.kind === "external" && other.kind === "external" && one.path === other.path;
}
