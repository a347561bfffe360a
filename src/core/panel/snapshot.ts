/** A `Preview` as the panel's page gets it: JSON, with large tensors cut to a window. */
import * as l10n from "@vscode/l10n";
import { profileLabels } from "../catalog/catalog";
import { profileReason } from "../format/profile-reason";
import { recurrentClass } from "../catalog/keras/recurrent";
import { argumentOf, type Dimension, type LayerDefinition, type Problem, valueOf } from "../definition";
import { LIMITS } from "../engine/limits";
import { repetition } from "../documents/instances";
import { hasGates, type LayerTrace, type TracePart } from "../engine/trace";
import { explainStep } from "../explain/explain";
import type { StepPlace } from "../explain/explanation";
import { shortened } from "../explain/shorten";
import { currentFlags } from "../returns/flags";
import type {
  CombinationSnapshot,
  DimensionSnapshot,
  FieldSnapshot,
  PartSnapshot,
  PreviewSnapshot,
  ProblemSnapshot,
  TensorSnapshot,
  UnrolledStepSnapshot,
} from "./messages";
import { writtenName } from "../preview/notation";
import type { Overrides } from "../preview/override";
import { sourceNotes } from "../preview/sources";
import { partsByPath } from "../catalog/keras/parts";
import type { Combination, NamedTensor, Pass, Preview } from "../preview/preview";
import { profilesOf } from "../resolve/profile";
import { randomWords } from "../text/random-words";
import { SEQUENCE_AXES } from "../returns/axes";
import { sizeOf, type Tensor } from "../tensor";
import { heldCells } from "../weights/held-cells";
import { shownIndices, windowOf } from "../format/window";

/** Indices shown of an axis, by its name; of any other axis. */
const MOST_SHOWN: Readonly<Record<string, number>> = {
  batch: 4,
  timesteps: 64,
  features: 16,
  units: 32,
  rows: 6,
  columns: 6,
  depth: 4,
  channels: 4,
  filters: 4,
};
const MOST_SHOWN_ELSEWHERE = 32;
/** Time steps in the picture. */
const MOST_STEPS = 24;
/** The seeds that the page offers. */
const LAST_SEED = 999_999;

/** Terms of one sum in an explanation. */
const MOST_TERMS = 12;

/** Which layer a snapshot shows, and where. */
export interface SnapshotPlace {
  /** See `PreviewSnapshot.key`. */
  readonly key: string;
  /** The layer's line, 1-based. */
  readonly line: number;
}

/**
 * What the page shows of a preview.
 * @param explained the number of which the page shows how it came about
 */
export function snapshotOf(
  preview: Preview,
  overrides: Overrides,
  { key, line }: SnapshotPlace,
  explained?: StepPlace,
): PreviewSnapshot {
  const { layer } = preview;
  const passes = passesOf(preview);
  const asked = explained && passes[explained.pass ?? 0];
  const explanation = asked && explainStep(asked, explained);
  const current = currentFlags(layer);
  const reason = profileReason(layer, (words) => words);
  return {
    key,
    name: layer.name,
    className: layer.className,
    framework: layer.framework,
    profile: profileLabels[layer.profile],
    ...(reason !== undefined && { profileReason: reason }),
    profiles: profilesOf(layer).map((id) => ({ id, label: profileLabels[id] })),
    line,
    signature: preview.signature,
    repetition: repetition(layer),
    sources: sourceNotes(layer),
    input: tensorSnapshot(preview.input),
    inputEditable: preview.input.values !== undefined && isWhole(preview.input),
    weights: preview.weights.map(tensorSnapshot),
    parameterCount: preview.parameterCount,
    fields: fieldsOf(preview, overrides),
    assumptions: preview.assumptions,
    deterministic: preview.deterministic,
    ...(!preview.deterministic && { randomWords: randomWords(layer, preview.seed) }),
    seed: preview.seed,
    flags: preview.flags.map((flag) => ({
      ...flag,
      label: writtenName(layer, flag.name),
      current: current[flag.name] ?? null,
    })),
    combinations: preview.combinations.map((combination) => combinationSnapshot(combination, passes)),
    passes: passes.map((pass) => pass.trace.parts.map((part) => partSnapshot(part, pass))),
    unexplained: passes.map((pass) => (isExplainable(pass) ? null : whyUnexplained(pass.trace))),
    ...(explanation && { explanation: shortened(explanation, MOST_TERMS) }),
    problems: preview.problems.map(problemSnapshot),
    overrides,
  };
}

/** The parameter that says how large the layer's states are. */
const sizeParameter = ({ framework, className }: LayerDefinition): string =>
  framework === "torch" ? "hidden_size" : (recurrentClass(className)?.size ?? "units");

/** Whether the arithmetic of the pass's first number can be shown. */
const isExplainable = (pass: Pass): boolean =>
  pass.trace.parts.some(
    ({ name, trace }) =>
      hasGates(trace) &&
      explainStep(pass, { part: name, row: 0, step: trace.timesteps.length - 1, unit: 0 }) !== undefined,
  );

/** A long run keeps no gates; what is left are cells that an explanation knows no equations of. */
const whyUnexplained = ({ parts }: LayerTrace): string =>
  parts.some(({ trace }) => hasGates(trace))
    ? l10n.t(
        "How these numbers came about cannot be shown: the layer has a cell or an activation without known equations.",
      )
    : l10n.t("How these numbers came about is not kept for so large a run: choose fewer units, steps or rows.");

/** The forward passes that were made, the document's own first. */
const passesOf = ({ combinations }: Preview): readonly Pass[] => [
  ...new Set(combinations.toSorted((a, b) => Number(b.current) - Number(a.current)).flatMap(({ pass }) => pass ?? [])),
];

const combinationSnapshot = (combination: Combination, passes: readonly Pass[]): CombinationSnapshot => ({
  flags: combination.flags,
  current: combination.current,
  signature: combination.signature,
  code: combination.code,
  outputs: combination.outputs.map(tensorSnapshot),
  ...(combination.structure && { structure: combination.structure }),
  equalities: combination.equalities,
  ...(combination.pass && { pass: passes.indexOf(combination.pass) }),
  ...(combination.assumed.length > 0 && { assumed: combination.assumed }),
});

function problemSnapshot({ severity, message, argument }: Problem): ProblemSnapshot {
  return argument === undefined ? { severity, message } : { severity, message, argument };
}

function tensorSnapshot({ name, axes, shape, values, holds }: NamedTensor): TensorSnapshot {
  const cut = { name, axes, shape: shape.map(dimensionSnapshot), ...(holds && { holds }) };
  return values ? { ...cut, window: windowOf(values, axes.map(mostShown)) } : cut;
}

const dimensionSnapshot = (dimension: Dimension): DimensionSnapshot =>
  dimension.kind === "known" ? { size: dimension.value } : { size: dimension.assumed, symbol: dimension.expression };

const mostShown = (axis: string): number => MOST_SHOWN[axis] ?? MOST_SHOWN_ELSEWHERE;

const isWhole = ({ axes, shape }: NamedTensor): boolean =>
  shape.every((dimension, axis) => valueOf(dimension) <= mostShown(axes[axis] ?? ""));

/** The sizes of a layer's states, and of those of the layers inside it, by the paths of their arguments. */
function sizesIn(layer: LayerDefinition, before: string): readonly { readonly path: string; readonly size: number }[] {
  const name = sizeParameter(layer);
  const argument = argumentOf(layer, name);
  const size = argument && valueOf(argument.value);
  return [
    ...(typeof size === "number" ? [{ path: `${before}${name}`, size }] : []),
    ...partsByPath(layer).flatMap(([path, part]) => sizesIn(part, `${before}${path}.`)),
  ];
}

/** What the page lets the user change, with what the document says of it. */
function fieldsOf(
  { layer, input, assumptions, seed, deterministic }: Preview,
  overrides: Overrides,
): readonly FieldSnapshot[] {
  const isAssumed = (name: string): boolean => assumptions.some(({ subject }) => subject === name);
  const field = (
    kind: FieldSnapshot["kind"],
    name: string,
    value: number,
    max: number,
    edited: boolean,
  ): FieldSnapshot => ({
    name,
    kind,
    value,
    min: 1,
    max,
    assumed: isAssumed(name),
    edited,
  });
  return [
    ...sizesIn(layer, "").map(({ path, size }) =>
      field("argument", path, size, LIMITS.units, overrides.arguments?.[path] !== undefined),
    ),
    ...input.axes.flatMap((axis, index) => {
      // Of an input with other axes than the layer takes, no size has a name.
      const dimension = input.axes.length === layer.input.shape.length ? layer.input.shape[index] : undefined;
      const edited = overrides.sizes?.[axis] !== undefined;
      return dimension ? [field("size", axis, valueOf(dimension), LIMITS.elements, edited)] : [];
    }),
    ...(deterministic ? [] : [{ ...field("seed", "seed", seed, LAST_SEED, overrides.seed !== undefined), min: 0 }]),
  ];
}

/** The first and last steps of a recurrence, with the first row of the batch and the elements shown. */
function partSnapshot({ name, trace, input: own }: TracePart, { input, layer }: Pass): PartSnapshot {
  const { h, c } = trace.states;
  const x = own ? { values: own, axes: SEQUENCE_AXES } : { values: input.values, axes: input.axes };
  const features = x.values ? vectorSize(x.values.shape, x.axes) : 0;
  const steps = shownIndices(trace.timesteps.length, MOST_STEPS).map((step): UnrolledStepSnapshot => {
    const timestep = trace.timesteps[step] ?? step;
    return {
      order: step,
      timestep,
      ...(trace.mask?.data[step] === 0 && { masked: true }),
      x: x.values ? vector(x.values, x.axes, timestep, "features") : [],
      h: h ? vector(h, STATE_AXES, step, "units") : [],
      ...(c && { c: vector(c, STATE_AXES, step, "units") }),
    };
  });
  return {
    name,
    className: heldCells(layer).find((cell) => cell.name === name)?.definition.className ?? layer.className,
    readsInput: own === undefined,
    steps: x.values && h ? steps : [],
    stepCount: trace.timesteps.length,
    features,
    units: h ? vectorSize(h.shape, STATE_AXES) : 0,
  };
}

/** The axes of every state in a trace, whatever axes follow. */
const STATE_AXES: readonly string[] = ["batch", "timesteps"];

const isVectorAxis = (axes: readonly string[], axis: number): boolean =>
  axes[axis] !== "batch" && axes[axis] !== "timesteps";

/** The number of elements at one step of one row. */
const vectorSize = (shape: readonly number[], axes: readonly string[]): number =>
  sizeOf(shape.filter((_, axis) => isVectorAxis(axes, axis)));

/** The elements at one time step of the first row, those shown, whatever the order of the axes. */
function vector({ shape, data }: Tensor, axes: readonly string[], timestep: number, axis: string): readonly number[] {
  const step = axes.indexOf("timesteps");
  const strides = shape.map((_, index) => sizeOf(shape.slice(index + 1)));
  const start = step < 0 ? 0 : timestep * (strides[step] ?? 0);
  const inner = shape.flatMap((size, index) =>
    isVectorAxis(axes, index) ? [{ size, stride: strides[index] ?? 0 }] : [],
  );
  return shownIndices(vectorSize(shape, axes), mostShown(axis)).map((position) => {
    let rest = position;
    let offset = start;
    for (const { size, stride } of inner.toReversed()) {
      offset += (rest % size) * stride;
      rest = Math.floor(rest / size);
    }
    return data[offset] ?? Number.NaN;
  });
}
