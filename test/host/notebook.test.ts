import assert from "node:assert/strict";
import * as vscode from "vscode";
import { activatedExtension, closeEditors, hoverText, positionOf } from "./support";

const code = (text: string): vscode.NotebookCellData =>
  new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, "python");

describe("a notebook", () => {
  let notebook: vscode.NotebookDocument;

  before(async function () {
    // In the web worker there is none: VS Code from npm has no browser build of its notebook format.
    if (vscode.env.uiKind === vscode.UIKind.Web && vscode.env.remoteName === undefined) this.skip();
    await activatedExtension();
    const data = new vscode.NotebookData([
      code("from keras.layers import LSTM\nunits = 3"),
      new vscode.NotebookCellData(vscode.NotebookCellKind.Markup, "# LSTM(1)", "markdown"),
      code("%time\nlayer = LSTM(units, return_sequences=True)"),
    ]);
    notebook = await vscode.workspace.openNotebookDocument("jupyter-notebook", data);
    await vscode.window.showNotebookDocument(notebook);
  });
  after(closeEditors);

  const hover = async (): Promise<string> => {
    const { document } = notebook.cellAt(2);
    return hoverText(document, positionOf(document, "LSTM(", 1));
  };

  it("resolves the names of the cells before", async () => {
    assert.match(await hover(), /LSTM\(units=units.*3|units.* 3|LSTM\(units=3/);
  });

  it("follows a change in another cell", async () => {
    const { document } = notebook.cellAt(0);
    const edit = new vscode.WorkspaceEdit();
    const at = positionOf(document, "3");
    edit.replace(document.uri, new vscode.Range(at, at.translate(0, 1)), "0");
    await vscode.workspace.applyEdit(edit);
    const [problem] = await problemsOf(notebook.cellAt(2).document.uri);
    assert.equal(problem?.code, "units-invalid");
    assert.deepEqual(problem.range.start, new vscode.Position(1, 13));
  });
});

/** The problems of a document, once there are any. */
async function problemsOf(uri: vscode.Uri): Promise<readonly vscode.Diagnostic[]> {
  for (let attempt = 0; attempt < 50; attempt++) {
    const found = vscode.languages.getDiagnostics(uri);
    if (found.length > 0) return found;
    await new Promise((resolve) => {
      setTimeout(resolve, 100);
    });
  }
  return [];
}
