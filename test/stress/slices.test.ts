/**
 * No part of a preview is one long block. Units of work are asserted, because time differs from machine to machine;
 * how long the longest pause between two yields takes is printed.
 */
import assert from "node:assert/strict";
import { previewInSlices } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";

const KERAS = `import keras
from keras.layers import Activation, Add, AdditiveAttention, Attention, Average, AveragePooling1D, BatchNormalization
from keras.layers import Bidirectional, Concatenate, Conv1D, ConvLSTM2D, Cropping1D, Dense, Embedding, GRU, Input, LSTM
from keras.layers import LayerNormalization, Masking, MaxPooling1D, MultiHeadAttention, Multiply, Permute
from keras.layers import UpSampling1D, ZeroPadding1D
`;

/** A model whose last layer is previewed, and how many slices that takes at least. */
const DOCUMENTS: readonly (readonly [what: string, text: string, slices: number])[] = [
  ["Dense over many steps", "keras.Sequential([Input((20000, 64)), Dense(512), Dense(64), LSTM(4)])", 100],
  ["Dense of a large matrix", "keras.Sequential([Input((3, 8000)), Dense(3000), LSTM(4)])", 20],
  ["Conv1D", "keras.Sequential([Input((8000, 64)), Conv1D(128, 9), MaxPooling1D(2), LSTM(4)])", 50],
  ["Attention", "x = Input((2000, 64))\ny = Attention()([x, x])\nz = LSTM(4)(y)\nkeras.Model(x, z)", 50],
  ["AdditiveAttention", "x = Input((900, 32))\ny = AdditiveAttention()([x, x])\nz = LSTM(4)(y)\nkeras.Model(x, z)", 50],
  [
    "MultiHeadAttention",
    "x = Input((1000, 64))\ny = MultiHeadAttention(4, 16)(x, x)\nz = LSTM(4)(y)\nkeras.Model(x, z)",
    30,
  ],
  [
    "layers that move numbers",
    "keras.Sequential([Input((15000, 64)), Permute((2, 1)), LayerNormalization(), Permute((2, 1)), BatchNormalization(), Activation('tanh'), Masking(), ZeroPadding1D(2), Cropping1D(2), UpSampling1D(1), AveragePooling1D(2), LSTM(4)])",
    40,
  ],
  [
    "merging",
    "x = Input((100000, 32))\ny = Average()([Add()([x, x]), Multiply()([x, x])])\nz = LSTM(4)(Concatenate()([y, x]))\nkeras.Model(x, z)",
    20,
  ],
  [
    "Embedding",
    "keras.Sequential([Input((3000,)), Embedding(50000, 64, embeddings_initializer='glorot_uniform'), LSTM(4)])",
    20,
  ],
  [
    "recurrent layers before it",
    "keras.Sequential([Input((600, 64)), LSTM(256, return_sequences=True), GRU(256, return_sequences=True), LSTM(4)])",
    30,
  ],
  ["orthogonal weights", "LSTM(900, kernel_initializer='orthogonal')", 30],
  ["normal weights", "LSTM(1000, kernel_initializer='random_normal', recurrent_initializer='truncated_normal')", 30],
  ["variants", "import torch.nn as nn\nnn.LSTM(64, 300, num_layers=2)", 30],
  ["a projection", "import torch.nn as nn\nnn.LSTM(64, 500, proj_size=300)", 10],
  ["both directions", "keras.Sequential([Input((300, 64)), Bidirectional(LSTM(200, return_sequences=True))])", 30],
  ["a masked run", "keras.Sequential([Input((500,)), Embedding(1000, 64, mask_zero=True), LSTM(300)])", 30],
  ["ConvLSTM2D", "keras.Sequential([Input((10, 32, 32, 8)), ConvLSTM2D(16, 3)])", 30],
];

describe("a preview in slices", function () {
  this.timeout(60_000);

  for (const [what, text, least] of DOCUMENTS) {
    it(`answers in between: ${what}`, function () {
      const { layers } = readDocument(KERAS + text, "python");
      const layer = layers.at(-1);
      assert.ok(layer);
      const work = previewInSlices(layer);
      let [slices, longest, last] = [0, 0, 0];
      for (;;) {
        const [usage, start] = [process.cpuUsage(), performance.now()];
        const slice = work.next();
        const elapsed = performance.now() - start;
        const { user, system } = process.cpuUsage(usage);
        // Other processes lengthen the one, the collector's and the compiler's threads the other.
        longest = Math.max(longest, Math.min(elapsed, (user + system) / 1000));
        if (slice.done) {
          // Behind other layers.
          if (text.includes("LSTM(4)")) assert.ok(slice.value.layer.input.derived, "nothing arrived");
          assert.ok(slice.value.trace, slice.value.problems.map(({ message }) => message).join("\n"));
          break;
        }
        slices++;
        assert.ok(slice.value >= last && slice.value <= 1, `${slice.value} after ${last}`);
        last = slice.value;
      }
      this.test!.title += ` (${slices} slices, the longest ${longest.toFixed(1)} ms)`;
      assert.ok(slices >= least, `${slices} slices`);
    });
  }
});
