/** The files of a project that make use of others, notebooks among them. */
import { isPythonCell, joinCells } from "../../documents/notebook";
import { isNotebookPath, type ModuleText } from "../module-text";
import { parseNotebook } from "./ipynb";

/** A file of a project by its text: a Python file's, or a notebook's. */
export const projectModule = (path: string, text: string): ModuleText =>
  isNotebookPath(path) ? notebookModule(path, text) : { path, text };

/**
 * The code of a notebook's file; of one in another language than Python there is none.
 * @param text the file's
 */
function notebookModule(path: string, text: string): ModuleText {
  const { cells, language } = parseNotebook(text);
  const code = joinCells(language === "python" ? cells.filter((cell) => isPythonCell(cell.text)) : []);
  return { path, text: code.text, cells: code.cells };
}
