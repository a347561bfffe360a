import assert from "node:assert/strict";
import * as vscode from "vscode";
import { activatedExtension, closeEditors, hoverText, openExample, openText, positionOf, waitFor } from "./support";

const settings = () => vscode.workspace.getConfiguration("lstmExplorer");

async function set(name: string, value: unknown): Promise<void> {
  await settings().update(name, value, vscode.ConfigurationTarget.Global);
}

describe("the settings", () => {
  before(activatedExtension);
  after(closeEditors);
  afterEach(async () => {
    for (const name of ["hover.enabled", "hover.precision", "problems.enabled", "inlayHints.enabled"]) {
      await set(name, undefined);
    }
  });

  it("switch the hover off and on", async () => {
    const { document } = await openExample("01_last_output.py");
    const hover = () => hoverText(document, positionOf(document, "LSTM(", 1));
    await set("hover.enabled", false);
    assert.equal(await hover(), "");
    await set("hover.enabled", true);
    assert.match(await hover(), /LSTM\(units=1/);
  });

  it("say how many digits the hover has, and nonsense says nothing", async () => {
    const { document } = await openExample("01_last_output.py");
    const hover = () => hoverText(document, positionOf(document, "LSTM(", 1));
    // As NumPy rounds 0.02572775 with set_printoptions(precision=4).
    await set("hover.precision", 4);
    assert.match(await hover(), /`\[\[0\.0257\]\]`/);
    await set("hover.precision", "many");
    assert.match(await hover(), /`\[\[0\.02572775\]\]`/);
  });

  it("switch what is underlined off and on, at once", async () => {
    const { document } = await openText("from keras.layers import LSTM\nx = LSTM(0)\n");
    const problems = () => vscode.languages.getDiagnostics(document.uri);
    await waitFor("a squiggle", () => problems().length === 1);
    await set("problems.enabled", false);
    await waitFor("no squiggle", () => problems().length === 0);
    // What is underlined nowhere, the hover says.
    assert.match(await hoverText(document, positionOf(document, "0)")), /units must be a positive integer/);
    await set("problems.enabled", true);
    await waitFor("a squiggle", () => problems().length === 1);
  });

  it("write what a layer returns behind its call", async () => {
    const text = [
      "from keras.layers import LSTM, Bidirectional, Input",
      "x = LSTM(8, return_sequences=True)(Input((3, 2)))",
      "y = Bidirectional(LSTM(4))(x)",
      "z = LSTM(0)(x)",
    ].join("\n");
    const { document } = await openText(text);
    const whole = new vscode.Range(0, 0, document.lineCount, 0);
    const hints = async () => {
      const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        "vscode.executeInlayHintProvider",
        document.uri,
        whole,
      );
      return found
        .filter(({ label }) => typeof label === "string" && label.startsWith("→"))
        .map(({ position, label }) => [position.line, position.character, label]);
    };
    assert.deepEqual(await hints(), []);
    await set("inlayHints.enabled", true);
    assert.deepEqual(await hints(), [
      [1, 49, "→ (batch, 3, 8)"],
      [2, 29, "→ (batch, 8)"],
    ]);
  });
});
