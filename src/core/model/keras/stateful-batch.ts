/** A stateful layer keeps a state for each row of the batch, and refuses an Input that leaves open how many there are. */
import * as l10n from "@vscode/l10n";
import type { Span } from "../../definition";
import type { Interpreter } from "../../scope/interpreter";
import { readArguments } from "../arguments";
import type { LayerFacts } from "../facts/layer-facts";
import { recurrentBefore } from "../facts/refusals";
import { noteBehind } from "../facts/unpacking";
import type { SymbolicTensor } from "../tensors";
import { OPEN_BATCH } from "./own-input";
import type { KerasLayer } from "./values";

const CODE = "stateful-batch";

/**
 * keras 3.15.1 `RNN.call`: "When using `stateful=True` in a RNN, the batch size must be static"; Keras 1 and 2, tf.keras and
 * TensorFlow.js refuse it where the layer is built.
 */
export function noteOpenBatch(
  interpreter: Interpreter,
  { arguments: given }: KerasLayer,
  facts: LayerFacts,
  input: SymbolicTensor,
): void {
  if (input.shape?.[0] !== OPEN_BATCH || interpreter.mode() !== "live") return;
  if (readArguments(interpreter, given, []).flag("stateful", false) !== true) return;
  // Python comes no further than the first.
  if (recurrentBefore([input])?.problemsBehind.some(({ code }) => code === CODE)) return;
  const span = given.find(({ name }) => name === "stateful")?.node.span;
  // Keras 3's layers take no `batch_input_shape`.
  const javascript = input.origin === "argument" ? "batchInputShape" : "batchShape";
  const message = l10n.t(
    "{0} needs to know how many rows a batch has, and the input leaves it open. Say it there: {1}.",
    facts.framework === "tfjs" ? "stateful: true" : "stateful=True",
    facts.framework === "tfjs" ? `${javascript}: [batchSize, …]` : "Input(batch_shape=(batch_size, …))",
  );
  noteBehind(facts, { severity: "error", code: CODE, message, ...(span && { span }), argument: "stateful" });
}

/** keras 3.15.1: "'Sequential' object has no attribute 'reset_states'"; Keras 1 and 2 and TensorFlow.js have it. */
export function noteReset(layers: Iterable<LayerFacts>, span: Span): void {
  const message = l10n.t(
    "Keras 3's models have no {0}, as Keras 2's did: call {1} of each stateful layer.",
    "reset_states()",
    "layer.reset_state()",
  );
  for (const facts of layers) {
    if (facts.node.arguments.some(({ name }) => name === "stateful")) {
      noteBehind(facts, { severity: "warning", code: "model-reset", message, span });
    }
  }
}
