/** Paths of files, by whatever separators. */

/** Folders above a file that are looked through for what it imports. */
export const MOST_FOLDERS = 12;

/** The folder of a path, `undefined` for the topmost. Windows's separators count as well. */
export function folderOf(path: string): string | undefined {
  const at = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\"));
  return at < 0 ? undefined : path.slice(0, at);
}

/** Whether a path is a folder's own or one below it, and not only begins like it: `/work/app2` is not in `/work/app`. */
export function isWithin(path: string, folder: string): boolean {
  if (!path.startsWith(folder)) return false;
  // The topmost folder ends with a separator itself, or is no text at all.
  return folder === "" || path === folder || /[\\/]$/.test(folder) || /^[\\/]/.test(path.slice(folder.length));
}

/** The name counted from the folder, without its `.` and `..`. */
export function joinedPath(folder: string, name: string): string | undefined {
  let path: string | undefined = folder;
  for (const part of name.split(/[\\/]+/)) {
    if (path === undefined) return undefined;
    if (part === "..") path = folderOf(path);
    else if (part !== "" && part !== ".") path = `${path}/${part}`;
  }
  return path;
}

/** The folders above this one, nearest first. */
export function foldersAbove(path: string | undefined): readonly string[] {
  const folders: string[] = [];
  let folder = path === undefined ? undefined : folderOf(path);
  while (folder !== undefined && folders.length < MOST_FOLDERS) {
    folders.push(folder);
    folder = folderOf(folder);
  }
  return folders;
}

/** What is found in exactly one of the folders. */
export function foundInOne(
  folders: readonly string[],
  find: (folder: string) => string | undefined,
): string | undefined {
  const found = new Set(folders.flatMap((folder) => find(folder) ?? []));
  return found.size === 1 ? [...found][0] : undefined;
}

/** In the order of how many folders lie between them and a file; those equally far as they were. */
export function nearestFirst<Module extends { readonly path: string }>(
  modules: readonly Module[],
  path: string,
): readonly { readonly module: Module; readonly distance: number }[] {
  const foldersOf = (file: string): readonly string[] => file.split(/[\\/]/).slice(0, -1);
  const folders = foldersOf(path);
  const distanceTo = (other: readonly string[]): number => {
    const apart = other.findIndex((folder, at) => folder !== folders[at]);
    const common = apart < 0 ? Math.min(other.length, folders.length) : apart;
    return folders.length + other.length - 2 * common;
  };
  return modules
    .map((module) => ({ module, distance: distanceTo(foldersOf(module.path)) }))
    .sort((one, other) => one.distance - other.distance);
}
