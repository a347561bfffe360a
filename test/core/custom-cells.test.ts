import assert from "node:assert/strict";
import { valueOf } from "../../src/core/definition";
import { problemsOf } from "../../src/core/problems";
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

  for (const cell of [
    "layers.LSTMCell(4, recurrent_initializer=keras.initializers.Orthogonal(seed=3))",
    "[layers.LSTMCell(4), layers.GRUCell(3, kernel_constraint=keras.constraints.MaxNorm(2.0))]",
    "layers.StackedRNNCells([layers.SimpleRNNCell(4, kernel_initializer=keras.initializers.HeNormal(2))])",
  ]) {
    it(`are not seen in what Keras's own are given: RNN(${cell})`, () => {
      const preview = createPreview(readDocument(program(cell), "python").layers[0] ?? assert.fail("no layer"));
      assert.deepEqual(preview.problems, []);
      assert.ok(preview.combinations.every(({ outputs }) => outputs.every(({ values }) => values !== undefined)));
    });
  }

  // The shapes that Keras 3.15.1 gives for these cells, whose calls return tensors of those sizes.
  const sized = `import keras
from keras import layers
class One(keras.layers.Layer):
    def __init__(self, units, **kwargs):
        super().__init__(**kwargs)
        self.state_size = units
class Two(keras.layers.Layer):
    def __init__(self, units, out, **kwargs):
        super().__init__(**kwargs)
        self.units, self.out = units, out
    @property
    def state_size(self):
        return [self.units, self.units + 1]
    @property
    def output_size(self):
        return self.out
x = keras.Input((4, 5))
`;
  for (const [cell, shapes] of [
    ["One(32)", { output: [1, 4, 32], state_0: [1, 32] }],
    ["Two(6, 3)", { output: [1, 4, 3], state_0: [1, 6], state_1: [1, 7] }],
    ["[One(32), One(64)]", { output: [1, 4, 64], state_0: [1, 32], state_1: [1, 64] }],
    ["[Two(6, 3), One(8)]", { output: [1, 4, 8], state_0_0: [1, 6], state_0_1: [1, 7], state_1: [1, 8] }],
    ["Other(4)", { output: [1, 4, 4], "*states": [1, 4] }],
  ] as const) {
    it(`have the states that their class says: RNN(${cell})`, () => {
      const text = `${sized}y = layers.RNN(${cell}, return_sequences=True, return_state=True)(x)\n`;
      const preview = createPreview(readDocument(text, "python").layers[0] ?? assert.fail("no layer"));
      const own = preview.combinations.find(({ current }) => current) ?? assert.fail("no combination");
      assert.deepEqual(Object.fromEntries(own.outputs.map(({ name, shape }) => [name, shape.map(valueOf)])), shapes);
    });
  }

  it("say how many tensors come out, and of which shape", () => {
    const text = `${sized}cells = [One(32), One(64)]\na, b = layers.RNN(cells, return_state=True)(x)\nlayers.LSTM(2)(layers.RNN(One(3))(x))\n`;
    assert.deepEqual(
      problemsOf(readDocument(text, "python"))
        .filter(({ problem }) => problem.severity === "error")
        .map(({ problem }) => problem.message),
      [
        "RNN returns 3 tensors here, but 2 are unpacked: output, state_0, state_1 = …",
        "The layer takes an input of 3 axes (batch, timesteps, features), but it gets 2: (batch, 3). Give RNN return_sequences=True.",
      ],
    );
  });

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

  it("shows the only cell of a stack as the list that it is", () => {
    const cell = '{"class_name": "GRUCell", "config": {"units": 3, "recurrent_initializer": "orthogonal"}}';
    assert.deepEqual(
      listLayers(`{"name": "s", "cells": [${cell}]}`, "json").layers.map(({ code }) => code),
      ["StackedRNNCells(cells=[GRUCell(units=3)])", "GRUCell(units=3)"],
    );
  });

  it("has the arguments behind TypeScript's old way to tell a type", () => {
    const text =
      "import * as tf from '@tensorflow/tfjs';\nconst r = <tf.RNN>tf.layers.gru(<any>{ units: <number>4 });\n";
    assert.deepEqual(
      listLayers(text, "typescript").layers.map((layer) => layer.arguments),
      [{ units: { value: 4 } }],
    );
  });
});
