/**
 * Keras's SimpleRNN (keras/src/layers/rnn/simple_rnn.py 3.15.1), after Elman 1990: no gates, no cell state.
 *
 *     h' = φ(x·kernel + bias + h·recurrent_kernel)
 *
 * with φ the `activation`.
 */
import { columnAxis, RECURRENT_CLASSES } from "../../catalog/keras/recurrent";
import type { LayerDefinition } from "../../definition";
import { type ConfigReading, readConfig, type RecurrentConfig } from "./arguments";
import { cellOfColumns, type KernelCellKind } from "../kernel/cells";
import type { KerasKind } from "./keras-layer";
import { addProduct } from "../product";
import type { Cell } from "../recurrence/recurrence";
import { type CellWeights, recurrentLayer } from "./recurrent-layer";
import { filledBy, matrices } from "../weights/variables";

const SIMPLE_RNN = RECURRENT_CLASSES.SimpleRNN;

type SimpleRnnState = (typeof SIMPLE_RNN.states)[number];

/** A SimpleRNN's arguments: those that every recurrent layer has, and one bias. */
export const simpleRnnConfig = (layer: LayerDefinition): ConfigReading<RecurrentConfig> =>
  readConfig<RecurrentConfig>(layer, ({ shared }) => shared(1));

/** A SimpleRNN of these arguments, for inputs (batch, timesteps, features). */
export const prepareSimpleRnn: KerasKind = (definition, [, , features = 0]) => {
  const reading = simpleRnnConfig(definition);
  if ("problems" in reading) return reading;
  const { config } = reading;
  const { units, useBias, biasInitializer } = config;
  const bias = filledBy(biasInitializer, "bias", [columnAxis(SIMPLE_RNN)], [units]);
  return {
    layer: recurrentLayer({
      ...SIMPLE_RNN,
      definition,
      units,
      variables: [...matrices(SIMPLE_RNN, config, features), ...(useBias ? [bias] : [])],
      activations: 1,
      cell: (weights) => simpleRnnCell(config, weights),
      inKernel: Object.hasOwn(IN_KERNEL, config.activation.name),
    }),
  };
};

/** The arithmetic of an Elman network, whoever's it is. */
export type SimpleRnnArithmetic = Pick<RecurrentConfig, "units" | "activation" | "goBackwards">;

/** With these activations the kernel has its arithmetic. */
const IN_KERNEL: Readonly<Record<string, KernelCellKind>> = { tanh: "rnn-tanh", relu: "rnn-relu" };

/** Rounds as `lstmCell` does: sums in double precision, what Keras holds in a tensor to float32. */
export function simpleRnnCell(arithmetic: SimpleRnnArithmetic, weights: CellWeights): Cell<SimpleRnnState, never> {
  const { units, activation, goBackwards } = arithmetic;
  const kind = IN_KERNEL[activation.name];
  const bias = weights.bias?.data;
  const features = weights.kernel.shape[0] ?? 0;
  const a = new Float64Array(units);

  return {
    units,
    states: SIMPLE_RNN.states,
    output: "h",
    gates: SIMPLE_RNN.gates,
    goBackwards,
    inKernel: kind && cellOfColumns(kind, arithmetic, weights),
    step(input, inputAt, previous, previousAt, states, _gates, at) {
      if (bias) a.set(bias);
      else a.fill(0);
      addProduct(a, input, inputAt, features, weights.kernel.data, units);
      addProduct(a, previous.h, previousAt, units, weights.recurrentKernel.data, units);
      states.h.set(a, at);
      activation.apply(states.h, at, units);
    },
  };
}
