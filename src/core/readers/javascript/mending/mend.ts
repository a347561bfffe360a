/** JavaScript as people have it, made fit for the parser: half-typed calls, lost quotes and brackets, smart quotes. */
import { mendScriptBrackets } from "./brackets";
import { type ScriptToken, tokenizeScript } from "./tokens";
import { createEdits, type MendedText } from "../../text-edits";

/** Changes as little as it takes; a text that is right stays as it is, and so does one with tags in it. */
export function mendScript(source: string): MendedText {
  const edits = createEdits();
  const tokens = tokenizeScript(source, edits);
  if (holdsTags(source, tokens)) edits.forgetFrom(0);
  else mendScriptBrackets(source, tokens, edits);
  return edits.apply(source);
}

/** Between tags any text may stand: it has quotes and brackets that mean nothing. */
const holdsTags = (source: string, tokens: readonly ScriptToken[]): boolean =>
  tokens.some(({ start }) => source.startsWith("</", start) || source.startsWith("/>", start));
