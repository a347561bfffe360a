/** What stands in folders, looked at once: at most of the places where a module may lie there is nothing. */
import fs from "node:fs";
import path from "node:path";
import { codeOf } from "./text-file";

/** Folders of which the names are kept. */
const MOST_KEPT = 20_000;

/** By folder; `undefined` where it may not be looked into. */
const kept = new Map<string, ReadonlySet<string> | undefined>();

/** The names in a folder, in small letters; `undefined` where it may not be looked into. */
export function namesIn(folder: string): ReadonlySet<string> | undefined {
  if (kept.has(folder)) return kept.get(folder);
  if (kept.size >= MOST_KEPT) kept.clear();
  const names = mayExist(folder) ? read(folder) : NONE;
  kept.set(folder, names);
  return names;
}

/** Whether something may lie at this place; there may be nothing all the same, as disks compare names in their own ways. */
export function mayExist(place: string): boolean {
  const folder = path.dirname(place);
  const name = path.basename(place).toLowerCase();
  return folder === place || NOT_ASCII.test(name) || (namesIn(folder)?.has(name) ?? true);
}

const NONE: ReadonlySet<string> = new Set();

/** Of other letters, some disks know several ways to write them. */
const NOT_ASCII = /[^ -~]/;

function read(folder: string): ReadonlySet<string> | undefined {
  try {
    return new Set(fs.readdirSync(folder).map((name) => name.toLowerCase()));
  } catch (error) {
    const code = codeOf(error);
    return code === "ENOENT" || code === "ENOTDIR" ? NONE : undefined;
  }
}
