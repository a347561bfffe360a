/** The recurrent layers of the workspace's files, found in the background and kept up to date. */
import * as vscode from "vscode";
import type { DocumentReading } from "../core/definition";
import { FILE_EXTENSIONS, languageOfFile, mayHoldLayers, readDocument } from "../core/read";

/** Files looked at; a workspace with more is searched this far. */
export const MOST_FILES = 5_000;
/** Larger files are data, not definitions, and are left out. */
const LARGEST_FILE = 4 * 1024 * 1024;
const LEFT_OUT = "**/{node_modules,.git,.venv,venv,env,site-packages,__pycache__,dist,build,.ipynb_checkpoints}/**";
/** The editor gets its turn after so long, in milliseconds. */
const SLICE = 20;

/** A file with layers, as it was read from disk. */
export interface FileLayers {
  readonly uri: vscode.Uri;
  readonly text: string;
  readonly reading: DocumentReading;
}

/** Searches the workspace once it is asked to, then follows the changes on disk. */
export class WorkspaceLayers implements vscode.Disposable {
  private readonly files = new Map<string, FileLayers>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly watcher: vscode.FileSystemWatcher;
  private search: vscode.CancellationTokenSource | undefined;
  private cut = false;

  readonly onDidChange = this.changed.event;

  constructor() {
    this.watcher = vscode.workspace.createFileSystemWatcher(PATTERN);
    this.watcher.onDidCreate((uri) => this.update(uri));
    this.watcher.onDidChange((uri) => this.update(uri));
    this.watcher.onDidDelete((uri) => this.remove(uri));
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
    const uris = await vscode.workspace.findFiles(PATTERN, LEFT_OUT, MOST_FILES, search.token);
    if (search.token.isCancellationRequested) {
      return;
    }
    this.cut = uris.length >= MOST_FILES;
    this.files.clear();
    let sliceEnds = Date.now() + SLICE;
    for (const uri of uris) {
      await this.read(uri);
      if (search.token.isCancellationRequested) {
        return;
      }
      if (Date.now() > sliceEnds) {
        this.changed.fire();
        await new Promise((resolve) => {
          setTimeout(resolve, 0);
        });
        sliceEnds = Date.now() + SLICE;
      }
    }
    this.changed.fire();
  }

  dispose(): void {
    this.search?.cancel();
    this.watcher.dispose();
    this.changed.dispose();
  }

  private async update(uri: vscode.Uri): Promise<void> {
    // Before the first search nothing is shown that could be out of date.
    if (this.search) {
      await this.read(uri);
      this.changed.fire();
    }
  }

  private remove(uri: vscode.Uri): void {
    if (this.files.delete(uri.toString())) {
      this.changed.fire();
    }
  }

  private async read(uri: vscode.Uri): Promise<void> {
    const found = await readFile(uri);
    if (found) {
      this.files.set(uri.toString(), found);
    } else {
      this.files.delete(uri.toString());
    }
  }
}

const PATTERN = `**/*{${FILE_EXTENSIONS.join(",")}}`;

/** The layers of one file; `undefined` where it has none or cannot be read, which a search passes over. */
async function readFile(uri: vscode.Uri): Promise<FileLayers | undefined> {
  const language = languageOfFile(uri.path);
  try {
    if (language === undefined || (await vscode.workspace.fs.stat(uri)).size > LARGEST_FILE) {
      return undefined;
    }
    const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
    if (!mayHoldLayers(text)) {
      return undefined;
    }
    const reading = readDocument(text, language);
    return reading.layers.length > 0 ? { uri, text, reading } : undefined;
  } catch {
    return undefined;
  }
}
