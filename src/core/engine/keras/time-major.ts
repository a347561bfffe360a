/** `time_major` of tf.keras 2: inputs, masks and sequences have the timesteps axis first. The engine runs batch first. */
import type { LayerDefinition } from "../../definition";
import { argumentValue, withArgument } from "../../catalog/keras/parts";
import { swapFirstAxes } from "../../tensor";
import type { Feed, LayerKind, ReadyLayer } from "../layer";

/** Whether sequences come and go with their timesteps first; of a wrapper the layer inside says so. */
export const isTimeMajor = ({ parts = [], ...layer }: LayerDefinition): boolean =>
  argumentValue(layer, "time_major") === true || parts.some((part) => isTimeMajor(part.layer));

/** The kind for inputs (timesteps, batch, …) where the definition says so; what a `LayerTrace` holds is batch first. */
export const inTimeMajor =
  (kind: LayerKind): LayerKind =>
  (definition, inputShape) => {
    if (!isTimeMajor(definition)) return kind(definition, inputShape);
    const prepared = kind(batchMajor(definition), batchFirst(inputShape));
    return "problems" in prepared ? prepared : { ...prepared, layer: fedTimeMajor(prepared.layer) };
  };

function batchMajor(layer: LayerDefinition): LayerDefinition {
  const parts = layer.parts?.map((part) => ({ ...part, layer: batchMajor(part.layer) }));
  return { ...withArgument(layer, "time_major", false), ...(parts && { parts }) };
}

const fedTimeMajor = (layer: ReadyLayer): ReadyLayer => ({
  ...layer,
  cost: (shape, weightsGiven) => layer.cost(batchFirst(shape), weightsGiven),
  checkLimits: (shape, weightsGiven) => layer.checkLimits(batchFirst(shape), weightsGiven),
  checkFeed: (feed, shape) => layer.checkFeed(withMaskSwapped(feed), batchFirst(shape)),
  *run(weights, { input: given, ...feed }) {
    const input = swapFirstAxes(given);
    const { parts } = yield* layer.run(weights, { ...withMaskSwapped(feed), input });
    return { parts: parts.map((part) => ({ input, ...part })) };
  },
});

const withMaskSwapped = <Given extends Omit<Feed, "input">>(feed: Given): Given =>
  feed.mask ? { ...feed, mask: swapFirstAxes(feed.mask) } : feed;

const batchFirst = ([timesteps = 0, batch = 0, ...rest]: readonly number[]): readonly number[] => [
  batch,
  timesteps,
  ...rest,
];
