/** Where numbers and strings that stand in other files come from: noted beside the value, and so carried by every name that it has. */
import type { ValueSource } from "../../definition";
import type { AbstractValue } from "./values";

const sources = new WeakMap<AbstractValue, ValueSource>();

/** The other file that a value was read from; `undefined` of one that the document itself says. */
export const sourceOf = (value: AbstractValue): ValueSource | undefined => sources.get(value);

/** The same number or string, as from there; what comes from another file already stays that one's, and objects are what they hold. */
export function withSource(value: AbstractValue, source: ValueSource | undefined): AbstractValue {
  if (source === undefined || value.kind !== "constant" || value.value === null || sources.has(value)) return value;
  const copy: AbstractValue = { ...value };
  sources.set(copy, source);
  return copy;
}
