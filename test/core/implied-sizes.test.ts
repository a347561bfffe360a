import assert from "node:assert/strict";
import { createPreview, type Preview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";

const previews = (text: string, languageId: string): readonly Preview[] =>
  readDocument(text, languageId).layers.map((layer) => createPreview(layer));

const errors = ({ problems }: Preview) => problems.filter(({ severity }) => severity === "error");

/** The sizes of the first tensor that the document's own call returns. */
const sizes = ({ combinations }: Preview) =>
  combinations
    .find(({ current }) => current)
    ?.outputs[0]?.shape.map((size) => (size.kind === "known" ? size.value : size.assumed));

const rows = (count: number, columns: number) =>
  Array.from({ length: count }, () => Array.from({ length: columns }, () => 0.1));

const pythonOf = (size: string) => `import torch
import torch.nn as nn
class Net(nn.Module):
    def __init__(self, n):
        super().__init__()
        self.rnn = nn.LSTM(${size}, 4, batch_first=True)
    def forward(self, x):
        return self.rnn(x)
def main(n):
    return Net(n)(torch.ones(2, 5, 3))
`;

describe("sizes that the document leaves open", () => {
  it("assumes more units than those that are projected to", () => {
    const [preview] = previews("from torch import nn\nrnn = nn.LSTM(3, load(), proj_size=10)\n", "python");
    assert.ok(preview);
    assert.deepEqual(errors(preview), []);
    assert.ok(preview.trace);
    assert.equal(sizes(preview)?.at(-1), 10);
    const [wrong] = previews("from torch import nn\nrnn = nn.LSTM(3, 8, proj_size=10)\n", "python");
    assert.deepEqual(
      wrong?.problems.map(({ code }) => code),
      ["projection-invalid"],
    );
  });

  it("takes an open axis from the data, though the states come from a sample", () => {
    const text = `import numpy as np, keras
from keras.layers import Input, LSTM
first, second = Input((None, 5)), Input((None, 6))
_, h, c = LSTM(2, return_state=True)(first)
y = LSTM(2, return_sequences=True)(second, initial_state=[h, c])
keras.Model([first, second], y).predict([load(), np.ones((3, 9, 6))])
`;
    const found = previews(text, "python");
    assert.deepEqual(found.flatMap(errors), []);
    assert.deepEqual(found.map(sizes), [
      [1, 2],
      [3, 9, 2],
    ]);
  });

  for (const size of ["n", "n if i == 0 else 4"]) {
    it(`takes input_size=${size} from the last axis of a known input`, () => {
      const [preview] = previews(pythonOf(size), "python");
      assert.ok(preview);
      assert.deepEqual(errors(preview), []);
      assert.deepEqual(sizes(preview), [2, 5, 4]);
      const assumed = preview.assumptions.find(({ subject }) => subject === "input_size");
      assert.equal(assumed?.value, "3");
      assert.ok(preview.trace);
    });
  }

  it("keeps an error where a written size does not fit the input", () => {
    const [preview] = previews(pythonOf("2"), "python");
    assert.ok(preview);
    assert.equal(errors(preview).length, 1);
  });

  it("takes the sizes of the layers inside a wrapper from their weights", () => {
    const inside = (units: number, features: number) => ({
      kernel: rows(features, 4 * units),
      recurrent_kernel: rows(units, 4 * units),
      bias: rows(1, 4 * units)[0],
    });
    const lstm = { class_name: "LSTM", config: {} };
    const cell = { class_name: "LSTMCell", config: {} };
    const cells = { class_name: "StackedRNNCells", config: { cells: [cell, cell] } };
    for (const [document, expected] of [
      [
        {
          class_name: "Bidirectional",
          config: { layer: lstm },
          weights: { forward: inside(3, 2), backward: inside(3, 2) },
        },
        [1, 6],
      ],
      [
        { class_name: "RNN", config: { cell: cells }, weights: { cells: { 0: inside(3, 5), 1: inside(2, 3) } } },
        [1, 2],
      ],
    ] as const) {
      const [preview] = previews(JSON.stringify(document), "json");
      assert.ok(preview);
      assert.deepEqual(errors(preview), []);
      assert.deepEqual(sizes(preview), expected);
    }
  });

  it("takes the sizes of a module from its weights", () => {
    const document = {
      framework: "torch",
      class_name: "GRU",
      config: { bias: false },
      weights: { weight_ih_l0: rows(9, 5), weight_hh_l0: rows(9, 3) },
    };
    const [preview] = previews(JSON.stringify(document), "json");
    assert.ok(preview);
    assert.deepEqual(errors(preview), []);
    assert.deepEqual(preview.input.shape.at(-1), { kind: "unknown", expression: "input_size", assumed: 5 });
    assert.deepEqual(sizes(preview), [3, 1, 3]);
  });

  it("takes units and features of a Keras layer from its weights, and says so", () => {
    const document = {
      class_name: "LSTM",
      config: { use_bias: false },
      weights: { kernel: rows(5, 12), recurrent_kernel: rows(3, 12) },
    };
    const [preview] = previews(JSON.stringify(document), "json");
    assert.ok(preview);
    assert.deepEqual(errors(preview), []);
    assert.deepEqual(sizes(preview), [1, 3]);
    assert.match(preview.problems.map(({ message }) => message).join(), /LSTM needs units; 3 is assumed/);
    assert.equal(preview.assumptions.find(({ subject }) => subject === "features")?.value, "5");
  });
});

describe("an initial state beside an input whose batch is open", () => {
  // Each runs in torch 2.13 once `z` has the batch of the states.
  const cases: readonly (readonly [string, string, readonly number[]])[] = [
    ["nn.LSTM(8, 16, batch_first=True)", "(torch.zeros(1, 5, 16), torch.zeros(1, 5, 16))", [5, 3, 16]],
    ["nn.GRU(8, 16, 2)", "torch.zeros(2, 7, 16)", [3, 7, 16]],
    ["nn.GRU(8, 16, layers)", "torch.zeros(3, 7, 16)", [3, 7, 16]],
    ["nn.LSTMCell(8, 16)", "(torch.zeros(6, 16), torch.zeros(6, 16))", [6, 16]],
    // One sequence without a batch axis.
    ["nn.GRU(8, 16, 2)", "torch.zeros(2, 16)", [3, 1, 16]],
  ];
  for (const [module, states, expected] of cases) {
    it(`${module} from ${states}`, () => {
      const text = `import torch\nfrom torch import nn\nnet = ${module}\ndef step(z):\n    return net(z, ${states})\n`;
      const [preview] = previews(text, "python");
      assert.ok(preview);
      assert.deepEqual(errors(preview), []);
      assert.deepEqual(sizes(preview), expected);
      assert.ok(preview.trace);
    });
  }
  it("takes a state for a sample computed from an assumed batch for what it is", () => {
    const text =
      "import torch\nfrom torch import nn\nnet = nn.GRU(8, 4, batch_first=True)\nlinear = nn.Linear(2, 8)\n" +
      "def step(x):\n    return net(linear(x.view(-1, 6, 2)), torch.zeros(1, 5, 4))\n";
    const [preview] = previews(text, "python");
    assert.ok(preview);
    assert.deepEqual(errors(preview), []);
  });
  it("refuses states that agree on no batch", () => {
    const text =
      "import torch\nfrom torch import nn\nnet = nn.LSTM(8, 4)\ndef step(x):\n" +
      "    return net(x, (torch.zeros(1, 5, 4), torch.zeros(1, 3, 4)))\n";
    assert.deepEqual(
      previews(text, "python").flatMap((each) => errors(each).map(({ code }) => code)),
      ["initial-state-shape"],
    );
  });
});
