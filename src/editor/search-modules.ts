/** The files around those that a search reads: fetched between two readings of a file, and kept for the others. */
import * as vscode from "vscode";
import { createKeptFiles } from "../core/readers/kept-files";
import { LARGEST_KEPT, type ModuleText, type ProjectFiles } from "../core/readers/module-text";
import type { Importers } from "./importers";
import { fetchModule, filesInFolder } from "./module-text";

/** UTF-16 units of the texts that are kept while a search goes on. */
const MOST_KEPT = 4_000_000;
/** Files that are fetched at once. */
const AT_ONCE = 8;

/** The files around one that is read. */
export interface FilesAround {
  /** As far as they have been fetched. */
  readonly files: ProjectFiles;
  /** Fetches what the last reading asked for in vain. @returns whether the next one could find more */
  readonly fetch: () => Promise<boolean>;
}

export interface SearchModules {
  /** Takes the files that there are. */
  begin(uris: readonly vscode.Uri[]): void;
  /** A file has come, changed or gone. @returns the files that asked for it */
  put(uri: vscode.Uri, exists: boolean): readonly vscode.Uri[];
  /**
   * `undefined` for a file outside of the workspace.
   * @param text its own
   */
  around(uri: vscode.Uri, text: string): FilesAround | undefined;
  /** Frees the texts once nothing more is to be read. */
  forgetTexts(): void;
}

/** The files that a search's documents take from others; none is fetched yet. */
export function createSearchModules(importers: Importers): SearchModules {
  /** The addresses of the files that there are. */
  const known = new Set<string>();
  /** By address. */
  const texts = createKeptFiles(MOST_KEPT);
  /** By the address of a file, or of a place where one may come: those that asked for it. */
  const askers = new Map<string, Map<string, vscode.Uri>>();

  const fetchInto = async (uri: vscode.Uri): Promise<void> =>
    texts.keep(uri.toString(), (await fetchModule(uri)) ?? null);

  /** The file that is read, which others may import: all that read it parse it once. */
  const ownModule = (uri: vscode.Uri, text: string): ModuleText => {
    const key = uri.toString();
    texts.noteRead();
    const before = texts.get(key);
    if (before?.text === text) return before;
    const own = { path: uri.path, text };
    if (uri.path.endsWith(".py") && text.length <= LARGEST_KEPT) texts.keep(key, own);
    return own;
  };

  return {
    forgetTexts: texts.clear,
    begin(uris) {
      texts.clear();
      askers.clear();
      known.clear();
      for (const uri of uris) known.add(uri.toString());
    },
    put(uri, exists) {
      const key = uri.toString();
      if (exists) known.add(key);
      else known.delete(key);
      texts.forget(key);
      const helped = [...(askers.get(key)?.values() ?? [])];
      askers.delete(key);
      return helped;
    },
    around(uri, text) {
      const folder = vscode.workspace.getWorkspaceFolder(uri);
      if (folder === undefined) return undefined;
      const missing = new Map<string, vscode.Uri>();
      let waitsForImporters = false;
      let hasWaited = false;
      const asked = (module: vscode.Uri): string => {
        const key = module.toString();
        const own = askers.get(key) ?? new Map<string, vscode.Uri>();
        askers.set(key, own.set(uri.toString(), uri));
        return key;
      };
      const own = ownModule(uri, text);
      const files = filesInFolder(folder, uri.path, {
        exists: (module) => known.has(asked(module)),
        textOf(module) {
          const key = asked(module);
          const text = texts.get(key);
          if (known.has(key) && text === undefined) missing.set(key, module);
          return text ?? undefined;
        },
        openedTextOf(file) {
          const key = asked(file);
          const text = texts.get(key);
          if (text === undefined) missing.set(key, file);
          return text ?? undefined;
        },
        importersOf(path, names) {
          const found = importers.of(folder, path, names);
          waitsForImporters ||= found === undefined && !hasWaited;
          return found;
        },
      });
      return {
        files: { ...files, own },
        async fetch() {
          const isWaiting = waitsForImporters;
          if (isWaiting) await importers.whenReady(folder, uri.path);
          hasWaited = true;
          waitsForImporters = false;
          const uris = [...missing.values()];
          missing.clear();
          for (let done = 0; done < uris.length; done += AT_ONCE) {
            await Promise.all(uris.slice(done, done + AT_ONCE).map(fetchInto));
          }
          return isWaiting || uris.length > 0;
        },
      };
    },
  };
}
