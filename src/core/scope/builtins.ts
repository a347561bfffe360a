/** Python's built-in functions. */
import { isTrue } from "./arithmetic";
import { dictionaryOf, entriesOf, heldEntries, newDictionary, newList } from "./collections";
import { loseMembers, setMember } from "./assign";
import type { CallSite, Interpreter } from "./interpreter";
import { heldItems, itemsOf, memberOf } from "./members";
import { truthOf, turnsFor } from "./evaluate";
import { bind } from "./names";
import type { Expression } from "../syntax/syntax";
import { shownText } from "./text";
import { isOfType, typeNameOf } from "./type-names";
import {
  choiceOf,
  constant,
  external,
  isUnordered,
  NONE,
  setOf,
  tuple,
  UNCERTAIN,
  UNKNOWN,
  type AbstractValue,
} from "./values";

/** Longer ranges are known by their length only. */
const MAX_RANGE = 4096;

const PREFIX = "builtins.";

type Builtin = (
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

/** Texts whose order is that of their characters' numbers in both languages. */
const textsOf = (values: readonly AbstractValue[]): string[] | undefined => {
  const texts = values.flatMap((value) =>
    value.kind === "constant" && typeof value.value === "string" && !/[\ud800-\uffff]/.test(value.value)
      ? [value.value]
      : [],
  );
  return texts.length === values.length ? texts : undefined;
};

const reduceNumbers =
  (reduce: (numbers: readonly number[]) => number): Builtin =>
  (interpreter, values, site) => {
    const [first] = values;
    // `key=` and `default=` choose by something else.
    if (site.arguments.length !== values.length) return undefined;
    const items = values.length === 1 && first ? itemsOf(interpreter, first) : values;
    const numbers = items && numbersOf(items);
    return numbers === undefined || numbers.length === 0 ? undefined : constant(reduce(numbers));
  };

const convert =
  (conversion: (value: number) => number): Builtin =>
  (_, [value]) => {
    if (value?.kind !== "constant") return undefined;
    const number = typeof value.value === "string" && value.value.trim() !== "" ? Number(value.value) : value.value;
    return typeof number === "number" && Number.isFinite(number) ? constant(conversion(number)) : undefined;
  };

/** `float("-inf")` */
function infinity(value: AbstractValue | undefined): AbstractValue | undefined {
  const text = value?.kind === "constant" && typeof value.value === "string" ? value.value : "";
  const sign = /^\s*(?<sign>[+-]?)inf(inity)?\s*$/i.exec(text)?.groups?.["sign"];
  return sign === undefined ? undefined : constant(sign === "-" ? -Infinity : Infinity);
}

const asList: Builtin = (interpreter, [value]) => {
  if (value === undefined) return newList(interpreter, []);
  // In which order the items of a set come, nobody knows; how many there are is known.
  if (isUnordered(value)) return value;
  return newList(interpreter, itemsOf(interpreter, value) ?? UNCERTAIN);
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
function entriesOfPairs(interpreter: Interpreter, list: AbstractValue): Map<string, AbstractValue> | undefined {
  const pairs = itemsOf(interpreter, list)?.map((pair) => itemsOf(interpreter, pair) ?? []);
  const entries = pairs?.flatMap(([key, value, ...more]) =>
    key?.kind === "constant" && typeof key.value === "string" && value !== undefined && more.length === 0
      ? [[key.value, value] as const]
      : [],
  );
  return entries !== undefined && entries.length === pairs?.length ? new Map(entries) : undefined;
}

const BUILTINS: Readonly<Record<string, Builtin>> = {
  range(interpreter, values) {
    const numbers = numbersOf(values);
    if (numbers === undefined || numbers.length === 0 || numbers.length > 3) return undefined;
    const [start, stop, step] =
      numbers.length === 1 ? [0, numbers[0]!, 1] : [numbers[0]!, numbers[1]!, numbers[2] ?? 1];
    const length = step === 0 ? 0 : Math.max(0, Math.ceil((stop - start) / step));
    return length <= MAX_RANGE && interpreter.affords(length)
      ? tuple(Array.from({ length }, (_, index) => constant(start + index * step)))
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
      return entries && constant(entries.size);
    }
    const items = value && (heldItems(interpreter, value) ?? itemsOf(interpreter, value));
    // Of what a set is given, only constants can be told apart.
    const isOpen = isUnordered(value) && !value.items.every(({ kind }) => kind === "constant");
    return isOpen ? undefined : items && constant(items.length);
  },
  int: convert(Math.trunc),
  float: (interpreter, given, site) => infinity(given[0]) ?? convert((value) => value)(interpreter, given, site),
  abs: convert(Math.abs),
  round: (_, values) => (values.length === 1 ? roundHalfEven(values[0]!) : undefined),
  min: reduceNumbers((numbers) => numbers.reduce((least, number) => Math.min(least, number))),
  max: reduceNumbers((numbers) => numbers.reduce((most, number) => Math.max(most, number))),
  sum: reduceNumbers((numbers) => numbers.reduce((sum, number) => sum + number, 0)),
  list: asList,
  tuple: asTuple,
  reversed(interpreter, [value]) {
    const items = value && itemsOf(interpreter, value);
    return items && tuple(items.map((_, index) => items.at(-1 - index)!));
  },
  enumerate(interpreter, [value, start]) {
    if (isUnordered(value) && start === undefined) {
      return { ...value, items: value.items.map((item) => tuple([UNKNOWN, item])) };
    }
    const items = value && itemsOf(interpreter, value);
    if (items === undefined || start !== undefined) return undefined;
    return tuple(items.map((item, index) => tuple([constant(index), item])));
  },
  zip(interpreter, values) {
    const lists = values.map((value) => itemsOf(interpreter, value));
    const [first] = lists;
    if (first === undefined || lists.includes(undefined)) return undefined;
    const length = lists.reduce((least, list) => Math.min(least, list?.length ?? 0), first.length);
    return tuple(first.slice(0, length).map((_, index) => tuple(lists.map((list) => list?.[index] ?? UNKNOWN))));
  },
  getattr(interpreter, [object, name], site) {
    const node = site.node.arguments[0]?.value;
    if (object === undefined || node === undefined || name === undefined) return undefined;
    const named = (each: AbstractValue): AbstractValue =>
      each.kind === "constant" && typeof each.value === "string"
        ? memberOf(interpreter, site.activation, {
            kind: "attribute",
            span: site.node.span,
            object: node,
            name: each.value,
          })
        : UNKNOWN;
    return name.kind === "choice" ? choiceOf(name.options.map(named)) : named(name);
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
  sorted(interpreter, [value], site) {
    const items = value?.kind === "tuple" ? value.items : value && itemsOf(interpreter, value);
    const reverse = site.arguments.find(({ name }) => name === "reverse")?.value;
    const others = site.arguments.filter(({ name }) => name !== undefined && name !== "reverse");
    const descending = reverse === undefined ? false : truthOf(reverse);
    if (items === undefined || others.length > 0 || descending === undefined) return undefined;
    const ascending = numbersOf(items)?.toSorted((one, other) => one - other) ?? textsOf(items)?.toSorted();
    return ascending && newList(interpreter, (descending ? ascending.toReversed() : ascending).map(constant));
  },
  map(interpreter, [callee, value], site) {
    const items = value && itemsOf(interpreter, value);
    if (callee === undefined || items === undefined || items.length > turnsFor(items) || site.arguments.length !== 2) {
      return undefined;
    }
    const { node } = site.arguments[1]!;
    return tuple(items.map((item) => interpreter.call(callee, { ...site, arguments: [{ value: item, node }] })));
  },
  filter(interpreter, [callee, value], site) {
    const items = value && itemsOf(interpreter, value);
    if (callee === undefined || items === undefined || items.length > turnsFor(items)) return undefined;
    const { node } = site.arguments[1]!;
    const isTruth = callee.kind === "constant" && callee.value === null;
    const kept: AbstractValue[] = [];
    for (const item of items) {
      const keeps = truthOf(isTruth ? item : interpreter.call(callee, { ...site, arguments: [{ value: item, node }] }));
      if (keeps === undefined) return undefined;
      if (keeps) kept.push(item);
    }
    return tuple(kept);
  },
  isinstance({ library }, [value, type]) {
    if (value === undefined || type === undefined) return undefined;
    const types = type.kind === "tuple" ? type.items : [type];
    const answers = types.map((each) => isOfType(value, each) ?? library.isInstance?.(value, each));
    if (answers.includes(true)) return constant(true);
    return answers.includes(undefined) ? undefined : constant(false);
  },
  type({ library }, [value]) {
    const name = value && typeNameOf(value);
    // A whole number may be a float, as far as it was calculated.
    if (name === undefined || name === "int") return value && library.typeOf?.(value);
    return external(`${PREFIX}${name}`);
  },
  eval(interpreter, [code], site) {
    // Of what it is given, names are followed: `eval("LSTM")`.
    const text = code?.kind === "constant" && typeof code.value === "string" ? code.value.trim() : "";
    if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(text)) return undefined;
    const { span } = site.node;
    const [first = "", ...members] = text.split(".");
    const named = members.reduce<Expression>((object, name) => ({ kind: "attribute", span, object, name }), {
      kind: "name",
      span,
      name: first,
    });
    return interpreter.evaluate(site.activation, named);
  },
  bool: (_, [value]) => (value?.kind === "constant" ? constant(isTrue(value.value)) : undefined),
  exec(interpreter, [code], site) {
    // What it does is not followed: the names in it may be bound to anything.
    const text = code?.kind === "constant" && typeof code.value === "string" ? code.value : "";
    const { names } = site.activation.frame;
    for (const name of new Set(text.match(/[A-Za-z_]\w*/g) ?? [])) {
      if (names.has(name)) bind(interpreter, site.activation.frame, name, UNKNOWN);
    }
    return NONE;
  },
  setattr(interpreter, [object, name, value], { node, arguments: [first] }) {
    if (object === undefined || name === undefined || value === undefined || first === undefined) return undefined;
    const isNamed = name.kind === "constant" && typeof name.value === "string";
    if (isNamed) {
      const target = { kind: "attribute", span: node.span, object: first.node, name: name.value } as const;
      setMember(interpreter, object, name.value, value);
      interpreter.library.setMember?.(interpreter, object, target, value);
    } else loseMembers(interpreter, object);
    return NONE;
  },
  vars: (interpreter, [object]) => object && dictionaryOf(interpreter, object),
  print: () => NONE,
};

/** Python rounds halves to the even neighbour. */
function roundHalfEven(value: AbstractValue): AbstractValue | undefined {
  if (value.kind !== "constant" || typeof value.value !== "number") return undefined;
  const floor = Math.floor(value.value);
  const rest = value.value - floor;
  if (rest !== 0.5) return constant(Math.round(value.value));
  return constant(floor % 2 === 0 ? floor : floor + 1);
}

/** What a built-in name stands for. */
export function builtin(name: string): AbstractValue | undefined {
  return Object.hasOwn(BUILTINS, name) ? external(PREFIX + name) : undefined;
}

/** `len(items)` and the like; `undefined` of a path that names no built-in function. */
export function callBuiltin(interpreter: Interpreter, path: string, site: CallSite): AbstractValue | undefined {
  const name = path.slice(PREFIX.length);
  if (!path.startsWith(PREFIX) || !Object.hasOwn(BUILTINS, name)) return undefined;
  if (site.arguments.some((argument) => argument.spread !== undefined)) return UNKNOWN;
  const positional = site.arguments.filter((argument) => argument.name === undefined).map(({ value }) => value);
  return BUILTINS[name]?.(interpreter, positional, site) ?? UNKNOWN;
}
