/** Literal arrays: their shapes, and their values where the document gives every number. */
import { sameSize, symbolicSize, type Size } from "../../scope/size";
import { constant, NONE, tuple, UNKNOWN, unknownNamed, type AbstractValue, type ArrayValue } from "../../scope/values";
import type { EvaluatedArgument, Interpreter, SliceValue } from "../../scope/interpreter";
import { itemsOf } from "../../scope/members";

/** NumPy 1's limit; 2 has 64. */
const MAX_AXES = 32;

/** Arrays with more elements are known by their shape only. */
export const MAX_ELEMENTS = 65_536;

/** A size as the number that a program gets; unknown by its expression where it has symbols. */
export const sizeValue = (size: Size): AbstractValue =>
  typeof size === "number" ? constant(size) : unknownNamed(size.expression);

/** A shape as the tuple that `array.shape` gives. */
export const shapeValue = (shape: readonly Size[]): AbstractValue => tuple(shape.map(sizeValue));

const isNumeric = (shape: readonly Size[]): shape is readonly number[] =>
  shape.every((size) => typeof size === "number" && Number.isInteger(size) && size >= 0);

const elements = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

/** An array of which only the shape is known. */
export const shapeOnly = (shape: readonly Size[]): ArrayValue => ({ kind: "array", shape });

/** An array of these values, if they fill the shape; they are not copied. */
export function arrayOf(shape: readonly Size[], values: Float64Array | undefined): ArrayValue {
  return values !== undefined && isNumeric(shape) && elements(shape) === values.length
    ? { kind: "array", shape, values }
    : shapeOnly(shape);
}

/** An array of calculated values, as long as they are few enough. */
export function createArray(
  interpreter: Interpreter,
  shape: readonly Size[],
  valueAt: (index: number) => number,
): ArrayValue {
  if (!isNumeric(shape)) return shapeOnly(shape);
  const length = elements(shape);
  if (length > MAX_ELEMENTS || !interpreter.affords(length)) return shapeOnly(shape);
  return { kind: "array", shape, values: Float64Array.from({ length }, (_, index) => valueAt(index)) };
}

/** The array of a nested list of numbers; `undefined` where it is ragged or not all numbers are known. */
export function arrayOfItems(interpreter: Interpreter, value: AbstractValue): ArrayValue | undefined {
  const shape: number[] = [];
  let level: readonly AbstractValue[] = [value];
  // One axis after the other, so that no nesting is too deep.
  while (level.length > 0 && level.every((item) => item.kind === "list" || item.kind === "tuple")) {
    const rows = level.map((item) => itemsOf(interpreter, item));
    const [first] = rows;
    if (first === undefined || rows.some((row) => row?.length !== first.length)) return undefined;
    shape.push(first.length);
    const length = elements(shape);
    if (length > MAX_ELEMENTS || shape.length > MAX_AXES || !interpreter.affords(length)) return undefined;
    level = rows.flatMap((row) => row ?? []);
  }
  if (level.length > 0 && level.every((item) => item.kind === "array")) return stacked(interpreter, shape, level);
  const numbers = level.map(numberOf);
  if (!numbers.includes(undefined)) return createArray(interpreter, shape, (index) => numbers[index]!);
  // Of what is given by name, only the shape is known; unless one of the names is an array of its own.
  return level.every((item) => item.kind === "constant") ? shapeOnly(shape) : undefined;
}

function stacked(
  interpreter: Interpreter,
  outer: readonly number[],
  arrays: readonly AbstractValue[],
): ArrayValue | undefined {
  const parts = arrays.filter((item) => item.kind === "array");
  const [first] = parts;
  if (first === undefined || parts.some(({ shape }) => !sameShape(shape, first.shape))) return undefined;
  const shape = [...outer, ...first.shape];
  const size = isNumeric(first.shape) ? elements(first.shape) : 0;
  if (size === 0 || parts.some(({ values }) => values === undefined)) return shapeOnly(shape);
  return createArray(interpreter, shape, (index) => parts[Math.floor(index / size)]!.values![index % size]!);
}

const sameShape = (one: readonly Size[], other: readonly Size[]): boolean =>
  one.length === other.length && one.every((size, axis) => sameSize(size, other[axis]!));

function numberOf(value: AbstractValue): number | undefined {
  if (value.kind !== "constant") return undefined;
  if (typeof value.value === "boolean") return Number(value.value);
  return typeof value.value === "number" ? value.value : undefined;
}

/** `array.reshape(shape)`; one size may be -1. */
export function reshape(array: ArrayValue, target: readonly Size[]): AbstractValue {
  const free = target.indexOf(-1);
  let shape = target;
  if (free >= 0) {
    const others = target.filter((_, axis) => axis !== free);
    if (isNumeric(array.shape) && isNumeric(others)) {
      const missing = elements(array.shape) / elements(others);
      if (!Number.isInteger(missing)) return UNKNOWN;
      shape = target.map((size, axis) => (axis === free ? missing : size));
    } else {
      shape = target.map((size, axis) => (axis === free ? symbolicSize("None") : size));
    }
  }
  if (isNumeric(array.shape) && isNumeric(shape) && elements(array.shape) !== elements(shape)) return UNKNOWN;
  return arrayOf(shape, array.values);
}

/** `np.expand_dims(array, axis)`: the array with an axis of one element more. */
export function expandDims(array: ArrayValue, axis: number): AbstractValue {
  const at = axis < 0 ? array.shape.length + 1 + axis : axis;
  if (at < 0 || at > array.shape.length) return UNKNOWN;
  return arrayOf([...array.shape.slice(0, at), 1, ...array.shape.slice(at)], array.values);
}

/** The axes in another order; `order` counts those of `array`. */
export function transpose(interpreter: Interpreter, array: ArrayValue, order: readonly number[]): AbstractValue {
  const rank = array.shape.length;
  if (order.length !== rank || new Set(order).size !== rank || order.some((axis) => axis < 0 || axis >= rank)) {
    return UNKNOWN;
  }
  const shape = order.map((axis) => array.shape[axis]!);
  const { values } = array;
  if (values === undefined || !isNumeric(array.shape)) return shapeOnly(shape);
  const strides = stridesOf(array.shape);
  const moved = order.map((axis) => strides[axis]!);
  const view = gather(interpreter, values, shape.map(Number), moved, 0);
  interpreter.shareNumbers(view, array);
  return view;
}

function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}

/** The elements at `start + index · strides` for each index of `shape`, in row-major order. */
function gather(
  interpreter: Interpreter,
  values: Float64Array,
  shape: readonly number[],
  strides: readonly number[],
  start: number,
): ArrayValue {
  const inner = stridesOf(shape);
  return createArray(interpreter, shape, (index) => {
    let at = start;
    for (const [axis, stride] of strides.entries()) {
      at += (Math.floor(index / inner[axis]!) % shape[axis]!) * stride;
    }
    return values[at]!;
  });
}

interface Picked {
  readonly shape: readonly Size[];
  /** Per axis of the result, and where the first element is; absent where sizes are not numbers. */
  readonly strides?: readonly number[];
  readonly start?: number;
}

/** `array[indices]` by NumPy's basic indexing: numbers, slices and None. */
export function subscript(
  interpreter: Interpreter,
  array: ArrayValue,
  indices: readonly (AbstractValue | SliceValue)[],
): AbstractValue {
  const picked = pick(array.shape, indices);
  if (picked === undefined) return UNKNOWN;
  const { shape, strides, start } = picked;
  if (array.values === undefined || strides === undefined || start === undefined || !isNumeric(shape)) {
    return shapeOnly(shape);
  }
  if (shape.length === 0) return constant(array.values[start] ?? Number.NaN);
  const view = gather(interpreter, array.values, shape, strides, start);
  interpreter.shareNumbers(view, array);
  return view;
}

/** The shape of `tensor[indices]`. */
export const subscriptShape = (
  shape: readonly Size[],
  indices: readonly (AbstractValue | SliceValue)[],
): readonly Size[] | undefined => pick(shape, indices)?.shape;

function pick(from: readonly Size[], indices: readonly (AbstractValue | SliceValue)[]): Picked | undefined {
  const used = indices.filter((index) => !(index.kind === "constant" && index.value === null)).length;
  if (used > from.length) return undefined;
  const strides = isNumeric(from) ? stridesOf(from) : undefined;
  const shape: Size[] = [];
  const steps: number[] = [];
  let start = 0;
  let axis = 0;
  for (const index of indices) {
    if (index.kind === "constant" && index.value === null) {
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
  if (start === undefined || stop === undefined || step === undefined) return undefined;
  if (start === null && stop === null && (step === null || step === 1)) return { length: size, start: 0, step: 1 };
  const by = step ?? 1;
  if (typeof size !== "number" || by === 0) return undefined;
  const clamp = (at: number, least: number, most: number) => Math.min(Math.max(at < 0 ? at + size : at, least), most);
  const from = start === null ? (by > 0 ? 0 : size - 1) : clamp(start, by > 0 ? 0 : -1, by > 0 ? size : size - 1);
  const to = stop === null ? (by > 0 ? size : -1) : clamp(stop, by > 0 ? 0 : -1, by > 0 ? size : size - 1);
  return { length: Math.max(0, Math.ceil((to - from) / by)), start: from, step: by };
}

/** `array + 1`, `2 * array`, `array / array`. */
export function elementwise(
  interpreter: Interpreter,
  operator: string,
  left: AbstractValue,
  right: AbstractValue,
): AbstractValue | undefined {
  const operate = OPERATORS[operator];
  const array = left.kind === "array" ? left : right;
  if (operate === undefined || array.kind !== "array") return undefined;
  const other = array === left ? right : left;
  if (other.kind === "constant" && typeof other.value === "number") {
    const number = other.value;
    const { values } = array;
    const from = array === left ? (value: number) => operate(value, number) : (value: number) => operate(number, value);
    return values ? createArray(interpreter, array.shape, (index) => from(values[index]!)) : shapeOnly(array.shape);
  }
  if (other.kind !== "array" || !sameShape(array.shape, other.shape)) return undefined;
  const [a, b] = [array.values, other.values];
  return a && b
    ? createArray(interpreter, array.shape, (index) => operate(a[index]!, b[index]!))
    : shapeOnly(array.shape);
}

const OPERATORS: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "**": (a, b) => a ** b,
};

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/** `array != 0`: 1 where it is so, else 0; `undefined` where the array's numbers are not known, or of another operator. */
export function comparedArrays(
  interpreter: Interpreter,
  operator: string,
  left: AbstractValue,
  right: AbstractValue,
): ArrayValue | undefined {
  const compare = Object.hasOwn(COMPARISONS, operator) ? COMPARISONS[operator] : undefined;
  if (!compare || left.kind !== "array" || right.kind !== "constant" || typeof right.value !== "number") {
    return undefined;
  }
  const { values } = left;
  const { value } = right;
  return values && createArray(interpreter, left.shape, (index) => (compare(values[index]!, value) ? 1 : 0));
}

/** `array.sum(1)`: along one axis; `undefined` where the axis or the numbers are not known. */
export function summed(
  interpreter: Interpreter,
  { shape, values }: ArrayValue,
  given: readonly EvaluatedArgument[],
): ArrayValue | undefined {
  const [axis, ...others] = given;
  const isAxis = axis?.name === undefined || axis.name === "dim" || axis.name === "axis";
  if (!axis || !isAxis || others.length > 0 || axis.value.kind !== "constant" || !values || !isNumeric(shape)) {
    return undefined;
  }
  const at = typeof axis.value.value === "number" ? axis.value.value : Number.NaN;
  const from = at < 0 ? at + shape.length : at;
  const [size, outer] = [shape[from], shape.slice(0, from)];
  if (size === undefined) return undefined;
  const inner = shape.slice(from + 1).reduce((all, each) => all * each, 1);
  return createArray(interpreter, [...outer, ...shape.slice(from + 1)], (index) => {
    const start = Math.floor(index / inner) * size * inner + (index % inner);
    let sum = 0;
    for (let k = 0; k < size; k++) sum += values[start + k * inner]!;
    return sum;
  });
}
