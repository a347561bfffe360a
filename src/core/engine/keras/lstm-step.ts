/** What the LSTM and the ConvLSTM share: from the sums of one step to its gates and states. */
import type { Activation } from "../activations";

/** φ and σ of an LSTM. */
export interface LstmActivations {
  readonly activation: Activation;
  readonly recurrentActivation: Activation;
}

/** Where the states of the step go: c to the gates' places, h to `hAt`. */
export interface LstmStates {
  readonly c: Float32Array;
  readonly h: Float32Array;
  readonly hAt: number;
}

export interface LstmGateArrays {
  readonly i: Float32Array;
  readonly f: Float32Array;
  /** c̃, PyTorch's g. */
  readonly candidate: Float32Array;
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
  { i, f, candidate, o }: LstmGateArrays,
  previousC: Float32Array,
  previousAt: number,
  { c, h, hAt }: LstmStates,
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
    h[hAt + k] = c[j]!;
  }
  for (let start = hAt; start < hAt + size; start += row) activation.apply(h, start, row);
  for (let k = 0; k < size; k++) h[hAt + k] = o[at + k]! * h[hAt + k]!;
}
