/** The panel "LSTM outputs": follows the cursor unless it is pinned, and answers its page. */
import * as l10n from "@vscode/l10n";
import * as vscode from "vscode";
import type { LayerDefinition } from "../core/definition";
import type { StepPlace } from "../core/explain/explanation";
import {
  type HostMessage,
  type PageMessage,
  parsePageMessage,
  type PreviewSnapshot,
  type Snapshot,
} from "../core/panel/messages";
import type { Overrides } from "../core/preview/override";
import { type Preview, previewInSlices } from "../core/preview/preview";
import { snapshotOf } from "../core/panel/snapshot";
import { callsOf, labelOf, madeTogether } from "../core/documents/instances";
import { findTracked, moved, track, type Tracked } from "../core/documents/tracking";
import { COMMANDS } from "./commands";
import { type DocumentChange, type Documents, lineOf } from "./documents";
import { cellOf } from "./notebooks";
import { LongRun } from "./long-run";
import { createNonce, pageHtml } from "./page";

const VIEW_TYPE = "lstmExplorer.preview";

/** What is shown, until another layer is. */
interface Shown {
  /** See `PreviewSnapshot.key`. */
  readonly key: string;
  readonly document: vscode.TextDocument;
  readonly tracked: Tracked;
  /** As it was last read. */
  readonly layer: LayerDefinition;
  readonly overrides: Overrides;
  /** Absent until a long run is done, or where it was given up. */
  readonly computed?: Preview;
  /** Of `computed`; while another run is under way, of the one before. */
  readonly preview?: PreviewSnapshot;
  /** The number of which the page shows how it came about. */
  readonly explained: StepPlace | undefined;
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
  private readonly run = new LongRun<Preview>({
    onProgress: () => this.post(),
    onDone: (computed) => this.finished(computed),
  });
  /** Where the cursor was last: a click into the panel leaves no active editor. */
  private lastEditor = vscode.window.activeTextEditor;

  constructor(documents: Documents, extensionUri: vscode.Uri) {
    this.documents = documents;
    this.extensionUri = extensionUri;
    this.disposable = vscode.Disposable.from(
      documents.onDidChange((change) => this.reread(change)),
      vscode.workspace.onDidChangeTextDocument((event) => this.move(event)),
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
    this.display(document, layer);
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
    const former = this.panel;
    this.panel = panel;
    former?.dispose();
    const { webview } = panel;
    const dist = vscode.Uri.joinPath(this.extensionUri, "dist");
    const media = vscode.Uri.joinPath(this.extensionUri, "media");
    webview.options = { enableScripts: true, localResourceRoots: [dist, media] };
    panel.iconPath = vscode.Uri.joinPath(media, "layers.svg");
    webview.onDidReceiveMessage(async (message: unknown) => {
      const parsed = parsePageMessage(message);
      try {
        await (parsed && this.receive(parsed));
      } catch (error) {
        void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
      } finally {
        // Every message is answered, so that the page never waits for a snapshot that does not come.
        this.post();
      }
    });
    panel.onDidDispose(() => {
      if (this.panel === panel) {
        this.panel = undefined;
        this.shown = undefined;
        this.run.cancel();
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
    const { shown } = this;
    switch (message.type) {
      case "ready":
        this.followLast();
        break;
      case "pin":
        this.pinned = message.pinned;
        this.followLast();
        break;
      case "override":
        // A message that was under way when another layer came to be shown is not for that one.
        if (shown?.key === message.key) {
          const { computed: _computed, ...rest } = shown;
          this.shown = { ...rest, ...this.previewed(shown, shown.layer, message.overrides) };
        }
        break;
      case "cancel":
        this.run.cancel();
        break;
      case "explain":
        if (shown?.key === message.key) {
          this.shown = this.explaining(shown, message.place);
        }
        break;
      case "choose": {
        const document = await reopened(shown?.document ?? this.lastEditor?.document);
        const layer = document && (await this.documents.whenRead(document)).layers[message.layer];
        if (document && layer) {
          this.display(document, layer);
        }
        break;
      }
      case "reveal":
        if (shown) {
          const place = { uri: shown.document.uri.toString(), offset: shown.tracked.offset };
          await vscode.commands.executeCommand(COMMANDS.goTo, place);
        }
        break;
      case "copy": {
        const line = shown?.preview?.combinations[message.combination]?.code;
        if (line !== undefined) {
          await vscode.env.clipboard.writeText(line);
          vscode.window.setStatusBarMessage(l10n.t("Copied: {0}", line), 3_000);
        }
        break;
      }
    }
  }

  private followLast(): void {
    if (this.lastEditor && vscode.window.visibleTextEditors.includes(this.lastEditor)) {
      this.follow(this.lastEditor);
    }
  }

  /** Shows the layer under that editor's cursor; what is shown stays where there is none. */
  private follow(editor: vscode.TextEditor): void {
    this.lastEditor = editor;
    const layer = this.layerUnderCursor(editor.document);
    if (layer && !this.isShown(editor.document, layer)) {
      this.display(editor.document, layer);
      this.post();
    } else if (!this.shown && !this.documents.isPending(editor.document)) {
      this.post();
    }
  }

  /** Whether the layer is shown, or another one that its call makes, which the user has chosen. */
  private isShown(document: vscode.TextDocument, layer: LayerDefinition): boolean {
    const { shown } = this;
    return (
      shown !== undefined &&
      [layer, ...madeTogether(this.documents.latest(document).layers, layer)].includes(shown.layer)
    );
  }

  /** The layer to follow to in that document; none while it is typed in, since news of it will come. */
  private layerUnderCursor(document: vscode.TextDocument): LayerDefinition | undefined {
    const editor = this.lastEditor;
    return this.panel && !this.pinned && editor?.document === document && !this.documents.isPending(document)
      ? this.documents.layerAt(document, editor.selection.active)
      : undefined;
  }

  /** Keeps the layer's place while its document is edited. */
  private move({ document, contentChanges }: vscode.TextDocumentChangeEvent): void {
    if (this.shown?.document === document) {
      // Each change is given by the text before all of them: from the end on, none shifts another.
      const edits = [...contentChanges].sort((a, b) => b.rangeOffset - a.rangeOffset);
      const tracked = edits.reduce(
        (place, { rangeOffset, rangeLength, text }) =>
          moved(place, { offset: rangeOffset, removed: rangeLength, inserted: text.length }),
        this.shown.tracked,
      );
      this.shown = { ...this.shown, tracked };
    }
  }

  /** Shows the edited layer anew; where it cannot be read any more, its last preview stays and says so. */
  private reread({ document, closed }: DocumentChange): void {
    const { shown } = this;
    if (!this.panel || closed) {
      return;
    }
    const isShown = shown?.document.uri.toString() === document.uri.toString();
    const layer = isShown ? findTracked(this.documents.latest(document).layers, shown.tracked) : undefined;
    const under = this.layerUnderCursor(document);
    const made = under ? madeTogether(this.documents.latest(document).layers, under) : [];
    if (under && !(layer && made.includes(layer))) {
      this.display(document, under);
    } else if (isShown) {
      this.shown = layer ? this.read(shown, document, layer) : { ...shown, stale: true };
    }
    this.post();
  }

  /** Shows a layer: with the changes made to it here, if it is the one that is shown. */
  private display(document: vscode.TextDocument, layer: LayerDefinition): void {
    const { shown } = this;
    const { layers } = this.documents.latest(document);
    const uri = document.uri.toString();
    if (shown?.document.uri.toString() === uri && findTracked(layers, shown.tracked) === layer) {
      this.shown = this.read(shown, document, layer);
    } else {
      const index = layers.findIndex((each) => callsOf(each).includes(layer));
      const key = `${uri}#${index} ${layer.name} ${layer.use.call?.number ?? ""}`;
      this.shown = this.read({ key, overrides: {}, explained: undefined }, document, layer);
    }
  }

  private read(
    before: Pick<Shown, "key" | "overrides" | "explained" | "preview">,
    document: vscode.TextDocument,
    layer: LayerDefinition,
  ): Shown {
    const { key, overrides, explained, preview } = before;
    const place = { key, document, explained };
    const tracked = track(this.documents.latest(document).layers, layer);
    const run = this.previewed({ ...place, ...(preview && { preview }) }, layer, overrides);
    return { ...place, tracked, layer, stale: false, ...run };
  }

  /** Runs the layer: at once where that is quick, else in the host's free time while the preview before stays. */
  private previewed(
    shown: Pick<Shown, "key" | "document" | "explained" | "preview">,
    layer: LayerDefinition,
    overrides: Overrides,
  ): Pick<Shown, "overrides" | "computed" | "preview"> {
    const computed = this.run.start(previewInSlices(layer, overrides));
    return computed
      ? { overrides, computed, preview: pageSnapshot(shown, layer, overrides, computed) }
      : { overrides, ...(shown.preview && { preview: shown.preview }) };
  }

  /** Shows what a long run has come to. */
  private finished(computed: Preview): void {
    const { shown } = this;
    if (shown) {
      this.shown = { ...shown, computed, preview: pageSnapshot(shown, shown.layer, shown.overrides, computed) };
      this.post();
    }
  }

  /** What is shown, with how that number came about; without a place, with none. */
  private explaining(shown: Shown, explained: StepPlace | undefined): Shown {
    const { computed } = shown;
    const next = { ...shown, explained };
    return computed ? { ...next, preview: pageSnapshot(next, shown.layer, shown.overrides, computed) } : next;
  }

  private post(): void {
    if (this.panel) {
      const message: HostMessage = { type: "snapshot", snapshot: this.snapshot() };
      void this.panel.webview.postMessage(message);
    }
  }

  private snapshot(): Snapshot {
    const { shown, pinned } = this;
    const { progress } = this.run;
    const document = shown?.document ?? this.lastEditor?.document;
    const layers = document && !document.isClosed ? this.documents.latest(document).layers : [];
    const cell = document && cellOf(document);
    const base = {
      document: document ? vscode.workspace.asRelativePath(cell?.notebook.uri ?? document.uri) : "",
      ...(cell && { cell: cell.index + 1 }),
      pinned,
      layers: layers.flatMap((layer) =>
        document ? [{ label: labelOf(layer), line: lineOf(document, layer.calleeSpan.start) }] : [],
      ),
    };
    if (!shown) {
      return { ...base, notice: l10n.t("No recurrent layer under the cursor. Put it on one, or choose one.") };
    }
    const chosen = layers.findIndex((layer) => callsOf(layer).includes(shown.layer));
    return {
      ...base,
      ...(chosen >= 0 && { chosen }),
      ...noticeOf(shown, progress !== undefined),
      ...(progress !== undefined && { progress }),
      // What the user changed holds from now on, though its numbers are still under way.
      ...(shown.preview && { preview: { ...shown.preview, overrides: shown.overrides } }),
    };
  }
}

/** Why what is shown is old, or nothing. */
function noticeOf({ stale, tracked: { name }, computed }: Shown, running: boolean): { readonly notice?: string } {
  if (stale) {
    return { notice: l10n.t("{0} cannot be read any more: this is its last preview.", name) };
  }
  if (running) {
    return { notice: l10n.t("Calculating {0} …", name) };
  }
  return computed ? {} : { notice: l10n.t("The run of {0} was given up; change a size to try again.", name) };
}

/** A computed preview as the page shows it. */
function pageSnapshot(
  { key, document, explained }: Pick<Shown, "key" | "document" | "explained">,
  layer: LayerDefinition,
  overrides: Overrides,
  computed: Preview,
): PreviewSnapshot {
  const line = lineOf(document, layer.calleeSpan.start);
  return snapshotOf(computed, overrides, { key, line }, explained);
}

/** The document, opened again where VS Code has closed it. */
async function reopened(document: vscode.TextDocument | undefined): Promise<vscode.TextDocument | undefined> {
  return document?.isClosed ? vscode.workspace.openTextDocument(document.uri) : document;
}
