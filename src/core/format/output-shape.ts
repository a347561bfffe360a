/** What a layer returns, in one short text: for lists and trees. */
import type { Dimension, LayerDefinition } from "../definition";
import { currentTensors } from "../returns/flags";

/**
 * The shapes of all that the layer's own flags return, equal neighbours counted: `(batch, 3, 1)`;
 * `(batch, 3, 1), (batch, 1) ×2`; `(batch, 1) ×3`.
 */
export function outputShapes(layer: LayerDefinition): string {
  const runs: { readonly shape: string; count: number }[] = [];
  for (const tensor of currentTensors(layer)) {
    const shape = shortShape(tensor.shape);
    const last = runs.at(-1);
    if (last?.shape === shape) last.count++;
    else runs.push({ shape, count: 1 });
  }
  return runs.map(({ shape, count }) => times(shape, count)).join(", ");
}

const times = (shape: string, count: number): string => (count === 1 ? shape : `${shape} ×${count}`);

/** `(batch, 3, units)`: the size of each axis, or its symbol. */
export const shortShape = (shape: readonly Dimension[]): string =>
  `(${shape.map((dimension) => (dimension.kind === "known" ? dimension.value : dimension.expression)).join(", ")})`;
