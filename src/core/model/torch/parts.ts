/** Parts of PyTorch's tensors that flow between modules: indexed, cut along an axis, taken apart. */
import type { EvaluatedArgument, Interpreter, SliceValue } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import { constant, tuple, UNKNOWN, type AbstractValue } from "../../scope/values/values";
import { readArguments } from "../arguments";
import { subscriptShape } from "../numpy/indexing";
import { abstractValue } from "../config-arguments";
import { argument, operate } from "./apply";
import { indexConfig } from "./indices";
import { createTorchTensor } from "./values";
import type { SymbolicTensor } from "../tensors";
import { ownEntry } from "../../lookup";

/** `x[:, -1, :]` */
export function subscriptTensor(
  interpreter: Interpreter,
  tensor: SymbolicTensor,
  indices: readonly (AbstractValue | SliceValue)[],
): AbstractValue {
  const config = indexConfig(indices);
  const whole = indices.map((index): AbstractValue | SliceValue =>
    index.kind === "slice" || index.kind === "constant" ? index : UNKNOWN,
  );
  if (config === undefined) {
    return createTorchTensor(tensor.shape && subscriptShape(tensor.shape, whole), { parents: [tensor] });
  }
  const node = { kind: "other", span: { start: 0, end: 0 }, parts: [] } as const;
  const given = [argument("indices", abstractValue(config), { node })];
  return operate(interpreter, { className: "getitem", arguments: given, span: node.span }, [tensor]);
}

/** The rows of a tensor that is unpacked or iterated, where it has a known number of them. */
export function tensorRows(interpreter: Interpreter, tensor: SymbolicTensor): readonly AbstractValue[] | undefined {
  const [rows] = tensor.shape ?? [];
  if (typeof rows !== "number" || rows > MOST_ROWS) return undefined;
  return Array.from({ length: rows }, (_, row) => subscriptTensor(interpreter, tensor, [constant(row)]));
}

/** A tensor of more rows is not iterated. */
const MOST_ROWS = 64;

/** An axis with its number, counted from the start, and its size. */
interface Axis {
  readonly at: number;
  readonly size: number;
}

type Parts = (
  interpreter: Interpreter,
  tensor: SymbolicTensor,
  given: readonly EvaluatedArgument[],
) => AbstractValue | undefined;

/** Methods and functions of one tensor. */
const PARTS: Readonly<Record<string, Parts>> = {
  select(interpreter, tensor, given) {
    const args = readArguments(interpreter, given, ["dim", "index"]);
    const [axis, index] = [axisOf(tensor, args.integer("dim", 0)), args.integer("index", Number.NaN)];
    return axis && Number.isInteger(index) ? along(interpreter, tensor, axis.at, constant(Number(index))) : undefined;
  },
  narrow(interpreter, tensor, given) {
    const args = readArguments(interpreter, given, ["dim", "start", "length"]);
    const axis = axisOf(tensor, args.integer("dim", 0));
    const [start, length] = [args.integer("start", Number.NaN), args.integer("length", Number.NaN)];
    if (!axis || typeof start !== "number" || typeof length !== "number" || !Number.isInteger(start + length)) {
      return undefined;
    }
    const first = start < 0 ? start + axis.size : start;
    return along(interpreter, tensor, axis.at, range(first, first + length));
  },
  unbind(interpreter, tensor, given) {
    const axis = axisOf(tensor, readArguments(interpreter, given, ["dim"]).integer("dim", 0));
    if (!axis || axis.size > MOST_ROWS) return undefined;
    const items = Array.from({ length: axis.size }, (_, index) => constant(index));
    return tuple(items.map((index) => along(interpreter, tensor, axis.at, index)));
  },
  chunk(interpreter, tensor, given) {
    const args = readArguments(interpreter, given, ["chunks", "dim"]);
    const [axis, count] = [axisOf(tensor, args.integer("dim", 0)), args.integer("chunks", Number.NaN)];
    return axis && typeof count === "number" && count >= 1
      ? cut(interpreter, tensor, axis, evenly(axis.size, Math.ceil(axis.size / count)))
      : undefined;
  },
  split(interpreter, tensor, given) {
    const args = readArguments(interpreter, given, ["split_size", "dim"]);
    const axis = axisOf(tensor, args.integer("dim", 0));
    const size = args.value("split_size") ?? args.value("split_size_or_sections");
    if (!axis || size === undefined) return undefined;
    if (size.kind === "constant") {
      const each = size.value;
      return typeof each === "number" && each >= 1
        ? cut(interpreter, tensor, axis, evenly(axis.size, each))
        : undefined;
    }
    const sizes = itemsOf(interpreter, size)?.flatMap((item) =>
      item.kind === "constant" && typeof item.value === "number" ? [item.value] : [],
    );
    const isWhole = sizes?.reduce((sum, each) => sum + each, 0) === axis.size;
    return sizes && isWhole ? cut(interpreter, tensor, axis, sizes) : undefined;
  },
};

/** `x.chunk(2, dim=1)`; `undefined` of another method, or where the axis, its size or an argument is not known. */
export function partsOf(
  interpreter: Interpreter,
  tensor: SymbolicTensor,
  name: string,
  given: readonly EvaluatedArgument[],
): AbstractValue | undefined {
  const parts = ownEntry(PARTS, name);
  return parts?.(
    interpreter,
    tensor,
    given.map((each) => (each.name === "axis" ? { ...each, name: "dim" } : each)),
  );
}

function axisOf({ shape }: SymbolicTensor, dim: number | "unknown"): Axis | undefined {
  if (!shape || dim === "unknown") return undefined;
  const at = dim < 0 ? dim + shape.length : dim;
  const size = shape[at];
  return typeof size === "number" ? { at, size } : undefined;
}

const range = (start: number, stop: number): SliceValue => ({
  kind: "slice",
  start: constant(start),
  stop: constant(stop),
});

const WHOLE: SliceValue = { kind: "slice" };

const along = (
  interpreter: Interpreter,
  tensor: SymbolicTensor,
  axis: number,
  index: AbstractValue | SliceValue,
): AbstractValue => subscriptTensor(interpreter, tensor, [...Array.from({ length: axis }, () => WHOLE), index]);

/** So many each, the last what is left. */
const evenly = (size: number, each: number): readonly number[] =>
  Array.from({ length: Math.min(MOST_ROWS + 1, Math.max(1, Math.ceil(size / each))) }, (_, index) =>
    Math.min(each, size - index * each),
  );

/** Parts of these sizes, one behind the other. */
function cut(
  interpreter: Interpreter,
  tensor: SymbolicTensor,
  { at }: Axis,
  sizes: readonly number[],
): AbstractValue | undefined {
  if (sizes.length > MOST_ROWS) return undefined;
  let start = 0;
  const ranges = sizes.map((size) => {
    const part = range(start, start + size);
    start += size;
    return part;
  });
  return tuple(ranges.map((part) => along(interpreter, tensor, at, part)));
}
