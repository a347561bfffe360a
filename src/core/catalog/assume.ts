/** The sizes and values that previews assume where a document does not say them; small enough to read at a glance. */
import { type Dimension, type LayerInput, unknown } from "../definition";
import { sizeOf, tensor, type Tensor } from "../tensor";

export const ASSUMED = { batch: 1, timesteps: 3, features: 2, units: 4 } as const;

/** The seed of random weights where neither the user nor the script has set one. */
export const DEFAULT_SEED = 1;

/** The batch axis, which Keras leaves open until data arrive. */
export const batchAxis: Dimension = unknown("batch", ASSUMED.batch);

/** The input of a layer of which the document says nothing. */
export const assumedInput: LayerInput = {
  shape: [batchAxis, unknown("timesteps", ASSUMED.timesteps), unknown("features", ASSUMED.features)],
  shapeOrigin: "assumed",
};

/** The input with these axes, where the document says nothing of it. */
export function assumedAs(axes: readonly string[], input: LayerInput): LayerInput {
  const sizes: Readonly<Record<string, number>> = ASSUMED;
  return input.shapeOrigin === "assumed"
    ? { ...input, shape: axes.map((axis) => unknown(axis, sizes[axis] ?? ASSUMED_ELSEWHERE)) }
    : input;
}

/** Of any other axis. */
const ASSUMED_ELSEWHERE = 2;

/**
 * The input values that a preview takes where the script feeds none: 0.1, 0.2, … in steps of 0.1,
 * starting again after 1, in row-major order.
 */
export function sampleInput(shape: readonly number[]): Tensor {
  const data = new Float32Array(sizeOf(shape));
  const tenths = Math.min(10, data.length);
  for (let index = 0; index < tenths; index++) data[index] = (index + 1) / 10;
  // What is there is copied behind itself, twice as much each time.
  for (let filled = tenths; filled < data.length; filled *= 2) data.copyWithin(filled, 0, filled);
  return tensor(shape, data);
}
