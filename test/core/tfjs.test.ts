import assert from "node:assert/strict";
import golden from "../golden/tfjs-4.22.0.json";
import { createPreview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";

const near = (ours: number, theirs: number): boolean => Math.abs(ours - theirs) <= 1e-6 + 1e-5 * Math.abs(theirs);

/** The one layer of a text, beside the cells that it holds. */
function previewOf(text: string) {
  const { layers } = readDocument(text, "javascript");
  const [layer, ...more] = layers.filter(({ className }) => !className.endsWith("Cell"));
  assert.ok(layer);
  assert.deepEqual(more, []);
  return createPreview(layer);
}

describe("TensorFlow.js", () => {
  for (const { code, returns } of golden.layers) {
    it(`returns what it returned for ${/tf\.layers.*/.exec(code)?.[0]}`, () => {
      const { combinations, problems } = previewOf(code);
      assert.deepEqual(problems, []);
      const outputs = combinations.find(({ current }) => current)?.outputs ?? [];
      assert.deepEqual(
        outputs.map(({ values }) => values?.shape),
        returns.map(({ shape }) => shape),
      );
      for (const [index, { data }] of returns.entries()) {
        const values = outputs[index]?.values?.data ?? [];
        assert.ok(
          data.every((each, at) => near(values[at] ?? Number.NaN, each)),
          `${JSON.stringify([...values])} for ${JSON.stringify(data)}`,
        );
      }
    });
  }

  it("writes the line as JavaScript does, for each combination", () => {
    const { combinations, signature } = previewOf(
      "const [out] = tf.layers.lstm({units: 2, kernelInitializer: 'glorotUniform', returnState: true}).apply(x);",
    );
    assert.equal(signature, 'LSTM({units: 2, kernelInitializer: "glorotUniform", returnState: true})');
    assert.deepEqual(
      combinations.slice(0, 4).map(({ code }) => code),
      [
        "const out = tf.layers.lstm({units: 2, kernelInitializer: 'glorotUniform'}).apply(x)",
        "const out = tf.layers.lstm({units: 2, kernelInitializer: 'glorotUniform', returnSequences: true}).apply(x)",
        "const [out, state_h, state_c] = tf.layers.lstm({units: 2, kernelInitializer: 'glorotUniform', returnState: true}).apply(x)",
        "const [out, state_h, state_c] = tf.layers.lstm({units: 2, kernelInitializer: 'glorotUniform', returnSequences: true, returnState: true}).apply(x)",
      ],
    );
  });

  for (const [text, code, message] of [
    ["tf.layers.lstm({units: 2, return_sequences: true})", "argument-unknown", /returnSequences/],
    ["tf.layers.lstm({unit: 2})", "argument-unknown", /units/],
    ["tf.layers.gru({units: 2, resetAfter: true})", "argument-kind", /resetAfter/],
    ["tf.layers.lstm({units: 2, activation: 'tanhh'})", "argument-kind", /tanh/],
  ] as const) {
    it(`has something to say of ${text}`, () => {
      const problems = readDocument(text, "javascript").layers.flatMap((layer) => layer.problems);
      const found = problems.find((problem) => problem.code === code);
      assert.match(found?.message ?? "", message);
    });
  }
});
