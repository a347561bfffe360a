/** Arithmetic on literal arrays, in double precision as NumPy does it: element by element, and along axes. */
import type { EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import type { Size } from "../../scope/values/size";
import { float, type AbstractValue, type ArrayValue } from "../../scope/values/values";
import { broadcast, createArray, isNumeric, shapeOnly } from "./arrays";
import { ownEntry } from "../../lookup";

type Operator = (a: number, b: number) => number;

const OPERATORS: Readonly<Record<string, Operator>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "**": (a, b) => a ** b,
};

/** `array + 1`, `2 * array`, `array / array`, where their shapes broadcast. */
export function elementwise(
  interpreter: Interpreter,
  operator: string,
  left: AbstractValue,
  right: AbstractValue,
): AbstractValue | undefined {
  const operate = ownEntry(OPERATORS, operator);
  const array = left.kind === "array" ? left : right;
  if (operate === undefined || array.kind !== "array") return undefined;
  const other = array === left ? right : left;
  if (other.kind === "constant" && typeof other.value === "number") {
    const number = other.value;
    const by: (value: number) => number =
      array === left ? (value) => operate(value, number) : (value) => operate(number, value);
    return mapped(interpreter, array, by);
  }
  if (other.kind === "unknown" && other.isNumber) return shapeOnly(array.shape);
  if (left.kind !== "array" || right.kind !== "array") return undefined;
  const both = broadcast(interpreter, left, right);
  if (both === undefined) return undefined;
  const { shape, values } = both;
  return values
    ? createArray(interpreter, shape, (index) => operate(values[0][index]!, values[1][index]!))
    : shapeBehind(shape, [left, right]);
}

/** The shape of what is calculated of arrays of which not all numbers are known, as some may have been changed. */
const shapeBehind = (shape: readonly Size[], of: readonly ArrayValue[]): ArrayValue => ({
  ...shapeOnly(shape),
  ...(of.some(({ held }) => held) && { held: [] }),
});

/** The array of what a function makes of each element. */
export function mapped(interpreter: Interpreter, array: ArrayValue, by: (value: number) => number): ArrayValue {
  const { shape, values } = array;
  return values ? createArray(interpreter, shape, (index) => by(values[index]!)) : shapeBehind(shape, [array]);
}

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
  const compare = ownEntry(COMPARISONS, operator);
  if (!compare || left.kind !== "array" || right.kind !== "constant" || typeof right.value !== "number") {
    return undefined;
  }
  const { value } = right;
  return left.values && { ...mapped(interpreter, left, (each) => (compare(each, value) ? 1 : 0)), booleans: true };
}

const mean = (values: Float64Array): number => sum(values) / values.length;
const sum = (values: Float64Array): number => values.reduce((all, each) => all + each, 0);
const most = (values: Float64Array): number => values.reduce((all, each) => Math.max(all, each), -Infinity);

/** What becomes of the numbers along an axis, by the name of NumPy's function; `std` and `var` are the population's. */
const REDUCTIONS: Readonly<Record<string, (values: Float64Array) => number>> = {
  sum,
  mean,
  prod: (values) => values.reduce((product, each) => product * each, 1),
  max: most,
  amax: most,
  min: (values) => -most(values.map((each) => -each)),
  amin: (values) => -most(values.map((each) => -each)),
  var: variance,
  std: (values) => Math.sqrt(variance(values)),
};

function variance(values: Float64Array): number {
  const middle = mean(values);
  return mean(values.map((each) => (each - middle) ** 2));
}

export const isReduction = (name: string): boolean => Object.hasOwn(REDUCTIONS, name);

/**
 * `array.sum(1)`: along one axis, of which the result has none, or over all elements, to an array without axes;
 * `undefined` where the axis or the numbers are not known, or more is asked for.
 */
export function reduced(
  interpreter: Interpreter,
  name: string,
  { shape, values }: ArrayValue,
  given: readonly EvaluatedArgument[],
): ArrayValue | undefined {
  const reduce = isReduction(name) ? REDUCTIONS[name] : undefined;
  const [axis, ...others] = given;
  const isAxis = axis?.name === undefined || axis.name === "dim" || axis.name === "axis";
  if (!reduce || !isAxis || others.length > 0 || !values || values.length === 0 || !isNumeric(shape)) return undefined;
  const at = axis === undefined ? undefined : axisOf(axis.value, shape.length);
  if (at === undefined) {
    const isWhole = axis === undefined || (axis.value.kind === "constant" && axis.value.value === null);
    return isWhole ? createArray(interpreter, [], () => reduce(values)) : undefined;
  }
  const [size, inner] = [shape[at] ?? 0, shape.slice(at + 1).reduce((all, each) => all * each, 1)];
  return createArray(interpreter, [...shape.slice(0, at), ...shape.slice(at + 1)], (index) => {
    const start = Math.floor(index / inner) * size * inner + (index % inner);
    return reduce(Float64Array.from({ length: size }, (_, k) => values[start + k * inner]!));
  });
}

function axisOf(value: AbstractValue, rank: number): number | undefined {
  if (value.kind !== "constant" || typeof value.value !== "number") return undefined;
  const at = value.value < 0 ? value.value + rank : value.value;
  return Number.isInteger(at) && at >= 0 && at < rank ? at : undefined;
}

/** Those of one number that are exact here, as in NumPy. */
const EXACT: Readonly<Record<string, (value: number) => number>> = {
  ceil: Math.ceil,
  floor: Math.floor,
  sqrt: Math.sqrt,
};

/** `np.sqrt(64)`, `np.ceil(7 / 2)`: a number with a fraction, be it nought. */
export function exactNumber(name: string, given: readonly EvaluatedArgument[]): AbstractValue | undefined {
  const by = given.length === 1 ? ownEntry(EXACT, name) : undefined;
  const value = given[0]?.value;
  const result = by && value?.kind === "constant" && typeof value.value === "number" ? by(value.value) : Number.NaN;
  return Number.isFinite(result) ? float(result) : undefined;
}

/** NumPy's functions of one number, by name. */
export const ELEMENTARY: Readonly<Record<string, (value: number) => number>> = {
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  tanh: Math.tanh,
  exp: Math.exp,
  log: Math.log,
  log1p: Math.log1p,
  sqrt: Math.sqrt,
  square: (value) => value * value,
  abs: Math.abs,
  absolute: Math.abs,
  negative: (value) => -value,
  radians: (value) => value * (Math.PI / 180),
  deg2rad: (value) => value * (Math.PI / 180),
};
