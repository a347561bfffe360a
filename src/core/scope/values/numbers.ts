/** Which arrays share their numbers, and which arrays, tensors, sets and views of dicts have changed since they were made. */
import { Cell, type Store } from "../store";
import { UNKNOWN, withoutValues, type AbstractValue, type ArrayValue } from "./values";

export interface Numbers {
  /** See `Interpreter.loseNumbers`. */
  lose(value: AbstractValue): void;
  /** See `Interpreter.shareNumbers`. */
  share(one: ArrayValue, other: ArrayValue): void;
  /** The value; of an array or tensor that was changed, its shape alone; of a changed set, or a view of a changed dict, nothing. */
  asFarAsKnown(value: AbstractValue): AbstractValue;
  /** See `Interpreter.asFarAsKnown`. */
  allAsFarAsKnown(values: readonly AbstractValue[]): readonly AbstractValue[];
}

const numbersOf = ({ values, zeros }: ArrayValue): object | undefined => values ?? zeros;

/** What stands for the numbers of a value that may be changed in place. */
function* numbersIn(value: AbstractValue): Iterable<object> {
  const numbers = value.kind === "array" ? numbersOf(value) : value;
  if (value.kind === "library") yield* value.changeable?.sharing() ?? [];
  else if (numbers) yield numbers;
}

/** The arrays of one program, none of them changed yet. */
export function createNumbers(store: Store): Numbers {
  const changes = new WeakMap<object, Cell<boolean>>();
  let isAnyChanged = false;
  const shared = new WeakMap<object, Set<object>>();
  /** The numbers that change with these, they themselves among them. */
  const sharing = (values: object): Set<object> => {
    let all = shared.get(values);
    if (all === undefined) {
      all = new Set([values]);
      shared.set(values, all);
    }
    return all;
  };
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
      const numbers = numbersOf(value);
      return numbers && isChanged(numbers) ? withoutValues(value) : value;
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
    share(view, of) {
      const [one, other] = [numbersOf(view), numbersOf(of)];
      if (one === undefined || other === undefined) return;
      // A view is new and alone, so that this takes one step however many views an array has.
      const all = sharing(other);
      for (const each of sharing(one)) {
        all.add(each);
        shared.set(each, all);
      }
    },
  };
}
