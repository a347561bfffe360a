/** Squiggles where a program breaks, and the edits that mend it. */
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { activatedExtension, openText, positionOf, waitFor } from "./support";

const PROGRAM = `from keras import Input
from keras.layers import GRU, LSTM

x = Input((10, 3))
a, ah, ac = LSTM(16, return_state=True)(x)
y4 = LSTM(8)(x, initial_state=[ah, ac])
y5 = LSTM(8, return_sequence=True)(x)
o, h, c = GRU(8, return_state=True)(x)
q = LSTM(4)(LSTM(6)(x))
`;

/** What is underlined, with its code. */
const underlined = (document: vscode.TextDocument): readonly string[] =>
  vscode.languages
    .getDiagnostics(document.uri)
    .toSorted((one, other) => one.range.start.compareTo(other.range.start))
    .map(({ range, code }) => `${document.getText(range)}: ${typeof code === "string" ? code : ""}`);

async function applyFix(document: vscode.TextDocument, position: vscode.Position, title: string): Promise<void> {
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider",
    document.uri,
    new vscode.Range(position, position),
    vscode.CodeActionKind.QuickFix.value,
  );
  const action = actions.find((each) => each.title === title);
  assert.ok(action?.edit, `${title} is not among ${actions.map((each) => each.title).join(", ")}`);
  assert.ok(await vscode.workspace.applyEdit(action.edit));
}

describe("what breaks on the next line", () => {
  it("is underlined where it happens, and mended by quick fixes", async () => {
    await activatedExtension();
    const { document } = await openText(PROGRAM);
    // An untitled document may have the name, and for a moment the problems, of one that was closed.
    await waitFor("the problems", () => underlined(document).some((each) => each.startsWith("o, h, c")));
    assert.deepEqual(underlined(document), [
      "[ah, ac]: initial-state-shape",
      "return_sequence: argument-unknown",
      "o, h, c: unpacking",
      "LSTM: input-rank",
    ]);

    await applyFix(document, positionOf(document, "return_sequence="), "Change to return_sequences");
    await applyFix(document, positionOf(document, "o, h, c"), "Unpack into o, h");
    await applyFix(document, positionOf(document, "LSTM(4)"), "Add return_sequences=True");
    assert.equal(
      document.getText(),
      PROGRAM.replace("return_sequence=", "return_sequences=")
        .replace("o, h, c", "o, h")
        .replace("LSTM(6)", "LSTM(6, return_sequences=True)"),
    );
    await waitFor("fewer problems", () => vscode.languages.getDiagnostics(document.uri).length === 1);
    assert.deepEqual(underlined(document), ["[ah, ac]: initial-state-shape"]);
  });
});
