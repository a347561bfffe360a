/** What the LSTM and the ConvLSTM share: from the sums of one step to its gates and states. */
import type { Activation } from "./activations";

/** φ and σ of an LSTM. */
export interface LstmActivations {
  readonly activation: Activation;
  readonly recurrentActivation: Activation;
}

export interface LstmArrays {
  readonly h: Float32Array;
  readonly c: Float32Array;
}

export interface LstmGateArrays {
  readonly i: Float32Array;
  readonly f: Float32Array;
  readonly c: Float32Array;
  readonly o: Float32Array;
}

/**
 * Turns the sums that stand in the gates' `size` places from `at` on into the gates, and makes the states of the
 * step out of them: c' = f·c + i·c̃, h' = o·φ(c').
 *
 * @param row length of the tensor's last axis, over which `softmax` and its like run
 */
export function finishStep(
  { activation, recurrentActivation }: LstmActivations,
  { i, f, c: candidate, o }: LstmGateArrays,
  previousC: Float32Array,
  previousAt: number,
  { h, c }: LstmArrays,
  at: number,
  size: number,
  row = size,
): void {
  for (let start = at; start < at + size; start += row) {
    recurrentActivation.apply(i, start, row);
    recurrentActivation.apply(f, start, row);
    activation.apply(candidate, start, row);
    recurrentActivation.apply(o, start, row);
  }
  for (let k = 0; k < size; k++) {
    const j = at + k;
    c[j] = Math.fround(f[j]! * previousC[previousAt + k]!) + Math.fround(i[j]! * candidate[j]!);
    h[j] = c[j]!;
  }
  for (let start = at; start < at + size; start += row) activation.apply(h, start, row);
  for (let j = at; j < at + size; j++) h[j] = o[j]! * h[j]!;
}
