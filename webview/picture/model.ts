/** What the picture draws, from the snapshot and the selected combination; no coordinates yet. */
import type { CombinationSnapshot, PreviewSnapshot, TensorSnapshot } from "../../src/core/messages";
import { isSequence, orderOf, TIME_AXIS } from "../places";

export interface PictureStep {
  /** Position in the order in which the layer takes the steps, from 0. */
  readonly order: number;
  /** The input's index that this step reads, from 0. */
  readonly timestep: number;
  readonly x: readonly number[];
  readonly h: readonly number[];
  /** Empty where the layer has no cell state. */
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
  /** Whether the layer has a cell state `c` beside `h`. */
  readonly cellState: boolean;
  /** Whether `state_h` and `state_c` are returned. */
  readonly states: Readonly<Record<"h" | "c", boolean>>;
  /** The full lengths of the vectors, of which a step may hold the first and last elements only. */
  readonly features: number;
  readonly units: number;
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
  const stepCount = stepCountOf(preview);
  const source = preview.steps.length > 0 ? preview.steps : sketch(stepCount);
  const steps = source.map((step, index): PictureStep => {
    const order = orderOf(step, preview);
    const before = source[index - 1];
    return {
      ...step,
      c: step.c ?? [],
      order,
      gapBefore: order !== (before ? orderOf(before, preview) + 1 : 0),
      returned: output !== undefined && (sequence || order === stepCount - 1),
    };
  });
  const equality = combination.equalities.find(({ tensors }) => tensors.includes("state_h"));
  return {
    className: preview.className,
    steps,
    stepCount,
    complete: steps.at(-1)?.order === stepCount - 1,
    sequence,
    outputName: output?.name ?? "output",
    cellState: preview.combinations.some((each) => each.outputs.some(({ name }) => name === "state_c")),
    states: {
      h: named("state_h") !== undefined,
      c: named("state_c") !== undefined,
    },
    features: preview.input.shape.at(-1)?.size ?? 0,
    units: preview.units,
    ...(equality ? { equality: { left: equality.left, right: equality.right } } : {}),
  };
}

/** Where nothing could be run, the input's shape still says how many steps there would be. */
const stepCountOf = ({ stepCount, input }: PreviewSnapshot): number =>
  stepCount > 0 ? stepCount : Math.max(0, input.shape[input.axes.indexOf(TIME_AXIS)]?.size ?? 0);

function sketch(stepCount: number): PreviewSnapshot["steps"] {
  const first = Array.from({ length: Math.min(stepCount, SKETCHED_STEPS - 1) }, (_, index) => index);
  const indices = stepCount > first.length ? [...first, stepCount - 1] : first;
  return indices.map((timestep) => ({ timestep, x: [], h: [] }));
}
