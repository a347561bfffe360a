/** `array[…]`: what NumPy's indexing takes out of an array. */
import type { Interpreter, SliceValue } from "../../scope/interpreter";
import { symbolicSize, type Size } from "../../scope/values/size";
import { constant, NONE, UNKNOWN, type AbstractValue, type ArrayValue } from "../../scope/values/values";
import { shareNumbers } from "../../scope/values/numbers";
import { asArray, createArray, elements, gather, isNumeric, shapeOnly, stridesOf } from "./arrays";

interface Picked {
  readonly shape: readonly Size[];
  /** Per axis of the result, and where the first element is; absent where sizes are not numbers. */
  readonly strides?: readonly number[];
  readonly start?: number;
}

/** `array[indices]` by numbers, slices and None, or with an array of whole numbers in the place of one of them. */
export function subscript(
  interpreter: Interpreter,
  array: ArrayValue,
  indices: readonly (AbstractValue | SliceValue)[],
): AbstractValue {
  const rows = indices.length === 1 ? indices[0] : undefined;
  if (rows !== undefined && (rows.kind === "array" || rows.kind === "list")) return rowsAt(interpreter, array, rows);
  const picked = pick(array.shape, indices);
  if (picked === undefined) return UNKNOWN;
  const { shape, strides, start } = picked;
  if (array.values === undefined || strides === undefined || start === undefined || !isNumeric(shape)) {
    return shapeOnly(shape);
  }
  if (shape.length === 0) return constant(array.values[start] ?? Number.NaN);
  const view = gather(interpreter, array.values, shape, strides, start);
  shareNumbers(view, array);
  return view;
}

/** `array[[2, 0]]`: the first axis' elements of these numbers, in their shape; a copy, as NumPy makes it. */
function rowsAt(interpreter: Interpreter, array: ArrayValue, given: AbstractValue): AbstractValue {
  const rows = asArray(interpreter, given);
  const [size, ...rest] = array.shape;
  if (!rows?.integers || !rows.values || size === undefined) return UNKNOWN;
  const shape = [...rows.shape, ...rest];
  const { values } = array;
  if (typeof size !== "number" || !values || !isNumeric(rest)) return shapeOnly(shape);
  const at = rows.values.map((row) => (row < 0 ? row + size : row));
  if (at.some((row) => row < 0 || row >= size)) return UNKNOWN;
  const inner = elements(rest);
  return createArray(interpreter, shape, (index) => values[at[Math.floor(index / inner)]! * inner + (index % inner)]!);
}

/** The shape of `tensor[indices]`. */
export const subscriptShape = (
  shape: readonly Size[],
  indices: readonly (AbstractValue | SliceValue)[],
): readonly Size[] | undefined => pick(shape, indices)?.shape;

/** What `...` is to a program: as many whole axes as there are left. */
export const ELLIPSIS = { kind: "external", path: "builtins.Ellipsis" } as const;

const isEllipsis = (index: AbstractValue | SliceValue): boolean =>
  index.kind === "external" && index.path === ELLIPSIS.path;

function pick(from: readonly Size[], given: readonly (AbstractValue | SliceValue)[]): Picked | undefined {
  const isNew = (index: AbstractValue | SliceValue) => index.kind === "constant" && index.value === null;
  const used = given.filter((index) => !isNew(index) && !isEllipsis(index)).length;
  if (used > from.length || given.filter(isEllipsis).length > 1) return undefined;
  const whole = Array.from({ length: from.length - used }, (): SliceValue => ({ kind: "slice" }));
  const indices = given.flatMap((index) => (isEllipsis(index) ? whole : [index]));
  const strides = isNumeric(from) ? stridesOf(from) : undefined;
  const shape: Size[] = [];
  const steps: number[] = [];
  let start = 0;
  let axis = 0;
  for (const index of indices) {
    if (isNew(index)) {
      shape.push(1);
      steps.push(0);
      continue;
    }
    const size = from[axis]!;
    const stride = strides?.[axis] ?? 0;
    axis++;
    if (index.kind === "constant" && typeof index.value === "number" && Number.isInteger(index.value)) {
      const at = index.value < 0 && typeof size === "number" ? index.value + size : index.value;
      if (typeof size === "number" && (at < 0 || at >= size)) return undefined;
      start += at * stride;
      continue;
    }
    if (index.kind !== "slice") return undefined;
    const part = slice(size, index);
    if (part === undefined) return undefined;
    shape.push(part.length);
    steps.push(part.step * stride);
    start += part.start * stride;
  }
  return {
    shape: [...shape, ...from.slice(axis)],
    ...(strides && { strides: [...steps, ...strides.slice(axis)], start }),
  };
}

function slice(size: Size, index: SliceValue): { length: Size; start: number; step: number } | undefined {
  const bound = (value: AbstractValue | undefined): number | null | undefined => {
    if (value === undefined || value === NONE) return null;
    if (value.kind !== "constant") return undefined;
    if (value.value === null) return null;
    return typeof value.value === "number" ? value.value : undefined;
  };
  const [start, stop, step] = [bound(index.start), bound(index.stop), bound(index.step)];
  if (step === undefined) return undefined;
  if (start === undefined || stop === undefined) return { length: symbolicSize("None"), start: 0, step: step ?? 1 };
  if (start === null && stop === null && (step === null || step === 1)) return { length: size, start: 0, step: 1 };
  const by = step ?? 1;
  if (by === 0) return undefined;
  if (typeof size !== "number") return { length: symbolicSize("None"), start: 0, step: by };
  const clamp = (at: number, least: number, most: number) => Math.min(Math.max(at < 0 ? at + size : at, least), most);
  const from = start === null ? (by > 0 ? 0 : size - 1) : clamp(start, by > 0 ? 0 : -1, by > 0 ? size : size - 1);
  const to = stop === null ? (by > 0 ? size : -1) : clamp(stop, by > 0 ? 0 : -1, by > 0 ? size : size - 1);
  return { length: Math.max(0, Math.ceil((to - from) / by)), start: from, step: by };
}
