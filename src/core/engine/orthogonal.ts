/**
 * A random orthogonal matrix as Keras's `Orthogonal` makes it (keras/src/initializers/
 * random_initializers.py 3.15.1, after Saxe et al. 2013): the Q of a normal matrix's QR
 * decomposition, with the signs that make R's diagonal positive. Only one Q has these signs, so that
 * any stable method gives the same matrix, to the rounding of its float32 or float64: small ones are
 * rounded as TensorFlow's.
 */
import { householderQ, isSmall } from "./householder";
import { orthonormaliseInKernel } from "./kernel/orthogonal-kernel";
import type { RandomSource } from "./random";

/** Columns made orthogonal together: the others are then passed over once for all of them. */
const PANEL = 4;

/** From here on the kernel makes up for what it takes to start. */
const KERNEL_MULTIPLY_ADDS = 2 ** 20;

/** Multiply-adds for a matrix of that shape. */
export function orthogonalMultiplyAdds(rows: number, columns: number): number {
  const [length, count] = [Math.max(rows, columns), Math.min(rows, columns)];
  return length * count * count;
}

/** Row-major (rows, columns); its rows or its columns, whichever are fewer, are orthonormal. */
export function randomOrthogonal(rows: number, columns: number, source: RandomSource): Float32Array | Float64Array {
  const [length, count] = [Math.max(rows, columns), Math.min(rows, columns)];
  const drawn = source.normal(length * count, 0, 1); // (length, count), row-major
  if (isSmall(length, count)) {
    const q = householderQ(drawn, length, count);
    return rows < columns ? transposed(q, length, count) : q;
  }
  // Held transposed, so that what is summed over lies together.
  const vectors = new Float64Array(drawn.length);
  for (let row = 0; row < length; row++) {
    for (let k = 0; k < count; k++) vectors[k * length + row] = drawn[row * count + k]!;
  }
  const inKernel =
    orthogonalMultiplyAdds(rows, columns) >= KERNEL_MULTIPLY_ADDS && orthonormaliseInKernel(vectors, count, length);
  if (!inKernel) orthonormalise(vectors, count, length);
  if (rows < columns) return vectors; // Keras transposes Q, and so it lies here already
  const result = new Float64Array(drawn.length);
  for (let row = 0; row < length; row++) {
    for (let k = 0; k < count; k++) result[row * count + k] = vectors[k * length + row]!;
  }
  return result;
}

function transposed(matrix: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from(matrix, (_, index) => matrix[(index % rows) * columns + Math.floor(index / rows)]!);
}

/**
 * Modified Gram–Schmidt, a panel of vectors at a time, in place (Golub and Van Loan, "Matrix
 * Computations", 5.2.8). Normal matrices are far from singular: double precision is plenty.
 *
 * @param vectors (count, length), row-major
 */
export function orthonormalise(vectors: Float64Array, count: number, length: number): void {
  for (let first = 0; first < count; first += PANEL) {
    const end = Math.min(first + PANEL, count);
    for (let k = first; k < end; k++) {
      for (let q = first; q < k; q++) {
        subtract(vectors, k * length, q * length, length, dot(vectors, k * length, q * length, length));
      }
      normalise(vectors, k * length, length);
    }
    if (end - first < PANEL) return; // it was the last panel
    for (let k = end; k < count; k++) subtractPanel(vectors, k * length, first * length, length);
  }
}

function dot(vectors: Float64Array, a: number, b: number, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += vectors[a + k]! * vectors[b + k]!;
  return sum;
}

function subtract(vectors: Float64Array, from: number, q: number, length: number, factor: number): void {
  for (let k = 0; k < length; k++) vectors[from + k] = vectors[from + k]! - factor * vectors[q + k]!;
}

function normalise(vectors: Float64Array, start: number, length: number): void {
  const norm = Math.sqrt(dot(vectors, start, start, length));
  for (let k = start; k < start + length; k++) vectors[k] = vectors[k]! / norm;
}

/** Takes the four vectors from `panel` on out of the one at `from`. */
function subtractPanel(vectors: Float64Array, from: number, panel: number, length: number): void {
  const [q0, q1, q2, q3] = [panel, panel + length, panel + 2 * length, panel + 3 * length];
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let k = 0; k < length; k++) {
    const value = vectors[from + k]!;
    s0 += value * vectors[q0 + k]!;
    s1 += value * vectors[q1 + k]!;
    s2 += value * vectors[q2 + k]!;
    s3 += value * vectors[q3 + k]!;
  }
  for (let k = 0; k < length; k++) {
    vectors[from + k] =
      vectors[from + k]! -
      (s0 * vectors[q0 + k]! + s1 * vectors[q1 + k]! + s2 * vectors[q2 + k]! + s3 * vectors[q3 + k]!);
  }
}
