// The matrix product of the kernel. Columns are packed in panels of four vectors: one cache line for each
// of the matrix's rows, row after row. What the columns mean is the cells' business: src/kernel/run.ts.
import { multiplyAdd } from "./math";

/** Bytes of one panel's row. */
export const PANEL_BYTES: i32 = 64;

/**
 * Rows of a panel that are summed before the sum is added to what was there: a panel's part stays in the
 * first-level cache (16 KiB) for all rows of x, and errors of rounding grow with this, not with the depth.
 */
const BLOCK: i32 = 256;

/**
 * The same where the matrix lies in the third-level cache or further away, and few rows are to be summed: after two of
 * them have read so little of it, the processor fetches what comes next while the others are summed.
 */
const FAR_BLOCK: i32 = 32;
const FEW_ROWS: i32 = 16;

/** Bytes above which a matrix is far away: half a second-level cache of 1 MiB. */
const NEAR_BYTES: i32 = 1 << 19;

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
  if (rows == 1) {
    rowOfPanels(x, depth, w, panels, reversed, start, z);
    return;
  }
  const bytes = depth * PANEL_BYTES;
  const block = rows <= FEW_ROWS && panels * bytes > NEAR_BYTES ? FAR_BLOCK : BLOCK;
  for (let n = 0; n < panels; n++) {
    const panel = reversed ? panels - 1 - n : n;
    panelOfRows(x, xStride, rows, depth, block, w + panel * bytes,
      start + panel * PANEL_BYTES, startStride, z + panel * PANEL_BYTES, zStride);
  }
}

/** One panel by all rows, two at a time. */
@inline
function panelOfRows(
  x: usize, xStride: usize, rows: i32, depth: i32, block: i32, w: usize,
  start: usize, startStride: usize, z: usize, zStride: usize,
): void {
  let done = 0;
  do {
    const count = min(depth - done, block);
    let xRow = x;
    let zRow = z;
    for (let left = rows; left > 0; left -= 2) {
      // Of an odd number the last row is paired with itself: it is calculated twice and written twice.
      const next: usize = left > 1 ? 1 : 0;
      twoRows(xRow, xRow + next * xStride, count, w, start, start + next * startStride, zRow, zRow + next * zStride);
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
  let a0 = f32x4.splat(0);
  let b0 = f32x4.splat(0);
  let c0 = f32x4.splat(0);
  let d0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let b1 = f32x4.splat(0);
  let c1 = f32x4.splat(0);
  let d1 = f32x4.splat(0);
  const end = x0 + (count << 2);
  while (x0 < end) {
    const x = v128.load32_splat(x0);
    const y = v128.load32_splat(x1);
    const a = v128.load(w);
    a0 = multiplyAdd(x, a, a0);
    a1 = multiplyAdd(y, a, a1);
    const b = v128.load(w, 16);
    b0 = multiplyAdd(x, b, b0);
    b1 = multiplyAdd(y, b, b1);
    const c = v128.load(w, 32);
    c0 = multiplyAdd(x, c, c0);
    c1 = multiplyAdd(y, c, c1);
    const d = v128.load(w, 48);
    d0 = multiplyAdd(x, d, d0);
    d1 = multiplyAdd(y, d, d1);
    x0 += 4;
    x1 += 4;
    w += PANEL_BYTES;
  }
  // A row that is paired with itself must be read before it is written.
  a0 = f32x4.add(a0, v128.load(start0));
  b0 = f32x4.add(b0, v128.load(start0, 16));
  c0 = f32x4.add(c0, v128.load(start0, 32));
  d0 = f32x4.add(d0, v128.load(start0, 48));
  a1 = f32x4.add(a1, v128.load(start1));
  b1 = f32x4.add(b1, v128.load(start1, 16));
  c1 = f32x4.add(c1, v128.load(start1, 32));
  d1 = f32x4.add(d1, v128.load(start1, 48));
  store4(z0, a0, b0, c0, d0);
  store4(z1, a1, b1, c1, d1);
}

/** One row by all panels: three at a time, and by one or two pairs where their number is not a multiple of three. */
@inline
function rowOfPanels(x: usize, depth: i32, w: usize, panels: i32, reversed: bool, start: usize, z: usize): void {
  // A lone panel is paired with itself: it is calculated twice and written twice.
  const isAlone = panels == 1;
  const pairs = isAlone ? 1 : (3 - (panels % 3)) % 3;
  const triples = isAlone ? 0 : (panels - 2 * pairs) / 3;
  const bytes = depth * PANEL_BYTES;
  const toNext: usize = isAlone ? 0 : PANEL_BYTES;
  const groups = triples + pairs;
  for (let n = 0; n < groups; n++) {
    const group = reversed ? groups - 1 - n : n;
    const panel = group < triples ? 3 * group : 2 * group + triples;
    const at: usize = panel * PANEL_BYTES;
    let part = w + panel * bytes;
    let from = start + at;
    let done = 0;
    do {
      const count = min(depth - done, BLOCK);
      const xPart = x + (done << 2);
      if (group < triples) threePanels(xPart, count, part, part + bytes, part + 2 * bytes, from, z + at);
      else twoPanels(xPart, count, part, part + (isAlone ? 0 : bytes), from, toNext, z + at);
      part += count * PANEL_BYTES;
      done += count;
      from = z + at;
    } while (done < depth);
  }
}

/** One row by two panels: eight sums, nine loads. The second's sums lie `toNext` further. */
function twoPanels(x0: usize, count: i32, w0: usize, w1: usize, start: usize, toNext: usize, z: usize): void {
  let a0 = f32x4.splat(0);
  let b0 = f32x4.splat(0);
  let c0 = f32x4.splat(0);
  let d0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let b1 = f32x4.splat(0);
  let c1 = f32x4.splat(0);
  let d1 = f32x4.splat(0);
  const end = x0 + (count << 2);
  while (x0 < end) {
    const x = v128.load32_splat(x0);
    a0 = multiplyAdd(x, v128.load(w0), a0);
    b0 = multiplyAdd(x, v128.load(w0, 16), b0);
    c0 = multiplyAdd(x, v128.load(w0, 32), c0);
    d0 = multiplyAdd(x, v128.load(w0, 48), d0);
    a1 = multiplyAdd(x, v128.load(w1), a1);
    b1 = multiplyAdd(x, v128.load(w1, 16), b1);
    c1 = multiplyAdd(x, v128.load(w1, 32), c1);
    d1 = multiplyAdd(x, v128.load(w1, 48), d1);
    x0 += 4;
    w0 += PANEL_BYTES;
    w1 += PANEL_BYTES;
  }
  // A panel that is paired with itself must be read before it is written.
  a0 = f32x4.add(a0, v128.load(start));
  b0 = f32x4.add(b0, v128.load(start, 16));
  c0 = f32x4.add(c0, v128.load(start, 32));
  d0 = f32x4.add(d0, v128.load(start, 48));
  const start1 = start + toNext;
  a1 = f32x4.add(a1, v128.load(start1));
  b1 = f32x4.add(b1, v128.load(start1, 16));
  c1 = f32x4.add(c1, v128.load(start1, 32));
  d1 = f32x4.add(d1, v128.load(start1, 48));
  store4(z, a0, b0, c0, d0);
  store4(z + toNext, a1, b1, c1, d1);
}

/** One row by three panels: twelve sums, thirteen loads. */
function threePanels(x0: usize, count: i32, w0: usize, w1: usize, w2: usize, start: usize, z: usize): void {
  let a0 = f32x4.splat(0);
  let b0 = f32x4.splat(0);
  let c0 = f32x4.splat(0);
  let d0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let b1 = f32x4.splat(0);
  let c1 = f32x4.splat(0);
  let d1 = f32x4.splat(0);
  let a2 = f32x4.splat(0);
  let b2 = f32x4.splat(0);
  let c2 = f32x4.splat(0);
  let d2 = f32x4.splat(0);
  const end = x0 + (count << 2);
  while (x0 < end) {
    const x = v128.load32_splat(x0);
    a0 = multiplyAdd(x, v128.load(w0), a0);
    b0 = multiplyAdd(x, v128.load(w0, 16), b0);
    c0 = multiplyAdd(x, v128.load(w0, 32), c0);
    d0 = multiplyAdd(x, v128.load(w0, 48), d0);
    a1 = multiplyAdd(x, v128.load(w1), a1);
    b1 = multiplyAdd(x, v128.load(w1, 16), b1);
    c1 = multiplyAdd(x, v128.load(w1, 32), c1);
    d1 = multiplyAdd(x, v128.load(w1, 48), d1);
    a2 = multiplyAdd(x, v128.load(w2), a2);
    b2 = multiplyAdd(x, v128.load(w2, 16), b2);
    c2 = multiplyAdd(x, v128.load(w2, 32), c2);
    d2 = multiplyAdd(x, v128.load(w2, 48), d2);
    x0 += 4;
    w0 += PANEL_BYTES;
    w1 += PANEL_BYTES;
    w2 += PANEL_BYTES;
  }
  a0 = f32x4.add(a0, v128.load(start));
  b0 = f32x4.add(b0, v128.load(start, 16));
  c0 = f32x4.add(c0, v128.load(start, 32));
  d0 = f32x4.add(d0, v128.load(start, 48));
  a1 = f32x4.add(a1, v128.load(start, 64));
  b1 = f32x4.add(b1, v128.load(start, 80));
  c1 = f32x4.add(c1, v128.load(start, 96));
  d1 = f32x4.add(d1, v128.load(start, 112));
  a2 = f32x4.add(a2, v128.load(start, 128));
  b2 = f32x4.add(b2, v128.load(start, 144));
  c2 = f32x4.add(c2, v128.load(start, 160));
  d2 = f32x4.add(d2, v128.load(start, 176));
  store4(z, a0, b0, c0, d0);
  store4(z + PANEL_BYTES, a1, b1, c1, d1);
  store4(z + 2 * PANEL_BYTES, a2, b2, c2, d2);
}

@inline
function store4(z: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(z, a);
  v128.store(z, b, 16);
  v128.store(z, c, 32);
  v128.store(z, d, 48);
}
