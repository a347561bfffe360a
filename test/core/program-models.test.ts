import assert from "node:assert/strict";
import { valueOf } from "../../src/core/definition";
import { createPreview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import { runModel } from "../../src/core/whole-model/run-model";
import { summarise } from "../../src/core/whole-model/summary";

const SOURCE = `
import numpy as np
from keras import Input, Model, Sequential
from keras.layers import LSTM, Dense, Embedding, Bidirectional, Concatenate, Dropout
model = Sequential([Input((4,)), Embedding(10, 3, mask_zero=True)])
for units in (5, 4):
    model.add(Bidirectional(LSTM(units, return_sequences=True)))
model.add(LSTM(2))
model.add(Dense(1))
model.predict(np.array([[1, 2, 3, 0]]))

a = Input((3, 2), name="a")
b = Input((5, 2), name="b")
shared = LSTM(4)
joined = Concatenate()([shared(a), shared(b)])
two = Model([a, b], [Dense(1)(joined), Dropout(0.5)(joined)])

encoder = LSTM(3, return_state=True)
out, h, c = encoder(a)
decoder = Model([a, b], LSTM(3, return_sequences=True)(b, initial_state=[h, c]))

lazy = Sequential([LSTM(3), Dense(2)])
open_layer = Sequential([Input((3, 2)), LSTM(3), Dense(read_size())])
`;

const tables = () =>
  (readDocument(SOURCE, "python").models ?? []).map((model) =>
    summarise(runModel(model, { seed: 1, withValues: true })),
  );

describe("the models of a program", () => {
  it("are those of which every layer is known", () => {
    assert.deepEqual(
      tables().map(({ model }) => [model.name, model.className]),
      [
        ["model", "Sequential"],
        ["two", "Functional"],
        ["decoder", "Functional"],
      ],
    );
  });

  it("have as many parameters as Keras counts (keras 3.15.1, count_params)", () => {
    assert.deepEqual(
      tables().map(({ rows, parameterCount }) => [rows.map((row) => row.parameterCount), parameterCount]),
      [
        [[0, 30, 360, 480, 88, 3], 961],
        [[0, 0, 112, 0, 9, 0], 121],
        [[0, 0, 72, 72], 144],
      ],
    );
  });

  it("are given the script's data, and say what each layer is connected to", () => {
    const [model, two, decoder] = tables();
    assert.deepEqual(Array.from(model?.rows[0]?.calls[0]?.outputs[0]?.values?.data ?? []), [1, 2, 3, 0]);
    assert.deepEqual(
      two?.rows.map(({ calls }) => calls.map(({ inbound }) => inbound)),
      [[[]], [[]], [["a"], ["b"]], [["shared", "shared"]], [["concatenate"]], [["concatenate"]]],
    );
    assert.deepEqual(decoder?.rows[3]?.calls[0]?.inbound, ["b", "encoder[1]", "encoder[2]"]);
    assert.deepEqual(
      decoder?.rows[3]?.calls[0]?.outputs[0]?.shape?.map(valueOf).slice(1),
      // As `decoder.output_shape` has them.
      [5, 3],
    );
  });

  it("say why nothing comes to a layer behind weights of the script's", () => {
    const source = `import numpy as np
import keras
dense = keras.layers.Dense(3)
x = keras.Input((2, 2))
model = keras.Model(x, keras.layers.LSTM(2)(dense(x)))
dense.set_weights([np.ones((2, 3)), np.zeros(3)])
model.predict(np.ones((1, 2, 2)))
`;
    const [layer] = readDocument(source, "python").layers;
    assert.ok(layer);
    const { problems } = createPreview(layer);
    const [problem] = problems.filter(({ code }) => code === "arrival-weights");
    assert.match(problem?.message ?? "", /the script gives dense \(Dense\) before it weights/);
  });
});
