/** The composition root. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import { registerDiagnostics } from "./editor/diagnostics";
import { Documents } from "./editor/documents";
import { registerExample } from "./editor/example";
import { registerExplorer } from "./editor/explorer";
import { registerHover } from "./editor/hover";
import { registerInlayHints } from "./editor/inlay-hints";
import { Importers } from "./editor/importers";
import { PreviewPanel } from "./editor/panel";
import { registerPreviewCommands } from "./editor/preview-command";
import { registerQuickFixes } from "./editor/quick-fixes";
import { WorkspaceLayers } from "./editor/workspace-layers";

export function activate(context: vscode.ExtensionContext): void {
  if (vscode.l10n.bundle) {
    l10n.config({ contents: vscode.l10n.bundle });
  }
  const importers = new Importers();
  const documents = new Documents(importers);
  const workspace = new WorkspaceLayers(importers);
  const panel = new PreviewPanel(documents, context.extensionUri);
  context.subscriptions.push(
    importers,
    documents,
    workspace,
    panel,
    registerPreviewCommands(documents, panel),
    registerHover(documents),
    registerInlayHints(documents),
    registerDiagnostics(documents),
    registerQuickFixes(documents),
    registerExplorer(documents, workspace),
    registerExample(),
  );
}
