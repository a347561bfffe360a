/**
 * Keras's ConvLSTM1D, ConvLSTM2D and ConvLSTM3D (keras/src/layers/rnn/conv_lstm.py 3.15.1), after Shi et al. 2015
 * without the peepholes: an LSTM whose products are convolutions (∗), so that its states keep the axes of space.
 *
 *     a = x∗kernel + h∗recurrent_kernel + bias        split along the filters into a_i, a_f, a_c, a_o
 *     i = σ(a_i)   f = σ(a_f)   c̃ = φ(a_c)   o = σ(a_o)
 *     c' = f·c + i·c̃            h' = o·φ(c')
 *
 * The input's convolution has the layer's `strides`, `padding` and `dilation_rate`; the state's is always padded
 * ("same") with strides and dilation of one, so that its size stays.
 */
import * as l10n from "@vscode/l10n";
import { columnAxis, type ConvLstmClass } from "../../catalog/keras/recurrent";
import type { LayerDefinition, Problem } from "../../definition";
import { sizeOf } from "../../tensor";
import { type ConfigReading, readConfig } from "./arguments";
import { convolution, type Padding, PADDINGS, windowedAxis, type WindowedAxis } from "../convolution";
import { type LstmConfig, lstmBias } from "./lstm";
import { finishStep } from "./lstm-step";
import type { KerasKind } from "./keras-layer";
import { ACTIVATION_COST } from "../limits";
import { refusal, shownShape } from "../problems";
import type { Cell } from "../recurrence/recurrence";
import { type CellWeights, recurrentLayer } from "./recurrent-layer";
import { type FilledVariable, filledBy } from "../weights/variables";
import { inBlocks } from "../work";

const DATA_FORMATS = ["channels_last", "channels_first"] as const;
export type DataFormat = (typeof DATA_FORMATS)[number];

/** `units` are its filters; one entry of the lists for each axis of space. */
export interface ConvLstmConfig extends LstmConfig {
  readonly kernelSize: readonly number[];
  readonly strides: readonly number[];
  readonly dilationRate: readonly number[];
  readonly padding: Padding;
  readonly dataFormat: DataFormat;
}

/** What the convolutions of one layer are, once the input's size is known. */
export interface ConvLstmGeometry {
  readonly channels: number;
  /** The input's axes of space with the window on them. */
  readonly input: readonly WindowedAxis[];
  /** The states' axes of space with the window of the recurrent convolution on them. */
  readonly state: readonly WindowedAxis[];
  /** Of a state without the batch axis: (…space, filters), or (filters, …space) where channels come first. */
  readonly stateShape: readonly number[];
}

/** The arguments of a ConvLSTM over `rank` axes of space. */
export function convLstmConfig(layer: LayerDefinition, rank: number): ConfigReading<ConvLstmConfig> {
  const reading = readConfig<ConvLstmConfig>(layer, ({ shared, activation, flag, sizes, choice }) => ({
    ...shared(1, rank + 2, "filters"),
    recurrentActivation: activation("recurrent_activation", "sigmoid"),
    unitForgetBias: flag("unit_forget_bias", true),
    kernelSize: sizes("kernel_size", rank, 0),
    strides: sizes("strides", rank, 1),
    dilationRate: sizes("dilation_rate", rank, 1),
    padding: choice("padding", PADDINGS, "valid"),
    dataFormat: choice("data_format", DATA_FORMATS, "channels_last"),
  }));
  if ("problems" in reading) return reading;
  const { strides, dilationRate } = reading.config;
  if (Math.max(...strides) > 1 && Math.max(...dilationRate) > 1) {
    const message = l10n.t(
      "strides={0} cannot go with dilation_rate={1}: one of them must be 1.",
      shownShape(strides),
      shownShape(dilationRate),
    );
    return { problems: [refusal("strides-and-dilation", "dilation_rate", message)] };
  }
  return reading;
}

/**
 * @param shape of the input: batch, timesteps, …space, channels; the channels before the space where they come first
 * @returns an error for each axis of space that is smaller than the window which nothing pads
 */
export function convLstmGeometry(
  { units: filters, kernelSize, strides, dilationRate, padding, dataFormat }: ConvLstmConfig,
  shape: readonly number[],
): ConvLstmGeometry | { readonly problems: readonly Problem[] } {
  const first = dataFormat === "channels_first";
  const space = first ? shape.slice(3) : shape.slice(2, -1);
  const channels = (first ? shape[2] : shape.at(-1)) ?? 0;
  const input = space.map((size, axis) =>
    windowedAxis(
      { kernel: kernelSize[axis] ?? 1, stride: strides[axis] ?? 1, dilation: dilationRate[axis] ?? 1, padding },
      size,
    ),
  );
  const tooSmall = input.find(({ output }) => output < 1);
  if (tooSmall) {
    const { kernel, dilation } = tooSmall;
    const message = l10n.t(
      'The window of kernel_size {0} spans {1} elements, but the input has only {2} there. Use a smaller kernel_size, or padding="same".',
      shownShape(kernelSize),
      dilation * (kernel - 1) + 1,
      tooSmall.input,
    );
    return { problems: [refusal("kernel-too-large", "kernel_size", message)] };
  }
  const outputs = input.map(({ output }) => output);
  const state = outputs.map((size, axis) =>
    windowedAxis({ kernel: kernelSize[axis] ?? 1, stride: 1, dilation: 1, padding: "same" }, size),
  );
  return { channels, input, state, stateShape: first ? [filters, ...outputs] : [...outputs, filters] };
}

/** `kernel` (…window, channels, 4·filters), `recurrent_kernel` (…window, filters, 4·filters), `bias` (4·filters). */
function convLstmVariables(layer: ConvLstmClass, config: ConvLstmConfig, channels: number): readonly FilledVariable[] {
  const { units: filters, kernelSize, kernelInitializer, recurrentInitializer } = config;
  const columns = layer.gates.length * filters;
  const axes = (from: string) => [...layer.space.map((axis) => `kernel ${axis}`), from, columnAxis(layer)];
  return [
    filledBy(kernelInitializer, "kernel", axes("channels"), [...kernelSize, channels, columns]),
    filledBy(recurrentInitializer, "recurrent_kernel", axes("filters"), [...kernelSize, filters, columns]),
    ...(config.useBias ? [lstmBias(layer, config)] : []),
  ];
}

/** Makes the definitions of one of the classes ready to run. */
export const convLstmKind =
  (layer: ConvLstmClass): KerasKind =>
  (definition, shape) => {
    const reading = convLstmConfig(definition, layer.space.length);
    if ("problems" in reading) return reading;
    // An input of another rank or without elements is refused where inputs are checked.
    if (shape.length !== layer.space.length + 3 || !shape.every((size) => size > 0)) return { problems: [] };
    const { config } = reading;
    const open = openAxis(definition, config);
    if (open) return { problems: [open] };
    const geometry = convLstmGeometry(config, shape);
    if ("problems" in geometry) return geometry;
    const { channels, stateShape } = geometry;
    return {
      layer: recurrentLayer({
        ...layer,
        definition,
        units: config.units,
        stateShape,
        variables: convLstmVariables(layer, config, channels),
        activations: 5, // as an LSTM's
        products: convLstmStepCost(config, geometry),
        cell: (weights) => convLstmCell(layer, config, geometry, weights),
      }),
    };
  };

/**
 * An error where the document leaves an axis open that the layer cannot be built without: the channels, and in
 * Keras 3 the axes of space (conv_lstm.py, `ConvLSTMCell.build`; keras 2.2.4 asks for the channels alone).
 */
function openAxis({ input, profile }: LayerDefinition, { dataFormat }: ConvLstmConfig): Problem | undefined {
  if (input.shapeOrigin === "assumed") return undefined;
  const channels = dataFormat === "channels_first" ? 2 : input.shape.length - 1;
  const isOpen = input.shape.some(
    (size, axis) =>
      axis >= 2 &&
      (axis === channels || profile === "keras-3") &&
      size.kind === "unknown" &&
      size.expression === "None",
  );
  if (!isOpen) return undefined;
  const message = l10n.t(
    "Keras builds this layer only where rows, columns and channels of its input are known: give sizes instead of None.",
  );
  return refusal("input-open", "input", message);
}

/**
 * What one element of a window takes beside its products, in multiply-adds. With it an estimated multiply-add takes
 * 0.8 to 1.8 ns, measured from one filter to 64.
 */
const TAP_COST = 10;

/** Of one step of one sample, without the activations; padding is counted as if it were multiplied. */
function convLstmStepCost(
  { units: filters, kernelSize }: ConvLstmConfig,
  { channels, state }: ConvLstmGeometry,
): number {
  const positions = sizeOf(state.map(({ output }) => output));
  return positions * sizeOf(kernelSize) * (4 * filters * (channels + filters) + 2 * TAP_COST);
}

/** The arithmetic of one step; a state's values stand as in `stateShape`. Rounds as `lstmCell` does. */
function convLstmCell(
  layer: ConvLstmClass,
  config: ConvLstmConfig,
  geometry: ConvLstmGeometry,
  weights: CellWeights,
): Cell<"h" | "c", "i" | "f" | "c" | "o"> {
  const { units: filters, dataFormat } = config;
  const { channels, stateShape } = geometry;
  const ofInput = convolution(geometry.input, weights.kernel);
  const ofState = convolution(geometry.state, weights.recurrentKernel);
  const { positions } = ofInput;
  const size = positions * filters;
  const ofPositionCost = convLstmStepCost(config, geometry) / positions + 5 * ACTIVATION_COST * filters;
  const bias = weights.bias?.data;
  const a = new Float64Array(layer.gates.length * filters);

  // Convolutions take the channels last.
  const first = dataFormat === "channels_first";
  const inputPositions = sizeOf(geometry.input.map(({ input }) => input));
  const turnedInput = new Float32Array(first ? inputPositions * channels : 0);
  const turnedState = new Float32Array(first ? size : 0);
  const [ofPosition, ofFilter] = first ? [1, positions] : [filters, 1];

  return {
    units: size,
    stateShape,
    states: layer.states,
    output: "h",
    gates: layer.gates,
    goBackwards: config.goBackwards,
    *step(input, inputAt, previous, previousAt, states, gates, at) {
      if (first) {
        turn(input, inputAt, channels, inputPositions, turnedInput);
        turn(previous.h, previousAt, filters, positions, turnedState);
      }
      const x = first ? turnedInput : input;
      const xAt = first ? 0 : inputAt;
      const h = first ? turnedState : previous.h;
      const hAt = first ? 0 : previousAt;

      const { i, f, c: candidate, o } = gates;
      yield* inBlocks(positions, ofPositionCost, (from, end) => {
        for (let position = from; position < end; position++) {
          if (bias) a.set(bias);
          else a.fill(0);
          ofInput.addAt(a, x, xAt, position);
          ofState.addAt(a, h, hAt, position);
          for (let filter = 0; filter < filters; filter++) {
            const k = at + position * ofPosition + filter * ofFilter;
            i[k] = a[filter]!;
            f[k] = a[filters + filter]!;
            candidate[k] = a[2 * filters + filter]!;
            o[k] = a[3 * filters + filter]!;
          }
        }
      });
      const made = { c: states.c, h: states.h, hAt: at };
      finishStep(config, { i, f, candidate, o }, previous.c, previousAt, made, at, size, stateShape.at(-1));
    },
  };
}

/** From (channels, positions) to (positions, channels). */
function turn(values: Float32Array, start: number, channels: number, positions: number, turned: Float32Array): void {
  for (let channel = 0; channel < channels; channel++) {
    for (let position = 0; position < positions; position++) {
      turned[position * channels + channel] = values[start + channel * positions + position]!;
    }
  }
}
