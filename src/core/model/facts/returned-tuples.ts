/** Which tuples of a program are all that one call of a recurrent layer returned. */
import type { Structure } from "../../returns/layer-returns";
import type { AbstractValue } from "../../scope/values/values";
import type { LayerFacts } from "./layer-facts";

/** What one call of a recurrent layer returned, or a tuple within it. */
export interface Returned {
  readonly facts: LayerFacts;
  readonly className: string;
  /** By the framework's names, as it nests them: `["output", ["h_n", "c_n"]]`. */
  readonly names: Structure;
}

const results = new WeakMap<AbstractValue, Returned>();

/** The tuple, of which `returnedBy` tells from now on what it is. */
export function noteReturned<Value extends AbstractValue>(value: Value, returned: Returned): Value {
  results.set(value, returned);
  return value;
}

/** `undefined` of every value that is not such a tuple as it was returned. */
export const returnedBy = (value: AbstractValue | undefined): Returned | undefined => value && results.get(value);
