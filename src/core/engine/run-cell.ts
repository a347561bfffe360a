/** Runs a cell along a sequence the fastest way that records what is wanted. */
import type { Tensor } from "../tensor";
import { sharedKernel, type KernelTrace } from "./kernel/kernel";
import { KERNEL_SPEED, LIMITS } from "./limits";
import { type Cell, runRecurrence, runRecurrenceInSlices, stepOrder } from "./recurrence";
import type { StateTrace, Trace } from "./trace";
import { SLICE, type Work } from "./work";

/**
 * One forward pass: in the kernel where that has the cell's arithmetic and nobody asks for gates, else in
 * `runRecurrence`, which says what the parameters are.
 *
 * @param explained whether every gate is to be recorded
 */
export function runCell<State extends string, Gate extends string>(
  cell: Cell<State, Gate>,
  input: Tensor,
  initialState: readonly Tensor[] | undefined,
  explained: boolean,
): StateTrace | Trace {
  if (explained) return runRecurrence(cell, input, initialState);
  const inKernel = cell.inKernel && sharedKernel()?.run(cell.inKernel, input, initialState, true);
  return inKernel
    ? stateTrace(inKernel, input, cell.goBackwards)
    : withoutGates(runRecurrence(cell, input, initialState));
}

/**
 * The same a slice at a time.
 *
 * @param multiplyAdds of one step of one sample, in the plain path
 */
export function* runCellInSlices<State extends string, Gate extends string>(
  cell: Cell<State, Gate>,
  input: Tensor,
  initialState: readonly Tensor[] | undefined,
  explained: boolean,
  multiplyAdds: number,
): Work<StateTrace | Trace> {
  const [batch = 0, timesteps = 0] = input.shape;
  const plain = () => runRecurrenceInSlices(cell, input, initialState, multiplyAdds);
  if (explained) return yield* plain();
  const kernel = cell.inKernel && sharedKernel();
  if (!cell.inKernel || !kernel) return withoutGates(yield* plain());
  // What is one slice may as well find its weights packed from the time before.
  const isSlice = batch * timesteps * inKernel(multiplyAdds) <= SLICE;
  const trace = isSlice
    ? kernel.run(cell.inKernel, input, initialState, true)
    : yield* kernel.runInSlices(cell.inKernel, input, initialState, true);
  return trace ? stateTrace(trace, input, cell.goBackwards) : withoutGates(yield* plain());
}

/** A run above that is not explained: it goes without gates, and into the kernel where that has the cell's arithmetic. */
export const isExplained = (multiplyAdds: number): boolean => multiplyAdds <= LIMITS.explainedMultiplyAdds;

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

const withoutGates = ({ timesteps, output, states, finalStates }: Trace): StateTrace => ({
  timesteps,
  output,
  states,
  finalStates,
});
