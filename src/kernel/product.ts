// The matrix product of the kernel. Weights are packed in panels: four units' columns of the four gates,
// [i i i i f f f f c c c c o o o o], one cache line for each of the matrix's rows, row after row.
import { multiplyAdd } from "./math";

/** Bytes of one panel's row. */
export const PANEL_BYTES: i32 = 64;

/**
 * Rows of a panel that are summed before the sum is added to what was there: a panel's part stays in the
 * first-level cache (16 KiB) for all rows of x, and errors of rounding grow with this, not with the depth.
 */
const BLOCK: i32 = 256;

/**
 * z = start + x·w for `rows` rows of x, row-major with the given strides in bytes. All panels, from the
 * last to the first where `reversed`: what was read last is then read first, while the cache has it.
 * `start` may be z itself.
 */
export function product(
  x: usize, xStride: usize, rows: i32, depth: i32,
  w: usize, panels: i32, reversed: bool,
  start: usize, startStride: usize, z: usize, zStride: usize,
): void {
  const paired = rows & ~1;
  if (paired) {
    for (let n = 0; n < panels; n++) {
      const panel = reversed ? panels - 1 - n : n;
      panelOfRows(x, xStride, paired, depth, w + panel * depth * PANEL_BYTES,
        start + panel * PANEL_BYTES, startStride, z + panel * PANEL_BYTES, zStride);
    }
  }
  if (rows & 1) {
    const last: usize = paired;
    rowOfPanels(x + last * xStride, depth, w, panels, reversed, start + last * startStride, z + last * zStride);
  }
}

/** One panel, an even number of rows. */
@inline
function panelOfRows(
  x: usize, xStride: usize, rows: i32, depth: i32, w: usize,
  start: usize, startStride: usize, z: usize, zStride: usize,
): void {
  let done = 0;
  do {
    const count = min(depth - done, BLOCK);
    let xRow = x;
    let zRow = z;
    for (let row = 0; row < rows; row += 2) {
      twoRows(xRow, xRow + xStride, count, w, start, start + startStride, zRow, zRow + zStride);
      xRow += xStride << 1;
      zRow += zStride << 1;
      start += startStride << 1;
    }
    x += count << 2;
    w += count * PANEL_BYTES;
    done += count;
    start = z;
    startStride = zStride;
  } while (done < depth);
}

/** Two rows by one panel: eight sums, six loads. */
function twoRows(
  x0: usize, x1: usize, count: i32, w: usize, start0: usize, start1: usize, z0: usize, z1: usize,
): void {
  let i0 = f32x4.splat(0);
  let f0 = f32x4.splat(0);
  let c0 = f32x4.splat(0);
  let o0 = f32x4.splat(0);
  let i1 = f32x4.splat(0);
  let f1 = f32x4.splat(0);
  let c1 = f32x4.splat(0);
  let o1 = f32x4.splat(0);
  const end = x0 + (count << 2);
  while (x0 < end) {
    const a = v128.load32_splat(x0);
    const b = v128.load32_splat(x1);
    const i = v128.load(w);
    i0 = multiplyAdd(a, i, i0);
    i1 = multiplyAdd(b, i, i1);
    const f = v128.load(w, 16);
    f0 = multiplyAdd(a, f, f0);
    f1 = multiplyAdd(b, f, f1);
    const c = v128.load(w, 32);
    c0 = multiplyAdd(a, c, c0);
    c1 = multiplyAdd(b, c, c1);
    const o = v128.load(w, 48);
    o0 = multiplyAdd(a, o, o0);
    o1 = multiplyAdd(b, o, o1);
    x0 += 4;
    x1 += 4;
    w += PANEL_BYTES;
  }
  // All is read before anything is written: a panel may be paired with itself.
  i0 = f32x4.add(i0, v128.load(start0));
  f0 = f32x4.add(f0, v128.load(start0, 16));
  c0 = f32x4.add(c0, v128.load(start0, 32));
  o0 = f32x4.add(o0, v128.load(start0, 48));
  i1 = f32x4.add(i1, v128.load(start1));
  f1 = f32x4.add(f1, v128.load(start1, 16));
  c1 = f32x4.add(c1, v128.load(start1, 32));
  o1 = f32x4.add(o1, v128.load(start1, 48));
  v128.store(z0, i0);
  v128.store(z0, f0, 16);
  v128.store(z0, c0, 32);
  v128.store(z0, o0, 48);
  v128.store(z1, i1);
  v128.store(z1, f1, 16);
  v128.store(z1, c1, 32);
  v128.store(z1, o1, 48);
}

/** One row by all panels, two at a time. */
@inline
function rowOfPanels(x: usize, depth: i32, w: usize, panels: i32, reversed: bool, start: usize, z: usize): void {
  const bytes = depth * PANEL_BYTES;
  const pairs = (panels + 1) >> 1;
  for (let n = 0; n < pairs; n++) {
    const panel = (reversed ? pairs - 1 - n : n) << 1;
    const at: usize = panel * PANEL_BYTES;
    // Of an odd number the last panel is paired with itself: it is calculated twice and written twice.
    const next: usize = panel + 1 < panels ? 1 : 0;
    const p = w + panel * bytes;
    let from = start + at;
    let done = 0;
    do {
      const count = min(depth - done, BLOCK);
      const part = p + done * PANEL_BYTES;
      twoPanels(x + (done << 2), count, part, part + next * bytes, from, from + next * PANEL_BYTES,
        z + at, z + at + next * PANEL_BYTES);
      done += count;
      from = z + at;
    } while (done < depth);
  }
}

/** One row by two panels: eight sums, nine loads. */
function twoPanels(
  x: usize, count: i32, w0: usize, w1: usize, start0: usize, start1: usize, z0: usize, z1: usize,
): void {
  let i0 = f32x4.splat(0);
  let f0 = f32x4.splat(0);
  let c0 = f32x4.splat(0);
  let o0 = f32x4.splat(0);
  let i1 = f32x4.splat(0);
  let f1 = f32x4.splat(0);
  let c1 = f32x4.splat(0);
  let o1 = f32x4.splat(0);
  const end = x + (count << 2);
  while (x < end) {
    const a = v128.load32_splat(x);
    i0 = multiplyAdd(a, v128.load(w0), i0);
    f0 = multiplyAdd(a, v128.load(w0, 16), f0);
    c0 = multiplyAdd(a, v128.load(w0, 32), c0);
    o0 = multiplyAdd(a, v128.load(w0, 48), o0);
    i1 = multiplyAdd(a, v128.load(w1), i1);
    f1 = multiplyAdd(a, v128.load(w1, 16), f1);
    c1 = multiplyAdd(a, v128.load(w1, 32), c1);
    o1 = multiplyAdd(a, v128.load(w1, 48), o1);
    x += 4;
    w0 += PANEL_BYTES;
    w1 += PANEL_BYTES;
  }
  // All is read before anything is written: a panel may be paired with itself.
  i0 = f32x4.add(i0, v128.load(start0));
  f0 = f32x4.add(f0, v128.load(start0, 16));
  c0 = f32x4.add(c0, v128.load(start0, 32));
  o0 = f32x4.add(o0, v128.load(start0, 48));
  i1 = f32x4.add(i1, v128.load(start1));
  f1 = f32x4.add(f1, v128.load(start1, 16));
  c1 = f32x4.add(c1, v128.load(start1, 32));
  o1 = f32x4.add(o1, v128.load(start1, 48));
  v128.store(z0, i0);
  v128.store(z0, f0, 16);
  v128.store(z0, c0, 32);
  v128.store(z0, o0, 48);
  v128.store(z1, i1);
  v128.store(z1, f1, 16);
  v128.store(z1, c1, 32);
  v128.store(z1, o1, 48);
}
