/** The part of a tensor that a view shows: whole where it is small, else the first and last indices of each long axis. */
import type { Tensor } from "../tensor";

export interface TensorWindow {
  /** For each axis the indices that are shown, ascending; a gap between two neighbours is drawn as an ellipsis. */
  readonly indices: readonly (readonly number[])[];
  /** Row-major over `indices`. */
  readonly values: readonly number[];
}

/** All indices below `size`, or the first and last ones where there are more than `most`. */
export function shownIndices(size: number, most: number): readonly number[] {
  const all = Math.min(size, most);
  const head = size > most ? Math.ceil(most / 2) : all;
  return Array.from({ length: all }, (_, index) => (index < head ? index : size - all + index));
}

/** Cuts a tensor to at most `most[axis]` indices per axis; an axis without an entry is kept whole. */
export function windowOf(tensor: Tensor, most: readonly number[]): TensorWindow {
  const indices = tensor.shape.map((size, axis) => shownIndices(size, most[axis] ?? size));
  let offsets: readonly number[] = [0];
  for (const [axis, kept] of indices.entries()) {
    const size = tensor.shape[axis] ?? 0;
    offsets = offsets.flatMap((offset) => kept.map((index) => offset * size + index));
  }
  return { indices, values: offsets.map((offset) => tensor.data[offset] ?? Number.NaN) };
}
