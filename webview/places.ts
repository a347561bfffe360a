/**
 * A place is where numbers stand in the unrolled layer: `h:2` is the hidden state after the third step.
 * All views of the same numbers share the place, and so light up together.
 */
import type { PreviewSnapshot, TensorSnapshot, UnrolledStepSnapshot } from "../src/core/messages";

export type Place = `${"x" | "h" | "c"}:${number}`;

/** The step's position in the order in which the layer takes the steps: with `go_backwards` the last comes first. */
export function orderOf(step: UnrolledStepSnapshot, preview: PreviewSnapshot): number {
  const [first, second] = preview.steps;
  const backwards = first !== undefined && second !== undefined && first.timestep > second.timestep;
  return backwards ? preview.stepCount - 1 - step.timestep : step.timestep;
}

/** The time axis's name in shapes. */
export const TIME_AXIS = "timesteps";

/** Whether the tensor holds one row per time step. */
export const isSequence = (tensor: TensorSnapshot): boolean => tensor.axes.includes(TIME_AXIS);

/**
 * The place of one row of a returned tensor, given the row's index along each axis but the last.
 * The picture shows the first batch row only: the others have no place.
 */
export function placeOfRow(tensor: TensorSnapshot, row: readonly number[], stepCount: number): Place | undefined {
  if ((row[0] ?? 0) !== 0) {
    return undefined;
  }
  const step = isSequence(tensor) ? (row[1] ?? 0) : stepCount - 1;
  return tensor.name === "state_c" ? `c:${step}` : `h:${step}`;
}
