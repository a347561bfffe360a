/**
 * What PyTorch's recurrent modules take and return (torch 2.13 `nn/modules/rnn.py`): of a sequence `output, h_n`,
 * of an LSTM `output, (h_n, c_n)`; of one step the next states. `h_n` and `c_n` have no timesteps axis and keep their
 * axes whatever `batch_first` says.
 */
import { ASSUMED, batchAxis } from "../catalog/assume";
import { type TorchRecurrent, torchRecurrent } from "../catalog/torch/signatures";
import {
  argumentOf,
  type Dimension,
  known,
  type LayerDefinition,
  type LayerInput,
  unknown,
  valueOf,
} from "../definition";
import { isLength } from "../engine/torch/checks";
import { type TorchConfig, torchConfig } from "../engine/torch/config";
import { torchOutput, torchStates } from "../engine/torch/outputs";
import { fittingFeed } from "../engine/torch/variants";
import { type TorchDirection, torchDirections } from "../engine/torch/variables";
import type { LayerTrace } from "../engine/trace";
import { swapFirstAxes, type Tensor } from "../tensor";
import { flagsOf, isSet, sizeArgument, times, withArguments } from "./arguments";
import type { Equality, Flag, Holding, LayerReturns, ReturnedTensor } from "./layer-returns";

const SEQUENCE = ["timesteps", "batch", "features"] as const;
const BATCH_FIRST = ["batch", "timesteps", "features"] as const;

const AXIS_ARGUMENTS = { features: "input_size" };

/** Of the modules that take a sequence. */
export const torchReturns: LayerReturns = {
  inputAxes: (layer) => [isSet(layer, "batch_first") ? BATCH_FIRST : SEQUENCE, ["timesteps", "features"]],
  ownInput: (layer) => ownInput(layer, isSet(layer, "batch_first") ? [batchAxis, steps] : [steps, batchAxis]),
  axisArguments: AXIS_ARGUMENTS,
  flags(layer) {
    const own = { layers: size(layer, "num_layers"), projection: size(layer, "proj_size") };
    const half = Math.max(1, Math.round(size(layer, "hidden_size") / 2));
    const projections =
      own.projection > 0 ? [own.projection, 0] : [0, ...(half < size(layer, "hidden_size") ? [half] : [])];
    return [
      // Without a batch axis there is nothing to put first.
      ...(isBatched(layer) ? [ownFirst(layer, "batch_first", false)] : []),
      ownFirst(layer, "bidirectional", true),
      { name: "num_layers", values: [...new Set([own.layers, 1, 2])], shown: "chosen", reruns: true },
      ...(layer.className === "LSTM"
        ? [{ name: "proj_size", values: projections, shown: "chosen", reruns: true } as const]
        : []),
    ];
  },
  currentFlags: (layer) => ({
    ...flagsOf(layer, isBatched(layer) ? ["batch_first", "bidirectional"] : ["bidirectional"]),
    num_layers: size(layer, "num_layers"),
    ...(layer.className === "LSTM" && { proj_size: size(layer, "proj_size") }),
  }),
  withFlags(layer, flags) {
    const changed = withArguments(layer, flags);
    const swapped = isBatched(layer) && isSet(changed, "batch_first") !== isSet(layer, "batch_first");
    const fitted = fittingFeed(swapped ? withSwappedInput(changed) : changed);
    // Zeros are what PyTorch takes where no states are given.
    return layer.initialState && !fitted.initialState ? appliedTo(fitted, "$<argument>") : fitted;
  },
  tensors(layer) {
    const module = moduleOf(layer);
    return module ? [output(layer), ...module.states.map((state) => finalState(layer, state))] : [];
  },
  structure: ({ className }) => (className === "LSTM" ? ["output", ["h_n", "c_n"]] : ["output", "h_n"]),
  equalities: (layer) => equalities(layer),
};

/** Of the modules that take one step. */
export const torchCellReturns: LayerReturns = {
  inputAxes: () => [["batch", "features"], ["features"]],
  ownInput: (layer) => ownInput(layer, [batchAxis]),
  axisArguments: AXIS_ARGUMENTS,
  flags: () => [],
  currentFlags: () => ({}),
  withFlags: (layer) => layer,
  tensors: (layer) =>
    (moduleOf(layer)?.states ?? []).map((state) => {
      const [batch] = layer.input.shape;
      const rows = layer.input.shape.length === 2 && batch ? [batch] : [];
      return {
        name: `${state}_1`,
        axes: [...rows.map(() => "batch"), "hidden_size"],
        shape: [...rows, sizeArgument(layer, "hidden_size")],
        pick: picked(layer, (config, trace, shape) => torchStates(config, trace, state, shape)),
        holds: [{ part: "", state, as: "state", steps: "last" }],
      };
    }),
  equalities: () => [],
};

const steps = unknown("timesteps", ASSUMED.timesteps);

/** `input_size` says the features, and where nothing says the shape all of it but the outer axes. */
function ownInput(layer: LayerDefinition, outer: readonly Dimension[]): LayerInput {
  const { input } = layer;
  const size = sizeArgument(layer, "input_size");
  // Of a wrong size its own error speaks.
  const features = valueOf(size) > 0 ? size : unknown("features", ASSUMED.features);
  if (input.shapeOrigin === "assumed") return { ...input, shape: [...outer, features] };
  return input.shape.at(-1)?.kind === "unknown" ? { ...input, shape: [...input.shape.slice(0, -1), features] } : input;
}

const moduleOf = ({ className }: LayerDefinition): TorchRecurrent | undefined => torchRecurrent(className);

const isBatched = ({ input }: LayerDefinition): boolean => input.shape.length !== 2;

/** A size that an argument says; 0 where the module has no such argument. */
function size(layer: LayerDefinition, name: string): number {
  const argument = argumentOf(layer, name);
  return argument ? Number(valueOf(argument.value)) : 0;
}

function ownFirst(layer: LayerDefinition, name: string, reruns: boolean): Flag {
  const own = isSet(layer, name);
  return { name, values: [own, !own], shown: "compared", reruns };
}

/** The same sequences in the other layout. */
function withSwappedInput(layer: LayerDefinition): LayerDefinition {
  const { input } = layer;
  const [first, second, ...rest] = input.shape;
  const shape = first && second ? [second, first, ...rest] : input.shape;
  const swapped = {
    ...layer,
    input: { ...input, shape, ...(input.values && { values: swapFirstAxes(input.values) }) },
  };
  // A packed batch has no axes.
  return input.lengths ? swapped : appliedTo(swapped, "$<argument>.transpose(0, 1)$<states>");
}

/** The module applied to other arguments, made of the `argument` and the `states` that it is applied to. */
function appliedTo(layer: LayerDefinition, replacement: string): LayerDefinition {
  const { use } = layer;
  return use.appliedTo === undefined
    ? layer
    : { ...layer, use: { ...use, appliedTo: use.appliedTo.replace(ARGUMENTS, replacement) } };
}

/** The input (a name, an attribute, or a call of one) and what follows it among the arguments of a call. */
const ARGUMENTS = /^\s*(?<argument>[\w.]+(?:\([^()]*\))?)\s*(?<states>(?:,.*)?)$/s;

/** The axes of the input by what they are. */
function inputDimensions(layer: LayerDefinition): { readonly batch?: Dimension; readonly timesteps: Dimension } {
  const { shape, lengths } = layer.input;
  const [first = unknown("timesteps", 1), second = unknown("batch", 1)] = shape;
  if (!isBatched(layer)) return { timesteps: first };
  const [batch, timesteps] = isSet(layer, "batch_first") ? [first, second] : [second, first];
  const packed = lengths !== undefined && lengths.every((length) => isLength(length, valueOf(timesteps)));
  // pad_packed_sequence pads to the longest row.
  return {
    batch,
    timesteps: packed ? known(lengths.reduce((longest, length) => Math.max(longest, length), 1)) : timesteps,
  };
}

/** The axis of h: its size, and what it is called. */
function hiddenAxis(layer: LayerDefinition): { readonly name: string; readonly size: Dimension } {
  const name = size(layer, "proj_size") > 0 ? "proj_size" : "hidden_size";
  return { name, size: sizeArgument(layer, name) };
}

const isBidirectional = (layer: LayerDefinition): boolean => isSet(layer, "bidirectional");

function output(layer: LayerDefinition): ReturnedTensor {
  const { batch, timesteps } = inputDimensions(layer);
  const hidden = hiddenAxis(layer);
  const last = isBidirectional(layer) ? { name: `2 * ${hidden.name}`, size: times(2, hidden.size) } : hidden;
  const outer = [{ name: "timesteps", size: timesteps }, ...(batch ? [{ name: "batch", size: batch }] : [])];
  const axes = [...(isSet(layer, "batch_first") ? outer.toReversed() : outer), last];
  return {
    name: "output",
    axes: axes.map(({ name }) => name),
    shape: axes.map(({ size }) => size),
    pick: picked(layer, (config, trace, shape) => torchOutput(config, trace, shape, valueOf(timesteps))),
    holds: outputParts(layer),
  };
}

function finalState(layer: LayerDefinition, state: "h" | "c"): ReturnedTensor {
  const { batch } = inputDimensions(layer);
  const layers = sizeArgument(layer, "num_layers");
  const hidden = state === "h" ? hiddenAxis(layer) : { name: "hidden_size", size: sizeArgument(layer, "hidden_size") };
  return {
    name: `${state}_n`,
    axes: [isBidirectional(layer) ? "2 * num_layers" : "num_layers", ...(batch ? ["batch"] : []), hidden.name],
    shape: [isBidirectional(layer) ? times(2, layers) : layers, ...(batch ? [batch] : []), hidden.size],
    pick: picked(layer, (config, trace, shape) => torchStates(config, trace, state, shape)),
    holds: stateParts(layer, state),
  };
}

const directionsOf = (layer: LayerDefinition): readonly TorchDirection[] => {
  const reading = torchConfig(layer);
  return "config" in reading ? torchDirections(reading.config) : [];
};

/** Of the last layer and direction first the forward half, then the reverse one, turned into the input's order. */
function outputParts(layer: LayerDefinition): readonly Holding[] {
  const width = valueOf(hiddenAxis(layer).size);
  const length = layer.input.lengths?.[0];
  return lastDirections(layer).map(({ name, reverse }, index) => ({
    part: name,
    state: "h",
    as: "output",
    steps: "all",
    ...(isBidirectional(layer) && { elements: { from: index * width, to: (index + 1) * width } }),
    ...(reverse && { reversed: true }),
    ...(length !== undefined && { length }),
  }));
}

function lastDirections(layer: LayerDefinition): readonly TorchDirection[] {
  const directions = directionsOf(layer);
  const last = directions.at(-1)?.layer;
  return directions.filter((direction) => direction.layer === last);
}

/** Stacked along the first axis; the first row of a packed batch may end before the last step. */
function stateParts(layer: LayerDefinition, state: "h" | "c"): readonly Holding[] {
  const steps = layer.input.shape[isSet(layer, "batch_first") ? 1 : 0];
  const length = layer.input.lengths?.[0];
  if (length !== undefined && steps && length !== valueOf(steps)) return [];
  const directions = directionsOf(layer);
  const last = directions.at(-1)?.layer;
  // The last layer's are what one asks for: h_n[-1].
  return directions.map((direction, index) => ({
    part: direction.name,
    state,
    as: "state",
    steps: "last",
    at: { axis: 0, index, ...(direction.layer === last && { fromEnd: true }) },
  }));
}

/** What a trace holds for a module whose arguments are right. */
function picked(
  layer: LayerDefinition,
  pick: (config: TorchConfig, trace: LayerTrace, inputShape: readonly number[]) => Tensor,
): ReturnedTensor["pick"] {
  return (trace) => {
    const reading = torchConfig(layer);
    return "config" in reading ? pick(reading.config, trace, layer.input.shape.map(valueOf)) : undefined;
  };
}

/**
 * The forward direction ends at the last step, the reverse one at the first: `output[-1]` holds the last state of the
 * forward half alone. Rows of a packed batch each have a last step of their own.
 */
function equalities(layer: LayerDefinition): readonly Equality[] {
  const { input } = layer;
  const packed = input.lengths !== undefined && new Set(input.lengths).size > 1;
  const width = valueOf(hiddenAxis(layer).size);
  const half = (slice: string): string => (isBidirectional(layer) ? `, ${slice}` : "");
  const step = (index: string, slice: string): string => {
    const end = half(slice);
    if (!isBatched(layer)) return `output[${index}${end}]`;
    if (isSet(layer, "batch_first")) return `output[:, ${index}${end}]`;
    return end === "" ? `output[${index}]` : `output[${index}, :${end}]`;
  };
  const [forward, reverse] = lastDirections(layer).map(({ name }) => name);
  const equal = (left: string, right: string, part = ""): Equality => ({
    left,
    right,
    tensors: ["output", "h_n"],
    part,
  });
  return [
    ...(packed ? [] : [equal(step("-1", `:${width}`), isBidirectional(layer) ? "h_n[-2]" : "h_n[-1]", forward)]),
    ...(isBidirectional(layer) ? [equal(step("0", `${width}:`), "h_n[-1]", reverse)] : []),
  ];
}
