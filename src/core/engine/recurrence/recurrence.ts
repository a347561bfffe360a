/**
 * Runs a cell along a sequence and records all that it does. Knows nothing of the cell's arithmetic: LSTM,
 * GRU and SimpleRNN differ in their `Cell` alone.
 */
import { sizeOf, type Tensor, zeros } from "../../tensor";
import type { KernelCell } from "../kernel/cells";
import { heldOutput, isSkipped } from "./masking";
import { lastStep, type Trace } from "../trace";
import { finish, SLICE, type Work } from "../work";

type Arrays<Name extends string> = Readonly<Record<Name, Float32Array>>;

/** The arithmetic of one recurrent cell, for one sample and one step at a time. */
export interface Cell<State extends string, Gate extends string> {
  /** Values of each state of one sample. */
  readonly units: number;
  /** The axes of a state or gate without the batch; (units) where absent. */
  readonly stateShape?: readonly number[];
  /** Values of a state of which there are not `units`: of an LSTM's h where it is projected. */
  readonly widths?: Readonly<Partial<Record<State, number>>>;
  /** In the order in which the framework takes and returns them. */
  readonly states: readonly State[];
  /** The state that is also the cell's output. */
  readonly output: State;
  /** In the order in which they stand in the kernel's columns. */
  readonly gates: readonly Gate[];
  readonly goBackwards: boolean;
  /** The same for the kernel, which gives the states alone, where that has its arithmetic. */
  readonly inKernel?: KernelCell | undefined;
  /**
   * Takes one step: from the input's values at `input[inputAt…]` and the `units` values of each
   * state at `previous[…][previousAt…]` to those of each state and gate at `at…`. A state of another
   * width lies as many steps, not as many values, from the start. Work where one step may be long.
   */
  readonly step: (
    input: Float32Array,
    inputAt: number,
    previous: Arrays<State>,
    previousAt: number,
    states: Arrays<State>,
    gates: Arrays<Gate>,
    at: number,
  ) => Work<void> | undefined;
}

/**
 * One forward pass.
 *
 * @param input (batch, timesteps, features); a ConvLSTM's has more axes
 * @param initialState one tensor (batch, units) for each of the cell's states, in their order; zeros where absent
 * @param mask (batch, timesteps): at the steps where it is 0 the states stay as they are, and no gate is recorded
 */
export const runRecurrence = <State extends string, Gate extends string>(
  cell: Cell<State, Gate>,
  input: Tensor,
  initialState?: readonly Tensor[],
  mask?: Tensor,
): Trace<State, Gate> => finish(runRecurrenceInSlices(cell, input, initialState, mask));

/**
 * The same a slice at a time.
 *
 * @param multiplyAdds that one step of one sample counts for
 */
export function* runRecurrenceInSlices<State extends string, Gate extends string>(
  cell: Cell<State, Gate>,
  input: Tensor,
  initialState?: readonly Tensor[],
  mask?: Tensor,
  multiplyAdds = 0,
): Work<Trace<State, Gate>> {
  const [batch = 0, steps = 0, ...axes] = input.shape;
  const features = sizeOf(axes);
  const { units, stateShape = [units] } = cell;
  const shapeOf = (name: State): readonly number[] => shapeOfState(cell, name);
  const timesteps = stepOrder(steps, cell.goBackwards);

  const initial = record(cell.states, (name, index) => initialState?.[index] ?? zeros([batch, ...shapeOf(name)]));
  const states = record(cell.states, (name) => zeros([batch, steps, ...shapeOf(name)]));
  const gates = record(cell.gates, () => zeros([batch, steps, ...stateShape]));
  const initialArrays = record(cell.states, (name) => initial[name].data);
  const stateArrays = record(cell.states, (name) => states[name].data);
  const gateArrays = record(cell.gates, (name) => gates[name].data);

  let done = 0;
  for (const [step, timestep] of timesteps.entries()) {
    for (let row = 0; row < batch; row++) {
      const at = (row * steps + step) * units;
      const inputAt = (row * steps + timestep) * features;
      if (mask && isSkipped(mask, row, timestep)) {
        for (const name of cell.states) {
          const size = sizeOf(shapeOf(name));
          const to = (row * steps + step) * size;
          const [from, start] = step === 0 ? [initialArrays[name], row * size] : [stateArrays[name], to - size];
          stateArrays[name].set(from.subarray(start, start + size), to);
        }
      } else {
        const [previous, before] = step === 0 ? [initialArrays, row * units] : [stateArrays, at - units];
        const long = cell.step(input.data, inputAt, previous, before, stateArrays, gateArrays, at);
        if (long) {
          yield* long;
          continue;
        }
      }
      done += multiplyAdds;
      if (done < SLICE) continue;
      yield done;
      done = 0;
    }
  }

  const finalStates = record(cell.states, (name) => (steps === 0 ? initial[name] : lastStep(states[name])));
  const held = mask && heldOutput(states[cell.output], mask, timesteps);
  return { timesteps, output: states[cell.output], ...held, states, finalStates, initialStates: initial, gates };
}

/** For each step, the index along the input's time axis that it reads. */
export const stepOrder = (steps: number, goBackwards: boolean): readonly number[] =>
  Array.from({ length: steps }, (_, step) => (goBackwards ? steps - 1 - step : step));

/** The axes of a state without the batch. */
export function shapeOfState<State extends string>(
  { units, stateShape = [units], widths }: Cell<State, string>,
  name: State,
): readonly number[] {
  const width = widths?.[name];
  return width === undefined ? stateShape : [width];
}

/** An object with one entry for each name. */
export function record<Name extends string, T>(
  names: readonly Name[],
  make: (name: Name, index: number) => T,
): Readonly<Record<Name, T>> {
  const entries: Readonly<Record<string, T>> = Object.fromEntries(
    names.map((name, index) => [name, make(name, index)]),
  );
  const isWhole = (candidate: Readonly<Record<string, T>>): candidate is Readonly<Record<Name, T>> =>
    names.every((name) => Object.hasOwn(candidate, name));
  if (!isWhole(entries)) throw new RangeError("every name has an entry");
  return entries;
}
