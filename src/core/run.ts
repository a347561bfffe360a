/** One run of a layer: its weights, its input, its trace; or the problems that forbid them. */
import * as l10n from "@vscode/l10n";
import { sampleInput } from "./assume";
import { argumentOf, type LayerDefinition, type Problem, valueOf } from "./definition";
import { runLstm } from "./engine/lstm";
import { type LstmConfig, lstmConfig } from "./engine/lstm-config";
import { checkLimits } from "./engine/lstm-cost";
import type { Trace } from "./engine/trace";
import {
  checkInitialState,
  checkWeights,
  createWeights,
  type LstmVariable,
  lstmVariables,
  type LstmWeights,
  type RandomVariable,
} from "./engine/weights";
import { checkInput, withDataShape } from "./input";
import { sizeOf, type Tensor } from "./tensor";

export interface RunWeight extends LstmVariable {
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
  readonly trace?: Trace;
  readonly problems: readonly Problem[];
}

/**
 * Runs the layer on its document's input, with the document's weights or those that its initializers
 * make from `seed`. Never throws: what forbids a run is among the problems.
 */
export function runLayer(layer: LayerDefinition, seed: number): Run {
  const { ready, problems } = prepare(layer);
  if (!ready) {
    return { usable: false, weights: [], parameterCount: 0, random: [], problems };
  }
  const { config, sizes, variables } = ready;
  const shapes: Run = {
    usable: true,
    weights: variables,
    parameterCount: variables.reduce((count, { shape }) => count + sizeOf(shape), 0),
    random: [],
    problems,
  };
  if (ready.tooLarge) {
    return shapes;
  }
  const input = layer.input.values ?? sampleInput(sizes);
  if ([...layer.problems, ...problems].some(({ severity }) => severity === "error")) {
    return { ...shapes, input };
  }
  const [, , features = 0] = sizes;
  const { weights, random } = ready.given
    ? { weights: ready.given, random: [] }
    : createWeights(config, features, seed);
  return {
    ...shapes,
    weights: variables.map((variable) => withValues(variable, weights[variable.name])),
    random,
    input,
    trace: runLstm(config, weights, input, layer.initialState),
  };
}

/** What is wrong with a layer beyond its reading, without running it. */
export const inspectLayer = (layer: LayerDefinition): readonly Problem[] =>
  prepare({ ...layer, input: withDataShape(layer.input) }).problems;

/** All that is known of a run before a number is calculated. */
interface ReadyRun {
  readonly config: LstmConfig;
  /** Of the input: batch, timesteps, features. */
  readonly sizes: readonly number[];
  readonly variables: readonly LstmVariable[];
  /** The document's weights, where it has any. */
  readonly given?: LstmWeights;
  readonly tooLarge: boolean;
}

function prepare(layer: LayerDefinition): { readonly ready?: ReadyRun; readonly problems: readonly Problem[] } {
  const read = lstmConfig(layer);
  const inputProblem = checkInput(layer.input);
  if ("problems" in read || inputProblem) {
    return { problems: [...("problems" in read ? read.problems : []), ...(inputProblem ? [inputProblem] : [])] };
  }
  const { config } = read;
  const sizes = layer.input.shape.map(valueOf);
  const [batch = 0, , features = 0] = sizes;
  const checked = layer.weights && checkWeights(config, features, layer.weights);
  const tooLarge = checkLimits(config, sizes, layer.weights !== undefined);
  return {
    ready: {
      config,
      sizes,
      variables: lstmVariables(config, features),
      ...(checked && "weights" in checked && { given: checked.weights }),
      tooLarge: tooLarge !== undefined,
    },
    problems: [
      ...(checked && "problems" in checked ? checked.problems : []),
      ...(layer.initialState ? checkInitialState(config, batch, layer.initialState) : []),
      ...(tooLarge ? [tooLarge] : []),
      ...checkTimeMajor(layer),
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

const withValues = (variable: LstmVariable, values: Tensor | undefined): RunWeight =>
  values ? { ...variable, values } : variable;
