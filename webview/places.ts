/**
 * A place is where numbers stand in the unrolled layer: `h:2` is the hidden state after the third step, `backward/h:2`
 * that of the part of this name. All views of the same numbers share the place, and so light up together.
 */
import type { PartSnapshot, TensorSnapshot, UnrolledStepSnapshot } from "../src/core/messages";
import type { Holding } from "../src/core/returns/layer-returns";

export type Place = string;

/** Where the step of that number (from 0) has its `x`, or its state of that name. */
export const placeOf = (part: string, vector: string, step: number): Place =>
  `${part === "" ? "" : `${part}/`}${vector}:${step}`;

/** Whether the part takes the input's last step first. */
function runsBackwards({ steps }: PartSnapshot): boolean {
  const [first, second] = steps;
  return first !== undefined && second !== undefined && first.timestep > second.timestep;
}

/** The step's position in the order in which the part takes the steps: with `go_backwards` the last comes first. */
export const orderOf = (step: UnrolledStepSnapshot, part: PartSnapshot): number =>
  runsBackwards(part) ? part.stepCount - 1 - step.timestep : step.timestep;

/** The time axis's name in shapes. */
export const TIME_AXIS = "timesteps";
const BATCH_AXIS = "batch";

/**
 * The places of one row of a returned tensor, given the row's index along each axis but the last.
 * The picture shows the first batch row only: the others have no place.
 */
export function placesOfRow(
  tensor: TensorSnapshot,
  row: readonly number[],
  parts: readonly PartSnapshot[],
): readonly Place[] {
  const batch = tensor.axes.indexOf(BATCH_AXIS);
  if (batch >= 0 && (row[batch] ?? 0) !== 0) {
    return [];
  }
  return (tensor.holds ?? []).flatMap((holding) => {
    const part = parts.find(({ name }) => name === holding.part);
    const isHere = holding.at === undefined || row[holding.at.axis] === holding.at.index;
    return part && isHere ? [placeOf(part.name, holding.state, stepOf(holding, part, tensor, row))] : [];
  });
}

function stepOf(holding: Holding, part: PartSnapshot, tensor: TensorSnapshot, row: readonly number[]): number {
  const last = part.stepCount - 1;
  if (holding.steps === "last") {
    return last;
  }
  const step = row[tensor.axes.indexOf(TIME_AXIS)] ?? 0;
  return holding.inInputOrder && runsBackwards(part) ? last - step : step;
}
