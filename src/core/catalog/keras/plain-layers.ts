/**
 * The signatures of the layers that stand around recurrent ones in a model: Keras 3.15.1's, in positional
 * order, with the names that parameters had before. Where a version has another default, a table says so.
 */
import type { ConfigRecord } from "../../config-value";
import type { ConfigValue, Profile } from "../../definition";
import { ownEntry } from "../../lookup";

/** The default of each parameter, in positional order; `undefined` where it must be given. */
export type PlainSignature = Readonly<Record<string, ConfigValue | undefined>>;

const required = undefined;

const penalties = (...names: readonly string[]): PlainSignature => ({
  ...Object.fromEntries(names.map((name) => [`${name}_regularizer`, null])),
  activity_regularizer: null,
  ...Object.fromEntries(names.map((name) => [`${name}_constraint`, null])),
});

const centred = (moving: PlainSignature): PlainSignature => ({
  center: true,
  scale: true,
  beta_initializer: "zeros",
  gamma_initializer: "ones",
  ...moving,
  beta_regularizer: null,
  gamma_regularizer: null,
  beta_constraint: null,
  gamma_constraint: null,
});

const windows: PlainSignature = {
  filters: required,
  kernel_size: required,
  strides: 1,
  padding: "valid",
  data_format: null,
  dilation_rate: 1,
};

const convolution: PlainSignature = {
  ...windows,
  groups: 1,
  activation: null,
  use_bias: true,
  kernel_initializer: "glorot_uniform",
  bias_initializer: "zeros",
  ...penalties("kernel", "bias"),
};

const separable: PlainSignature = {
  ...windows,
  depth_multiplier: 1,
  activation: null,
  use_bias: true,
  depthwise_initializer: "glorot_uniform",
  pointwise_initializer: "glorot_uniform",
  bias_initializer: "zeros",
  ...penalties("depthwise", "pointwise", "bias"),
};

const pooling: PlainSignature = { pool_size: 2, strides: null, padding: "valid", data_format: null };
const globalPooling: PlainSignature = { data_format: null, keepdims: false };
const nothing: PlainSignature = {};

const SIGNATURES: Readonly<Record<string, PlainSignature>> = {
  Dense: {
    units: required,
    activation: null,
    use_bias: true,
    kernel_initializer: "glorot_uniform",
    bias_initializer: "zeros",
    ...penalties("kernel", "bias"),
  },
  Embedding: {
    input_dim: required,
    output_dim: required,
    embeddings_initializer: "uniform",
    embeddings_regularizer: null,
    embeddings_constraint: null,
    mask_zero: false,
  },
  Activation: { activation: required },
  ReLU: { max_value: null, negative_slope: 0, threshold: 0 },
  LeakyReLU: { negative_slope: 0.3 },
  PReLU: { alpha_initializer: "Zeros", alpha_regularizer: null, alpha_constraint: null, shared_axes: null },
  ELU: { alpha: 1 },
  ThresholdedReLU: { theta: 1 },
  Softmax: { axis: -1 },
  Dropout: { rate: required, noise_shape: null, seed: null },
  SpatialDropout1D: { rate: required, seed: null },
  SpatialDropout2D: { rate: required, data_format: null, seed: null },
  GaussianNoise: { stddev: required, seed: null },
  GaussianDropout: { rate: required, seed: null },
  AlphaDropout: { rate: required, noise_shape: null, seed: null },
  ActivityRegularization: { l1: 0, l2: 0 },
  Identity: nothing,
  InputLayer: nothing,
  Masking: { mask_value: 0 },
  RepeatVector: { n: required },
  TimeDistributed: { layer: required },
  Flatten: { data_format: null },
  Reshape: { target_shape: required },
  Permute: { dims: required },
  Concatenate: { axis: -1 },
  Add: nothing,
  Subtract: nothing,
  Multiply: nothing,
  Average: nothing,
  Maximum: nothing,
  Minimum: nothing,
  Dot: { axes: required, normalize: false },
  Attention: { use_scale: false, score_mode: "dot", dropout: 0, seed: null },
  AdditiveAttention: { use_scale: true, dropout: 0 },
  MultiHeadAttention: {
    num_heads: required,
    key_dim: required,
    value_dim: null,
    dropout: 0,
    use_bias: true,
    output_shape: null,
    attention_axes: null,
    sliding_window: null,
    flash_attention: null,
    kernel_initializer: "glorot_uniform",
    bias_initializer: "zeros",
    ...penalties("kernel", "bias"),
    use_gate: false,
    seed: null,
  },
  LayerNormalization: { axis: -1, epsilon: 0.001, ...centred({}) },
  BatchNormalization: {
    axis: -1,
    momentum: 0.99,
    epsilon: 0.001,
    ...centred({ moving_mean_initializer: "zeros", moving_variance_initializer: "ones" }),
    renorm: false,
    renorm_clipping: null,
    renorm_momentum: 0.99,
    synchronized: false,
  },
  GroupNormalization: { groups: 32, axis: -1, epsilon: 0.001, ...centred({}) },
  RMSNormalization: { axis: -1, epsilon: 1e-6 },
  UnitNormalization: { axis: -1 },
  Normalization: { axis: -1, mean: null, variance: null, invert: false },
  Rescaling: { scale: required, offset: 0 },
  Lambda: { function: required, output_shape: null, mask: null, arguments: null },
  Conv1D: convolution,
  Conv2D: convolution,
  Conv3D: convolution,
  SeparableConv1D: separable,
  SeparableConv2D: separable,
  MaxPooling1D: pooling,
  MaxPooling2D: pooling,
  MaxPooling3D: pooling,
  AveragePooling1D: pooling,
  AveragePooling2D: pooling,
  AveragePooling3D: pooling,
  GlobalMaxPooling1D: globalPooling,
  GlobalMaxPooling2D: globalPooling,
  GlobalMaxPooling3D: globalPooling,
  GlobalAveragePooling1D: globalPooling,
  GlobalAveragePooling2D: globalPooling,
  GlobalAveragePooling3D: globalPooling,
  Cropping1D: { cropping: [1, 1] },
  ZeroPadding1D: { padding: 1, data_format: null },
  UpSampling1D: { size: 2 },
};

/** Other names of the same classes: Keras 3's own aliases, and Keras 1's. */
const ALIASES: Readonly<Record<string, string>> = {
  MaxPool1D: "MaxPooling1D",
  MaxPool2D: "MaxPooling2D",
  AvgPool1D: "AveragePooling1D",
  AvgPool2D: "AveragePooling2D",
  GlobalMaxPool1D: "GlobalMaxPooling1D",
  GlobalAvgPool1D: "GlobalAveragePooling1D",
  Convolution1D: "Conv1D",
  Convolution2D: "Conv2D",
};

/** Today's name of a parameter that Keras 1 or 2 called otherwise, where its class has no parameter of the old name. */
const RENAMED: Readonly<Record<string, readonly string[]>> = {
  units: ["output_dim"],
  rate: ["p"],
  stddev: ["sigma"],
  use_bias: ["bias"],
  kernel_initializer: ["init"],
  embeddings_initializer: ["init"],
  negative_slope: ["alpha"],
  filters: ["nb_filter"],
  kernel_size: ["filter_length"],
  strides: ["subsample_length", "subsample", "stride"],
  padding: ["border_mode"],
  pool_size: ["pool_length"],
  size: ["length"],
  axes: ["dot_axes"],
};

/** The name under which a plain layer is known here; its own where nothing is known of it. */
export const plainClassName = (name: string): string => ownEntry(ALIASES, name) ?? name;

/** No class of Keras's: what TimeDistributed makes of its input for the layer inside, (batch · time, …). */
export const TIME_SLICES = "TimeSlices";

/** The parameters of a plain layer with their defaults, or `undefined` where the catalogue has no such class. */
export function plainSignature(className: string): PlainSignature | undefined {
  const name = plainClassName(className);
  return ownEntry(SIGNATURES, name);
}

/** The names of the plain classes that the catalogue describes. */
export const plainClassNames: readonly string[] = Object.keys(SIGNATURES);

/** Today's names, every parameter with its value: what is written, else its default; what must be written is absent. */
export function completeConfig(className: string, written: ConfigRecord): ConfigRecord {
  const signature = plainSignature(className) ?? {};
  const entries = Object.entries(signature).flatMap(([name, otherwise]) => {
    const value = writtenValue(signature, name, written);
    // `None` that is written is no default.
    const complete = value === undefined ? otherwise : value;
    return complete === undefined ? [] : [[name, complete] as const];
  });
  return { ...written, ...Object.fromEntries(entries) };
}

/** The value that is written for a parameter, under whichever of its names. */
function writtenValue(signature: PlainSignature, name: string, written: ConfigRecord): ConfigValue | undefined {
  if (name in written) return written[name];
  const old = (RENAMED[name] ?? []).find((each) => each in written && !(each in signature));
  return old === undefined ? undefined : written[old];
}

/** Classes of which Keras 3 wants a parameter that had a default before: keras 3.15.1 `average_pooling1d.py` to `3d`. */
const REQUIRED_SINCE_KERAS_3: Readonly<Record<string, string>> = {
  AveragePooling1D: "pool_size",
  AveragePooling2D: "pool_size",
  AveragePooling3D: "pool_size",
};

/** The first parameter that a version of the class wants and that is not written. */
export function missingParameter(className: string, profile: Profile, written: ConfigRecord): string | undefined {
  const signature = plainSignature(className) ?? {};
  const since3 = profile === "keras-3" ? ownEntry(REQUIRED_SINCE_KERAS_3, className) : undefined;
  return Object.entries(signature).find(
    ([name, otherwise]) =>
      (otherwise === undefined || name === since3) && writtenValue(signature, name, written) === undefined,
  )?.[0];
}
