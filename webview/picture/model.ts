/** What one lane of the picture draws, from the snapshot and the selected combination; no coordinates yet. */
import type { CombinationSnapshot, PartSnapshot, PreviewSnapshot, TensorSnapshot } from "../../src/core/messages";
import type { Holding } from "../../src/core/returns/layer-returns";
import { orderOf, TIME_AXIS } from "../places";

export interface PictureStep {
  /** Position in the order in which the part takes the steps, from 0. */
  readonly order: number;
  /** The input's index that this step reads, from 0. */
  readonly timestep: number;
  readonly x: readonly number[];
  readonly h: readonly number[];
  /** Empty where the layer has no cell state. */
  readonly c: readonly number[];
  /** A mask skips this step. */
  readonly masked: boolean;
  /** Steps before this one are left out. */
  readonly gapBefore: boolean;
  /** The selected combination returns this step's hidden state as output. */
  readonly returned: boolean;
}

/** A final state: as what it is returned, or would be. */
export interface PictureState {
  readonly label: string;
  readonly returned: boolean;
}

export interface PictureModel {
  readonly className: string;
  /** The recurrence that is drawn, as `Holding.part`; empty where the layer has but one. */
  readonly part: string;
  readonly steps: readonly PictureStep[];
  readonly stepCount: number;
  /** The step of which the picture shows the last hidden and cell state is in `steps`. */
  readonly complete: boolean;
  readonly sequence: boolean;
  readonly outputName: string;
  /** Whether the layer has a cell state `c` beside `h`. */
  readonly cellState: boolean;
  readonly states: Readonly<Record<"h" | "c", PictureState>>;
  /** The full lengths of the vectors, of which a step may hold the first and last elements only. */
  readonly features: number;
  readonly units: number;
  /** The equality between the output and the final hidden state, where both are returned. */
  readonly equality?: { readonly left: string; readonly right: string };
}

/** Steps drawn where no values say which. */
const SKETCHED_STEPS = 3;

/** The lanes of the picture: a model for each part, or a sketch of one where nothing could be run. */
export const pictureModels = (preview: PreviewSnapshot, combination: CombinationSnapshot): readonly PictureModel[] =>
  (preview.parts.length > 0 ? preview.parts : [sketchedPart(preview)]).map((part) =>
    pictureModel(part, preview, combination),
  );

function pictureModel(part: PartSnapshot, preview: PreviewSnapshot, combination: CombinationSnapshot): PictureModel {
  const { outputs } = combination;
  const output = outputs.find((tensor) => held(tensor, part, "h", "output"));
  const outputHeld = output && held(output, part, "h", "output");
  const sequence = outputHeld?.steps === "all";
  const { stepCount } = part;
  const source = part.steps.length > 0 ? part.steps : sketch(stepCount);
  const steps = source.map((step, index): PictureStep => {
    const order = orderOf(step, part);
    const before = source[index - 1];
    return {
      ...step,
      c: step.c ?? [],
      masked: step.masked ?? false,
      order,
      gapBefore: order !== (before ? orderOf(before, part) + 1 : 0),
      returned: output !== undefined && (sequence || order === stepCount - 1),
    };
  });
  const equality = combination.equalities.find(({ tensors }) =>
    outputs.some((tensor) => tensors.includes(tensor.name) && held(tensor, part, "h", "state")),
  );
  const states = { h: stateOf(part, "h", preview, combination), c: stateOf(part, "c", preview, combination) };
  return {
    className: part.className,
    part: part.name,
    steps,
    stepCount,
    complete: steps.at(-1)?.order === stepCount - 1,
    sequence,
    outputName: output?.name ?? "output",
    cellState: part.steps.some(({ c }) => c !== undefined) || isReturned(part, "c", preview),
    states,
    features: part.features,
    units: part.units,
    ...(equality && output ? { equality: { left: equality.left, right: equality.right } } : {}),
  };
}

const held = (
  { holds = [] }: TensorSnapshot,
  part: PartSnapshot,
  state: string,
  as: Holding["as"],
): Holding | undefined => holds.find((each) => each.part === part.name && each.state === state && each.as === as);

/** Whether some combination returns that state. */
const isReturned = (part: PartSnapshot, state: string, { combinations }: PreviewSnapshot): boolean =>
  combinations.some(({ outputs }) => outputs.some((tensor) => held(tensor, part, state, "state")));

function stateOf(
  part: PartSnapshot,
  state: "h" | "c",
  { combinations }: PreviewSnapshot,
  selected: CombinationSnapshot,
): PictureState {
  const label = (combination: CombinationSnapshot): string | undefined => {
    const tensor = combination.outputs.find((each) => held(each, part, state, "state"));
    const at = tensor && held(tensor, part, state, "state")?.at;
    return tensor && (at ? `${tensor.name}[${at.index}]` : tensor.name);
  };
  const own = label(selected);
  return {
    label: own ?? combinations.map(label).find((name) => name !== undefined) ?? state,
    returned: own !== undefined,
  };
}

/** Where nothing could be run, the input's shape still says how many steps there would be. */
function sketchedPart({ className, input, fields }: PreviewSnapshot): PartSnapshot {
  const stepCount = Math.max(0, input.shape[input.axes.indexOf(TIME_AXIS)]?.size ?? 0);
  const units = fields.find(({ name }) => name === "units" || name === "hidden_size")?.value ?? 0;
  return { name: "", className, steps: [], stepCount, features: input.shape.at(-1)?.size ?? 0, units };
}

function sketch(stepCount: number): PartSnapshot["steps"] {
  const first = Array.from({ length: Math.min(stepCount, SKETCHED_STEPS - 1) }, (_, index) => index);
  const indices = stepCount > first.length ? [...first, stepCount - 1] : first;
  return indices.map((timestep) => ({ timestep, x: [], h: [] }));
}
