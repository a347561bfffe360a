/** What becomes of an array's numbers in another type. */
import type { Interpreter } from "../../scope/interpreter";
import type { AbstractValue, ArrayValue } from "../../scope/values/values";
import { isNone } from "../arguments";
import { shapeOnly } from "./arrays";
import { mapped } from "./mathematics";

/** The array as numbers of another type: whole ones are cut to, as `astype` does. */
export function converted(interpreter: Interpreter, array: ArrayValue, dtype: AbstractValue | undefined): ArrayValue {
  const { shape, values } = array;
  if (dtype === undefined || isNone(dtype) || values === undefined) return array;
  const cast = castTo(dtype);
  if (cast === undefined) return shapeOnly(shape);
  return { ...mapped(interpreter, array, cast), ...(isBoolean(dtype) && { booleans: true }) };
}

/** What a number becomes in that type; `undefined` where nobody can tell: narrower types round or overflow. */
export function castTo(dtype: AbstractValue | undefined): ((value: number) => number) | undefined {
  if (dtype === undefined || isNone(dtype)) return (value) => value;
  const name = typeName(dtype);
  if (/^(float|float64|double|f8|float_)$/.test(name)) {
    // PyTorch's `float` has 32 bits.
    return dtype.kind === "external" && dtype.path === "torch.float" ? Math.fround : (value) => value;
  }
  if (/^(float32|single|f|f4|floatx)$/.test(name)) return Math.fround;
  if (isWhole(dtype)) return Math.trunc;
  return isBoolean(dtype) ? (value) => (value === 0 ? 0 : 1) : undefined;
}

/** Whether it is a type of integers. */
export const isWhole = (dtype: AbstractValue): boolean => /^(int|int32|int64|int_|long|i|i4|i8)$/.test(typeName(dtype));

/** Whether it is a type of floats of 32 or 64 bits. */
export const isFloat = (dtype: AbstractValue): boolean =>
  /^(float|float64|double|float_|float32)$/.test(typeName(dtype));

/** Whether it is the type of booleans. */
export const isBoolean = (dtype: AbstractValue): boolean => /^(bool|bool_)$/.test(typeName(dtype));

/** `np.float32`, `"float32"`: the type's name; nothing of a type that is not known. */
function typeName(dtype: AbstractValue): string {
  const named = dtype.kind === "external" ? dtype.path : dtype.kind === "constant" ? String(dtype.value) : "";
  return named.slice(named.lastIndexOf(".") + 1);
}

export const isHalf = (dtype: AbstractValue | undefined): boolean =>
  dtype !== undefined && /^(float16|half|f2|e|bfloat16)$/.test(typeName(dtype));
