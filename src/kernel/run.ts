// Runs time steps: the input's part of all of them as one product, then step by step the state's.
import { gru, gruReset, gruUpdate, lstm, simple } from "./cells";
import { PANEL_BYTES, product } from "./product";

// Which cell: the order of src/core/engine/kernel/cells.ts.
const LSTM: i32 = 0;
const GRU: i32 = 1;
const GRU_RESET_BEFORE: i32 = 2;
const RELU: i32 = 4;

/**
 * Runs `steps` time steps. Strides are in bytes; `zStride` and `stateStride` are those of rows in whole
 * panels and vectors.
 *
 * @param x (batch, steps, features), contiguous
 * @param backwards whether the last element of the time axis is read first
 * @param panels of the input's matrix; `firstPanels` of them have a sum with h, the rest with `extra`
 * @param kernel packed (features, panels)
 * @param recurrent packed (units, firstPanels), then (units, panels − firstPanels)
 * @param bias packed, added to the input's sums; `recurrentBias` to the state's where these are apart
 * @param z room for (batch, steps) rows of sums
 * @param h the state (batch, units): before and after
 * @param extra of an LSTM the cell state, before and after; of a GRU room for (batch) rows of sums or of r·h
 * @param allH (batch, steps, units): h after each step
 * @param allC (steps, units): the first sample's c after each step of an LSTM; nothing is written where it is 0
 */
export function run(
  cell: i32, batch: i32, steps: i32, features: i32, units: i32, backwards: bool,
  panels: i32, firstPanels: i32, zStride: i32, stateStride: i32,
  x: usize, kernel: usize, recurrent: usize, bias: usize, recurrentBias: usize,
  z: usize, h: usize, extra: usize, allH: usize, allC: usize,
): void {
  const outStride = units << 2;
  const sampleStride = steps * zStride;
  const firstBytes = firstPanels * PANEL_BYTES;
  product(x, features << 2, batch * steps, features, kernel, panels, false, bias, 0, z, zStride);
  for (let step = 0; step < steps; step++) {
    const zStep = z + (backwards ? steps - 1 - step : step) * zStride;
    const reversed = (step & 1) != 0;
    if (cell == GRU) {
      product(h, stateStride, batch, units, recurrent, panels, reversed, recurrentBias, 0, extra, zStride);
    } else {
      product(h, stateStride, batch, units, recurrent, firstPanels, reversed, zStep, sampleStride, zStep, sampleStride);
    }
    if (cell == GRU_RESET_BEFORE) {
      for (let row = 0; row < batch; row++) {
        gruReset(units, zStep + row * sampleStride, h + row * stateStride, extra + row * stateStride);
      }
      const candidates = zStep + firstBytes;
      product(extra, stateStride, batch, units, recurrent + units * firstBytes, panels - firstPanels, reversed,
        candidates, sampleStride, candidates, sampleStride);
    }
    for (let row = 0; row < batch; row++) {
      const zRow = zStep + row * sampleStride;
      const hRow = h + row * stateStride;
      const at = (row * steps + step) * outStride;
      if (cell == LSTM) lstm(units, zRow, hRow, extra + row * stateStride, allH + at, allC && row == 0 ? allC + at : 0);
      else if (cell == GRU) gru(units, zRow, extra + row * zStride, hRow, allH + at);
      else if (cell == GRU_RESET_BEFORE) gruUpdate(units, zRow, zRow + firstBytes, hRow, allH + at);
      else simple(cell == RELU, units, zRow, hRow, allH + at);
    }
  }
}
