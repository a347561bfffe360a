/** The parameters of PyTorch's recurrent modules: names, shapes, gate slices, and the numbers that fill them. */
import { rowAxis, rowBlocks } from "../../catalog/torch";
import { sizeOf, tensor } from "../../tensor";
import type { CreatedWeights, Variable } from "../layer";
import type { TorchConfig } from "./config";
import { torchGenerator } from "./mersenne-twister";

/** One layer in one direction. */
export interface TorchDirection {
  /** `l0`, `l0_reverse`, `l1` …; empty of a module that is one step. */
  readonly name: string;
  /** What its parameters' names end with: `_l0`, `_l0_reverse`; nothing for a cell. */
  readonly suffix: string;
  readonly layer: number;
  readonly reverse: boolean;
  /** Features of what flows in, and the name of that axis. */
  readonly inputSize: number;
  readonly inputAxis: string;
}

/** In PyTorch's order: of each layer the forward direction, then the reverse one. */
export function torchDirections(config: TorchConfig): readonly TorchDirection[] {
  const { module, layers, directions, inputSize, outputSize } = config;
  if (module.cell) {
    return [{ name: "", suffix: "", layer: 0, reverse: false, inputSize, inputAxis: "input_size" }];
  }
  return Array.from({ length: layers }, (_, layer) =>
    [false, true].slice(0, directions).map((reverse) => {
      const name = `l${layer}${reverse ? "_reverse" : ""}`;
      const flow =
        layer === 0
          ? { inputSize, inputAxis: "input_size" }
          : { inputSize: directions * outputSize, inputAxis: outputAxis(config) };
      return { name, suffix: `_${name}`, layer, reverse, ...flow };
    }),
  ).flat();
}

/** Name of the last axis of h: `proj_size` where there is a projection. */
export const hiddenAxis = ({ outputSize, hiddenSize }: TorchConfig): string =>
  outputSize === hiddenSize ? "hidden_size" : "proj_size";

/** Name of the last axis of the output: both directions' h, side by side. */
export const outputAxis = (config: TorchConfig): string =>
  config.directions === 2 ? `2 * ${hiddenAxis(config)}` : hiddenAxis(config);

/** The parameters in the order of `module.parameters()`; of a matrix the first axis is what it makes, the second what it takes. */
export function torchVariables(config: TorchConfig): readonly Variable[] {
  const { module, hiddenSize, outputSize, bias } = config;
  const rows = rowBlocks(module) * hiddenSize;
  const axis = rowAxis(module);
  return torchDirections(config).flatMap(({ suffix, inputSize, inputAxis }): readonly Variable[] => [
    { name: `weight_ih${suffix}`, axes: [axis, inputAxis], shape: [rows, inputSize] },
    { name: `weight_hh${suffix}`, axes: [axis, hiddenAxis(config)], shape: [rows, outputSize] },
    ...(bias
      ? [
          { name: `bias_ih${suffix}`, axes: [axis], shape: [rows] },
          { name: `bias_hh${suffix}`, axes: [axis], shape: [rows] },
        ]
      : []),
    ...(outputSize < hiddenSize
      ? [{ name: `weight_hr${suffix}`, axes: ["proj_size", "hidden_size"], shape: [outputSize, hiddenSize] }]
      : []),
  ]);
}

/**
 * The parameters as a module made right after `torch.manual_seed(seed)` has them: each uniform on ±1/√hidden_size,
 * one after the other from one generator (torch 2.13 `nn/modules/rnn.py`, `reset_parameters`).
 */
export function torchInitialWeights(config: TorchConfig, seed: number): CreatedWeights {
  const generator = torchGenerator(seed);
  const bound = 1 / Math.sqrt(config.hiddenSize);
  const variables = torchVariables(config);
  return {
    weights: Object.fromEntries(
      variables.map(({ name, shape }) => [name, tensor(shape, generator.uniform(sizeOf(shape), -bound, bound))]),
    ),
    random: variables.map(({ name }) => ({ name, seed, origin: "preview" })),
  };
}
