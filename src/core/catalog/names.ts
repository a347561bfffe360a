/** Every recurrent layer, wrapper and cell of the frameworks by its name, whether or not a catalogue describes it yet. */
import { classNamesOf, layerClassNames } from "./catalog";
import { flaxClassNames } from "./flax";

/** Those of Keras; what `TimeDistributed` holds is mostly no recurrent layer, and then it is none itself. */
export const kerasRecurrentNames: ReadonlySet<string> = new Set(
  classNamesOf("keras").filter((name) => name !== "TimeDistributed"),
);

/** A text with a layer has one of these as a whole word. */
export const recurrentNames: readonly string[] = [
  ...new Set([...layerClassNames, ...kerasRecurrentNames, ...flaxClassNames]),
];

/** The modules of the frameworks that have them, by the last part of their names: `torch.nn`, `tf.contrib.rnn`. */
export const LAYER_MODULES: ReadonlySet<string> = new Set(
  "nn layers rnn recurrent rnn_cell linen nnx modules".split(" "),
);
