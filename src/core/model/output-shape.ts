/**
 * What shape leaves a layer, for the layers that commonly stand before a recurrent one.
 * Source: `compute_output_shape` of keras 3.15.1 `layers/`; data format channels_last.
 */
import { type Dimension, known, unknown, valueOf } from "../definition";

/** Batch first. */
export type Shape = readonly Dimension[];

/** The arguments of a layer, as far as its document says them. */
export interface ShapeArguments {
  /** A size; `undefined` where it is not written. */
  readonly size: (name: string) => Dimension | undefined;
  /** A flag; `false` where it is not written. */
  readonly flag: (name: string) => boolean;
  /** A word such as `padding`; `undefined` where it is not written. */
  readonly word: (name: string) => string | undefined;
}

/** Layers that return one state per unit, or one per time step and unit. */
export const recurrentLayers: ReadonlySet<string> = new Set(["LSTM", "GRU", "SimpleRNN", "CuDNNLSTM", "CuDNNGRU"]);

/** Layers that change values, not shapes. */
const elementwise: ReadonlySet<string> = new Set([
  "Activation",
  "ActivityRegularization",
  "AlphaDropout",
  "BatchNormalization",
  "Dropout",
  "ELU",
  "GaussianDropout",
  "GaussianNoise",
  "LayerNormalization",
  "LeakyReLU",
  "Masking",
  "PReLU",
  "ReLU",
  "Softmax",
  "SpatialDropout1D",
]);

/** The shape of a layer's (first) output; `undefined` where no rule here knows it. */
export function outputShape(className: string, args: ShapeArguments, input: Shape): Shape | undefined {
  if (elementwise.has(className)) {
    return input;
  }
  const [batch, timesteps] = input;
  const features = input.at(-1);
  if (!batch || !features) {
    return undefined;
  }
  if (recurrentLayers.has(className)) {
    const units = args.size("units");
    if (!units || !timesteps) {
      return undefined;
    }
    return args.flag("return_sequences") ? [batch, timesteps, units] : [batch, units];
  }
  switch (className) {
    case "Dense":
      return replaceLast(input, args.size("units"));
    case "Embedding":
      return append(input, args.size("output_dim"));
    case "RepeatVector": {
      const count = args.size("n");
      return count && input.length === 2 ? [batch, count, features] : undefined;
    }
    case "Conv1D":
    case "MaxPooling1D":
    case "AveragePooling1D":
      return timesteps && input.length === 3 ? windowed(className, args, batch, timesteps, features) : undefined;
    case "GlobalMaxPooling1D":
    case "GlobalAveragePooling1D":
      return [batch, features];
    default:
      return undefined;
  }
}

const append = (shape: Shape, size: Dimension | undefined): Shape | undefined => size && [...shape, size];
const replaceLast = (shape: Shape, size: Dimension | undefined): Shape | undefined => append(shape.slice(0, -1), size);

/** Convolution and pooling along the time axis. */
function windowed(
  className: string,
  args: ShapeArguments,
  batch: Dimension,
  timesteps: Dimension,
  features: Dimension,
): Shape | undefined {
  const pooling = className !== "Conv1D";
  const width = args.size(pooling ? "pool_size" : "kernel_size") ?? (pooling ? known(2) : undefined);
  const stride = args.size("strides") ?? (pooling ? width : known(1));
  const channels = pooling ? features : args.size("filters");
  if (!width || !stride || !channels) {
    return undefined;
  }
  const padded = args.word("padding") === "same" || args.word("padding") === "causal";
  const usable = valueOf(timesteps) - (padded ? 1 : valueOf(width));
  const count = Math.max(0, Math.floor(usable / valueOf(stride)) + 1);
  const steps = timesteps.kind === "known" ? known(count) : unknown(timesteps.expression, count);
  return [batch, steps, channels];
}
