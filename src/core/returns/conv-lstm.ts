/** What Keras's ConvLSTM layers take and return (keras/src/layers/rnn/conv_lstm.py 3.15.1, `ConvLSTM.compute_output_shape`). */
import { type ConvLstmClass, RECURRENT_CLASSES } from "../catalog/keras/recurrent";
import { argumentOf, type Dimension, known, type LayerDefinition, unknown, valueOf } from "../definition";
import { convLstmConfig, convLstmGeometry } from "../engine/keras/conv-lstm";
import { sizeArgument } from "./arguments";
import { convLstmInput } from "./conv-lstm-input";
import type { LayerReturns } from "./layer-returns";
import { returnsOfStates, type StateAxes } from "./recurrent";

function returnsOfClass(layerClass: ConvLstmClass): LayerReturns {
  const { space } = layerClass;
  const axesOf = (layer: LayerDefinition) => ["batch", "timesteps", ...inOrder(layer, space, "channels")];
  return {
    ...returnsOfStates(
      (layer) => [axesOf(layer)],
      (layer) => stateAxes(layer, layerClass),
    ),
    ownInput: (layer) => convLstmInput(layer, axesOf(layer), space),
  };
}

export const CONV_LSTM_RETURNS: Readonly<Record<"ConvLSTM1D" | "ConvLSTM2D" | "ConvLSTM3D", LayerReturns>> = {
  ConvLSTM1D: returnsOfClass(RECURRENT_CLASSES.ConvLSTM1D),
  ConvLSTM2D: returnsOfClass(RECURRENT_CLASSES.ConvLSTM2D),
  ConvLSTM3D: returnsOfClass(RECURRENT_CLASSES.ConvLSTM3D),
};

/** The axes of space with the channels where the layer has them. */
function inOrder<T>(layer: LayerDefinition, space: readonly T[], channels: T): readonly T[] {
  return isChannelsFirst(layer) ? [channels, ...space] : [...space, channels];
}

function isChannelsFirst(layer: LayerDefinition): boolean {
  const format = argumentOf(layer, "data_format")?.value;
  const name = format && valueOf(format);
  return typeof name === "string" && name.toLowerCase() === "channels_first";
}

/** Of a state: as the engine calculates them, with a symbol where a size that they depend on has one. */
function stateAxes(layer: LayerDefinition, { space }: ConvLstmClass): StateAxes {
  const filters = sizeArgument(layer, "filters");
  const reading = convLstmConfig(layer, space.length);
  const geometry = "config" in reading ? convLstmGeometry(reading.config, layer.input.shape.map(valueOf)) : undefined;
  const windows = geometry && "input" in geometry ? geometry.input : [];
  const inputs = isChannelsFirst(layer) ? layer.input.shape.slice(3) : layer.input.shape.slice(2, -1);
  const isSaid = ["kernel_size", "strides", "dilation_rate", "padding"].every(
    (name) => argumentOf(layer, name)?.value.kind !== "unknown",
  );
  const sizes = space.map((axis, index): Dimension => {
    const input = inputs[index];
    const window = windows[index];
    const size = window?.output ?? 1;
    if (input?.kind === "known" && isSaid) return known(size);
    const keepsSize = isSaid && window?.padding === "same" && window.stride === 1;
    return keepsSize && input ? input : unknown(`new_${axis}`, size);
  });
  return { axes: inOrder(layer, space, "filters"), shape: inOrder(layer, sizes, filters) };
}
