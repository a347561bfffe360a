import assert from "node:assert/strict";
import * as vscode from "vscode";
import { activatedExtension, closeEditors, hoverText, openText, positionOf } from "./support";

interface Manifest {
  readonly contributes?: { readonly commands?: readonly { readonly command: string; readonly title: string }[] };
}

describe("the extension in its host", () => {
  after(closeEditors);

  it("is there and activates", async () => {
    const { isActive } = await activatedExtension();
    assert.equal(isActive, true);
  });

  it("registers every command that it contributes", async () => {
    const { contributes }: Manifest = (await activatedExtension()).packageJSON;
    const commands = contributes?.commands ?? [];
    assert.notEqual(commands.length, 0, "package.json contributes no command");
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      commands.map(({ command }) => command).filter((command) => !registered.has(command)),
      [],
    );
  });

  it("opens an example, with the cursor on a layer that it previews as the code's own", async () => {
    await activatedExtension();
    await vscode.commands.executeCommand("lstmExplorer.openExample");
    const editor = vscode.window.activeTextEditor;
    assert.ok(editor);
    assert.equal(editor.document.languageId, "python");
    const hover = await hoverText(editor.document, editor.selection.active);
    assert.match(hover, /\*\*`state_c`\*\* +\| `\(batch 1, units 3\)`/);
    assert.doesNotMatch(hover, /Assumed/);
  });

  it("stays silent where there is no layer", async () => {
    await activatedExtension();
    const { document } = await openText("total = sum([1, 2, 3])\n");
    assert.equal(await hoverText(document, positionOf(document, "sum")), "");
  });
});
