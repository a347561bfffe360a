/**
 * PyTorch's layouts and the engine's: inside, every input is (batch, timesteps, features) and every state
 * (batch, size) of one layer in one direction; outside there are unbatched inputs, `batch_first` and stacked states.
 */
import { swapFirstAxes, type Tensor } from "../../tensor";
import type { TorchConfig } from "./config";

/** The input as (batch, timesteps, features). */
export function batchMajor(config: TorchConfig, input: Tensor): Tensor {
  const { shape, data } = input;
  if (config.module.cell) {
    const [features = 0, batch = 1] = shape.toReversed();
    return { shape: [batch, 1, features], data };
  }
  if (shape.length === 2) return { shape: [1, ...shape], data };
  return config.batchFirst ? input : swapFirstAxes(input);
}

/** Sizes of the input's axes by what they are; a batch of 1 where there is none. */
export function inputSizes(config: TorchConfig, shape: readonly number[]): readonly [batch: number, timesteps: number] {
  if (config.module.cell) return [isBatched(config, shape) ? (shape[0] ?? 0) : 1, 1];
  const [first = 0, second = 0] = shape;
  if (!isBatched(config, shape)) return [1, first];
  return config.batchFirst ? [first, second] : [second, first];
}

/** Whether an input of that shape has a batch axis. */
export const isBatched = (config: TorchConfig, shape: readonly number[]): boolean =>
  shape.length === (config.module.cell ? 2 : 3);

/** The shape of each of the module's states, as it takes and returns them: `h_0`, `c_0`. */
export function stateShapes(config: TorchConfig, inputShape: readonly number[]): readonly (readonly number[])[] {
  const { module, layers, directions } = config;
  const rows = isBatched(config, inputShape) ? [inputSizes(config, inputShape)[0]] : [];
  const stack = module.cell ? [] : [layers * directions];
  return module.states.map((state) => [...stack, ...rows, stateSize(config, state)]);
}

/** Of h and of c: a projection makes h narrower. */
const stateSize = ({ outputSize, hiddenSize }: TorchConfig, state: "h" | "c"): number =>
  state === "h" ? outputSize : hiddenSize;

/** Of each state the part of one layer in one direction, (batch, size). `index` counts as PyTorch stacks them. */
export function stateOf(
  config: TorchConfig,
  initialState: readonly Tensor[],
  index: number,
  batch: number,
): readonly Tensor[] {
  return config.module.states.map((state, which) => {
    const shape = [batch, stateSize(config, state)];
    const count = batch * stateSize(config, state);
    const data = initialState[which]?.data.subarray(index * count, (index + 1) * count);
    return { shape, data: data ?? new Float32Array(count) };
  });
}
