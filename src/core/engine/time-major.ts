/**
 * `time_major=True` of tf.keras 2 (tf-keras 2.21.0 `layers/rnn/base_rnn.py`): inputs and the sequence that comes out
 * have the time axis first. States do not, and no number changes; so the layer runs batch-major, and its trace is.
 */
import { argumentOf, type LayerDefinition, valueOf } from "../definition";
import { swapFirstAxes } from "../tensor";
import type { LayerKind, ReadyLayer } from "./layer";

export function isTimeMajor(definition: LayerDefinition): boolean {
  const argument = argumentOf(definition, "time_major");
  return argument !== undefined && valueOf(argument.value) === true;
}

/** The kind for inputs (timesteps, batch, …) where the definition says so. */
export const inTimeMajor =
  (kind: LayerKind): LayerKind =>
  (definition, inputShape) => {
    if (!isTimeMajor(definition)) return kind(definition, inputShape);
    const prepared = kind(definition, batchFirst(inputShape));
    return "problems" in prepared ? prepared : { layer: fedTimeMajor(prepared.layer) };
  };

const fedTimeMajor = (layer: ReadyLayer): ReadyLayer => ({
  ...layer,
  checkLimits: (shape, weightsGiven) => layer.checkLimits(batchFirst(shape), weightsGiven),
  checkFeed: (feed, shape) => layer.checkFeed(feed, batchFirst(shape)),
  run: (weights, feed) => layer.run(weights, { ...feed, input: swapFirstAxes(feed.input) }),
});

const batchFirst = ([timesteps = 0, batch = 0, ...rest]: readonly number[]): readonly number[] => [
  batch,
  timesteps,
  ...rest,
];
