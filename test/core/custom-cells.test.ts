import assert from "node:assert/strict";
import { createPreview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import { listLayers } from "../../src/core/format/listing";

const program = (cell: string) => `import keras
from keras import layers
class MinimalCell(keras.layers.Layer):
    pass
class Wider(keras.layers.Layer):
    pass
y = layers.RNN(${cell}, return_sequences=True)(keras.Input((None, 5)))
`;

describe("cells that are not Keras's own", () => {
  for (const [cell, names] of [
    ["MinimalCell(32)", "MinimalCell"],
    ["[MinimalCell(32), MinimalCell(64)]", "MinimalCell"],
    ["[MinimalCell(32), Wider(64)]", "MinimalCell, Wider"],
  ] as const) {
    it(`are named in one note, without an error: RNN(${cell})`, () => {
      const preview = createPreview(readDocument(program(cell), "python").layers[0] ?? assert.fail("no layer"));
      assert.deepEqual(
        preview.problems.map(({ severity, message }) => [severity, message]),
        [["info", `The cell ${names} is not Keras's own: its values are not calculated.`]],
      );
      assert.equal(preview.signature, `RNN(cell=${cell}, return_sequences=True)`);
    });
  }

  for (const layer of ["RNN(make())", "Bidirectional(make())"]) {
    it(`are told without an error where only the code's run can tell: ${layer}`, () => {
      const text = `from keras import layers, Input\nfrom elsewhere import make\ny = layers.${layer}(Input((3, 5)))\n`;
      const { problems } = createPreview(readDocument(text, "python").layers[0] ?? assert.fail("no layer"));
      assert.deepEqual(
        problems.map(({ severity, code }) => [severity, code]),
        [["info", "layer-unread"]],
      );
    });
  }

  it("are still an error where no layer is given", () => {
    const preview = createPreview(readDocument(program("5"), "python").layers[0] ?? assert.fail("no layer"));
    assert.equal(preview.problems.filter(({ severity }) => severity === "error").length > 0, true);
  });
});

describe("the list of layers", () => {
  it("has no entry for a list of cells of TensorFlow.js", () => {
    const text =
      "import * as tf from '@tensorflow/tfjs';\n" +
      "const r = tf.layers.rnn({ cell: [tf.layers.lstmCell({ units: 4 }), tf.layers.gruCell({ units: 2 })] });\n";
    assert.deepEqual(
      listLayers(text, "typescript").layers.map(({ callee }) => callee),
      ["tf.layers.rnn", "tf.layers.lstmCell", "tf.layers.gruCell"],
    );
  });
});
