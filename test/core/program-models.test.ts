import assert from "node:assert/strict";
import { valueOf } from "../../src/core/definition";
import { createPreview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import { runModel } from "../../src/core/whole-model/run-model";
import { assertClose } from "./engine-fixtures";
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

  it("hold those that are called like layers, and data come through them", () => {
    const source = `import numpy as np, keras
from keras import layers
keras.utils.set_random_seed(6)
enc_in = keras.Input((3, 2))
enc = keras.Model(enc_in, layers.LSTM(4)(enc_in), name="encoder")
a = keras.Input((3, 2))
b = keras.Input((5, 1))
ha = enc(a)
hb = layers.GRU(3)(b)
dec = layers.LSTM(2)(layers.RepeatVector(2)(ha))
sq = keras.Sequential([layers.LSTM(2, return_sequences=True), layers.Dense(3)])
m = keras.Model([a, b], [layers.Dense(1)(layers.concatenate([dec, hb])), sq(b), enc(a)])
A = np.arange(6, dtype="float32").reshape(1, 3, 2) / 6
m.predict([A, np.ones((1, 5, 1), "float32")])
`;
    const { layers, models = [] } = readDocument(source, "python");
    const summary = summarise(runModel(models.at(-1)!, { withValues: true }));
    // As `m.summary(expand_nested=True)` counts them (keras 3.15.1), in the order of the calls.
    assert.deepEqual(
      summary.rows.map(({ layer, parameterCount }) => [layer.className, parameterCount]),
      [
        ["InputLayer", 0],
        ["InputLayer", 0],
        ["Functional", 112],
        ["RepeatVector", 0],
        ["LSTM", 56],
        ["GRU", 54],
        ["Concatenate", 0],
        ["Dense", 6],
        ["Sequential", 41],
      ],
    );
    assert.equal(summary.parameterCount, 269);
    assert.deepEqual(
      summary.rows[2]?.nested?.rows.map(({ layer }) => layer.className),
      ["InputLayer", "LSTM"],
    );
    // As `m.predict` prints them (keras 3.15.1 on TensorFlow 2.21), and a model of `dec` alone.
    const [encoded, , decoded] = layers.map(
      (layer) => createPreview(layer).combinations.find(({ current }) => current)?.outputs[0]?.values,
    );
    const expected = { shape: [1, 4], data: [-0.13147816, -0.02941212, 0.1507532, -0.1475216] };
    assertClose(encoded ?? assert.fail(), expected, "enc");
    assertClose(decoded ?? assert.fail(), { shape: [1, 2], data: [-0.0448513, -0.06756575] }, "dec");
    const last = summary.rows[7]?.calls[0]?.outputs[0]?.values;
    assertClose(last ?? assert.fail(), { shape: [1, 1], data: [-0.26094985] }, "the first output");
  });

  it("may be called on their own input, and hold each other many times over", () => {
    const doubling = Array.from(
      { length: 40 },
      (_, each) => `p${each} = Model(i, m${each}(i))
q${each} = Model(i, m${each}(i))
m${each + 1} = Model(i, Add()([p${each}(i), q${each}(i)]))
`,
    );
    const source = `from keras import Input, Model
from keras.layers import LSTM, Add
i = Input((3, 2))
m0 = Model(i, LSTM(2, return_sequences=True)(i))
${doubling.join("")}`;
    const { layers, models = [] } = readDocument(source, "python");
    assert.equal(layers.length, 1);
    assert.ok(models.length > 4);
    for (const model of models) assert.ok(runModel(model, { withValues: false }).problems.length === 0);
  });

  it("know no more of a wrapper than of the layer in it: a size that is not known is no error", () => {
    const source = `from keras import Sequential
from keras.layers import LSTM, Dense, TimeDistributed
Sequential([LSTM(4, return_sequences=True, input_shape=(3, 2)), TimeDistributed(Dense(n)), LSTM(3)])
Sequential([LSTM(4, return_sequences=True, input_shape=(3, 2)), TimeDistributed(Dense(0)), LSTM(3)])`;
    const { models = [] } = readDocument(source, "python");
    const codes = models.map((model) => runModel(model, { withValues: false }).problems.map(({ code }) => code));
    // What is not known of a model leaves it without a table.
    assert.deepEqual(codes, [["argument-invalid"]]);
  });

  it("have a name of their own for each layer of one variable", () => {
    const source = `from keras import Input, Model
from keras.layers import LSTM
x = inputs = Input((3, 2))
layer = LSTM(4, return_sequences=True)
x = layer(x)
layer = LSTM(2)
Model(inputs, layer(x))
`;
    const [model] = readDocument(source, "python").models ?? [];
    const { rows } = summarise(runModel(model ?? assert.fail("no model"), { withValues: false }));
    assert.deepEqual(
      rows.slice(1).map(({ layer, calls }) => [layer.name, calls[0]?.inbound]),
      [
        ["layer", ["input_0"]],
        ["layer_1", ["layer"]],
      ],
    );
  });

  it("are headed as Keras names them where one variable takes what all return", () => {
    const source = `from keras import Input, Model
from keras.layers import GRU, LSTM
x = inputs = Input((3, 2))
x = LSTM(4, return_sequences=True)(x)
x = GRU(4, return_sequences=True)(x)
x = LSTM(2)(x)
Model(inputs, x)
`;
    const { layers, models: [model] = [] } = readDocument(source, "python");
    // keras 3.15.1: [layer.name for layer in model.layers]
    const names = ["lstm", "gru", "lstm_1"];
    assert.deepEqual(
      layers.map(({ name }) => name),
      names,
    );
    const { rows } = summarise(runModel(model ?? assert.fail("no model"), { withValues: false }));
    assert.deepEqual(
      rows.slice(1).map(({ layer, calls }) => [layer.name, calls[0]?.inbound]),
      [
        ["lstm", ["input_0"]],
        ["gru", ["lstm"]],
        ["lstm_1", ["gru"]],
      ],
    );
  });

  it("take data of any length where they are Sequential, as Keras does, but not of other features", () => {
    const problems = (shape: string): readonly string[] => {
      const source = `import numpy as np
from keras import Input, Sequential
from keras.layers import GRU
Sequential([Input((6, 3)), GRU(2)]).predict(np.ones(${shape}))
`;
      const [model] = readDocument(source, "python").models ?? [];
      return runModel(model ?? assert.fail("no model"), { withValues: false }).problems.map(({ code }) => code);
    };
    // Run by keras 3.15.1: the first returns (1, 2), the second raises.
    assert.deepEqual(problems("(1, 5, 3)"), []);
    assert.deepEqual(problems("(1, 6, 4)"), ["inputs-shape"]);
  });

  for (const [what, language, source, counts] of [
    [
      "of a script of TensorFlow.js",
      "javascript",
      "const m = tf.sequential({layers: [tf.layers.lstm({units: 8, inputShape: [10, 3]}), tf.layers.dense({units: 1})]});",
      // 4·8·(3 + 8 + 1), 8 + 1
      [0, 384, 9],
    ],
    [
      "of a notebook",
      "ipynb",
      JSON.stringify({
        cells: [
          { cell_type: "code", source: "from keras import Input, Sequential, layers\nUNITS = 4" },
          { cell_type: "code", source: "Sequential([Input((3, 2)), layers.LSTM(UNITS), layers.Dense(1)])" },
        ],
      }),
      // 4·4·(2 + 4 + 1), 4 + 1
      [0, 112, 5],
    ],
  ] as const) {
    it(`are those ${what}, too`, () => {
      const [model] = readDocument(source, language).models ?? [];
      const { rows } = summarise(runModel(model ?? assert.fail("no model"), { withValues: true }));
      assert.deepEqual(
        rows.map(({ parameterCount }) => parameterCount),
        counts,
      );
    });
  }

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

  const tableOf = (model: string) => {
    const source = `import sys\nimport keras\nfrom keras import Input, Sequential\nfrom keras.layers import *\n${model}`;
    const [read = assert.fail("no model")] = readDocument(source, "python").models ?? [];
    return summarise(runModel(read, { seed: 1, withValues: true }));
  };

  it("have no number of parameters where it rests on a size that is assumed", () => {
    for (const [model, counts] of [
      ["U = int(sys.argv[1])\nm = Sequential([Input((4, 3)), LSTM(U), Dense(2)])", [0, undefined, undefined]],
      ["m = Sequential([Input((4, 3)), Bidirectional(GRU(int(sys.argv[1]))), Flatten()])", [0, undefined, 0]],
      ["m = Sequential([Input((None, 3)), LSTM(2), Dense(2)])", [0, 48, 6]],
      ["m = Sequential([Input((4, int(sys.argv[1]))), Dense(2), LSTM(2)])", [0, undefined, 40]],
      ["m = Sequential([Input((None,)), Embedding(5, 2), SimpleRNN(1)])", [0, 10, 4]],
    ] as const) {
      const { rows, parameterCount } = tableOf(model);
      assert.deepEqual(
        rows.map((row) => row.parameterCount),
        counts,
        model,
      );
      assert.equal(
        parameterCount === undefined,
        rows.some((row) => row.parameterCount === undefined),
        model,
      );
    }
  });

  it("have none of a layer that cannot be built", () => {
    const { rows, parameterCount } = tableOf("m = Sequential([Input((4, 3)), LSTM(2), LSTM(2)])");
    assert.deepEqual([rows.at(-1)?.parameterCount, parameterCount], [undefined, undefined]);
  });

  it("have one number of rows where the data of one input alone are known", () => {
    const { problems, rows } = tableOf(
      [
        "a, b = Input((None, 2)), Input((None, 3))",
        "out, h, c = LSTM(4, return_state=True)(a)",
        "m = Model([a, b], LSTM(4)(b, initial_state=[h, c]))",
        "m.predict([np.zeros((5, 6, 2)), read()])",
      ].join("\n"),
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(
      rows.slice(0, 2).map(({ calls }) => calls[0]?.outputs[0]?.values?.shape[0]),
      [5, 5],
    );
  });

  it("note what is not run inside a wrapper, which is no error", () => {
    const { problems, rows } = tableOf(
      "m = Sequential([Input((5, 8, 8, 1)), TimeDistributed(SeparableConv2D(2, 3)), TimeDistributed(Flatten()), LSTM(4)])",
    );
    assert.deepEqual(
      problems.map(({ severity, code }) => [severity, code]),
      [["info", "layer-not-run"]],
    );
    assert.equal(rows[1]?.calls[0]?.outputs[0]?.shape?.length, 5);
  });
});
