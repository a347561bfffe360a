import assert from "node:assert/strict";
import { layerNamer } from "../../src/core/model/reported/auto-names";
import { quote } from "../../src/core/text/quote";
import { createPreview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import { readJson } from "../../src/core/readers/json/reader";
import { readPython } from "../../src/core/readers/python/reader";

const IMPORTS = "import numpy as np\nfrom keras.layers import *\nfrom keras import *\n";

/** The last layer of a text. */
const lastOf = (text: string) => readPython(IMPORTS + text).calls.at(-1);

describe("source text in sentences", () => {
  it("is on one line, and cut where it is long, between characters", () => {
    assert.equal(quote("f(\n    1,\n    2)\n"), "f( 1, 2)");
    assert.equal(quote("x".repeat(60)), "x".repeat(60));
    assert.equal(quote("x".repeat(61)), `${"x".repeat(60)}…`);
    assert.equal(quote(`${"x".repeat(59)}😀y`), `${"x".repeat(59)}…`);
  });

  it("is cut in what a reader says", () => {
    const states = "encode(".repeat(30) + ")".repeat(30);
    const [problem] = lastOf(`LSTM(4)(Input((3, 2)), initial_state=${states})\n`)?.problems ?? [];
    assert.equal(problem?.code, "initial-state-unknown");
    assert.ok(problem.message.length < 160, problem.message);
    assert.ok(problem.message.includes("initial_state=encode(encode("));
  });
});

describe("what a JSON document says at length", () => {
  const long = "x".repeat(10_000);
  for (const [what, config, beside] of [
    ["an activation", { units: 1, activation: long }, {}],
    ["an initializer", { units: 1, kernel_initializer: long }, {}],
    ["an argument", { units: 1, [long]: 1 }, {}],
    ["a value", { units: long }, {}],
    [
      "a weight",
      { units: 1, use_bias: false },
      {
        weights: {
          kernel: [
            [1, 1, 1, 1],
            [1, 1, 1, 1],
          ],
          recurrent_kernel: [[1, 1, 1, 1]],
          [long]: [1],
        },
      },
    ],
  ] as const) {
    it(`is cut in the message about ${what}`, () => {
      const { layers } = readDocument(JSON.stringify({ class_name: "LSTM", config, ...beside }), "json");
      const [problem, ...others] = layers.flatMap((layer) => createPreview(layer).problems);
      assert.deepEqual(others, []);
      assert.ok(problem && problem.message.includes("x".repeat(50)) && problem.message.length < 200);
    });
  }
});

describe("the name of the data", () => {
  for (const [written, name] of [
    ["data", "data"],
    ["[data]", "data"],
    ["self.data", undefined],
    ["data[:1]", "data[:1]"],
    ["data[np.newaxis, 0, :, :]", "data[np.newaxis, 0, :, :]"],
    ["data + 1", undefined],
    ["np.ones((1, 3, 2))", undefined],
    ["np.ones((1, 3, 2))[:1]", undefined],
    ["a_name_that_is_longer_than_any_view_has_room_for", undefined],
  ] as const) {
    it(`is ${name ?? "absent"} for ${written}`, () => {
      const long = "a_name_that_is_longer_than_any_view_has_room_for";
      const input = lastOf(
        `data = ${long} = np.ones((1, 3, 2))\nx = Input((3, 2))\nm = Model(x, LSTM(4)(x))\nm.predict(${written})\n`,
      )?.input;
      assert.equal(input?.valuesName, name);
      assert.equal(input?.values?.data.length, written === "self.data" ? undefined : 6);
    });
  }
});

describe("layers without a name", () => {
  // Printed by keras 3.15.1: LSTM(1).name and so on, one after the other.
  const printed = [
    ["LSTM", "lstm"],
    ["LSTM", "lstm_1"],
    ["LSTM", "lstm_2"],
    ["GRU", "gru"],
    ["SimpleRNN", "simple_rnn"],
    ["SimpleRNN", "simple_rnn_1"],
  ] as const;

  it("are called what Keras calls them", () => {
    const nextName = layerNamer();
    assert.deepEqual(
      printed.map(([className]) => nextName(className)),
      printed.map(([, name]) => name),
    );
  });

  it("are called the same in Python and in JSON", () => {
    const lstm = { class_name: "LSTM", config: { units: 4 } };
    const names = [readPython(`${IMPORTS}LSTM(4)\nLSTM(4)\n`), readJson(JSON.stringify([lstm, lstm]))];
    assert.deepEqual(
      names.map(({ calls }) => calls.map(({ name }) => name)),
      [
        ["lstm", "lstm_1"],
        ["lstm", "lstm_1"],
      ],
    );
  });
});
