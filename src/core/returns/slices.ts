/** Where in a returned tensor the numbers of one step stand, as one would write it. Data alone, so that a page can ask. */
import type { Holding } from "./layer-returns";

/** A returned tensor's name and the names of its axes. */
export interface SlicedTensor {
  readonly name: string;
  readonly axes: readonly string[];
  readonly sizes: readonly number[];
}

/** The step of a part, by its position in the order in which the part takes them, and how many it takes. */
export interface HeldStep {
  readonly order: number;
  readonly stepCount: number;
  /** A mask skips it. */
  readonly masked: boolean;
}

/** The axes of a sequence by name. */
export const TIME_AXIS = "timesteps";
export const BATCH_AXIS = "batch";
export const FEATURE_AXIS = "features";

/** The index along the tensor's time axis at which that step of the first row stands; nothing where it does not. */
export function heldIndex(holding: Holding, { order, stepCount, masked }: HeldStep): number | undefined {
  const { steps, reversed = false, skipsMasked = false, length = stepCount } = holding;
  if (skipsMasked && masked) return undefined;
  if (steps === "last") return order === stepCount - 1 ? order : undefined;
  const index = reversed ? stepCount - 1 - order : order;
  return index < length ? index : undefined;
}

/**
 * The slice of the tensor that is that step: `output[:, 2, 1:]`, `h_n[-1]`, `state_h`.
 * @returns nothing where the tensor does not hold that step
 */
export function sliceOf({ name, axes, sizes }: SlicedTensor, holding: Holding, step: HeldStep): string | undefined {
  const time = heldIndex(holding, step);
  if (time === undefined) return undefined;
  const { at, elements, steps } = holding;
  const last = axes.length - 1;
  const indices = axes.map((axis, place) => {
    if (at?.axis === place) return String(at.index - (at.fromEnd ? (sizes[place] ?? 0) : 0));
    if (axis === TIME_AXIS && steps === "all") return String(time);
    return elements && place === last ? rangeText(elements, sizes[place]) : ":";
  });
  const used = indices.findLastIndex((index) => index !== ":") + 1;
  return used === 0 ? name : `${name}[${shortened(indices.slice(0, used)).join(", ")}]`;
}

/** `:2`, `2:`, `2:4`. */
const rangeText = ({ from, to }: NonNullable<Holding["elements"]>, size: number | undefined): string =>
  `${from === 0 ? "" : from}:${to === size ? "" : to}`;

/** Several whole axes before the last index are an ellipsis. */
function shortened(indices: readonly string[]): readonly string[] {
  const before = indices.slice(0, -1);
  const kept = before.findLastIndex((index) => index !== ":") + 1;
  return before.length - kept > 1 && kept > 0 ? [...before.slice(0, kept), "...", ...indices.slice(-1)] : indices;
}
