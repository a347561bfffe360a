/** The layers that the engine runs. Another one is another entry, here and in the catalogue. */
import * as l10n from "@vscode/l10n";
import { layerClass, profileLabels } from "../catalog/catalog";
import { RECURRENT_CLASSES } from "../catalog/keras/recurrent";
import { madeAnew } from "../catalog/keras/seeds";
import { torchClassNames } from "../catalog/torch/signatures";
import type { Framework, LayerDefinition, Problem } from "../definition";
import { convLstmKind } from "./keras/conv-lstm";
import { prepareCudnnGru, prepareCudnnLstm } from "./keras/cudnn";
import { prepareGru } from "./keras/gru";
import { bidirectionalKind } from "./keras/bidirectional";
import type { KerasKind } from "./keras/keras-layer";
import type { LayerKind, Prepared } from "./layer";
import { prepareLstm } from "./keras/lstm";
import { prepareCell, prepareRnn } from "./keras/rnn";
import { prepareSimpleRnn } from "./keras/simple-rnn";
import { timeDistributedKind } from "./keras/time-distributed";
import { inTimeMajor } from "./keras/time-major";
import { prepareTorch } from "./torch/layer";
import { ownEntry } from "../lookup";

/** One of Keras's, which may hold others of Keras's. */
const prepareKeras: KerasKind = (definition, shape) =>
  kindNamed(KERAS, definition)?.(definition, shape) ?? { problems: notCalculated(definition) };

const KERAS: Readonly<Record<string, KerasKind>> = {
  LSTM: prepareLstm,
  GRU: prepareGru,
  SimpleRNN: prepareSimpleRnn,
  ConvLSTM1D: convLstmKind(RECURRENT_CLASSES.ConvLSTM1D),
  ConvLSTM2D: convLstmKind(RECURRENT_CLASSES.ConvLSTM2D),
  ConvLSTM3D: convLstmKind(RECURRENT_CLASSES.ConvLSTM3D),
  CuDNNLSTM: prepareCudnnLstm,
  CuDNNGRU: prepareCudnnGru,
  RNN: prepareRnn,
  LSTMCell: prepareCell,
  GRUCell: prepareCell,
  SimpleRNNCell: prepareCell,
  StackedRNNCells: prepareCell,
  Bidirectional: bidirectionalKind(prepareKeras),
  TimeDistributed: timeDistributedKind(prepareKeras),
};

const KINDS: Readonly<Record<Framework, Readonly<Record<string, LayerKind>>>> = {
  keras: KERAS,
  torch: Object.fromEntries(torchClassNames.map((name) => [name, prepareTorch])),
  // TensorFlow.js calculates what Keras does; its defaults stand in the catalogue.
  tfjs: KERAS,
  flax: {},
};

function kindNamed<Kind>(kinds: Readonly<Record<string, Kind>>, { className }: LayerDefinition): Kind | undefined {
  return ownEntry(kinds, className);
}

/** The layer that a definition describes, ready to run on inputs of that shape. */
export function prepareLayer(definition: LayerDefinition, inputShape: readonly number[]): Prepared {
  const kind = kindNamed(KINDS[definition.framework], definition);
  return kind ? inTimeMajor(kind)(placed(definition), inputShape) : { problems: notCalculated(definition) };
}

/** A layer of Keras whose place in a program's order is not known counts as the first that draws; of one in JSON it is where what it holds is made. */
const placed = (definition: LayerDefinition): LayerDefinition => {
  const { framework, random } = definition;
  const isPlaced = random?.position !== undefined && random.anew !== true;
  return framework === "keras" && !isPlaced ? madeAnew(definition, random?.position?.words ?? 0)[0] : definition;
};

/** Of a class that the catalogue does not know, it has said so itself. */
function notCalculated({ framework, className, profile, calleeSpan }: LayerDefinition): readonly Problem[] {
  if (layerClass(framework, className, profile) === undefined) return [];
  const message = l10n.t("Values of {0} layers of {1} are not calculated.", className, profileLabels[profile]);
  return [{ severity: "info", code: "layer-not-calculated", message, span: calleeSpan }];
}
