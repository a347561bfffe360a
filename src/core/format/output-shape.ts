/** What a layer returns, in one short text: for lists and trees. */
import type { Dimension, LayerDefinition } from "../definition";
import { currentTensors } from "../returns/flags";

/** The shapes of all that the layer's own flags return: `(batch, 3, 1)`; `(batch, 3, 1), (batch, 1) ×2`; `(batch, 1) ×3`. */
export function outputShapes(layer: LayerDefinition): string {
  const [output, ...states] = currentTensors(layer).map(({ shape }) => shortShape(shape));
  const [state] = states;
  if (output === undefined || state === undefined) {
    return output ?? "";
  }
  return state === output ? times(output, states.length + 1) : `${output}, ${times(state, states.length)}`;
}

const times = (shape: string, count: number): string => (count === 1 ? shape : `${shape} ×${count}`);

/** `(batch, 3, units)`: the size of each axis, or its symbol. */
export const shortShape = (shape: readonly Dimension[]): string =>
  `(${shape.map((dimension) => (dimension.kind === "known" ? dimension.value : dimension.expression)).join(", ")})`;
