/** Which files may import which: told from the words of their import lines, so that none need be parsed. */
import { ownModulesIn } from "../javascript/modules/script-paths";
import { type ChangingNames, isNotebookPath, isScriptPath } from "../module-text";
import { haveCommon } from "../../lookup";
import { ANY_WORD, changingWords, LIBRARY_LOADERS, LOADING, type ChangingWords } from "./changing-words";
import { folderOf, joinedPath } from "./paths";

/** Files that import a package may use what its modules hold; packages in packages are followed so deep. */
const MAX_DEPTH = 3;

/** A file with more importers is one that all others know: who calls what in it is not asked. */
const MOST_IMPORTERS = 256;

export interface ImportIndex {
  /** Takes a file in, or anew; of a notebook, the text of its file. */
  put(path: string, text: string): void;
  drop(path: string): void;
  /** The files that may import this one, more rather than fewer, in order of their paths. */
  importersOf(path: string): readonly string[];
  /** Those of them that may change one of its names. */
  changersOf(path: string, names: ChangingNames): readonly string[];
}

/** Files that call what settings name, whose imports do not tell which: `hydra.utils.instantiate(cfg.model)`. */
const BY_SETTINGS = /\binstantiate\s*\(/;
const ANY_MODULE = "*";

/** In the place of a module's name: files that load modules by names that they make. */
const LOADER = "import_module()";

/** `importlib.import_module("nets.lstm")` */
const NAMED_MODULE = /\b(?:import_module|__import__)\(\s*\\?["']([\w.]+)/g;

const IMPORT_LINE = /(?:^|[:;])[ \t]*(?:from|import)[ \t]+([^\n(]*(?:\([^)#]*(?:#.*[^)#]*)*)?)/gm;

/** The same in a notebook's file, where code stands in quotes: the brackets behind a module's name are left out. */
const QUOTED_IMPORT_LINE = /(?:^|[:;"]|\\n)[ \t]*(?:from|import)[ \t]+([^\n("\\]*)/gm;

/**
 * An index without files yet.
 * @param textOf a file's text, where that can be had again: then what a file may change is looked for once it is asked
 */
export function createImportIndex(textOf?: (path: string) => string | undefined): ImportIndex {
  const files = new Map<string, ReadonlySet<string>>();
  const changing = new Map<string, ChangingWords>();
  const byWord = new Map<string, Set<string>>();

  /**
   * Those that load modules by names that they make, and their importers, and by which names of functions; absent where
   * files have changed since.
   */
  let loaders: { readonly files: ReadonlySet<string>; readonly names: ReadonlySet<string> } | undefined;

  const drop = (path: string): void => {
    loaders = undefined;
    for (const word of files.get(path) ?? []) byWord.get(word)?.delete(path);
    files.delete(path);
    changing.delete(path);
  };

  const changedBy = (path: string): ChangingWords => {
    const words = changing.get(path) ?? changingWords(path, textOf?.(path) ?? "");
    changing.set(path, words);
    return words;
  };

  const collect = (path: string, depth: number, found: Set<string>): void => {
    const names = depth > 1 || isScriptPath(path) ? namesOf(path) : [...namesOf(path), ANY_MODULE];
    for (const importer of names.flatMap((name) => [...(byWord.get(name) ?? [])])) {
      if (importer === path || found.has(importer) || found.size > MOST_IMPORTERS) continue;
      found.add(importer);
      if (depth < MAX_DEPTH && isPackage(importer)) collect(importer, depth + 1, found);
    }
  };

  const findLoaders = () => {
    const holders = [...(byWord.get(LOADER) ?? [])];
    return {
      files: new Set(holders.flatMap((each) => [each, ...importersOf(each)])),
      names: new Set([...LIBRARY_LOADERS, ...holders.flatMap((each) => [...changedBy(each).loaders])]),
    };
  };

  const importersOf = (path: string): readonly string[] => {
    const found = new Set<string>();
    collect(path, 1, found);
    return found.size > MOST_IMPORTERS ? [] : [...found].sort();
  };

  return {
    put(path, text) {
      drop(path);
      const words = isScriptPath(path)
        ? importedModules(path, text)
        : importedWords(text, isNotebookPath(path) ? QUOTED_IMPORT_LINE : IMPORT_LINE);
      files.set(path, words);
      if (textOf === undefined) changing.set(path, changingWords(path, text));
      for (const word of words) {
        const holders = byWord.get(word) ?? new Set();
        byWord.set(word, holders.add(path));
      }
    },
    drop,
    importersOf,
    changersOf(path, names) {
      const isAmong = (words: ReadonlySet<string>, of: ReadonlySet<string>): boolean =>
        words.has(ANY_WORD) || haveCommon(words, of);
      const { written, handed } = names;
      const importers = importersOf(path);
      // Whoever loads modules by names that it makes, or calls what does, may have this one from there.
      loaders ??= findLoaders();
      const { files: loading, names: loads } = loaders;
      const changers = importers.filter((each) => {
        const words = changedBy(each);
        // What a script calls what it imports is its own affair.
        return isScriptPath(each)
          ? words.written.size + words.handed.size > 0
          : isAmong(words.written, written) || isAmong(words.handed, handed);
      });
      const mayLoad = (each: string): boolean =>
        [...changedBy(each).ofResults].some(([callee, words]) => loads.has(callee) && isAmong(words, written));
      const others = [...(isScriptPath(path) ? [] : loading)].filter(
        (each) => each !== path && mayLoad(each) && !changers.includes(each),
      );
      return [...changers, ...others];
    },
  };
}

/** Whether other files may take from this one what it takes from others. */
export const isPackage = (path: string): boolean => /(^|[\\/])(__init__\.py|index\.[mc]?[jt]sx?)$/.test(path);

/** The names by which imports know a file: of a package's `__init__.py`, its folder's; of a script, its path. */
function namesOf(path: string): readonly string[] {
  if (!isScriptPath(path)) return [/([^\\/]*)(?:[\\/]__init__)?\.py$/.exec(path)?.[1] ?? path];
  const stem = stemOf(path);
  const folder = /^(.*)[\\/]index$/.exec(stem)?.[1];
  return [stem, ...(folder === undefined ? [] : [folder])].flatMap((name) => [name, ROOTED + lastName(name)]);
}

const stemOf = (path: string): string => path.replace(/\.([mc]?[jt]sx?|vue|svelte|html?|json)$/i, "");

const lastName = (path: string): string => /[^\\/]*$/.exec(path)![0];

/** In front of the last name of a module whose place counts from the project's root, wherever that is. */
const ROOTED = "@/";

function importedWords(text: string, line: RegExp): ReadonlySet<string> {
  const words = new Set<string>();
  for (const [, imported = ""] of text.matchAll(line)) {
    for (const [word] of imported.matchAll(/[\p{L}_][\p{L}\p{N}_]*/gu)) words.add(word);
  }
  for (const [, module = ""] of text.matchAll(NAMED_MODULE)) for (const word of module.split(".")) words.add(word);
  if (BY_SETTINGS.test(text)) words.add(ANY_MODULE);
  if (LOADING.test(text)) words.add(LOADER);
  return words;
}

/** The modules that a script imports, by their paths, or by their last names. */
function importedModules(path: string, text: string): ReadonlySet<string> {
  const words = new Set<string>();
  const folder = folderOf(path) ?? "";
  for (const module of ownModulesIn(text)) {
    const stem = stemOf(module.replace(/\/$/, ""));
    const word = module.startsWith(".") ? joinedPath(folder, stem) : ROOTED + lastName(stem);
    if (word !== undefined) words.add(word);
  }
  return words;
}
