/** Which arrays share their numbers, and which arrays, sets and views of dicts have changed since they were made. */
import type { Store } from "../store";
import { UNKNOWN, withoutValues, type AbstractValue, type ArrayValue, type Tuple } from "./values";

export interface Numbers {
  /** See `Interpreter.loseNumbers`. */
  lose(value: ArrayValue | Tuple): void;
  /** See `Interpreter.shareNumbers`. */
  share(one: ArrayValue, other: ArrayValue): void;
  /** The value; of an array that was changed, its shape alone; of a changed set, or a view of a changed dict, nothing. */
  asFarAsKnown(value: AbstractValue): AbstractValue;
}

const numbersOf = ({ values, zeros }: ArrayValue): object | undefined => values ?? zeros;

/** The arrays of one program, none of them changed yet. */
export function createNumbers(store: Store): Numbers {
  const changed = new WeakSet<object>();
  const changedSets = new WeakSet<Tuple>();
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
  return {
    lose(value) {
      if (value.kind === "tuple") changedSets.add(value);
      const values = value.kind === "array" ? numbersOf(value) : undefined;
      for (const each of values === undefined ? [] : sharing(values)) changed.add(each);
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
    asFarAsKnown(value) {
      if (value.kind === "tuple") {
        const isChanged = value.unordered ? changedSets.has(value) : value.reads && !store.isAsRead(value.reads);
        return isChanged ? UNKNOWN : value;
      }
      const values = value.kind === "array" ? numbersOf(value) : undefined;
      return value.kind === "array" && values && changed.has(values) ? withoutValues(value) : value;
    },
  };
}
