/** What was read from the open documents: each version once, and news of it when the typing pauses. */
import * as vscode from "vscode";
import type { DocumentReading, LayerDefinition, Span } from "../core/definition";
import {
  createDocumentReader,
  type DocumentReader,
  LANGUAGE_IDS,
  languageOfFile,
  layerNear,
  mayHoldLayers,
  readNotebook,
} from "../core/read";
import type { Importers } from "./importers";
import { ModuleFiles } from "./modules";
import { codeCells, notebookOf } from "./notebooks";

/** Readings follow the text when no key was pressed for so long, in milliseconds; a huge text waits longer. */
const TYPING_PAUSE = 150;
const TYPING_PAUSE_HUGE = 1_500;
/** Lines from which a text is huge. */
const HUGE = 20_000;

/** No version of a document. */
const STALE = -1;

const NOTHING: DocumentReading = { layers: [], problems: [] };

interface Entry {
  readonly version: number;
  readonly languageId: string;
  readonly reading: DocumentReading;
  readonly reader: DocumentReader;
}

/** What was read of a notebook's cells of one language; a change in one may change what all of them say. */
interface NotebookEntry {
  /** The cells and their versions. */
  readonly state: string;
  readonly readings: ReadonlyMap<vscode.TextDocument, DocumentReading>;
}

/** A document was opened, has changed a moment ago, or was closed (which VS Code says too where its language changes). */
export interface DocumentChange {
  readonly document: vscode.TextDocument;
  readonly closed: boolean;
}

/** Reads documents for all features, so that a text is parsed once however many views show it. */
export class Documents implements vscode.Disposable {
  private readonly entries = new WeakMap<vscode.TextDocument, Entry>();
  /** By language. */
  private readonly notebooks = new WeakMap<vscode.NotebookDocument, Map<string, NotebookEntry>>();
  private readonly timers = new Map<vscode.TextDocument, ReturnType<typeof setTimeout>>();
  private readonly changed = new vscode.EventEmitter<DocumentChange>();
  private readonly modules: ModuleFiles;
  private readonly disposable: vscode.Disposable;

  readonly onDidChange = this.changed.event;

  constructor(importers: Importers) {
    this.modules = new ModuleFiles(importers);
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
  }

  /** The layers of a document as it stands; reads it only if this version was not read yet. */
  read(document: vscode.TextDocument): DocumentReading {
    if (!isReadable(document)) {
      return NOTHING;
    }
    const notebook = notebookOf(document);
    return notebook ? this.readCell(notebook, document) : this.readWhole(document);
  }

  private readWhole(document: vscode.TextDocument): DocumentReading {
    const { version } = document;
    const languageId = languageOf(document);
    const entry = this.entries.get(document);
    if (entry?.version === version && entry.languageId === languageId) {
      return entry.reading;
    }
    const reader = entry?.reader ?? createDocumentReader(this.modules.resolverFor(document));
    const reading = reader.read(document.getText(), languageId);
    this.entries.set(document, { version, languageId, reading, reader });
    return reading;
  }

  private readCell(notebook: vscode.NotebookDocument, document: vscode.TextDocument): DocumentReading {
    const { languageId } = document;
    const entries = this.notebooks.get(notebook) ?? new Map<string, NotebookEntry>();
    this.notebooks.set(notebook, entries);
    const cells = codeCells(notebook, languageId);
    const state = cells.map((cell) => `${cell.index} ${cell.document.uri.fragment} ${cell.document.version}`).join();
    let entry = entries.get(languageId);
    if (entry?.state !== state) {
      const texts = cells.map((cell) => ({ index: cell.index, text: cell.document.getText() }));
      const read = texts.some(({ text }) => mayHoldLayers(text, languageId))
        ? readNotebook(texts, languageId, this.modules.resolverFor(document))
        : new Map();
      entry = { state, readings: new Map(cells.map((cell) => [cell.document, read.get(cell.index) ?? NOTHING])) };
      entries.set(languageId, entry);
    }
    return entry.readings.get(document) ?? NOTHING;
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

  /** News of a notebook's cell is news of all: they share their names. */
  private announceWithCells(document: vscode.TextDocument, pause: number): void {
    const notebook = notebookOf(document);
    const documents = notebook ? codeCells(notebook).map((cell) => cell.document) : [document];
    documents.forEach((each) => this.announce(each, pause));
  }

  /** A file that the document imports from has come or changed. */
  private readAnew(document: vscode.TextDocument): void {
    const entry = this.entries.get(document);
    if (entry) this.entries.set(document, { ...entry, version: STALE });
    const notebook = notebookOf(document);
    if (notebook) this.notebooks.delete(notebook);
    this.announceWithCells(document, TYPING_PAUSE);
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

/** VS Code opens a notebook's text as JSON. */
const languageOf = ({ languageId, uri }: vscode.TextDocument): string =>
  languageId === "json" && languageOfFile(uri.path) === "ipynb" ? "ipynb" : languageId;

/** The 1-based line of an offset. */
export const lineOf = (document: vscode.TextDocument, offset: number): number => document.positionAt(offset).line + 1;

/** A span of the document's text in lines and characters. */
export function rangeOf(document: vscode.TextDocument, span: Span): vscode.Range {
  return new vscode.Range(document.positionAt(span.start), document.positionAt(span.end));
}
