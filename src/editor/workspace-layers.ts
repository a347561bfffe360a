/** The recurrent layers of the workspace's files, found in the background and kept up to date. */
import * as vscode from "vscode";
import type { DocumentReading } from "../core/definition";
import { type LineMap, lineMap } from "../core/lines";
import { FILE_EXTENSIONS, languageOfFile, mayHoldLayers, readDocument } from "../core/read";

/** Files looked at; a workspace with more is searched this far. */
export const MOST_FILES = 5_000;
/** Larger files are data, or written by programs, and are left out. */
const LARGEST_LISTED = 512 * 1024;
/** Folders of packages, caches and build results. */
const LEFT_OUT = [
  "node_modules",
  ".git",
  ".venv",
  "venv",
  "env",
  "site-packages",
  "__pycache__",
  "dist",
  "build",
  ".ipynb_checkpoints",
];
const PATTERN = `**/*{${FILE_EXTENSIONS.join(",")}}`;
const LEFT_OUT_PATTERN = `**/{${LEFT_OUT.join(",")}}/**`;
/** The editor gets its turn after so long, in milliseconds. */
const SLICE = 20;
/** Files that changed on disk are read when no other has changed for so long, in milliseconds. */
const CHANGE_PAUSE = 300;

/** A file with layers, as it was read from disk. */
export interface FileLayers {
  readonly uri: vscode.Uri;
  readonly reading: DocumentReading;
  readonly lineOf: LineMap["lineOf"];
}

/** Searches the workspace once it is asked to, then follows the changes on disk. */
export class WorkspaceLayers implements vscode.Disposable {
  private readonly files = new Map<string, FileLayers>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly watcher: vscode.FileSystemWatcher;
  /** Files to be read, each once however often it changes. */
  private readonly waiting = new Map<string, vscode.Uri>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private search: vscode.CancellationTokenSource | undefined;
  private cut = false;

  readonly onDidChange = this.changed.event;

  constructor() {
    this.watcher = vscode.workspace.createFileSystemWatcher(PATTERN);
    this.watcher.onDidCreate((uri) => this.enqueue(uri));
    this.watcher.onDidChange((uri) => this.enqueue(uri));
    this.watcher.onDidDelete((uri) => this.enqueue(uri));
  }

  /** The files that hold layers, by path. */
  list(): readonly FileLayers[] {
    return [...this.files.values()].sort((a, b) => (a.uri.path < b.uri.path ? -1 : 1));
  }

  /** Whether the workspace has more files than are looked at. */
  get isCut(): boolean {
    return this.cut;
  }

  /** Searches the workspace anew; an earlier search still under way is given up. */
  async refresh(): Promise<void> {
    this.search?.cancel();
    const search = new vscode.CancellationTokenSource();
    this.search = search;
    const uris = await vscode.workspace.findFiles(PATTERN, LEFT_OUT_PATTERN, MOST_FILES, search.token);
    if (search.token.isCancellationRequested) {
      return;
    }
    this.cut = uris.length >= MOST_FILES;
    this.files.clear();
    await this.readAll(uris, search.token);
    this.changed.fire();
  }

  dispose(): void {
    this.search?.cancel();
    clearTimeout(this.timer);
    this.watcher.dispose();
    this.changed.dispose();
  }

  private enqueue(uri: vscode.Uri): void {
    const folders = vscode.workspace.asRelativePath(uri).split("/");
    // Before the first search nothing is shown that could be out of date.
    if (this.search && !folders.some((folder) => LEFT_OUT.includes(folder))) {
      this.waiting.set(uri.toString(), uri);
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.drain(), CHANGE_PAUSE);
    }
  }

  private async drain(): Promise<void> {
    const uris = [...this.waiting.values()];
    this.waiting.clear();
    if (this.search && (await this.readAll(uris, this.search.token))) {
      this.changed.fire();
    }
  }

  /** Reads files one after another, giving the editor its turn; whether the list is another one then. */
  private async readAll(uris: readonly vscode.Uri[], token: vscode.CancellationToken): Promise<boolean> {
    let listChanged = false;
    let sliceEnds = Date.now() + SLICE;
    for (const uri of uris) {
      const found = await readFile(uri);
      if (token.isCancellationRequested) {
        return listChanged;
      }
      const key = uri.toString();
      if (found) {
        this.files.set(key, found);
        listChanged = true;
      } else {
        listChanged = this.files.delete(key) || listChanged;
      }
      if (Date.now() > sliceEnds) {
        await new Promise((resolve) => {
          setTimeout(resolve, 0);
        });
        sliceEnds = Date.now() + SLICE;
      }
    }
    return listChanged;
  }
}

/** The layers of one file; `undefined` where it has none or cannot be read, which a search passes over. */
async function readFile(uri: vscode.Uri): Promise<FileLayers | undefined> {
  const language = languageOfFile(uri.path);
  try {
    if (language === undefined || (await vscode.workspace.fs.stat(uri)).size > LARGEST_LISTED) {
      return undefined;
    }
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    if (!mayHoldLayers(text)) {
      return undefined;
    }
    const reading = readDocument(text, language);
    return reading.layers.length > 0 ? { uri, reading, lineOf: lineMap(text).lineOf } : undefined;
  } catch {
    return undefined;
  }
}
