/** What was read from the open documents, and news of it when the typing pauses. */
import * as vscode from "vscode";
import type { DocumentReading, LayerDefinition, Span } from "../core/definition";
import { LANGUAGE_IDS } from "../core/languages";
import { layerNear } from "../core/read";
import type { Importers } from "./importers";
import { ModuleFiles } from "./modules";
import { codeCells, notebookOf } from "./notebooks";
import { Readings } from "./readings";

/** Readings follow the text when no key was pressed for so long, in milliseconds; a huge text waits longer. */
const TYPING_PAUSE = 150;
const TYPING_PAUSE_HUGE = 1_500;
/** Lines from which a text is huge. */
const HUGE = 20_000;

const NOTHING: DocumentReading = { layers: [], problems: [] };

/** A document was read anew, or closed (which VS Code says too where its language changes). */
export interface DocumentChange {
  readonly document: vscode.TextDocument;
  readonly closed: boolean;
}

/** Reads documents for all features, so that a text is parsed once however many views show it. */
export class Documents implements vscode.Disposable {
  private readonly timers = new Map<vscode.TextDocument, ReturnType<typeof setTimeout>>();
  private readonly changed = new vscode.EventEmitter<DocumentChange>();
  private readonly modules: ModuleFiles;
  private readonly readings: Readings;
  private readonly disposable: vscode.Disposable;

  readonly onDidChange = this.changed.event;

  constructor(importers: Importers) {
    this.modules = new ModuleFiles(importers);
    this.readings = new Readings(this.modules);
    this.disposable = vscode.Disposable.from(
      this.changed,
      this.modules,
      this.modules.onDidChange((document) => this.readAnew(document)),
      vscode.workspace.onDidOpenTextDocument((document) => this.announce(document, 0)),
      vscode.workspace.onDidChangeTextDocument(({ document }) =>
        this.announceWithCells(document, document.lineCount > HUGE ? TYPING_PAUSE_HUGE : TYPING_PAUSE),
      ),
      vscode.workspace.onDidChangeNotebookDocument(({ notebook, contentChanges }) => {
        if (contentChanges.length > 0) {
          codeCells(notebook).forEach(({ document }) => this.announce(document, TYPING_PAUSE));
        }
      }),
      vscode.workspace.onDidCloseTextDocument((document) => this.forget(document)),
    );
    vscode.workspace.textDocuments.forEach((document) => this.announce(document, 0));
  }

  /**
   * The layers of a document as it stands, once they are read: a little at a time, while the editor goes on.
   * @param token where the answer may come to be of no use; there are no layers then
   */
  async whenRead(document: vscode.TextDocument, token?: vscode.CancellationToken): Promise<DocumentReading> {
    for (;;) {
      if (!isReadable(document) || token?.isCancellationRequested === true) return NOTHING;
      if (await this.readings.read(document)) return this.readings.latest(document);
    }
  }

  /** What was read last of a document: as it stands, but while it is pending. */
  latest(document: vscode.TextDocument): DocumentReading {
    return isReadable(document) ? this.readings.latest(document) : NOTHING;
  }

  /** Whether the document is being typed in, or read: news of it will come. */
  isPending(document: vscode.TextDocument): boolean {
    return this.timers.has(document);
  }

  /** The layer under a position, else the one on its line, as it was read last. */
  layerAt(document: vscode.TextDocument, position: vscode.Position): LayerDefinition | undefined {
    const { layers } = this.latest(document);
    return layerNear(layers, document.offsetAt(position), (offset) => lineOf(document, offset));
  }

  dispose(): void {
    this.timers.forEach(clearTimeout);
    this.disposable.dispose();
  }

  /** News of a notebook's cell is news of all: they share their names. */
  private announceWithCells(document: vscode.TextDocument, pause: number): void {
    const notebook = notebookOf(document);
    const documents = notebook ? codeCells(notebook).map((cell) => cell.document) : [document];
    documents.forEach((each) => this.announce(each, pause));
  }

  /** A file that the document imports from has come or changed. */
  private readAnew(document: vscode.TextDocument): void {
    this.readings.outdate(document);
    this.announceWithCells(document, TYPING_PAUSE);
  }

  private announce(document: vscode.TextDocument, pause: number): void {
    if (!isReadable(document)) return;
    this.readings.giveUp(document);
    clearTimeout(this.timers.get(document));
    const timer = setTimeout(() => void this.tell(document, timer), pause);
    this.timers.set(document, timer);
  }

  /** Reads the document and tells of it, unless it has changed meanwhile. */
  private async tell(document: vscode.TextDocument, timer: ReturnType<typeof setTimeout>): Promise<void> {
    try {
      await this.readings.read(document);
    } finally {
      if (this.timers.get(document) === timer) {
        this.timers.delete(document);
        this.changed.fire({ document, closed: false });
      }
    }
  }

  private forget(document: vscode.TextDocument): void {
    clearTimeout(this.timers.get(document));
    this.timers.delete(document);
    this.readings.forget(document);
    this.changed.fire({ document, closed: true });
  }
}

const isReadable = ({ languageId }: vscode.TextDocument): boolean => LANGUAGE_IDS.includes(languageId);

/** The 1-based line of an offset. */
export const lineOf = (document: vscode.TextDocument, offset: number): number => document.positionAt(offset).line + 1;

/** A span of the document's text in lines and characters. */
export function rangeOf(document: vscode.TextDocument, span: Span): vscode.Range {
  return new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
}
