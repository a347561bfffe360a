/** The files of a folder as a search goes through them: what `.gitignore` leaves out is left out. */
import fs from "node:fs";
import path from "node:path";
import { type IgnoreRules, isIgnored, LARGEST_GITIGNORE, parseGitignore } from "../core/documents/gitignore";
import { decode, readBytes } from "./text-file";

/** Never looked into, unless named themselves. */
const LEFT_OUT: ReadonlySet<string> = new Set([".git", "node_modules"]);

interface Folder {
  readonly path: string;
  readonly rules: readonly IgnoreRules[];
}

export interface Walk {
  /** Whether a file is of interest, by its name; others are not even looked up. */
  readonly wants: (name: string) => boolean;
  /** A folder that cannot be read; the walk goes on. */
  readonly onError: (path: string, error: unknown) => void;
}

/**
 * The files below a folder, in order of their names, each folder's own files before those of its subfolders.
 * Links to folders are not followed: they may lead back.
 */
export function* filesBelow(root: string, { wants, onError }: Walk): Generator<string, void> {
  const work: Folder[] = [{ path: root, rules: rulesAround(root) }];
  for (let folder = work.pop(); folder !== undefined; folder = work.pop()) {
    let entries: fs.Dirent[];
    try {
      entries = fs.readdirSync(folder.path, { withFileTypes: true });
    } catch (error) {
      onError(folder.path, error);
      continue;
    }
    const own = entries.some((entry) => entry.name === ".gitignore") ? rulesOf(folder.path) : undefined;
    const rules = own === undefined ? folder.rules : [...folder.rules, own];
    entries.sort((one, other) => (one.name < other.name ? -1 : 1));
    for (const entry of entries) {
      const file = path.join(folder.path, entry.name);
      if ((entry.isFile() || entry.isSymbolicLink()) && wants(entry.name) && !isIgnored(rules, slashed(file)))
        yield file;
    }
    for (const entry of entries.toReversed()) {
      const below = path.join(folder.path, entry.name);
      if (entry.isDirectory() && !LEFT_OUT.has(entry.name) && !isIgnored(rules, `${slashed(below)}/`)) {
        work.push({ path: below, rules });
      }
    }
  }
}

/** The absolute path with `/` between its parts. */
const slashed = (file: string): string => path.resolve(file).replaceAll(path.sep, "/");

/** The rules of the folders around it, up to the repository's, which a search from inside follows too. */
function rulesAround(root: string): readonly IgnoreRules[] {
  const found: IgnoreRules[] = [];
  for (let folder = path.resolve(root), inside = true; inside;) {
    const above = path.dirname(folder);
    inside = above !== folder && !fs.existsSync(path.join(folder, ".git"));
    folder = above;
    const rules = inside ? rulesOf(folder) : undefined;
    if (rules !== undefined) found.unshift(rules);
  }
  // Who names a folder that is ignored wants it all the same.
  return isIgnored(found, `${slashed(root)}/`) ? [] : found;
}

function rulesOf(folder: string): IgnoreRules | undefined {
  try {
    return parseGitignore(slashed(folder), decode(readBytes(path.join(folder, ".gitignore"), LARGEST_GITIGNORE)));
  } catch {
    return undefined;
  }
}
