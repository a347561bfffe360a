/**
 * Rearranging and combining dense arrays, row-major: what layers and tensor indexing share. Each is work in slices,
 * because an array may be as large as a preview's memory.
 */
import { sizeOf, tensor, type Tensor } from "../../tensor";
import { inBlocks, type Work } from "../work";

/** What handling one element takes, in multiply-adds, with its share of the memory. */
export const ELEMENT_COST = 12;

/** How many elements lie between neighbours of each axis. */
export function stridesOf(shape: readonly number[]): readonly number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}

/** The axes before an axis as one, its size, and those after it as one. */
function around(shape: readonly number[], axis: number): readonly [number, number, number] {
  return [sizeOf(shape.slice(0, axis)), shape[axis] ?? 1, sizeOf(shape.slice(axis + 1))];
}

/** The elements at `start + Σ index·stride` for each index of `shape`; a stride of 0 repeats. */
export function* strided(
  data: Float32Array,
  shape: readonly number[],
  strides: readonly number[],
  start = 0,
): Work<Tensor> {
  const out = new Float32Array(sizeOf(shape));
  const last = shape.length - 1;
  if (out.length === 0) return { shape, data: out };
  if (last < 0) return { shape, data: out.fill(data[start]!) };
  const index = shape.map(() => 0);
  const [size, step] = [shape[last]!, strides[last]!];
  let [row, column] = [start, 0];
  yield* inBlocks(out.length, ELEMENT_COST, (from, end) => {
    for (let at = from; at < end;) {
      const taken = Math.min(end - at, size - column);
      const first = row + column * step;
      for (let k = 0; k < taken; k++) out[at + k] = data[first + k * step]!;
      at += taken;
      column = (column + taken) % size;
      if (column > 0) continue; // the block ends within a row
      for (let axis = last - 1; axis >= 0; axis--) {
        row += strides[axis]!;
        if (++index[axis]! < shape[axis]!) break;
        row -= strides[axis]! * shape[axis]!;
        index[axis] = 0;
      }
    }
  });
  return { shape, data: out };
}

/** The axes in another order: axis `k` of the result is axis `order[k]`. */
export function transposed({ shape, data }: Tensor, order: readonly number[]): Work<Tensor> {
  const strides = stridesOf(shape);
  return strided(
    data,
    order.map((axis) => shape[axis]!),
    order.map((axis) => strides[axis]!),
  );
}

/** The same numbers under another shape of as many elements. */
export const reshaped = ({ data }: Tensor, shape: readonly number[]): Tensor => tensor(shape, data);

/** `[start, start + length)` of one axis. */
export function sliced(source: Tensor, axis: number, start: number, length: number): Work<Tensor> {
  const { shape, data } = source;
  const strides = stridesOf(shape);
  return strided(
    data,
    shape.map((each, index) => (index === axis ? length : each)),
    strides,
    start * strides[axis]!,
  );
}

/** Arrays side by side along an axis; the others must agree. */
export function* concatenated(parts: readonly Tensor[], axis: number): Work<Tensor> {
  const sizes = parts.map(({ shape }) => shape[axis] ?? 1);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const shape = (parts[0]?.shape ?? []).map((size, index) => (index === axis ? total : size));
  const [outer, , inner] = around(shape, axis);
  const data = new Float32Array(outer * total * inner);
  let start = 0;
  for (const [index, part] of parts.entries()) {
    const width = sizes[index]! * inner;
    const first = start;
    yield* inBlocks(outer * width, 2, (from, end) => {
      for (let at = from; at < end;) {
        const row = Math.floor(at / width);
        const stop = Math.min(end, (row + 1) * width);
        data.set(part.data.subarray(at, stop), row * (total * inner - width) + first + at);
        at = stop;
      }
    });
    start += width;
  }
  return { shape, data };
}

/** The shape of an element-wise operation by NumPy's rules; `undefined` where two sizes do not fit. */
export function broadcastShape(shapes: readonly (readonly number[])[]): readonly number[] | undefined {
  const rank = Math.max(0, ...shapes.map((shape) => shape.length));
  const sizes = Array.from({ length: rank }, (_, index) => {
    const found = shapes.map((shape) => shape[index - rank + shape.length] ?? 1);
    const size = found.find((each) => each !== 1) ?? 1;
    return found.every((each) => each === 1 || each === size) ? size : -1;
  });
  return sizes.includes(-1) ? undefined : sizes;
}

/** The array repeated along the axes that it lacks or that have one element. */
export function* broadcastTo(source: Tensor, shape: readonly number[]): Work<Tensor> {
  const { shape: own, data } = source;
  if (own.length === shape.length && own.every((size, axis) => size === shape[axis])) return source;
  const strides = stridesOf(own);
  const missing = shape.length - own.length;
  return yield* strided(
    data,
    shape,
    shape.map((_, axis) => (axis < missing || own[axis - missing] === 1 ? 0 : strides[axis - missing]!)),
  );
}

/** A function of each element, of that many multiply-adds, and its place. */
export function* mapped(
  { shape, data }: Tensor,
  f: (value: number, at: number) => number,
  multiplyAdds = ELEMENT_COST,
): Work<Tensor> {
  const out = new Float32Array(data.length);
  yield* inBlocks(data.length, multiplyAdds, (from, end) => {
    for (let at = from; at < end; at++) out[at] = f(data[at]!, at);
  });
  return { shape, data: out };
}

/** A function of the elements at the same place of two arrays of one shape. */
export const combined = (one: Tensor, { data }: Tensor, f: (a: number, b: number) => number): Work<Tensor> =>
  mapped(one, (value, at) => f(value, data[at]!));

/** How many elements are made to one: their sum, the largest of them. */
export interface Fold {
  /** Of no elements. */
  readonly none: number;
  readonly add: (all: number, value: number) => number;
  /** What becomes of the result of `count` elements; it stays as it is where absent. */
  readonly end?: (all: number, count: number) => number;
}

export const SUM: Fold = { none: 0, add: (all, value) => all + value };
export const MEAN: Fold = { ...SUM, end: (all, count) => all / count };
export const LARGEST: Fold = { none: Number.NEGATIVE_INFINITY, add: (all, value) => Math.max(all, value) };
export const SMALLEST: Fold = { none: Number.POSITIVE_INFINITY, add: (all, value) => Math.min(all, value) };
/** 1 where an element is not 0. */
export const ANY: Fold = { none: 0, add: (all, value) => (value === 0 ? all : 1) };

/** For each place of the other axes, in their order, the elements along the given ones made to one. */
export function* reduced(
  source: Tensor,
  axes: readonly number[],
  keepdims: boolean,
  { none, add, end: finished = (all) => all }: Fold,
): Work<Tensor> {
  const others = source.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const { data } = yield* transposed(source, [...others, ...axes]);
  const width = sizeOf(axes.map((axis) => source.shape[axis]!));
  const kept = others.map((axis) => source.shape[axis]!);
  const out = new Float32Array(sizeOf(kept));
  if (width === 0) out.fill(finished(none, 0));
  let all = none;
  let count = 0;
  yield* inBlocks(data.length, ELEMENT_COST, (from, end) => {
    for (let at = from; at < end; at++) {
      all = add(all, data[at]!);
      if (++count < width) continue;
      out[Math.floor(at / width)] = finished(all, count);
      [all, count] = [none, 0];
    }
  });
  return tensor(keepdims ? source.shape.map((size, axis) => (axes.includes(axis) ? 1 : size)) : kept, out);
}
