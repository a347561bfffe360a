import assert from "node:assert/strict";
import { LANGUAGE_IDS } from "../../src/core/languages";
import { readDocument } from "../../src/core/read";
import { createPreview } from "../../src/core/preview/preview";

/** What every object of JavaScript's has: in a document a name like any other. */
const NAMES = ["constructor", "toString", "__proto__", "hasOwnProperty", "valueOf"];

const python = (name: string): string => `import keras, torch
import numpy as np
from keras import layers, regularizers, initializers, constraints, ops, activations
import torch.nn as nn
import torch.nn.functional as F
x = keras.Input((3, 2), name="${name}")
d = {"${name}": 5}
class A:
    ${name} = 4
a = A()
a.${name} = 3
y = layers.${name}(3)(layers.LSTM(4, return_sequences=True, ${name}=5)(x))
layers.LSTM(4, activation="${name}", kernel_initializer="${name}", bias_initializer=initializers.${name}(1))(x)
layers.LSTM(4, kernel_regularizer=regularizers.${name}(0.1), kernel_constraint=constraints.${name}(2), **d)
layers.Bidirectional(layers.LSTM(4), merge_mode="${name}")(ops.${name}(x))
layers.LSTM(4)(activations.${name}(keras.backend.${name}(x)))
layers.LSTM(d["${name}"])
layers.LSTM(a.${name})
keras.Model(x, y, name="${name}")
r = nn.LSTM(2, 4, ${name}=1, batch_first=True)
nn.init.${name}(r.weight_ih_l0)
z = np.${name}(3) + torch.${name}(3) + F.${name}(3) + np.random.${name}(2) + torch.nn.utils.rnn.${name}(3)
z.${name}()
"a".${name}()
[].${name}(), d.${name}(), (1).${name}()
r(torch.zeros(1, 3, 2).${name}())
nn.${name}(3)
keras.layers.LSTM(4)
`;

const javascript = (name: string): string => `import * as tf from "@tensorflow/tfjs";
const d = {${name}: 5};
tf.${name}(3);
tf.layers.${name}({units: 3});
tf.initializers.${name}({});
tf.layers.lstm({units: 4, kernelInitializer: "${name}", activation: "${name}", ${name}: 3}).apply(tf.${name}([1]));
tf.layers.bidirectional({layer: tf.layers.lstm({units: 4}), mergeMode: "${name}"});
Math.${name}(3); Object.${name}(d); [].${name}(); d.${name}();
tf.layers.lstm({units: d.${name}});
tf.layers.lstm({units: 4});
`;

const json = (name: string): string =>
  `{"class_name": "LSTM", "config": {"units": 4, "${name}": {"units": 9}, "activation": "${name}", "name": "${name}"}, "${name}": [1], "framework": "${name}", "weights": {"${name}": [[1]]}}`;

describe("names that every object has", () => {
  for (const name of NAMES) {
    it(`are names like others: ${name}`, () => {
      for (const [language, text, last] of [
        ["python", python(name), true],
        ["typescript", javascript(name), true],
        ["json", json(name), false],
        ["json", `{"class_name": "${name}", "config": {"layers": [${json(name)}]}}`, false],
      ] as const) {
        const { layers, problems } = readDocument(text, language);
        assert.ok(!problems.some(({ code }) => code === "reader-failed"), language);
        if (last) {
          const units = layers.at(-1)?.arguments.find((each) => each.name === "units")?.value;
          assert.deepEqual(units, { kind: "known", value: 4 });
        }
        for (const layer of layers) createPreview(layer);
      }
    });
  }

  it("are no languages", () => {
    for (const name of NAMES) {
      assert.ok(!LANGUAGE_IDS.includes(name));
      assert.deepEqual(readDocument("LSTM(4)", name).layers, []);
    }
  });
});
