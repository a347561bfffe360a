/** `time_major` of tf.keras 2: inputs, masks and sequences have the timesteps axis first. The engine runs batch first. */
import type { LayerDefinition } from "../definition";
import { argumentValue, withArgument } from "../parts";
import { swapFirstAxes } from "../tensor";
import type { KerasKind } from "./keras-layer";
import type { Feed } from "./layer";

/** The kind for layers of either layout; what a `LayerTrace` holds is batch first in both. */
export const inEitherLayout =
  (kind: KerasKind): KerasKind =>
  (definition, shape) => {
    if (!isTimeMajor(definition)) return kind(definition, shape);
    const prepared = kind(batchMajor(definition), swapped(shape));
    if ("problems" in prepared) return prepared;
    const { layer } = prepared;
    return {
      ...prepared,
      layer: {
        ...layer,
        cost: (shape, weightsGiven) => layer.cost(swapped(shape), weightsGiven),
        checkLimits: (shape, weightsGiven) => layer.checkLimits(swapped(shape), weightsGiven),
        checkFeed: (feed, shape) => layer.checkFeed(withSwappedMask(feed), swapped(shape)),
        run: (weights, { input: given, ...feed }) => {
          const input = swapFirstAxes(given);
          const { parts } = layer.run(weights, { input, ...withSwappedMask(feed) });
          return { parts: parts.map((part) => ({ input, ...part })) };
        },
      },
    };
  };

/** Of `Bidirectional` its layer says so. */
const isTimeMajor = ({ parts = [], ...layer }: LayerDefinition): boolean =>
  argumentValue(layer, "time_major") === true || parts.some((part) => argumentValue(part.layer, "time_major") === true);

function batchMajor(layer: LayerDefinition): LayerDefinition {
  const parts = layer.parts?.map((part) => ({ ...part, layer: batchMajor(part.layer) }));
  return { ...withArgument(layer, "time_major", false), ...(parts && { parts }) };
}

const swapped = ([first = 0, second = 0, ...rest]: readonly number[]): readonly number[] => [second, first, ...rest];

const withSwappedMask = <Given extends Omit<Feed, "input">>(feed: Given): Given =>
  feed.mask ? { ...feed, mask: swapFirstAxes(feed.mask) } : feed;
