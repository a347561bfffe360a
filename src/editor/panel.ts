/** The panel "LSTM outputs": follows the cursor unless it is pinned, and answers its page. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { LayerDefinition } from "../core/definition";
import { lineMap } from "../core/lines";
import {
  type HostMessage,
  type PageMessage,
  parsePageMessage,
  type PreviewSnapshot,
  type Snapshot,
} from "../core/messages";
import type { Overrides } from "../core/override";
import { createPreview } from "../core/preview";
import { snapshotOf } from "../core/snapshot";
import { COMMANDS, placeOf } from "./commands";
import type { Documents } from "./documents";
import { createNonce, pageHtml } from "./page";
import { findSubject, type Subject, subjectOf } from "./subject";

const VIEW_TYPE = "lstmExplorer.preview";

/** What is shown, until another layer is. */
interface Shown {
  readonly subject: Subject;
  readonly layer: LayerDefinition;
  readonly document: vscode.TextDocument;
  readonly overrides: Overrides;
  readonly preview: PreviewSnapshot;
  /** The layer is no longer there to read: this is its last good preview. */
  readonly stale: boolean;
}

/** One panel for the window, made when it is first asked for. */
export class PreviewPanel implements vscode.Disposable {
  private readonly documents: Documents;
  private readonly extensionUri: vscode.Uri;
  private readonly disposable: vscode.Disposable;
  private panel: vscode.WebviewPanel | undefined;
  private shown: Shown | undefined;
  private pinned = false;
  /** Where the cursor was last. */
  private lastEditor = vscode.window.activeTextEditor;

  constructor(documents: Documents, extensionUri: vscode.Uri) {
    this.documents = documents;
    this.extensionUri = extensionUri;
    this.disposable = vscode.Disposable.from(
      documents.onDidChange((document) => this.reread(document)),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => this.follow(textEditor)),
      vscode.window.onDidChangeActiveTextEditor((editor) => editor && this.follow(editor)),
      vscode.window.registerWebviewPanelSerializer(VIEW_TYPE, {
        deserializeWebviewPanel: async (panel) => this.adopt(panel),
      }),
    );
  }

  /** Opens the panel, or brings it to the front, with this layer; unpins it. */
  show(document: vscode.TextDocument, layer: LayerDefinition): void {
    this.pinned = false;
    this.choose(document, layer);
    if (this.panel) {
      this.panel.reveal(undefined, true);
      this.post();
    } else {
      this.adopt(
        vscode.window.createWebviewPanel(
          VIEW_TYPE,
          l10n.t("LSTM outputs"),
          { viewColumn: vscode.ViewColumn.Beside, preserveFocus: true },
          {},
        ),
      );
    }
  }

  dispose(): void {
    this.panel?.dispose();
    this.disposable.dispose();
  }

  /** Fills a panel that VS Code made or kept, and listens to its page. */
  private adopt(panel: vscode.WebviewPanel): void {
    this.panel?.dispose();
    this.panel = panel;
    const { webview } = panel;
    const dist = vscode.Uri.joinPath(this.extensionUri, "dist");
    const media = vscode.Uri.joinPath(this.extensionUri, "media");
    webview.options = { enableScripts: true, localResourceRoots: [dist, media] };
    panel.iconPath = vscode.Uri.joinPath(media, "layers.svg");
    webview.onDidReceiveMessage(async (message: unknown) => {
      const parsed = parsePageMessage(message);
      if (parsed) {
        await this.receive(parsed);
      }
      // Every message is answered, so that the page never waits for a snapshot that does not come.
      this.post();
    });
    panel.onDidDispose(() => {
      if (this.panel === panel) {
        this.panel = undefined;
        this.shown = undefined;
      }
    });
    webview.html = pageHtml({
      source: webview.cspSource,
      nonce: createNonce(),
      script: webview.asWebviewUri(vscode.Uri.joinPath(dist, "webview.js")).toString(),
      style: webview.asWebviewUri(vscode.Uri.joinPath(media, "panel.css")).toString(),
      language: vscode.env.language,
      title: l10n.t("LSTM outputs"),
      translations: vscode.l10n.bundle ? JSON.stringify(vscode.l10n.bundle) : "",
    });
  }

  private async receive(message: PageMessage): Promise<void> {
    switch (message.type) {
      case "ready": {
        const editor = vscode.window.activeTextEditor;
        if (!this.shown && editor) {
          this.follow(editor);
        }
        break;
      }
      case "pin":
        this.pinned = message.pinned;
        // The click on the pin has taken the focus, so that there may be no active editor.
        if (!message.pinned && this.lastEditor && vscode.window.visibleTextEditors.includes(this.lastEditor)) {
          this.follow(this.lastEditor);
        }
        break;
      case "override":
        if (this.shown) {
          this.choose(this.shown.document, this.shown.layer, message.overrides);
        }
        break;
      case "choose": {
        const { document } = this.shown ?? vscode.window.activeTextEditor ?? {};
        const layer = document && this.documents.read(document).layers[message.layer];
        if (document && layer) {
          this.choose(document, layer);
        }
        break;
      }
      case "reveal":
        if (this.shown) {
          const { document, layer } = this.shown;
          await vscode.commands.executeCommand(COMMANDS.goTo, placeOf(document.uri, layer));
        }
        break;
      case "copy": {
        const line = this.shown?.preview.combinations[message.combination]?.code;
        if (line !== undefined) {
          await vscode.env.clipboard.writeText(line);
          vscode.window.setStatusBarMessage(l10n.t("Copied: {0}", line), 3_000);
        }
        break;
      }
    }
  }

  /** Shows the layer under that editor's cursor; what is shown stays where there is none. */
  private follow(editor: vscode.TextEditor): void {
    this.lastEditor = editor;
    const { document, selection } = editor;
    if (!this.panel || this.pinned) {
      return;
    }
    const layer = this.documents.layerAt(document, selection.active);
    if (layer && layer !== this.shown?.layer) {
      this.choose(document, layer, this.isShown(document, layer) ? this.shown?.overrides : {});
      this.post();
    }
  }

  /** Whether it is the layer that is shown, read again after an edit. */
  private isShown(document: vscode.TextDocument, layer: LayerDefinition): boolean {
    const { subject } = this.shown ?? {};
    return (
      subject?.uri === document.uri.toString() && findSubject(this.documents.read(document).layers, subject) === layer
    );
  }

  /** Shows the edited layer anew; where it cannot be read any more, its last preview stays and says so. */
  private reread(document: vscode.TextDocument): void {
    if (!this.panel || !this.shown || this.shown.subject.uri !== document.uri.toString()) {
      return;
    }
    const layer = document.isClosed ? undefined : findSubject(this.documents.read(document).layers, this.shown.subject);
    if (layer) {
      this.choose(document, layer, this.shown.overrides);
    } else {
      this.shown = { ...this.shown, stale: true };
    }
    this.post();
  }

  private choose(document: vscode.TextDocument, layer: LayerDefinition, overrides: Overrides = {}): void {
    const subject = subjectOf(document.uri.toString(), this.documents.read(document).layers, layer);
    const line = document.positionAt(layer.calleeSpan.start).line + 1;
    const preview = snapshotOf(createPreview(layer, overrides), overrides, line);
    this.shown = { subject, layer, document, overrides, preview, stale: false };
  }

  private post(): void {
    const message: HostMessage = { type: "snapshot", snapshot: this.snapshot() };
    void this.panel?.webview.postMessage(message);
  }

  private snapshot(): Snapshot {
    const { shown, pinned } = this;
    const document = shown?.document ?? vscode.window.activeTextEditor?.document;
    const layers = document && !document.isClosed ? this.documents.read(document).layers : [];
    const lines = lineMap(layers.length > 0 && document ? document.getText() : "");
    const choices = layers.map(({ name, calleeSpan }) => ({ label: name, line: lines.lineOf(calleeSpan.start) }));
    const base = { document: document ? labelOf(document) : "", pinned, layers: choices };
    if (!shown) {
      return { ...base, notice: l10n.t("No recurrent layer under the cursor. Put it on one, or choose one.") };
    }
    const chosen = layers.indexOf(shown.layer);
    return {
      ...base,
      ...(chosen >= 0 && { chosen }),
      ...(shown.stale && {
        notice: l10n.t("{0} cannot be read any more: this is its last preview.", shown.subject.name),
      }),
      preview: shown.preview,
    };
  }
}

const labelOf = (document: vscode.TextDocument): string => vscode.workspace.asRelativePath(document.uri);
