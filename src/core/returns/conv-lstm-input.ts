/** The input that a preview assumes for a ConvLSTM, where the document does not say it or leaves an axis open. */
import { ASSUMED, batchAxis } from "../catalog/assume";
import { type Dimension, type LayerDefinition, type LayerInput, unknown } from "../definition";
import { convLstmConfig } from "../engine/keras/conv-lstm";

/** By the axis' name. */
const SIZES: Readonly<Record<string, number>> = {
  timesteps: ASSUMED.timesteps,
  channels: 1,
  rows: 5,
  columns: 5,
  depth: 3,
};

/**
 * The layer's input, with all of its axes where the document says nothing of it, and with every open axis of space
 * as long as the layer's window.
 *
 * @param axes of the input, by name
 * @param space those of them over which the layer convolves
 */
export function convLstmInput(layer: LayerDefinition, axes: readonly string[], space: readonly string[]): LayerInput {
  const { input } = layer;
  const shape = input.shapeOrigin === "assumed" ? axes.map(assumedAxis) : input.shape;
  const reading = convLstmConfig(layer, space.length);
  const spans =
    "config" in reading
      ? reading.config.kernelSize.map((size, axis) => [size, reading.config.dilationRate[axis] ?? 1] as const)
      : [];
  const roomy = shape.map((dimension, index) => {
    const [size, dilation] = spans[space.indexOf(axes[index] ?? "")] ?? [1, 1];
    return dimension.kind === "known" || shape.length !== axes.length
      ? dimension
      : unknown(dimension.expression, Math.max(dimension.assumed, dilation * (size - 1) + 1));
  });
  return { ...input, shape: roomy };
}

const assumedAxis = (axis: string): Dimension => (axis === "batch" ? batchAxis : unknown(axis, SIZES[axis] ?? 1));
