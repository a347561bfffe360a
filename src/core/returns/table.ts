/** Which file says what a class takes and returns. Another family is another entry. */
import type { Framework, LayerDefinition } from "../definition";
import { CONV_LSTM_RETURNS } from "./conv-lstm";
import type { LayerReturns } from "./layer-returns";
import { flaxClassNames } from "../catalog/flax";
import { flaxCellReturns, flaxReturns } from "./flax";
import { bidirectionalReturns } from "./bidirectional";
import { cellReturns, recurrentReturns } from "./recurrent";
import { timeDistributedReturns } from "./time-distributed";
import { torchCellReturns, torchReturns } from "./torch";
import { ownEntry } from "../lookup";

type Table = Readonly<Record<string, LayerReturns>>;

const KERAS: Table = {
  ...CONV_LSTM_RETURNS,
  LSTMCell: cellReturns,
  GRUCell: cellReturns,
  SimpleRNNCell: cellReturns,
  StackedRNNCells: cellReturns,
  Bidirectional: bidirectionalReturns(returnsOf),
  TimeDistributed: timeDistributedReturns(returnsOf),
};

/** The classes whose returns are not those of a recurrent layer with one cell. */
const RETURNS: Readonly<Record<Framework, Table>> = {
  keras: KERAS,
  torch: {
    LSTM: torchReturns,
    GRU: torchReturns,
    RNN: torchReturns,
    LSTMCell: torchCellReturns,
    GRUCell: torchCellReturns,
    RNNCell: torchCellReturns,
  },
  tfjs: KERAS,
  flax: {
    RNN: flaxReturns,
    Bidirectional: flaxReturns,
    ...Object.fromEntries(
      flaxClassNames.filter((name) => name.endsWith("Cell")).map((name) => [name, flaxCellReturns]),
    ),
  },
};

/** What a layer's class takes and returns. */
export function returnsOf({ framework, className }: LayerDefinition): LayerReturns {
  const table = RETURNS[framework];
  return ownEntry(table, className) ?? recurrentReturns;
}
