/** The cases of `test/golden/keras-3.15.1-{lstm,gru,simple-rnn}.json`. */
import type { Weights } from "../../src/core/definition";
import { fromGolden, type Given, type GoldenTensor, hasKeys, type LayerClass, readGolden } from "./engine-fixtures";

export interface LayerCase {
  readonly config: Given;
  readonly inputs: GoldenTensor;
  readonly initial_state?: readonly GoldenTensor[];
  readonly weights: Readonly<Record<string, GoldenTensor>>;
  readonly output: GoldenTensor;
  readonly state_h: GoldenTensor;
  /** An LSTM's. */
  readonly state_c?: GoldenTensor;
}

const isLayerCase = (value: unknown): value is LayerCase =>
  hasKeys(value, "config", "inputs", "weights", "output", "state_h");

/** What real Keras returned, by class. */
export const layerGoldens = (): readonly (readonly [LayerClass, readonly LayerCase[]])[] => [
  ["LSTM", readGolden("keras-3.15.1-lstm", isLayerCase)],
  ["GRU", readGolden("keras-3.15.1-gru", isLayerCase)],
  ["SimpleRNN", readGolden("keras-3.15.1-simple-rnn", isLayerCase)],
];

export const goldenWeights = ({ weights }: LayerCase): Weights =>
  Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, fromGolden(weight)]));
