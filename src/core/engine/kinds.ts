/** The layers that the engine runs. Another one is another entry, here and in the catalogue. */
import * as l10n from "@vscode/l10n";
import { layerClass, profileLabels } from "../catalog/catalog";
import { RECURRENT_CLASSES } from "../catalog/recurrent";
import { torchClassNames } from "../catalog/torch";
import type { Framework, LayerDefinition, Problem } from "../definition";
import { convLstmKind } from "./conv-lstm";
import { prepareCudnnGru, prepareCudnnLstm } from "./cudnn";
import { prepareGru } from "./gru";
import type { LayerKind, Prepared } from "./layer";
import { prepareLstm } from "./lstm";
import { prepareSimpleRnn } from "./simple-rnn";
import { inTimeMajor } from "./time-major";
import { prepareTorch } from "./torch/layer";

const KINDS: Readonly<Record<Framework, Readonly<Record<string, LayerKind>>>> = {
  keras: {
    LSTM: prepareLstm,
    GRU: prepareGru,
    SimpleRNN: prepareSimpleRnn,
    ConvLSTM1D: convLstmKind(RECURRENT_CLASSES.ConvLSTM1D),
    ConvLSTM2D: convLstmKind(RECURRENT_CLASSES.ConvLSTM2D),
    ConvLSTM3D: convLstmKind(RECURRENT_CLASSES.ConvLSTM3D),
    CuDNNLSTM: prepareCudnnLstm,
    CuDNNGRU: prepareCudnnGru,
  },
  torch: Object.fromEntries(torchClassNames.map((name) => [name, prepareTorch])),
  tfjs: {},
  flax: {},
};

/** The layer that a definition describes, ready to run on inputs of that shape. */
export function prepareLayer(definition: LayerDefinition, inputShape: readonly number[]): Prepared {
  const kinds = KINDS[definition.framework];
  const kind = Object.hasOwn(kinds, definition.className) ? kinds[definition.className] : undefined;
  return kind ? inTimeMajor(kind)(definition, inputShape) : { problems: notCalculated(definition) };
}

/** Of a class that the catalogue does not know, it has said so itself. */
function notCalculated({ framework, className, profile, calleeSpan }: LayerDefinition): readonly Problem[] {
  if (layerClass(framework, className, profile) === undefined) return [];
  const message = l10n.t("Values of {0} layers of {1} are not calculated.", className, profileLabels[profile]);
  return [{ severity: "info", code: "layer-not-calculated", message, span: calleeSpan }];
}
