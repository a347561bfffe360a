/**
 * The Q of a small matrix's QR decomposition, to the last bit as TensorFlow 2.21 calculates it on x86-64: Eigen's
 * `HouseholderQR` (Eigen/src/QR/HouseholderQR.h, Householder/{Householder,HouseholderSequence}.h; Golub and Van Loan,
 * "Matrix Computations", 5.1 and 5.2) in float32. A sum of float32 numbers depends on its order, and so the order here
 * is Eigen's, whose matrix–vector products add in registers of eight and four numbers where the numbers lie together.
 * Larger matrices Eigen takes apart in blocks, in another order: they are not for this file.
 */

/** Eigen's block: a matrix of more columns is decomposed another way. */
const MOST_COLUMNS = 32;
/** From here on Eigen's matrix–vector product sums up in blocks. */
const MOST_ROWS = 128;

/** Whether that order is known for a matrix of at least as many rows as columns. */
export const isSmall = (rows: number, columns: number): boolean => columns <= MOST_COLUMNS && rows <= MOST_ROWS;

/**
 * Q with orthonormal columns, where R has a positive diagonal.
 *
 * @param matrix (rows, columns), row-major, of at least as many rows as columns; float32 numbers
 * @returns (rows, columns), row-major
 */
export function householderQ(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const decomposed = matrix.slice();
  const factors = new Float32Array(columns);
  for (let k = 0; k < columns; k++) factors[k] = reflectColumn(decomposed, rows, columns, k);
  // Eigen holds Q by columns, R and the reflections by rows.
  const q = new Float32Array(rows * columns);
  for (let k = 0; k < columns; k++) q[k * rows + k] = 1;
  for (let k = columns - 1; k >= 0; k--) reflectQ(q, { data: decomposed, rows, columns }, k, factors[k]!);
  const result = new Float32Array(rows * columns);
  for (let k = 0; k < columns; k++) {
    const sign = Math.sign(decomposed[k * columns + k]!);
    for (let row = 0; row < rows; row++) result[row * columns + k] = q[k * rows + row]! * sign;
  }
  return result;
}

const { fround } = Math;
/** The smallest normal float32: a tail below it is taken for zero. */
const TINY = 2 ** -126;

/**
 * Reflects what is left of the matrix so that column `k` is zero below its diagonal, and leaves the reflection there.
 *
 * @returns τ of the reflection I − τ·v·vᵀ, where v is 1 and then what stands below the diagonal
 */
function reflectColumn(a: Float32Array, rows: number, columns: number, k: number): number {
  const diagonal = k * columns + k;
  let squares = 0;
  for (let row = k + 1; row < rows; row++) {
    const value = a[row * columns + k]!;
    squares = fround(squares + fround(value * value));
  }
  const first = a[diagonal]!;
  if (squares <= TINY) {
    for (let row = k + 1; row < rows; row++) a[row * columns + k] = 0;
    return 0;
  }
  const norm = fround(Math.sqrt(fround(fround(first * first) + squares)));
  const beta = first >= 0 ? -norm : norm;
  const scale = fround(first - beta);
  for (let row = k + 1; row < rows; row++) a[row * columns + k] = a[row * columns + k]! / scale;
  const tau = fround(fround(beta - first) / beta);
  a[diagonal] = beta;
  for (let column = k + 1; column < columns; column++) {
    let sum = 0;
    for (let row = k + 1; row < rows; row++) {
      sum = fround(sum + fround(a[row * columns + column]! * a[row * columns + k]!));
    }
    sum = fround(sum + a[k * columns + column]!);
    a[k * columns + column] = a[k * columns + column]! - fround(tau * sum);
    for (let row = k + 1; row < rows; row++) {
      const at = row * columns + column;
      a[at] = a[at]! - fround(fround(tau * a[row * columns + k]!) * sum);
    }
  }
  return tau;
}

/** A decomposed matrix: R, and the reflections below its diagonal, by rows. */
interface Decomposed {
  readonly data: Float32Array;
  readonly rows: number;
  readonly columns: number;
}

/** Applies reflection `k` to Q, which is held by columns. */
function reflectQ(q: Float32Array, { data: a, rows, columns }: Decomposed, k: number, tau: number): void {
  const length = rows - k - 1;
  if (length === 0) {
    for (let column = 0; column < columns; column++) {
      q[column * rows + k] = q[column * rows + k]! * fround(1 - tau);
    }
    return;
  }
  if (tau === 0) return;
  const v = Float32Array.from({ length }, (_, index) => a[(k + 1 + index) * columns + k]!);
  for (let column = 0; column < columns; column++) {
    const diagonal = column * rows + k;
    const sum = fround(dot(q, diagonal + 1, v, orderOf(column, columns)) + q[diagonal]!);
    q[diagonal] = q[diagonal]! - fround(tau * sum);
    for (let index = 0; index < length; index++) {
      const at = diagonal + 1 + index;
      q[at] = q[at]! - fround(fround(tau * v[index]!) * sum);
    }
  }
}

type Order = "sequential" | "eights" | "eights and fours";

/** Eigen takes columns eight, four and two at a time; one that is left over by itself; a single one in no register at all. */
function orderOf(column: number, columns: number): Order {
  if (columns === 1) return "sequential";
  return column === columns - 1 && columns % 2 === 1 ? "eights and fours" : "eights";
}

function dot(q: Float32Array, start: number, v: Float32Array, order: Order): number {
  const eights = order === "sequential" ? 0 : v.length - (v.length % 8);
  let sum = inRegisters(8, q.subarray(start), v.subarray(0, eights));
  let next = eights;
  if (order === "eights and fours") {
    next += v.length - eights >= 4 ? 4 : 0;
    sum = fround(sum + inRegisters(4, q.subarray(start + eights), v.subarray(eights, next)));
  }
  for (; next < v.length; next++) sum = fround(sum + fround(q[start + next]! * v[next]!));
  return sum;
}

/** The products with all of `v`, added up in a register of `width` numbers, then these by halves. */
function inRegisters(width: 4 | 8, q: Float32Array, v: Float32Array): number {
  const register = new Float32Array(width);
  for (let at = 0; at < v.length; at += width) {
    for (let lane = 0; lane < width; lane++) {
      register[lane] = register[lane]! + fround(q[at + lane]! * v[at + lane]!);
    }
  }
  for (let half = width / 2; half >= 1; half /= 2) {
    for (let lane = 0; lane < half; lane++) register[lane] = register[lane]! + register[lane + half]!;
  }
  return register[0]!;
}
