/** The arithmetic of PyTorch's cells: that of Keras's, with PyTorch's gates, two biases and an LSTM's projection. */
import type { Weights } from "../../definition";
import { type Tensor, tensor } from "../../tensor";
import { activationNamed } from "../activations";
import { gruCell } from "../keras/gru";
import { transposed } from "../layers/arrays";
import { lstmCell } from "../keras/lstm";
import type { CellWeights } from "../keras/recurrent-layer";
import type { Cell } from "../recurrence/recurrence";
import { simpleRnnCell } from "../keras/simple-rnn";
import { TORCH_CLASSES } from "../../catalog/torch/signatures";
import type { Work } from "../work";
import type { TorchConfig } from "./config";
import type { TorchDirection } from "./variables";

const SIGMOID = activationNamed("sigmoid", "torch");
const TANH = activationNamed("tanh", "torch");
const RELU = activationNamed("relu", "torch");

/**
 * The cell of one layer in one direction.
 * @throws RangeError where a weight is missing
 */
export function* torchCell(
  config: TorchConfig,
  direction: TorchDirection,
  weights: Weights,
): Work<Cell<string, string>> {
  const units = config.hiddenSize;
  const goBackwards = direction.reverse;
  const given = (name: string): Tensor => {
    const weight = weights[`${name}${direction.suffix}`];
    if (!weight) throw new RangeError(`the module needs its ${name}${direction.suffix}`);
    return weight;
  };
  // PyTorch's matrices are (out, in), Keras's (in, out).
  const kernel = yield* transposed(given("weight_ih"), [1, 0]);
  const recurrentKernel = yield* transposed(given("weight_hh"), [1, 0]);
  const biases = config.bias ? ([given("bias_ih"), given("bias_hh")] as const) : undefined;
  switch (config.arithmetic) {
    case "lstm": {
      const { gates } = TORCH_CLASSES.LSTM;
      const arithmetic = { units, gates, activation: TANH, recurrentActivation: SIGMOID, goBackwards };
      const projected = config.outputSize < units ? { projection: yield* transposed(given("weight_hr"), [1, 0]) } : {};
      return lstmCell(arithmetic, { ...withBias({ kernel, recurrentKernel }, biases && sum(...biases)), ...projected });
    }
    case "gru": {
      const { gates } = TORCH_CLASSES.GRU;
      const roles = { reset: "r", update: "z", candidate: "n" } as const;
      const arithmetic = { units, gates, roles, activation: TANH, recurrentActivation: SIGMOID, goBackwards };
      return gruCell(
        { ...arithmetic, resetAfter: true },
        withBias({ kernel, recurrentKernel }, biases && both(...biases)),
      );
    }
    case "tanh":
    case "relu": {
      const activation = config.arithmetic === "tanh" ? TANH : RELU;
      return simpleRnnCell(
        { units, activation, goBackwards },
        withBias({ kernel, recurrentKernel }, biases && sum(...biases)),
      );
    }
  }
}

const withBias = (weights: CellWeights, bias: Tensor | undefined): CellWeights =>
  bias ? { ...weights, bias } : weights;

/** Where nothing stands between the two products, neither between their biases. */
const sum = (a: Tensor, b: Tensor): Tensor =>
  tensor(
    a.shape,
    a.data.map((value, k) => value + (b.data[k] ?? 0)),
  );

/** The kernel's bias and the recurrent kernel's, (2, blocks · units), as Keras holds a GRU's. */
function both(a: Tensor, b: Tensor): Tensor {
  const data = new Float32Array(a.data.length + b.data.length);
  data.set(a.data);
  data.set(b.data, a.data.length);
  return tensor([2, a.data.length], data);
}
