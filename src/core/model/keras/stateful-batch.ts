/** A stateful layer keeps a state for each row of the batch, and refuses an Input that leaves open how many there are. */
import * as l10n from "@vscode/l10n";
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
  const isOwn = input.origin === "argument";
  const [python, javascript] = isOwn ? ["batch_input_shape", "batchInputShape"] : ["batch_shape", "batchShape"];
  const message = l10n.t(
    "{0} needs to know how many rows a batch has, and the input leaves it open. Say it there: {1}.",
    facts.framework === "tfjs" ? "stateful: true" : "stateful=True",
    facts.framework === "tfjs" ? `${javascript}: [batchSize, …]` : `${python}=(batch_size, …)`,
  );
  noteBehind(facts, { severity: "error", code: CODE, message, ...(span && { span }), argument: "stateful" });
}
