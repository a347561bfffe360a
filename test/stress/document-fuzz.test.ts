import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { problemSpan } from "../../src/core/problems";
import { readDocument } from "../../src/core/read";
import { readJson } from "../../src/core/readers/json/reader";
import { parseNotebook, readIpynb } from "../../src/core/readers/notebook/ipynb";
import { inspectLayer } from "../../src/core/run/run";
import models from "../golden/keras-3.15.1-models.json";
import {
  anyPlace,
  assertHolds,
  assertLayersSurvive,
  assertReads,
  caseSources,
  edited,
  editsOf,
  PROPERTY_TIMEOUT,
  pythonPiece,
  RUNS,
} from "./edits";

/** Of a problem's message, in characters. */
const LONGEST_MESSAGE = 300;

/** What JSON is made of, and what a definition is. */
const jsonPiece = fc.oneof(
  fc.constantFrom("{", "}", "[", "]", ",", ":", '"', "\\", "//", "/*", "\n", "null", "NaN", "-", "1e999", "0.5"),
  fc.constantFrom('"class_name": "LSTM"', '"config": {', '"layers": [', '"inputs": [[[1', '"weights": {"kernel": ['),
  fc.constantFrom('"units": "x"', '"units": -1', '"__proto__": {', '"batch_input_shape": [null', '"build_config": 3'),
  fc.string({ maxLength: 6, unit: "binary" }),
);

/** Of both languages: cases, examples, and models that Keras wrote. */
const DOCUMENTS = {
  ipynb: { sources: caseSources("notebook"), edits: editsOf(fc.oneof(pythonPiece, jsonPiece)) },
  python: { sources: caseSources("python"), edits: editsOf(pythonPiece) },
  json: {
    sources: [
      ...caseSources("json"),
      readFileSync("examples/constant.rnn.json", "utf8"),
      readFileSync("examples/stacked_model.json", "utf8"),
      JSON.stringify(models.sequential.document),
      JSON.stringify(models.functional.document, undefined, 2),
    ],
    edits: editsOf(jsonPiece),
  },
};

describe("readDocument on any text", function () {
  this.timeout(PROPERTY_TIMEOUT);

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

  const isWhole = (text: string): boolean => {
    try {
      return typeof JSON.parse(text) === "object";
    } catch {
      return false;
    }
  };

  it("keeps the layers of a JSON document that end before an edit's line", () => {
    // On lines of their own, of which some come before the edit's.
    const sources = DOCUMENTS.json.sources
      .filter(isWhole)
      .map((text) => JSON.stringify(JSON.parse(text), undefined, 2));
    assertLayersSurvive(sources, jsonPiece, (text) => readJson(text).calls, 200);
  });

  it("keeps the layers of a notebook that end before an edit's line", () => {
    const sources = DOCUMENTS.ipynb.sources.filter(isWhole);
    const languageOf = (text: string): string => parseNotebook(text).language;
    assertLayersSurvive(sources, jsonPiece, (text) => readIpynb(text).calls, 40, languageOf);
  });

  it("reads the other layers as they are where a mark or a quote of one is lost", () => {
    const layers = ["LSTM", "GRU", "SimpleRNN"].map((className, index) =>
      JSON.stringify({ class_name: className, config: { units: index + 1, batch_input_shape: [null, 5, 3] } }),
    );
    const text = (parts: readonly string[]): string =>
      `{"class_name": "Sequential", "config": {"layers": [${parts.join(", ")}]}}`;
    const whole = layers.map((layer) => readJson(layer).calls);
    fc.assert(
      fc.property(fc.nat(layers.length - 1), anyPlace, (which, where) => {
        const layer = layers[which]!;
        const places = [...layer.matchAll(/[{}[\]",:]/g)].map(({ index }) => index);
        const lost = places[Math.floor(where * (places.length - 1))]!;
        const changed = text(layers.with(which, layer.slice(0, lost) + layer.slice(lost + 1)));
        assertHolds(readJson(changed).calls, whole.toSpliced(which, 1).flat(), changed);
      }),
      { numRuns: RUNS },
    );
  });

  it("reads documents that nest without end", () => {
    const deep = 100_000;
    for (const text of [
      "[".repeat(deep),
      '{"cells":['.repeat(deep),
      '"'.repeat(deep),
      '{"class_name":"LSTM"'.repeat(deep / 10),
    ]) {
      assertReads(text, (each) => readJson(each).calls);
      assertReads(text, (each) => readIpynb(each).calls);
    }
  });
});
