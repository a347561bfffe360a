/** The input that a preview assumes for a layer, where the document does not say it or leaves an axis open. */
import { ASSUMED, batchAxis } from "./assume";
import { recurrentClass } from "./catalog/recurrent";
import { type Dimension, type LayerDefinition, unknown } from "./definition";
import { convLstmConfig } from "./engine/conv-lstm";
import { inputAxes } from "./input";

/** By the axis' name; of another axis. */
const ASSUMED_SIZES: Readonly<Record<string, number>> = { ...ASSUMED, channels: 1, rows: 5, columns: 5, depth: 3 };
const ASSUMED_ELSEWHERE = 2;

/**
 * The layer with an input of as many axes as it takes, where the document says nothing of it, and with every open
 * axis of space as long as the layer's window.
 */
export function withAssumedInput(layer: LayerDefinition): LayerDefinition {
  const axes = inputAxes(layer);
  const { input } = layer;
  const shape =
    input.shapeOrigin === "assumed" && input.shape.length !== axes.length ? axes.map(assumedAxis) : input.shape;
  const space = recurrentClass(layer.className)?.space ?? [];
  const roomy = space.length === 0 ? shape : withRoom(layer, shape, axes, space);
  return roomy === input.shape ? layer : { ...layer, input: { ...input, shape: roomy } };
}

const assumedAxis = (axis: string): Dimension =>
  axis === "batch" ? batchAxis : unknown(axis, ASSUMED_SIZES[axis] ?? ASSUMED_ELSEWHERE);

/** No window is larger than what previews make up for it. */
function withRoom(
  layer: LayerDefinition,
  shape: readonly Dimension[],
  axes: readonly string[],
  space: readonly string[],
): readonly Dimension[] {
  const reading = convLstmConfig(layer, space.length);
  if ("problems" in reading) return shape;
  const { kernelSize, dilationRate } = reading.config;
  return shape.map((dimension, index) => {
    const axis = space.indexOf(axes[index] ?? "");
    if (axis < 0 || dimension.kind === "known") return dimension;
    const span = (dilationRate[axis] ?? 1) * ((kernelSize[axis] ?? 1) - 1) + 1;
    return unknown(dimension.expression, Math.max(dimension.assumed, span));
  });
}
