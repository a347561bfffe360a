import assert from "node:assert/strict";
import { createPreview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import { snapshotOf } from "../../src/core/panel/snapshot";
import { mergedOutput } from "../../webview/picture/merged";

/** Two directions that add up what they have read, each from its own end. */
function snapshot(mode: string | null, sequences: boolean) {
  const document = {
    class_name: "Bidirectional",
    config: {
      merge_mode: mode,
      layer: {
        class_name: "SimpleRNN",
        config: { units: 1, activation: "linear", return_sequences: sequences },
      },
    },
    inputs: [[[1], [2], [4]]],
    weights: {
      forward: { kernel: [[1]], recurrent_kernel: [[1]], bias: [0] },
      backward: { kernel: [[1]], recurrent_kernel: [[1]], bias: [0] },
    },
  };
  const [layer] = readDocument(JSON.stringify(document), "json").layers;
  return snapshotOf(createPreview(layer ?? assert.fail()), {}, { key: "k", line: 1 });
}

const merged = (mode: string | null, sequences: boolean) =>
  mergedOutput(snapshot(mode, sequences).combinations.find(({ current }) => current) ?? assert.fail(), 8);

describe("the merged output of two directions", () => {
  // By hand: forwards 1, 3, 7; backwards, in the input's order, 7, 6, 4.
  for (const [mode, formula, texts] of [
    ["sum", "output = forward + backward", ["[8.]", "[9.]", "[11.]"]],
    ["mul", "output = forward · backward", ["[7.]", "[18.]", "[28.]"]],
    ["ave", "output = (forward + backward) / 2", ["[4.]", "[4.5]", "[5.5]"]],
  ] as const) {
    it(`is written under them, step by step: ${mode}`, () => {
      const output = merged(mode, true);
      assert.equal(output?.formula, formula);
      assert.deepEqual(
        output.steps.map(({ timestep }) => timestep),
        [0, 1, 2],
      );
      assert.deepEqual(
        output.steps.map(({ text }) => text),
        texts,
      );
    });
  }

  it("is one vector where the last states alone are merged", () => {
    assert.deepEqual(merged("sum", false)?.steps, [{ text: "[14.]" }]);
  });

  it("is not there where the output is the directions' own", () => {
    assert.equal(merged("concat", true), undefined);
    assert.equal(merged(null, true), undefined);
  });
});
