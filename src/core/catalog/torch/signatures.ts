/**
 * PyTorch's recurrent modules (torch 2.13 `nn/modules/rnn.py`): their signatures, and what they are made of.
 * No version since 1.8, which brought `proj_size`, differs in what these arguments mean.
 */
import { ASSUMED } from "../assume";
import type { LayerClass, Parameter } from "../layer-class";
import { ownEntry } from "../../lookup";

/** What the classes are made of. */
export interface TorchRecurrent {
  /** In the order in which the module takes and returns them. */
  readonly states: readonly ("h" | "c")[];
  /** In the order in which their rows stand in every weight, `hidden_size` for each; a module without gates has `hidden_size` rows. */
  readonly gates: readonly string[];
  /** Whether it takes one time step at a time (`nn.LSTMCell`), not a sequence. */
  readonly cell: boolean;
}

const LSTM = { states: ["h", "c"], gates: ["i", "f", "g", "o"] } as const;
const GRU = { states: ["h"], gates: ["r", "z", "n"] } as const;
const RNN = { states: ["h"], gates: [] } as const;

export const TORCH_CLASSES = {
  LSTM: { ...LSTM, cell: false },
  GRU: { ...GRU, cell: false },
  RNN: { ...RNN, cell: false },
  LSTMCell: { ...LSTM, cell: true },
  GRUCell: { ...GRU, cell: true },
  RNNCell: { ...RNN, cell: true },
} as const satisfies Readonly<Record<string, TorchRecurrent>>;

const classes: Readonly<Record<string, TorchRecurrent>> = TORCH_CLASSES;

/** The recurrent module of that name, or `undefined` where PyTorch has none. */
export function torchRecurrent(className: string): TorchRecurrent | undefined {
  return ownEntry(classes, className);
}

/** Blocks of `hidden_size` rows in each weight. */
const rowBlocks = ({ gates }: TorchRecurrent): number => Math.max(1, gates.length);

/** The name of a weight's first axis: `4 * hidden_size`. */
export function rowAxis(module: TorchRecurrent): string {
  const blocks = rowBlocks(module);
  return blocks === 1 ? "hidden_size" : `${blocks} * hidden_size`;
}

const inputSize: Parameter = {
  name: "input_size",
  kind: "integer",
  assumed: ASSUMED.features,
  changesValues: true,
  description: "Number of features of the input: the size of its last axis. A positive integer.",
};

const hiddenSize: Parameter = {
  name: "hidden_size",
  kind: "integer",
  assumed: ASSUMED.units,
  changesValues: true,
  description: "Size of the hidden state h and of an LSTM's cell state c, in every layer. A positive integer.",
};

const numLayers: Parameter = {
  name: "num_layers",
  kind: "integer",
  default: 1,
  changesValues: true,
  description: "How many layers are stacked: each takes the hidden states of the one below as its input.",
};

const nonlinearity: Parameter = {
  name: "nonlinearity",
  kind: "string",
  default: "tanh",
  changesValues: true,
  description: 'What makes the next hidden state of the sum: "tanh" or "relu".',
};

const bias: Parameter = {
  name: "bias",
  kind: "boolean",
  default: true,
  changesValues: true,
  description: "Whether there are biases, bias_ih and bias_hh.",
};

const batchFirst: Parameter = {
  name: "batch_first",
  kind: "boolean",
  default: false,
  changesValues: true,
  description:
    "Whether input and output have the axes batch, timesteps, features instead of timesteps, batch, features; the states keep theirs.",
};

const dropout: Parameter = {
  name: "dropout",
  kind: "fraction",
  default: 0,
  changesValues: true,
  description: "Probability with which training drops an output of every layer but the last; inactive in inference.",
};

const bidirectional: Parameter = {
  name: "bidirectional",
  kind: "boolean",
  default: false,
  changesValues: true,
  description: "Whether a second direction of every layer reads the sequence from its end to its start.",
};

const projSize: Parameter = {
  name: "proj_size",
  kind: "integer",
  default: 0,
  changesValues: true,
  description: "Size to which the hidden state of an LSTM is projected, below hidden_size; 0 for no projection.",
};

const device: Parameter = {
  name: "device",
  kind: "any",
  default: null,
  changesValues: false,
  description: "Where the weights lie: no effect on shapes.",
};

const dtype: Parameter = {
  name: "dtype",
  kind: "any",
  default: null,
  changesValues: false,
  description: "Number type of the weights; previews calculate in float32.",
};

const stack = (own: readonly Parameter[], projection: readonly Parameter[]): readonly Parameter[] => [
  inputSize,
  hiddenSize,
  numLayers,
  ...own,
  bias,
  batchFirst,
  dropout,
  bidirectional,
  ...projection,
  device,
  dtype,
];
const step = (own: readonly Parameter[]): readonly Parameter[] => [inputSize, hiddenSize, bias, ...own, device, dtype];

/** In positional order. */
const signatures: Readonly<Record<keyof typeof TORCH_CLASSES, readonly Parameter[]>> = {
  LSTM: stack([], [projSize]),
  GRU: stack([], []),
  RNN: stack([nonlinearity], []),
  LSTMCell: step([]),
  GRUCell: step([]),
  RNNCell: step([nonlinearity]),
};

const isClass = (className: string): className is keyof typeof TORCH_CLASSES => Object.hasOwn(TORCH_CLASSES, className);

/** The module of that name, or `undefined` where the catalogue has none. */
export function torchClass(className: string): LayerClass | undefined {
  if (!isClass(className)) {
    return undefined;
  }
  return {
    framework: "torch",
    className,
    profile: "torch",
    parameters: signatures[className],
    keywords: [],
    // GRU and RNN take proj_size and refuse it; the engine says so.
    extras: className === "GRU" || className === "RNN" ? [projSize] : [],
    acceptsLegacyNames: false,
  };
}

/** The names of the modules that the catalogue describes. */
export const torchClassNames: readonly string[] = Object.keys(TORCH_CLASSES);
