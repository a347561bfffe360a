/** The parameters of PyTorch's recurrent modules, layer by layer, and the numbers that fill them. */
import type { Tensor } from "../../tensor";
import { weightLayouts } from "../../weights/layouts";
import type { RecurrentModule } from "../../weights/module";
import type { WeightLayout } from "../../weights/slices";
import type { CreatedWeights } from "../layer";
import type { TorchConfig } from "./config";
import type { Work } from "../work";
import { torchGenerator, type TorchPosition } from "../../torch-generator";
import { uniformTensor } from "./draw";

/** One layer in one direction. */
export interface TorchDirection {
  /** `l0`, `l0_reverse`, `l1` …; empty of a module that is one step. */
  readonly name: string;
  /** What its parameters' names end with: `_l0`, `_l0_reverse`; nothing for a cell. */
  readonly suffix: string;
  readonly layer: number;
  readonly reverse: boolean;
}

/** In PyTorch's order: of each layer the forward direction, then the reverse one. */
export function torchDirections({ module, layers, directions }: TorchConfig): readonly TorchDirection[] {
  if (module.cell) return [{ name: "", suffix: "", layer: 0, reverse: false }];
  return Array.from({ length: layers }, (_, layer) =>
    [false, true].slice(0, directions).map((reverse) => {
      const name = `l${layer}${reverse ? "_reverse" : ""}`;
      return { name, suffix: `_${name}`, layer, reverse };
    }),
  ).flat();
}

const FAMILIES = { lstm: "LSTM", gru: "GRU", tanh: "RNN", relu: "RNN" } as const;

/** The module as conversions of weights know it. */
function recurrentModule(config: TorchConfig): RecurrentModule {
  const { arithmetic, module, inputSize, hiddenSize, outputSize, layers, directions, bias } = config;
  return {
    family: FAMILIES[arithmetic],
    cell: module.cell,
    inputSize,
    hiddenSize,
    ...(outputSize < hiddenSize && { projectionSize: outputSize }),
    layers,
    directions,
    backwards: false,
    bias,
    resetAfter: arithmetic === "gru",
    activation: { name: arithmetic === "relu" ? "relu" : "tanh" },
    recurrentActivation: { name: "sigmoid" },
  };
}

/** The parameters in the order of `module.parameters()`, with each gate's rows. */
export const torchVariables = (config: TorchConfig): readonly WeightLayout[] =>
  weightLayouts("torch", recurrentModule(config));

/**
 * The parameters as a module made right after `torch.manual_seed(seed)` has them, or one made once the generator stands
 * at `position`: each uniform on ±1/√hidden_size, one after the other (torch 2.13 `nn/modules/rnn.py`, `reset_parameters`).
 */
export function* torchInitialWeights(
  config: TorchConfig,
  seed: number,
  position?: TorchPosition,
): Work<CreatedWeights> {
  const generator = torchGenerator(seed, position);
  const bound = 1 / Math.sqrt(config.hiddenSize);
  const variables = torchVariables(config);
  const weights: Record<string, Tensor> = {};
  for (const { name, shape } of variables) weights[name] = yield* uniformTensor(generator, shape, bound);
  return { weights, random: variables.map(({ name }) => ({ name, seed, origin: "preview" })) };
}
