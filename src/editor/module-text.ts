/** The files around one of the workspace: how their texts are fetched, and how it finds what it imports and opens. */
import * as vscode from "vscode";
import { importedFile } from "../core/readers/modules/module-file";
import { isWithin } from "../core/readers/modules/paths";
import { openedFile } from "../core/readers/python/modules/module-paths";
import {
  type ChangingNames,
  isNotebookPath,
  LARGEST_MODULE,
  LARGEST_NOTEBOOK_MODULE,
  type ModuleText,
  type ProjectFiles,
} from "../core/readers/module-text";
import { projectModule } from "../core/readers/notebook/module";

/** Bytes of UTF-8 that a text of the largest length may have. */
const LARGEST_BYTES = LARGEST_MODULE * 3;

/** The text of a module's file; `undefined` where there is no such file, or too large a one. */
export const fetchModuleText = (uri: vscode.Uri): Promise<string | undefined> =>
  fetchText(uri, isNotebookPath(uri.path) ? LARGEST_NOTEBOOK_MODULE : LARGEST_BYTES);

/** The same as a module: of a notebook, its code. */
export async function fetchModule(uri: vscode.Uri): Promise<ModuleText | undefined> {
  const text = await fetchModuleText(uri);
  return text === undefined ? undefined : projectModule(uri.path, text);
}

/** The text of a file; `undefined` where there is none, or one of more bytes than this: a pipe or a device is no file. */
export async function fetchText(uri: vscode.Uri, largest: number): Promise<string | undefined> {
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.File) === 0 || size > largest) return undefined;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
  } catch {
    // Most of the places where a module might lie have none.
    return undefined;
  }
}

/** What a host knows of the files of a workspace's folder at the moment. */
export interface FolderFiles {
  readonly exists: (uri: vscode.Uri) => boolean;
  readonly textOf: (uri: vscode.Uri) => ModuleText | undefined;
  /** The same of a file of any kind. */
  readonly openedTextOf: (uri: vscode.Uri) => ModuleText | undefined;
  /** The paths of the files that may import the one of this path; with names of it, that may change one of these. */
  readonly importersOf: (path: string, names?: ChangingNames) => readonly string[] | undefined;
}

/** The files around one, all of its folder. */
export function filesInFolder(folder: vscode.WorkspaceFolder, path: string, files: FolderFiles): ProjectFiles {
  // The address of a notebook's cell has the notebook's path.
  const at = (each: string): vscode.Uri => folder.uri.with({ path: each });
  const within = (each: string): boolean => isWithin(each, folder.uri.path);
  const textAt = (each: string): ModuleText | undefined => (within(each) ? files.textOf(at(each)) : undefined);
  const openedAt = (each: string): ModuleText | undefined => (within(each) ? files.openedTextOf(at(each)) : undefined);
  return {
    path,
    resolve(request) {
      const found = importedFile(request, (each) => within(each) && files.exists(at(each)));
      return found === undefined ? undefined : textAt(found);
    },
    open(request) {
      const found = openedFile(request, (each) => openedAt(each) !== undefined, folder.uri.path);
      return found === undefined ? undefined : openedAt(found);
    },
    importers: (target) => files.importersOf(target)?.flatMap((each) => textAt(each) ?? []),
    changers: (target, names) => files.importersOf(target, names)?.flatMap((each) => textAt(each) ?? []),
  };
}
