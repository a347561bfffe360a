/** The command "Preview LSTM outputs", and going to a layer. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { LayerDefinition } from "../core/definition";
import { labelOf } from "../core/documents/instances";
import { LANGUAGE_IDS } from "../core/languages";
import { layerAt } from "../core/read";
import { COMMANDS, type LayerPlace, parsePlace } from "./commands";
import { type Documents, rangeOf } from "./documents";
import { cellOf } from "./notebooks";
import type { PreviewPanel } from "./panel";

/** The commands that open a layer's preview and lead back to its code. */
export function registerPreviewCommands(documents: Documents, panel: PreviewPanel): vscode.Disposable {
  return vscode.Disposable.from(
    vscode.commands.registerCommand(COMMANDS.preview, async (target?: unknown) => {
      const found = await layerOf(documents, target);
      if (found) {
        panel.show(found.document, found.layer);
      }
    }),
    vscode.commands.registerCommand(COMMANDS.goTo, async (target?: unknown) => {
      const found = await layerOf(documents, target);
      if (found) {
        await reveal(found);
      }
    }),
  );
}

interface Found {
  readonly document: vscode.TextDocument;
  readonly layer: LayerDefinition;
}

/** The layer at the place that the command was handed, else under the cursor, else chosen from the file's. */
async function layerOf(documents: Documents, target: unknown): Promise<Found | undefined> {
  const place = parsePlace(target);
  if (place) {
    const document = await documentOf(place);
    const layer = layerAt((await documents.whenRead(document)).layers, place.offset);
    return layer ? { document, layer } : pick(documents, document, l10n.t("The layer is no longer there."));
  }
  const editor = vscode.window.activeTextEditor;
  if (!editor || !LANGUAGE_IDS.includes(editor.document.languageId)) {
    void vscode.window.showInformationMessage(
      l10n.t("Open a Python or JSON file and put the cursor on a recurrent layer, then preview it."),
    );
    return undefined;
  }
  const { document, selection } = editor;
  await documents.whenRead(document);
  const layer = documents.layerAt(document, selection.active);
  const line = selection.active.line + 1;
  return layer ? { document, layer } : pick(documents, document, l10n.t("No recurrent layer at line {0}.", line));
}

/** Opens the document of a place, which may be a notebook's cell. */
async function documentOf({ uri, cell }: LayerPlace): Promise<vscode.TextDocument> {
  const parsed = vscode.Uri.parse(uri, true);
  if (cell === undefined) {
    return vscode.workspace.openTextDocument(parsed);
  }
  return (await vscode.workspace.openNotebookDocument(parsed)).cellAt(cell).document;
}

/** Lets the user choose among the layers of a document, saying why. */
async function pick(documents: Documents, document: vscode.TextDocument, why: string): Promise<Found | undefined> {
  const { layers, problems } = await documents.whenRead(document);
  if (layers.length === 0) {
    const name = vscode.workspace.asRelativePath(document.uri);
    void vscode.window.showInformationMessage(
      problems[0]?.message ?? l10n.t("There is no recurrent layer in {0} that can be previewed.", name),
    );
    return undefined;
  }
  const [only, ...others] = layers;
  if (only && others.length === 0) {
    return { document, layer: only };
  }
  const items = layers.map((layer) => ({
    label: labelOf(layer),
    description: l10n.t("line {0}", rangeOf(document, layer.calleeSpan).start.line + 1),
    detail: document.lineAt(rangeOf(document, layer.calleeSpan).start.line).text.trim(),
    layer,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: why, placeHolder: l10n.t("Choose a layer") });
  return chosen && { document, layer: chosen.layer };
}

async function reveal({ document, layer }: Found): Promise<void> {
  const { start } = rangeOf(document, layer.calleeSpan);
  const cell = cellOf(document);
  if (cell) {
    await revealInCell(cell, start);
    return;
  }
  await vscode.window.showTextDocument(document, {
    selection: new vscode.Range(start, start),
    viewColumn: columnFor(document),
    preview: true,
  });
}

async function revealInCell({ notebook, index, document }: vscode.NotebookCell, at: vscode.Position): Promise<void> {
  const range = new vscode.NotebookRange(index, index + 1);
  const editor = await vscode.window.showNotebookDocument(notebook, { selections: [range], preview: true });
  editor.revealRange(range, vscode.NotebookEditorRevealType.InCenterIfOutsideViewport);
  const inCell = vscode.window.visibleTextEditors.find((each) => each.document === document);
  if (inCell) {
    inCell.selection = new vscode.Selection(at, at);
  }
}

/** Where a document is shown already, else a column in which it does not cover a webview such as the panel. */
function columnFor(document: vscode.TextDocument): vscode.ViewColumn {
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const { activeTab, viewColumn } = vscode.window.tabGroups.activeTabGroup;
  if (shown?.viewColumn !== undefined) {
    return shown.viewColumn;
  }
  if (!(activeTab?.input instanceof vscode.TabInputWebview)) {
    return vscode.ViewColumn.Active;
  }
  return viewColumn === vscode.ViewColumn.One ? vscode.ViewColumn.Beside : vscode.ViewColumn.One;
}
