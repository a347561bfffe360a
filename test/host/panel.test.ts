import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  activatedExtension,
  closeEditors,
  openExample,
  openText,
  placeCursor,
  positionOf,
  tabLabels,
  waitFor,
} from "./support";

/** VS Code brings its list of tabs up to date a little late, in milliseconds. */
const TABS_ARRIVE = 1_000;

describe("the command Preview LSTM outputs", () => {
  before(activatedExtension);
  afterEach(closeEditors);

  it("opens the panel beside the editor, which keeps the focus", async () => {
    const editor = await openExample("01_last_output.py");
    placeCursor(editor, positionOf(editor.document, "LSTM("));
    await vscode.commands.executeCommand("lstmExplorer.preview");
    await waitFor("the panel", () => tabLabels().includes("LSTM outputs"));
    assert.equal(vscode.window.activeTextEditor?.document, editor.document);
  });

  it("keeps to one panel", async () => {
    const editor = await openExample("05_all_combinations.py");
    for (const text of ["LSTM(", "return_state=True"]) {
      placeCursor(editor, positionOf(editor.document, text));
      await vscode.commands.executeCommand("lstmExplorer.preview");
    }
    await waitFor("the panel", () => tabLabels().includes("LSTM outputs"));
    assert.equal(tabLabels().filter((label) => label === "LSTM outputs").length, 1);
  });

  it("opens nothing where the file has no layer", async () => {
    await openText("total = 1\n");
    await vscode.commands.executeCommand("lstmExplorer.preview");
    await new Promise((resolve) => setTimeout(resolve, TABS_ARRIVE));
    assert.ok(!tabLabels().includes("LSTM outputs"));
  });

  it("opens the layer of a place that the tree or a link hands over, whatever is under the cursor", async () => {
    const { document } = await openExample("stacked.py");
    const node = { uri: document.uri.toString(), offset: document.getText().indexOf("LSTM(4"), kind: "layer" };
    await vscode.commands.executeCommand("lstmExplorer.preview", node);
    await waitFor("the panel", () => tabLabels().includes("LSTM outputs"));
    await vscode.commands.executeCommand("lstmExplorer.goTo", node);
    await waitFor("the cursor", () => vscode.window.activeTextEditor?.selection.active.line === 11);
    assert.equal(vscode.window.activeTextEditor?.document, document);
  });
});

describe("problems", () => {
  before(activatedExtension);
  after(closeEditors);

  it("stand in the editor where they happened", async () => {
    const { document } = await openText("from keras.layers import LSTM\nx = LSTM(-3)\ny = LSTM(2)\n");
    const [problem] = await waitFor("the problem", () => {
      const found = vscode.languages.getDiagnostics(document.uri);
      return found.length > 0 && found;
    });
    assert.equal(problem?.source, "LSTM Explorer");
    assert.equal(document.getText(problem.range), "-3");
  });

  it("leave with the layer", async () => {
    const editor = await openText("from keras.layers import LSTM\nx = LSTM(0)\n");
    const { document } = editor;
    await waitFor("the problem", () => vscode.languages.getDiagnostics(document.uri).length === 1);
    await editor.edit((edit) => edit.replace(document.lineAt(1).range, "x = LSTM(1)"));
    await waitFor("the problem", () => vscode.languages.getDiagnostics(document.uri).length === 0);
    assert.deepEqual(vscode.languages.getDiagnostics(document.uri), []);
  });
});
