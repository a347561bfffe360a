/** Up to so many floats a loop is quicker than a call. */
const FEW = 32;

/** Fills `count` floats from `at` on with zeros. */
export function fillZeros(to: Float32Array, at: number, count: number): void {
  if (count > FEW) to.fill(0, at, at + count);
  else for (let k = at; k < at + count; k++) to[k] = 0;
}

/** Copies `rows` rows of `width` floats, whose beginnings lie `fromStride` and `toStride` apart. */
export function copyRows(
  from: Float32Array,
  fromAt: number,
  fromStride: number,
  to: Float32Array,
  toAt: number,
  toStride: number,
  rows: number,
  width: number,
): void {
  const adjacent = fromStride === width && toStride === width;
  const count = adjacent ? 1 : rows;
  const length = adjacent ? rows * width : width;
  for (let row = 0; row < count; row++) {
    const source = fromAt + row * fromStride;
    const target = toAt + row * toStride;
    if (length > FEW) to.set(length === from.length ? from : from.subarray(source, source + length), target);
    else for (let k = 0; k < length; k++) to[target + k] = from[source + k]!;
  }
}
