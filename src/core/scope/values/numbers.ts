/** Which arrays share their numbers, and which arrays, tensors, sets and views of dicts have changed since they were made. */
import { Cell, type Store } from "../store";
import { hasNumbers, objectsOf, UNKNOWN, withoutValues, type AbstractValue, type ArrayValue } from "./values";

export interface Numbers {
  /** See `Interpreter.loseNumbers`. */
  lose(value: AbstractValue): void;
  /** The value; of an array or tensor that was changed, its shape alone; of a changed set, or a view of a changed dict, nothing. */
  asFarAsKnown(value: AbstractValue): AbstractValue;
  /** See `Interpreter.asFarAsKnown`. */
  allAsFarAsKnown(values: readonly AbstractValue[]): readonly AbstractValue[];
}

/** What stands for the numbers of a value that may be changed in place. */
function numbersIn(value: AbstractValue): Iterable<object> {
  if (value.kind === "library") return value.changeable?.sharing() ?? [];
  if (value.kind === "unknown") return value.oneOf?.filter(hasNumbers).flatMap((each) => [...numbersIn(each)]) ?? [];
  if (value.kind === "tuple") return [value];
  if (value.kind !== "array") return [];
  const numbers = value.values ?? value.zeros;
  return numbers ? [numbers] : (value.held ?? []);
}

const shared = new WeakMap<object, Set<object>>();

/** The numbers that change with these, they themselves among them. */
function sharing(numbers: object): Set<object> {
  let all = shared.get(numbers);
  if (all === undefined) {
    all = new Set([numbers]);
    shared.set(numbers, all);
  }
  return all;
}

/** From here on, what changes the numbers of one of two values changes those of the other; a view is the first of them. */
export function shareNumbers(one: AbstractValue, other: AbstractValue): void {
  let all: Set<object> | undefined;
  // A view is new and alone, so that this takes one step however many views an array has.
  for (const each of [...numbersIn(other), ...numbersIn(one)]) {
    const others = sharing(each);
    all ??= others;
    if (others === all) continue;
    for (const numbers of others) {
      all.add(numbers);
      shared.set(numbers, all);
    }
  }
}

/** The array of which only the shape is known: it may be one of these values, or a part of it. */
function arrayAmong(array: ArrayValue, others: readonly AbstractValue[]): ArrayValue {
  const held = [...new Set(others.flatMap((each) => [...numbersIn(each)]))];
  return { ...withoutValues(array), ...(held.length > 0 && { held }) };
}

/** Whether its numbers are not known. */
export const lacksNumbers = (value: AbstractValue): boolean =>
  value.kind === "unknown" || (value.kind === "array" && !value.values && !value.zeros);

/** What may be a view of these values: what is written into it is written into them. */
export function viewed(value: AbstractValue, of: readonly AbstractValue[]): AbstractValue {
  if (!lacksNumbers(value) || !of.some((each) => each.kind === "unknown" || hasNumbers(each))) return value;
  const numeric = of.flatMap(objectsOf).filter(hasNumbers);
  if (numeric.length === 0) return value;
  if (value.kind === "array") return arrayAmong(value, numeric);
  const before = value.kind === "unknown" ? (value.oneOf ?? []) : [];
  return { ...value, kind: "unknown", oneOf: [...new Set([...before, ...numeric])] };
}

/** The same numbers in another place. */
export const copiedArray = (array: ArrayValue): ArrayValue => ({
  ...array,
  ...(array.held && { held: [] }),
  ...(array.values && { values: array.values.slice() }),
  ...(array.zeros && { zeros: {} }),
});

/** What two arrays of one shape have in common; `one` itself where it says no more than that. */
export function joinArrays(one: ArrayValue, other: ArrayValue): ArrayValue {
  const saysMore = one.values !== undefined || (one.zeros !== undefined && other.zeros === undefined);
  const isFirst = (one.held?.length ?? 0) < MOST_NUMERIC && [...numbersIn(other)].some((each) => !holds(one, each));
  if (saysMore || (one.zeros === undefined && isFirst)) return arrayAmong(one, [one, other]);
  shareNumbers(one, other);
  return one;
}

const holds = ({ held = [] }: ArrayValue, numbers: object): boolean =>
  held.some((each) => each === numbers || shared.get(each)?.has(numbers) === true);

/** Of arrays and tensors that a value may be the first ones: the others change with them from here on. */
export function fewNumbers(values: readonly AbstractValue[]): readonly AbstractValue[] {
  const numeric = values.filter(hasNumbers);
  const further = numeric.slice(MOST_NUMERIC);
  for (const each of further) shareNumbers(each, numeric[0]!);
  return further.length === 0 ? values : values.filter((each) => !hasNumbers(each) || !further.includes(each));
}

/** In a loop each turn may make another. */
const MOST_NUMERIC = 2;

/** The arrays of one program, none of them changed yet. */
export function createNumbers(store: Store): Numbers {
  const changes = new WeakMap<object, Cell<boolean>>();
  let isAnyChanged = false;
  const noteChanged = (numbers: object): void => {
    let cell = changes.get(numbers);
    if (cell === undefined) {
      cell = new Cell<boolean>((one, other) => one || other, true);
      cell.value = false;
      changes.set(numbers, cell);
    }
    store.set(cell, true);
    isAnyChanged = true;
  };
  const isChanged = (numbers: object): boolean => changes.get(numbers)?.value === true;
  const asFarAsKnown = (value: AbstractValue): AbstractValue => {
    if (value.kind === "array") {
      const numbers = value.values ?? value.zeros;
      return numbers && isChanged(numbers) ? arrayAmong(value, [value]) : value;
    }
    if (value.kind === "tuple") {
      const isOther = value.unordered ? isChanged(value) : value.reads && !store.isAsRead(value.reads);
      return isOther ? UNKNOWN : value;
    }
    if (value.kind !== "library" || !value.changeable || !isAnyChanged) return value;
    for (const each of value.changeable.sharing()) if (isChanged(each)) return value.changeable.left();
    return value;
  };
  return {
    asFarAsKnown,
    allAsFarAsKnown: (values) =>
      isAnyChanged && values.some((each) => asFarAsKnown(each) !== each) ? values.map(asFarAsKnown) : values,
    lose(value) {
      for (const each of numbersIn(value)) for (const one of shared.get(each) ?? [each]) noteChanged(one);
    },
  };
}
