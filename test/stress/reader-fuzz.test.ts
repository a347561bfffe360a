import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { inspectLayer } from "../../src/core/run/run";
import { problemSpan } from "../../src/core/problems";
import { readDocument } from "../../src/core/read";
import { createPythonReader, readPython } from "../../src/core/readers/python/reader";
import { caseSources, edited, editsOf, RUNS } from "./edits";
import models from "../golden/keras-3.15.1-models.json";

const SOURCES = caseSources("python");

/** No edit may take longer, in milliseconds; a reading of these sources takes some two. */
const SLOWEST = 5000;

/** Of a problem's message, in characters. */
const LONGEST_MESSAGE = 300;

/** What an edit may put into a text: what Python is made of, and what it is not. */
const piece = fc.oneof(
  fc.constantFrom(
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "'",
    '"',
    '"""',
    ",",
    "=",
    ":",
    ".",
    "\n",
    "\r\n",
    "\t",
    "    ",
    "#",
    "\\",
  ),
  fc.constantFrom(
    "LSTM(",
    "Bidirectional(",
    "def f(",
    "for x in ",
    "if ",
    "lambda ",
    "return ",
    "*",
    "**{",
    "’",
    "…",
    "😀",
    "else:\n",
    "@wrap\n",
    "1.",
  ),
  fc.string({ maxLength: 6, unit: "binary" }),
);

/** What JSON is made of, and what a definition is. */
const jsonPiece = fc.oneof(
  fc.constantFrom("{", "}", "[", "]", ",", ":", '"', "\\", "//", "/*", "\n", "null", "NaN", "-", "1e999", "0.5"),
  fc.constantFrom('"class_name": "LSTM"', '"config": {', '"layers": [', '"inputs": [[[1', '"weights": {"kernel": ['),
  fc.constantFrom('"units": "x"', '"units": -1', '"__proto__": {', '"batch_input_shape": [null', '"build_config": 3'),
  fc.string({ maxLength: 6, unit: "binary" }),
);

const edits = editsOf(piece);

/** Reads it, in time, and finds every call within the text. */
function assertReads(text: string): void {
  const start = performance.now();
  const { calls } = readPython(text);
  assert.ok(performance.now() - start < SLOWEST, "too slow");
  for (const { span, calleeSpan, callee, arguments: given } of calls) {
    assert.ok(span.start >= 0 && span.start <= calleeSpan.start && calleeSpan.end <= span.end);
    assert.ok(span.end <= text.length);
    assert.equal(text.slice(calleeSpan.start, calleeSpan.end), callee);
    for (const argument of given)
      assert.ok(argument.span.start <= argument.span.end && argument.span.end <= text.length);
  }
}

describe("readPython on any text", function () {
  // A busy machine may take its time; a hang is longer.
  this.timeout(30_000 + RUNS * 50);

  it("reads edited documents without throwing, in time, with spans inside the text", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SOURCES), edits, (source, changes) => assertReads(edited(source, changes))),
      { numRuns: RUNS },
    );
  });

  it("reads a document again after each change as if for the first time", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...SOURCES), { minLength: 1, maxLength: 3 }), edits, (sources, changes) => {
        const read = createPythonReader();
        let text = sources.join("\n");
        read(text);
        for (const change of changes) {
          text = edited(text, [change]);
          assert.deepEqual(read(text), readPython(text));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("keeps the layers that end before the line of an edit", () => {
    let [before, lost] = [0, 0];
    fc.assert(
      fc.property(
        fc.constantFrom(...SOURCES),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.oneof({ weight: 1, arbitrary: fc.constant(Number.MAX_SAFE_INTEGER) }, { weight: 9, arbitrary: fc.nat(30) }),
        fc.oneof(fc.constant(""), piece),
        (source, where, removed, inserted) => {
          const at = Math.floor(where * source.length);
          const line = source.lastIndexOf("\n", at - 1) + 1;
          const kept = readPython(source).calls.filter(({ span }) => span.end < line);
          const { calls } = readPython(source.slice(0, at) + inserted + source.slice(at + removed));
          before += kept.length;
          lost += kept.filter(
            ({ className, calleeSpan }) =>
              !calls.some((call) => call.className === className && call.calleeSpan.start === calleeSpan.start),
          ).length;
        },
      ),
      { numRuns: RUNS },
    );
    // An edit may take a list or a class apart in which a layer before it stands, or give its name another meaning.
    assert.ok(lost <= Math.max(2, before / 500), `${lost} of ${before} layers were lost`);
  });

  it("reads documents that are cut off anywhere", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SOURCES), fc.double({ min: 0, max: 1, noNaN: true }), (source, where) =>
        assertReads(source.slice(0, Math.floor(where * source.length))),
      ),
      { numRuns: RUNS },
    );
  });

  it("reads text that is nothing in particular", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => assertReads(pieces.join(""))),
      { numRuns: RUNS },
    );
  });

  it("reads text that nests without end", () => {
    const deep = 6000;
    for (const text of [
      `x = ${"(".repeat(deep)}LSTM(4)`,
      `x = ${"[".repeat(deep)}${"]".repeat(deep)}\ny = LSTM(4)\n`,
      `x = ${"LSTM(".repeat(deep)}`,
      `x = 1${" + 1".repeat(deep)}\ny = LSTM(4)\n`,
      `x = a${".b".repeat(deep)}\ny = LSTM(4)\n`,
      `x = f${"()".repeat(deep)}\ny = LSTM(4)\n`,
      `x = ${"not ".repeat(deep)}y\nz = LSTM(4)\n`,
      `x = ${"lambda: ".repeat(deep)}y\nz = LSTM(4)\n`,
      Array.from({ length: 400 }, (_, depth) => `${" ".repeat(depth)}if x:\n`).join(""),
      "x = '''a\n".repeat(2000),
      `${"'".repeat(deep)}\n${'"'.repeat(deep)}`,
      `${"f(".repeat(3000)}\n`.repeat(3),
    ]) {
      assertReads(text);
    }
  });

  it("follows loops and calls within bounds", () => {
    const nested = ["a", "b", "c", "d", "e", "f"].map((name, depth) => `${"  ".repeat(depth)}for ${name} in items:\n`);
    const loops = `${nested.join("")}${"  ".repeat(6)}layer = LSTM(4)\n`;
    const calls = Array.from({ length: 40 }, (_, n) => `def f${n + 1}(x):\n  f${n}(x)\n  f${n}(x + 1)\n  LSTM(x)\n`);
    assertReads(loops);
    assertReads(`def f0(x):\n  LSTM(x)\n${calls.join("")}f40(1)\n`);
    assertReads(`x = ${"[0] * 1000, ".repeat(200)}\n`);
    assertReads(`x = 'a' * 9\n${"x = x + x\n".repeat(200)}`);
    assertReads(`x = [1]\n${"x = x + x\n".repeat(200)}`);
    assertReads(`x = [1]\n${"x = [x, x]\n".repeat(60)}LSTM(x)\n`);
  });
});

/** Of both languages: cases, examples, and models that Keras wrote. */
const DOCUMENTS = {
  python: { sources: SOURCES, edits },
  json: {
    sources: [
      readFileSync("examples/constant.rnn.json", "utf8"),
      readFileSync("examples/stacked_model.json", "utf8"),
      JSON.stringify(models.sequential.document),
      JSON.stringify(models.functional.document, undefined, 2),
    ],
    edits: editsOf(jsonPiece),
  },
};

describe("readDocument on any text", function () {
  this.timeout(30_000 + RUNS * 50);

  for (const [language, { sources, edits: changes }] of Object.entries(DOCUMENTS)) {
    it(`never throws on ${language}, nor do its layers when they are inspected, and every place is in the text`, () => {
      fc.assert(
        fc.property(fc.constantFrom(...sources), changes, (source, made) => {
          const text = edited(source, made);
          const { layers, problems } = readDocument(text, language);
          const spans = layers.flatMap((layer) =>
            [...layer.problems, ...inspectLayer(layer)].map((problem) => problemSpan(layer, problem)),
          );
          for (const span of [
            ...layers.map((layer) => layer.span),
            ...spans,
            ...problems.flatMap((each) => each.span ?? []),
          ]) {
            assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length);
          }
          assert.ok(problems.every(({ code }) => code !== "reader-failed"));
          // Messages are sentences for views: no document's text stands in them at length.
          for (const { message } of [...problems, ...layers.flatMap((layer) => layer.problems)]) {
            assert.ok(message.length <= LONGEST_MESSAGE, message);
          }
        }),
        { numRuns: RUNS },
      );
    });
  }
});
