/**
 * The files that documents import from, or that import them, open or on disk; those on disk are there from the
 * next reading on.
 */
import * as vscode from "vscode";
import {
  isNotebookPath,
  isScriptPath,
  LARGEST_NOTEBOOK_MODULE,
  type ModuleText,
  type ProjectFiles,
} from "../core/readers/module-text";
import { projectModule } from "../core/readers/notebook/module";
import type { Importers } from "./importers";
import { fetchModule, filesInFolder } from "./module-text";

/** Places that are kept; then the oldest are forgotten. */
const MOST_KEPT = 2_000;

/** Tells which documents are to be read again, as a file that they import from has come or changed. */
export class ModuleFiles implements vscode.Disposable {
  /** By address; `undefined` where there is no such file. */
  private readonly files = new Map<string, ModuleText | undefined>();
  private readonly coming = new Set<string>();
  /** By the address of a file: the documents that asked for it. */
  private readonly askers = new Map<string, Set<vscode.TextDocument>>();
  private readonly opened = new WeakMap<
    vscode.TextDocument,
    { readonly version: number; readonly module: ModuleText | undefined }
  >();
  private readonly changed = new vscode.EventEmitter<vscode.TextDocument>();
  private readonly disposable: vscode.Disposable;

  private readonly importers: Importers;
  /** Documents that asked for the files that import them before these were known. */
  private readonly waiting = new Set<vscode.TextDocument>();

  readonly onDidChange = this.changed.event;

  constructor(importers: Importers) {
    this.importers = importers;
    const watcher = vscode.workspace.createFileSystemWatcher(
      "**/*.{py,ipynb,json,yaml,yml,js,jsx,mjs,cjs,ts,tsx,mts,cts,vue,svelte,html,htm}",
    );
    const take = (uri: vscode.Uri): void => void this.take(uri);
    this.disposable = vscode.Disposable.from(
      this.changed,
      watcher,
      this.importers.onDidChange(() => this.tellWaiting()),
      watcher.onDidCreate(take),
      watcher.onDidChange(take),
      watcher.onDidDelete((uri) => this.drop(uri)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.tell(document.uri.toString())),
    );
  }

  /** Finds what the document imports, of the files of its workspace. */
  resolverFor(document: vscode.TextDocument): ProjectFiles | undefined {
    const folder = vscode.workspace.getWorkspaceFolder(document.uri);
    if (folder === undefined) return undefined;
    const textOf = (uri: vscode.Uri): ModuleText | undefined => this.fileAt(uri, document);
    return filesInFolder(folder, document.uri.path, {
      exists: (uri) => textOf(uri) !== undefined,
      textOf,
      openedTextOf: textOf,
      importersOf: (path, names) => {
        const found = this.importers.of(folder, path, names);
        if (found === undefined) this.waiting.add(document);
        return found;
      },
    });
  }

  dispose(): void {
    this.disposable.dispose();
  }

  private fileAt(uri: vscode.Uri, asker: vscode.TextDocument): ModuleText | undefined {
    const key = uri.toString();
    const askers = this.askers.get(key) ?? new Set();
    this.askers.set(key, askers.add(asker));
    const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === key);
    if (open !== undefined) return this.openFile(open);
    if (!this.files.has(key)) void this.fetch(uri, key);
    return this.files.get(key);
  }

  private openFile(document: vscode.TextDocument): ModuleText | undefined {
    const { version } = document;
    let entry = this.opened.get(document);
    if (entry?.version !== version) {
      const text = document.getText();
      // A notebook's code is found in one go.
      const isTooLarge = isNotebookPath(document.uri.path) && text.length > LARGEST_NOTEBOOK_MODULE;
      entry = { version, module: isTooLarge ? undefined : projectModule(document.uri.path, text) };
      this.opened.set(document, entry);
    }
    return entry.module;
  }

  private async fetch(uri: vscode.Uri, key: string): Promise<void> {
    if (this.coming.has(key)) return;
    this.coming.add(key);
    const found = await fetchModule(uri);
    // Dropped meanwhile, it is fetched again when it is asked for.
    if (!this.coming.delete(key)) return;
    for (const oldest of this.files.keys()) {
      if (this.files.size < MOST_KEPT) break;
      this.files.delete(oldest);
    }
    this.files.set(key, found);
    // What is not there was taken for not there.
    if (found !== undefined) this.tell(key);
  }

  /** A file has come or changed: which it imports is another matter then. */
  private async take(uri: vscode.Uri): Promise<void> {
    this.drop(uri, false);
    if (!uri.path.endsWith(".py") && !isNotebookPath(uri.path) && !isScriptPath(uri.path)) return;
    await this.importers.update(uri);
    const name = uri.path;
    for (const document of vscode.workspace.textDocuments) {
      const folder = vscode.workspace.getWorkspaceFolder(document.uri);
      if (folder && this.importers.of(folder, document.uri.path)?.includes(name) === true) this.changed.fire(document);
    }
  }

  private tellWaiting(): void {
    const documents = [...this.waiting];
    this.waiting.clear();
    for (const document of documents) if (!document.isClosed) this.changed.fire(document);
  }

  private drop(uri: vscode.Uri, isGone = true): void {
    if (isGone) this.importers.drop(uri);
    const key = uri.toString();
    const isKnown = this.files.delete(key) || this.coming.delete(key);
    if (isKnown) this.tell(key);
  }

  private tell(key: string): void {
    const askers = this.askers.get(key);
    this.askers.delete(key);
    for (const document of askers ?? []) if (!document.isClosed) this.changed.fire(document);
  }
}
