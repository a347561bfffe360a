/** Literal arrays: their shapes, and their values where the document gives every number. */
import { sameSize, symbolicSize, type Size } from "../../scope/values/size";
import { constant, tuple, UNKNOWN, unknownNamed, type AbstractValue, type ArrayValue } from "../../scope/values/values";
import { shareNumbers } from "../../scope/values/numbers";
import type { Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";

/** NumPy 1's limit; 2 has 64. */
const MAX_AXES = 32;

/** Arrays with more elements are known by their shape only. */
export const MAX_ELEMENTS = 65_536;

/** A size as the number that a program gets; unknown by its expression where it has symbols. */
export const sizeValue = (size: Size): AbstractValue =>
  typeof size === "number" ? constant(size) : unknownNamed(size.expression);

/** A shape as the tuple that `array.shape` gives. */
export const shapeValue = (shape: readonly Size[]): AbstractValue => tuple(shape.map(sizeValue));

/** Whether every size is a number. */
export const isNumeric = (shape: readonly Size[]): shape is readonly number[] =>
  shape.every((size) => typeof size === "number" && Number.isInteger(size) && size >= 0);

/** How many elements an array of this shape has. */
export const elements = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

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

/** An array of one number; zeros also where nobody knows how many, or where they are too many to be laid out. */
export function filledArray(interpreter: Interpreter, shape: readonly Size[], fill: number): ArrayValue {
  const array = createArray(interpreter, shape, () => fill);
  return array.values || fill !== 0 ? array : { ...array, zeros: {} };
}

/** The array of a nested list of numbers; `undefined` where it is ragged or not all numbers are known. */
function arrayOfItems(interpreter: Interpreter, value: AbstractValue): ArrayValue | undefined {
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
  if (!numbers.includes(undefined)) {
    const array = createArray(interpreter, shape, (index) => numbers[index]!);
    if (level.length > 0 && level.every(isBoolean)) return { ...array, booleans: true };
    return level.every(isInteger) ? { ...array, integers: true } : array;
  }
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

/** The array of a value: of nested lists of numbers too; `undefined` of anything else. */
export function asArray(interpreter: Interpreter, value: AbstractValue | undefined): ArrayValue | undefined {
  if (value?.kind === "array") return value;
  return value?.kind === "list" || value?.kind === "tuple" ? arrayOfItems(interpreter, value) : undefined;
}

/** Whether two shapes are known to be equal. */
export const sameShape = (one: readonly Size[], other: readonly Size[]): boolean =>
  one.length === other.length && one.every((size, axis) => sameSize(size, other[axis]!));

const isInteger = (value: AbstractValue): boolean =>
  value.kind === "constant" && typeof value.value === "number" && Number.isInteger(value.value);

const isBoolean = (value: AbstractValue): boolean => value.kind === "constant" && typeof value.value === "boolean";

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
  shareNumbers(view, array);
  return view;
}

/** How far apart the elements along each axis lie, in row-major order. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}

/** The elements at `start + index · strides` for each index of `shape`, in row-major order. */
export function gather(
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

/** Two arrays of one shape, by NumPy's broadcasting: axes of one element, and those that one has not, are repeated. */
export function broadcast(
  interpreter: Interpreter,
  left: ArrayValue,
  right: ArrayValue,
): { readonly shape: readonly Size[]; readonly values?: readonly [Float64Array, Float64Array] } | undefined {
  if (sameShape(left.shape, right.shape)) {
    return { shape: left.shape, ...(left.values && right.values && { values: [left.values, right.values] }) };
  }
  if (!isNumeric(left.shape) || !isNumeric(right.shape)) return undefined;
  const rank = Math.max(left.shape.length, right.shape.length);
  const aligned = ({ shape }: ArrayValue) => [
    ...Array.from({ length: rank - shape.length }, () => 1),
    ...shape.map(Number),
  ];
  const [one, other] = [aligned(left), aligned(right)];
  if (one.some((size, axis) => size !== other[axis] && size !== 1 && other[axis] !== 1)) return undefined;
  const shape = one.map((size, axis) => (size === 1 ? other[axis]! : size));
  const spread = (values: Float64Array, from: readonly number[]) =>
    gather(
      interpreter,
      values,
      shape,
      stridesOf(from).map((stride, axis) => (from[axis] === 1 ? 0 : stride)),
      0,
    ).values;
  const [a, b] = [left.values && spread(left.values, one), right.values && spread(right.values, other)];
  return { shape, ...(a && b && { values: [a, b] }) };
}
