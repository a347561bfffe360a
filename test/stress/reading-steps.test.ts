import assert from "node:assert/strict";
import type { DocumentReading } from "../../src/core/definition";
import { createDocumentReader, readDocument } from "../../src/core/read";
import { mayHoldLayers } from "../../src/core/worth-reading";
import { CHARACTERS_A_TURN } from "../../src/core/readers/json/walk";
import { runSteps, type Steps } from "../../src/core/steps";

const LAYERS = 12;

const layer = (index: number) => ({
  class_name: index % 2 === 0 ? "LSTM" : "Dense",
  config: { name: `layer_${index}`, units: 8, ...(index % 2 === 0 && { return_sequences: true }) },
  ...(index > 0 && { inbound_nodes: [[[`layer_${index - 1}`, 0, 0, {}]]] }),
});

/** As Keras 2 writes a functional model, with what is long behind it. */
const model = (length: number): string =>
  JSON.stringify({
    class_name: "Functional",
    config: { name: "model", layers: Array.from({ length: LAYERS }, (_, index) => layer(index)) },
    weights: { file: "x".repeat(1_000) },
    history: Array.from({ length: length / 4 }, () => 1.5),
  });

const notebook = (length: number): string =>
  JSON.stringify({
    cells: Array.from({ length: LAYERS }, (_, index) => ({
      cell_type: "code",
      source: ["from keras.layers import LSTM\n", `LSTM(${index + 1}, name="l${index}")`],
      outputs: [{ data: { "text/plain": Array.from({ length: length / LAYERS / 8 }, () => "12345") } }],
    })),
  });

const PROGRAM = Array.from(
  { length: LAYERS },
  (_, index) => `def make_${index}(units=${index + 1}):\n    return LSTM(units, name="l${index}")\n\n`,
);
const python = (changed: string): string => `from keras.layers import LSTM\n${PROGRAM.join("")}${changed}`;

const script = (changed: string): string =>
  `import * as tf from "@tensorflow/tfjs";\n${"tf.layers.lstm({ units: 4 });\n".repeat(LAYERS)}${changed}`;

/** The result, and how many turns others had. */
function counted(steps: Steps<DocumentReading>): { readonly reading: DocumentReading; readonly turns: number } {
  for (let turns = 0; ; turns++) {
    const step = steps.next();
    if (step.done === true) return { reading: step.value, turns };
  }
}

describe("a document that is read in steps", () => {
  const documents = { json: model, ipynb: notebook };
  const LENGTH = 4 * CHARACTERS_A_TURN;

  for (const [language, write] of Object.entries(documents)) {
    it(`gives a turn after some characters and behind each layer, and reads the same: ${language}`, () => {
      const text = write(LENGTH);
      const { reading, turns } = counted(createDocumentReader().read(text, language));
      assert.deepEqual(reading, readDocument(text, language));
      assert.ok(reading.layers.length >= LAYERS / 2);
      const least = Math.floor(text.length / CHARACTERS_A_TURN) + reading.layers.length;
      assert.ok(turns >= least, `${turns} of ${least}`);
    });
  }

  it("gives a turn behind each statement of a script, when it is converted and when it is followed", () => {
    const functions = Array.from(
      { length: 500 },
      (_, index) => `function make${index}(x) {\n  return x + ${index};\n}\n`,
    );
    const text = `import * as tf from "@tensorflow/tfjs";\n${functions.join("")}tf.layers.lstm({ units: 4 });\n`;
    const { reading, turns } = counted(createDocumentReader().read(text, "javascript"));
    assert.deepEqual(reading, readDocument(text, "javascript"));
    assert.equal(reading.layers.length, 1);
    assert.ok(turns >= 2 * functions.length, String(turns));
  });

  it("can be given up anywhere: the next reading is as if it had not begun", () => {
    const before = python("x = LSTM(3)\n");
    const after = python('y = LSTM(5, name="y")\n');
    const texts = {
      python: [before, after],
      javascript: [script("x = 3;\n"), script("tf.layers.gru({ units: 5 });\n")],
      json: [model(1_000), model(2_000)],
    } as const;
    for (const [language, [first, second]] of Object.entries(texts)) {
      const whole = readDocument(second, language);
      const { turns } = counted(createDocumentReader().read(second, language));
      for (let given = 1; given < turns; given += 1 + Math.floor(turns / 5)) {
        const reader = createDocumentReader();
        runSteps(reader.read(first, language));
        const steps = reader.read(`${second} `, language);
        for (let step = 0; step < given; step++) steps.next();
        assert.deepEqual(runSteps(reader.read(second, language)), whole, `${language} ${given}`);
      }
    }
  });

  it("is looked through for layers' names wherever they stand", () => {
    for (const at of [999_996, 999_998, 1_000_000]) {
      assert.ok(mayHoldLayers(`${" ".repeat(at)}LSTM(4)`, "python"), String(at));
      assert.ok(!mayHoldLayers(`${" ".repeat(at)}RSTM(4)`, "python"), String(at));
    }
  });
});
