import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { problemSpan } from "../../src/core/problems";
import { readDocument } from "../../src/core/read";
import { inspectLayer } from "../../src/core/run/run";
import models from "../golden/keras-3.15.1-models.json";
import { caseSources, edited, editsOf, PROPERTY_TIMEOUT, pythonPiece, RUNS } from "./edits";

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
  python: { sources: caseSources("python"), edits: editsOf(pythonPiece) },
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
});
