/** What was read of the open documents: each version once, with the editor's turn in between, and given up for a newer one. */
import type * as vscode from "vscode";
import type { DocumentReading } from "../core/definition";
import { languageOfFile } from "../core/languages";
import { createDocumentReader, type DocumentReader, readNotebook } from "../core/read";
import { mayHoldLayers } from "../core/worth-reading";
import type { Steps } from "../core/steps";
import type { ModuleFiles } from "./modules";
import { codeCells, notebookOf } from "./notebooks";
import { createTurns } from "./turns";

const NOTHING: DocumentReading = { layers: [], problems: [] };

type ByDocument = ReadonlyMap<vscode.TextDocument, DocumentReading>;

/** What is read as one: a document, or a notebook's cells of one language, as a change in one may change all. */
interface Unit {
  readonly owner: vscode.TextDocument | vscode.NotebookDocument;
  readonly languageId: string;
  /** The versions of its documents. */
  readonly state: () => string;
  readonly read: (entry: Entry) => Steps<ByDocument>;
}

/** A reading that goes on. */
interface Running {
  readonly state: string;
  readonly token: { isCancellationRequested: boolean };
  /** Whether it came to its end. */
  readonly done: Promise<boolean>;
}

interface Entry {
  /** Of the newest reading; `undefined` where that is out of date. */
  state: string | undefined;
  readings: ByDocument;
  running?: Running | undefined;
  /** Of a document: keeps what of its text does not change. */
  reader?: DocumentReader;
}

export class Readings {
  private readonly modules: ModuleFiles;
  /** By language. */
  private readonly entries = new WeakMap<Unit["owner"], Map<string, Entry>>();

  constructor(modules: ModuleFiles) {
    this.modules = modules;
  }

  /** The newest reading that there is of a document, or of a version before. */
  latest(document: vscode.TextDocument): DocumentReading {
    return this.entryOf(this.unitOf(document)).readings.get(document) ?? NOTHING;
  }

  /** Reads a document as it stands. @returns whether that came to its end; else it was given up */
  async read(document: vscode.TextDocument): Promise<boolean> {
    const unit = this.unitOf(document);
    const entry = this.entryOf(unit);
    const state = unit.state();
    if (entry.state === state) return true;
    if (entry.running?.state !== state || entry.running.token.isCancellationRequested) {
      giveUp(entry);
      entry.running = begin(unit, state, entry);
    }
    return entry.running.done;
  }

  /** Gives up reading a document that has changed. */
  giveUp(document: vscode.TextDocument): void {
    giveUp(this.entryOf(this.unitOf(document)));
  }

  /** What was read is out of date, though the text is as it was. */
  outdate(document: vscode.TextDocument): void {
    const entry = this.entryOf(this.unitOf(document));
    giveUp(entry);
    entry.state = undefined;
  }

  forget(document: vscode.TextDocument): void {
    for (const entry of this.entries.get(document)?.values() ?? []) giveUp(entry);
    this.entries.delete(document);
  }

  private entryOf({ owner, languageId }: Unit): Entry {
    const known = this.entries.get(owner) ?? new Map<string, Entry>();
    this.entries.set(owner, known);
    const entry = known.get(languageId) ?? { state: undefined, readings: new Map() };
    known.set(languageId, entry);
    return entry;
  }

  private unitOf(document: vscode.TextDocument): Unit {
    const notebook = notebookOf(document);
    return notebook ? this.cellsOf(notebook, document) : this.wholeOf(document);
  }

  private wholeOf(document: vscode.TextDocument): Unit {
    const languageId = languageOf(document);
    const { modules } = this;
    return {
      owner: document,
      languageId,
      state: () => String(document.version),
      *read(entry) {
        entry.reader ??= createDocumentReader(modules.resolverFor(document));
        return new Map([[document, yield* entry.reader.read(document.getText(), languageId)]]);
      },
    };
  }

  private cellsOf(notebook: vscode.NotebookDocument, document: vscode.TextDocument): Unit {
    const { languageId } = document;
    const { modules } = this;
    const cells = (): readonly vscode.NotebookCell[] => codeCells(notebook, languageId);
    return {
      owner: notebook,
      languageId,
      state: () =>
        cells()
          .map((cell) => `${cell.index} ${cell.document.uri.fragment} ${cell.document.version}`)
          .join(),
      *read() {
        const all = cells();
        const texts = all.map((cell) => ({ index: cell.index, text: cell.document.getText() }));
        if (!texts.some(({ text }) => mayHoldLayers(text, languageId))) return new Map();
        const found = yield* readNotebook(texts, languageId, modules.resolverFor(document));
        return new Map(all.map((cell) => [cell.document, found.get(cell.index) ?? NOTHING]));
      },
    };
  }
}

function begin({ read }: Unit, state: string, entry: Entry): Running {
  const token = { isCancellationRequested: false };
  const finish = async (): Promise<boolean> => {
    try {
      const readings = await createTurns(token).finish(read(entry));
      if (readings === undefined || token.isCancellationRequested) return false;
      entry.state = state;
      entry.readings = readings;
      return true;
    } finally {
      if (entry.running?.token === token) entry.running = undefined;
    }
  };
  // Not before it is noted: what is quick is done at once.
  return { state, token, done: Promise.resolve().then(finish) };
}

function giveUp({ running }: Entry): void {
  if (running) running.token.isCancellationRequested = true;
}

/** VS Code opens a notebook's text as JSON. */
const languageOf = ({ languageId, uri }: vscode.TextDocument): string =>
  languageId === "json" && languageOfFile(uri.path) === "ipynb" ? "ipynb" : languageId;
