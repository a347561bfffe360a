/** What the picture draws, from the snapshot and the selected combination; no coordinates yet. */
import type { CombinationSnapshot, PreviewSnapshot, TensorSnapshot } from "../../src/core/messages";
import { isSequence, orderOf } from "../places";

export interface PictureStep {
  /** Position in the order in which the layer takes the steps, from 0. */
  readonly order: number;
  /** The input's index that this step reads, from 0. */
  readonly timestep: number;
  readonly x: readonly number[];
  readonly h: readonly number[];
  readonly c: readonly number[];
  /** Steps before this one are left out. */
  readonly gapBefore: boolean;
  /** The selected combination returns this step's hidden state in `output`. */
  readonly returned: boolean;
}

export interface PictureModel {
  readonly className: string;
  readonly steps: readonly PictureStep[];
  readonly stepCount: number;
  /** The step of which the picture shows the last hidden and cell state is in `steps`. */
  readonly complete: boolean;
  readonly sequence: boolean;
  readonly outputName: string;
  readonly states: Readonly<Record<"h" | "c", { readonly name: string; readonly returned: boolean }>>;
  /** The equality between `output` and `state_h`, where both are returned. */
  readonly equality?: { readonly left: string; readonly right: string };
}

/** Steps drawn where no values say which. */
const SKETCHED_STEPS = 3;

export function pictureModel(preview: PreviewSnapshot, combination: CombinationSnapshot): PictureModel {
  const { outputs } = combination;
  const named = (name: string): TensorSnapshot | undefined => outputs.find((tensor) => tensor.name === name);
  const output = outputs.find((tensor) => tensor.name !== "state_h" && tensor.name !== "state_c");
  const sequence = output !== undefined && isSequence(output);
  const source = preview.steps.length > 0 ? preview.steps : sketch(preview.stepCount);
  const steps = source.map((step, index): PictureStep => {
    const order = orderOf(step, preview);
    const before = source[index - 1];
    return {
      ...step,
      order,
      gapBefore: order !== (before ? orderOf(before, preview) + 1 : 0),
      returned: output !== undefined && (sequence || order === preview.stepCount - 1),
    };
  });
  const equality = combination.equalities.find(({ tensors }) => tensors.includes("state_h"));
  return {
    className: preview.className,
    steps,
    stepCount: preview.stepCount,
    complete: steps.at(-1)?.order === preview.stepCount - 1,
    sequence,
    outputName: output?.name ?? "output",
    states: {
      h: { name: "state_h", returned: named("state_h") !== undefined },
      c: { name: "state_c", returned: named("state_c") !== undefined },
    },
    ...(equality ? { equality: { left: equality.left, right: equality.right } } : {}),
  };
}

function sketch(stepCount: number): PreviewSnapshot["steps"] {
  const first = Array.from({ length: Math.min(stepCount, SKETCHED_STEPS - 1) }, (_, index) => index);
  const indices = stepCount > first.length ? [...first, stepCount - 1] : first;
  return indices.map((timestep) => ({ timestep, x: [], h: [], c: [] }));
}
