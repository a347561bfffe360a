/** Python's built-in functions that put values in order, or choose among them. */
import { isTrue } from "./arithmetic";
import type { Builtin } from "./builtins";
import { newList } from "../values/collections";
import { truthOf } from "../expressions/truth";
import { turnsFor } from "../turns";
import type { CallSite, EvaluatedArgument, Interpreter } from "../interpreter";
import { itemsOf } from "../expressions/members";
import { mayCall } from "../expressions/special-methods";
import { constant, float, tuple, type AbstractValue } from "../values/values";

/** Texts whose order is that of their characters' numbers in both languages. */
const isPlainText = (text: string): boolean => !/[\ud800-\uffff]/.test(text);

/** Below zero where the one comes first; `undefined` where Python would not say, or it is not known. */
export function compare(one: AbstractValue, other: AbstractValue): number | undefined {
  if (one.kind === "constant" && other.kind === "constant") {
    const [a, b] = [one.value, other.value];
    if (typeof a === "string" && typeof b === "string") {
      if (!isPlainText(a) || !isPlainText(b)) return undefined;
      return a < b ? -1 : Number(a > b);
    }
    return isNumber(a) && isNumber(b) ? Number(a) - Number(b) : undefined;
  }
  if (one.kind !== other.kind || (one.kind !== "tuple" && one.kind !== "list")) return undefined;
  if (one.kind !== "tuple" || other.kind !== "tuple" || one.unordered || other.unordered) return undefined;
  for (const [index, item] of one.items.entries()) {
    const against = other.items[index];
    if (against === undefined) return 1;
    const order = compare(item, against);
    if (order !== 0) return order;
  }
  return one.items.length - other.items.length;
}

const isNumber = (value: unknown): boolean => typeof value === "number" || typeof value === "boolean";

/** The values in their order, those that are equal as they came; `undefined` where any two cannot be compared. */
function inOrder<T>(values: readonly T[], keyOf: (value: T) => AbstractValue): T[] | undefined {
  const keys = new Map(values.map((value) => [value, keyOf(value)]));
  let isKnown = true;
  const sorted = values.toSorted((one, other) => {
    const order = compare(keys.get(one)!, keys.get(other)!);
    if (order === undefined) isKnown = false;
    return order ?? 0;
  });
  return isKnown ? sorted : undefined;
}

interface Keyed {
  readonly value: AbstractValue;
  readonly key: AbstractValue;
}

const named = ({ arguments: given }: CallSite, name: string): EvaluatedArgument | undefined =>
  given.find((argument) => argument.name === name);

/** Each value with what `key=` makes of it. */
function keyed(
  interpreter: Interpreter,
  site: CallSite,
  items: readonly AbstractValue[] | undefined,
): readonly Keyed[] | undefined {
  const by = named(site, "key");
  if (by === undefined || (by.value.kind === "constant" && by.value.value === null)) {
    return items?.map((value) => ({ value, key: value }));
  }
  if (items === undefined || items.length > turnsFor(items)) return undefined;
  return items.map((value) => ({
    value,
    key: interpreter.call(by.value, { ...site, written: [], arguments: [{ value, node: by.node }] }),
  }));
}

/** Whether a call names no other arguments than these. */
const hasOnly = ({ arguments: given }: CallSite, names: readonly string[]): boolean =>
  given.every(({ name }) => name === undefined || names.includes(name));

/** `list.sort(…)` and `sorted(…)`, as the arguments of `site` say. */
export function sortedItems(
  interpreter: Interpreter,
  items: readonly AbstractValue[] | undefined,
  site: CallSite,
): readonly AbstractValue[] | undefined {
  const reverse = named(site, "reverse")?.value;
  const isDescending = reverse === undefined ? false : truthOf(reverse);
  if (isDescending === undefined || !hasOnly(site, ["key", "reverse"])) return undefined;
  for (const each of items ?? []) mayCall(interpreter, each, "__lt__", "__gt__");
  const all = keyed(interpreter, site, items);
  // Equal ones stay as they came, whichever way it goes.
  const sorted = all && inOrder(isDescending ? all.toReversed() : all, ({ key }) => key);
  return sorted && (isDescending ? sorted.toReversed() : sorted).map(({ value }) => value);
}

const sorted: Builtin = (interpreter, [value], site) => {
  const items = value?.kind === "tuple" ? value.items : value && itemsOf(interpreter, value);
  const ordered = sortedItems(interpreter, items, site);
  return ordered && newList(interpreter, ordered);
};

/** `min` and `max`: the first of those than which none is less, or more. */
const extreme =
  (sign: 1 | -1): Builtin =>
  (interpreter, values, site) => {
    const [first] = values;
    const items = values.length === 1 && first ? itemsOf(interpreter, first) : values;
    if (items?.length === 0) return named(site, "default")?.value;
    if (!hasOnly(site, ["key", "default"])) return undefined;
    for (const each of items ?? []) mayCall(interpreter, each, "__lt__", "__gt__");
    const all = keyed(interpreter, site, items);
    let [best] = all ?? [];
    for (const each of all ?? []) {
      const order = best && compare(each.key, best.key);
      if (order === undefined) return undefined;
      if (sign * order < 0) best = each;
    }
    return best?.value;
  };

const sum: Builtin = (interpreter, [value, start = constant(0)], site) => {
  if (value === undefined || !hasOnly(site, [])) return undefined;
  const items = itemsOf(interpreter, value);
  let total = start.kind === "constant" && typeof start.value === "number" ? start.value : undefined;
  let isFloat = start.kind === "constant" && start.isFloat === true;
  for (const item of items ?? []) {
    mayCall(interpreter, item, "__add__", "__radd__");
    if (total === undefined || item.kind !== "constant" || !isNumber(item.value)) return undefined;
    total += Number(item.value);
    isFloat ||= item.isFloat === true || !Number.isInteger(Number(item.value));
  }
  return items && total !== undefined ? (isFloat ? float(total) : constant(total)) : undefined;
};

/** `any` and `all`: as soon as one tells. */
const quantified =
  (deciding: boolean): Builtin =>
  (interpreter, [value]) => {
    const truths = value && itemsOf(interpreter, value)?.map(truthOf);
    if (truths?.includes(deciding)) return constant(deciding);
    return truths === undefined || truths.includes(undefined) ? undefined : constant(!deciding);
  };

/** `filter(None, items)`, `filter(lambda …, items)` */
const filter: Builtin = (interpreter, [callee, value], site) => {
  const items = value && itemsOf(interpreter, value);
  if (callee === undefined || items === undefined || items.length > turnsFor(items)) return undefined;
  const { node } = site.arguments[1]!;
  const isKept = (item: AbstractValue): boolean | undefined => {
    if (callee.kind === "constant") return item.kind === "constant" ? isTrue(item.value) : truthOf(item);
    return truthOf(interpreter.call(callee, { ...site, written: [], arguments: [{ value: item, node }] }));
  };
  const kept = items.map(isKept);
  return kept.includes(undefined) ? undefined : tuple(items.filter((_, index) => kept[index]));
};

/** By their names. */
export const ORDERING: Readonly<Record<string, Builtin>> = {
  all: quantified(false),
  any: quantified(true),
  filter,
  max: extreme(-1),
  min: extreme(1),
  sorted,
  sum,
};
