/** What Bidirectional makes of its two directions where that is neither's any more: their sum, product or mean. */
import type { CombinationSnapshot, TensorSnapshot } from "../../src/core/panel/messages";
import { TIME_AXIS } from "../../src/core/returns/slices";
import { vectorText } from "../rows";
import { mergedName } from "./merging";

export interface MergedOutput {
  /** `output = forward + backward` */
  readonly formula: string;
  /** For each step that is shown, of the first row of the batch, its index along the input and its numbers; one without an index where the last states alone are merged. */
  readonly steps: readonly { readonly timestep?: number; readonly text: string }[];
}

/** The merged output of a combination; nothing where its output is the directions' own. */
export function mergedOutput({ outputs }: CombinationSnapshot, most: number): MergedOutput | undefined {
  const output = outputs.find(({ holds = [] }) => holds.some(({ mergedBy }) => mergedBy !== undefined));
  const [formula] = output ? mergedName([output]) : [];
  return formula !== undefined && output?.window ? { formula, steps: stepsOf(output, output.window, most) } : undefined;
}

function stepsOf(
  { axes, shape }: TensorSnapshot,
  { indices, values }: NonNullable<TensorSnapshot["window"]>,
  most: number,
): MergedOutput["steps"] {
  const hasSteps = axes[1] === TIME_AXIS;
  const own = indices.slice(hasSteps ? 2 : 1);
  const size = own.reduce((product, each) => product * each.length, 1);
  const length = shape.slice(hasSteps ? 2 : 1).reduce((product, each) => product * each.size, 1);
  const text = (at: number): string => vectorText(values.slice(at * size, (at + 1) * size), length, most);
  return hasSteps ? (indices[1] ?? []).map((timestep, at) => ({ timestep, text: text(at) })) : [{ text: text(0) }];
}
