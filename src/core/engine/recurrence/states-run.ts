/**
 * Runs a cell along a sequence and keeps no more than views of a long run show: no gates, and of a state that is not
 * the cell's output the first row alone.
 */
import { sizeOf, type Tensor, zeros } from "../../tensor";
import { heldOutput, isSkipped } from "./masking";
import { type Cell, record, shapeOfState, stepOrder } from "./recurrence";
import type { StateTrace } from "../trace";
import { SLICE, type Work } from "../work";

/** As `runRecurrenceInSlices`, which says what the parameters are. One row after the other. */
export function* runStatesInSlices<State extends string, Gate extends string>(
  cell: Cell<State, Gate>,
  input: Tensor,
  initialState: readonly Tensor[] | undefined,
  mask: Tensor | undefined,
  multiplyAdds: number,
): Work<StateTrace<State>> {
  const [batch = 0, steps = 0, ...axes] = input.shape;
  const features = sizeOf(axes);
  const timesteps = stepOrder(steps, cell.goBackwards);
  const sizes = record(cell.states, (name) => sizeOf(shapeOfState(cell, name)));
  const rowsOf = (name: State): number => (name === cell.output ? batch : Math.min(batch, 1));
  const states = record(cell.states, (name) => zeros([rowsOf(name), steps, ...shapeOfState(cell, name)]));
  const finalStates = record(cell.states, (name) => zeros([batch, ...shapeOfState(cell, name)]));

  // The step before and this one take turns in two places.
  const current = record(cell.states, (name) => new Float32Array(2 * sizes[name]));
  const gates = record(cell.gates, () => new Float32Array(2 * cell.units));
  let done = 0;
  for (let row = 0; row < batch; row++) {
    for (const [index, name] of cell.states.entries()) {
      const size = sizes[name];
      const initial = initialState?.[index];
      if (initial) current[name].set(initial.data.subarray(row * size, (row + 1) * size), size);
      else current[name].fill(0, size);
    }
    for (const [step, timestep] of timesteps.entries()) {
      const place = step % 2;
      let long: Work<void> | undefined;
      if (mask && isSkipped(mask, row, timestep)) {
        for (const name of cell.states) {
          const before = (1 - place) * sizes[name];
          current[name].copyWithin(place * sizes[name], before, before + sizes[name]);
        }
      } else {
        const inputAt = (row * steps + timestep) * features;
        long = cell.step(input.data, inputAt, current, (1 - place) * cell.units, current, gates, place * cell.units);
        if (long) yield* long;
      }
      for (const name of cell.states) {
        const size = sizes[name];
        const values = current[name].subarray(place * size, (place + 1) * size);
        if (row < rowsOf(name)) states[name].data.set(values, (row * steps + step) * size);
      }
      if (!long) done += multiplyAdds;
      if (done < SLICE) continue;
      yield done;
      done = 0;
    }
    const last = (steps + 1) % 2;
    for (const name of cell.states) {
      const size = sizes[name];
      finalStates[name].data.set(current[name].subarray(last * size, (last + 1) * size), row * size);
    }
  }
  const held = mask && heldOutput(states[cell.output], mask, timesteps);
  return { timesteps, output: states[cell.output], ...held, states, finalStates };
}
