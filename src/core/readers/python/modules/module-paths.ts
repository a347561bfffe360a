/** Where the file lies that a Python import means, or one that a program opens by its name. */

import type { FileRequest } from "../../module-text";
import { folderOf, foldersAbove, foundInOne, isWithin, joinedPath, MOST_FOLDERS } from "../../modules/paths";

/**
 * The path of the module: a relative one counts its dots from the file's folder, any other stands in the file's
 * folder or in one above, as far as they are packages (have an `__init__.py`) and in the one that holds the outermost
 * package. It may also stand in a folder farther up, from which the program is started, or in the `src` of one. `undefined` where there is none,
 * or where there is more than one.
 * @param from the path of the file that imports
 * @param root the folder that farther ones stay in
 */
export function moduleFile(
  module: string,
  from: string,
  exists: (path: string) => boolean,
  root = "",
): string | undefined {
  const dots = /^\.*/.exec(module)![0].length;
  const parts = module
    .slice(dots)
    .split(".")
    .filter((part) => part !== "");
  const inFolders = (folders: readonly string[]): ReadonlySet<string> =>
    new Set(
      folders.flatMap((folder) => {
        const path = [folder, ...parts].join("/");
        // A package goes before a module of the same name.
        const candidates = parts.length === 0 ? [`${path}/__init__.py`] : [`${path}/__init__.py`, `${path}.py`];
        return candidates.find((candidate) => candidate !== from && exists(candidate)) ?? [];
      }),
    );
  const near = dots > 0 ? relativeFolder(from, dots) : packageFolders(from, exists);
  // A package's name means itself in it, not a module of the same name that it has.
  let found = inFolders(dots > 0 ? near : near.filter((folder) => nameOf(folder) !== parts[0]));
  if (found.size === 0) found = inFolders(near);
  if (found.size === 0 && dots === 0 && parts.length > 0) {
    const above = foldersAbove(near.at(-1)).filter((folder) => isWithin(folder, root));
    found = inFolders(above);
    // Packages that are installed from a folder of their own.
    if (found.size === 0) found = inFolders([...near, ...above].map((folder) => `${folder}/src`));
  }
  return found.size === 1 ? [...found][0] : undefined;
}

/**
 * The path of a file that a program opens by this name, which counts from the folder that it runs in: that of the
 * program's file or one above. `undefined` where there is none, or where there is more than one.
 * @param request of a file at `from`
 * @param root the folder that farther ones stay in
 */
export function openedFile(
  { name, from, isBeside }: FileRequest,
  exists: (path: string) => boolean,
  root = "",
): string | undefined {
  const folder = folderOf(from);
  if (folder === undefined || /^(?:[\\/~]|[a-z]:)/i.test(name)) return undefined;
  const folders = isBeside ? [folder] : [folder, ...foldersAbove(folder).filter((each) => isWithin(each, root))];
  return foundInOne(folders, (each) => {
    const path = joinedPath(each, name);
    return path !== undefined && path !== from && isWithin(path, root) && exists(path) ? path : undefined;
  });
}

const nameOf = (folder: string): string => folder.slice((folderOf(folder) ?? "").length).replace(/^[\\/]/, "");

function relativeFolder(from: string, dots: number): readonly string[] {
  let folder = folderOf(from);
  for (let up = 1; up < dots && folder !== undefined; up++) folder = folderOf(folder);
  return folder === undefined ? [] : [folder];
}

function packageFolders(from: string, exists: (path: string) => boolean): readonly string[] {
  const folders: string[] = [];
  let folder = folderOf(from);
  while (folder !== undefined && folders.length < MOST_FOLDERS) {
    folders.push(folder);
    if (!exists(`${folder}/__init__.py`)) break;
    folder = folderOf(folder);
  }
  return folders;
}
