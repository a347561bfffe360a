/**
 * What each layer makes of its input's shape: one row per class. A class without a row makes
 * something of which nothing is known. The parameters stand in `catalog/keras/plain-layers.ts`.
 *
 * Source: `compute_output_shape` of the layers of keras 3.15.1.
 */
import { plainClassName } from "../../catalog/keras/plain-layers";
import type { RecurrentClass } from "../../catalog/keras/recurrent";
import { sizeFrom, symbolicSize, type Size } from "../../scope/values/size";
import type { ArgumentReader } from "../arguments";
import { fitting, joinedAlong, product, type ShapeRule, sizesFilling } from "../shape-arithmetic";
import type { Shape } from "../tensors";
import { ownEntry } from "../../lookup";

const batch = symbolicSize("batch");
const open = (symbol: string): Size => symbolicSize(symbol);

const known = (rule: (input: Shape, args: ArgumentReader) => Shape | undefined): ShapeRule["shape"] => {
  return (input, args) => (input === undefined ? undefined : rule(input, args));
};

const unchanged: ShapeRule = { shape: (input) => input };
const passing: ShapeRule = { ...unchanged, keepsValues: true };

/** Axes between the batch and the channels, each calculated; channels last. */
const alongSpace = (
  input: Shape,
  rank: number,
  args: ArgumentReader,
  calculate: (size: Size, axis: number) => Size | undefined,
): readonly Size[] | undefined => {
  const format = isGiven(args, "data_format") ? args.text("data_format", "") : "channels_last";
  if (input.length !== rank + 2 || format !== "channels_last") return undefined;
  const sizes = input.slice(1, -1).map(calculate);
  return sizes.includes(undefined) ? undefined : sizes.filter((size) => size !== undefined);
};

/** The length of a window's path, by Keras's paddings (`compute_conv_output_shape`). */
function windowed(length: Size, window: Size, stride: Size, padding: string): Size | undefined {
  if (padding !== "valid" && padding !== "same" && padding !== "causal") return undefined;
  const valid = padding === "valid";
  if (!valid && stride === 1) return length;
  return fitting(
    sizeFrom(
      [length, window, stride],
      ([l, w, s]) => (valid ? `(${l} - ${w}) // ${s} + 1` : `ceil(${l} / ${s})`),
      ([l = 1, w = 1, s = 1]) => (valid ? Math.floor((l - w) / s) + 1 : Math.ceil(l / s)),
    ),
  );
}

/** The first parameters of every convolution, which a ConvLSTM has too. */
export const CONVOLUTION_PARAMETERS = [
  "filters",
  "kernel_size",
  "strides",
  "padding",
  "data_format",
  "dilation_rate",
] as const;

const convolution = (rank: number): ShapeRule => ({
  shape: (input, args) => {
    const filters = args.size("filters");
    // Whatever comes in, its rank and the channels that come out are known.
    if (input === undefined && filters !== undefined && !isGiven(args, "data_format")) {
      return [batch, ...Array<Size>(rank).fill(open("None")), filters];
    }
    return input && convolved(input, filters, rank, args);
  },
});

function convolved(input: Shape, filters: Size | undefined, rank: number, args: ArgumentReader): Shape | undefined {
  const kernel = args.sizes("kernel_size", rank);
  const strides = args.value("strides") ? args.sizes("strides", rank) : Array<Size>(rank).fill(1);
  const dilations = args.value("dilation_rate") ? args.sizes("dilation_rate", rank) : Array<Size>(rank).fill(1);
  const format = isGiven(args, "data_format") ? args.text("data_format", "") : "channels_last";
  if (filters === undefined || !kernel || !strides || !dilations || input.length !== rank + 2) return undefined;
  const first = format === "channels_first";
  if (!first && format !== "channels_last") return undefined;
  const sizes = (first ? input.slice(2) : input.slice(1, -1)).map((size, axis) => {
    const span = dilated(kernel[axis] ?? 1, dilations[axis] ?? 1);
    return span && windowed(size, span, strides[axis] ?? 1, args.text("padding", "valid"));
  });
  const space = sizes.filter((size) => size !== undefined);
  if (space.length < rank) return undefined;
  return first ? [input[0]!, filters, ...space] : [input[0]!, ...space, filters];
}

/** How many elements a window spans. */
function dilated(window: Size, dilation: Size): Size | undefined {
  if (dilation === 1) return window;
  return typeof window === "number" && typeof dilation === "number" ? dilation * (window - 1) + 1 : undefined;
}

/** What a recurrent layer's state is without the batch: its units, or what a ConvLSTM's convolution leaves. */
export function stateShape(
  { space }: RecurrentClass,
  input: Shape | undefined,
  args: ArgumentReader,
): Shape | undefined {
  // Keras 1 called the units output_dim.
  if (space.length === 0) return [args.size("units") ?? args.size("output_dim") ?? open("units")];
  const step = input?.length === space.length + 3 ? [input[0]!, ...input.slice(2)] : undefined;
  return step && convolved(step, args.size("filters"), space.length, args)?.slice(1);
}

const pooling = (rank: number): ShapeRule => ({
  shape: known((input, args) => {
    const pool = args.value("pool_size") ? args.sizes("pool_size", rank) : Array<Size>(rank).fill(2);
    const strides = isGiven(args, "strides") ? args.sizes("strides", rank) : pool;
    if (pool === undefined || strides === undefined) return undefined;
    const space = alongSpace(input, rank, args, (size, axis) =>
      windowed(size, pool[axis] ?? 2, strides[axis] ?? 2, args.text("padding", "valid")),
    );
    return space && [input[0]!, ...space, input.at(-1)!];
  }),
});

const isGiven = (args: ArgumentReader, name: string): boolean => {
  const value = args.value(name);
  return value !== undefined && !(value.kind === "constant" && value.value === null);
};

const globalPooling = (rank: number): ShapeRule => ({
  shape: known((input, args) => {
    const keepdims = args.flag("keepdims", false);
    if (input.length !== rank + 2 || keepdims === "unknown") return undefined;
    const space = alongSpace(input, rank, args, () => 1);
    return space && [input[0]!, ...(keepdims ? space : []), input.at(-1)!];
  }),
});

/** The time axis with something added to it. */
const lengthened = (parameter: string, pair: number, sign: 1 | -1): ShapeRule => ({
  shape: known((input, args) => {
    const [steps] = input.slice(1);
    const both = args.value(parameter) ? args.sizes(parameter, 2) : [pair, pair];
    if (input.length !== 3 || steps === undefined || both?.length !== 2) return undefined;
    if (args.text("data_format", "channels_last") !== "channels_last") return undefined;
    const changed = sizeFrom(
      [steps, ...both],
      ([l, a, b]) => (sign > 0 ? `${l} + ${a} + ${b}` : `${l} - ${a} - ${b}`),
      ([l = 0, a = 0, b = 0]) => l + sign * (a + b),
    );
    return [input[0]!, changed, input[2]!];
  }),
});

/** Axis by axis the agreed size, or the one that is not 1; a shape of fewer axes gets some behind the batch. */
function broadcast(shapes: readonly (Shape | undefined)[]): Shape | undefined {
  const known = shapes.filter((shape) => shape !== undefined);
  const rank = Math.max(...known.map((shape) => shape.length));
  if (known.length === 0 || known.length < shapes.length) return undefined;
  return known
    .map(([rows, ...rest]): Shape => [rows ?? batch, ...Array<Size>(rank - 1 - rest.length).fill(1), ...rest])
    .reduce((joined, shape) => joined.map((size, axis) => (size === 1 ? shape[axis]! : size)));
}

const merging: ShapeRule = { shape: (_, __, inputs) => broadcast(inputs) };

const SHAPE_RULES: Readonly<Record<string, ShapeRule>> = {
  Activation: unchanged,
  ReLU: unchanged,
  LeakyReLU: unchanged,
  PReLU: unchanged,
  ELU: unchanged,
  ThresholdedReLU: unchanged,
  Softmax: unchanged,
  BatchNormalization: unchanged,
  LayerNormalization: unchanged,
  GroupNormalization: unchanged,
  RMSNormalization: unchanged,
  UnitNormalization: unchanged,
  Masking: unchanged,
  // What Keras 3 writes into a model for the mask that an Embedding hands on.
  NotEqual: unchanged,
  Normalization: unchanged,
  Rescaling: unchanged,
  Dropout: passing,
  SpatialDropout1D: passing,
  SpatialDropout2D: passing,
  GaussianNoise: passing,
  GaussianDropout: passing,
  AlphaDropout: passing,
  ActivityRegularization: passing,
  Identity: passing,
  Dense: {
    shape: known((input, args) => {
      const units = args.size("units") ?? args.size("output_dim");
      return units === undefined ? undefined : [...input.slice(0, -1), units];
    }),
  },
  Embedding: {
    shape(input, args) {
      const features = args.size("output_dim");
      if (features === undefined) return undefined;
      const length = args.size("input_length");
      const indices = input ?? [batch, length ?? open("timesteps")];
      const [rows, steps] = indices;
      if (indices.length === 2 && length !== undefined && typeof steps !== "number") return [rows!, length, features];
      return [...indices, features];
    },
  },
  Flatten: {
    shape: known((input) => [input[0]!, input.length === 1 ? 1 : product(input.slice(1))]),
  },
  Reshape: {
    shape(input, args) {
      const target = args.sizes("target_shape");
      if (target === undefined) return undefined;
      const rest = sizesFilling(input?.slice(1) ?? [open("None")], target);
      return rest && [input?.[0] ?? batch, ...rest];
    },
  },
  Permute: {
    shape: known((input, args) => {
      const dims = args.sizes("dims");
      if (dims?.length !== input.length - 1) return undefined;
      const axes = dims.map((axis) => (typeof axis === "number" ? input[axis] : undefined));
      return axes.includes(undefined) ? undefined : [input[0]!, ...axes.filter((axis) => axis !== undefined)];
    }),
  },
  RepeatVector: {
    shape: (input, args) => [input?.[0] ?? batch, args.size("n") ?? open("timesteps"), input?.[1] ?? open("features")],
  },
  Conv1D: convolution(1),
  SeparableConv1D: convolution(1),
  Conv2D: convolution(2),
  SeparableConv2D: convolution(2),
  Conv3D: convolution(3),
  MaxPooling1D: pooling(1),
  AveragePooling1D: pooling(1),
  MaxPooling2D: pooling(2),
  AveragePooling2D: pooling(2),
  MaxPooling3D: pooling(3),
  AveragePooling3D: pooling(3),
  GlobalMaxPooling1D: globalPooling(1),
  GlobalAveragePooling1D: globalPooling(1),
  GlobalMaxPooling2D: globalPooling(2),
  GlobalAveragePooling2D: globalPooling(2),
  GlobalMaxPooling3D: globalPooling(3),
  GlobalAveragePooling3D: globalPooling(3),
  ZeroPadding1D: lengthened("padding", 1, 1),
  Cropping1D: lengthened("cropping", 1, -1),
  UpSampling1D: {
    shape: known((input, args) => {
      const times = args.value("size") ? args.size("size") : 2;
      return times === undefined || input.length !== 3
        ? undefined
        : [input[0]!, product([input[1]!, times]), input[2]!];
    }),
  },
  Concatenate: {
    shape(_, args, inputs) {
      const axis = args.integer("axis", -1);
      return axis === "unknown" ? undefined : joinedAlong(inputs, axis);
    },
  },
  Add: merging,
  Subtract: merging,
  Multiply: merging,
  Average: merging,
  Maximum: merging,
  Minimum: merging,
  Dot: { shape: (_, args, inputs) => dotted(args, inputs) },
  Lambda: {
    shape(input, args) {
      const sizes = args.sizes("output_shape");
      return sizes === undefined ? undefined : [input?.[0] ?? batch, ...sizes];
    },
  },
  Attention: { shape: (_, __, inputs) => attended(inputs) },
  AdditiveAttention: { shape: (_, __, inputs) => attended(inputs) },
  MultiHeadAttention: {
    shape: known((input, args) => {
      const outputs = isGiven(args, "output_shape") ? args.sizes("output_shape", 1) : [input.at(-1)!];
      return outputs && [...input.slice(0, -1), ...outputs];
    }),
  },
};

/** The rule of a class by any of its names. */
export function shapeRule(className: string): ShapeRule | undefined {
  const name = plainClassName(className);
  return ownEntry(SHAPE_RULES, name);
}

/** Of each input the axes but the batch and the one that is summed over; one of one element where none is left. */
function dotted(args: ArgumentReader, [one, other]: readonly (Shape | undefined)[]): Shape | undefined {
  const both = args.integer("axes", 0);
  const axes = both === "unknown" ? args.sizes("axes", 2) : [both, both];
  if (one === undefined || other === undefined || axes?.length !== 2) return undefined;
  const rest = [one, other].flatMap((shape, index) => {
    const axis = axes[index];
    const summed = typeof axis === "number" && axis < 0 ? axis + shape.length : axis;
    return shape.filter((_, each) => each !== 0 && each !== summed);
  });
  return [one[0]!, ...(rest.length === 0 ? [1] : rest)];
}

/** Queries (batch, Tq, d) over values (batch, Tv, dv): (batch, Tq, dv). */
function attended([query, value]: readonly (Shape | undefined)[]): Shape | undefined {
  if (query === undefined || value === undefined || query.length !== 3 || value.length !== 3) return undefined;
  return [query[0]!, query[1]!, value[2]!];
}

/** What Keras 1's `merge([a, b], mode="concat")` does, by its mode. */
export const MERGE_MODES: Readonly<Record<string, string>> = {
  sum: "Add",
  mul: "Multiply",
  concat: "Concatenate",
  ave: "Average",
  max: "Maximum",
};

/** The same layer under another name: `concatenate([a, b])` is `Concatenate()([a, b])`. */
export const MERGING_FUNCTIONS: Readonly<Record<string, string>> = {
  concatenate: "Concatenate",
  add: "Add",
  subtract: "Subtract",
  multiply: "Multiply",
  average: "Average",
  maximum: "Maximum",
  minimum: "Minimum",
  dot: "Dot",
};
