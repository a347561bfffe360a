/**
 * Keras's `RNN` over a cell or a stack of cells, and cells alone (keras/src/layers/rnn/{rnn,stacked_rnn_cells}.py
 * 3.15.1). An `RNN` over one cell is the layer that the cell has its name from. In a stack no cell reads a later
 * one's state, so that each can run over the whole sequence before the next one does.
 */
import * as l10n from "@vscode/l10n";
import { type LayerDefinition, partOf } from "../../definition";
import { argumentValue, cellsOf, withArgument } from "../../catalog/keras/parts";
import { type Tensor, tensor } from "../../tensor";
import { prepareGru } from "./gru";
import { compositeLayer, type HeldLayer, type KerasKind, type KerasLayer, problemsOf, weightsOf } from "./keras-layer";
import { prepareLstm } from "./lstm";
import { isSettled, refusal } from "../problems";
import type { Feed, Prepared } from "../layer";
import { prepareSimpleRnn } from "./simple-rnn";
import { joinTraces, type LayerTrace } from "../trace";
import type { Work } from "../work";
import { ownEntry } from "../../lookup";

/** The layer that has the arithmetic of each cell. */
const CELLS: Readonly<Record<string, KerasKind>> = {
  LSTMCell: prepareLstm,
  GRUCell: prepareGru,
  SimpleRNNCell: prepareSimpleRnn,
};
const STACK = "StackedRNNCells";

/** `RNN(cell)`, on inputs (batch, timesteps, features). */
export const prepareRnn: KerasKind = (definition, shape) => {
  const cell = partOf(definition, "cell");
  // Of cells that are not Keras's own nothing is known, be it one of several.
  if (isSettled(definition, "cell")) return { problems: [] };
  if (!cell) {
    const message = l10n.t("{0} needs a cell that the document says, such as LSTMCell(4).", "RNN");
    return { problems: [refusal("cell-missing", "cell", message)] };
  }
  const prepared = prepareSequence(cell, shape, argumentValue(definition, "go_backwards") === true, "RNN");
  return "problems" in prepared ? { problems: problemsOf("cell", prepared.problems) } : prepared;
};

/** A cell or a stack of cells called by itself, on inputs (batch, features): one step. */
export const prepareCell: KerasKind = (definition, [batch = 0, features = 0]) => {
  const prepared = prepareSequence(definition, [batch, 1, features], false, definition.className);
  if ("problems" in prepared) return prepared;
  const { layer } = prepared;
  const asSequence = (shape: readonly number[]): readonly number[] => [shape[0] ?? 0, 1, ...shape.slice(1)];
  return {
    layer: {
      ...layer,
      cost: (shape, weightsGiven) => layer.cost(asSequence(shape), weightsGiven),
      checkLimits: (shape, weightsGiven) => layer.checkLimits(asSequence(shape), weightsGiven),
      checkFeed: ({ mask, ...feed }, shape) =>
        mask
          ? [refusal("mask-unknown", "mask", l10n.t("{0} takes no mask.", definition.className))]
          : layer.checkFeed(feed, asSequence(shape)),
      run: (weights, { input, ...feed }) =>
        layer.run(weights, { ...feed, input: tensor(asSequence(input.shape), input.data) }),
    },
  };
};

/** A cell, or a stack of cells, along a sequence. */
function prepareSequence(
  cell: LayerDefinition,
  shape: readonly number[],
  goBackwards: boolean,
  className: string,
): Prepared<KerasLayer> {
  const kind = ownEntry(CELLS, cell.className);
  if (kind) {
    return kind({ ...withArgument(cell, "go_backwards", goBackwards), className }, shape);
  }
  if (cell.className === STACK) return prepareStack(cell, shape, goBackwards, className);
  const message = l10n.t(
    "{0} is no cell: it has no state_size. Use LSTMCell, GRUCell or SimpleRNNCell.",
    cell.className,
  );
  return { problems: [{ severity: "error", code: "cell-invalid", message, span: cell.calleeSpan }] };
}

function prepareStack(
  stack: LayerDefinition,
  shape: readonly number[],
  goBackwards: boolean,
  className: string,
): Prepared<KerasLayer> {
  const [batch = 0, timesteps = 0] = shape;
  const held: HeldLayer[] = [];
  let size = shape[2] ?? 0;
  for (const [index, cell] of cellsOf(stack).entries()) {
    const features = size;
    const prepared = prepareSequence(cell, [batch, timesteps, features], goBackwards && index === 0, className);
    if ("problems" in prepared) return { problems: problemsOf(`cells.${index}`, prepared.problems) };
    const { layer } = prepared;
    held.push({ name: `cells/${index}`, layer, shape: ([rows = 0, steps = 0]) => [rows, steps, features] });
    size = layer.outputSize;
  }
  const last = held.at(-1);
  if (isSettled(stack, "cells")) return { problems: [] };
  if (!last) {
    const message = l10n.t(
      "{0} needs a list of cells that the document says, such as [LSTMCell(4), LSTMCell(4)].",
      STACK,
    );
    return { problems: [refusal("cells-missing", "cells", message)] };
  }
  // TensorFlow.js has the last cell's states first (tfjs-layers 4.22.0 `StackedRNNCells.stateSize`).
  const inOrder = stack.framework === "tfjs" ? held.toReversed() : held;
  const run: KerasLayer["run"] = (weights, feed) => runStack(held, inOrder, weights, feed);
  return { layer: compositeLayer(className, held, run, inOrder) };
}

/** Each cell over the whole sequence: what leaves it at each step is what the next one reads, along its steps. */
function* runStack(
  held: readonly HeldLayer[],
  inOrder: readonly HeldLayer[],
  ...[weights, { input, initialState, mask }]: Parameters<KerasLayer["run"]>
): Work<LayerTrace> {
  const traces: (readonly [string, LayerTrace])[] = [];
  let read: Feed = { input, ...(mask && { mask }) };
  const given = new Map<string, readonly Tensor[] | undefined>();
  let state = 0;
  for (const { name, layer } of inOrder) {
    given.set(name, initialState?.slice(state, (state += layer.states.length)));
  }
  for (const { name, layer } of held) {
    const states = given.get(name);
    const trace = yield* layer.run(weightsOf(weights, name), { ...read, ...(states && { initialState: states }) });
    const [first] = traces;
    const parts = first ? trace.parts.map((part) => ({ input: read.input, ...part })) : trace.parts;
    traces.push([name, { parts }]);
    const last = trace.parts.at(-1)?.trace;
    if (last) read = { input: last.output, ...(last.mask && { mask: last.mask }) };
  }
  return joinTraces(traces);
}
