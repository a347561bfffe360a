/** What the picture draws, from the snapshot and the selected combination: lanes of steps; no coordinates yet. */
import type { CombinationSnapshot, PartSnapshot, PreviewSnapshot, TensorSnapshot } from "../../src/core/panel/messages";
import type { Holding } from "../../src/core/returns/layer-returns";
import { heldIndex, sliceOf, TIME_AXIS } from "../../src/core/returns/slices";
import { partsOf } from "../places";
import { sizes } from "../shapes";
import { mergedName, termText } from "./merging";

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
  /** The selected combination returns this step's hidden state as output, or something that is made of it. */
  readonly returned: boolean;
  /** The slices of the outputs that are this step's hidden state: `output[:, 2, 1:]`. */
  readonly slices: readonly string[];
  /** Where an output is made of it and of the other direction's: `forward h₁ + backward h₃ = output[:, 0]`. */
  readonly terms: readonly string[];
}

/** A final state: as what it is returned, or would be. */
export interface PictureState {
  readonly label: string;
  readonly returned: boolean;
}

/** One recurrence. */
export interface PictureLane {
  readonly className: string;
  /** As `Holding.part`; empty where the layer has but one. */
  readonly part: string;
  /** In the order in which they are taken. */
  readonly steps: readonly PictureStep[];
  readonly stepCount: number;
  /** What it reads is the layer's own input. */
  readonly readsInput: boolean;
  /** Every step's hidden state is returned, not the last one's only. */
  readonly sequence: boolean;
  /** Whether the layer has a cell state `c` beside `h`. */
  readonly cellState: boolean;
  readonly states: Readonly<Record<"h" | "c", PictureState>>;
  /** The full lengths of the vectors, of which a step may hold the first and last elements only. */
  readonly features: number;
  readonly units: number;
  /** The equality between the output and the final hidden state, where both are returned. */
  readonly equality?: { readonly left: string; readonly right: string };
}

/** Steps drawn above each other: of each lane one, or nothing. */
export interface PictureColumn {
  readonly steps: readonly PictureStep[];
  /** Steps before this one are left out. */
  readonly gapBefore: boolean;
}

/** One drawing: a lane, or the two directions that read the same input. */
export interface Figure {
  readonly lanes: readonly [PictureLane] | readonly [forward: PictureLane, backward: PictureLane];
  /** From left to right: of one lane in the order in which it takes them, of two as the input has them. */
  readonly columns: readonly PictureColumn[];
  /** What stands over the hidden states that are returned, the fullest text first. */
  readonly outputNames: readonly string[];
}

/** Steps drawn where no values say which. */
const SKETCHED_STEPS = 3;

/** The drawings of a layer: one for each of its recurrences or pairs of them, or a sketch where nothing could be run. */
export function figuresOf(preview: PreviewSnapshot, combination: CombinationSnapshot): readonly Figure[] {
  const run = partsOf(preview, combination);
  const parts = run.length > 0 ? run : [sketchedPart(preview)];
  const lanes = parts.map((part) => laneOf(part, parts, preview, combination)).filter(({ steps }) => steps.length > 0);
  const figures: Figure[] = [];
  for (let index = 0; index < lanes.length; index++) {
    const [lane, next] = lanes.slice(index, index + 2);
    const pair = lane && next && pairOf(lane, next, combination);
    if (pair) {
      figures.push(pair);
      index++;
    } else if (lane) {
      figures.push(single(lane, combination));
    }
  }
  return figures;
}

function single(lane: PictureLane, { outputs }: CombinationSnapshot): Figure {
  const output = outputs.find((tensor) => held(tensor, lane.part, "h", "output"));
  return {
    lanes: [lane],
    columns: lane.steps.map((step, index) => ({
      steps: [step],
      gapBefore: step.order !== (lane.steps[index - 1]?.order ?? -1) + 1,
    })),
    outputNames: [output?.name ?? "output"],
  };
}

/** Two directions over the same input, one of which is the other's `backward` or `_reverse`. */
function pairOf(forward: PictureLane, backward: PictureLane, { outputs }: CombinationSnapshot): Figure | undefined {
  const isNamed =
    backward.part === `${forward.part}_reverse` || (forward.part === "forward" && backward.part === "backward");
  const isPair = isNamed && readsInOrder(forward) && (backward.steps.length < 2 || !readsInOrder(backward));
  const { steps } = forward;
  const columns = steps.flatMap((step, index): readonly PictureColumn[] => {
    const other = backward.steps.find(({ timestep }) => timestep === step.timestep);
    const isSame = other?.x.length === step.x.length && other.x.every((value, place) => value === step.x[place]);
    const gapBefore = step.timestep !== (steps[index - 1]?.timestep ?? -1) + 1;
    return other && isSame ? [{ steps: [step, other], gapBefore }] : [];
  });
  const named = outputs.filter((tensor) =>
    [forward, backward].some(({ part }) => held(tensor, part, "h", "output") !== undefined),
  );
  return isPair && columns.length === steps.length
    ? { lanes: [forward, backward], columns, outputNames: mergedName(named) }
    : undefined;
}

const readsInOrder = ({ steps }: PictureLane): boolean =>
  steps.every(({ timestep }, index) => timestep > (steps[index - 1]?.timestep ?? -1));

function laneOf(
  part: PartSnapshot,
  parts: readonly PartSnapshot[],
  preview: PreviewSnapshot,
  combination: CombinationSnapshot,
): PictureLane {
  const { outputs } = combination;
  const { stepCount } = part;
  const isOutput = ({ as, state, part: name }: Holding): boolean =>
    as === "output" && state === "h" && name === part.name;
  const holdings = outputs.flatMap((tensor) =>
    (tensor.holds ?? []).filter(isOutput).map((holding) => ({ tensor, holding })),
  );
  const sequence = holdings.some(({ holding }) => holding.steps === "all");
  const steps = (part.steps.length > 0 ? part.steps : sketch(stepCount)).map((step): PictureStep => {
    const taken = { order: step.order, stepCount, masked: step.masked ?? false };
    const here = holdings.filter(({ holding }) => heldIndex(holding, taken) !== undefined);
    return {
      ...step,
      c: step.c ?? [],
      masked: taken.masked,
      returned: here.length > 0,
      slices: here.flatMap(({ tensor, holding }) =>
        holding.mergedBy ? [] : (sliceOf({ ...tensor, sizes: sizes(tensor) }, holding, taken) ?? []),
      ),
      terms: here.flatMap(({ tensor, holding }) => termText(tensor, holding, taken, parts) ?? []),
    };
  });
  const equality = combination.equalities.find(
    ({ part: name, tensors: [, state] }) => name === part.name && outputs.some((tensor) => tensor.name === state),
  );
  return {
    className: part.className,
    part: part.name,
    steps,
    stepCount,
    readsInput: part.readsInput,
    sequence,
    cellState: part.steps.some(({ c }) => c !== undefined) || isReturned(part, "c", preview),
    states: { h: stateOf(part, "h", preview, combination), c: stateOf(part, "c", preview, combination) },
    features: part.features,
    units: part.units,
    ...(equality && holdings.length > 0 && { equality: { left: equality.left, right: equality.right } }),
  };
}

const held = ({ holds = [] }: TensorSnapshot, part: string, state: string, as: Holding["as"]): Holding | undefined =>
  holds.find((each) => each.part === part && each.state === state && each.as === as);

/** Whether some combination returns that state. */
const isReturned = ({ name }: PartSnapshot, state: string, { combinations }: PreviewSnapshot): boolean =>
  combinations.some(({ outputs }) => outputs.some((tensor) => held(tensor, name, state, "state")));

function stateOf(
  { name, stepCount }: PartSnapshot,
  state: "h" | "c",
  { combinations }: PreviewSnapshot,
  selected: CombinationSnapshot,
): PictureState {
  const label = ({ outputs }: CombinationSnapshot): string | undefined => {
    const tensor = outputs.find((each) => held(each, name, state, "state"));
    const holding = tensor && held(tensor, name, state, "state");
    const last = { order: stepCount - 1, stepCount, masked: false };
    if (holding) return sliceOf({ ...tensor, sizes: sizes(tensor) }, holding, last);
    // What a cell of the program's own hands on has no other name than that under which it is returned.
    const others = state === "h" ? outputs.filter((each) => holdsOtherState(each, name)).map((each) => each.name) : [];
    return others.length > 2 ? `${others[0]} … ${others.at(-1)}` : others.join(", ") || undefined;
  };
  const own = label(selected);
  return {
    label: own ?? combinations.map(label).find((each) => each !== undefined) ?? state,
    returned: own !== undefined,
  };
}

/** Whether it is a state that is neither hidden nor a cell's. */
const holdsOtherState = ({ holds = [] }: TensorSnapshot, part: string): boolean =>
  holds.some((each) => each.as === "state" && each.part === part && each.state !== "h" && each.state !== "c");

/** Where nothing could be run, the input's shape still says how many steps there would be. */
function sketchedPart({ className, input, fields }: PreviewSnapshot): PartSnapshot {
  const isRightRank = input.axes.length === input.shape.length;
  const stepCount = isRightRank ? Math.max(0, input.shape[input.axes.indexOf(TIME_AXIS)]?.size ?? 0) : 0;
  const units = fields.find(({ name }) => name === "units" || name === "hidden_size")?.value ?? 0;
  return {
    name: "",
    className,
    readsInput: true,
    steps: [],
    stepCount,
    features: input.shape.at(-1)?.size ?? 0,
    units,
  };
}

function sketch(stepCount: number): PartSnapshot["steps"] {
  const first = Array.from({ length: Math.min(stepCount, SKETCHED_STEPS - 1) }, (_, index) => index);
  const indices = stepCount > first.length ? [...first, stepCount - 1] : first;
  return indices.map((timestep) => ({ order: timestep, timestep, x: [], h: [] }));
}
