/**
 * Initial states as a document lists them, put in the order in which the layer takes them, a tensor for each. Keras's
 * stacks of cells take a list for each cell, `[[h, c], [h, c]]` (keras 3.15.1 `layers/rnn/stacked_rnn_cells.py`,
 * `state_size`); a layer with one state takes that one without a list around it, in Keras and in PyTorch.
 */
import { recurrentClass } from "../catalog/keras/recurrent";
import type { LayerDefinition } from "../definition";
import { sizeOf, type Tensor, tensor } from "../tensor";
import { type HeldCell, heldCells } from "../weights/held-cells";
import { isKerasLike } from "../weights/read-module";
import { sameShape } from "../engine/weights/checks";

/** The layer with its initial states in one list; states that fit no such form stay as they are, for the engine to refuse. */
export function withListedStates(layer: LayerDefinition): LayerDefinition {
  const { initialState, language } = layer;
  // A program writes them out as its framework takes them.
  if (!initialState || language !== "json") return layer;
  const listed = isKerasLike(layer) ? kerasStates(layer, initialState) : torchStates(layer, initialState);
  return listed ? { ...layer, initialState: listed } : layer;
}

function kerasStates(layer: LayerDefinition, given: readonly Tensor[]): readonly Tensor[] | undefined {
  const cells = heldCells(layer);
  const [only] = cells;
  if (cells.length === 1 && only && statesOf(only) === 1) return inOne(given, rankOf(only));
  if (given.length !== cells.length || !cells.every(({ name }) => STACKED.test(name))) return undefined;
  return cells.flatMap((cell, index) => {
    const states = given[index];
    return states ? nested(states, statesOf(cell), rankOf(cell)) : [];
  });
}

/** A state of a stack of layers has as many axes as the input, one of a cell as well. */
const torchStates = (layer: LayerDefinition, given: readonly Tensor[]): readonly Tensor[] | undefined =>
  layer.input.shapeOrigin === "data" && /^(GRU|RNN)(Cell)?$/.test(layer.className)
    ? inOne(given, layer.input.shape.length)
    : undefined;

/** The rows of one tensor of that rank, which a document without the list around it gives. */
function inOne(rows: readonly Tensor[], rank: number): readonly Tensor[] | undefined {
  const [first] = rows;
  if (!first || first.shape.length !== rank - 1 || !rows.every(({ shape }) => sameShape(shape, first.shape))) {
    return undefined;
  }
  const data = new Float32Array(rows.length * first.data.length);
  for (const [row, state] of rows.entries()) data.set(state.data, row * first.data.length);
  return [tensor([rows.length, ...first.shape], data)];
}

/** The states of a cell, which a list of them makes one array with an axis more. */
function nested(states: Tensor, count: number, rank: number): readonly Tensor[] {
  const [listed, ...shape] = states.shape;
  if (listed !== count || shape.length !== rank) return [states];
  const size = sizeOf(shape);
  return Array.from({ length: count }, (_, at) => tensor(shape, states.data.slice(at * size, (at + 1) * size)));
}

const STACKED = /(^|\/)cells\/\d+$/;

const classOf = ({ definition }: HeldCell) => recurrentClass(definition.className.replace(/Cell$/, ""));

const statesOf = (cell: HeldCell): number => classOf(cell)?.states.length ?? 1;

/** Batch and units, and the axes of space of a ConvLSTM. */
const rankOf = (cell: HeldCell): number => 2 + (classOf(cell)?.space.length ?? 0);
