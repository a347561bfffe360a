/**
 * A layer's `config` alone, as `get_config()` gives it: the class is told by the keys that only it has
 * (keras 3.15.1 and 2.2.4 `layers/rnn`, Keras 1.2 `layers/recurrent.py`).
 */
import type { Steps } from "../../steps";
import { walkJson } from "./walk";

/** A longer text is no layer's configuration. */
const LONGEST = 1024 * 1024;

/** Words of which such a configuration has one. */
export const BARE_CONFIG_WORDS: readonly string[] = [
  "recurrent_initializer",
  "recurrent_activation",
  "unit_forget_bias",
  "reset_after",
  "inner_init",
  "inner_activation",
];

/** Keys of a layer or a model, of which a configuration is a part. */
const SAYS_CLASS = ["class_name", "config", "layers"];

/** The keys of the object that a text is, and how many sizes its `kernel_size` has. */
interface TopLevel {
  readonly keys: ReadonlySet<string>;
  readonly axes: number;
}

function* topLevelOf(text: string): Steps<TopLevel | undefined> {
  const keys = new Set<string>();
  let depth = 0;
  let key = "";
  let axes = 0;
  let isObject = false;
  yield* walkJson(text, {
    open(kind) {
      if (depth === 0) isObject = kind === "object";
      depth++;
    },
    property(name) {
      if (depth !== 1) return;
      key = name;
      keys.add(name);
    },
    literal() {
      if (key === "kernel_size") axes++;
    },
    close: () => void depth--,
  });
  return isObject ? { keys, axes } : undefined;
}

/** The keys of a `TimeDistributed`, which has no argument but its layer. */
const isOfWrapper = (keys: ReadonlySet<string>): boolean =>
  [...keys].every((key) =>
    /^(name|trainable|dtype|layer|build_config|batch(_input)?_shape|quantization_config)$/.test(key),
  );

/** The class whose configuration a text is; `undefined` where it is none, or says its class itself. */
export function* bareClass(text: string): Steps<string | undefined> {
  if (text.length > LONGEST || !BARE_CONFIG_WORDS.some((word) => text.includes(word))) return undefined;
  const found = yield* topLevelOf(text);
  if (found === undefined || SAYS_CLASS.some((key) => found.keys.has(key))) return undefined;
  const { keys, axes } = found;
  const has = (...names: readonly string[]): boolean => names.some((name) => keys.has(name));
  if (has("cells")) return "StackedRNNCells";
  if (has("cell")) return has("return_sequences") ? "RNN" : undefined;
  if (has("layer")) return has("merge_mode") ? "Bidirectional" : isOfWrapper(keys) ? "TimeDistributed" : undefined;
  if (!has("units", "output_dim", "filters") || !has(...BARE_CONFIG_WORDS)) return undefined;
  if (has("filters")) return axes >= 1 && axes <= 3 ? `ConvLSTM${axes}D` : "ConvLSTM2D";
  // A cell's has none of the flags of the layer around it, but all that is beside them.
  const isCell = has("bias_constraint") && !has("return_sequences", "return_state", "go_backwards", "output_dim");
  const cell = isCell ? "Cell" : "";
  if (has("unit_forget_bias", "forget_bias_init")) return `LSTM${cell}`;
  // What has gates and no bias for forgetting is a GRU, in versions that had no `reset_after` too.
  return has("reset_after", "recurrent_activation", "inner_activation") ? `GRU${cell}` : `SimpleRNN${cell}`;
}
