/** Which Python files of the workspace may import which: read in the background once somebody asks. */
import * as vscode from "vscode";
import { createImportIndex, type ImportIndex } from "../core/readers/import-index";
import { LARGEST_MODULE } from "../core/readers/module-text";
import { LEFT_OUT_PATTERN } from "./left-out";

/** Of a folder with more Python files, nobody looks for those that make use of one. */
const MOST_INDEXED = 5_000;
/** Bytes of UTF-8 that a text of the largest length may have. */
const LARGEST_BYTES = LARGEST_MODULE * 3;
/** Files that are fetched at once. */
const AT_ONCE = 16;

/** The index of one folder of the workspace. */
interface FolderIndex {
  readonly index: ImportIndex;
  isReady: boolean;
}

/** Tells when the index of a folder has come. */
export class Importers implements vscode.Disposable {
  private readonly folders = new Map<string, FolderIndex>();
  private readonly ready = new vscode.EventEmitter<void>();
  private readonly closing = new vscode.CancellationTokenSource();

  readonly onDidChange = this.ready.event;

  /** The paths of the files that may import this one; `undefined` as long as they are not known. */
  of(folder: vscode.WorkspaceFolder, path: string): readonly string[] | undefined {
    const key = folder.uri.toString();
    const known = this.folders.get(key);
    if (known === undefined) void this.read(folder, key);
    return known?.isReady === true ? known.index.importersOf(path) : undefined;
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
    return folder && this.folders.get(folder.uri.toString());
  }

  private async read(folder: vscode.WorkspaceFolder, key: string): Promise<void> {
    const entry: FolderIndex = { index: createImportIndex(), isReady: false };
    this.folders.set(key, entry);
    const { token } = this.closing;
    const pattern = new vscode.RelativePattern(folder, "**/*.py");
    const uris = await vscode.workspace.findFiles(pattern, LEFT_OUT_PATTERN, MOST_INDEXED + 1, token);
    if (uris.length > MOST_INDEXED) return;
    for (let done = 0; done < uris.length && !token.isCancellationRequested; done += AT_ONCE) {
      await Promise.all(uris.slice(done, done + AT_ONCE).map((uri) => put(entry.index, uri)));
    }
    if (token.isCancellationRequested) return;
    entry.isReady = true;
    this.ready.fire();
  }
}

async function put(index: ImportIndex, uri: vscode.Uri): Promise<void> {
  try {
    if ((await vscode.workspace.fs.stat(uri)).size > LARGEST_BYTES) return;
    index.put(uri.path, new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)));
  } catch {
    // What cannot be read imports nothing.
    index.drop(uri.path);
  }
}
