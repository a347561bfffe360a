/** Random edits of texts that are read, and where those texts come from. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";

/** How often each property is tried; `FUZZ_RUNS=100000` for a long look. */
export const RUNS = Number(process.env["FUZZ_RUNS"] ?? 100);

export type Edit = readonly [at: number, removed: number, inserted: string];

/** Some edits one after another, each somewhere in the text. */
export const editsOf = (inserted: fc.Arbitrary<string>): fc.Arbitrary<readonly Edit[]> =>
  fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(30), fc.oneof(fc.constant(""), inserted)), {
    minLength: 1,
    maxLength: 4,
  });

export function edited(text: string, changes: readonly Edit[]): string {
  return changes.reduce((current, [where, removed, inserted]) => {
    const at = Math.floor(where * current.length);
    return current.slice(0, at) + inserted + current.slice(at + removed);
  }, text);
}

/** The sources of a language's case documents. */
export const caseSources = (language: string): readonly string[] =>
  readdirSync(path.resolve("test/cases", language))
    .filter((name) => name.endsWith(".txt"))
    .map((name) => readFileSync(path.resolve("test/cases", language, name), "utf8").split(/^==>\r?\n/m)[0] ?? "");
