/** Notebooks as VS Code holds them: each cell a document of its own. */
import * as vscode from "vscode";
import type { LayerDefinition } from "../core/definition";
import { type LayerPlace, placeOf } from "./commands";

const CELL_SCHEME = "vscode-notebook-cell";

/** The notebook that a document is a cell of. */
export function notebookOf(document: vscode.TextDocument): vscode.NotebookDocument | undefined {
  if (document.uri.scheme !== CELL_SCHEME) {
    return undefined;
  }
  return vscode.workspace.notebookDocuments.find((notebook) =>
    notebook.getCells().some((cell) => cell.document === document),
  );
}

/** The code cells of a notebook in its order; of one language where it is named. */
export const codeCells = (notebook: vscode.NotebookDocument, languageId?: string): readonly vscode.NotebookCell[] =>
  notebook
    .getCells()
    .filter(
      ({ kind, document }) =>
        kind === vscode.NotebookCellKind.Code && (languageId === undefined || document.languageId === languageId),
    );

/** The cell that a document is, with its notebook. */
export function cellOf(document: vscode.TextDocument): vscode.NotebookCell | undefined {
  return notebookOf(document)
    ?.getCells()
    .find((cell) => cell.document === document);
}

/** The place of a document's layer; of a cell's by the notebook's file. */
export function placeIn(document: vscode.TextDocument, layer: LayerDefinition): LayerPlace {
  const cell = cellOf(document);
  return cell ? placeOf(cell.notebook.uri, layer, cell.index) : placeOf(document.uri, layer);
}
