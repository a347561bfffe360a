/** A Python document's text ▶ the neutral syntax tree. */
import type { Program } from "../syntax";
import type { BracketRules } from "./python-brackets";
import { mendPython } from "./python-mend";
import { convertStatements } from "./python-statements";
import { parsePython, type PythonSource } from "./python-tree";

/** Never throws: what is no Python is left out of the tree, and the rest of the document stands. */
export function parseProgram(text: string, rules: BracketRules): Program {
  const mended = mendPython(text, rules);
  const source: PythonSource = { mended };
  return { text, statements: convertStatements(source, parsePython(mended.text).children) };
}
