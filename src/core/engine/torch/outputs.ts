/** What PyTorch's modules return, out of the trace of their layers and directions. */
import { swapFirstAxes, type Tensor, zeros } from "../../tensor";
import { type LayerTrace, partTrace } from "../trace";
import type { TorchConfig } from "./config";
import { isBatched } from "./layout";
import { layerOutput } from "./stack";
import { torchDirections } from "./variables";

/**
 * `output`: the last layer's h at every step, both directions' side by side, in the module's own layout.
 * @param timesteps how many steps it has: of a packed batch as many as its longest row (`pad_packed_sequence`)
 */
export function torchOutput(
  config: TorchConfig,
  trace: LayerTrace,
  inputShape: readonly number[],
  timesteps: number,
): Tensor {
  const last = torchDirections(config).filter(({ layer }) => layer === config.layers - 1);
  const output = firstSteps(layerOutput(last.flatMap(({ name }) => partTrace(trace, name) ?? [])), timesteps);
  if (!isBatched(config, inputShape)) return { shape: output.shape.slice(1), data: output.data };
  return config.batchFirst ? output : swapFirstAxes(output);
}

/** `h_n` or `c_n`: the last state of every layer and direction, stacked; `h_1`, `c_1` of a cell. */
export function torchStates(
  config: TorchConfig,
  trace: LayerTrace,
  state: "h" | "c",
  inputShape: readonly number[],
): Tensor {
  const states = trace.parts.flatMap((part) => part.trace.finalStates[state] ?? []);
  const rows = isBatched(config, inputShape) ? [states[0]?.shape[0] ?? 0] : [];
  const stack = config.module.cell ? [] : [states.length];
  const result = zeros([...stack, ...rows, states[0]?.shape[1] ?? 0]);
  for (const [index, { data }] of states.entries()) result.data.set(data, index * data.length);
  return result;
}

/** Of a tensor (batch, timesteps, size) the first steps. */
function firstSteps(sequence: Tensor, steps: number): Tensor {
  const [batch = 0, all = 0, size = 0] = sequence.shape;
  if (steps >= all) return sequence;
  const result = zeros([batch, steps, size]);
  for (let row = 0; row < batch; row++) {
    result.data.set(sequence.data.subarray(row * all * size, (row * all + steps) * size), row * steps * size);
  }
  return result;
}
