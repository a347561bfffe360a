/** What becomes of an array's numbers in another type. */
import type { Interpreter } from "../../scope/interpreter";
import type { AbstractValue, ArrayValue } from "../../scope/values";
import { isNone } from "../arguments";
import { createArray, shapeOnly } from "./arrays";

/** The array as numbers of another type: whole ones are cut to, as `astype` does. */
export function converted(interpreter: Interpreter, array: ArrayValue, dtype: AbstractValue | undefined): ArrayValue {
  if (dtype === undefined || isNone(dtype) || array.values === undefined) return array;
  const name = typeName(dtype);
  const { values } = array;
  if (/^(float|float32|float64|double|f|f4|f8|floatx|float_)$/.test(name)) return array;
  if (/^(int|int32|int64|int_|long|i|i4|i8)$/.test(name)) {
    return createArray(interpreter, array.shape, (index) => Math.trunc(values[index]!));
  }
  if (/^(bool|bool_)$/.test(name)) {
    return { ...createArray(interpreter, array.shape, (index) => (values[index] === 0 ? 0 : 1)), booleans: true };
  }
  // Narrower types round or overflow.
  return shapeOnly(array.shape);
}

/** `np.float32`, `"float32"`: the type's name; nothing of a type that is not known. */
function typeName(dtype: AbstractValue): string {
  const named = dtype.kind === "external" ? dtype.path : dtype.kind === "constant" ? String(dtype.value) : "";
  return named.slice(named.lastIndexOf(".") + 1);
}

export const isHalf = (dtype: AbstractValue | undefined): boolean =>
  dtype !== undefined && /^(float16|half|f2|e|bfloat16)$/.test(typeName(dtype));
