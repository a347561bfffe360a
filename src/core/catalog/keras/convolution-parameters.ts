/**
 * The parameters that only convolutional LSTMs have.
 *
 * Sources: keras 3.15.1 `layers/rnn/conv_lstm.py`; Keras 1.2 `layers/convolutional_recurrent.py` for the old names.
 */
import type { ConfigValue } from "../../definition";
import type { Parameter } from "../layer-class";

export const filters: Parameter = {
  name: "filters",
  kind: "integer",
  assumed: 2,
  changesValues: true,
  description: "Number of channels of the states h and c, and of the output. A positive integer.",
  legacy: { name: "nb_filter" },
};

export const kernelSize: Parameter = {
  name: "kernel_size",
  kind: "sizes",
  assumed: 3,
  changesValues: true,
  description: "Size of the convolution's window: one integer for all axes, or one for each.",
};

export const strides: Parameter = {
  name: "strides",
  kind: "sizes",
  default: 1,
  changesValues: true,
  description: "Steps by which the window moves over the input: one integer for all axes, or one for each.",
  legacy: { name: "subsample" },
};

export const padding: Parameter = {
  name: "padding",
  kind: "string",
  default: "valid",
  changesValues: true,
  description: 'Of the input: "valid" is none, "same" keeps its size. The state is always padded.',
  legacy: { name: "border_mode" },
};

export const dataFormat: Parameter = {
  name: "data_format",
  kind: "string",
  default: null,
  changesValues: true,
  description: 'Where the channels stand: "channels_last", which is the default, or "channels_first".',
  legacy: { name: "dim_ordering", toToday: dataFormatOf },
};

export const dilationRate: Parameter = {
  name: "dilation_rate",
  kind: "sizes",
  default: 1,
  changesValues: true,
  description: "Distance between the elements of the input's window: one integer for all axes, or one for each.",
};

/** Keras 1 named the order of the axes after the backends. */
function dataFormatOf(value: ConfigValue): string | undefined {
  if (value === "th") {
    return "channels_first";
  }
  return value === "tf" ? "channels_last" : undefined;
}
