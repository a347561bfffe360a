/** Which files of the workspace may import which: read in the background once somebody asks, one language at a time. */
import * as vscode from "vscode";
import { createImportIndex, type ImportIndex } from "../core/readers/modules/import-index";
import { LEFT_OUT_PATTERN } from "./left-out";
import { type ChangingNames, isScriptPath } from "../core/readers/module-text";
import { fetchModuleText } from "./module-text";

/** Of a folder with more files of a language, nobody looks for those that make use of one. */
const MOST_INDEXED = 5_000;
/** Of so many notebooks the imports are looked at. */
const MOST_NOTEBOOKS = 500;
/** Files that are fetched at once. */
const AT_ONCE = 16;

const PYTHON_FILES = "**/*.py";
const NOTEBOOKS = "**/*.ipynb";
const SCRIPTS = "**/*.{js,jsx,mjs,cjs,ts,tsx,mts,cts,vue,svelte,html,htm}";

/** The index of one language's files in a folder of the workspace. */
interface FolderIndex {
  readonly index: ImportIndex;
  isReady: boolean;
  /** Settled once it is ready, or was given up. */
  reading?: Promise<void>;
}

/** Tells when the index of a folder has come. */
export class Importers implements vscode.Disposable {
  private readonly folders = new Map<string, FolderIndex>();
  private readonly ready = new vscode.EventEmitter<void>();
  private readonly closing = new vscode.CancellationTokenSource();

  readonly onDidChange = this.ready.event;

  /**
   * The paths of the files that may import this one; `undefined` as long as they are not known.
   * @param names of it, of which they may change one
   */
  of(folder: vscode.WorkspaceFolder, path: string, names?: ChangingNames): readonly string[] | undefined {
    const { index, isReady } = this.entryOf(folder, isScriptPath(path));
    if (!isReady) return undefined;
    return names ? index.changersOf(path, names) : index.importersOf(path);
  }

  /** Waits until the files that may import this one are known, or too many to become so. */
  async whenReady(folder: vscode.WorkspaceFolder, path: string): Promise<void> {
    await this.entryOf(folder, isScriptPath(path)).reading;
  }

  /** Takes a file in that has come or changed. */
  async update(uri: vscode.Uri): Promise<void> {
    const known = this.indexFor(uri);
    if (known) await put(known.index, uri);
  }

  drop(uri: vscode.Uri): void {
    this.indexFor(uri)?.index.drop(uri.path);
  }

  dispose(): void {
    this.closing.cancel();
    this.ready.dispose();
  }

  private indexFor(uri: vscode.Uri): FolderIndex | undefined {
    const folder = vscode.workspace.getWorkspaceFolder(uri);
    return folder && this.folders.get(keyOf(folder, isScriptPath(uri.path)));
  }

  private entryOf(folder: vscode.WorkspaceFolder, ofScripts: boolean): FolderIndex {
    const key = keyOf(folder, ofScripts);
    const known = this.folders.get(key);
    if (known !== undefined) return known;
    const entry: FolderIndex = { index: createImportIndex(), isReady: false };
    this.folders.set(key, entry);
    entry.reading = this.read(folder, entry, ofScripts);
    return entry;
  }

  private async read(folder: vscode.WorkspaceFolder, entry: FolderIndex, ofScripts: boolean): Promise<void> {
    const { token } = this.closing;
    const find = (name: string, most: number): Thenable<readonly vscode.Uri[]> =>
      vscode.workspace.findFiles(new vscode.RelativePattern(folder, name), LEFT_OUT_PATTERN, most, token);
    const files = await find(ofScripts ? SCRIPTS : PYTHON_FILES, MOST_INDEXED + 1);
    if (files.length > MOST_INDEXED) return;
    const uris = ofScripts ? files : [...files, ...(await find(NOTEBOOKS, MOST_NOTEBOOKS))];
    for (let done = 0; done < uris.length && !token.isCancellationRequested; done += AT_ONCE) {
      await Promise.all(uris.slice(done, done + AT_ONCE).map((uri) => put(entry.index, uri)));
    }
    if (token.isCancellationRequested) return;
    entry.isReady = true;
    this.ready.fire();
  }
}

const keyOf = ({ uri }: vscode.WorkspaceFolder, ofScripts: boolean): string => `${uri.toString()}\0${ofScripts}`;

async function put(index: ImportIndex, uri: vscode.Uri): Promise<void> {
  const text = await fetchModuleText(uri);
  // What cannot be read imports nothing.
  if (text === undefined) index.drop(uri.path);
  else index.put(uri.path, text);
}
