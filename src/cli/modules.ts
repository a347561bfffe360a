/** The files of a project as they lie on disk: what a file imports and opens, and what may import it. */
import fs from "node:fs";
import path from "node:path";
import { createKeptFiles } from "../core/readers/kept-files";
import { createImportIndex, type ImportIndex } from "../core/readers/modules/import-index";
import { importedFile } from "../core/readers/modules/module-file";
import { openedFile } from "../core/readers/python/modules/module-paths";
import {
  isNotebookPath,
  isScriptPath,
  LARGEST_KEPT,
  LARGEST_MODULE,
  LARGEST_NOTEBOOK_MODULE,
  type ModuleRequest,
  type ModuleText,
  type ProjectFiles,
} from "../core/readers/module-text";
import { projectModule } from "../core/readers/notebook/module";
import { mayExist, namesIn } from "./folders";
import { decode, readBytes } from "./text-file";
import { filesBelow } from "./walk";

/** UTF-16 units of the files that are kept. */
const MOST_KEPT = 8_000_000;
const kept = createKeptFiles(MOST_KEPT);

/** Keeps a file by its path. */
function keep(module: ModuleText): ModuleText {
  kept.keep(module.path, module);
  return module;
}

/** Places where there is no file that is kept, up to so many. */
const MOST_MISSING = 100_000;
const missing = new Set<string>();

/** Bytes of UTF-8 that a text of the largest length may have; most of a notebook's are pictures and numbers. */
const LARGEST_BYTES = LARGEST_MODULE * 3;

function moduleAt(file: string): ModuleText | undefined {
  const before = kept.get(file);
  if (before) return before;
  if (missing.has(file)) return undefined;
  const text = textAt(file);
  if (text === undefined) {
    if (missing.size >= MOST_MISSING) missing.clear();
    missing.add(file);
    return undefined;
  }
  return keep(projectModule(file, text));
}

function textAt(file: string): string | undefined {
  if (!mayExist(file)) return undefined;
  try {
    return decode(readBytes(file, isNotebookPath(file) ? LARGEST_NOTEBOOK_MODULE : LARGEST_BYTES));
  } catch {
    // Most of the places where a module might lie have none.
    return undefined;
  }
}

/** Of a folder with more files of a language, only a part around a document is looked through for what makes use of it. */
const MOST_INDEXED = 5_000;

/** Of so many of its notebooks, and of so many bytes of them, the imports are looked at. */
const MOST_NOTEBOOKS = 500;
const MOST_NOTEBOOK_BYTES = 100_000_000;

/** Of so many files, more than any project has, the indexes are kept that were used last: a search goes through one after the other. */
const MOST_FILES = 6_000;

/** What a folder has that is the top of a project, beside the version control's. */
const PROJECT_FILE =
  /^(readme|license|setup\.(py|cfg)|pyproject\.toml|requirements[\w-]*\.txt|pipfile|environment\.ya?ml|package\.json$)/i;

/** By the project's folder and whether it is of scripts: that which has not been used for longest first. */
const indexes = new Map<string, { readonly index: ImportIndex; readonly count: number }>();

/** Folders with too many files. */
const tooLarge = new Set<string>();

function indexOf(folder: string, ofScripts: boolean): ImportIndex | undefined {
  const key = `${folder}\0${ofScripts}`;
  const before = indexes.get(key);
  if (before !== undefined) {
    indexes.delete(key);
    indexes.set(key, before);
  }
  if (before !== undefined || tooLarge.has(key)) return before?.index;
  const files = modulesBelow(folder, ofScripts);
  if (files === undefined) {
    if (tooLarge.size >= MOST_MISSING) tooLarge.clear();
    tooLarge.add(key);
    return undefined;
  }
  const index = createImportIndex(textAt);
  for (const file of files) index.put(file, textAt(file) ?? "");
  indexes.set(key, { index, count: files.length });
  let indexed = [...indexes.values()].reduce((sum, { count }) => sum + count, 0);
  for (const [oldest, { count }] of indexes) {
    if (indexed <= MOST_FILES) break;
    indexes.delete(oldest);
    indexed -= count;
  }
  return index;
}

/** The index of the project, or of the outermost folder in it around the document that has not too many files. */
function indexAround(document: string, project: string): ImportIndex | undefined {
  const below = path.relative(project, path.dirname(document)).split(path.sep);
  const ofScripts = isScriptPath(document);
  for (let folder = project, depth = 0; ; folder = path.join(folder, below[depth++]!)) {
    const index = indexOf(folder, ofScripts);
    if (index !== undefined || depth >= below.length || below[0] === "" || below[0] === "..") return index;
  }
}

/**
 * The scripts of a folder, or its Python files and notebooks; `undefined` where they are too many, before any is looked
 * into.
 */
function modulesBelow(folder: string, ofScripts: boolean): readonly string[] | undefined {
  const files: string[] = [];
  const notebooks: string[] = [];
  const wants = (name: string): boolean =>
    ofScripts ? isScriptPath(name) : name.endsWith(".py") || isNotebookPath(name);
  for (const file of filesBelow(folder, { wants, onError: () => undefined })) {
    if (!isNotebookPath(file)) files.push(file);
    else if (notebooks.length < MOST_NOTEBOOKS && !file.includes(CHECKPOINTS)) notebooks.push(file);
    if (files.length > MOST_INDEXED) return undefined;
  }
  let bytes = 0;
  const few = notebooks.filter((file) => (bytes += sizeOf(file)) <= MOST_NOTEBOOK_BYTES);
  return [...files, ...few];
}

/** Copies that Jupyter keeps of notebooks as they were. */
const CHECKPOINTS = ".ipynb_checkpoints";

function sizeOf(file: string): number {
  try {
    return fs.statSync(file).size;
  } catch {
    return 0;
  }
}

/** By the folder that is searched and a document's: the project that this belongs to. */
const projects = new Map<string, string>();

/** The folder of the repository; else the outermost, up to the one that is searched, that looks like a project's. */
function projectOf(folder: string, top: string | undefined): string {
  const key = `${top ?? ""}\0${folder}`;
  const before = projects.get(key);
  if (before !== undefined) return before;
  if (projects.size >= MOST_MISSING) projects.clear();
  let project = top ?? folder;
  let isFound = false;
  for (let each = folder; ; each = path.dirname(each)) {
    const names = [...(namesIn(each) ?? [])];
    const isRepository = names.includes(".git");
    if (isRepository || names.some((name) => PROJECT_FILE.test(name))) {
      project = each;
      isFound = true;
    }
    // Without a folder to stay in, the first that is found is taken.
    if (isRepository || each === top || path.dirname(each) === each || (top === undefined && isFound)) break;
  }
  projects.set(key, project);
  return project;
}

/** The file that is read, which others may import. */
function ownModule(file: string, text: string): ModuleText | undefined {
  kept.noteRead();
  return kept.get(file) ?? (text.length > LARGEST_KEPT ? undefined : keep({ path: file, text }));
}

/** By project, importing file and name of a module: where it lies, up to so many. */
const MOST_PLACES = 100_000;
const places = new Map<string, string | undefined>();

/** The path of the file that an import means. */
function fileOf(request: ModuleRequest, project: string): string | undefined {
  const key = `${project}\0${request.from}\0${request.module}`;
  if (places.has(key)) return places.get(key);
  const found = importedFile(request, (each) => moduleAt(each) !== undefined, project);
  if (places.size >= MOST_PLACES) places.clear();
  places.set(key, found);
  return found;
}

/**
 * The files around one.
 * @param top the folder that is searched, where it is one: beyond it no file is looked for that imports this one
 * @param text its own, where it is read as it lies there
 */
export function filesAround(file: string, top?: string, text?: string): ProjectFiles {
  const document = path.resolve(file);
  const project = (): string => projectOf(path.dirname(document), top && path.resolve(top));
  const own = text === undefined || !document.endsWith(".py") ? undefined : ownModule(document, text);
  return {
    path: document,
    ...(own && { own }),
    resolve(request) {
      const found = fileOf(request, project());
      return found === undefined ? undefined : moduleAt(found);
    },
    open(request) {
      const found = openedFile(request, (each) => moduleAt(each) !== undefined, project());
      return found === undefined ? undefined : moduleAt(found);
    },
    // No file is looked at twice: what is written while a search goes on is the next one's affair.
    state: () => indexAround(document, project()),
    importers(target) {
      return indexAround(document, project())
        ?.importersOf(target)
        .flatMap((each) => moduleAt(each) ?? []);
    },
    changers(target, names) {
      return indexAround(document, project())
        ?.changersOf(target, names)
        .flatMap((each) => moduleAt(each) ?? []);
    },
  };
}
