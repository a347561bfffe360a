/** JavaScript as people have it, made fit for the parser: half-typed calls, lost quotes and brackets, smart quotes. */
import { mendScriptBrackets } from "./brackets";
import { limitBrackets } from "./limits";
import { tokenizeScript } from "./tokens";
import { createEdits, type MendedText } from "../../text-edits";
import type { Steps } from "../../../steps";

/**
 * Changes as little as it takes; a text that is right stays as it is.
 * @param hasMarkup whether elements (JSX) may stand in the text: not in plain TypeScript, where `<T>x` tells a type
 */
export function* mendScript(source: string, hasMarkup: boolean): Steps<MendedText> {
  const edits = createEdits();
  const tokens = limitBrackets(yield* tokenizeScript(source, edits, hasMarkup), edits);
  yield;
  yield* mendScriptBrackets(source, tokens, edits);
  return edits.apply(source);
}
