/** The files around those that a search reads: fetched between two readings of a file, and kept for the others. */
import * as vscode from "vscode";
import { LARGEST_KEPT, type ModuleText, type ProjectFiles } from "../core/readers/module-text";
import type { Importers } from "./importers";
import { fetchModule, filesInFolder } from "./module-text";

/** UTF-16 units of the texts that are kept while a search goes on, and with them their trees, a hundred times as large. */
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
  /** By address; `undefined` where a file is too large. */
  const texts = new Map<string, ModuleText | undefined>();
  let keptLength = 0;
  /** By the address of a file, or of a place where one may come: those that asked for it. */
  const askers = new Map<string, Map<string, vscode.Uri>>();

  const forgetTexts = (): void => {
    texts.clear();
    keptLength = 0;
  };

  const forget = (key: string): void => {
    keptLength -= texts.get(key)?.text.length ?? 0;
    texts.delete(key);
  };

  /** Keeps a text, and forgets those that have been kept longest. */
  const keep = (key: string, module: ModuleText | undefined): void => {
    forget(key);
    keptLength += module?.text.length ?? 0;
    for (const oldest of texts.keys()) {
      if (keptLength <= MOST_KEPT) break;
      forget(oldest);
    }
    texts.set(key, module);
  };

  const fetchInto = async (uri: vscode.Uri): Promise<void> => keep(uri.toString(), await fetchModule(uri));

  /** The file that is read, which others may import: all that read it parse it once. */
  const ownModule = (uri: vscode.Uri, text: string): ModuleText => {
    const key = uri.toString();
    const before = texts.get(key);
    if (before?.text === text) return before;
    const own = { path: uri.path, text };
    if (uri.path.endsWith(".py") && text.length <= LARGEST_KEPT) keep(key, own);
    return own;
  };

  return {
    forgetTexts,
    begin(uris) {
      forgetTexts();
      askers.clear();
      known.clear();
      for (const uri of uris) known.add(uri.toString());
    },
    put(uri, exists) {
      const key = uri.toString();
      if (exists) known.add(key);
      else known.delete(key);
      forget(key);
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
          if (known.has(key) && !texts.has(key)) missing.set(key, module);
          return texts.get(key);
        },
        openedTextOf(file) {
          const key = asked(file);
          if (!texts.has(key)) missing.set(key, file);
          return texts.get(key);
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
