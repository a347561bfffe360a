/** The names of TensorFlow.js ▶ those of Keras, which its layers are (tfjs-layers 4.22 `src/exports_layers.ts`). */
import { snakeCase } from "../../catalog/snake-case";
import { ownEntry } from "../../lookup";

/** The packages that export `tf`, or only its layers. */
const PACKAGE = /^@tensorflow\/tfjs(?:-[\w-]+)?(?:\/[\w/-]+)?(?:\.default)?(?=\.|$)/;

/** Layers whose class is not called like the function with a capital letter. */
const CLASSES: Readonly<Record<string, string>> = {
  convLstm2d: "ConvLSTM2D",
  convLstm2dCell: "ConvLSTM2DCell",
  elu: "ELU",
  gru: "GRU",
  gruCell: "GRUCell",
  leakyReLU: "LeakyReLU",
  lstm: "LSTM",
  lstmCell: "LSTMCell",
  prelu: "PReLU",
  reLU: "ReLU",
  rnn: "RNN",
  simpleRNN: "SimpleRNN",
  simpleRNNCell: "SimpleRNNCell",
  stackedRNNCells: "StackedRNNCells",
  thresholdedReLU: "ThresholdedReLU",
};

/** The functions of `tf.layers` that make recurrent layers, wrappers and cells. */
export const RECURRENT_FACTORIES: readonly string[] = [
  "bidirectional",
  "convLstm2d",
  "gru",
  "gruCell",
  "lstm",
  "lstmCell",
  "rnn",
  "simpleRNN",
  "simpleRNNCell",
  "stackedRNNCells",
];

const RECURRENT_PATH = new RegExp(`(?:^|\\.)layers\\.(${RECURRENT_FACTORIES.join("|")})$`);

/** What a name of a path that ends with `layers.lstm` makes, wherever it comes from. */
export function factoryPath(path: string): string | undefined {
  const name = RECURRENT_PATH.exec(path)?.[1];
  return name === undefined ? undefined : `keras.layers.${className(name)}`;
}

/** `lstm` ▶ `LSTM`, `maxPooling1d` ▶ `MaxPooling1D` */
const className = (name: string): string =>
  ownEntry(CLASSES, name) ?? `${name.charAt(0).toUpperCase()}${name.slice(1)}`.replace(/(?<=\d)d(?![a-z])/, "D");

const TENSORS: Readonly<Record<string, string>> = {
  linspace: "numpy.linspace",
  ones: "numpy.ones",
  range: "numpy.arange",
  zeros: "numpy.zeros",
};

/** The path of a thing of TensorFlow.js, in Keras's words where Keras has it; `undefined` for anything else's. */
export function tfjsPath(path: string): string | undefined {
  const rest = PACKAGE.test(path)
    ? path.replace(PACKAGE, "").slice(1)
    : path === ROOT || path.startsWith(`${ROOT}.`)
      ? path.slice(ROOT.length + 1)
      : undefined;
  if (rest === undefined) return undefined;
  const [first = "", second, ...more] = rest.split(".");
  if (more.length > 0) return `${ROOT}.${rest}`;
  if (second === undefined) {
    return ownEntry(TENSORS, first) ?? ownEntry(MODELS, first) ?? (rest === "" ? ROOT : `${ROOT}.${rest}`);
  }
  if (first === "layers") return second === "input" ? "keras.Input" : `keras.layers.${className(second)}`;
  const isConfig = first === "initializers" || first === "regularizers" || first === "constraints";
  return isConfig ? `keras.${first}.${configName(second)}` : `${ROOT}.${rest}`;
}

/** What `tf` is. */
export const ROOT = "tfjs";

const MODELS: Readonly<Record<string, string>> = {
  input: "keras.Input",
  model: "keras.Model",
  sequential: "keras.Sequential",
};

/** `glorotNormal` ▶ `glorot_normal`, and LeCun in one word. */
export const configName = (name: string): string => snakeCase(name).replace("le_cun", "lecun");
