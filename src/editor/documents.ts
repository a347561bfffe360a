/** What was read from the open documents: each version once, and news of it when the typing pauses. */
import * as vscode from "vscode";
import type { DocumentReading, LayerDefinition, Span } from "../core/definition";
import { LANGUAGE_IDS, layerNear, mayHoldLayers, readDocument } from "../core/read";

/** Readings follow the text when no key was pressed for so long, in milliseconds; a huge text waits longer. */
const TYPING_PAUSE = 150;
const TYPING_PAUSE_HUGE = 1_500;
/** Lines from which a text is huge. */
const HUGE = 20_000;

const NOTHING: DocumentReading = { layers: [], problems: [] };

interface Entry {
  readonly version: number;
  readonly languageId: string;
  readonly reading: DocumentReading;
}

/** A document was opened, has changed a moment ago, or was closed (which VS Code says too where its language changes). */
export interface DocumentChange {
  readonly document: vscode.TextDocument;
  readonly closed: boolean;
}

/** Reads documents for all features, so that a text is parsed once however many views show it. */
export class Documents implements vscode.Disposable {
  private readonly entries = new WeakMap<vscode.TextDocument, Entry>();
  private readonly timers = new Map<vscode.TextDocument, ReturnType<typeof setTimeout>>();
  private readonly changed = new vscode.EventEmitter<DocumentChange>();
  private readonly disposable: vscode.Disposable;

  readonly onDidChange = this.changed.event;

  constructor() {
    this.disposable = vscode.Disposable.from(
      this.changed,
      vscode.workspace.onDidOpenTextDocument((document) => this.announce(document, 0)),
      vscode.workspace.onDidChangeTextDocument(({ document }) =>
        this.announce(document, document.lineCount > HUGE ? TYPING_PAUSE_HUGE : TYPING_PAUSE),
      ),
      vscode.workspace.onDidCloseTextDocument((document) => this.forget(document)),
    );
  }

  /** The layers of a document as it stands; reads it only if this version was not read yet. */
  read(document: vscode.TextDocument): DocumentReading {
    const { version, languageId } = document;
    if (!isReadable(document)) {
      return NOTHING;
    }
    const entry = this.entries.get(document);
    if (entry?.version === version && entry.languageId === languageId) {
      return entry.reading;
    }
    const text = document.getText();
    const reading = mayHoldLayers(text) ? readDocument(text, languageId) : NOTHING;
    this.entries.set(document, { version, languageId, reading });
    return reading;
  }

  /** Whether the document is being typed in: its reading would be old in a moment, and news of it will come. */
  isPending(document: vscode.TextDocument): boolean {
    return this.timers.has(document);
  }

  /** The layer under a position, else the one on its line. */
  layerAt(document: vscode.TextDocument, position: vscode.Position): LayerDefinition | undefined {
    const { layers } = this.read(document);
    return layerNear(layers, document.offsetAt(position), (offset) => lineOf(document, offset));
  }

  dispose(): void {
    this.timers.forEach(clearTimeout);
    this.disposable.dispose();
  }

  private announce(document: vscode.TextDocument, pause: number): void {
    if (isReadable(document)) {
      clearTimeout(this.timers.get(document));
      this.timers.set(
        document,
        setTimeout(() => {
          this.timers.delete(document);
          this.changed.fire({ document, closed: false });
        }, pause),
      );
    }
  }

  private forget(document: vscode.TextDocument): void {
    clearTimeout(this.timers.get(document));
    this.timers.delete(document);
    this.entries.delete(document);
    this.changed.fire({ document, closed: true });
  }
}

const isReadable = ({ languageId }: vscode.TextDocument): boolean => LANGUAGE_IDS.includes(languageId);

/** The 1-based line of an offset. */
export const lineOf = (document: vscode.TextDocument, offset: number): number => document.positionAt(offset).line + 1;

export function rangeOf(document: vscode.TextDocument, span: Span): vscode.Range {
  return new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
}
