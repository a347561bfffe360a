/** The layers that the engine runs. Another one is another entry, here and in the catalogue. */
import type { Framework, LayerDefinition } from "../definition";
import { torchClassNames } from "../catalog/torch";
import { prepareGru } from "./gru";
import { bidirectionalKind } from "./bidirectional";
import type { KerasKind } from "./keras-layer";
import type { LayerKind } from "./layer";
import { prepareLstm } from "./lstm";
import { prepareCell, prepareRnn } from "./rnn";
import { inEitherLayout } from "./time-major";
import { timeDistributedKind } from "./time-distributed";
import { prepareSimpleRnn } from "./simple-rnn";
import { prepareTorch } from "./torch/layer";

/** One of Keras's, which may hold others of Keras's. */
const prepareKeras: KerasKind = (definition, shape) =>
  kindNamed(KERAS, definition)?.(definition, shape) ?? { problems: [] };

const KERAS: Readonly<Record<string, KerasKind>> = {
  LSTM: inEitherLayout(prepareLstm),
  GRU: inEitherLayout(prepareGru),
  SimpleRNN: inEitherLayout(prepareSimpleRnn),
  RNN: inEitherLayout(prepareRnn),
  LSTMCell: prepareCell,
  GRUCell: prepareCell,
  SimpleRNNCell: prepareCell,
  StackedRNNCells: prepareCell,
  Bidirectional: inEitherLayout(bidirectionalKind(prepareKeras)),
  TimeDistributed: timeDistributedKind(prepareKeras),
};

const KINDS: Readonly<Record<Framework, Readonly<Record<string, LayerKind>>>> = {
  keras: KERAS,
  torch: Object.fromEntries(torchClassNames.map((name) => [name, prepareTorch])),
  tfjs: {},
  flax: {},
};

function kindNamed<Kind>(kinds: Readonly<Record<string, Kind>>, { className }: LayerDefinition): Kind | undefined {
  return Object.hasOwn(kinds, className) ? kinds[className] : undefined;
}

/**
 * The layer that a definition describes, ready to run on inputs of that shape. Of a class that
 * the engine does not run there is nothing to say here: the catalogue has refused it.
 */
export const prepareLayer: LayerKind = (definition, inputShape) =>
  kindNamed(KINDS[definition.framework], definition)?.(definition, inputShape) ?? { problems: [] };
