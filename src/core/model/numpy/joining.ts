/** NumPy's functions that make one array of several, repeat one, or turn numbers into one-hot rows. */
import type { Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import { collectedIn } from "../../scope/statements/windows";
import { sameSize, symbolicSize, type Size } from "../../scope/values/size";
import type { AbstractValue, ArrayValue } from "../../scope/values/values";
import { type ArgumentReader } from "../arguments";
import { type ArrayFunction, numberFrom } from "./array-function";
import { asArray, createArray, elements, expandDims, isNumeric, reshape, shapeOnly } from "./arrays";
import { padding } from "./padding";

/** An array of numbers that are all known, of a shape that is. */
interface Known {
  readonly shape: readonly number[];
  readonly values: Float64Array;
}

const known = ({ shape, values }: ArrayValue): Known | undefined =>
  values && isNumeric(shape) ? { shape, values } : undefined;

/** The arrays of a list or tuple of them, of one rank; `undefined` where one is none. */
function arraysOf(interpreter: Interpreter, value: AbstractValue | undefined): readonly ArrayValue[] | undefined {
  const items = value?.kind === "list" || value?.kind === "tuple" ? itemsOf(interpreter, value) : undefined;
  const arrays = (items ?? []).map((item) => (item.kind === "constant" ? undefined : asArray(interpreter, item)));
  const found = arrays.filter((array) => array !== undefined);
  return found.length > 0 && found.length === arrays.length ? found : undefined;
}

const axisIn = (axis: number | "unknown", rank: number): number | undefined => {
  if (axis === "unknown") return undefined;
  const at = axis < 0 ? axis + rank : axis;
  return Number.isInteger(at) && at >= 0 && at < rank ? at : undefined;
};

/** One behind the other along an axis that all have. */
function concatenated(
  interpreter: Interpreter,
  arrays: readonly ArrayValue[],
  axis: number | "unknown",
): ArrayValue | undefined {
  const [first] = arrays;
  const at = first && axisIn(axis, first.shape.length);
  if (first === undefined || at === undefined) return undefined;
  const sizesAlong = (axis: number): readonly number[] =>
    arrays.map(({ shape }) => shape[axis]).filter((size) => typeof size === "number");
  const lengths = sizesAlong(at);
  const length = lengths.reduce((all, each) => all + each, 0);
  const isKnown = lengths.length === arrays.length;
  // A size that only one of them tells is that of all.
  const agreed = first.shape.map((size, axis) => sizesAlong(axis)[0] ?? size);
  const isFitting = ({ shape }: ArrayValue): boolean =>
    shape.length === agreed.length &&
    shape.every((size, axis) => axis === at || typeof size !== "number" || size === agreed[axis]);
  if (!arrays.every(isFitting)) return undefined;
  const shape: readonly Size[] = agreed.with(at, isKnown ? length : symbolicSize(at === 0 ? "samples" : "None"));
  const parts = arrays.flatMap((array) => known(array) ?? []);
  if (parts.length < arrays.length || !isNumeric(shape)) return shapeOnly(shape);
  const inner = elements(shape.slice(at + 1));
  const starts = lengths.map((_, each) => lengths.slice(0, each).reduce((all, size) => all + size, 0));
  return createArray(interpreter, shape, (index) => {
    const [outer, place] = [Math.floor(index / (length * inner)), Math.floor(index / inner) % length];
    const part = starts.findLastIndex((start) => start <= place);
    const size = lengths[part]!;
    return parts[part]!.values[(outer * size + place - starts[part]!) * inner + (index % inner)]!;
  });
}

const asArrays = (values: readonly AbstractValue[]): readonly ArrayValue[] | undefined => {
  const arrays = values.filter((value) => value.kind === "array");
  return arrays.length === values.length ? arrays : undefined;
};

/** Side by side along an axis of their own. */
function stacked(
  interpreter: Interpreter,
  arrays: readonly ArrayValue[],
  axis: number | "unknown",
): ArrayValue | undefined {
  const at = axisIn(axis, (arrays[0]?.shape.length ?? 0) + 1);
  const deeper = at === undefined ? undefined : asArrays(arrays.map((array) => expandDims(array, at)));
  return deeper && at !== undefined ? concatenated(interpreter, deeper, at) : undefined;
}

/** A function of a list of arrays; `deepen` gives each the axes that it wants. */
const joining = (
  join: (interpreter: Interpreter, arrays: readonly ArrayValue[], args: ArgumentReader) => ArrayValue | undefined,
  deepen: (array: ArrayValue) => AbstractValue = (array) => array,
): ArrayFunction => ({
  parameters: ["arrays", "axis"],
  make(args, interpreter) {
    const given = args.value("arrays");
    const joined = (from: readonly ArrayValue[] | undefined): ArrayValue | undefined => {
      const arrays = from && asArrays(from.map(deepen));
      return arrays && join(interpreter, arrays, args);
    };
    const item = collectedIn(given);
    if (item?.kind !== "array") return joined(arraysOf(interpreter, given));
    // Of how many there are of them, one axis depends.
    const [one, two] = [joined([item]), joined([item, item])];
    return (
      one &&
      two &&
      shapeOnly(one.shape.map((size, at) => (sameSize(size, two.shape[at]!) ? size : symbolicSize("samples"))))
    );
  },
});

const rank = ({ shape }: ArrayValue): number => shape.length;

/** A vector as the only row of a matrix, as its only column, or as a matrix of one deep. */
const asRow = (array: ArrayValue): AbstractValue => (rank(array) === 1 ? expandDims(array, 0) : array);
const asColumn = (array: ArrayValue): AbstractValue => (rank(array) === 1 ? expandDims(array, 1) : array);
const asDeep = (array: ArrayValue): AbstractValue => {
  const matrix = asRow(array);
  return matrix.kind === "array" && rank(matrix) === 2 ? expandDims(matrix, 2) : matrix;
};

/** Each element `repeats` times, along an axis; of all elements in a row where none is given. */
const repeating: ArrayFunction = {
  parameters: ["a", "repeats", "axis"],
  make(args, interpreter) {
    const given = asArray(interpreter, args.value("a"));
    const array = given && (args.value("axis") === undefined ? reshape(given, [-1]) : given);
    const repeats = numberFrom(args, "repeats", Number.NaN);
    if (array?.kind !== "array" || repeats === undefined || !(repeats >= 0)) return undefined;
    const at = axisIn(args.integer("axis", 0), rank(array));
    const size = at === undefined ? undefined : array.shape[at];
    if (at === undefined || typeof size !== "number") return undefined;
    const shape: readonly Size[] = array.shape.with(at, size * repeats);
    const from = known(array);
    if (!from || !isNumeric(shape)) return shapeOnly(shape);
    const inner = elements(shape.slice(at + 1));
    return createArray(interpreter, shape, (index) => {
      const [outer, place] = [Math.floor(index / (size * repeats * inner)), Math.floor(index / inner)];
      return from.values[(outer * size + Math.floor((place % (size * repeats)) / repeats)) * inner + (index % inner)]!;
    });
  },
};

/** The whole array several times along each axis. */
const tiling: ArrayFunction = {
  parameters: ["A", "reps"],
  make(args, interpreter) {
    const array = asArray(interpreter, args.value("A"));
    const reps = args.sizes("reps", 1);
    if (!array || !reps || !isNumeric(reps)) return undefined;
    const axes = Math.max(rank(array), reps.length);
    const of = <T>(all: readonly T[], one: T): readonly T[] => [
      ...Array.from({ length: axes - all.length }, () => one),
      ...all,
    ];
    const [from, times] = [of<Size>(array.shape, 1), of(reps, 1)];
    if (!isNumeric(from)) return undefined;
    const shape = from.map((size, axis) => size * (times[axis] ?? 1));
    const { values } = array;
    if (!values) return shapeOnly(shape);
    return createArray(interpreter, shape, (index) => {
      let [at, stride, left] = [0, 1, index];
      for (let axis = axes - 1; axis >= 0; axis--) {
        const [size, whole] = [from[axis] ?? 1, shape[axis] ?? 1];
        at += ((left % whole) % size) * stride;
        stride *= size;
        left = Math.floor(left / whole);
      }
      return values[at]!;
    });
  },
};

/** Rows with a 1 where their number is; `classes` of them, or as many as the largest number asks for. */
const oneHot = (numbers: string, classes: string, isOpen: boolean): ArrayFunction => ({
  parameters: [numbers, classes],
  make(args, interpreter) {
    const array = asArray(interpreter, args.value(numbers));
    // A last axis of one element is taken for the numbers' own by some versions of `to_categorical`.
    if (!array || (isOpen && array.shape.at(-1) === 1)) return undefined;
    const largest =
      isOpen && array.values ? array.values.reduce((most, each) => Math.max(most, each), -1) + 1 : Number.NaN;
    const depth = numberFrom(args, classes, largest);
    if (depth === undefined || !(depth > 0)) return undefined;
    const shape = [...array.shape, depth];
    const { values } = array;
    if (!values || !isNumeric(shape)) return shapeOnly(shape);
    return createArray(interpreter, shape, (index) => (values[Math.floor(index / depth)] === index % depth ? 1 : 0));
  },
});

/** `np.eye(3)`; with as many columns as rows where nothing else is said. */
const identity: ArrayFunction = {
  parameters: ["N", "M"],
  make(args, interpreter) {
    const rows = numberFrom(args, "N", Number.NaN);
    if (rows === undefined || args.value("k") !== undefined) return undefined;
    const columns = numberFrom(args, "M", rows);
    if (columns === undefined || !(rows >= 0) || !(columns >= 0)) return undefined;
    return createArray(interpreter, [rows, columns], (index) =>
      Math.floor(index / columns) === index % columns ? 1 : 0,
    );
  },
};

const categorical = oneHot("x", "num_classes", true);

const concatenating = joining((interpreter, arrays, args) =>
  concatenated(interpreter, arrays, args.integer("axis", 0)),
);
const stacking = joining((interpreter, arrays, args) => stacked(interpreter, arrays, args.integer("axis", 0)));

/** By the functions' full names. */
export const JOINING: Readonly<Record<string, ArrayFunction>> = {
  "numpy.concatenate": concatenating,
  "numpy.stack": stacking,
  "numpy.vstack": joining((interpreter, arrays) => concatenated(interpreter, arrays, 0), asRow),
  "numpy.hstack": joining((interpreter, arrays) =>
    concatenated(interpreter, arrays, arrays.every((each) => rank(each) === 1) ? 0 : 1),
  ),
  "numpy.dstack": joining((interpreter, arrays) => concatenated(interpreter, arrays, 2), asDeep),
  "numpy.column_stack": joining((interpreter, arrays) => concatenated(interpreter, arrays, 1), asColumn),
  "numpy.repeat": repeating,
  "numpy.tile": tiling,
  "numpy.eye": identity,
  "numpy.identity": identity,
  "keras.utils.to_categorical": categorical,
  "keras.utils.pad_sequences": padding,
  "keras.preprocessing.sequence.pad_sequences": padding,
  "tensorflow.concat": concatenating,
  "tensorflow.stack": stacking,
  "tensorflow.tile": tiling,
  "keras.ops.concatenate": concatenating,
  "keras.ops.stack": stacking,
  "keras.ops.tile": tiling,
  "tensorflow.one_hot": oneHot("indices", "depth", false),
  "keras.ops.one_hot": oneHot("x", "num_classes", false),
};
