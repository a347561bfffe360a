/** What host tests do again and again. Works in the Node and in the web-worker extension host alike. */
import assert from "node:assert/strict";
import * as vscode from "vscode";

const EXTENSION_ID = "lstm-explorer.lstm-explorer";

/** The extension, activated: a hover asked for earlier would not wait for it. */
export async function activatedExtension(): Promise<vscode.Extension<unknown>> {
  const extension = vscode.extensions.getExtension(EXTENSION_ID);
  assert.ok(extension, `${EXTENSION_ID} is not installed`);
  await extension.activate();
  return extension;
}

/** The folder that is open: a copy of examples/. */
export function workspaceFolder(): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, "no folder is open");
  return folder.uri;
}

/** Opens a file of examples/ in an editor. */
export async function openExample(name: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(
    await vscode.workspace.openTextDocument(vscode.Uri.joinPath(workspaceFolder(), name)),
  );
}

/**
 * Opens an untitled document with that text in an editor. Where one was closed just before, VS Code sometimes opens that
 * again, by its name and with its text; it is closed, then, and opened another time.
 */
export async function openText(content: string, language = "python"): Promise<vscode.TextEditor> {
  return waitFor("a document with the text", async () => {
    const editor = await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ content, language }));
    if (editor.document.getText() === content) return editor;
    await closeEditors();
    return undefined;
  });
}

/**
 * Where `text` begins in the document, or `offset` characters further.
 *
 * @throws if the document does not have it
 */
export function positionOf(document: vscode.TextDocument, text: string, offset = 0): vscode.Position {
  const at = document.getText().indexOf(text);
  assert.ok(at >= 0, `${JSON.stringify(text)} is not in ${document.uri.path}`);
  return document.positionAt(at + offset);
}

/** Puts the cursor there, as a click does. */
export function placeCursor(editor: vscode.TextEditor, position: vscode.Position): void {
  editor.selection = new vscode.Selection(position, position);
}

/** The Markdown of all hovers at a place, with plain spaces in place of no-break ones, or "" where there is none. */
export async function hoverText(document: vscode.TextDocument, position: vscode.Position): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    "vscode.executeHoverProvider",
    document.uri,
    position,
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (typeof content === "string" ? content : content.value))
    .join("\n")
    .replaceAll("\u00A0", " ");
}

/** The labels of all open tabs; VS Code brings them up to date a little late, so wait for them. */
export function tabLabels(): string[] {
  return vscode.window.tabGroups.all.flatMap(({ tabs }) => tabs.map(({ label }) => label));
}

/** Closes all editors; what was typed in them is lost. */
export async function closeEditors(): Promise<void> {
  await waitFor("all editors to be closed", async () => {
    if (tabLabels().length === 0) return true;
    // Unlike closing all, this asks nothing where there are changes.
    await vscode.commands.executeCommand("workbench.action.revertAndCloseActiveEditor");
    return undefined;
  });
}

/**
 * Asks again and again until the answer is neither undefined nor false.
 *
 * @param what for the message when the time is over
 */
export async function waitFor<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  milliseconds = 10_000,
): Promise<T> {
  const end = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    assert.ok(Date.now() < end, `waited ${milliseconds} ms in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
