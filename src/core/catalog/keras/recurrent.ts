/**
 * What the recurrent classes of Keras are made of: the states that they hand on and the gates that they
 * take from the input. Sources: keras 3.15.1 `layers/rnn/{lstm,gru,simple_rnn,conv_lstm}.py`; Keras 2.2.4
 * `layers/cudnn_recurrent.py`.
 */
import { ownEntry } from "../../lookup";
export interface RecurrentClass {
  /** In the order in which the layer takes them as `initial_state` and returns them: `h` is the hidden state. */
  readonly states: readonly string[];
  /** In the order in which their columns stand in the kernel, `units` for each; a layer without gates has `units` columns. */
  readonly gates: readonly string[];
  /** How many axes the bias can have: a GRU's has a row for each kernel with `reset_after`, and one axis without. */
  readonly biasRanks: readonly number[];
  /** How many biases, one for each kernel, stand one after the other in a bias of one axis. */
  readonly biases: number;
  /** The parameter that says how large a state is along its last axis, and that axis' name. */
  readonly size: "units" | "filters";
  /** Whether its cell draws the seed of its dropout before those of its initializers (keras 3.15.1). */
  readonly dropoutSeedFirst: boolean;
  /** The axes that a state has between the batch and its last one: those over which a ConvLSTM convolves. */
  readonly space: readonly string[];
}

const vectors = { biases: 1, size: "units", dropoutSeedFirst: false, space: [] } as const;
const lstm = { ...vectors, states: ["h", "c"], gates: ["i", "f", "c", "o"], biasRanks: [1] } as const;
/** An LSTM whose states have axes of space. */
const convLstm = <const Space extends readonly string[]>(...space: Space) =>
  ({ ...lstm, size: "filters", dropoutSeedFirst: true, space }) as const;
const gru = { ...vectors, states: ["h"], gates: ["z", "r", "h"], biasRanks: [1, 2] } as const;

/** A later layer is another entry. `c` among the gates is the candidate for the cell state, `h` the one for the hidden state. */
export const RECURRENT_CLASSES = {
  LSTM: lstm,
  GRU: gru,
  SimpleRNN: { ...vectors, states: ["h"], gates: [], biasRanks: [1], dropoutSeedFirst: true },
  ConvLSTM1D: convLstm("rows"),
  ConvLSTM2D: convLstm("rows", "columns"),
  ConvLSTM3D: convLstm("rows", "columns", "depth"),
  CuDNNLSTM: { ...lstm, biases: 2 },
  CuDNNGRU: { ...gru, biasRanks: [1], biases: 2 },
} as const satisfies Readonly<Record<string, RecurrentClass>>;

/** A ConvLSTM's. */
export type ConvLstmClass = (typeof RECURRENT_CLASSES)["ConvLSTM1D" | "ConvLSTM2D" | "ConvLSTM3D"];

const classes: Readonly<Record<string, RecurrentClass>> = RECURRENT_CLASSES;

/** The recurrent class of that name, or `undefined` where Keras has none. */
export function recurrentClass(className: string): RecurrentClass | undefined {
  return ownEntry(classes, className);
}

/** Blocks of `units` columns in the last axis of each weight. */
export const columnBlocks = ({ gates }: RecurrentClass): number => Math.max(1, gates.length);

/** The name of a weight's last axis: `4 * units`. */
export const columnAxis = (layer: RecurrentClass): string => multiple(columnBlocks(layer), layer.size);

/** The name of the last axis of a bias of that many axes: as the weights', or with one bias after the other. */
export const biasAxis = (layer: RecurrentClass, rank = 1): string =>
  multiple(columnBlocks(layer) * (rank === 1 ? layer.biases : 1), layer.size);

const multiple = (blocks: number, size: string): string => (blocks === 1 ? size : `${blocks} * ${size}`);
