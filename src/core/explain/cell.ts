/** One recurrence with all that its arithmetic needs: the numbers of a step, each with its name. */
import type { Weights } from "../definition";
import type { Activation } from "../engine/activations";
import type { Trace } from "../engine/trace";
import { sizeOf, type Tensor } from "../tensor";
import type { GateRole, RecurrentModule, WeightFramework } from "../weights/module";
import { type BlockPart, elementIndex, type GateSlice, offsetOf, type WeightLayout } from "../weights/slices";
import type { Factor, StepPlace, Sum, Term } from "./explanation";

/** A recurrence that has run: its weights, what it read, and every gate. */
export interface ExplainedCell {
  readonly framework: WeightFramework;
  readonly module: RecurrentModule;
  /** φ and σ of `module`. */
  readonly activation: Activation;
  readonly recurrentActivation: Activation;
  /** Those of this recurrence alone, with the names that `weights` has. */
  readonly layouts: readonly WeightLayout[];
  readonly weights: Weights;
  /** (batch, timesteps, features), or as many axes as the layer's input has. */
  readonly input: Tensor;
  readonly trace: Trace;
  /** Units over which an activation runs that looks at several; all where absent. */
  readonly row?: number;
  /** The products and biases of a step; a matrix's with a vector where absent. */
  readonly terms?: (step: CellStep) => StepTerms;
}

/** What a gate's sum is made of. */
export interface StepTerms {
  /** x · the gate's input weights. */
  readonly input: (role: GateRole, unit: number) => readonly Term[];
  /**
   * hₜ₋₁ · the gate's recurrent weights.
   *
   * @param reset what each h is multiplied with before, by its index: a GRU's reset gate without `reset_after`
   */
  readonly recurrent: (role: GateRole, unit: number, reset?: (index: number) => Factor) => readonly Term[];
  /** The biases of those parts that the layer has. */
  readonly bias: (role: GateRole, unit: number, parts: readonly BlockPart[]) => readonly Term[];
}

/** The terms of a step: a ConvLSTM's own, or those of a matrix product. */
export const termsOf = (step: CellStep): StepTerms =>
  step.cell.terms?.(step) ?? {
    input: (role, unit) => inputTerms(step, role, unit),
    recurrent: (role, unit, reset) => recurrentTerms(step, role, unit, reset),
    bias: (role, unit, parts) => biasTerms(step, role, unit, parts),
  };

/** A gate's numbers of one step are those of a place. */
export interface CellStep {
  readonly cell: ExplainedCell;
  readonly place: StepPlace;
  /** The first step of this row: it takes the initial states. */
  readonly firstStep: number;
}

/** Where a weight of a gate stands: which slice of which weight. */
interface Placed {
  readonly layout: WeightLayout;
  readonly slice: GateSlice;
  readonly data: Float32Array;
}

function placed({ layouts, weights }: ExplainedCell, part: BlockPart, role?: GateRole): Placed | undefined {
  for (const layout of layouts) {
    const slice = layout.slices.find((each) => each.part === part && each.role === role);
    const weight = weights[layout.name];
    if (slice && weight) return { layout, slice, data: weight.data };
  }
  return undefined;
}

function weightFactor({ layout, slice, data }: Placed, unit: number, other?: number): Factor {
  const index = elementIndex(layout, slice, unit, other);
  return { label: `${layout.name}[${index.join(", ")}]`, value: data[offsetOf(layout.shape, index)] ?? Number.NaN };
}

/** A product of factors, with its value. */
export const product = (...factors: readonly Factor[]): Term => ({
  factors,
  value: factors.reduce((value, factor) => value * factor.value, 1),
});

/** A sum of terms, with its value. */
export const sumOf = (terms: readonly Term[]): Sum => ({
  terms,
  value: terms.reduce((sum, { value }) => sum + value, 0),
});

/** x · the gate's input weights: a term for each feature. */
function inputTerms({ cell, place }: CellStep, role: GateRole, unit: number): readonly Term[] {
  const [, steps = 0, features = 0] = cell.input.shape;
  const weight = placed(cell, "input", role);
  const at = (place.row * steps + (cell.trace.timesteps[place.step] ?? 0)) * features;
  return range(features).flatMap((feature) =>
    weight
      ? [
          product(
            { label: `xₜ[${feature}]`, value: cell.input.data[at + feature] ?? Number.NaN },
            weightFactor(weight, unit, feature),
          ),
        ]
      : [],
  );
}

/** hₜ₋₁ · the gate's recurrent weights: a term for each h. */
function recurrentTerms(
  step: CellStep,
  role: GateRole,
  unit: number,
  reset?: (index: number) => Factor,
): readonly Term[] {
  const weight = placed(step.cell, "recurrent", role);
  const size = step.cell.trace.states["h"]?.shape[2] ?? 0;
  return range(size).flatMap((index) =>
    weight
      ? [
          product(
            ...(reset ? [reset(index)] : []),
            previousState(step, "h", index, true),
            weightFactor(weight, unit, index),
          ),
        ]
      : [],
  );
}

function biasTerms({ cell }: CellStep, role: GateRole, unit: number, parts: readonly BlockPart[]): readonly Term[] {
  return parts.flatMap((part) => {
    const bias = placed(cell, part, role);
    return bias ? [product(weightFactor(bias, unit))] : [];
  });
}

/** The row of a projection that makes one h: a weight for each of the cell's units. */
export function projectionFactor({ cell }: CellStep, unit: number, other: number): Factor {
  const weight = placed(cell, "projection");
  return weight ? weightFactor(weight, unit, other) : { label: "", value: Number.NaN };
}

/** A state's value before the step. */
export function previousState(
  { cell, place, firstStep }: CellStep,
  name: string,
  unit: number,
  indexed = false,
): Factor {
  const label = indexed ? `${name}ₜ₋₁[${unit}]` : `${name}ₜ₋₁`;
  if (place.step === firstStep) {
    const state = cell.trace.initialStates[name];
    return { label, value: state?.data[place.row * sizeOf(state.shape.slice(1)) + unit] ?? 0 };
  }
  return { label, value: at(cell.trace.states[name], place.row, place.step - 1, unit) };
}

/** A gate's value in the trace. */
export const gateValue = ({ cell, place }: CellStep, gate: string, unit: number): number =>
  at(cell.trace.gates[gate], place.row, place.step, unit);

/** A state's value in the trace, after the step. */
export const stateValue = ({ cell, place }: CellStep, name: string, unit: number): number =>
  at(cell.trace.states[name], place.row, place.step, unit);

function at(tensor: Tensor | undefined, row: number, step: number, unit: number): number {
  const [, steps = 0, ...axes] = tensor?.shape ?? [];
  return tensor?.data[(row * steps + step) * sizeOf(axes) + unit] ?? Number.NaN;
}

/** 0, 1, … up to before `count`. */
export const range = (count: number): readonly number[] => Array.from({ length: count }, (_, index) => index);
