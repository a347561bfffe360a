/** A dense float32 array in row-major (C) order; `data.length` is the product of `shape`. */
export interface Tensor {
  readonly shape: readonly number[];
  readonly data: Float32Array;
}

/** Number of elements of an array of the given shape; a scalar (`[]`) has one. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, size) => product * size, 1);
}

/**
 * Wraps `data` as a tensor.
 * @throws RangeError where `data` does not have as many elements as `shape` asks for.
 */
export function tensor(shape: readonly number[], data: Float32Array): Tensor {
  if (data.length !== sizeOf(shape)) {
    throw new RangeError(`${data.length} values do not fill an array of shape (${shape.join(", ")})`);
  }
  return { shape, data };
}

/** The tensor with its first two axes exchanged: of a matrix the transposed one. */
export function swapFirstAxes({ shape, data }: Tensor): Tensor {
  const [first = 0, second = 0, ...rest] = shape;
  const size = sizeOf(rest);
  const swapped = new Float32Array(data.length);
  for (let row = 0; row < first; row++) {
    for (let column = 0; column < second; column++) {
      const from = (row * second + column) * size;
      const to = (column * first + row) * size;
      for (let k = 0; k < size; k++) swapped[to + k] = data[from + k]!;
    }
  }
  return { shape: [second, first, ...rest], data: swapped };
}

/** A tensor of zeros. */
export function zeros(shape: readonly number[]): Tensor {
  return { shape, data: new Float32Array(sizeOf(shape)) };
}
