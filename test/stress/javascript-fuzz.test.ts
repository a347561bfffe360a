import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parser } from "@lezer/javascript";
import * as fc from "fast-check";
import type { LayerCall } from "../../src/core/definition";
import { createScriptReader, readJavaScript } from "../../src/core/readers/javascript/reader";
import { mendScript } from "../../src/core/readers/javascript/mending/mend";
import { runSteps } from "../../src/core/steps";
import {
  anyPlace,
  assertLayersSurvive,
  assertOthersHold,
  assertReads,
  caseSources,
  edited,
  editsOf,
  isWhole,
  piecesOf,
  PROPERTY_TIMEOUT,
  RUNS,
} from "./edits";

const SOURCES = caseSources("javascript");

const typeScript = parser.configure({ dialect: "ts jsx" });

/** What JavaScript is made of. */
const piece = piecesOf(
  ..."` ${ ; => ... ?. “ /* */ // / </ <b>".split(" "),
  "tf.layers.lstm({",
  "tf.layers.rnn({cell: ",
  "function f(",
  "class A {",
  "for (const x of ",
  "if (",
  "else ",
  "return ",
  "async ",
  "await ",
);

const edits = editsOf(piece);

const LANGUAGES = fc.constantFrom("javascript", "typescript", "javascriptreact", "typescriptreact");

const reads = (text: string, language: string): void =>
  assertReads(text, (each) => readJavaScript(each, language).calls);

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
  this.timeout(PROPERTY_TIMEOUT);

  it("reads edited documents without throwing, in time, with spans inside the text", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SOURCES), edits, LANGUAGES, (source, changes, language) =>
        reads(edited(source, changes), language),
      ),
      { numRuns: RUNS },
    );
  });

  for (const language of ["javascript", "typescript"]) {
    const read = (text: string): readonly LayerCall[] => readJavaScript(text, language).calls;
    const [whole, halfTyped] = [true, false].map((is) => SOURCES.filter((text) => isWhole(typeScript, text) === is));

    it(`keeps the layers that end before the line of an edit, with their arguments, in ${language}`, () => {
      assertLayersSurvive(whole!, piece, read, 250);
    });

    it(`keeps nearly all of them where the text is half-typed already, in ${language}`, () => {
      assertLayersSurvive(halfTyped!, piece, read, 40);
    });
  }

  it("reads documents again after each edit as if for the first time", () => {
    const documents = fc.array(fc.constantFrom(...SOURCES), { minLength: 3, maxLength: 8 });
    fc.assert(
      fc.property(documents, edits, LANGUAGES, (sources, changes, language) => {
        const read = createScriptReader(language);
        let text = sources.join("\n");
        runSteps(read(text));
        for (const change of changes) {
          text = edited(text, [change]);
          assert.deepEqual(runSteps(read(text)), readJavaScript(text, language));
        }
      }),
      { numRuns: RUNS },
    );
  });

  it("reads documents that are cut off anywhere", () => {
    fc.assert(
      fc.property(fc.constantFrom(...SOURCES), anyPlace, (source, where) =>
        reads(source.slice(0, Math.floor(where * source.length)), "typescript"),
      ),
      { numRuns: RUNS },
    );
  });

  it("reads text that is nothing in particular", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), LANGUAGES, (pieces, language) =>
        reads(pieces.join(""), language),
      ),
      { numRuns: RUNS },
    );
  });

  it("reads text that nests without end", () => {
    const deep = 6000;
    const many = 200_000;
    for (const text of [
      "(".repeat(5 * many),
      `x = '${"a".repeat(many)}\ntf.layers.lstm({units: 4});\n`,
      `${"\0".repeat(many / 4)}\ntf.layers.lstm({units: 4});\n`,
      "([{".repeat(10_000),
      `f(${"{a: 1},\n".repeat(10_000)}`,
      "<a>".repeat(deep),
      "x = (<a b={\n".repeat(1000),
      `x = <a>${"{<b>".repeat(deep)}`,
      `${"x = <b\n".repeat(deep)}tf.layers.lstm({units: 4});\n`,
      `x = ${"(".repeat(deep)}tf.layers.lstm({units: 4})`,
      `x = ${"[".repeat(deep)}${"]".repeat(deep)};\ntf.layers.lstm({units: 4});\n`,
      `x = ${"tf.layers.lstm({cell: ".repeat(deep)}`,
      `x = ${"`${".repeat(deep)}`,
      "({\n".repeat(deep),
      "'\n".repeat(deep),
      `${"f({a: [".repeat(1000)}\n`.repeat(3),
    ]) {
      reads(text, "javascript");
    }
  });

  it("leaves alone what is right", () => {
    for (const text of [...programs("src"), ...programs("webview")])
      assert.equal(runSteps(mendScript(text, false)).text, text);
  });

  it("reads the other layers as they are where a bracket or a quote is lost", () => {
    assertOthersHold(STATEMENTS, (text) => readJavaScript(text, "javascript").calls);
  });
});
