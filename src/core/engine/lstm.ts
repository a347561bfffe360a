/**
 * Keras's LSTM (keras/src/layers/rnn/lstm.py 3.15.1), after Hochreiter and Schmidhuber 1997 with the
 * forget gate of Gers et al. 2000. Gates stand in Keras's order i, f, c, o:
 *
 *     z = x·kernel + h·recurrent_kernel + bias        split into z_i, z_f, z_c, z_o
 *     i = σ(z_i)   f = σ(z_f)   c̃ = φ(z_c)   o = σ(z_o)
 *     c' = f·c + i·c̃            h' = o·φ(c')
 *
 * with φ the `activation` and σ the `recurrent_activation`.
 */
import type { Tensor } from "../tensor";
import type { LstmConfig } from "./lstm-config";
import { kernelLayer, sharedKernel } from "./kernel/lstm-kernel";
import { addProduct } from "./product";
import { type Cell, runRecurrence, stepOrder } from "./recurrence";
import type { StateTrace, Trace } from "./trace";
import { LSTM_GATES, type LstmWeights } from "./weights";

export type LstmState = "h" | "c";
/** Keras's names. `c` is the candidate c̃ (PyTorch's `g`), not the cell state. */
export type LstmGate = (typeof LSTM_GATES)[number];
export type LstmTrace = Trace<LstmState, LstmGate>;
export type LstmStateTrace = StateTrace<LstmState>;

/**
 * Runs the layer over `input` and records every state, and every gate unless `record` asks for the states
 * only: then the kernel runs (kernel/), where this runtime has it, for the default activations.
 *
 * Without the kernel sums of products are taken in double precision; everything that Keras holds in a tensor (z, each
 * gate, the two products of c', c, h) is rounded to float32. Of 48 ways to round none is nearer to
 * Keras on TensorFlow than another by more than chance, because TensorFlow's own tanh is off by the
 * last bit or two (README.md has the figures); this one needs no state but the tensors that Keras
 * returns, so that a sequence run in two parts gives the same bits.
 *
 * @param weights as `createWeights` or `checkWeights` vouch for
 * @param input (batch, timesteps, features)
 * @param initialState `[h, c]`, each (batch, units), as `checkInitialState` vouches for; zeros where absent
 */
export function runLstm(
  config: LstmConfig,
  weights: LstmWeights,
  input: Tensor,
  initialState?: readonly Tensor[],
  options?: { readonly record?: "gates" },
): LstmTrace;
export function runLstm(
  config: LstmConfig,
  weights: LstmWeights,
  input: Tensor,
  initialState: readonly Tensor[] | undefined,
  options: { readonly record: "gates" | "states" },
): LstmStateTrace | LstmTrace;
export function runLstm(
  config: LstmConfig,
  weights: LstmWeights,
  input: Tensor,
  initialState?: readonly Tensor[],
  { record = "gates" }: { readonly record?: "gates" | "states" } = {},
): LstmStateTrace | LstmTrace {
  const fast = record === "states" ? runInKernel(config, weights, input, initialState) : undefined;
  return fast ?? runRecurrence(lstmCell(config, weights), input, initialState);
}

function runInKernel(
  config: LstmConfig,
  weights: LstmWeights,
  input: Tensor,
  initialState: readonly Tensor[] | undefined,
): LstmStateTrace | undefined {
  const layer = kernelLayer(config, weights);
  const trace = layer && sharedKernel()?.run(layer, input, initialState, true);
  const c = trace?.states.c;
  if (!trace || !c) return undefined;
  const timesteps = stepOrder(input.shape[1] ?? 0, config.goBackwards);
  return { timesteps, states: { h: trace.states.h, c }, finalStates: trace.finalStates };
}

function lstmCell(config: LstmConfig, weights: LstmWeights): Cell<LstmState, LstmGate> {
  const { units, activation, recurrentActivation } = config;
  const kernel = weights.kernel.data;
  const recurrentKernel = weights.recurrent_kernel.data;
  const bias = weights.bias?.data;
  const features = weights.kernel.shape[0] ?? 0;
  const columns = 4 * units;
  const z = new Float64Array(columns);

  return {
    units,
    states: ["h", "c"],
    gates: LSTM_GATES,
    goBackwards: config.goBackwards,
    step(input, inputAt, previous, previousAt, states, gates, at) {
      if (bias) z.set(bias);
      else z.fill(0);
      addProduct(z, input, inputAt, features, kernel, columns);
      addProduct(z, previous.h, previousAt, units, recurrentKernel, columns);

      const { i, f, c: candidate, o } = gates;
      for (let unit = 0; unit < units; unit++) {
        i[at + unit] = z[unit]!;
        f[at + unit] = z[units + unit]!;
        candidate[at + unit] = z[2 * units + unit]!;
        o[at + unit] = z[3 * units + unit]!;
      }
      recurrentActivation.apply(i, at, units);
      recurrentActivation.apply(f, at, units);
      activation.apply(candidate, at, units);
      recurrentActivation.apply(o, at, units);

      const { h, c } = states;
      for (let unit = 0; unit < units; unit++) {
        const k = at + unit;
        c[k] = Math.fround(f[k]! * previous.c[previousAt + unit]!) + Math.fround(i[k]! * candidate[k]!);
        h[k] = c[k]!;
      }
      activation.apply(h, at, units);
      for (let k = at; k < at + units; k++) h[k] = o[k]! * h[k]!;
    },
  };
}
