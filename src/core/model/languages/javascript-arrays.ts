/** The methods of JavaScript's arrays. */
import { hasHoles, keptItems, newList, noteHoles } from "../../scope/values/collections";
import { followPerhaps } from "../../scope/expressions/choices";
import { truthIn } from "../../scope/expressions/truth";
import { turnsFor } from "../../scope/turns";
import type { CallSite, EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { keyOf } from "../../scope/values/keys";
import { itemsOf } from "../../scope/expressions/members";
import {
  ABSENT,
  constant,
  isAbsent,
  UNCERTAIN,
  UNKNOWN,
  type AbstractValue,
  type List,
  type Tuple,
} from "../../scope/values/values";

/** What a method makes of the items; `undefined` where that cannot be told. */
type ArrayMethod = (
  interpreter: Interpreter,
  items: readonly AbstractValue[],
  site: CallSite,
  self: List | Tuple,
) => AbstractValue | undefined;

/** What a function gives of each item, with its index. */
function called(
  interpreter: Interpreter,
  items: readonly AbstractValue[],
  site: CallSite,
  first = 0,
): AbstractValue[] | undefined {
  const [callback] = site.arguments;
  if (callback === undefined || items.length > turnsFor(items)) return undefined;
  const { node, value: callee } = callback;
  return items.map((item, index) =>
    interpreter.call(callee, {
      ...site,
      written: [],
      arguments: [item, constant(first + index)].map((value) => ({ value, node })),
    }),
  );
}

/** Of items that are not known: what a function does with each of them, may be done. */
function callPerhaps(interpreter: Interpreter, site: CallSite): void {
  const [callback] = site.arguments;
  if (callback?.value.kind !== "function") return;
  const given = [UNKNOWN, UNKNOWN, UNKNOWN].map((value) => ({ value, node: callback.node }));
  followPerhaps(interpreter, true, () =>
    interpreter.inMode("trial", () => interpreter.call(callback.value, { ...site, written: [], arguments: given })),
  );
}

const listOf = (interpreter: Interpreter, items: readonly AbstractValue[] | undefined): AbstractValue =>
  newList(interpreter, items ?? UNCERTAIN);

/** The number that an argument is, or the one that stands for it where it is left out. */
function numberOr(argument: EvaluatedArgument | undefined, otherwise: number): number | undefined {
  if (argument === undefined) return otherwise;
  const { value } = argument;
  return value.kind === "constant" && typeof value.value === "number" ? value.value : undefined;
}

/** `items.reduce((sum, item) => …, initial)` */
function reduced(interpreter: Interpreter, items: readonly AbstractValue[], site: CallSite): AbstractValue | undefined {
  const [callback, initial] = site.arguments;
  if (callback === undefined || items.length > turnsFor(items)) return undefined;
  const { node, value: callee } = callback;
  const [first, ...rest] = initial ? [initial.value, ...items] : items;
  return rest.reduce<AbstractValue | undefined>(
    (before, item, index) =>
      before &&
      interpreter.call(callee, {
        ...site,
        written: [],
        arguments: [before, item, constant(initial ? index : index + 1)].map((value) => ({ value, node })),
      }),
    first,
  );
}

/** The items for which a function gives what is true. */
function kept(interpreter: Interpreter, items: readonly AbstractValue[], site: CallSite): AbstractValue[] | undefined {
  const truths = called(interpreter, items, site)?.map((each) => truthIn(interpreter, each));
  return truths === undefined || truths.includes(undefined) ? undefined : items.filter((_, index) => truths[index]);
}

/** Where a function first gives what counts as that, behind which it is not called; -1 where it nowhere does. */
function placeWhere(
  interpreter: Interpreter,
  items: readonly AbstractValue[],
  site: CallSite,
  wanted: boolean,
): number | undefined {
  for (const [at, item] of items.entries()) {
    const [given] = called(interpreter, [item], site, at) ?? [];
    const truth = given && truthIn(interpreter, given);
    if (truth === undefined) {
      callPerhaps(interpreter, site);
      return undefined;
    }
    if (truth === wanted) return at;
  }
  return -1;
}

/** The lists among the items, by what is in them; what is not known may be one. */
function flattened(interpreter: Interpreter, items: readonly AbstractValue[]): AbstractValue[] | undefined {
  const parts = items.map((item) => {
    const isList = item.kind === "list" || item.kind === "tuple" || (item.kind === "unknown" && !isAbsent(item));
    return isList ? itemsOf(interpreter, item) : [item];
  });
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length ? known.flat() : undefined;
}

function placeIn(items: readonly AbstractValue[], site: CallSite): number | undefined {
  const [wanted, ...from] = site.arguments;
  const key = wanted && from.length === 0 ? keyOf(wanted.value) : undefined;
  const keys = items.map(keyOf);
  return key === undefined || keys.includes(undefined) ? undefined : keys.indexOf(key);
}

const READING: Readonly<Record<string, ArrayMethod>> = {
  at: (_, items, { arguments: [index] }) => {
    const at = numberOr(index, 0);
    return at === undefined ? undefined : (items.at(at) ?? ABSENT);
  },
  concat: (interpreter, items, site) =>
    listOf(
      interpreter,
      flattened(interpreter, [listOf(interpreter, items), ...site.arguments.map(({ value }) => value)]),
    ),
  entries: (interpreter, items, _, self) => {
    const pairs = newList(
      interpreter,
      items.map((item, index) => newList(interpreter, [constant(index), item])),
    );
    return hasHoles(interpreter, self) ? noteHoles(pairs) : pairs;
  },
  every: (interpreter, items, site) => {
    const at = placeWhere(interpreter, items, site, false);
    return at === undefined ? undefined : constant(at < 0);
  },
  filter: (interpreter, items, site) => listOf(interpreter, kept(interpreter, items, site)),
  find: (interpreter, items, site) => {
    const at = placeWhere(interpreter, items, site, true);
    return at === undefined ? undefined : (items[at] ?? ABSENT);
  },
  findIndex: (interpreter, items, site) => {
    const at = placeWhere(interpreter, items, site, true);
    return at === undefined ? undefined : constant(at);
  },
  flat: (interpreter, items, site) =>
    listOf(interpreter, site.arguments.length === 0 ? flattened(interpreter, items) : undefined),
  flatMap: (interpreter, items, site) => {
    const made = called(interpreter, items, site);
    return listOf(interpreter, made && flattened(interpreter, made));
  },
  forEach: (interpreter, items, site) => called(interpreter, items, site) && ABSENT,
  includes: (_, items, site) => {
    const at = placeIn(items, site);
    return at === undefined ? undefined : constant(at >= 0);
  },
  indexOf: (_, items, site) => {
    const at = placeIn(items, site);
    return at === undefined ? undefined : constant(at);
  },
  keys: (interpreter, items) =>
    listOf(
      interpreter,
      items.map((_, index) => constant(index)),
    ),
  map: (interpreter, items, site) => listOf(interpreter, called(interpreter, items, site)),
  reduce: reduced,
  slice: (interpreter, items, { arguments: [start, end] }) => {
    const [from, to] = [numberOr(start, 0), numberOr(end, items.length)];
    return listOf(interpreter, from === undefined || to === undefined ? undefined : items.slice(from, to));
  },
  some: (interpreter, items, site) => {
    const at = placeWhere(interpreter, items, site, true);
    return at === undefined ? undefined : constant(at >= 0);
  },
  values: (interpreter, items) => listOf(interpreter, items),
};

/** The items afterwards; `undefined` where they are not known. */
type Change = (items: readonly AbstractValue[], site: CallSite) => readonly AbstractValue[] | undefined;

const valuesOf = ({ arguments: given }: CallSite): readonly AbstractValue[] | undefined =>
  given.some(({ spread }) => spread !== undefined) ? undefined : given.map(({ value }) => value);

const CHANGING: Readonly<Record<string, Change>> = {
  copyWithin: () => undefined,
  fill: (items, { arguments: [value, ...range] }) =>
    value && range.length === 0 ? items.map(() => value.value) : undefined,
  pop: (items) => items.slice(0, -1),
  push: (items, site) => {
    const given = valuesOf(site);
    return given && [...items, ...given];
  },
  reverse: (items) => items.toReversed(),
  shift: (items) => items.slice(1),
  // Without a function it goes by the texts of the items.
  sort: () => undefined,
  splice: () => undefined,
  unshift: (items, site) => {
    const given = valuesOf(site);
    return given && [...given, ...items];
  },
};

/** What a method that changes the array gives. */
function given(name: string, items: readonly AbstractValue[] | undefined, self: List | Tuple): AbstractValue {
  if (name === "pop") return items?.at(-1) ?? UNKNOWN;
  if (name === "shift") return items?.[0] ?? UNKNOWN;
  return /^(copyWithin|fill|reverse|sort)$/.test(name) ? self : UNKNOWN;
}

/** Methods that call nothing for a place that was never set. */
const PASSING_BY = /^(every|filter|flatMap|forEach|map|reduce|some)$/;

/** `items.map(…)`, `items.push(…)`; `undefined` for methods that arrays do not have. */
export function callArrayMethod(
  interpreter: Interpreter,
  self: List | Tuple,
  name: string,
  site: CallSite,
): AbstractValue | undefined {
  const held = itemsOf(interpreter, self);
  const items = PASSING_BY.test(name) && hasHoles(interpreter, self) ? undefined : held;
  if (Object.hasOwn(READING, name)) {
    if (items === undefined) callPerhaps(interpreter, site);
    return (items && READING[name]?.(interpreter, items, site, self)) ?? UNKNOWN;
  }
  if (!Object.hasOwn(CHANGING, name) || self.kind !== "list") return undefined;
  const changed = items && CHANGING[name]?.(items, site);
  interpreter.store.set(self.items, changed ? keptItems(changed) : UNCERTAIN);
  return given(name, items, self);
}
