/** One run of a layer: its weights, its input, its trace; or the problems that forbid them. */
import { sampleInput } from "./assume";
import { type LayerDefinition, type Problem, valueOf, type Weights } from "./definition";
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
import { checkInput } from "./input";
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
  const read = lstmConfig(layer);
  const inputProblem = checkInput(layer.input);
  if ("problems" in read || inputProblem) {
    const problems = [...("problems" in read ? read.problems : []), ...(inputProblem ? [inputProblem] : [])];
    return { usable: false, weights: [], parameterCount: 0, random: [], problems };
  }
  const { config } = read;
  const sizes = layer.input.shape.map(valueOf);
  const [batch = 0, , features = 0] = sizes;
  const variables = lstmVariables(config, features);
  const shapes = {
    usable: true,
    weights: variables,
    parameterCount: variables.reduce((count, { shape }) => count + sizeOf(shape), 0),
    random: [],
  };
  const tooLarge = checkLimits(config, sizes, layer.weights !== undefined);
  if (tooLarge) {
    return { ...shapes, problems: [tooLarge] };
  }
  const input = layer.input.values ?? sampleInput(sizes);
  const made = weightsFor(config, features, layer.weights, seed);
  const problems = [
    ...("problems" in made ? made.problems : []),
    ...(layer.initialState ? checkInitialState(config, batch, layer.initialState) : []),
  ];
  if ("problems" in made || problems.length > 0) {
    return { ...shapes, input, problems };
  }
  const { weights, random } = made;
  return {
    ...shapes,
    weights: variables.map((variable) => withValues(variable, weights[variable.name])),
    random,
    input,
    trace: runLstm(config, weights, input, layer.initialState),
    problems,
  };
}

type MadeWeights =
  | { readonly weights: LstmWeights; readonly random: readonly RandomVariable[] }
  | { readonly problems: readonly Problem[] };

function weightsFor(config: LstmConfig, features: number, given: Weights | undefined, seed: number): MadeWeights {
  if (!given) {
    return createWeights(config, features, seed);
  }
  const checked = checkWeights(config, features, given);
  return "problems" in checked ? checked : { ...checked, random: [] };
}

const withValues = (variable: LstmVariable, values: Tensor | undefined): RunWeight =>
  values ? { ...variable, values } : variable;
