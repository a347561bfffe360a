/**
 * What programs do with PyTorch's tensors between modules (torch 2.13 `Tensor`): indexing, joining, other axes,
 * reductions. Axes may be negative, as in PyTorch.
 * What moves numbers is work in slices, what gives them another shape is not.
 * Each throws a RangeError where PyTorch raises: an axis or an index that is not there, sizes that do not fit.
 */
import { sizeOf, type Tensor, zeros } from "../../../tensor";
import { LIMITS } from "../../limits";
import { atOnce, type Work } from "../../work";
import {
  broadcastShape,
  broadcastTo,
  concatenated,
  LARGEST,
  MEAN,
  reduced,
  reshaped,
  SMALLEST,
  strided,
  stridesOf,
  SUM,
  transposed,
} from "../arrays";
import { matrixProducts } from "../dot";

/** `start:stop:step` between brackets; PyTorch allows no negative step. */
export interface TensorSlice {
  readonly start?: number;
  readonly stop?: number;
  readonly step?: number;
}

/** One index between brackets: a number, a slice, `...`, or None for a new axis. */
export type TensorIndex = number | TensorSlice | "..." | null;

const axisOf = (axis: number, rank: number): number => {
  const at = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(at) || at < 0 || at >= rank) {
    throw new RangeError(`axis ${axis} is none of ${rank}, counted from 0`);
  }
  return at;
};

/** `tensor[indices]`: `out[:, -1, :]`, `h_n[-1]`. */
export function indexed(source: Tensor, indices: readonly TensorIndex[]): Work<Tensor> {
  const used = indices.filter((index) => index !== null && index !== "...").length;
  if (used > source.shape.length) throw new RangeError(`${used} indices for ${source.shape.length} axes`);
  const whole = Array.from({ length: source.shape.length - used }, (): TensorIndex => ({}));
  const gap = indices.indexOf("...");
  const full = gap < 0 ? [...indices, ...whole] : [...indices.slice(0, gap), ...whole, ...indices.slice(gap + 1)];
  const strides = stridesOf(source.shape);
  const shape: number[] = [];
  const steps: number[] = [];
  let start = 0;
  let axis = 0;
  for (const index of full) {
    if (index === null || index === "...") {
      shape.push(1);
      steps.push(0);
      continue;
    }
    const [size, stride] = [source.shape[axis]!, strides[axis]!];
    axis++;
    if (typeof index === "number") {
      start += axisOf(index, size) * stride;
      continue;
    }
    const step = index.step ?? 1;
    if (step < 1) throw new RangeError("a slice's step must be positive");
    const from = clamped(index.start ?? 0, size);
    shape.push(Math.max(0, Math.ceil((clamped(index.stop ?? size, size) - from) / step)));
    steps.push(step * stride);
    start += from * stride;
  }
  return strided(source.data, shape, steps, start);
}

const clamped = (at: number, size: number): number => Math.min(Math.max(at < 0 ? at + size : at, 0), size);

const shapesOf = (tensors: readonly Tensor[]): string => tensors.map(({ shape }) => `(${shape.join(", ")})`).join(", ");

/** `torch.cat(tensors, dim)` */
export function cat(parts: readonly Tensor[], dim = 0): Work<Tensor> {
  const [first] = parts;
  if (!first) throw new RangeError("nothing to join");
  const axis = axisOf(dim, first.shape.length);
  const fits = parts.every(
    ({ shape }) =>
      shape.length === first.shape.length && shape.every((size, at) => at === axis || size === first.shape[at]),
  );
  if (!fits) {
    const reason = parts.every(({ shape }) => shape.length === first.shape.length)
      ? "other sizes differ, too"
      : "some have more axes";
    throw new RangeError(`${shapesOf(parts)} cannot be joined along axis ${axis}: ${reason}`);
  }
  return concatenated(parts, axis);
}

/** `tensor.permute(order)` */
export function permute(source: Tensor, order: readonly number[]): Work<Tensor> {
  const axes = order.map((axis) => axisOf(axis, source.shape.length));
  if (new Set(axes).size !== source.shape.length) throw new RangeError("permute takes every axis once");
  return transposed(source, axes);
}

/** `tensor.transpose(one, other)` */
export function transpose(source: Tensor, one: number, other: number): Work<Tensor> {
  const rank = source.shape.length;
  const [a, b] = [axisOf(one, rank), axisOf(other, rank)];
  return transposed(
    source,
    source.shape.map((_, axis) => (axis === a ? b : axis === b ? a : axis)),
  );
}

/** `tensor.view(shape)`, `tensor.reshape(shape)`: at most one size may be -1. */
export function view(source: Tensor, shape: readonly number[]): Tensor {
  const left = source.data.length / sizeOf(shape.filter((size) => size !== -1));
  if (!Number.isInteger(left)) throw new RangeError(`${source.data.length} values do not fill (${shape.join(", ")})`);
  return reshaped(
    source,
    shape.map((size) => (size === -1 ? left : size)),
  );
}

/** `tensor.squeeze(dim)`: without axes of one element, or without that one if it has one. */
export function squeeze(source: Tensor, dim?: number): Tensor {
  const at = dim === undefined ? undefined : axisOf(dim, source.shape.length);
  return reshaped(
    source,
    source.shape.filter((size, axis) => size !== 1 || (at !== undefined && axis !== at)),
  );
}

/** `tensor.unsqueeze(dim)` */
export function unsqueeze(source: Tensor, dim: number): Tensor {
  const at = axisOf(dim, source.shape.length + 1);
  return reshaped(source, [...source.shape.slice(0, at), 1, ...source.shape.slice(at)]);
}

const withinLimits = (shape: readonly number[]): readonly number[] => {
  if (shape.some((size) => !Number.isSafeInteger(size) || size < 0)) throw new RangeError("a size must be positive");
  if (sizeOf(shape) > LIMITS.elements) throw new RangeError(`more than ${LIMITS.elements} numbers`);
  return shape;
};

/** `tensor.expand(size)`: axes of one element repeated, new ones in front; -1 leaves an axis as it is. */
export function expand(source: Tensor, size: readonly number[]): Work<Tensor> {
  const missing = size.length - source.shape.length;
  if (missing < 0) throw new RangeError("expand needs a size for every axis");
  const shape = size.map((each, axis) => (each === -1 ? (source.shape[axis - missing] ?? -1) : each));
  const fits = source.shape.every((own, axis) => own === 1 || own === shape[axis + missing]);
  if (!fits) throw new RangeError(`(${source.shape.join(", ")}) cannot be expanded to (${size.join(", ")})`);
  return broadcastTo(source, withinLimits(shape));
}

/** `tensor.repeat(repeats)`: the whole, so often along each axis; new axes in front. */
export function repeat(source: Tensor, repeats: readonly number[]): Work<Tensor> {
  const missing = repeats.length - source.shape.length;
  if (missing < 0) throw new RangeError("repeat needs a number for every axis");
  const own = [...Array.from({ length: missing }, () => 1), ...source.shape];
  const shape = withinLimits(own.map((size, axis) => size * (repeats[axis] ?? 1)));
  if (sizeOf(shape) === 0) return atOnce(() => zeros(shape));
  return repeated(reshaped(source, own), repeats);
}

function* repeated(source: Tensor, repeats: readonly number[]): Work<Tensor> {
  let result = source;
  for (const [axis, times] of repeats.entries()) {
    const copies = Array.from({ length: times }, () => result);
    if (times > 1) result = yield* concatenated(copies, axis);
  }
  return result;
}

/** `tensor.flip(dims)`: these axes from their end to their start. */
export function flip(source: Tensor, dims: readonly number[]): Work<Tensor> {
  const { shape, data } = source;
  const axes = new Set(dims.map((axis) => axisOf(axis, shape.length)));
  const strides = stridesOf(shape);
  const start = [...axes].reduce((sum, axis) => sum + Math.max(0, shape[axis]! - 1) * strides[axis]!, 0);
  return strided(
    data,
    shape,
    strides.map((stride, axis) => (axes.has(axis) ? -stride : stride)),
    start,
  );
}

/** `pad_sequence(sequences)`: sequences (length, …) side by side, the shorter ones filled up to the longest. */
export function padSequence(sequences: readonly Tensor[], batchFirst: boolean, padding: number): Work<Tensor> {
  const [first] = sequences;
  if (!first || first.shape.length === 0) throw new RangeError("nothing to pad");
  const [, ...rest] = first.shape;
  const longest = Math.max(...sequences.map(({ shape }) => shape[0] ?? 0));
  const fits = sequences.every(
    ({ shape }) => shape.length === rest.length + 1 && rest.every((size, axis) => size === shape[axis + 1]),
  );
  if (!fits) throw new RangeError("sequences must agree but for their lengths");
  const shape = withinLimits([sequences.length, longest, ...rest]);
  return padded(sequences, shape, batchFirst, padding);
}

function* padded(
  sequences: readonly Tensor[],
  shape: readonly number[],
  batchFirst: boolean,
  padding: number,
): Work<Tensor> {
  const rows = { shape, data: new Float32Array(sizeOf(shape)).fill(padding) };
  const size = sizeOf(shape.slice(1));
  for (const [row, { data }] of sequences.entries()) rows.data.set(data, row * size);
  return batchFirst ? rows : yield* transpose(rows, 0, 1);
}

/** `torch.matmul(one, other)`: matrices in the last two axes, the axes before by NumPy's rules; a vector is a row or a column. */
export function matmul(one: Tensor, other: Tensor): Work<Tensor> {
  if (one.shape.length === 0 || other.shape.length === 0) throw new RangeError("matmul takes no single number");
  const left = one.shape.length === 1 ? reshaped(one, [1, ...one.shape]) : one;
  const right = other.shape.length === 1 ? reshaped(other, [...other.shape, 1]) : other;
  const [m, k, n] = [left.shape.at(-2)!, left.shape.at(-1)!, right.shape.at(-1)!];
  const outer = broadcastShape([left.shape.slice(0, -2), right.shape.slice(0, -2)]);
  if (k !== right.shape.at(-2) || !outer) {
    throw new RangeError(`(${one.shape.join(", ")}) and (${other.shape.join(", ")}) do not fit`);
  }
  withinLimits([...outer, m, n]);
  const shape = [...outer, ...(one.shape.length === 1 ? [] : [m]), ...(other.shape.length === 1 ? [] : [n])];
  return multiplied(left, right, outer, shape);
}

function* multiplied(left: Tensor, right: Tensor, outer: readonly number[], shape: readonly number[]): Work<Tensor> {
  const rows = sizeOf(outer);
  const matrices = function* (source: Tensor): Work<Tensor> {
    const own = source.shape.slice(-2);
    return reshaped(yield* broadcastTo(source, [...outer, ...own]), [rows, ...own]);
  };
  return reshaped(yield* matrixProducts(yield* matrices(left), yield* matrices(right)), shape);
}

const REDUCTIONS = { mean: MEAN, sum: SUM, max: LARGEST, min: SMALLEST } as const;

/** `tensor.mean(dim)` and the like: over an axis, several, or all of them; of `max` and `min` the values. */
export function reduce(
  source: Tensor,
  how: keyof typeof REDUCTIONS,
  dims: readonly number[] = source.shape.map((_, axis) => axis),
  keepdim = false,
): Work<Tensor> {
  const axes = dims.map((axis) => axisOf(axis, source.shape.length));
  return reduced(source, axes, keepdim, REDUCTIONS[how]);
}
