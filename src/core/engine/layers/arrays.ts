/** Rearranging and combining dense arrays, row-major: what layers and tensor indexing share. */
import { sizeOf, tensor, type Tensor } from "../../tensor";

/** How many elements lie between neighbours of each axis. */
export function stridesOf(shape: readonly number[]): readonly number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}

/** The axes before an axis as one, its size, and those after it as one. */
export function around(shape: readonly number[], axis: number): readonly [number, number, number] {
  return [sizeOf(shape.slice(0, axis)), shape[axis] ?? 1, sizeOf(shape.slice(axis + 1))];
}

/** The elements at `start + Σ index·stride` for each index of `shape`; a stride of 0 repeats. */
export function strided(data: Float32Array, shape: readonly number[], strides: readonly number[], start = 0): Tensor {
  const out = new Float32Array(sizeOf(shape));
  const last = shape.length - 1;
  if (out.length === 0) return { shape, data: out };
  if (last < 0) return { shape, data: out.fill(data[start]!) };
  const index = shape.map(() => 0);
  const [size, step] = [shape[last]!, strides[last]!];
  let from = start;
  for (let at = 0; at < out.length; at += size) {
    for (let k = 0; k < size; k++) out[at + k] = data[from + k * step]!;
    for (let axis = last - 1; axis >= 0; axis--) {
      from += strides[axis]!;
      if (++index[axis]! < shape[axis]!) break;
      from -= strides[axis]! * shape[axis]!;
      index[axis] = 0;
    }
  }
  return { shape, data: out };
}

/** The axes in another order: axis `k` of the result is axis `order[k]`. */
export function transposed({ shape, data }: Tensor, order: readonly number[]): Tensor {
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
export function sliced(source: Tensor, axis: number, start: number, length: number): Tensor {
  const [outer, size, inner] = around(source.shape, axis);
  const data = new Float32Array(outer * length * inner);
  for (let row = 0; row < outer; row++) {
    const from = (row * size + start) * inner;
    data.set(source.data.subarray(from, from + length * inner), row * length * inner);
  }
  return {
    shape: source.shape.map((each, index) => (index === axis ? length : each)),
    data,
  };
}

/** Arrays side by side along an axis; the others must agree. */
export function concatenated(parts: readonly Tensor[], axis: number): Tensor {
  const sizes = parts.map(({ shape }) => shape[axis] ?? 1);
  const total = sizes.reduce((sum, size) => sum + size, 0);
  const shape = (parts[0]?.shape ?? []).map((size, index) => (index === axis ? total : size));
  const [outer, , inner] = around(shape, axis);
  const data = new Float32Array(outer * total * inner);
  let start = 0;
  for (const [index, part] of parts.entries()) {
    const width = sizes[index]! * inner;
    for (let row = 0; row < outer; row++) {
      data.set(part.data.subarray(row * width, (row + 1) * width), row * total * inner + start);
    }
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
export function broadcastTo(source: Tensor, shape: readonly number[]): Tensor {
  const { shape: own, data } = source;
  if (own.length === shape.length && own.every((size, axis) => size === shape[axis])) return source;
  const strides = stridesOf(own);
  const missing = shape.length - own.length;
  return strided(
    data,
    shape,
    shape.map((_, axis) => (axis < missing || own[axis - missing] === 1 ? 0 : strides[axis - missing]!)),
  );
}

/** A function of each element. */
export const mapped = ({ shape, data }: Tensor, f: (value: number) => number): Tensor => ({
  shape,
  data: data.map((value) => f(value)),
});

/** A function of the elements at the same place of two arrays of one shape. */
export const combined = (one: Tensor, other: Tensor, f: (a: number, b: number) => number): Tensor => ({
  shape: one.shape,
  data: one.data.map((value, index) => f(value, other.data[index]!)),
});

/** For each place of the other axes, in their order, the elements along the given ones made to one. */
export function reduced(
  source: Tensor,
  axes: readonly number[],
  keepdims: boolean,
  reduce: (values: Float32Array) => number,
): Tensor {
  const others = source.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const { data } = transposed(source, [...others, ...axes]);
  const width = sizeOf(axes.map((axis) => source.shape[axis]!));
  const kept = others.map((axis) => source.shape[axis]!);
  const out = Float32Array.from({ length: sizeOf(kept) }, (_, row) =>
    reduce(data.subarray(row * width, (row + 1) * width)),
  );
  return tensor(keepdims ? source.shape.map((size, axis) => (axes.includes(axis) ? 1 : size)) : kept, out);
}
