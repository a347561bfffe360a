/**
 * What the recurrent classes of Keras are made of: the states that they hand on and the gates that they
 * take from the input. Sources: keras 3.15.1 `layers/rnn/{lstm,gru,simple_rnn}.py`; Keras 2 `cudnn_recurrent.py`.
 */
export interface RecurrentClass {
  /** In the order in which the layer takes them as `initial_state` and returns them: `h` is the hidden state. */
  readonly states: readonly string[];
  /** In the order in which their columns stand in the kernel, `units` for each; a layer without gates has `units` columns. */
  readonly gates: readonly string[];
  /** How many axes the bias can have: a GRU's has a row for each kernel with `reset_after`, and one axis without. */
  readonly biasRanks: readonly number[];
}

/** A later layer is another entry. `c` among the gates is the candidate for the cell state, `h` the one for the hidden state. */
export const RECURRENT_CLASSES = {
  LSTM: { states: ["h", "c"], gates: ["i", "f", "c", "o"], biasRanks: [1] },
  GRU: { states: ["h"], gates: ["z", "r", "h"], biasRanks: [1, 2] },
  SimpleRNN: { states: ["h"], gates: [], biasRanks: [1] },
  CuDNNLSTM: { states: ["h", "c"], gates: ["i", "f", "c", "o"], biasRanks: [1] },
  CuDNNGRU: { states: ["h"], gates: ["z", "r", "h"], biasRanks: [1] },
} as const satisfies Readonly<Record<string, RecurrentClass>>;

const classes: Readonly<Record<string, RecurrentClass>> = RECURRENT_CLASSES;

/** The recurrent class of that name, or `undefined` where Keras has none. */
export function recurrentClass(className: string): RecurrentClass | undefined {
  return Object.hasOwn(classes, className) ? classes[className] : undefined;
}

/** Blocks of `units` columns in the last axis of each weight. */
export const columnBlocks = ({ gates }: RecurrentClass): number => Math.max(1, gates.length);

/** The name of a weight's last axis: `4 * units`. */
export function columnAxis(layer: RecurrentClass): string {
  const blocks = columnBlocks(layer);
  return blocks === 1 ? "units" : `${blocks} * units`;
}
