import assert from "node:assert/strict";
import { createPreview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import { assertClose, type GoldenTensor, hasKeys, readGolden } from "./engine-fixtures";

/** A case of the file that `test/golden/make_set_weights.py` wrote. */
interface SetCase {
  readonly name: string;
  readonly program: string;
  readonly output: GoldenTensor;
}

const isSetCase = (value: unknown): value is SetCase => hasKeys(value, "name", "program", "output");

/** The preview of the program's last layer that is no part of another. */
const previewOf = (program: string) => {
  const { layers } = readDocument(program, "python");
  return createPreview(layers.findLast(({ use }) => use.wrappers.length === 0) ?? assert.fail("no layer"));
};

/** What a preview says of the weights. */
const saidOf = (program: string): readonly string[] =>
  previewOf(program).problems.flatMap(({ code }) => (code.includes("weights") ? [code] : []));

const SET = `import numpy as np
import keras
from keras.layers import LSTM
x = np.ones((1, 3, 2))
model = keras.Sequential([LSTM(1)])
lstm = model.layers[0]
arrays = [np.zeros((2, 4)), np.zeros((1, 4)), np.zeros(4)]
`;

describe("weights that Keras's programs set", () => {
  for (const { name, program, output } of readGolden("keras-3.15.1-set-weights", isSetCase)) {
    it(`are those of the preview: ${name}`, () => {
      const { combinations, problems } = previewOf(program);
      assert.deepEqual(problems, []);
      const values = combinations.find(({ current }) => current)?.outputs[0]?.values;
      assertClose(values ?? assert.fail("no values"), output, name);
    });
  }

  it("are said to be others where they are not literal, or may be either", () => {
    for (const [setting, codes] of [
      ["lstm.set_weights(arrays)", []],
      ["lstm.set_weights(np.load('a.npy'))", ["weights-changed"]],
      ["if fresh:\n    lstm.set_weights(arrays)", ["weights-changed"]],
      ["lstm.set_weights(arrays)\nlstm.cell.bias.assign(bias)", ["weights-changed"]],
      ["for w in model.weights:\n    w.assign(w * 2)", ["weights-changed"]],
      ["model.trainable_variables[0].assign_add(noise)", ["weights-changed"]],
      ["optimizer.apply_gradients(zip(grads, model.trainable_variables))", ["weights-changed"]],
      ["model.fit(x, y)\nlstm.set_weights(arrays)", []],
      ["lstm.set_weights(arrays)\nmodel.fit(x, y)", ["weights-changed"]],
      ["model.predict(x)\nlstm.set_weights(arrays)", ["weights-changed"]],
      ["lstm.set_weights(arrays[:2])", ["weights-count"]],
    ] as const) {
      assert.deepEqual(saidOf(`${SET}${setting}\nmodel.predict(x)\n`), codes, setting);
    }
  });

  it("are said to be trained, also where nothing is predicted; not where that comes first", () => {
    assert.deepEqual(saidOf(`${SET}model.fit(x, y, epochs=50)\n`), ["weights-changed"]);
    assert.deepEqual(saidOf(`${SET}model.predict(x)\nmodel.fit(x, y)\n`), []);
    assert.deepEqual(saidOf(SET), []);
  });
});
