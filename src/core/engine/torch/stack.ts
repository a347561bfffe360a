/**
 * One forward pass of PyTorch's recurrent modules: layers on top of each other, each in one or two directions
 * (aten/src/ATen/native/RNN.cpp 2.13). Every row of a packed batch is run on its own steps alone.
 */
import type { Weights } from "../../definition";
import { type Tensor, zeros } from "../../tensor";
import type { Feed } from "../layer";
import { type Cell, stepOrder } from "../recurrence/recurrence";
import { type CellFeed, runCell } from "../recurrence/run-cell";
import { hasGates, type LayerTrace, type StateTrace, type Trace, type TracePart } from "../trace";
import { torchCell } from "./cells";
import type { TorchConfig } from "./config";
import { batchMajor, stateOf } from "./layout";
import type { Work } from "../work";
import { torchDirections } from "./variables";

type AnyCell = Cell<string, string>;

/**
 * Runs the module.
 *
 * @param feed `input` in the module's own layout; `lengths` of a packed batch, each from 1 to the time steps
 * @param explained whether every gate is to be recorded
 * @param multiplyAdds of one step of one row in one direction of one layer
 * @returns a part for each layer in each direction: `l0`, `l0_reverse`, `l1` …, or the one of a cell, without a name
 */
export function* runTorch(
  config: TorchConfig,
  weights: Weights,
  feed: Feed,
  explained: boolean,
  multiplyAdds: number,
): Work<LayerTrace> {
  const { initialState, lengths } = feed;
  const input = batchMajor(config, feed.input);
  const [batch = 0] = input.shape;
  const directions = torchDirections(config);
  const parts: TracePart[] = [];
  let sequence = input;
  for (let layer = 0; layer < config.layers; layer++) {
    const read = sequence;
    const traces: StateTrace[] = [];
    for (const [index, direction] of directions.entries()) {
      if (direction.layer !== layer) continue;
      const cell = yield* torchCell(config, direction, weights);
      const state = initialState && stateOf(config, initialState, index, batch);
      const feed = { input: read, initialState: state };
      const trace = yield* runRows(cell, feed, lengths, explained, multiplyAdds);
      parts.push({ name: direction.name, trace, input: read });
      traces.push(trace);
    }
    sequence = layerOutput(traces);
  }
  return { parts };
}

/** What the directions of a layer make of a sequence: their h in the input's order, side by side. */
export function layerOutput(traces: readonly StateTrace[]): Tensor {
  const [first] = traces;
  const [batch = 0, steps = 0] = first?.output.shape ?? [];
  const width = traces.reduce((sum, { output }) => sum + (output.shape[2] ?? 0), 0);
  const result = zeros([batch, steps, width]);
  let column = 0;
  for (const { output, timesteps } of traces) {
    const size = output.shape[2] ?? 0;
    for (const [step, timestep] of timesteps.entries()) {
      for (let row = 0; row < batch; row++) {
        const from = (row * steps + step) * size;
        result.data.set(output.data.subarray(from, from + size), (row * steps + timestep) * width + column);
      }
    }
    column += size;
  }
  return result;
}

/** Runs the cell over every row: over its own steps where the rows have lengths, the reverse direction from their end. */
function* runRows(
  cell: AnyCell,
  feed: CellFeed,
  lengths: readonly number[] | undefined,
  explained: boolean,
  multiplyAdds: number,
): Work<StateTrace | Trace> {
  const { input, initialState: state } = feed;
  const [batch = 0, steps = 0] = input.shape;
  if (!lengths || lengths.every((length) => length === steps)) {
    return yield* runCell(cell, feed, explained, multiplyAdds);
  }
  const width = (state: string): number => cell.widths?.[state] ?? cell.units;
  const record = (names: readonly string[], shapeOf: (name: string) => readonly number[]) =>
    Object.fromEntries(names.map((name) => [name, zeros(shapeOf(name))]));
  const isWhole = (state: string): boolean => explained || state === cell.output;
  const states = record(cell.states, (name) => [isWhole(name) ? batch : 1, steps, width(name)]);
  const gates = record(explained ? cell.gates : [], () => [batch, steps, cell.units]);
  const finalStates = record(cell.states, (name) => [batch, width(name)]);
  const initialStates = Object.fromEntries(
    cell.states.map((name, index) => [name, state?.[index] ?? zeros([batch, width(name)])]),
  );
  for (const length of new Set(lengths)) {
    const rows = lengths.flatMap((each, row) => (each === length ? [row] : []));
    const taken = { input: takeRows(input, rows, length), initialState: state?.map((each) => takeRows(each, rows)) };
    const trace = yield* runCell(cell, taken, explained, multiplyAdds);
    // Steps stand in the order in which they are taken: a shorter row's reverse direction starts later.
    const first = cell.goBackwards ? steps - length : 0;
    putRows(states, trace.states, rows, first);
    if (hasGates(trace)) putRows(gates, trace.gates, rows, first);
    putRows(finalStates, trace.finalStates, rows, 0);
  }
  const output = states[cell.output] ?? zeros([batch, steps, cell.units]);
  const trace = { timesteps: stepOrder(steps, cell.goBackwards), output, states, finalStates };
  return explained ? { ...trace, initialStates, gates } : trace;
}

/** Of a tensor (batch, …) some rows; of one (batch, timesteps, …) their first `length` steps. */
function takeRows({ shape, data }: Tensor, rows: readonly number[], length?: number): Tensor {
  const [, ...rest] = shape;
  const kept = length === undefined ? rest : [length, ...rest.slice(1)];
  const taken = zeros([rows.length, ...kept]);
  const [size, keptSize] = [data.length / (shape[0] ?? 1), taken.data.length / rows.length];
  for (const [index, row] of rows.entries()) {
    taken.data.set(data.subarray(row * size, row * size + keptSize), index * keptSize);
  }
  return taken;
}

type Tensors = Readonly<Record<string, Tensor>>;

/** Puts rows back where they come from, each from the step `first` on; of what has the first row alone, that one. */
function putRows(targets: Tensors, sources: Tensors, rows: readonly number[], first: number): void {
  for (const [name, target] of Object.entries(targets)) {
    const source = sources[name];
    if (!source) continue;
    const [targetRows = 1] = target.shape;
    const [sourceRows = 1] = source.shape;
    const size = target.data.length / targetRows;
    const taken = source.data.length / sourceRows;
    const start = first * (target.shape.at(-1) ?? 0);
    for (const [index, row] of rows.entries()) {
      if (row >= targetRows || index >= sourceRows) continue;
      target.data.set(source.data.subarray(index * taken, (index + 1) * taken), row * size + start);
    }
  }
}
