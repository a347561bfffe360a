// One time step of one sample, from its sums on. Four units at a time: of each the gates' sums lie side by
// side, scaled by what the packing folds into the weights (src/core/engine/kernel/cells.ts), so that
// sigmoid and tanh are powers of two.
import { sigmoidTimesTanh, tanh, tanhScaled, timesSigmoid } from "./math";

/** Sums i, f, c, o. c' = f·c + i·c̃, h' = o·tanh(c'). */
@inline
export function lstm(units: i32, z: usize, h: usize, c: usize, allH: usize, allC: usize): void {
  for (let left = units; left > 0; left -= 4) {
    const added = sigmoidTimesTanh(v128.load(z), v128.load(z, 32));
    const newC = f32x4.add(timesSigmoid(v128.load(c), v128.load(z, 16)), added);
    const newH = sigmoidTimesTanh(v128.load(z, 48), tanhScaled(newC));
    v128.store(c, newC);
    v128.store(h, newH);
    storeUnits(allH, newH, left);
    if (allC) {
      storeUnits(allC, newC, left);
      allC += 16;
    }
    z += 64;
    h += 16;
    c += 16;
    allH += 16;
  }
}

/**
 * Sums z, r, h of the input in `a`, of the state in `u`. h̃ = tanh(a_h + r·u_h), h' = h̃ + z·(h − h̃).
 * Of both z and r only one sum with the other's is needed.
 */
@inline
export function gru(units: i32, a: usize, u: usize, h: usize, allH: usize): void {
  for (let left = units; left > 0; left -= 4) {
    const reset = f32x4.add(v128.load(a, 16), v128.load(u, 16));
    const candidate = tanh(f32x4.add(v128.load(a, 32), timesSigmoid(v128.load(u, 32), reset)));
    const update = f32x4.add(v128.load(a), v128.load(u));
    const newH = f32x4.add(candidate, timesSigmoid(f32x4.sub(v128.load(h), candidate), update));
    v128.store(h, newH);
    storeUnits(allH, newH, left);
    a += 48;
    u += 48;
    h += 16;
    allH += 16;
  }
}

/** The reset gate's part of a GRU that resets before the product: sums z, r; r·h. */
@inline
export function gruReset(units: i32, z: usize, h: usize, resetH: usize): void {
  for (let left = units; left > 0; left -= 4) {
    v128.store(resetH, timesSigmoid(v128.load(h), v128.load(z, 16)));
    z += 32;
    h += 16;
    resetH += 16;
  }
}

/** The rest of it: sums z, r as before, and those of the candidate. h' = h̃ + z·(h − h̃). */
@inline
export function gruUpdate(units: i32, z: usize, candidates: usize, h: usize, allH: usize): void {
  for (let left = units; left > 0; left -= 4) {
    const candidate = tanh(v128.load(candidates));
    const newH = f32x4.add(candidate, timesSigmoid(f32x4.sub(v128.load(h), candidate), v128.load(z)));
    v128.store(h, newH);
    storeUnits(allH, newH, left);
    z += 32;
    candidates += 16;
    h += 16;
    allH += 16;
  }
}

/** h' = tanh or relu of the sum, which is scaled for tanh only. */
@inline
export function simple(relu: bool, units: i32, z: usize, h: usize, allH: usize): void {
  for (let left = units; left > 0; left -= 4) {
    const sum = v128.load(z);
    const newH = relu ? f32x4.max(sum, f32x4.splat(0)) : tanh(sum);
    v128.store(h, newH);
    storeUnits(allH, newH, left);
    z += 16;
    h += 16;
    allH += 16;
  }
}

/** Writes the first `count` lanes. */
@inline
function storeUnits(to: usize, values: v128, count: i32): void {
  if (count >= 4) {
    v128.store(to, values);
    return;
  }
  v128.store32_lane(to, values, 0);
  if (count > 1) v128.store32_lane(to, values, 1, 4);
  if (count > 2) v128.store32_lane(to, values, 2, 8);
}
