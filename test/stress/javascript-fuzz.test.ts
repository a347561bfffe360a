import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import * as fc from "fast-check";
import { readJavaScript } from "../../src/core/readers/javascript/reader";
import { mendScript } from "../../src/core/readers/javascript/mending/mend";
import { caseSources, edited, editsOf, RUNS } from "./edits";

const SOURCES = caseSources("javascript");

/** No edit may take longer, in milliseconds; a reading of these sources takes some two. */
const SLOWEST = 5000;

/** What an edit may put into a text: what JavaScript is made of, and what it is not. */
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
    "`",
    "${",
    ",",
    ";",
    ":",
    ".",
    "=>",
    "\n",
    "\r\n",
    "\t",
    "\\",
  ),
  fc.constantFrom(
    "tf.layers.lstm({",
    "tf.layers.rnn({cell: ",
    "/*",
    "*/",
    "//",
    "/",
    "</",
    "<b>",
    "...",
    "?.",
    "’",
    "“",
  ),
  fc.constantFrom("function f(", "class A {", "for (const x of ", "if (", "else ", "return ", "async ", "await ", "😀"),
  fc.string({ maxLength: 6, unit: "binary" }),
);

const edits = editsOf(piece);

const LANGUAGES = fc.constantFrom("javascript", "typescript", "javascriptreact", "typescriptreact");

/** Reads it, in time, and finds every call within the text. */
function assertReads(text: string, language: string): void {
  const start = performance.now();
  const { calls } = readJavaScript(text, language);
  assert.ok(performance.now() - start < SLOWEST, "too slow");
  for (const { span, calleeSpan, callee, arguments: given } of calls) {
    assert.ok(span.start >= 0 && span.start <= calleeSpan.start && calleeSpan.end <= span.end);
    assert.ok(span.end <= text.length);
    assert.equal(text.slice(calleeSpan.start, calleeSpan.end), callee);
    for (const argument of given)
      assert.ok(argument.span.start <= argument.span.end && argument.span.end <= text.length);
  }
}

/** The project's own programs. */
const programs = (folder: string): readonly string[] =>
  readdirSync(path.resolve(folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => readFileSync(path.resolve(folder, name), "utf8"));

/** Some layers, each in a statement of its own, the first and the last in functions. */
const STATEMENTS = [
  "function first(x) {\n  return tf.layers.lstm({units: 1, activation: 'relu'}).apply(x);\n}",
  "model.add(tf.layers.gru({units: 2, returnSequences: true}));",
  "const third = tf.layers.bidirectional({layer: tf.layers.lstm({units: 3}), mergeMode: 'sum'});",
  "model.add(tf.layers.simpleRNN({\n  units: 4,\n  activation: 'tanh',\n}));",
  "const last = () => {\n  const model = tf.sequential();\n  model.add(tf.layers.lstm({units: 5}));\n  return model;\n};",
];

describe("readJavaScript on any text", function () {
  // A busy machine may take its time; a hang is longer.
  this.timeout(30_000 + RUNS * 50);

  it("reads edited documents without throwing, in time, with spans inside the text", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SOURCES), edits, LANGUAGES, (source, changes, language) =>
        assertReads(edited(source, changes), language),
      ),
      { numRuns: RUNS },
    );
  });

  it("reads documents that are cut off anywhere", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SOURCES), fc.double({ min: 0, max: 1, noNaN: true }), (source, where) =>
        assertReads(source.slice(0, Math.floor(where * source.length)), "typescript"),
      ),
      { numRuns: RUNS },
    );
  });

  it("reads text that is nothing in particular", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), LANGUAGES, (pieces, language) =>
        assertReads(pieces.join(""), language),
      ),
      { numRuns: RUNS },
    );
  });

  it("reads text that nests without end", () => {
    const deep = 6000;
    for (const text of [
      `x = ${"(".repeat(deep)}tf.layers.lstm({units: 4})`,
      `x = ${"[".repeat(deep)}${"]".repeat(deep)};\ntf.layers.lstm({units: 4});\n`,
      `x = ${"tf.layers.lstm({cell: ".repeat(deep)}`,
      `x = ${"`${".repeat(deep)}`,
      "({\n".repeat(deep),
      "'\n".repeat(deep),
      `${"f({a: [".repeat(1000)}\n`.repeat(3),
    ]) {
      assertReads(text, "javascript");
    }
  });

  it("leaves alone what is right", () => {
    for (const text of [...programs("src"), ...programs("webview")]) assert.equal(mendScript(text).text, text);
  });

  it("reads the other layers as they are where a bracket or a quote is lost", () => {
    const whole = STATEMENTS.map((statement) => readJavaScript(statement, "javascript").calls);
    fc.assert(
      fc.property(fc.nat(STATEMENTS.length - 1), fc.double({ min: 0, max: 1, noNaN: true }), (which, where) => {
        const statement = STATEMENTS[which]!;
        const places = [...statement.matchAll(/[()[\]{}']/g)].map(({ index }) => index);
        const lost = places[Math.floor(where * (places.length - 1))]!;
        const changed = STATEMENTS.with(which, statement.slice(0, lost) + statement.slice(lost + 1));
        const found = readJavaScript(changed.join("\n\n"), "javascript").calls;
        const shown = found.map(({ className, arguments: given }) =>
          JSON.stringify([className, given.map(({ name, value }) => [name, value])]),
        );
        for (const [index, calls] of whole.entries()) {
          if (index === which) continue;
          for (const { className, arguments: given } of calls) {
            const expected = JSON.stringify([className, given.map(({ name, value }) => [name, value])]);
            assert.ok(shown.includes(expected), `${expected} in\n${changed.join("\n\n")}`);
          }
        }
      }),
      { numRuns: RUNS },
    );
  });
});
