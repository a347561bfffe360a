// Keras's LSTM with its default activations: packs weights, runs time steps.
import { multiplyAdd, sigmoid, sigmoidTimesTanh, tanhScaled } from "./math";
import { PANEL_BYTES, product } from "./product";

// −log₂ e, and twice that: folded into the weights, so that sigmoid and tanh are powers of two.
const SIGMOID_SCALE: f32 = -1.4426950216293335;
const TANH_SCALE: f32 = -2.885390043258667;

/**
 * Packs rows of a variable (rows, 4·units), gates in Keras's order i, f, c, o. Of an incomplete last
 * panel the lanes without a unit get what lies behind in memory; nothing reads what becomes of them.
 *
 * @param to of the first row in the first panel
 * @param panelStride bytes from one panel to the next
 */
export function pack(from: usize, rows: i32, units: i32, to: usize, panelStride: usize): void {
  const gate: usize = units << 2;
  const gates = f32x4.splat(SIGMOID_SCALE);
  const candidate = f32x4.splat(TANH_SCALE);
  for (let row = 0; row < rows; row++) {
    const end = from + gate;
    let panel = to;
    for (let at = from; at < end; at += 16) {
      v128.store(panel, f32x4.mul(v128.load(at), gates));
      v128.store(panel, f32x4.mul(v128.load(at + gate), gates), 16);
      v128.store(panel, f32x4.mul(v128.load(at + 2 * gate), candidate), 32);
      v128.store(panel, f32x4.mul(v128.load(at + 3 * gate), gates), 48);
      panel += panelStride;
    }
    from += 4 * gate;
    to += PANEL_BYTES;
  }
}

/**
 * Runs `steps` time steps.
 *
 * @param x (batch, steps, features)
 * @param backwards whether the last element of the time axis is read first
 * @param kernel packed (features, 4·units)
 * @param recurrent packed (units, 4·units)
 * @param bias packed (4·units)
 * @param z room for (batch, steps, 4·units) in whole panels
 * @param h the state (batch, units), each row in whole panels: before and after
 * @param c the same of the cell state
 * @param allH (batch, steps, units): h after each step
 * @param allC the same of c; nothing is written where it is 0
 */
export function run(
  batch: i32, steps: i32, features: i32, units: i32, backwards: bool,
  x: usize, kernel: usize, recurrent: usize, bias: usize,
  z: usize, h: usize, c: usize, allH: usize, allC: usize,
): void {
  const panels = (units + 3) >> 2;
  const zRow = panels * PANEL_BYTES;
  const stateRow = panels << 4;
  const outRow = units << 2;
  product(x, features << 2, batch * steps, features, kernel, panels, false, bias, 0, z, zRow);
  for (let step = 0; step < steps; step++) {
    const zStep = z + (backwards ? steps - 1 - step : step) * zRow;
    const zStride = steps * zRow;
    product(h, stateRow, batch, units, recurrent, panels, (step & 1) != 0, zStep, zStride, zStep, zStride);
    for (let row = 0; row < batch; row++) {
      const at = (row * steps + step) * outRow;
      cell(units, zStep + row * zStride, h + row * stateRow, c + row * stateRow,
        allH + at, allC ? allC + at : 0);
    }
  }
}

/** One step of one sample: c' = f·c + i·c̃, h' = o·tanh(c'). */
@inline
function cell(units: i32, z: usize, h: usize, c: usize, allH: usize, allC: usize): void {
  for (let left = units; left > 0; left -= 4) {
    const added = sigmoidTimesTanh(v128.load(z), v128.load(z, 32));
    const newC = multiplyAdd(sigmoid(v128.load(z, 16)), v128.load(c), added);
    const newH = sigmoidTimesTanh(v128.load(z, 48), tanhScaled(newC));
    v128.store(c, newC);
    v128.store(h, newH);
    store(allH, newH, left);
    if (allC) {
      store(allC, newC, left);
      allC += 16;
    }
    z += PANEL_BYTES;
    h += 16;
    c += 16;
    allH += 16;
  }
}

/** Writes the first `count` lanes. */
@inline
function store(to: usize, values: v128, count: i32): void {
  if (count >= 4) {
    v128.store(to, values);
    return;
  }
  v128.store32_lane(to, values, 0);
  if (count > 1) v128.store32_lane(to, values, 1, 4);
  if (count > 2) v128.store32_lane(to, values, 2, 8);
}
