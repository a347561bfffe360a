/** Which layer leaves no time steps to the recurrent one behind it, and the edit that mends it. */
import type { Fix, LayerCall, StepsLost } from "../../definition";
import * as l10n from "@vscode/l10n";
import type { Program } from "../../syntax/syntax";
import type { LayerFacts } from "../facts/layer-facts";
import type { SymbolicTensor } from "../tensors";

/** Layers that make one vector of all steps. */
const FLATTENING: ReadonlySet<string> = new Set([
  "Flatten",
  "GlobalAveragePooling1D",
  "GlobalMaxPooling1D",
  "GlobalAvgPool1D",
  "GlobalMaxPool1D",
]);

/** Calls behind each other that are looked through. */
const MOST_BEHIND = 50;

/** The nearest layer before a tensor of two axes that made them out of three; `undefined` where the input had no more. */
export function stepsLostBefore(
  tensor: SymbolicTensor,
  program: Program,
  calls: ReadonlyMap<LayerFacts, LayerCall>,
): StepsLost | undefined {
  let current: SymbolicTensor | undefined = tensor;
  for (let behind = 0; current?.producer && current.shape?.length === 2 && behind < MOST_BEHIND; behind++) {
    const { layer, inputs }: NonNullable<SymbolicTensor["producer"]> = current.producer;
    const { facts, className } = layer;
    if (facts) {
      const inner = className === "Bidirectional" ? (facts.parts[0]?.layer ?? facts) : facts;
      const name = calls.get(inner)?.name;
      const fix = sequencesFix(program, inner);
      return { className, isRecurrent: true, ...(name !== undefined && { name }), ...(fix && { fix }) };
    }
    if (FLATTENING.has(className)) return { className, isRecurrent: false };
    current = inputs[0];
  }
  return undefined;
}

/** `return_sequences=True` in the call that makes the layer; `undefined` where that is not plain Python. */
function sequencesFix({ text }: Program, { node }: LayerFacts): Fix | undefined {
  const title = l10n.t("Add {0}", "return_sequences=True");
  const written = node.arguments.find(({ name }) => name === "return_sequences");
  if (written) return { title, span: written.value.span, text: "True" };
  const close = node.span.end - 1;
  const isPython = text[close] === ")" && node.arguments.every(({ spread }) => spread === undefined);
  if (!isPython || text[node.arguments[0]?.span.start ?? close] === "{") return undefined;
  const last = node.arguments.at(-1);
  const before = last ? text.slice(last.span.end, close) : "";
  const at = before.trim() === "" ? (last?.span.end ?? close) : close;
  const separator = last === undefined ? "" : before.trim() === "" ? ", " : " ";
  return { title, span: { start: at, end: at }, text: `${separator}return_sequences=True` };
}
