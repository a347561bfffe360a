/** Which recurrence of a preview a question is about, and the arithmetic of one of its units at one step. */
import { type Activation, activationNamed, isUsable } from "../engine/activations";
import type { Variable } from "../engine/layer";
import { hasGates, type Trace, type TracePart } from "../engine/trace";
import { type LayerDefinition, type Profile, valueOf, type Weights } from "../definition";
import type { Pass } from "../preview/preview";
import { heldCells, moduleOfCell } from "../weights/held-cells";
import { kerasCell, weightLayouts } from "../weights/layouts";
import type { ActivationUse } from "../weights/module";
import { isKerasLike, isRefusal, recurrentModule } from "../weights/read-module";
import type { Tensor } from "../tensor";
import { equationsOf } from "./arithmetic";
import type { ExplainedCell } from "./cell";
import { convRecurrence } from "./conv-lstm";
import type { Explanation, StepPlace } from "./explanation";

/** What an explanation needs of a preview, or of a forward pass. */
export type ExplainablePreview = Pick<Pass, "layer" | "weights" | "input"> & { readonly trace?: Pass["trace"] };

/**
 * The arithmetic of one unit at one step, as the layer's framework writes it.
 *
 * @returns nothing where the preview has no values or no gates (a long run), or where the place is outside of the run: a
 * row, a step, a unit too many, a step beyond the row's length
 */
export function explainStep(preview: ExplainablePreview, place: StepPlace): Explanation | undefined {
  const part = preview.trace?.parts.find(({ name }) => name === place.part);
  const cell = part && explainedCell(preview, part);
  if (!cell) return undefined;
  const { trace, module } = cell;
  const [batch = 0, steps = 0] = trace.output.shape;
  if (!within(place.row, batch) || !within(place.step, steps) || !within(place.unit, module.hiddenSize)) {
    return undefined;
  }
  const taken = stepsOfRow(preview.layer, trace, place.row, steps);
  if (place.step < taken.first || place.step >= taken.end) return undefined;
  const skipped = trace.mask?.data[place.row * steps + place.step] === 0;
  return {
    place,
    timestep: trace.timesteps[place.step] ?? 0,
    skipped,
    equations: skipped ? [] : equationsOf({ cell, place, firstStep: taken.first }),
  };
}

const within = (index: number, size: number): boolean => Number.isInteger(index) && index >= 0 && index < size;

/** A packed row's own steps: a reverse direction takes them at the end of its steps. */
function stepsOfRow(
  { input }: LayerDefinition,
  { timesteps }: Trace,
  row: number,
  steps: number,
): { readonly first: number; readonly end: number } {
  const length = input.lengths?.[row] ?? steps;
  return (timesteps[0] ?? 0) > 0 ? { first: steps - length, end: steps } : { first: 0, end: length };
}

/** The recurrence of that part, with its own weights. */
function explainedCell(preview: ExplainablePreview, part: TracePart): ExplainedCell | undefined {
  const { layer, input } = preview;
  const read = part.input ?? input.values;
  if (!hasGates(part.trace) || !read) return undefined;
  const variables = preview.weights.map(({ name, axes, shape }) => ({ name, axes, shape: shape.map(valueOf) }));
  const weights: Weights = Object.fromEntries(
    preview.weights.flatMap(({ name, values }) => (values ? [[name, values]] : [])),
  );
  const own = isKerasLike(layer)
    ? (convolution(layer, part, weights, read) ?? kerasRecurrence(layer, variables, part))
    : torchRecurrence(layer, part);
  if (!own) return undefined;
  const activation = activationOf(own.module.activation, layer.profile);
  const recurrentActivation = activationOf(own.module.recurrentActivation, layer.profile);
  if (!activation || !recurrentActivation) return undefined;
  const sequence = own.terms ? read : sequenceOf(read, part.trace);
  return { ...own, activation, recurrentActivation, weights, input: sequence, trace: part.trace };
}

/** The input as (batch, timesteps, features), whatever axes the layer gives it: a cell's has no time, an unbatched one no batch. */
const sequenceOf = (
  { shape, data }: { readonly shape: readonly number[]; readonly data: Float32Array },
  trace: Trace,
) => {
  const [batch = 0, steps = 0] = trace.output.shape;
  return { shape: [batch, steps, shape.at(-1) ?? 0], data };
};

type Recurrence = Pick<ExplainedCell, "framework" | "module" | "layouts" | "row" | "terms">;

function convolution(layer: LayerDefinition, part: TracePart, weights: Weights, input: Tensor): Recurrence | undefined {
  const cell = heldCells(layer).find(({ name }) => name === part.name);
  return cell && convRecurrence(cell.definition, cell.prefix, weights, input);
}

function kerasRecurrence(
  layer: LayerDefinition,
  variables: readonly Variable[],
  part: TracePart,
): Recurrence | undefined {
  const cell = heldCells(layer).find(({ name }) => name === part.name);
  const module = cell && moduleOfCell(cell, variables);
  return module && { framework: "keras", module, layouts: kerasCell(module, { prefix: cell.prefix }) };
}

/** Of PyTorch's module the layer and the direction that the part's name says: `l1_reverse`; of a cell there is but one. */
function torchRecurrence(definition: LayerDefinition, part: TracePart): Recurrence | undefined {
  const module = recurrentModule(definition, 0);
  if (isRefusal(module)) return undefined;
  const match = /^l(?<layer>\d+)(?<reverse>_reverse)?$/.exec(part.name)?.groups;
  const layer = Number(match?.["layer"] ?? 0);
  const direction = match?.["reverse"] === undefined ? 0 : 1;
  const layouts = weightLayouts("torch", module).filter(({ slices }) =>
    slices.some((slice) => slice.layer === layer && slice.direction === direction),
  );
  return { framework: "torch", module, layouts };
}

function activationOf({ name }: ActivationUse, profile: Profile): Activation | undefined {
  return isUsable(name) ? activationNamed(name, profile) : undefined;
}
