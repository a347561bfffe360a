/** Random edits of texts that are read, where those texts come from, and what must hold of what is read. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import type { LayerCall } from "../../src/core/definition";

/** How often each property is tried; `FUZZ_RUNS=100000` for a long look. */
export const RUNS = Number(process.env["FUZZ_RUNS"] ?? 100);

/** A busy machine may take its time; a hang is longer. In milliseconds, for one property. */
export const PROPERTY_TIMEOUT = 30_000 + RUNS * 50;

/** No reading may take longer, in milliseconds; one of these sources takes some two. */
const SLOWEST = 5000;

/** What a program of any language is made of, and what none is. */
const anyPiece = fc.oneof(
  fc.constantFrom("(", ")", "[", "]", "{", "}", "'", '"', ",", ":", ".", "\n", "\r\n", "\t", "\\", "’", "😀"),
  fc.string({ maxLength: 6, unit: "binary" }),
);

/** What an edit may put into a text: pieces of any language, and these of its own. */
export const piecesOf = (...own: readonly string[]): fc.Arbitrary<string> =>
  fc.oneof(anyPiece, fc.constantFrom(...own));

/** What Python is made of. */
export const pythonPiece = piecesOf(
  ...'""" = # … * **{ 1. else:\n @wrap\n'.split(" "),
  "    ",
  "LSTM(",
  "Bidirectional(",
  "def f(",
  "for x in ",
  "if ",
  "lambda ",
  "return ",
);

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

/** Reads the text, in time, and finds every call within it. */
export function assertReads(text: string, read: (text: string) => readonly LayerCall[]): void {
  const start = performance.now();
  const calls = read(text);
  assert.ok(performance.now() - start < SLOWEST, "too slow");
  for (const { span, calleeSpan, callee, arguments: given } of calls) {
    assert.ok(span.start >= 0 && span.start <= calleeSpan.start && calleeSpan.end <= span.end);
    assert.ok(span.end <= text.length);
    assert.equal(text.slice(calleeSpan.start, calleeSpan.end), callee);
    for (const argument of given) {
      assert.ok(argument.span.start <= argument.span.end && argument.span.end <= text.length);
    }
  }
}
