/**
 * A masked run in the kernel, which skips no steps: of each row the steps that count are put side by side, what they
 * leave is put back to where they come from, and a skipped step has the states before it. So a step that is skipped is
 * not calculated at all, as `rnn` of Keras means it (`masking.ts`). Rows with as many steps that count run together.
 */
import { type Tensor, zeros } from "../../tensor";
import type { KernelTrace } from "../kernel/kernel";
import { isSkipped } from "./masking";
import { stepOrder } from "./recurrence";
import type { CellFeed } from "./run-cell";
import { inBlocks, type Work } from "../work";

export interface MaskedRun {
  /** Of an LSTM. */
  readonly hasCellState: boolean;
  readonly units: number;
  readonly goBackwards: boolean;
  /** The cell over an input without a mask; nothing where the kernel's memory does not suffice. */
  readonly run: (input: Tensor, initialState: readonly Tensor[] | undefined) => Work<KernelTrace | undefined>;
}

/** What the kernel would leave if it knew masks; nothing where its memory does not suffice. */
export function* runMasked(
  { hasCellState, units, goBackwards, run }: MaskedRun,
  { input, initialState, mask }: CellFeed & { readonly mask: Tensor },
): Work<KernelTrace | undefined> {
  const [batch = 0, steps = 0] = input.shape;
  const counted = countedSteps(mask, stepOrder(steps, goBackwards));
  const state = (rows: number): Tensor => zeros([rows, steps, units]);
  const states = hasCellState ? { h: state(batch), c: state(Math.min(batch, 1)) } : { h: state(batch) };
  const final = (): Tensor => zeros([batch, units]);
  const finalStates = hasCellState ? { h: final(), c: final() } : { h: final() };

  for (const count of new Set(counted.map(({ length }) => length))) {
    const rows = counted.flatMap(({ length }, row) => (length === count ? [row] : []));
    const initial = initialState?.map((each) => rowsOf(each, rows));
    const packed = yield* packedSteps(input, counted, rows, goBackwards);
    const trace = count === 0 ? nothingTaken(initial, rows.length, units) : yield* run(packed, initial);
    if (!trace) return undefined;
    yield* putBack(trace.states.h, initial?.[0], states.h, counted, rows);
    if (states.c && trace.states.c) yield* putBack(trace.states.c, initial?.[1], states.c, counted, rows);
    putRows(trace.finalStates.h, finalStates.h, rows);
    if (finalStates.c && trace.finalStates.c) putRows(trace.finalStates.c, finalStates.c, rows);
  }
  return { states, finalStates };
}

/** Of each row the steps that count, in the order in which they are taken, as indices of these. */
const countedSteps = (mask: Tensor, timesteps: readonly number[]): readonly (readonly number[])[] =>
  Array.from({ length: mask.shape[0] ?? 0 }, (_, row) =>
    timesteps.flatMap((timestep, step) => (isSkipped(mask, row, timestep) ? [] : [step])),
  );

/** Of some rows, of which as many steps count, these steps alone: (rows, count, features). */
function* packedSteps(
  input: Tensor,
  counted: readonly (readonly number[])[],
  rows: readonly number[],
  goBackwards: boolean,
): Work<Tensor> {
  const [, steps = 0, features = 0] = input.shape;
  const count = counted[rows[0] ?? 0]?.length ?? 0;
  const packed = zeros([rows.length, count, features]);
  yield* inBlocks(rows.length, count * features + 1, (from, end) => {
    for (let index = from; index < end; index++) {
      const row = rows[index]!;
      for (const [taken, step] of counted[row]!.entries()) {
        // Backwards the last element of the time axis is taken first.
        const [timestep, place] = goBackwards ? [steps - 1 - step, count - 1 - taken] : [step, taken];
        const at = (row * steps + timestep) * features;
        packed.data.set(input.data.subarray(at, at + features), (index * count + place) * features);
      }
    }
  });
  return packed;
}

/** Where no step counts the states at the end are those at the start. */
function nothingTaken(initial: readonly Tensor[] | undefined, rows: number, units: number): KernelTrace {
  const [h = zeros([rows, units]), c = zeros([rows, units])] = initial ?? [];
  const none = zeros([rows, 0, units]);
  return { states: { h: none, c: none }, finalStates: { h, c } };
}

/** The states of the steps that count to where they come from, and those before a skipped step to it; of the rows that `all` has. */
function* putBack(
  packed: Tensor,
  initial: Tensor | undefined,
  all: Tensor,
  counted: readonly (readonly number[])[],
  rows: readonly number[],
): Work<void> {
  const [held = 0, steps = 0, units = 0] = all.shape;
  const count = packed.shape[1] ?? 0;
  const kept = rows.filter((row) => row < held);
  yield* inBlocks(kept.length, steps * units + 1, (from, end) => {
    for (let index = from; index < end; index++) {
      const row = kept[index]!;
      const own = counted[row]!;
      let before = initial?.data.subarray(index * units, (index + 1) * units) ?? new Float32Array(units);
      let taken = 0;
      for (let step = 0; step < steps; step++) {
        if (own[taken] === step) {
          const at = (index * count + taken++) * units;
          before = packed.data.subarray(at, at + units);
        }
        all.data.set(before, (row * steps + step) * units);
      }
    }
  });
}

/** Some rows of a matrix. */
function rowsOf({ shape, data }: Tensor, rows: readonly number[]): Tensor {
  const [, size = 0] = shape;
  const taken = zeros([rows.length, size]);
  for (const [index, row] of rows.entries()) taken.data.set(data.subarray(row * size, (row + 1) * size), index * size);
  return taken;
}

/** The rows of a matrix to their places in another one. */
function putRows({ shape, data }: Tensor, all: Tensor, rows: readonly number[]): void {
  const [, size = 0] = shape;
  for (const [index, row] of rows.entries()) all.data.set(data.subarray(index * size, (index + 1) * size), row * size);
}
