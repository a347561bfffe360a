/** Sizes that a layer's arguments leave open and that the rest of the document says: by its weights, states or input. */
import * as l10n from "@vscode/l10n";
import { torchRecurrent } from "../catalog/torch/signatures";
import { argumentOf, type ConfigValue, type LayerDefinition, unknown, valueOf, type Weights } from "../definition";
import { weightsOf } from "../engine/keras/keras-layer";
import { pythonLiteral } from "../text/python-text";
import { returnsOf } from "../returns/table";
import { heldCells } from "../weights/held-cells";

/**
 * The layer with each size that its document does not resolve assumed to be the one that its weights, its initial
 * states or its input have: nothing assumed at will may contradict what is known.
 */
export function withImpliedSizes(definition: LayerDefinition): LayerDefinition {
  const layer = withImpliedBatch(definition);
  const states = layer.initialState?.at(-1)?.shape.at(-1);
  const module = layer.framework === "torch" ? torchRecurrent(layer.className) : undefined;
  if (module) {
    const suffix = module.cell ? "" : "_l0";
    const recurrent = layer.weights?.[`weight_hh${suffix}`]?.shape[0];
    const hidden = recurrent === undefined ? undefined : recurrent / Math.max(1, module.gates.length);
    // The last state of an LSTM is c, which no projection shortens.
    const sized = assuming(assuming(layer, "hidden_size", hidden ?? states), "input_size", inputSize(layer, suffix));
    return module.cell ? sized : withRoomToProject(assuming(sized, "num_layers", stackedLayers(layer)));
  }
  const sized = kerasSized(layer, layer.weights ?? {}, states);
  const features = layer.input.shape.at(-1);
  const [first] = heldCells(layer);
  const rows =
    first && KERAS_CLASSES.has(first.definition.className)
      ? layer.weights?.[`${first.prefix}kernel`]?.shape[0]
      : undefined;
  return rows !== undefined && features?.kind === "unknown" && layer.input.values === undefined
    ? {
        ...sized,
        input: {
          ...layer.input,
          shape: [...layer.input.shape.slice(0, -1), unknown(features.expression, rows)],
        },
      }
    : sized;
}

/** PyTorch projects to fewer units than there are: a hidden_size that is not known is assumed to be more. */
function withRoomToProject(layer: LayerDefinition): LayerDefinition {
  const [projected, hidden] = ["proj_size", "hidden_size"].map((name) => {
    const value = argumentOf(layer, name)?.value;
    return value && valueOf(value);
  });
  if (typeof projected !== "number" || typeof hidden !== "number" || projected < hidden) return layer;
  return assuming(layer, "hidden_size", 2 * projected);
}

/** The input with as many rows as the initial states, the lengths or the mask have, where nothing else says how many. */
function withImpliedBatch(layer: LayerDefinition): LayerDefinition {
  const { input, initialState } = layer;
  const [axes = []] = returnsOf(layer)
    .inputAxes(layer)
    .filter(({ length }) => length === input.shape.length);
  const axis = axes.indexOf("batch");
  const open = input.shape[axis];
  const state = initialState?.[0]?.shape;
  const rows = input.lengths?.length ?? input.mask?.shape[0] ?? (state && rowsOfState(layer, state));
  if (open?.kind !== "unknown" || input.values || rows === undefined || rows <= 0 || open.assumed === rows) {
    return layer;
  }
  return { ...layer, input: { ...input, shape: input.shape.with(axis, unknown(open.expression, rows)) } };
}

/** How many rows a state has: of PyTorch's stacks it is (num_layers, batch, hidden_size), of any other (batch, units). */
function rowsOfState({ framework, className }: LayerDefinition, state: readonly number[]): number | undefined {
  const isStack = framework === "torch" && torchRecurrent(className)?.cell !== true;
  return isStack ? (state.length === 3 ? state[1] : undefined) : state[0];
}

/** How many layers of a stack its initial states are for. */
function stackedLayers(layer: LayerDefinition): number | undefined {
  const rows = layer.initialState?.[0]?.shape[0];
  const both = argumentOf(layer, "bidirectional");
  return rows === undefined ? undefined : both && valueOf(both.value) === true ? rows / 2 : rows;
}

/** The layer, and the layers and cells in it, as large as their recurrent kernels are. */
function kerasSized(layer: LayerDefinition, weights: Weights, states?: number): LayerDefinition {
  if (KERAS_CLASSES.has(layer.className)) {
    return assuming(layer, "units", weights["recurrent_kernel"]?.shape[0] ?? states);
  }
  const { parts } = layer;
  if (!parts || Object.keys(weights).length === 0) return layer;
  const sized = parts.map((part, index) => {
    const name = nameOfPart(layer, part.role, index);
    return { ...part, layer: kerasSized(part.layer, name === "" ? weights : weightsOf(weights, name)) };
  });
  return sized.every((part, index) => part.layer === parts[index]?.layer) ? layer : { ...layer, parts: sized };
}

/** Under what the weights of a part are found; nothing where they are the whole's. */
function nameOfPart({ className }: LayerDefinition, role: string, index: number): string {
  if (className === "Bidirectional") return role === "backward_layer" ? "backward" : "forward";
  return className === "StackedRNNCells" ? `cells/${index}` : "";
}

/** The layers whose `kernel` has the shape (features, gates * units) and whose `recurrent_kernel` has `units` rows. */
const KERAS_CLASSES: ReadonlySet<string> = new Set([
  "LSTM",
  "GRU",
  "SimpleRNN",
  "LSTMCell",
  "GRUCell",
  "SimpleRNNCell",
  "CuDNNLSTM",
  "CuDNNGRU",
]);

/** The features of the weights that read the input, else of the input itself. */
function inputSize({ weights, input }: LayerDefinition, suffix: string): number | undefined {
  const columns = weights?.[`weight_ih${suffix}`]?.shape[1];
  const features = input.shape.at(-1);
  return columns ?? (features?.kind === "known" ? features.value : input.values?.shape.at(-1));
}

/** The layer with that size in place of the one that was assumed for an argument which the document leaves open. */
function assuming(layer: LayerDefinition, name: string, size: number | undefined): LayerDefinition {
  const argument = argumentOf(layer, name);
  if (
    argument?.value.kind !== "unknown" ||
    size === undefined ||
    !Number.isSafeInteger(size) ||
    size <= 0 ||
    valueOf(argument.value) === size
  ) {
    return layer;
  }
  const implied = { ...argument, value: unknown(argument.value.expression, size) };
  return {
    ...layer,
    arguments: layer.arguments.map((each) => (each === argument ? implied : each)),
    problems: layer.problems.map((problem) =>
      problem.code === "argument-missing" && problem.argument === name
        ? { ...problem, message: missingMessage(layer.className, name, size) }
        : problem,
    ),
  };
}

/** What to say of a required argument that is not written (yet). */
export const missingMessage = (className: string, name: string, assumed: ConfigValue): string =>
  l10n.t("{0} needs {1}; {2} is assumed until it is written.", className, name, pythonLiteral(assumed));
