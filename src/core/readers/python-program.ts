/** A Python document's text ▶ the neutral syntax tree. */
import type { Span } from "../definition";
import type { Program } from "../syntax";
import type { BracketRules } from "./python-brackets";
import type { MendedText } from "./python-edits";
import { mendPython } from "./python-mend";
import { convertStatements } from "./python-statements";
import { parsePython, type PythonSource } from "./python-tree";

/**
 * Never throws: what is no Python is left out of the tree, and the rest of the document stands.
 * @param parts where the document is Python, each parsed by itself: the cells of a notebook
 */
export function parseProgram(
  text: string,
  rules: BracketRules,
  parts: readonly Span[] = [{ start: 0, end: text.length }],
): Program {
  const statements = parts.flatMap(({ start, end }) => {
    const mended = mendPython(text.slice(start, end), rules);
    const source: PythonSource = { mended: start === 0 ? mended : within(text, start, mended) };
    return convertStatements(source, parsePython(mended.text).children);
  });
  return { text, statements };
}

/** A part's mended text as one of the whole document. */
const within = (document: string, start: number, { text, original }: MendedText): MendedText => ({
  text,
  source: document,
  original: (offset) => start + original(offset),
});
