/** What Python's `int` and `float` make of numbers and texts. */
import { constant, float, type AbstractValue } from "../values/values";

/** What they take for a number (Python's reference, "Built-in Functions"). */
const WHOLE = /^\s*[+-]?\d+(_\d+)*\s*$/;
const DECIMAL = /^\s*[+-]?(\d+(_\d+)*(\.(\d+(_\d+)*)?)?|\.\d+(_\d+)*)(e[+-]?\d+(_\d+)*)?\s*$/i;

/** The number that a text or a value is; `undefined` where it is none that is exact here. */
function numberFrom(value: AbstractValue | undefined, written: RegExp): number | undefined {
  if (value?.kind !== "constant" || value.value === null) return undefined;
  const { value: held } = value;
  const number = typeof held !== "string" ? Number(held) : written.test(held) ? Number(held.replaceAll("_", "")) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** `int(value)`, where nothing of it is lost here. */
export function integerOf(value: AbstractValue | undefined): AbstractValue | undefined {
  const number = Math.trunc(numberFrom(value, WHOLE) ?? Number.NaN);
  return Number.isSafeInteger(number) ? constant(number === 0 ? 0 : number) : undefined;
}

/** `float(value)` */
export function floatOf(value: AbstractValue | undefined): AbstractValue | undefined {
  const number = numberFrom(value, DECIMAL);
  return number === undefined ? infinity(value) : float(number);
}

/** `float("-inf")` */
function infinity(value: AbstractValue | undefined): AbstractValue | undefined {
  const text = value?.kind === "constant" && typeof value.value === "string" ? value.value : "";
  const sign = /^\s*(?<sign>[+-]?)inf(inity)?\s*$/i.exec(text)?.groups?.["sign"];
  return sign === undefined ? undefined : constant(sign === "-" ? -Infinity : Infinity);
}
