/** Whether a Python text mentions a name in its code: of many files that have one, it stands in prose only. */
import type { Token } from "../mending/scan";
import { tokenize } from "../mending/tokens";
import { createEdits } from "../../text-edits";

/**
 * Whether one of the names stands outside of comments and of strings that are statements, as documentation is. The
 * reader of the text cuts it into the same tokens, so that no name reaches it from a text of which this is false.
 * @param names matches one of them as a whole word, anywhere
 * @param call matches what can hardly be anything but a call of one
 */
export function mentionsInCode(text: string, names: RegExp, call: RegExp): boolean {
  if (call.test(text)) return true;
  const { tokens, runsAway } = tokenize(text, createEdits());
  // Which of the strings are code then hangs on the whole text.
  if (runsAway) return true;
  let brackets = 0;
  return tokens.some(({ kind, start, end }, index) => {
    if (kind === "open") brackets++;
    else if (kind === "close") brackets = Math.max(0, brackets - 1);
    const isWord = kind === "name" || (kind === "string" && !(brackets === 0 && standsAlone(tokens, index)));
    return isWord && names.test(text.slice(start, end));
  });
}

/** Whether nothing but the token is on its lines. */
const standsAlone = (tokens: readonly Token[], index: number): boolean =>
  isEdge(tokens[index - 1]) && isEdge(tokens[index + 1]);

const isEdge = (token: Token | undefined): boolean => token === undefined || token.kind === "newline";
