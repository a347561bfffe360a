/** The recurrent module that a definition describes, for all that concerns its weights. */
import * as l10n from "@vscode/l10n";
import { activationName } from "../catalog/keras/activations";
import { argumentOf, type ConfigValue, type LayerDefinition, partOf, type Profile, valueOf } from "../definition";
import { type ActivationUse, type Family, type RecurrentModule, sameModule } from "./module";
import { ownEntry } from "../lookup";

/** Why there is no module, in a sentence for the user. */
export interface Refusal {
  readonly refusal: string;
}

/** Whether it is a reason why there is no module. */
export const isRefusal = (value: object): value is Refusal => "refusal" in value;

interface RecurrentClass {
  readonly family: Family;
  readonly cell: boolean;
  readonly cudnn?: boolean;
}

const KERAS: Readonly<Record<string, RecurrentClass>> = {
  LSTM: { family: "LSTM", cell: false },
  GRU: { family: "GRU", cell: false },
  SimpleRNN: { family: "RNN", cell: false },
  LSTMCell: { family: "LSTM", cell: true },
  GRUCell: { family: "GRU", cell: true },
  SimpleRNNCell: { family: "RNN", cell: true },
  CuDNNLSTM: { family: "LSTM", cell: false, cudnn: true },
  CuDNNGRU: { family: "GRU", cell: false, cudnn: true },
};

const TORCH: Readonly<Record<string, RecurrentClass>> = {
  LSTM: { family: "LSTM", cell: false },
  GRU: { family: "GRU", cell: false },
  RNN: { family: "RNN", cell: false },
  LSTMCell: { family: "LSTM", cell: true },
  GRUCell: { family: "GRU", cell: true },
  RNNCell: { family: "RNN", cell: true },
};

/** The frameworks whose definitions name Keras's arguments. */
export const isKerasLike = ({ framework }: LayerDefinition): boolean => framework === "keras" || framework === "tfjs";

/**
 * The module of a definition whose arguments are right, or why its weights are those of none.
 *
 * @param features of the layer's input, which Keras's arguments do not say
 */
export function recurrentModule(definition: LayerDefinition, features: number): RecurrentModule | Refusal {
  const { framework, className } = definition;
  if (framework === "torch") return torchModule(definition) ?? unknownClass(className);
  if (!isKerasLike(definition)) return unknownClass(className);
  return className === "Bidirectional"
    ? bidirectionalModule(definition, features)
    : (kerasModule(definition, features) ?? unknownClass(className));
}

const unknownClass = (className: string): Refusal => ({
  refusal: l10n.t(
    "The weights of {0} have no form in the other frameworks: it is no LSTM, GRU or simple RNN.",
    className,
  ),
});

/** The module of one recurrence, whose class names no other layer. */
export function kerasModule(definition: LayerDefinition, features: number): RecurrentModule | undefined {
  const kind = ownEntry(KERAS, definition.className);
  if (!kind) return undefined;
  const given = argumentsOf(definition);
  const activation = (name: string, otherwise: string): ActivationUse =>
    activationUse(given(name, otherwise), definition.profile);
  return {
    ...kind,
    inputSize: features,
    hiddenSize: Number(given("units", 0)),
    layers: 1,
    directions: 1,
    backwards: given("go_backwards", false) === true,
    bias: given("use_bias", true) === true,
    resetAfter: kind.family === "GRU" && given("reset_after", true) === true,
    activation: activation("activation", "tanh"),
    recurrentActivation: activation("recurrent_activation", "sigmoid"),
  };
}

function bidirectionalModule(definition: LayerDefinition, features: number): RecurrentModule | Refusal {
  const forward = partOf(definition, "layer");
  const backward = partOf(definition, "backward_layer");
  const module = forward && kerasModule(forward, features);
  const other = backward ? kerasModule(backward, features) : module;
  if (!module || !other) return unknownClass(forward?.className ?? definition.className);
  // Without a backward_layer of its own, what Keras 2 turns round: the forward direction runs backwards.
  if (module.backwards) {
    return {
      refusal: l10n.t(
        "The layer of this Bidirectional has go_backwards=True; in the other frameworks the first direction runs forwards.",
      ),
    };
  }
  // The backward layer of its own is given with go_backwards=True; the copy that Keras makes otherwise gets it.
  if (backward && !sameModule({ ...module, backwards: true }, other)) {
    return {
      refusal: l10n.t(
        "The backward_layer of this Bidirectional differs from its layer; in the other frameworks both directions are alike.",
      ),
    };
  }
  return { ...module, directions: 2 };
}

function torchModule(definition: LayerDefinition): RecurrentModule | undefined {
  const kind = ownEntry(TORCH, definition.className);
  if (!kind) return undefined;
  const given = argumentsOf(definition);
  const projectionSize = Number(given("proj_size", 0));
  return {
    ...kind,
    inputSize: Number(given("input_size", 0)),
    hiddenSize: Number(given("hidden_size", 0)),
    ...(projectionSize > 0 && { projectionSize }),
    layers: Number(given("num_layers", 1)),
    directions: given("bidirectional", false) === true ? 2 : 1,
    backwards: false,
    bias: given("bias", true) === true,
    resetAfter: kind.family === "GRU",
    activation: { name: given("nonlinearity", "tanh") === "relu" ? "relu" : "tanh" },
    recurrentActivation: { name: "sigmoid" },
  };
}

/** An argument's value, or what the class has without it. */
const argumentsOf =
  (definition: LayerDefinition) =>
  (name: string, otherwise: ConfigValue): ConfigValue => {
    const argument = argumentOf(definition, name);
    return argument ? valueOf(argument.value) : otherwise;
  };

function activationUse(value: ConfigValue, profile: Profile): ActivationUse {
  const name = activationName(value) ?? "linear";
  return name === "hard_sigmoid" ? { name, slope: profile === "keras-3" ? 1 / 6 : 0.2 } : { name };
}
