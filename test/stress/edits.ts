/** Random edits of texts that are read, where those texts come from, and what must hold of what is read. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { Parser } from "@lezer/common";
import * as fc from "fast-check";
import type { LayerCall } from "../../src/core/definition";

/** How often each property is tried; `FUZZ_RUNS=100000` for a long look. */
export const RUNS = Number(process.env["FUZZ_RUNS"] ?? 100);

/** A busy machine may take its time; a hang is longer. In milliseconds, for one property. */
export const PROPERTY_TIMEOUT = 30_000 + RUNS * 200;

/** No reading may take longer, in milliseconds of the processor's time; one of these sources takes some two. */
const SLOWEST = 5000;

/** What a program of any language is made of, and what none is. */
const anyPiece = fc.oneof(
  fc.constantFrom("(", ")", "[", "]", "{", "}", "'", '"', ",", ":", ".", "\n", "\r\n", "\t", "\\", "’", "😀"),
  // Halves of characters, what ends a text elsewhere, and lines of other systems.
  fc.constantFrom("\ud83d", "\ude00", "\0", "\r", "\f", "\v", "\u2028", "\ufeff", "\u200b", "\u202e", "模型", "é"),
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

const PLACES = 10_000;

/** A place in a text, as a part of its length, from 0 to 1; all are as likely, where nearly all that `fc.double` draws are tiny. */
export const anyPlace: fc.Arbitrary<number> = fc.noBias(fc.nat(PLACES)).map((place) => place / PLACES);

export type Edit = readonly [at: number, removed: number, inserted: string];

/** Some edits one after another, each somewhere in the text. */
export const editsOf = (inserted: fc.Arbitrary<string>): fc.Arbitrary<readonly Edit[]> =>
  fc.array(fc.tuple(anyPlace, fc.nat(30), fc.oneof(fc.constant(""), inserted)), {
    minLength: 1,
    maxLength: 4,
  });

/** One edit: some characters taken out, or all to the end, and something put in their place. */
const anyEdit = (inserted: fc.Arbitrary<string>): fc.Arbitrary<Edit> =>
  fc.tuple(
    anyPlace,
    fc.oneof({ weight: 1, arbitrary: fc.constant(Number.MAX_SAFE_INTEGER) }, { weight: 9, arbitrary: fc.nat(30) }),
    fc.oneof(fc.constant(""), inserted),
  );

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

/** Whether a parser understands all of a text. */
export function isWhole(parser: Parser, text: string): boolean {
  let isWhole = true;
  parser.parse(text).iterate({ enter: ({ type }) => void (isWhole &&= !type.isError) });
  return isWhole;
}

/** What is said of a layer, wherever it stands. */
const shown = ({ className, arguments: given }: LayerCall): string =>
  JSON.stringify([className, given.map(({ name, text }) => [name, text])]);

/** Each of the layers is among those that were found, with its arguments. */
export function assertHolds(found: readonly LayerCall[], layers: readonly LayerCall[], text: string): void {
  const all = new Set(found.map(shown));
  for (const layer of layers) assert.ok(all.has(shown(layer)), `${shown(layer)} in\n${text}`);
}

/** Reads a text's layers. */
export type ReadCalls = (text: string) => readonly LayerCall[];

/** Whether it says itself what it is: of `layers[kind]`, what stands behind may tell. */
const namesClass = ({ callee, className }: LayerCall): boolean =>
  callee.toLowerCase().includes(className.toLowerCase());

/** So many edits for each run: most come before the layers, or behind none. */
const EDITS_PER_RUN = 4;

/** By so many standard deviations a sample may be worse than its share, so that only what is worse fails. */
const DEVIATIONS = 3;

/**
 * The last good reading of what an edit does not touch survives it: of the layers that end before its line.
 * @param share one of so many edits may lose some: it may take a list or a class apart in which a layer before it stands,
 * give its name another meaning, or come to what an earlier one has left half-typed
 * @param kindOf what an edit must not change about the whole text, such as the language of a notebook
 */
export function assertLayersSurvive(
  sources: readonly string[],
  piece: fc.Arbitrary<string>,
  read: ReadCalls,
  share: number,
  kindOf: (text: string) => unknown = () => undefined,
): void {
  let edits = 0;
  const losing: string[] = [];
  fc.assert(
    fc.property(fc.constantFrom(...sources), anyEdit(piece), (source, [where, removed, inserted]) => {
      const at = Math.floor(where * source.length);
      const line = source.lastIndexOf("\n", at - 1) + 1;
      const text = source.slice(0, at) + inserted + source.slice(at + removed);
      if (kindOf(text) !== kindOf(source)) return;
      const before = read(source).filter((call) => call.span.end < line && namesClass(call));
      if (before.length === 0) return;
      edits += 1;
      const found = new Set(read(text).map((call) => `${call.calleeSpan.start} ${shown(call)}`));
      if (!before.every((call) => found.has(`${call.calleeSpan.start} ${shown(call)}`))) losing.push(text);
    }),
    { numRuns: RUNS * EDITS_PER_RUN },
  );
  assert.ok(edits > RUNS / EDITS_PER_RUN, `only ${edits} edits stood behind a layer`);
  const expected = edits / share;
  assert.ok(
    losing.length <= expected + DEVIATIONS * Math.sqrt(expected) + 1,
    `${losing.length} of ${edits} edits lost layers, one of them by: ${losing[0]}`,
  );
}

/**
 * Reads a program of statements with layers, one of which has lost a bracket or a quote: the layers of the others are as
 * they are in the statements alone.
 * @param head in front of each program
 */
export function assertOthersHold(statements: readonly string[], read: ReadCalls, head = ""): void {
  const whole = statements.map((statement) => read(head + statement));
  fc.assert(
    fc.property(fc.nat(statements.length - 1), anyPlace, (which, where) => {
      const statement = statements[which]!;
      const places = [...statement.matchAll(/[()[\]{}']/g)].map(({ index }) => index);
      const lost = places[Math.floor(where * (places.length - 1))]!;
      const changed = statements.with(which, statement.slice(0, lost) + statement.slice(lost + 1));
      const text = head + changed.join("\n\n");
      assertHolds(read(text), whole.toSpliced(which, 1).flat(), text);
    }),
    { numRuns: RUNS },
  );
}

/** Reads the text, in time, and finds every call within it. */
export function assertReads(text: string, read: ReadCalls): void {
  const start = process.cpuUsage();
  const calls = read(text);
  const { user, system } = process.cpuUsage(start);
  assert.ok((user + system) / 1000 < SLOWEST, `too slow: ${JSON.stringify(text.slice(0, 40))}`);
  for (const { span, calleeSpan, callee, arguments: given } of calls) {
    assert.ok(span.start >= 0 && span.start <= calleeSpan.start && calleeSpan.end <= span.end);
    assert.ok(span.end <= text.length);
    assert.equal(text.slice(calleeSpan.start, calleeSpan.end), callee);
    for (const argument of given) {
      assert.ok(argument.span.start <= argument.span.end && argument.span.end <= text.length);
    }
  }
}
