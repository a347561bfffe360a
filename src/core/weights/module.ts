/** A recurrent module as every framework has it, free of names and layouts: what a conversion of weights goes through. */
import type { ActivationName } from "../catalog/keras/activations";

/** The frameworks whose layouts are known here. */
export const WEIGHT_FRAMEWORKS = ["keras", "torch", "onnx"] as const;
export type WeightFramework = (typeof WEIGHT_FRAMEWORKS)[number];

/** `RNN` is Keras's SimpleRNN: no gates. */
export type Family = "LSTM" | "GRU" | "RNN";

/** What a gate does, whatever it is called. What has no gates has a candidate alone. */
export type GateRole = "input" | "forget" | "candidate" | "output" | "update" | "reset";

/** An activation with what its name does not say. */
export interface ActivationUse {
  /** Keras's name. */
  readonly name: ActivationName;
  /** Of a hard_sigmoid clip(slope·x + 0.5, 0, 1): 0.2 before Keras 3, then 1/6. */
  readonly slope?: number;
}

export interface RecurrentModule {
  readonly family: Family;
  /** Whether it takes one step at a time (`LSTMCell`), not a sequence. */
  readonly cell: boolean;
  /** Features of the first layer's input. */
  readonly inputSize: number;
  readonly hiddenSize: number;
  /** Size of h where a projection makes it smaller (PyTorch's `proj_size`). */
  readonly projectionSize?: number;
  /** Layers on top of each other, each of `directions`. */
  readonly layers: number;
  /** Of one direction it is the forward one, unless `backwards`. */
  readonly directions: 1 | 2;
  readonly backwards: boolean;
  readonly bias: boolean;
  /** Of a GRU: the reset gate is applied after the product with the recurrent weights, which have a bias of their own. */
  readonly resetAfter: boolean;
  /** Whether it is one of Keras 2's CuDNN layers, which lay out their weights as cuDNN reads them. */
  readonly cudnn?: boolean;
  /** φ: of the candidate, and of c on its way to h. */
  readonly activation: ActivationUse;
  /** σ: of the gates. */
  readonly recurrentActivation: ActivationUse;
}

/** Whether two modules differ in nothing but their weights. */
export const sameModule = (a: RecurrentModule, b: RecurrentModule): boolean =>
  a.family === b.family &&
  a.cell === b.cell &&
  a.cudnn === b.cudnn &&
  a.inputSize === b.inputSize &&
  a.hiddenSize === b.hiddenSize &&
  a.projectionSize === b.projectionSize &&
  a.layers === b.layers &&
  a.directions === b.directions &&
  a.backwards === b.backwards &&
  a.bias === b.bias &&
  a.resetAfter === b.resetAfter &&
  sameActivation(a.activation, b.activation) &&
  sameActivation(a.recurrentActivation, b.recurrentActivation);

/** Slopes are also read from float32. */
export const sameActivation = (a: ActivationUse, b: ActivationUse): boolean =>
  a.name === b.name && Math.abs((a.slope ?? 0) - (b.slope ?? 0)) < 1e-6;

/** Features of h. */
export const outputSize = ({ hiddenSize, projectionSize }: RecurrentModule): number => projectionSize ?? hiddenSize;

/** Features of what goes into a layer: of all but the first one the h of every direction below. */
export const inputSizeOf = (module: RecurrentModule, layer: number): number =>
  layer === 0 ? module.inputSize : module.directions * outputSize(module);

const ROLES: Readonly<Record<string, GateRole>> = {
  i: "input",
  f: "forget",
  c: "candidate",
  g: "candidate",
  o: "output",
  z: "update",
  r: "reset",
  h: "candidate",
  n: "candidate",
};

/**
 * What the gate of that name does. The names are those of keras 3.15 `layers/rnn/*.py`, torch 2.13
 * `nn/modules/rnn.py` and the operators LSTM, GRU and RNN of ONNX, whose RNN calls its one gate `i`.
 */
export const gateRole = (family: Family, gate: string): GateRole =>
  family === "RNN" ? "candidate" : (ROLES[gate] ?? "candidate");
