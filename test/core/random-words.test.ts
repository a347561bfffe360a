import assert from "node:assert/strict";
import { createPreview } from "../../src/core/preview/preview";
import { previewMarkdown } from "../../src/core/format/markdown";
import { readDocument } from "../../src/core/read";
import { snapshotOf } from "../../src/core/panel/snapshot";

function said(text: string, languageId = "python") {
  const layer = readDocument(text, languageId).layers[0] ?? assert.fail("no layer");
  const preview = createPreview(layer);
  return {
    words: snapshotOf(preview, {}, { key: "k", line: 1 }).randomWords,
    table: previewMarkdown(preview, { edge: 1, beside: [] }),
    all: [...preview.assumptions, ...preview.problems].map(({ message }) => message).join("\n"),
  };
}

const SEEDED = "import keras\nfrom keras import layers\nx = keras.Input((3, 1))\nkeras.utils.set_random_seed(3)\n";

const torch = (more: string) =>
  `import torch\nimport torch.nn as nn\nm = nn.GRU(3, 4${more})\nm(torch.ones(2, 5, 3))\n`;

describe("what is said of random weights", () => {
  for (const more of ["", ", dtype=torch.float32", ", dtype=torch.float"]) {
    it(`calls PyTorch's own weights no example: GRU(3, 4${more})`, () => {
      const { words, table, all } = said(torch(more));
      assert.match(words ?? "", /^PyTorch's weights after torch\.manual_seed\(1\)/);
      assert.doesNotMatch(table, /values \(random weights\)/);
      assert.doesNotMatch(all, /example/);
    });
  }

  it("calls them an example where PyTorch draws in another type", () => {
    // torch 2.13: uniform_ takes other bits of the generator for float64.
    const { words, all } = said(torch(", dtype=torch.float64"));
    assert.match(words ?? "", /an example/);
    assert.match(all, /dtype is ignored: .* draws other weights, so that they are an example/);
    assert.doesNotMatch(all, /None is assumed|manual_seed/);
  });

  it("calls them an example where the layer inside a wrapper is of another type", () => {
    // keras 3.15.1 on TensorFlow draws other words of the generator for float64.
    for (const type of ["float64", "float32"]) {
      const { words } = said(`${SEEDED}y = layers.Bidirectional(layers.GRU(2, dtype="${type}"))(x)\n`);
      assert.match(words ?? "", type === "float64" ? /an example/ : /^Keras's weights on TensorFlow/);
    }
  });

  it("calls weights of an initializer's own seed an example in another type", () => {
    // keras 3.15.1 on TensorFlow: GlorotUniform(seed=3) fills other numbers in float64.
    const kernel = "kernel_initializer=keras.initializers.GlorotUniform(seed=3)";
    for (const type of ["float64", "float32"]) {
      const { all } = said(`${SEEDED}y = layers.SimpleRNN(2, ${kernel}, dtype="${type}")(x)\n`);
      assert.equal(/kernel.*: random, .*an example/.test(all), type === "float64", all);
    }
  });

  it("assumes nothing of what the script itself draws from its own seed", () => {
    const script = (before: string) => `import torch\n${before}m = torch.nn.GRU(3, 4)\nm(torch.ones(2, 5, 3))\n`;
    const seedOf = (text: string, seed?: number) => {
      const layer = readDocument(text, "python").layers[0] ?? assert.fail("no layer");
      const overrides = seed === undefined ? {} : { seed };
      const { fields, assumptions, randomWords } = snapshotOf(createPreview(layer, overrides), overrides, {
        key: "k",
        line: 1,
      });
      const field = fields.find(({ name }) => name === "seed");
      return { seed: field?.value, assumed: field?.assumed, assumptions: assumptions.length, words: randomWords };
    };
    const words = "PyTorch's weights after torch.manual_seed(0), drawn in the script's order.";
    for (const before of ["torch.manual_seed(0)\n", "torch.manual_seed(0)\ntorch.rand(3)\n"]) {
      assert.deepEqual(seedOf(script(before)), { seed: 0, assumed: false, assumptions: 0, words });
      assert.doesNotMatch(said(script(before)).table, /Assumed/);
      assert.match(said(script(before)).table, /values \(after manual\\?_seed\(0\)\)/);
    }
    // Chosen by the user, missing in the script, or behind what cannot be told.
    assert.equal(seedOf(script("torch.manual_seed(0)\n"), 5).assumed, true);
    assert.equal(seedOf(script("")).assumed, true);
    assert.equal(seedOf(script("torch.manual_seed(n)\n")).assumed, true);
    assert.equal(seedOf(script("torch.manual_seed(0)\ntorch.rand(n)\n")).assumed, true);
    assert.match(said(script("torch.manual_seed(0)\ntorch.rand(n)\n")).table, /values \(random weights\)/);
  });

  it("says of Keras's seeds what is known of their order", () => {
    const after = (before: string) => {
      const { words, all } = said(
        `import random\nimport keras\nfrom keras import layers\nfrom x import f\nfrom numpy import ones\n${before}y = layers.LSTM(2)(ones((1, 3, 1)))\n`,
      );
      return /drawn in the script's order/.test(words ?? "")
        ? "in order"
        : /What the script draws before cannot be told/.test(all)
          ? "alone"
          : "first";
    };
    assert.equal(after(""), "first");
    assert.equal(after("keras.utils.set_random_seed(3)\nlayers.Dense(2)\nprint(len([1]))\n"), "in order");
    assert.equal(after("keras.datasets.imdb.load_data()\nkeras.optimizers.Adam()\nlayers.Dense(2)\n"), "in order");
    // Of two parts the one that is evaluated counts.
    for (const quiet of [
      "d = layers.Dense(3) if False else None",
      "d = 3 > 5 and layers.Dense(3)",
      "d = True or layers.Dense(3)",
    ]) {
      const { random } = readDocument(`${SEEDED}${quiet}\ny = layers.LSTM(2)(x)\n`, "python").layers.at(-1) ?? {};
      assert.deepEqual(random, { seed: 3, position: { words: 0 } }, quiet);
    }
    for (const drawing of [
      "f()",
      "random.shuffle(items)",
      "layers.Unheard(2)",
      "layers.Dense(2, kernel_initializer=f)",
      "layers.Dropout(rate)",
      "keras.models.load_model('a.keras')",
      "layers.MultiHeadAttention(2, 2)(ones((1, 3, 1)), ones((1, 3, 1)))",
      "keras.random.normal((2, 3))",
      "layers.AdditiveAttention()([ones((1, 3, 1)), ones((1, 3, 1))])",
      "def made():\n    yield layers.Dense(3)\nd = made()",
      "d = layers.Dense(3) if n > 3 else None",
      "d = n > 3 and layers.Dense(3)",
      "class My(layers.Dense):\n    pass\nMy(2)",
      "class My(layers.Layer):\n    def build(self, shape):\n        self.w = self.add_weight(shape=(1, 1))\n    def call(self, x):\n        return x\nMy()(ones((1, 3, 1)))",
    ]) {
      assert.equal(after(`keras.utils.set_random_seed(3)\n${drawing}\n`), "alone", drawing);
    }
  });

  it("says where Keras draws in another number type", () => {
    const after = (policy: string) =>
      said(
        `import keras\nfrom keras import layers\nfrom numpy import ones\nkeras.utils.set_random_seed(3)\n${policy}\ny = layers.LSTM(2)(ones((1, 3, 1)))\n`,
      ).all;
    assert.match(after('keras.config.set_dtype_policy("float64")'), /another number type than float32/);
    assert.match(after('keras.mixed_precision.set_global_policy("mixed_float16")'), /another number type than float32/);
    assert.equal(after('keras.config.set_dtype_policy("float32")'), "");
  });

  it("says that TensorFlow's own seed is not that of Keras 3's weights", () => {
    // keras 3.15.1 prints other weights in each run behind it; tf.keras 2 takes it.
    const after = (seeds: string, imported = "import tensorflow as tf\nfrom tensorflow.keras import layers") =>
      said(`${imported}\n${seeds}\nx = layers.Input((3, 1))\ny = layers.GRU(2)(x)\n`);
    const sentence = /tf\.random\.set_seed\(3\) does not seed Keras 3's weights; keras\.utils\.set_random_seed does\./;
    assert.match(after("tf.random.set_seed(3)").words ?? "", sentence);
    assert.match(after("tf.random.set_seed(3)").all, sentence);
    const both = after("tf.random.set_seed(3)\ntf.keras.utils.set_random_seed(3)");
    assert.doesNotMatch(both.words + both.all, sentence);
    assert.doesNotMatch(after("").words ?? "", /does not seed/);
  });

  it("speaks of the framework that prints the numbers", () => {
    const keras = "from keras import layers, Input\nx = layers.LSTM(2)(Input((3, 1)))\n";
    assert.match(said(keras).words ?? "", /^Keras's weights on TensorFlow after keras\.utils\.set_random_seed\(1\)/);
    // Earlier versions draw others.
    const before = said(keras.replace("keras", "tf_keras"));
    assert.match(before.words ?? "", /not what Python prints/);
    assert.match(before.all, /kernel, recurrent_kernel: random, here from seed 1, 2\. The values are an example/);
    const script =
      "import * as tf from '@tensorflow/tfjs';\nconst l = tf.layers.lstm({ units: 2, inputShape: [3, 1] });\n";
    const { words, all } = said(script, "javascript");
    assert.match(words ?? "", /not what TensorFlow\.js prints/);
    assert.doesNotMatch(all, /Python/);
  });

  it("says nothing where nothing is random", () => {
    const zeros =
      "from keras import layers, Input\nx = layers.LSTM(2, kernel_initializer='zeros', recurrent_initializer='zeros')(Input((3, 1)))\n";
    assert.equal(said(zeros).words, undefined);
  });
});
