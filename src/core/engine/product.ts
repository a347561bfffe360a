/** The multiply-adds of a recurrent layer: the one hot loop of the plain TypeScript path. */

/**
 * Adds a row vector times a matrix, or times some neighbouring columns of one, in double precision:
 * `sum[j] += Σₖ x[xStart + k] · matrix[k, first + j]`.
 *
 * @param sum at least `columns` doubles
 * @param x holds the vector's `rows` values from `xStart` on
 * @param matrix (rows, stride), row-major
 * @param columns how many columns are taken
 * @param stride how many columns the matrix has
 * @param first the column that is taken first
 */
export function addProduct(
  sum: Float64Array,
  x: Float32Array,
  xStart: number,
  rows: number,
  matrix: Float32Array,
  columns: number,
  stride = columns,
  first = 0,
): void {
  let k = 0;
  // Four rows at a time: each sum is loaded and stored once for four products.
  for (; k + 4 <= rows; k += 4) {
    const x0 = x[xStart + k]!;
    const x1 = x[xStart + k + 1]!;
    const x2 = x[xStart + k + 2]!;
    const x3 = x[xStart + k + 3]!;
    const row0 = k * stride + first;
    const row1 = row0 + stride;
    const row2 = row1 + stride;
    const row3 = row2 + stride;
    for (let j = 0; j < columns; j++) {
      sum[j] =
        sum[j]! + x0 * matrix[row0 + j]! + x1 * matrix[row1 + j]! + x2 * matrix[row2 + j]! + x3 * matrix[row3 + j]!;
    }
  }
  for (; k < rows; k++) {
    const xk = x[xStart + k]!;
    const row = k * stride + first;
    for (let j = 0; j < columns; j++) sum[j] = sum[j]! + xk * matrix[row + j]!;
  }
}
