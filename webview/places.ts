/**
 * A place is where numbers stand in the unrolled layer: `h:2` is the hidden state after the third step, `backward/h:2`
 * that of the part of this name. All views of the same numbers share the place, and so light up together.
 */
import type { CombinationSnapshot, PartSnapshot, PreviewSnapshot, TensorSnapshot } from "../src/core/panel/messages";
import type { Holding } from "../src/core/returns/layer-returns";
import { BATCH_AXIS, heldIndex, TIME_AXIS } from "../src/core/returns/slices";

export type Place = string;

/** Where the step of that number (from 0) has its `x`, or its state of that name. */
export const placeOf = (part: string, vector: string, step: number): Place =>
  `${part === "" ? "" : `${part}/`}${vector}:${step}`;

/** The parts of the forward pass that a combination's numbers are of; none where it was not made. */
export const partsOf = (
  { passes }: Pick<PreviewSnapshot, "passes">,
  { pass }: Pick<CombinationSnapshot, "pass">,
): readonly PartSnapshot[] => (pass === undefined ? [] : (passes[pass] ?? []));

/** Whether it can be shown how the numbers of that forward pass came about. */
export const isExplainable = (
  { unexplained }: Pick<PreviewSnapshot, "unexplained">,
  pass: number | undefined,
): boolean => pass !== undefined && unexplained[pass] === null;

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
    const order = part && isHere ? orderInRow(holding, part, tensor, row) : undefined;
    return part && order !== undefined ? [placeOf(part.name, holding.state, order)] : [];
  });
}

/** Which of the part's steps the row holds, by its position in the order in which they are taken. */
function orderInRow(
  holding: Holding,
  { stepCount, steps }: PartSnapshot,
  tensor: TensorSnapshot,
  row: readonly number[],
): number | undefined {
  const time = row[tensor.axes.indexOf(TIME_AXIS)] ?? 0;
  const order = holding.steps === "last" ? stepCount - 1 : holding.reversed ? stepCount - 1 - time : time;
  const masked = steps.find((step) => step.order === order)?.masked ?? false;
  return heldIndex(holding, { order, stepCount, masked }) === undefined ? undefined : order;
}
