/** The files of a folder as a search goes through them: what `.gitignore` leaves out is left out. */
import fs from "node:fs";
import path from "node:path";
import createIgnore, { type Ignore } from "ignore";

/** Never looked into, unless named themselves. */
const LEFT_OUT: ReadonlySet<string> = new Set([".git", "node_modules"]);

/** The patterns of one `.gitignore`, and the folder that they are relative to. */
interface Rules {
  readonly folder: string;
  readonly patterns: Ignore;
}

interface Folder {
  readonly path: string;
  readonly rules: readonly Rules[];
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
      if ((entry.isFile() || entry.isSymbolicLink()) && wants(entry.name) && !isIgnored(rules, file)) yield file;
    }
    for (const entry of entries.toReversed()) {
      const below = path.join(folder.path, entry.name);
      if (entry.isDirectory() && !LEFT_OUT.has(entry.name) && !isIgnored(rules, `${below}/`)) {
        work.push({ path: below, rules });
      }
    }
  }
}

/** The rules of the folders around it, up to the repository's, which a search from inside follows too. */
function rulesAround(root: string): readonly Rules[] {
  const found: Rules[] = [];
  for (let folder = path.resolve(root), inside = true; inside;) {
    const above = path.dirname(folder);
    inside = above !== folder && !fs.existsSync(path.join(folder, ".git"));
    folder = above;
    const rules = inside ? rulesOf(folder) : undefined;
    if (rules !== undefined) found.unshift(rules);
  }
  // Who names a folder that is ignored wants it all the same.
  return isIgnored(found, `${path.resolve(root)}/`) ? [] : found;
}

function rulesOf(folder: string): Rules | undefined {
  try {
    const patterns = createIgnore({ allowRelativePaths: true }).add(
      fs.readFileSync(path.join(folder, ".gitignore"), "utf8"),
    );
    return { folder, patterns };
  } catch {
    return undefined;
  }
}

/** Whether the last pattern that says anything of a path, the innermost folder's first, leaves it out. */
function isIgnored(rules: readonly Rules[], file: string): boolean {
  for (const { folder, patterns } of rules.toReversed()) {
    const slash = file.endsWith("/") ? "/" : "";
    const { ignored, unignored } = patterns.test(path.relative(folder, file).replaceAll(path.sep, "/") + slash);
    if (ignored || unignored) return ignored;
  }
  return false;
}
