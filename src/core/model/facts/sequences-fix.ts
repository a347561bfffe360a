/** The edit that gives a recurrent layer `return_sequences=True`, or takes it from it. */
import * as l10n from "@vscode/l10n";
import type { Fix } from "../../definition";
import type { Program } from "../../syntax/syntax";
import type { LayerFacts } from "./layer-facts";

/** The flag as the layer's language writes it. */
export const sequencesFlag = ({ framework }: LayerFacts, on: boolean): string =>
  framework === "tfjs" ? `returnSequences: ${on}` : `return_sequences=${on ? "True" : "False"}`;

/** `return_sequences=True` in the call that makes the layer; `undefined` where that is not plain Python. */
export function sequencesFix({ text }: Program, { node }: LayerFacts): Fix | undefined {
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

/** `False` where `return_sequences=True` is written. */
export function noSequencesFix({ text }: Program, { node }: LayerFacts): Fix | undefined {
  const span = node.arguments.find(({ name }) => name === "return_sequences")?.value.span;
  return span && text.slice(span.start, span.end) === "True"
    ? { title: l10n.t("Change to {0}", "return_sequences=False"), span, text: "False" }
    : undefined;
}
