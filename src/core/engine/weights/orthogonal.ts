/**
 * A random orthogonal matrix as Keras's `Orthogonal` makes it (keras/src/initializers/
 * random_initializers.py 3.15.1, after Saxe et al. 2013): the Q of a normal matrix's QR
 * decomposition, with the signs that make R's diagonal positive. Only one Q has these signs, so that
 * any stable method gives the same matrix, to the rounding of its float32 or float64: small ones are
 * rounded as TensorFlow's.
 */
import { householderQ, isSmall } from "./householder";
import { sharedFactory } from "../kernel/load";
import { vectorsInKernel } from "../kernel/orthogonal-kernel";
import { DOUBLES_IN_KERNEL } from "../limits";
import type { RandomSource } from "./random-source";
import type { Work } from "../work";

/** Columns made orthogonal together: the others are then passed over once for all of them. */
const PANEL = 4;

/** From here on the kernel makes up for what it takes to start. */
const KERNEL_MULTIPLY_ADDS = 2 ** 20;

/** Multiply-adds for a matrix of that shape; as many fewer as the kernel is faster. */
export function orthogonalCost(rows: number, columns: number): number {
  const multiplyAdds = orthogonalMultiplyAdds(rows, columns);
  return isForKernel(multiplyAdds) && sharedFactory() ? multiplyAdds / DOUBLES_IN_KERNEL : multiplyAdds;
}

function orthogonalMultiplyAdds(rows: number, columns: number): number {
  const [length, count] = [Math.max(rows, columns), Math.min(rows, columns)];
  return length * count * count;
}

const isForKernel = (multiplyAdds: number): boolean => multiplyAdds >= KERNEL_MULTIPLY_ADDS;

/** Room for vectors that lie one after the other, and what makes them orthonormal in place. */
export interface Vectors {
  readonly data: Float64Array;
  /** From one vector to the next. */
  readonly stride: number;
  /** They must be linearly independent. */
  readonly orthonormalise: () => Work<void>;
}

/** Row-major (rows, columns), times `gain`; its rows or its columns, whichever are fewer, are orthogonal. */
export function* randomOrthogonal(
  rows: number,
  columns: number,
  gain: number,
  source: RandomSource,
): Work<Float32Array> {
  const [length, count] = [Math.max(rows, columns), Math.min(rows, columns)];
  const drawn = yield* source.normal(length * count, 0, 1); // (length, count), row-major
  const result = new Float32Array(drawn.length);
  if (isSmall(length, count)) {
    const q = householderQ(drawn, length, count);
    if (rows >= columns) result.set(q);
    else yield* transpose({ data: q, stride: count }, { data: result, stride: length }, length, count);
  } else {
    const large = isForKernel(orthogonalMultiplyAdds(rows, columns));
    const vectors = (large ? vectorsInKernel(count, length) : undefined) ?? plainVectors(count, length);
    const { data, stride } = vectors;
    // Held transposed, so that what is summed over lies together.
    yield* transpose({ data: drawn, stride: count }, vectors, length, count);
    yield* vectors.orthonormalise();
    if (rows >= columns) yield* transpose(vectors, { data: result, stride: count }, count, length);
    // Keras transposes Q, and so it lies here already.
    else for (let k = 0; k < count; k++) result.set(data.subarray(k * stride, k * stride + length), k * length);
  }
  const scale = Math.fround(gain);
  if (scale !== 1) for (let k = 0; k < result.length; k++) result[k] = result[k]! * scale;
  return result;
}

/** Side of the squares in which a matrix is turned, so that its lines and those of its transpose stay in the cache. */
const SQUARE = 32;
/** Multiply-adds that turning one number counts for. */
const TURN_COST = 2;

/** Where a matrix lies, row-major; `stride` is from one row to the next. */
interface Lying {
  readonly data: Float32Array | Float64Array;
  readonly stride: number;
}

/** Writes the transpose of a matrix (rows, columns). */
function* transpose(
  { data: from, stride: fromStride }: Lying,
  { data: to, stride: toStride }: Lying,
  rows: number,
  columns: number,
): Work<void> {
  for (let top = 0; top < rows; top += SQUARE) {
    const bottom = Math.min(top + SQUARE, rows);
    for (let left = 0; left < columns; left += SQUARE) {
      const right = Math.min(left + SQUARE, columns);
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) {
          to[column * toStride + row] = from[row * fromStride + column]!;
        }
      }
    }
    yield (bottom - top) * columns * TURN_COST;
  }
}

/** Room for `count` vectors of that length, made orthonormal in TypeScript. */
export function plainVectors(count: number, length: number): Vectors {
  const data = new Float64Array(count * length);
  return { data, stride: length, orthonormalise: () => orthonormalise(data, count, length) };
}

/**
 * Modified Gram–Schmidt, a panel of vectors at a time, in place (Golub and Van Loan, "Matrix
 * Computations", 5.2.8). Normal matrices are far from singular: double precision is plenty.
 *
 * @param vectors (count, length), row-major
 */
function* orthonormalise(vectors: Float64Array, count: number, length: number): Work<void> {
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
    yield 2 * (count - first) * PANEL * length;
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
