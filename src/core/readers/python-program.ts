/** A Python document's text ▶ the neutral syntax tree. */
import type { Program } from "../syntax";
import { mendPython } from "./python-mend";
import { convertStatements } from "./python-statements";
import { parsePython, type PythonSource } from "./python-tree";

/** Never throws: what is no Python is left out of the tree, and the rest of the document stands. */
export function parseProgram(text: string): Program {
  const mended = mendPython(text);
  const source: PythonSource = { mended };
  return { text, statements: convertStatements(source, parsePython(mended.text).children) };
}
