/**
 * The parameters that Keras's recurrent layers share, each said once; `signatures.ts` puts them in order
 * per class and version.
 *
 * Sources: keras 3.15.1 `layers/rnn/{lstm,gru,simple_rnn,rnn}.py`, `layers/layer.py`; tf-keras 2.x
 * `layers/rnn/{lstm,gru,simple_rnn}.py`; Keras 2 `legacy/interfaces.py` and Keras 1.2 `layers/recurrent.py` for the old names.
 */
import { ASSUMED } from "../assume";
import type { ConfigValue } from "../../definition";
import type { Parameter } from "../layer-class";

type Effect = Pick<Parameter, "changesValues">;
const inert: Effect = { changesValues: false };
const active: Effect = { changesValues: true };

export const units: Parameter = {
  name: "units",
  kind: "integer",
  assumed: ASSUMED.units,
  ...active,
  description:
    "Size of the hidden state h, of an LSTM's cell state c, and of the last axis of the output. A positive integer.",
  legacy: { name: "output_dim" },
};

export const activation: Parameter = {
  name: "activation",
  kind: "activation",
  default: "tanh",
  ...active,
  description:
    "Activation of the candidate for the next state; in an LSTM also of the cell state where it becomes the output.",
};

export const recurrentActivation: Parameter = {
  name: "recurrent_activation",
  kind: "activation",
  default: "sigmoid",
  ...active,
  description: "Activation of the gates.",
  legacy: { name: "inner_activation" },
};

export const useBias: Parameter = {
  name: "use_bias",
  kind: "boolean",
  default: true,
  ...active,
  description: "Whether the layer has a bias.",
};

export const kernelInitializer: Parameter = {
  name: "kernel_initializer",
  kind: "initializer",
  default: "glorot_uniform",
  ...active,
  description: "How the kernel is filled: the weights from the features, with a block of columns for each gate.",
  legacy: { name: "init" },
};

export const recurrentInitializer: Parameter = {
  name: "recurrent_initializer",
  kind: "initializer",
  default: "orthogonal",
  ...active,
  description:
    "How the recurrent kernel is filled: the weights from the hidden state, with a block of columns for each gate.",
  legacy: { name: "inner_init" },
};

export const biasInitializer: Parameter = {
  name: "bias_initializer",
  kind: "initializer",
  default: "zeros",
  ...active,
  description: "How the bias is filled; see an LSTM's unit_forget_bias.",
};

export const unitForgetBias: Parameter = {
  name: "unit_forget_bias",
  kind: "boolean",
  default: true,
  ...active,
  description: "Whether the bias of the forget gate starts at one, whatever bias_initializer says.",
  legacy: { name: "forget_bias_init", toToday: startsAtOne },
};

export const resetAfter: Parameter = {
  name: "reset_after",
  kind: "boolean",
  default: true,
  ...active,
  description:
    "Whether the reset gate is applied after the product with the recurrent kernel, which then has a bias of its own.",
};

export const kernelRegularizer: Parameter = {
  name: "kernel_regularizer",
  kind: "regularizer",
  default: null,
  ...inert,
  description: "Penalty on the kernel in training.",
  legacy: { name: "W_regularizer" },
};

export const recurrentRegularizer: Parameter = {
  name: "recurrent_regularizer",
  kind: "regularizer",
  default: null,
  ...inert,
  description: "Penalty on the recurrent kernel in training.",
  legacy: { name: "U_regularizer" },
};

export const biasRegularizer: Parameter = {
  name: "bias_regularizer",
  kind: "regularizer",
  default: null,
  ...inert,
  description: "Penalty on the bias in training.",
  legacy: { name: "b_regularizer" },
};

export const activityRegularizer: Parameter = {
  name: "activity_regularizer",
  kind: "regularizer",
  default: null,
  ...inert,
  description: "Penalty on the output in training.",
};

export const kernelConstraint: Parameter = {
  name: "kernel_constraint",
  kind: "constraint",
  default: null,
  ...inert,
  description: "Constraint on the kernel after each training step.",
};

export const recurrentConstraint: Parameter = {
  name: "recurrent_constraint",
  kind: "constraint",
  default: null,
  ...inert,
  description: "Constraint on the recurrent kernel after each training step.",
};

export const biasConstraint: Parameter = {
  name: "bias_constraint",
  kind: "constraint",
  default: null,
  ...inert,
  description: "Constraint on the bias after each training step.",
};

export const dropout: Parameter = {
  name: "dropout",
  kind: "fraction",
  default: 0,
  ...inert,
  description: "Fraction of the inputs dropped in training; inactive in inference.",
  legacy: { name: "dropout_W" },
};

export const recurrentDropout: Parameter = {
  name: "recurrent_dropout",
  kind: "fraction",
  default: 0,
  ...inert,
  description: "Fraction of the hidden state dropped in training; inactive in inference.",
  legacy: { name: "dropout_U" },
};

export const seed: Parameter = {
  name: "seed",
  kind: "any",
  default: null,
  ...inert,
  description: "Seed of the dropout; inactive in inference.",
};

export const implementation: Parameter = {
  name: "implementation",
  kind: "integer",
  default: 2,
  ...inert,
  description: "How the products are grouped (0, 1 or 2): speed, not values.",
  legacy: { name: "consume_less", toToday: groupingOf },
};

export const returnSequences: Parameter = {
  name: "return_sequences",
  kind: "boolean",
  default: false,
  ...active,
  description: "Whether the output holds the hidden state of every time step, or of the last one only.",
};

export const returnState: Parameter = {
  name: "return_state",
  kind: "boolean",
  default: false,
  ...active,
  description: "Whether the last states (h, and c of an LSTM) are returned beside the output.",
};

export const goBackwards: Parameter = {
  name: "go_backwards",
  kind: "boolean",
  default: false,
  ...active,
  description: "Whether the sequence is read from its end to its start.",
};

export const stateful: Parameter = {
  name: "stateful",
  kind: "boolean",
  default: false,
  ...active,
  description: "Whether the states of one batch are where the next batch starts.",
};

export const timeMajor: Parameter = {
  name: "time_major",
  kind: "boolean",
  default: false,
  ...active,
  description:
    "Whether inputs and outputs have the axes timesteps, batch, features instead of batch, timesteps, features.",
};

export const unroll: Parameter = {
  name: "unroll",
  kind: "boolean",
  default: false,
  ...inert,
  description: "Whether the loop over the time steps is unrolled: speed, not values.",
};

export const useCudnn: Parameter = {
  name: "use_cudnn",
  kind: "any",
  default: "auto",
  ...inert,
  description: "Whether cuDNN computes the layer on a GPU: speed, not values.",
};

export const zeroOutputForMask: Parameter = {
  name: "zero_output_for_mask",
  kind: "boolean",
  default: false,
  ...active,
  description: "Whether masked time steps return zeros.",
};

/** The layer that a wrapper holds. */
export const wrappedLayer: Parameter = {
  name: "layer",
  kind: "layer",
  ...active,
  description: "The layer inside.",
};

export const backwardLayer: Parameter = {
  name: "backward_layer",
  kind: "layer",
  default: null,
  ...active,
  description: "The layer that reads the sequence backwards; without it a copy of the other one does.",
};

export const mergeMode: Parameter = {
  name: "merge_mode",
  kind: "any",
  default: "concat",
  ...active,
  description: 'What becomes of the two outputs: "concat", "sum", "mul", "ave", or null for both apart.',
};

export const wrapperWeights: Parameter = {
  name: "weights",
  kind: "any",
  default: null,
  ...active,
  description: "Initial weights: a list of those of the forward layer, then those of the backward layer.",
};

export const cell: Parameter = {
  name: "cell",
  kind: "layer",
  ...active,
  description: "The cell that takes each step, or a list of cells of which each takes the one before's output.",
};

export const cells: Parameter = {
  name: "cells",
  kind: "layer",
  ...active,
  description: "The cells, from the input to the output.",
};

/** What every Keras layer takes through `**kwargs`, and recurrent layers beside it. */
export const layerKeywords: readonly Parameter[] = [
  keyword("name", "string", "The layer's name."),
  keyword("dtype", "dtype", "The layer's number type; float32 where nothing is said.", active),
  flag("trainable", true, "Whether training changes the weights."),
  flag("autocast", true, "Whether inputs are cast to the layer's number type."),
  flag("dynamic", false, "Whether the layer only runs eagerly (Keras 2)."),
  keyword("input_shape", "shape", "Axes timesteps and features of the input."),
  keyword("batch_input_shape", "shape", "Axes batch, timesteps and features of the input."),
  keyword("batch_shape", "shape", "Axes batch, timesteps and features of the input."),
  keyword("input_dim", "integer", "Number of features of the input."),
  keyword("input_length", "integer", "Number of time steps of the input."),
  keyword("batch_size", "integer", "Size of the batch axis."),
  keyword("weights", "any", "Initial weights: a list of kernel, recurrent kernel, bias.", active),
  zeroOutputForMask,
];

/** Keras 1's name of `dtype`, which Keras 2 still takes (keras 2.3 `engine/base_layer.py`, `allowed_kwargs`). */
export const inputDtype = keyword("input_dtype", "dtype", "The number type of the input (Keras 1).");

function flag(name: string, value: boolean, description: string): Parameter {
  return { name, kind: "boolean", default: value, ...inert, description };
}

function keyword(name: string, kind: Parameter["kind"], description: string, effect = inert): Parameter {
  return { name, kind, default: null, ...effect, description };
}

/** Keras 1 named the forget gate's initialisation; Keras 2 kept only "one" or not. */
function startsAtOne(value: ConfigValue): boolean | undefined {
  if (typeof value === "boolean") {
    return value;
  }
  if (value === "one" || value === "ones") {
    return true;
  }
  return value === "zero" || value === "zeros" ? false : undefined;
}

/** Keras 1's `consume_less` is today's `implementation`. */
function groupingOf(value: ConfigValue): number | undefined {
  if (typeof value === "number") {
    return value;
  }
  const index = typeof value === "string" ? ["cpu", "mem", "gpu"].indexOf(value) : -1;
  return index < 0 ? undefined : index;
}
