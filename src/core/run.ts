/** One run of a layer: its weights, its input, its trace; or the problems that forbid them. */
import * as l10n from "@vscode/l10n";
import { sampleInput } from "./assume";
import { argumentOf, type LayerDefinition, type Problem, valueOf } from "./definition";
import { prepareLayer } from "./engine/kinds";
import type { RandomVariable, ReadyLayer, Variable } from "./engine/layer";
import type { StateTrace, Trace } from "./engine/trace";
import { checkInput, withDataShape } from "./input";
import { sizeOf, type Tensor } from "./tensor";

export interface RunWeight extends Variable {
  readonly values?: Tensor;
}

export interface Run {
  /** False where an argument or the input's shape is wrong, so that not even shapes can be shown. */
  readonly usable: boolean;
  readonly weights: readonly RunWeight[];
  readonly parameterCount: number;
  readonly random: readonly RandomVariable[];
  /** The values that flow in (batch, timesteps, features): the document's, or a sample. */
  readonly input?: Tensor;
  /** With every gate where the run is short. */
  readonly trace?: StateTrace | Trace;
  readonly problems: readonly Problem[];
}

/**
 * Runs the layer on its document's input, with the document's weights or those that its initializers
 * make from `seed`. Never throws: what forbids a run is among the problems.
 */
export function runLayer(definition: LayerDefinition, seed: number): Run {
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
  if ([...definition.problems, ...problems].some(({ severity }) => severity === "error")) {
    return { ...shapes, input };
  }
  const { weights, random } = definition.weights
    ? { weights: definition.weights, random: [] }
    : layer.createWeights(seed);
  return {
    ...shapes,
    weights: layer.variables.map((variable) => withValues(variable, weights[variable.name])),
    random,
    input,
    trace: layer.run(weights, input, definition.initialState),
  };
}

/** What is wrong with a layer beyond its reading, without running it. */
export const inspectLayer = (layer: LayerDefinition): readonly Problem[] =>
  prepare({ ...layer, input: withDataShape(layer.input) }).problems;

interface ReadyRun {
  readonly layer: ReadyLayer;
  /** Of the input: batch, timesteps, features. */
  readonly sizes: readonly number[];
  readonly tooLarge: boolean;
}

function prepare(definition: LayerDefinition): { readonly ready?: ReadyRun; readonly problems: readonly Problem[] } {
  const sizes = definition.input.shape.map(valueOf);
  const [batch = 0, , features = 0] = sizes;
  const prepared = prepareLayer(definition, features);
  const inputProblem = checkInput(definition.input);
  if ("problems" in prepared || inputProblem) {
    return {
      problems: [...("problems" in prepared ? prepared.problems : []), ...(inputProblem ? [inputProblem] : [])],
    };
  }
  const { layer } = prepared;
  const { weights, initialState } = definition;
  const tooLarge = layer.checkLimits(sizes, weights !== undefined);
  return {
    ready: { layer, sizes, tooLarge: tooLarge !== undefined },
    problems: [
      ...(weights ? layer.checkWeights(weights) : []),
      ...(initialState ? layer.checkInitialState(batch, initialState) : []),
      ...(tooLarge ? [tooLarge] : []),
      ...checkTimeMajor(definition),
    ],
  };
}

/** tf.keras 2 alone has `time_major`; the engine runs batch-major. */
function checkTimeMajor(layer: LayerDefinition): readonly Problem[] {
  const argument = argumentOf(layer, "time_major");
  if (!argument || valueOf(argument.value) !== true) {
    return [];
  }
  const message = l10n.t("time_major=True is not previewed: shapes and values are shown with the batch axis first.");
  return [{ severity: "warning", code: "time-major", message, argument: "time_major" }];
}

const withValues = (variable: Variable, values: Tensor | undefined): RunWeight =>
  values ? { ...variable, values } : variable;
