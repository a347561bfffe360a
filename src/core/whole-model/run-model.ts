/**
 * One run of a whole model: the values, shapes and masks of every tensor between its layers. Where a layer is
 * not known, or the limits are met, values end there and shapes go on as far as the rules carry them.
 */
import * as l10n from "@vscode/l10n";
import type { Problem, Weights, ModelCall, ModelDefinition, ModelLayer, TensorPlace } from "../definition";
import { DEFAULT_SEED } from "../catalog/assume";
import { asPart, finish, type Work } from "../engine/work";
import { resolve } from "../resolve/resolve";
import { type Budget, createBudget } from "./budget";
import { fedInput } from "./inputs";
import type { CallOutcome, CallToRun } from "./layer-call";
import { runPlain } from "./plain-call";
import { runRecurrent } from "./recurrent-call";
import { withRemedy } from "./remedies";
import { joinOrigins, type ModelTensor } from "./tensors";

/** One call of a layer, as it was run. */
export interface CallRun extends CallOutcome {
  readonly call: ModelCall;
  readonly layer: ModelLayer;
  readonly inputs: readonly ModelTensor[];
  /** The initial states of a recurrent layer. */
  readonly states: readonly ModelTensor[];
  /** The calls inside a model that stands in the place of a layer. */
  readonly nested?: ModelRun;
}

export interface ModelRun {
  readonly model: ModelDefinition;
  /** In the order of the model's calls. */
  readonly calls: readonly CallRun[];
  /** Of weights whose initializers have none. */
  readonly seed: number;
  /** Of every layer, each at the place where it is made. */
  readonly problems: readonly Problem[];
}

export interface RunOptions {
  /** Of weights whose initializers have none; absent where that is the script's affair, or the default. */
  readonly seed?: number;
  /** False where shapes and what is wrong with them are all that is asked for. */
  readonly withValues: boolean;
}

/** Models in each other that are looked into. */
const MOST_MODELS = 16;

/** Runs a model on its document's inputs, or on samples. Never throws. */
export const runModel = (model: ModelDefinition, options: RunOptions): ModelRun =>
  finish(runModelInSlices(model, options));

/** The same as work: it yields, at least every few milliseconds, how much of it is done, from 0 to 1: call after call. */
export const runModelInSlices = (model: ModelDefinition, { seed, withValues }: RunOptions): Work<ModelRun> =>
  run(model, undefined, {
    ...(seed !== undefined && { seed }),
    budget: withValues ? createBudget() : undefined,
    depth: 0,
  });

/** What is wrong between the layers of a model, by their shapes alone; of recurrent layers their own check tells. */
export function* inspectModelInSlices(model: ModelDefinition): Work<readonly Problem[]> {
  return (yield* runModelInSlices(model, { withValues: false })).problems;
}

interface Context {
  readonly seed?: number;
  /** Absent where no values are asked for. */
  readonly budget: Budget | undefined;
  readonly depth: number;
  /** Given to the model around, by path. */
  readonly weights?: Weights;
}

/** @param given what comes into a model in the place of a layer */
function* run(model: ModelDefinition, given: readonly ModelTensor[] | undefined, context: Context): Work<ModelRun> {
  const calls: CallRun[] = [];
  for (const [index, call] of model.calls.entries()) {
    yield index / model.calls.length;
    const layer = model.layers[call.layer];
    if (!layer) continue;
    const inputs = call.inputs.map((place) => tensorAt(calls, place));
    const states = (call.initialState ?? []).map((place) => tensorAt(calls, place));
    const slot = model.inputs.findIndex((place) => place.call === index);
    const taken = slot < 0 ? undefined : given?.[slot];
    const outcome = taken
      ? { outputs: [taken], problems: [], parameterCount: 0 }
      : layer.className === "InputLayer"
        ? inputOutcome(model, index, layer, context)
        : yield* asPart(
            callLayer(withPathWeights(layer, context.weights), call, inputs, states, context),
            index / model.calls.length,
            (index + 1) / model.calls.length,
          );
    const problems = outcome.problems.map((problem) => placed(layer, withRemedy(problem, layer, inputs, calls, call)));
    calls.push({ ...outcome, problems, call, layer, inputs, states });
  }
  const seed = context.seed ?? model.layers.find(({ random }) => random)?.random?.seed ?? DEFAULT_SEED;
  return { model, calls, seed, problems: calls.flatMap(({ problems }) => problems) };
}

/** What a place holds; nothing where the call has no such output. */
const tensorAt = (calls: readonly CallRun[], { call, output }: TensorPlace): ModelTensor =>
  calls[call]?.outputs[output] ?? { origin: joinOrigins([]) };

function inputOutcome(model: ModelDefinition, index: number, layer: ModelLayer, { budget }: Context): CallOutcome {
  const { tensor, problems } = fedInput(model, index, layer, budget !== undefined);
  return { outputs: [tensor], problems, parameterCount: 0 };
}

function* callLayer(
  layer: ModelLayer,
  call: ModelCall,
  inputs: readonly ModelTensor[],
  states: readonly ModelTensor[],
  context: Context,
): Work<CallOutcome & Pick<CallRun, "nested">> {
  const { budget, depth } = context;
  const run: CallToRun = { layer, call, seed: context.seed ?? layer.random?.seed ?? DEFAULT_SEED, budget };
  if (layer.model) {
    return depth < MOST_MODELS
      ? yield* callModel(layer.model, inputs, {
          ...context,
          depth: depth + 1,
          ...(layer.weights && { weights: layer.weights }),
        })
      : { outputs: [], problems: [] };
  }
  const { recurrent } = layer;
  if (recurrent) {
    // Older versions put the initial states behind the input.
    const [first = { origin: joinOrigins([]) }, ...more] = inputs;
    return yield* runRecurrent(run, resolve(recurrent), { input: first, states: [...more, ...states] });
  }
  return yield* runPlain(run, inputs);
}

function* callModel(
  model: ModelDefinition,
  inputs: readonly ModelTensor[],
  context: Context,
): Work<CallOutcome & Pick<CallRun, "nested">> {
  const nested = yield* run(model, inputs, context);
  // A layer that is called twice has its variables once.
  const counts = new Map(nested.calls.map(({ layer, parameterCount }) => [layer, parameterCount]));
  const known = [...counts.values()].filter((count) => count !== undefined);
  return {
    nested,
    outputs: model.outputs.map((place) => tensorAt(nested.calls, place)),
    problems: nested.problems,
    ...(known.length === counts.size && { parameterCount: known.reduce((sum, count) => sum + count, 0) }),
  };
}

/** A layer of a nested model with the weights that the document gives it by path. */
function withPathWeights(layer: ModelLayer, weights: Weights | undefined): ModelLayer {
  if (layer.weights || !weights) return layer;
  const own = Object.entries(weights).flatMap(([path, values]) =>
    path.startsWith(`${layer.name}/`) ? [[path.slice(layer.name.length + 1), values] as const] : [],
  );
  return own.length > 0 ? { ...layer, weights: Object.fromEntries(own) } : layer;
}

/** The problem at its layer, by name. */
function placed(layer: ModelLayer, problem: Problem): Problem {
  if (problem.span) return problem;
  const message = l10n.t("{0}: {1}", layer.name, problem.message);
  return { ...problem, message, span: layer.classSpan };
}
