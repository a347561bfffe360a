/**
 * What a mask does to a recurrence (keras/src/backend/tensorflow/rnn.py 3.15.1, `rnn`): at a step that it skips the
 * states are carried on, and what leaves the cell is what left it before; zeros before the first step that counts,
 * whatever the initial state. (On JAX the initial state takes the place of those zeros.)
 */
import { type Tensor, tensor, zeros } from "../../tensor";
import type { StateTrace } from "../trace";

/** Whether the mask (batch, timesteps) skips that step of that row. */
export const isSkipped = ({ shape, data }: Tensor, row: number, timestep: number): boolean =>
  data[row * (shape[1] ?? 0) + timestep] === 0;

/**
 * What leaves a cell under a mask, and the mask along the steps.
 *
 * @param state (batch, timesteps, …): the state that leaves the cell where nothing is skipped
 * @param timesteps for each step, the index along the mask's time axis
 */
export function heldOutput(
  { shape, data }: Tensor,
  mask: Tensor,
  timesteps: readonly number[],
): Required<Pick<StateTrace, "output" | "mask">> {
  const [batch = 0, steps = 0] = shape;
  const size = data.length / (batch * steps);
  const output = zeros(shape);
  const kept = zeros([batch, steps]);
  for (let row = 0; row < batch; row++) {
    for (const [step, timestep] of timesteps.entries()) {
      const at = (row * steps + step) * size;
      if (!isSkipped(mask, row, timestep)) {
        kept.data[row * steps + step] = 1;
        output.data.set(data.subarray(at, at + size), at);
      } else if (step > 0) {
        output.data.copyWithin(at, at - size, at);
      }
    }
  }
  return { output, mask: kept };
}

/** Of a trace what leaves the cell with `zero_output_for_mask`: zeros at the steps that its mask skips. */
export const zeroedOutput = ({ output, mask }: StateTrace): Tensor => (mask ? zeroedWhere(output, mask) : output);

/**
 * The same of a layer that is unrolled and goes backwards: Keras turns the mask round for the steps, and not for the
 * zeros (keras 3.15.1 `backend/{tensorflow,torch}/rnn.py`, `rnn`, where `unroll` is true; tf-keras 2.21 as well; the
 * last step alone is judged by its own).
 */
export function zeroedUnrolled({ output, mask }: StateTrace): Tensor {
  if (!mask) return output;
  const [batch = 0, steps = 0] = mask.shape;
  const turned = new Float32Array(mask.data.length);
  for (let row = 0; row < batch; row++) {
    turned.set(mask.data.subarray(row * steps, (row + 1) * steps).toReversed(), row * steps);
  }
  return zeroedWhere(output, tensor(mask.shape, turned));
}

function zeroedWhere(output: Tensor, mask: Tensor): Tensor {
  const data = Float32Array.from(output.data);
  const size = data.length / mask.data.length;
  for (const [step, kept] of mask.data.entries()) {
    if (kept === 0) data.fill(0, step * size, (step + 1) * size);
  }
  return tensor(output.shape, data);
}
