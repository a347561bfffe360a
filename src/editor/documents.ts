/** What was read from the open documents: each version once, and news of it when the typing pauses. */
import * as vscode from "vscode";
import type { DocumentReading, LayerDefinition } from "../core/definition";
import { LANGUAGE_IDS, layerNear, mayHoldLayers, readDocument } from "../core/read";
import { lineMap } from "../core/lines";

/** Readings follow the text when no key was pressed for so long, in milliseconds; a huge text waits longer. */
const TYPING_PAUSE = 150;
const TYPING_PAUSE_HUGE = 1_500;
const HUGE = 2_000_000;

const NOTHING: DocumentReading = { layers: [], problems: [] };

interface Entry {
  readonly version: number;
  readonly reading: DocumentReading;
}

/** Reads documents for all features, so that a text is parsed once however many views show it. */
export class Documents implements vscode.Disposable {
  private readonly entries = new WeakMap<vscode.TextDocument, Entry>();
  private readonly timers = new Map<vscode.TextDocument, ReturnType<typeof setTimeout>>();
  private readonly changed = new vscode.EventEmitter<vscode.TextDocument>();
  private readonly disposable: vscode.Disposable;

  /** A document was opened, or changed a moment ago. */
  readonly onDidChange = this.changed.event;

  constructor() {
    this.disposable = vscode.Disposable.from(
      this.changed,
      vscode.workspace.onDidOpenTextDocument((document) => this.announce(document, 0)),
      vscode.workspace.onDidChangeTextDocument(({ document }) =>
        this.announce(document, document.getText().length > HUGE ? TYPING_PAUSE_HUGE : TYPING_PAUSE),
      ),
      vscode.workspace.onDidCloseTextDocument((document) => this.forget(document)),
    );
  }

  /** The layers of a document as it stands; reads it only if this version was not read yet. */
  read(document: vscode.TextDocument): DocumentReading {
    if (!LANGUAGE_IDS.includes(document.languageId)) {
      return NOTHING;
    }
    const entry = this.entries.get(document);
    if (entry?.version === document.version) {
      return entry.reading;
    }
    const text = document.getText();
    const reading = mayHoldLayers(text) ? readDocument(text, document.languageId) : NOTHING;
    this.entries.set(document, { version: document.version, reading });
    return reading;
  }

  /** The layer under a position, else the one on its line. */
  layerAt(document: vscode.TextDocument, position: vscode.Position): LayerDefinition | undefined {
    const { layers } = this.read(document);
    return layers.length === 0
      ? undefined
      : layerNear(layers, document.offsetAt(position), lineMap(document.getText()));
  }

  dispose(): void {
    this.timers.forEach(clearTimeout);
    this.disposable.dispose();
  }

  private announce(document: vscode.TextDocument, pause: number): void {
    if (LANGUAGE_IDS.includes(document.languageId)) {
      clearTimeout(this.timers.get(document));
      this.timers.set(
        document,
        setTimeout(() => {
          this.timers.delete(document);
          this.changed.fire(document);
        }, pause),
      );
    }
  }

  private forget(document: vscode.TextDocument): void {
    clearTimeout(this.timers.get(document));
    this.timers.delete(document);
    this.changed.fire(document);
  }
}

/** The place of a layer's callee in its document. */
export function rangeOf(
  document: vscode.TextDocument,
  span: { readonly start: number; readonly end: number },
): vscode.Range {
  return new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
}
