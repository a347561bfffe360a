/** Runs a cell along a sequence the fastest way that records what is wanted. */
import type { Tensor } from "../../tensor";
import type { KernelCell } from "../kernel/cells";
import { type Kernel, type KernelTrace, sharedKernel } from "../kernel/kernel";
import { PACK_COST } from "../kernel/pack";
import { KERNEL_SPEED, LIMITS } from "../limits";
import { runMasked } from "./masked-kernel";
import { heldOutput } from "./masking";
import { type Cell, runRecurrenceInSlices, stepOrder } from "./recurrence";
import { runStatesInSlices } from "./states-run";
import type { StateTrace, Trace } from "../trace";
import { SLICE, type Work } from "../work";

/** What a cell is run on; `runRecurrence` says what each is. */
export interface CellFeed {
  readonly input: Tensor;
  readonly initialState?: readonly Tensor[] | undefined;
  readonly mask?: Tensor | undefined;
}

/**
 * One forward pass: with every gate in `runRecurrence`; without them in the kernel where that has the cell's
 * arithmetic, else in `runStatesInSlices`.
 *
 * @param explained whether every gate is to be recorded
 * @param multiplyAdds of one step of one sample, in the plain path
 */
export function* runCell<State extends string, Gate extends string>(
  cell: Cell<State, Gate>,
  { input, initialState, mask }: CellFeed,
  explained: boolean,
  multiplyAdds: number,
): Work<StateTrace | Trace> {
  if (explained) return yield* runRecurrenceInSlices(cell, input, initialState, mask, multiplyAdds);
  const plain = () => runStatesInSlices(cell, input, initialState, mask, multiplyAdds);
  const kernelCell = cell.inKernel;
  const kernel = kernelCell && sharedKernel();
  if (!kernelCell || !kernel) return yield* plain();
  const run = (read: Tensor, states: CellFeed["initialState"]) =>
    runInKernel(kernel, kernelCell, read, states, multiplyAdds);
  const hasCellState = cell.states.length > 1;
  const trace = mask
    ? yield* runMasked({ ...cell, hasCellState, run }, { input, initialState, mask })
    : yield* run(input, initialState);
  if (!trace) return yield* plain();
  const made = stateTrace(trace, input, cell.goBackwards);
  return mask ? { ...made, ...heldOutput(made.output, mask, made.timesteps) } : made;
}

/** Nothing where the kernel's memory does not suffice. */
function* runInKernel(
  kernel: Kernel,
  cell: KernelCell,
  input: Tensor,
  initialState: CellFeed["initialState"],
  multiplyAdds: number,
): Work<KernelTrace | undefined> {
  const [batch = 0, timesteps = 0] = input.shape;
  // What is one slice may as well find its weights packed from the time before.
  const packing = (cell.input.length + cell.recurrent.length) * PACK_COST;
  const isSlice = batch * timesteps * inKernel(multiplyAdds) + packing <= SLICE;
  return isSlice
    ? kernel.run(cell, input, initialState, true)
    : yield* kernel.runInSlices(cell, input, initialState, true);
}

/** A run above that is not explained: it goes without gates, and into the kernel where that has the cell's arithmetic. */
export const isExplained = (multiplyAdds: number): boolean => multiplyAdds <= LIMITS.explainedMultiplyAdds;

/** Rows of states that a run without gates records: the output's, and of each other state the first one's. */
export const recordedRows = (batch: number, states: number): number => batch + states - 1;

/**
 * What a run counts for of which that many multiply-adds are the plain path's.
 *
 * @param hasKernel whether the kernel has the arithmetic
 */
export const runCost = (multiplyAdds: number, hasKernel: boolean): number =>
  !isExplained(multiplyAdds) && hasKernel && sharedKernel() ? inKernel(multiplyAdds) : multiplyAdds;

const inKernel = (multiplyAdds: number): number => multiplyAdds / KERNEL_SPEED;

const stateTrace = ({ states, finalStates }: KernelTrace, input: Tensor, goBackwards: boolean): StateTrace => ({
  timesteps: stepOrder(input.shape[1] ?? 0, goBackwards),
  output: states.h,
  states,
  finalStates,
});
