/** The many names under which a document may reach the same thing of Keras. */
import { ownEntry } from "../../lookup";

/** Parts of TensorFlow's paths that only say which version of an interface it is. */
const TENSORFLOW_VERSIONS = new Set(["compat", "v1", "v2", "python", "contrib", "_api", "api"]);

/** Parts of Keras's own paths that only say where the code lies. */
const KERAS_INTERNALS = new Set(["src", "api", "_tf_keras", "_v1", "_v2", "engine", "legacy"]);

/** Keras's packages whose members have names of their own. */
const SECTIONS = new Set(["layers", "initializers", "activations", "regularizers", "constraints", "models"]);

/**
 * One name for each thing: `tensorflow.python.keras.layers.recurrent_v2.LSTM`, `keras.src.layers.LSTM`,
 * `tf_keras.layers.LSTM` and `keras_core.layers.LSTM` (Keras 3 before it was Keras) are all `keras.layers.LSTM`. Other libraries' names stay as they are.
 */
export function canonicalPath(path: string): string {
  const parts = path.split(".");
  const [root] = parts;
  if (root === "tensorflow" || root === "tensorflow_core") {
    const rest = parts.slice(1);
    while (TENSORFLOW_VERSIONS.has(rest[0] ?? "")) rest.shift();
    return rest[0] === "keras" ? keras(rest.slice(1)) : ["tensorflow", ...rest].join(".");
  }
  if (root === "keras" || root === "tf_keras" || root === "keras_core") return keras(parts.slice(1));
  return path;
}

function keras(parts: readonly string[]): string {
  const owner = parts.findIndex((part) => /^[A-Z]/.test(part));
  // What a class has stays behind it: keras.layers.LSTM.from_config.
  if (owner >= 0 && owner < parts.length - 1) {
    return [keras(parts.slice(0, owner + 1)), ...parts.slice(owner + 1)].join(".");
  }
  const rest = parts.filter((part, index) => !KERAS_INTERNALS.has(part) && !(index === 0 && part === "keras"));
  const last = rest.at(-1) ?? "";
  if (last === "Input" || last === "Model" || last === "Sequential" || last === "Functional") return `keras.${last}`;
  const section = rest.find((part) => SECTIONS.has(part));
  const isMember = rest.length > 2 && section !== undefined;
  // A class may be reached through the file that it stands in: keras.layers.rnn.lstm.LSTM.
  if (isMember && last !== section) return `keras.${section}.${last}`;
  return ["keras", ...rest].join(".");
}

/** The class name of a Keras layer's path, `LSTM` of `keras.layers.LSTM`. */
export function layerName(path: string): string | undefined {
  const match = /^keras\.layers\.([A-Z]\w*)$/.exec(path);
  return match?.[1];
}

/** What a name stands for in a fragment that imports nothing, as people paste them. */
export function fragmentPath(name: string): string | undefined {
  return ownEntry(FRAGMENT_NAMES, name);
}

const FRAGMENT_NAMES: Readonly<Record<string, string>> = {
  keras: "keras",
  tf: "tensorflow",
  tensorflow: "tensorflow",
  layers: "keras.layers",
  initializers: "keras.initializers",
  Input: "keras.Input",
  Model: "keras.Model",
  Sequential: "keras.Sequential",
  Constant: "keras.initializers.Constant",
  ...Object.fromEntries(
    [
      "LSTM",
      "GRU",
      "SimpleRNN",
      "ConvLSTM1D",
      "ConvLSTM2D",
      "ConvLSTM3D",
      "CuDNNLSTM",
      "CuDNNGRU",
      "Bidirectional",
      "TimeDistributed",
      "RepeatVector",
      "Dense",
      "Embedding",
      "Dropout",
      "Masking",
      "InputLayer",
      "Activation",
      "Flatten",
      "Reshape",
      "Permute",
      "Concatenate",
      "Conv1D",
      "Conv2D",
      "Conv3D",
      "MaxPooling1D",
      "MaxPooling2D",
      "MaxPooling3D",
      "BatchNormalization",
      "LayerNormalization",
    ].map((name) => [name, `keras.layers.${name}`]),
  ),
};
