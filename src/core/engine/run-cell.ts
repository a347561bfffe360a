/** Runs a cell along a sequence the fastest way that records what is wanted. */
import type { Tensor } from "../tensor";
import { sharedKernel, type KernelTrace } from "./kernel/kernel";
import { type Cell, runRecurrence, stepOrder } from "./recurrence";
import type { StateTrace, Trace } from "./trace";

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
  mask?: Tensor,
): StateTrace | Trace {
  if (explained) return runRecurrence(cell, input, initialState, mask);
  // The kernel skips no steps.
  const inKernel = mask ? undefined : cell.inKernel && sharedKernel()?.run(cell.inKernel, input, initialState, true);
  return inKernel
    ? stateTrace(inKernel, input, cell.goBackwards)
    : withoutGates(runRecurrence(cell, input, initialState, mask));
}

const stateTrace = ({ states, finalStates }: KernelTrace, input: Tensor, goBackwards: boolean): StateTrace => ({
  timesteps: stepOrder(input.shape[1] ?? 0, goBackwards),
  output: states.h,
  states,
  finalStates,
});

const withoutGates = ({ gates: _gates, initialStates: _initialStates, ...states }: Trace): StateTrace => states;
