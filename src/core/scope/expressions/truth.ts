/** Which values count as true. */
import { isTrue } from "../builtins/arithmetic";
import { truthOfObject } from "./special-methods";
import type { Interpreter } from "../interpreter";
import { isOnlyNamed } from "../values/only-named";
import { isAbsent, isClassLike, type AbstractValue } from "../values/values";

/** Whether a value is true, where that is known. */
export function truthOf(value: AbstractValue): boolean | undefined {
  if (value.kind === "constant") return isTrue(value.value);
  if (value.kind === "tuple") return value.items.length > 0;
  return value.kind === "function" || (isClassLike(value) && !isOnlyNamed(value)) ? true : undefined;
}

/** The same of what may hold nothing, where that is known too. */
export const truthIn = (interpreter: Interpreter, value: AbstractValue): boolean | undefined =>
  (isAbsent(value) ? false : truthOf(value)) ??
  truthOfObject(interpreter, value) ??
  interpreter.library.truth?.(interpreter, value);
