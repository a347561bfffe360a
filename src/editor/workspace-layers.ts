/** The recurrent layers of the workspace's files, found in the background and kept up to date. */
import * as vscode from "vscode";
import { type IgnoreRules, isIgnored, LARGEST_GITIGNORE, parseGitignore } from "../core/documents/gitignore";
import { isScriptPath } from "../core/readers/module-text";
import { FILE_EXTENSIONS, languageOfFile } from "../core/languages";
import { type FilePart, readFile } from "../core/read";
import { takersOfLayers, worthReading } from "../core/worth-reading";
import type { Importers } from "./importers";
import { LEFT_OUT, LEFT_OUT_PATTERN } from "./left-out";
import { fetchText } from "./module-text";
import { createSearchModules, type SearchModules } from "./search-modules";
import { createTurns, type Turns } from "./turns";

/** Files looked at; a workspace with more is searched this far. */
export const MOST_FILES = 50_000;
/** Larger files are data, or written by programs, and are left out. */
const LARGEST_LISTED = 512 * 1024;
/** Notebooks are large by their pictures. */
const LARGEST_NOTEBOOK = 16 * 1024 * 1024;
const PATTERN = `**/*{${FILE_EXTENSIONS.join(",")}}`;
/** So often the list is shown anew while it grows, in milliseconds. */
const NEWS_PAUSE = 500;
/** Files that are fetched at once: the disk, or a remote, answers one by one. */
const AT_ONCE = 8;
/** A file is read again so often at most, as what it takes from others has come: a step along its imports each. */
const MOST_READINGS = 6;
/** Files that changed on disk are read when no other has changed for so long, in milliseconds. */
const CHANGE_PAUSE = 300;

/** A file with layers, as it was read from disk. */
export interface FileLayers {
  readonly uri: vscode.Uri;
  /** One, but for notebooks, which have one for each cell with layers. */
  readonly parts: FileParts;
}

type FileParts = readonly FilePart[];

/** How far a search has come. */
export interface SearchProgress {
  readonly done: number;
  readonly all: number;
}

/** Searches the workspace once it is asked to, then follows the changes on disk. */
export class WorkspaceLayers implements vscode.Disposable {
  private readonly files = new Map<string, FileLayers>();
  /** By a file's address: those that may call, by a name of its own, a layer's class that it has; by theirs. */
  private readonly takers = new Map<string, ReadonlyMap<string, vscode.Uri>>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly watcher: vscode.FileSystemWatcher;
  private readonly importers: Importers;
  private readonly modules: SearchModules;
  /** Files to be read, each once however often it changes. */
  private readonly waiting = new Map<string, vscode.Uri>();
  /** Files that changed on disk, listed or not: others may take sizes from them. */
  private readonly altered = new Map<string, vscode.Uri>();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private search: vscode.CancellationTokenSource | undefined;
  /** For files that change on disk: reading them is given up with the window only. */
  private readonly changes = new vscode.CancellationTokenSource();
  private rules: readonly IgnoreRules[] = [];
  private cut = false;

  readonly onDidChange = this.changed.event;

  constructor(importers: Importers) {
    this.importers = importers;
    this.modules = createSearchModules(importers);
    this.watcher = vscode.workspace.createFileSystemWatcher(PATTERN);
    this.watcher.onDidCreate((uri) => this.take(uri, true));
    this.watcher.onDidChange((uri) => this.take(uri, true));
    this.watcher.onDidDelete((uri) => this.take(uri, false));
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
  async refresh(onProgress: (progress: SearchProgress) => void): Promise<void> {
    this.stop();
    const search = new vscode.CancellationTokenSource();
    this.search = search;
    const uris = await vscode.workspace.findFiles(PATTERN, LEFT_OUT_PATTERN, MOST_FILES, search.token);
    const rules = await ignoreRules(search.token);
    if (search.token.isCancellationRequested) {
      return;
    }
    this.rules = rules;
    this.cut = uris.length >= MOST_FILES;
    this.files.clear();
    this.takers.clear();
    this.modules.begin(uris);
    const wanted = uris.filter((uri) => !isIgnored(rules, uri.path));
    await this.readAll(wanted, search.token, (done) => onProgress({ done, all: wanted.length }));
    await this.readAll(this.unreadTakers(), search.token);
    this.changed.fire();
  }

  /** Gives up the search under way; what it has found stays. */
  stop(): void {
    this.search?.cancel();
  }

  dispose(): void {
    this.search?.cancel();
    this.changes.cancel();
    clearTimeout(this.timer);
    this.watcher.dispose();
    this.changed.dispose();
  }

  /** A file has come, changed or gone: it is read anew, and those that asked for it. */
  private take(uri: vscode.Uri, exists: boolean): void {
    const folders = vscode.workspace.asRelativePath(uri).split("/");
    // Before the first search nothing is shown that could be out of date.
    if (!this.search || folders.some((folder) => LEFT_OUT.includes(folder))) return;
    for (const each of [uri, ...this.modules.put(uri, exists)]) {
      if (!isIgnored(this.rules, each.path)) this.waiting.set(each.toString(), each);
    }
    this.altered.set(uri.toString(), uri);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.drain(), CHANGE_PAUSE);
  }

  private async drain(): Promise<void> {
    const altered = [...this.altered.values()];
    this.altered.clear();
    const waiting = new Map(this.waiting);
    this.waiting.clear();
    for (const uri of await this.importedBy(altered)) waiting.set(uri.toString(), uri);
    const isOther = await this.readAll([...waiting.values()], this.changes.token);
    if ((await this.readAll(this.unreadTakers(), this.changes.token)) || isOther) {
      this.changed.fire();
    }
  }

  /** The files that were passed over before it was known what they take. */
  private unreadTakers(): readonly vscode.Uri[] {
    const takers = new Map([...this.takers.values()].flatMap((each) => [...each]));
    return [...takers].flatMap(([key, uri]) => (this.files.has(key) || isIgnored(this.rules, uri.path) ? [] : [uri]));
  }

  private isTaker(uri: vscode.Uri): boolean {
    return [...this.takers.values()].some((each) => each.has(uri.toString()));
  }

  /** The listed files that one of these may import. */
  private async importedBy(uris: readonly vscode.Uri[]): Promise<readonly vscode.Uri[]> {
    const scripts = uris.filter(({ path }) => path.endsWith(".py") || isScriptPath(path));
    if (scripts.length === 0) return [];
    await Promise.all(scripts.map((uri) => this.importers.update(uri)));
    const paths = new Set(scripts.map(({ path }) => path));
    return this.list().flatMap(({ uri }) => {
      const folder = vscode.workspace.getWorkspaceFolder(uri);
      const known = folder && this.importers.of(folder, uri.path);
      return known?.some((path) => paths.has(path)) === true ? [uri] : [];
    });
  }

  /** Reads files, a few at once, giving the editor its turn; whether the list is another one then. */
  private async readAll(
    uris: readonly vscode.Uri[],
    token: vscode.CancellationToken,
    onProgress?: (done: number) => void,
  ): Promise<boolean> {
    let listChanged = false;
    let told = Date.now();
    const turns = createTurns(token);
    for (let done = 0; done < uris.length; done += AT_ONCE) {
      const batch = uris.slice(done, done + AT_ONCE);
      const texts = await Promise.all(batch.map(textOf));
      for (const [index, uri] of batch.entries()) {
        const parts = await this.partsOf(uri, texts[index], turns);
        if (parts === undefined) return listChanged;
        listChanged = this.put(uri, parts) || listChanged;
      }
      if (onProgress && Date.now() - told > NEWS_PAUSE) {
        told = Date.now();
        onProgress(done + batch.length);
        this.changed.fire();
      }
    }
    this.modules.forgetTexts();
    return listChanged;
  }

  /**
   * The layers of a file, read again as long as the files around it have more to say; none where the search has passed
   * over its text, `undefined` where it was given up.
   */
  private async partsOf(uri: vscode.Uri, text: string | undefined, turns: Turns): Promise<FileParts | undefined> {
    if (text === undefined) return [];
    const language = languageOfFile(uri.path) ?? "";
    const isWorth = await turns.finish(worthReading(text, language));
    this.takers.delete(uri.toString());
    if (isWorth === undefined) return undefined;
    if (!isWorth && !this.isTaker(uri)) return [];
    const around = this.modules.around(uri, text);
    for (let reading = 1; ; reading++) {
      const parts = await turns.finish(readFile(text, language, around?.files));
      const takers = around ? takersOfLayers(text, language, around.files) : [];
      if (takers.length > 0) {
        const addresses = takers.map(({ path }) => uri.with({ path }));
        this.takers.set(uri.toString(), new Map(addresses.map((each) => [each.toString(), each])));
      }
      if (parts === undefined || reading >= MOST_READINGS || (await around?.fetch()) !== true) return parts;
    }
  }

  /** Takes what was read of a file; whether the list is another one then. */
  private put(uri: vscode.Uri, parts: FileParts): boolean {
    const key = uri.toString();
    if (parts.length === 0) {
      return this.files.delete(key);
    }
    this.files.set(key, { uri, parts });
    return true;
  }
}

/** What the `.gitignore` files of the workspace say, outermost first. */
async function ignoreRules(token: vscode.CancellationToken): Promise<readonly IgnoreRules[]> {
  const uris = await vscode.workspace.findFiles("**/.gitignore", LEFT_OUT_PATTERN, MOST_FILES, token);
  const found = await Promise.all(
    uris.map(async (uri) => {
      const text = await fetchText(uri, LARGEST_GITIGNORE);
      return text === undefined ? [] : [parseGitignore(uri.path.replace(/\/[^/]*$/, ""), text)];
    }),
  );
  return found.flat().sort((one, other) => one.folder.length - other.folder.length);
}

/** The text of a file that is not too large; a search passes over what cannot be read. */
async function textOf(uri: vscode.Uri): Promise<string | undefined> {
  const language = languageOfFile(uri.path);
  return language && fetchText(uri, language === "ipynb" ? LARGEST_NOTEBOOK : LARGEST_LISTED);
}
