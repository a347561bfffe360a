/** The Python files that a file imports from, as they lie beside it. */
import fs from "node:fs";
import path from "node:path";
import { moduleFile } from "../core/readers/module-paths";
import { LARGEST_MODULE, type ModuleText, type ResolveModule } from "../core/readers/module-text";
import { decode } from "./text-file";

/** Files that are kept; a search through more begins anew. */
const MOST_KEPT = 2_000;

/** By path; a file that cannot be had is kept as such. */
const kept = new Map<string, ModuleText | undefined>();

/** Bytes of UTF-8 that a text of the largest length may have. */
const LARGEST_BYTES = LARGEST_MODULE * 3;

function moduleAt(file: string): ModuleText | undefined {
  if (kept.has(file)) return kept.get(file);
  if (kept.size >= MOST_KEPT) kept.clear();
  let found: ModuleText | undefined;
  try {
    const stat = fs.statSync(file);
    if (stat.isFile() && stat.size <= LARGEST_BYTES) found = { path: file, text: decode(fs.readFileSync(file)) };
  } catch {
    // Most of the places where a module might lie have none.
  }
  kept.set(file, found);
  return found;
}

/** Finds what the file imports on disk. */
export function modulesBeside(file: string): ResolveModule {
  const document = path.resolve(file);
  return ({ module, from = document }) => {
    const found = moduleFile(module, from, (each) => moduleAt(each) !== undefined);
    return found === undefined ? undefined : moduleAt(found);
  };
}
