/** One run of a layer: its weights, its input, its trace; or the problems that forbid them. */
import * as l10n from "@vscode/l10n";
import { sampleInput } from "../catalog/assume";
import { torchRecurrent } from "../catalog/torch/signatures";
import { forbidsRun, type LayerDefinition, type Problem, valueOf, type Weights } from "../definition";
import { prepareLayer } from "../engine/kinds";
import type { CreatedWeights, Feed, RandomVariable, ReadyLayer, Variable } from "../engine/layer";
import type { LayerTrace } from "../engine/trace";
import { asShare, finish, type Work } from "../engine/work";
import { checkInput, withDataShape } from "../resolve/input";
import { notesOf, problemsInParts } from "./notes";
import { sizeOf, type Tensor } from "../tensor";

export interface RunWeight extends Variable {
  readonly values?: Tensor;
}

export interface Run {
  /** False where an argument or the input's shape is wrong, so that not even shapes can be shown. */
  readonly usable: boolean;
  readonly weights: readonly RunWeight[];
  readonly parameterCount: number;
  readonly random: readonly RandomVariable[];
  /** The values that flow in: the document's, or a sample. */
  readonly input?: Tensor;
  /** With every gate where the run is short. */
  readonly trace?: LayerTrace;
  readonly problems: readonly Problem[];
}

/**
 * Runs the layer on its document's input, with the document's weights or those that its initializers
 * make from `seed`. Never throws: what forbids a run is among the problems.
 */
export const runLayer = (definition: LayerDefinition, seed: number): Run => finish(runLayerInSlices(definition, seed));

/**
 * The same as work: it yields, at least every few milliseconds where the layer can be cut into slices, how
 * much of it is done, from 0 to 1. Whoever drives it pauses in between, or gives it up by asking for no more.
 */
export function* runLayerInSlices(definition: LayerDefinition, seed: number): Work<Run> {
  const { ready, problems } = prepare(definition);
  if (!ready) {
    return { usable: false, weights: [], parameterCount: 0, random: [], problems };
  }
  const { layer, sizes } = ready;
  const shapes: Run = {
    usable: true,
    weights: layer.variables,
    parameterCount: layer.variables.reduce((count, { shape }) => count + sizeOf(shape), 0),
    random: [],
    problems,
  };
  if (ready.tooLarge) {
    return shapes;
  }
  const input = definition.input.values ?? sampleInput(sizes);
  if ([...definition.problems, ...problems].some(forbidsRun)) {
    return { ...shapes, input };
  }
  const feed = { input, ...ready.feed };
  const total = layer.cost(input.shape, definition.weights !== undefined).multiplyAdds;
  const work = valuesOf(layer, definition.weights, feed, seed);
  const { weights, random, trace } = yield* asShare(work, total);
  return {
    ...shapes,
    weights: layer.variables.map((variable) => withValues(variable, weights[variable.name])),
    random,
    input,
    trace,
  };
}

/** The weights, given or made, and the trace. */
function* valuesOf(
  layer: ReadyLayer,
  given: Weights | undefined,
  feed: Feed,
  seed: number,
): Work<CreatedWeights & { readonly trace: LayerTrace }> {
  const { weights, random } = given ? { weights: given, random: [] } : yield* layer.createWeights(seed);
  return { weights, random, trace: yield* layer.run(weights, feed) };
}

/** What is wrong with a layer beyond its reading, without running it. */
export const inspectLayer = (layer: LayerDefinition): readonly Problem[] =>
  prepare({ ...layer, input: withDataShape(layer.input) }).problems;

interface ReadyRun {
  readonly layer: ReadyLayer;
  /** Of the input's axes. */
  readonly sizes: readonly number[];
  readonly tooLarge: boolean;
  /** What the definition feeds to the layer beside its input, without what may be for other sizes than the assumed ones. */
  readonly feed: Omit<Feed, "input">;
}

function prepare(definition: LayerDefinition): { readonly ready?: ReadyRun; readonly problems: readonly Problem[] } {
  const sizes = definition.input.shape.map(valueOf);
  const prepared = prepareLayer(definition, sizes);
  const inputProblem = checkInput(definition);
  const inside = problemsInParts(definition);
  if ("problems" in prepared || inputProblem) {
    const refused = "problems" in prepared ? prepared.problems : [];
    return { problems: [...inside, ...refused, ...(inputProblem ? [inputProblem] : [])] };
  }
  const { layer, notes = [] } = prepared;
  const { weights } = definition;
  const tooLarge = layer.checkLimits(sizes, weights !== undefined);
  const given = settledFeed(definition, layer, sizes);
  return {
    ready: { layer, sizes, tooLarge: tooLarge !== undefined, feed: given.feed },
    problems: [
      ...inside,
      ...notes,
      ...notesOf(definition),
      ...(weights ? layer.checkWeights(weights) : []),
      ...given.problems,
      ...(tooLarge ? [tooLarge] : []),
    ],
  };
}

/** The multiply-adds that running the layer takes, where that is known before. */
export function costOf(definition: LayerDefinition): number | undefined {
  const { ready } = prepare(definition);
  return ready?.layer.cost(ready.sizes, definition.weights !== undefined).multiplyAdds;
}

/** What the definition feeds to the layer beside its input. */
function feedOf({ initialState, input: { mask, lengths } }: LayerDefinition): Omit<Feed, "input"> {
  return { ...(initialState && { initialState }), ...(mask && { mask }), ...(lengths && { lengths }) };
}

/**
 * What is fed to the layer, and what is wrong with it. An initial state is judged by sizes that the document says: one
 * that does not fit assumed sizes may be right, and is left out.
 */
function settledFeed(
  definition: LayerDefinition,
  layer: ReadyLayer,
  sizes: readonly number[],
): { readonly feed: Omit<Feed, "input">; readonly problems: readonly Problem[] } {
  const feed = feedOf(definition);
  const problems = layer.checkFeed(feed, sizes);
  const { initialState, ...rest } = feed;
  // Where the layer is called, more is said of what is wrong with the states.
  if (definition.problems.some((each) => forbidsRun(each) && each.argument === "initial_state")) {
    return { feed: rest, problems: layer.checkFeed(rest, sizes) };
  }
  if (problems.length === 0 || !initialState || isSized(definition)) return { feed, problems };
  const message = l10n.t("The sizes that the initial state must have are not known here: zeros are assumed.");
  const note: Problem = { severity: "info", code: "initial-state-unknown", message };
  return { feed: rest, problems: [...layer.checkFeed(rest, sizes), note] };
}

/** Whether the document says every size that the shapes of the states depend on; the batch is the states' own where it is open. */
function isSized(definition: LayerDefinition): boolean {
  const { arguments: given, input, initialState, parts = [], framework, className } = definition;
  if (given.some(({ name, value }) => STATE_SIZES.has(name) && value.kind === "unknown")) return false;
  // Called on nothing that is known, a stack of PyTorch's may be given one sequence without a batch axis.
  const isOpen = input.shapeOrigin === "argument" || input.shapeOrigin === "assumed";
  const rank = torchRecurrent(className)?.cell === true ? 1 : 2;
  if (framework === "torch" && isOpen && initialState?.some(({ shape }) => shape.length === rank)) return false;
  return parts.every((part) => isSized(part.layer));
}

const STATE_SIZES: ReadonlySet<string> = new Set([
  "units",
  "filters",
  "hidden_size",
  "num_layers",
  "bidirectional",
  "proj_size",
  "batch_first",
  "features",
  "hidden_features",
]);

/** Whether these weights are the layer's: each there, and of its shape. */
export function fitsWeights(definition: LayerDefinition): boolean {
  const { ready } = prepare(definition);
  return (
    ready !== undefined && definition.weights !== undefined && ready.layer.checkWeights(definition.weights).length === 0
  );
}

/** Whether the initial state, the mask and the lengths fit the layer and its input. */
export function fitsFeed(definition: LayerDefinition): boolean {
  const { ready } = prepare(definition);
  return ready !== undefined && ready.layer.checkFeed(feedOf(definition), ready.sizes).length === 0;
}

const withValues = (variable: Variable, values: Tensor | undefined): RunWeight =>
  values ? { ...variable, values } : variable;
