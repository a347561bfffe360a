/** How `Bidirectional` puts its two outputs together (keras/src/layers/rnn/bidirectional.py 3.15.1, `call`). */
import { sizeOf, type Tensor, tensor } from "../tensor";

export type MergeMode = "concat" | "sum" | "mul" | "ave";

/** Rounded to float32 after each operation, as Keras's tensors are. */
const OPERATIONS: Readonly<Record<Exclude<MergeMode, "concat">, (a: number, b: number) => number>> = {
  sum: (a, b) => a + b,
  mul: (a, b) => a * b,
  ave: (a, b) => Math.fround(a + b) / 2,
};

/**
 * Two tensors that differ in their last axis at most: side by side along it, or element by element, where an axis of
 * one element counts for all of the other's.
 */
export function merged(mode: MergeMode, one: Tensor, other: Tensor): Tensor {
  const [ones, others] = [one.shape.at(-1) ?? 0, other.shape.at(-1) ?? 0];
  const outer = one.shape.slice(0, -1);
  const size = mode === "concat" ? ones + others : Math.max(ones, others);
  const data = new Float32Array(sizeOf(outer) * size);
  for (let row = 0; row < sizeOf(outer); row++) {
    const at = row * size;
    const [from, also] = [one.data.subarray(row * ones, (row + 1) * ones), row * others];
    if (mode === "concat") {
      data.set(from, at);
      data.set(other.data.subarray(also, also + others), at + ones);
    } else {
      const operate = OPERATIONS[mode];
      for (let k = 0; k < size; k++) data[at + k] = operate(from[k % ones]!, other.data[also + (k % others)]!);
    }
  }
  return tensor([...outer, size], data);
}

/** The tensor with the elements of one axis in reverse order. */
export function reversed({ shape, data }: Tensor, axis: number): Tensor {
  const length = shape[axis] ?? 0;
  const size = sizeOf(shape.slice(axis + 1));
  const result = new Float32Array(data.length);
  for (let start = 0; start < data.length; start += length * size) {
    for (let index = 0; index < length; index++) {
      const from = start + index * size;
      result.set(data.subarray(from, from + size), start + (length - 1 - index) * size);
    }
  }
  return { shape, data: result };
}
