/** A recurrent layer of Keras with one cell: everything but the arithmetic of its step, which is its `Cell`. */
import type { RecurrentClass } from "../../catalog/keras/recurrent";
import { recurrentSeedPlaces } from "../../catalog/keras/seeds";
import type { LayerDefinition, Weights } from "../../definition";
import { sizeOf, type Tensor } from "../../tensor";
import type { KerasLayer } from "./keras-layer";
import { ACTIVATION_COST, checkCost, type Cost } from "../limits";
import type { Cell } from "../recurrence/recurrence";
import { isExplained, recordedRows, runCell, runCost } from "../recurrence/run-cell";
import { onePart } from "../trace";
import { createWeights, type FilledVariable } from "../weights/variables";
import { checkFeedOf, checkWeights, wholeMask, withRows } from "../weights/checks";

/** The weights of every recurrent cell of Keras; no bias where `use_bias` is false. */
export interface CellWeights {
  /** (features, blocks · units) */
  readonly kernel: Tensor;
  /** (units, blocks · units) */
  readonly recurrentKernel: Tensor;
  /** (blocks · units), or of the shape that the layer gives it. */
  readonly bias?: Tensor;
}

/** What tells one kind of layer from another. */
export interface CellLayer<State extends string, Gate extends string> extends RecurrentClass {
  readonly definition: LayerDefinition;
  readonly units: number;
  /** The axes of a state without the batch; (units) where absent. */
  readonly stateShape?: readonly number[];
  readonly states: readonly State[];
  readonly gates: readonly Gate[];
  /** In Keras's order. */
  readonly variables: readonly FilledVariable[];
  /** Values per unit and step that go through an activation. */
  readonly activations: number;
  /** Multiply-adds of one step of one sample, without activations; each weight once where absent. */
  readonly products?: number;
  readonly cell: (weights: CellWeights) => Cell<State, Gate>;
  /** Whether the cell will be one that the kernel has. */
  readonly inKernel?: boolean;
}

/** The layer of that cell, ready to be checked, filled with weights and run on inputs (batch, timesteps, …). */
export function recurrentLayer<State extends string, Gate extends string>(layer: CellLayer<State, Gate>): KerasLayer {
  const { definition, units, stateShape = [units], variables } = layer;
  const places = recurrentSeedPlaces(definition, layer);
  const states = layer.states.map((name) => ({ name, shape: stateShape }));
  return {
    variables,
    states,
    outputSize: stateShape.at(-1) ?? units,
    cost: (shape, weightsGiven) => cost(layer, shape, weightsGiven),
    checkLimits: (shape, weightsGiven) => checkCost(cost(layer, shape, weightsGiven)),
    createWeights: (seed, before) => createWeights(variables, { seed, before, places }),
    checkWeights: (given) => checkWeights(variables, given),
    checkFeed: (feed, shape) => checkFeedOf(definition.className, states, feed, shape),
    *run(given, { input, initialState: states, mask: steps }) {
      const [batch = 0, timesteps = 0] = input.shape;
      const initialState = states?.map((state) => withRows(state, batch));
      const mask = steps && wholeMask(steps, [batch, timesteps]);
      const cell = layer.cell(cellWeights(given));
      const explained = isExplained(plainCost(layer, input.shape));
      return onePart(yield* runCell(cell, { input, initialState, mask }, explained, stepCost(layer)));
    },
  };
}

/**
 * The weights by their place in the cell.
 * @throws RangeError where one is missing
 */
export function cellWeights({ kernel, recurrent_kernel: recurrentKernel, bias }: Weights): CellWeights {
  if (!kernel || !recurrentKernel) throw new RangeError("a recurrent layer needs its kernel and its recurrent kernel");
  return bias ? { kernel, recurrentKernel, bias } : { kernel, recurrentKernel };
}

/** Of one forward pass over an input (batch, timesteps, …) and, unless the weights are given, of making them. */
function cost<State extends string, Gate extends string>(
  layer: CellLayer<State, Gate>,
  shape: readonly number[],
  weightsGiven: boolean,
): Cost {
  const { variables, states, gates, inKernel = false } = layer;
  const [batch = 0, timesteps = 0] = shape;
  const creation = weightsGiven
    ? 0
    : variables.reduce((sum, variable) => sum + variable.initializer.cost(variable.shape), 0);
  const plain = plainCost(layer, shape);
  const run = runCost(plain, inKernel);
  // The kernel holds the weights a second time.
  const weights = weightCount(layer) * (run < plain ? 2 : 1);
  const recorded = isExplained(plain) ? batch * (states.length + gates.length) : recordedRows(batch, states.length);
  return {
    multiplyAdds: creation + run,
    elements: sizeOf(shape) + weights + recorded * timesteps * stateSize(layer),
  };
}

const plainCost = <State extends string, Gate extends string>(
  layer: CellLayer<State, Gate>,
  [batch = 0, timesteps = 0]: readonly number[],
): number => batch * timesteps * stepCost(layer);

/** Of one step of one sample. Each weight is multiplied or added once, unless a window passes over it many times. */
const stepCost = <State extends string, Gate extends string>(layer: CellLayer<State, Gate>): number =>
  (layer.products ?? weightCount(layer)) + layer.activations * ACTIVATION_COST * stateSize(layer);

const weightCount = ({ variables }: { readonly variables: readonly FilledVariable[] }): number =>
  variables.reduce((sum, variable) => sum + sizeOf(variable.shape), 0);

const stateSize = ({ units, stateShape = [units] }: Pick<CellLayer<string, string>, "units" | "stateShape">): number =>
  sizeOf(stateShape);
