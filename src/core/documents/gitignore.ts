/** Which paths `.gitignore` files leave out. Paths are absolute and have `/` between their parts on every system. */
import createIgnore, { type Ignore } from "ignore";

/** What one `.gitignore` says. */
export interface IgnoreRules {
  /** Where it lies; its patterns are relative to it. */
  readonly folder: string;
  readonly patterns: Ignore;
}

/** A larger one, in bytes, is none that a person wrote. */
export const LARGEST_GITIGNORE = 1024 * 1024;

/** A pattern with more `**` says nothing: each takes as many steps as a path has folders for every one before it. */
const MOST_ANY_FOLDERS = 3;

/** The rules of one `.gitignore`; `folder` is the one that it stands in. */
export const parseGitignore = (folder: string, text: string): IgnoreRules => ({
  folder: folder.endsWith("/") ? folder : `${folder}/`,
  patterns: createIgnore().add(text.split(/\r?\n/).filter((line) => line.split("**").length - 1 <= MOST_ANY_FOLDERS)),
});

/**
 * Whether a path is left out: the last pattern that says anything of it decides, that of the innermost folder first.
 * @param rules of the folders around it, outermost first
 * @param path a folder's with `/` at its end
 */
export function isIgnored(rules: readonly IgnoreRules[], path: string): boolean {
  for (const { folder, patterns } of rules.toReversed()) {
    if (!path.startsWith(folder) || path === folder) continue;
    const { ignored, unignored } = patterns.test(path.slice(folder.length));
    if (ignored || unignored) return ignored;
  }
  return false;
}
