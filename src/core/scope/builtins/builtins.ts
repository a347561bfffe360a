/** Python's built-in functions. */
import { makeClass } from "../functions/classes";
import {
  entriesOf,
  heldEntries,
  heldItems,
  isCertain,
  lostList,
  newDictionary,
  newList,
  someItem,
} from "../values/collections";
import type { CallSite, Interpreter } from "../interpreter";
import { evaluateBinary } from "../expressions/binary";
import { truthIn } from "../expressions/truth";
import { turnsFor } from "../turns";
import { createIterator, isIterator, nextOf, once } from "./iterators";
import { heldKey } from "../values/keys";
import { itemsOf } from "../expressions/members";
import { ORDERING } from "./ordering";
import { REFLECTION } from "./reflection";
import { askedByBuiltin, iteratedArguments, shown } from "../expressions/special-methods";
import { floatOf, integerOf } from "./number-texts";
import { shownText } from "./text";
import { isOfType, typeNameOf } from "../values/type-names";
import {
  constant,
  external,
  float,
  isUnordered,
  NONE,
  objectsOf,
  setOf,
  tuple,
  UNCERTAIN,
  UNKNOWN,
  type AbstractValue,
} from "../values/values";

/** Longer ranges are known by their length only. */
const MAX_RANGE = 4096;

const PREFIX = "builtins.";

/** What a call of a built-in function gives, of its positional arguments. */
export type Builtin = (
  interpreter: Interpreter,
  values: readonly AbstractValue[],
  site: CallSite,
) => AbstractValue | undefined;

const numbersOf = (values: readonly AbstractValue[]): number[] | undefined => {
  const numbers = values.flatMap((value) =>
    value.kind === "constant" && typeof value.value === "number" ? [value.value] : [],
  );
  return numbers.length === values.length ? numbers : undefined;
};

const namedArgument = ({ arguments: given }: CallSite, wanted: string): AbstractValue | undefined =>
  given.find(({ name }) => name === wanted)?.value;

const toInteger: Builtin = (_, [value, base]) => (base === undefined ? integerOf(value) : undefined);

const toFloat: Builtin = (_, [value]) => floatOf(value);

const absolute: Builtin = (_, [value]) => {
  if (value?.kind !== "constant" || value.value === null || typeof value.value === "string") return undefined;
  const number = Math.abs(Number(value.value));
  return value.isFloat ? float(number) : constant(number);
};

const asList: Builtin = (interpreter, [value]) => {
  if (value === undefined) return newList(interpreter, []);
  // In which order the items of a set come, nobody knows; how many there are is known.
  if (isUnordered(value)) return value;
  const items = itemsOf(interpreter, value);
  return items ? newList(interpreter, items) : lostList(interpreter, someItem(interpreter, value).oneOf ?? []);
};

const asTuple: Builtin = (interpreter, [value]) => {
  const items = value === undefined ? [] : itemsOf(interpreter, value);
  return items && tuple(items);
};

const asSet: Builtin = (interpreter, [value]) => {
  const items = value === undefined ? [] : value.kind === "tuple" ? value.items : itemsOf(interpreter, value);
  return items && setOf(items);
};

/** `dict([("key", value)])` */
export function entriesOfPairs(interpreter: Interpreter, list: AbstractValue): Map<string, AbstractValue> | undefined {
  const pairs = itemsOf(interpreter, list)?.map((pair) => itemsOf(interpreter, pair) ?? []);
  const entries = new Map<string, AbstractValue>();
  for (const [key, value, ...more] of pairs ?? []) {
    const name = key && heldKey(entries, key);
    if (name === undefined || value === undefined || more.length > 0) return undefined;
    entries.set(name, value);
  }
  return pairs && entries;
}

const BUILTINS: Readonly<Record<string, Builtin>> = {
  range(interpreter, values) {
    const numbers = numbersOf(values);
    if (numbers === undefined || numbers.length === 0 || numbers.length > 3) return undefined;
    const [start, stop, step] =
      numbers.length === 1 ? [0, numbers[0]!, 1] : [numbers[0]!, numbers[1]!, numbers[2] ?? 1];
    const length = step === 0 ? 0 : Math.max(0, Math.ceil((stop - start) / step));
    return length <= MAX_RANGE && interpreter.affords(length)
      ? { ...tuple(Array.from({ length }, (_, index) => constant(start + index * step))), reads: new Map() }
      : undefined;
  },
  len(interpreter, [value]) {
    if (value?.kind === "array") {
      const [length] = value.shape;
      return typeof length === "number" ? constant(length) : undefined;
    }
    if (value?.kind === "constant")
      return typeof value.value === "string" ? constant(Array.from(value.value).length) : undefined;
    if (value?.kind === "dictionary") {
      const entries = heldEntries(interpreter, value);
      return entries && isCertain(entries) ? constant(entries.size) : undefined;
    }
    const items = value && (heldItems(interpreter, value) ?? itemsOf(interpreter, value));
    // Of what a set is given, only constants can be told apart.
    const isOpen = isUnordered(value) && !value.items.every(({ kind }) => kind === "constant");
    return isOpen ? undefined : items && constant(items.length);
  },
  int: toInteger,
  float: toFloat,
  abs: absolute,
  pow: (interpreter, [base, exponent, ...rest]) =>
    base && exponent && rest.length === 0 ? evaluateBinary(interpreter, "**", base, exponent) : undefined,
  divmod(interpreter, [left, right]) {
    if (left?.kind !== "constant" || right?.kind !== "constant") return undefined;
    return tuple(["//", "%"].map((operator) => evaluateBinary(interpreter, operator, left, right)));
  },
  round: (_, values) => (values.length === 1 ? roundHalfEven(values[0]!) : undefined),
  list: asList,
  tuple: asTuple,
  reversed(interpreter, [value]) {
    const items = value && itemsOf(interpreter, value);
    return items && tuple(items.map((_, index) => items.at(-1 - index)!));
  },
  enumerate(interpreter, [value, second], site) {
    const start = second ?? namedArgument(site, "start") ?? constant(0);
    if (isUnordered(value)) {
      return { ...value, items: value.items.map((item) => tuple([UNKNOWN, item])) };
    }
    const items = value && itemsOf(interpreter, value);
    const first = start.kind === "constant" ? start.value : undefined;
    if (items === undefined || typeof first !== "number") return undefined;
    return tuple(items.map((item, index) => tuple([constant(first + index), item])));
  },
  zip(interpreter, values) {
    const lists = values.map((value) => itemsOf(interpreter, value));
    const [first] = lists;
    if (first === undefined || lists.includes(undefined)) return undefined;
    const length = lists.reduce((least, list) => Math.min(least, list?.length ?? 0), first.length);
    return tuple(first.slice(0, length).map((_, index) => tuple(lists.map((list) => list?.[index] ?? UNKNOWN))));
  },
  dict(interpreter, values, site) {
    const [first] = values;
    const base =
      first === undefined
        ? new Map<string, AbstractValue>()
        : (entriesOf(interpreter, first) ?? entriesOfPairs(interpreter, first));
    const named = site.arguments.flatMap(({ name, value }) => (name === undefined ? [] : ([[name, value]] as const)));
    return newDictionary(interpreter, base === undefined ? UNCERTAIN : new Map([...base, ...named]));
  },
  str: (_, [value]) => {
    const text = shownText(value);
    return text === undefined ? undefined : constant(text);
  },
  set: asSet,
  frozenset: asSet,
  map(interpreter, [callee, value], site) {
    const items = value && itemsOf(interpreter, value);
    if (callee === undefined || items === undefined || items.length > turnsFor(items) || site.arguments.length !== 2) {
      return undefined;
    }
    const { node } = site.arguments[1]!;
    return tuple(
      items.map((item) => interpreter.call(callee, { ...site, written: [], arguments: [{ value: item, node }] })),
    );
  },
  isinstance({ library }, [value, type]) {
    if (value === undefined || type === undefined) return undefined;
    const types = type.kind === "tuple" ? type.items : [type];
    const answers = types.map((each) => isOfType(value, each) ?? library.isInstance?.(value, each));
    if (answers.includes(true)) return constant(true);
    return answers.includes(undefined) ? undefined : constant(false);
  },
  type(interpreter, [value, ...more], site) {
    if (value && more.length > 0) return makeClass(interpreter, [value, ...more], site);
    const { library } = interpreter;
    if (value?.kind === "instance" && value.class.node.name !== "") return value.class;
    const name = value && typeNameOf(value);
    // A whole number may be a float, as far as it was calculated.
    if (name === undefined || name === "int") return value && library.typeOf?.(value);
    return external(`${PREFIX}${name}`);
  },
  iter(interpreter, [value, ...more]) {
    return value && more.length === 0 ? createIterator(interpreter, () => itemsOf(interpreter, value)) : undefined;
  },
  next(interpreter, [value, otherwise], site) {
    const given = value && nextOf(interpreter, value, otherwise);
    if (given !== undefined) return given;
    // Of what was begun before, the first may be gone.
    const [first] = site.node.arguments;
    const written = first?.value;
    const items = written?.kind === "comprehension" && value ? itemsOf(interpreter, value) : undefined;
    return items ? (items[0] ?? otherwise) : interpreter.library.call(interpreter, external(`${PREFIX}next`), site);
  },
  bool(interpreter, [value]) {
    const truth = value && truthIn(interpreter, value);
    return truth === undefined ? undefined : constant(truth);
  },
  staticmethod: (_, [callee]) => (callee?.kind === "external" || callee?.kind === "class" ? callee : undefined),
  print: () => NONE,
  ...ORDERING,
  ...REFLECTION,
};

/** Python rounds halves to the even neighbour. */
function roundHalfEven(value: AbstractValue): AbstractValue | undefined {
  if (value.kind !== "constant" || typeof value.value !== "number") return undefined;
  const floor = Math.floor(value.value);
  const rest = value.value - floor;
  if (rest !== 0.5) return constant(Math.round(value.value));
  return constant(floor % 2 === 0 ? floor : floor + 1);
}

/** Functions that look at their arguments' names, or give the same with them and without. */
const NAMED: ReadonlySet<string> = new Set(["dict", "enumerate", "max", "min", "print", "sorted", "sum", "zip"]);

/** Functions whose results can be gone through once. */
const LAZY: ReadonlySet<string> = new Set(["enumerate", "filter", "map", "reversed", "zip"]);

/** Functions that ask all that they are given for its text. */
const SHOWING: ReadonlySet<string> = new Set(["ascii", "format", "print", "repr", "str"]);

/** What a built-in name stands for. */
export function builtin(name: string): AbstractValue | undefined {
  return Object.hasOwn(BUILTINS, name) ? external(PREFIX + name) : undefined;
}

/** `len(items)` and the like; `undefined` of a path that names no built-in function. */
export function callBuiltin(interpreter: Interpreter, path: string, site: CallSite): AbstractValue | undefined {
  const name = path.slice(PREFIX.length);
  if (!path.startsWith(PREFIX) || !Object.hasOwn(BUILTINS, name)) return undefined;
  if (site.arguments.some((argument) => argument.spread !== undefined)) return UNKNOWN;
  if (SHOWING.has(name)) for (const { value } of site.arguments) shown(interpreter, value);
  const asked = askedByBuiltin(interpreter, name, site.arguments[0]?.value);
  if (asked !== undefined) return asked;
  const given = iteratedArguments(interpreter, name, site.arguments);
  const positional = given.filter((argument) => argument.name === undefined).map(({ value }) => value);
  // `int("10", base=2)`: what a name says is not passed over by those who do not know it.
  if (positional.length < site.arguments.length && !NAMED.has(name)) return UNKNOWN;
  const run = (): AbstractValue | undefined => BUILTINS[name]?.(interpreter, positional, { ...site, arguments: given });
  return (LAZY.has(name) ? once(interpreter, run, positional) : run()) ?? partOf(interpreter, name, positional);
}

/** Functions that give what they are given, something of it, or something that holds it. */
const PASSING = new Set([...LAZY, "dict", "iter", "max", "min", "next", "set", "sorted", "tuple", "vars"]);

/** Functions that give numbers, whatever they are given. */
const NUMBERS = new Set(["int", "float", "len"]);

const NUMBER: AbstractValue = { kind: "unknown", isNumber: true };

/** What is not known of such a function's result: it may be any of the objects that come to it. */
function partOf(interpreter: Interpreter, name: string, given: readonly AbstractValue[]): AbstractValue {
  if (NUMBERS.has(name)) return NUMBER;
  const whole = PASSING.has(name) ? given.map((each) => (isIterator(each) ? each.left : each)) : [];
  const oneOf = whole.flatMap((each) => [...objectsOf(each), ...(someItem(interpreter, each).oneOf ?? [])]);
  return oneOf.length > 0 ? { kind: "unknown", oneOf } : UNKNOWN;
}
