/** The layers that the engine runs. Another one is another entry, here and in the catalogue. */
import type { Framework, LayerDefinition } from "../definition";
import { torchClassNames } from "../catalog/torch";
import { prepareGru } from "./gru";
import type { LayerKind, Prepared } from "./layer";
import { prepareLstm } from "./lstm";
import { prepareSimpleRnn } from "./simple-rnn";
import { prepareTorch } from "./torch/layer";

const KINDS: Readonly<Record<Framework, Readonly<Record<string, LayerKind>>>> = {
  keras: { LSTM: prepareLstm, GRU: prepareGru, SimpleRNN: prepareSimpleRnn },
  torch: Object.fromEntries(torchClassNames.map((name) => [name, prepareTorch])),
  tfjs: {},
  flax: {},
};

/**
 * The layer that a definition describes, ready to run on inputs of that shape. Of a class that
 * the engine does not run there is nothing to say here: the catalogue has refused it.
 */
export function prepareLayer(definition: LayerDefinition, inputShape: readonly number[]): Prepared {
  const kinds = KINDS[definition.framework];
  const kind = Object.hasOwn(kinds, definition.className) ? kinds[definition.className] : undefined;
  return kind ? kind(definition, inputShape) : { problems: [] };
}
