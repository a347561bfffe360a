/**
 * Flax's recurrent layers and cells: the signatures of `flax.linen` (profile `flax`) and of `flax.nnx` (profile `nnx`).
 * Sources: flax 0.10 `linen/recurrent.py` and `nnx/nn/recurrent.py`. What they compute is not calculated yet.
 */
import { ASSUMED } from "./assume";
import type { Profile } from "../definition";
import type { LayerClass, Parameter, ParameterKind } from "./layer-class";
import { ownEntry } from "../lookup";

const inert = (name: string, kind: ParameterKind, description: string): Parameter => ({
  name,
  kind,
  default: null,
  changesValues: false,
  description,
});

const size = (name: string, description: string, assumed: number = ASSUMED.units): Parameter => ({
  name,
  kind: "integer",
  assumed,
  changesValues: true,
  description,
});

const features = size("features", "Size of the carried state and of the last axis of the output.");
const inFeatures = size("in_features", "Number of features of the input: the size of its last axis.", ASSUMED.features);
const hiddenFeatures = size("hidden_features", "Size of the carried state and of the last axis of the output.");

const gateFn = inert("gate_fn", "any", "Activation of the gates.");
const activationFn = inert("activation_fn", "any", "Activation of the candidate for the next state.");
const inits = [
  inert("kernel_init", "any", "How the weights from the features are filled."),
  inert("recurrent_kernel_init", "any", "How the weights from the state are filled."),
  inert("bias_init", "any", "How the bias is filled."),
];
const common = [
  inert("dtype", "any", "Number type of the computation."),
  inert("param_dtype", "any", "Number type of the weights."),
  inert("carry_init", "any", "How the first state is filled."),
];
const residual = inert("residual", "any", "Whether the input is added to the next state.");

const cell: Parameter = {
  name: "cell",
  kind: "layer",
  changesValues: true,
  description: "The cell that is run over the time steps.",
};
const rnn: readonly Parameter[] = [
  inert("time_major", "any", "Whether the time steps are the first axis."),
  inert("return_carry", "any", "Whether the last state is returned beside the outputs."),
  inert("reverse", "any", "Whether the sequence is read from its end to its start."),
  inert("keep_order", "any", "Whether the outputs of a reversed sequence are put back in the input's order."),
  inert("unroll", "any", "How many steps a turn of the compiled loop takes."),
];

/** What the loop over the time steps hands on to `nn.scan` (flax 0.10 `linen/recurrent.py`). */
const scanned = ["variable_axes", "variable_broadcast", "variable_carry", "split_rngs"].map((name) =>
  inert(name, "any", "How variables and random numbers go through the loop over the time steps."),
);
/** flax 0.12 `nnx/nn/recurrent.py` */
const nnxScanned = ["state_axes", "broadcast_rngs"].map((name) =>
  inert(name, "any", "How the state and random numbers go through the loop over the time steps."),
);

const gated = [gateFn, activationFn, ...inits, ...common];

/** In positional order. */
const linen: Readonly<Record<string, readonly Parameter[]>> = {
  LSTMCell: [features, ...gated],
  OptimizedLSTMCell: [features, ...gated],
  GRUCell: [features, ...gated],
  SimpleCell: [features, activationFn, ...inits, ...common, residual],
  MGUCell: [
    features,
    gateFn,
    activationFn,
    ...inits.slice(0, 2),
    inert("forget_bias_init", "any", "How the forget gate's bias is filled."),
    inert("activation_bias_init", "any", "How the candidate's bias is filled."),
    ...common,
    inert("reset_gate", "any", "Whether the forget gate also resets the state of the candidate."),
  ],
  ConvLSTMCell: [
    features,
    { ...size("kernel_size", "Height and width of the convolution."), kind: "any" },
    inert("strides", "any", "Steps of the convolution along each axis."),
    inert("padding", "any", "What is added around the input."),
    inert("use_bias", "any", "Whether there is a bias."),
    ...common,
  ],
  RNN: [cell, ...rnn, ...scanned],
  Bidirectional: [
    { ...cell, name: "forward_rnn", description: "The layer that reads the sequence from its start." },
    { ...cell, name: "backward_rnn", description: "The layer that reads the sequence from its end." },
    inert("merge_fn", "any", "How the outputs of both are merged."),
    inert("time_major", "any", "Whether the time steps are the first axis."),
    inert("return_carry", "any", "Whether the last states are returned beside the outputs."),
  ],
};

const rngs = inert("rngs", "any", "Where the random numbers of the initializers come from.");

/** The positional parameters, and those that are given by name. */
const nnx: Readonly<Record<string, readonly [readonly Parameter[], readonly Parameter[]]>> = {
  LSTMCell: [
    [inFeatures, hiddenFeatures],
    [...gated, rngs],
  ],
  OptimizedLSTMCell: [
    [inFeatures, hiddenFeatures],
    [...gated, rngs],
  ],
  GRUCell: [
    [inFeatures, hiddenFeatures],
    [...gated, rngs],
  ],
  SimpleCell: [
    [inFeatures, hiddenFeatures],
    [...common, residual, activationFn, ...inits, rngs],
  ],
  RNN: [[cell], [...rnn, ...nnxScanned, rngs]],
  Bidirectional: [linen["Bidirectional"]!, [rngs]],
};

/** What every module of `flax.linen` takes. */
const linenKeywords = [
  inert("name", "any", "Name of the module."),
  inert("parent", "any", "The module that this one is a part of."),
];

/** The class of that name, or `undefined` where Flax has none. */
export function flaxClass(className: string, profile: Profile): LayerClass | undefined {
  const base = { framework: "flax", className, profile, acceptsLegacyNames: false, extras: [] } as const;
  if (profile === "nnx") {
    const found = ownEntry(nnx, className);
    return found && { ...base, parameters: found[0], keywords: found[1] };
  }
  const found = ownEntry(linen, className);
  return found && { ...base, parameters: found, keywords: [], extras: linenKeywords };
}

/** The names of the classes that the catalogue describes. */
export const flaxClassNames: readonly string[] = Object.keys(linen);
