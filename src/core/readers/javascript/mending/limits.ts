/** Brackets that lie deeper in each other than anybody writes, cut before the text is parsed: the parser would not end. */
import type { Edits } from "../../text-edits";
import type { ScriptToken } from "./tokens";

/** As in Python, whose own limit it is (`MAXLEVEL` in CPython's tokenizer). */
const MAX_BRACKETS = 200;

/** Takes out the brackets that go too deep, each with what closes it; the tokens that are kept. */
export function limitBrackets(tokens: readonly ScriptToken[], edits: Edits): readonly ScriptToken[] {
  let depth = 0;
  const kept = tokens.filter(({ kind, start }) => {
    if (kind !== "open" && kind !== "close") return true;
    const isTooDeep = kind === "open" ? depth++ >= MAX_BRACKETS : depth > 0 && --depth >= MAX_BRACKETS;
    if (isTooDeep) edits.replace(start, " ");
    return !isTooDeep;
  });
  return kept.length < tokens.length ? kept : tokens;
}
