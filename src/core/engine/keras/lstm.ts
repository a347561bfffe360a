/**
 * Keras's LSTM (keras/src/layers/rnn/lstm.py 3.15.1), after Hochreiter and Schmidhuber 1997 with the
 * forget gate of Gers et al. 2000. Gates stand in Keras's order i, f, c, o:
 *
 *     a = x·kernel + h·recurrent_kernel + bias        split into a_i, a_f, a_c, a_o
 *     i = σ(a_i)   f = σ(a_f)   c̃ = φ(a_c)   o = σ(a_o)
 *     c' = f·c + i·c̃            h' = o·φ(c')
 *
 * with φ the `activation` and σ the `recurrent_activation`.
 */
import { biasAxis, columnBlocks, RECURRENT_CLASSES, type RecurrentClass } from "../../catalog/keras/recurrent";
import type { LayerDefinition } from "../../definition";
import { type Tensor, tensor } from "../../tensor";
import type { Activation } from "../activations";
import { type ConfigReading, readConfig, type RecurrentConfig } from "./arguments";
import { cellOfColumns, isInKernel } from "../kernel/cells";
import type { KerasKind } from "./keras-layer";
import { finishStep } from "./lstm-step";
import { addProduct } from "../product";
import type { Cell } from "../recurrence/recurrence";
import { type CellWeights, recurrentLayer } from "./recurrent-layer";
import { type FilledVariable, matrices } from "../weights/variables";
import type { Work } from "../work";

const LSTM = RECURRENT_CLASSES.LSTM;

type LstmState = (typeof LSTM.states)[number];

/** The arithmetic of an LSTM, whoever's it is. */
export interface LstmArithmetic<Gate extends string> {
  readonly units: number;
  /** What the gates i, f, c̃, o are called, in this order. */
  readonly gates: readonly [input: Gate, forget: Gate, candidate: Gate, output: Gate];
  /** φ: of the candidate, and of the cell state where it becomes h. */
  readonly activation: Activation;
  /** σ: of the gates i, f, o. */
  readonly recurrentActivation: Activation;
  readonly goBackwards: boolean;
}

/** The weights of an LSTM's cell. */
export interface LstmWeights extends CellWeights {
  /** (units, projected units): makes h narrower (PyTorch's `weight_hr`; Sak et al. 2014), after which `recurrentKernel` has as many rows. */
  readonly projection?: Tensor;
}

export interface LstmConfig extends RecurrentConfig, Pick<LstmArithmetic<string>, "recurrentActivation"> {
  readonly unitForgetBias: boolean;
}

/** An LSTM's arguments; its `activation` is also the one through which the cell state becomes h. */
export function lstmConfig(layer: LayerDefinition): ConfigReading<LstmConfig> {
  return readConfig<LstmConfig>(layer, ({ shared, activation, flag }) => ({
    ...shared(1),
    recurrentActivation: activation("recurrent_activation", "sigmoid"),
    unitForgetBias: flag("unit_forget_bias", true),
  }));
}

/** An LSTM of these arguments, for inputs (batch, timesteps, features). */
export const prepareLstm: KerasKind = (definition, [, , features = 0]) => {
  const reading = lstmConfig(definition);
  if ("problems" in reading) return reading;
  const { config } = reading;
  return {
    layer: recurrentLayer({
      ...LSTM,
      definition,
      units: config.units,
      variables: [...matrices(LSTM, config, features), ...(config.useBias ? [lstmBias(LSTM, config)] : [])],
      activations: 5, // i, f, c̃, o, and the cell state on its way to h
      cell: (weights) => lstmCell({ ...config, gates: LSTM.gates }, weights),
      inKernel: isInKernel(config),
    }),
  };
};

/** Of shape (4·units), or (8·units) where the layer has two biases. */
export function lstmBias(layer: RecurrentClass, config: LstmConfig): FilledVariable {
  const { units, unitForgetBias, biasInitializer } = config;
  const shape = [columnBlocks(layer) * layer.biases * units];
  return {
    name: "bias",
    axes: [biasAxis(layer)],
    shape,
    initializer: biasInitializer,
    create: (seed) => (unitForgetBias ? forgetBias(layer, config, seed) : biasInitializer.create(shape, seed)),
  };
}

/**
 * With `unit_forget_bias` Keras puts together the initializer's values for the gates before the (last) forget
 * gate, ones, and the initializer's (2·units,); from one seed the second call starts with the numbers of the
 * first. Jozefowicz et al. 2015 say why ones.
 */
function* forgetBias(layer: RecurrentClass, { units, biasInitializer }: LstmConfig, seed: number): Work<Tensor> {
  const blocks = columnBlocks(layer) * layer.biases;
  const forget = (blocks - 3) * units;
  const data = new Float32Array(blocks * units);
  data.set((yield* biasInitializer.create([forget], seed)).data);
  data.fill(1, forget, forget + units);
  data.set((yield* biasInitializer.create([2 * units], seed)).data, forget + units);
  return tensor([data.length], data);
}

/**
 * Sums of products are taken in double precision; everything that Keras holds in a tensor (a, each
 * gate, the two products of c', c, h) is rounded to float32. Of 48 ways to round none is nearer to
 * Keras on TensorFlow than another by more than chance, because TensorFlow's own tanh is off by the
 * last bit or two (README.md has the figures); this one needs no state but the tensors that Keras
 * returns, so that a sequence run in two parts gives the same bits.
 */
export function lstmCell<Gate extends string>(
  arithmetic: LstmArithmetic<Gate>,
  weights: LstmWeights,
): Cell<LstmState, Gate> {
  const { units, gates: names, goBackwards } = arithmetic;
  const kernel = weights.kernel.data;
  const recurrentKernel = weights.recurrentKernel.data;
  const bias = weights.bias?.data;
  const features = weights.kernel.shape[0] ?? 0;
  const columns = LSTM.gates.length * units;
  const a = new Float64Array(columns);
  const [inputName, forgetName, candidateName, outputName] = names;
  const { projection } = weights;
  const width = projection?.shape[1] ?? units;
  const unprojected = new Float32Array(units);
  const projected = new Float64Array(width);

  return {
    units,
    widths: { h: width },
    states: LSTM.states,
    output: "h",
    gates: names,
    goBackwards,
    inKernel: isInKernel(arithmetic) && !projection ? cellOfColumns("lstm", arithmetic, weights) : undefined,
    step(input, inputAt, previous, previousAt, states, gates, at) {
      if (bias) a.set(bias);
      else a.fill(0);
      addProduct(a, input, inputAt, features, kernel, columns);
      addProduct(a, previous.h, (previousAt / units) * width, width, recurrentKernel, columns);

      const { [inputName]: i, [forgetName]: f, [candidateName]: candidate, [outputName]: o } = gates;
      for (let unit = 0; unit < units; unit++) {
        i[at + unit] = a[unit]!;
        f[at + unit] = a[units + unit]!;
        candidate[at + unit] = a[2 * units + unit]!;
        o[at + unit] = a[3 * units + unit]!;
      }
      const { h, c } = states;
      const made = projection ? { h: unprojected, hAt: 0 } : { h, hAt: at };
      finishStep(arithmetic, { i, f, candidate, o }, previous.c, previousAt, { c, ...made }, at, units);
      if (projection) {
        projected.fill(0);
        addProduct(projected, unprojected, 0, units, projection.data, width);
        h.set(projected, (at / units) * width);
      }
    },
  };
}
