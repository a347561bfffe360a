import assert from "node:assert/strict";
import { listLayers } from "../../src/core/format/listing";
import { isWorthReading } from "../../src/core/worth-reading";

/** A notebook's JSON with these code cells, a text cell before each. */
const notebook = (...sources: readonly (readonly string[])[]): string =>
  JSON.stringify({
    cells: sources.flatMap((source) => [
      { cell_type: "markdown", metadata: {}, source: ["# LSTM(9)"] },
      { cell_type: "code", metadata: {}, outputs: [], source },
    ]),
    metadata: { language_info: { name: "python" } },
    nbformat: 4,
  });

/** The arguments of each layer of a Python program. */
const argumentsIn = (text: string): readonly unknown[] =>
  listLayers(text, "python").layers.map((layer) => layer.arguments);

describe("a list of layers", () => {
  it("says where the callee begins, and names positional arguments", () => {
    const { layers } = listLayers(
      'from keras import layers\nn = 4\n名 = "😀"; x = layers.LSTM(\n  n, "relu", name=名, dropout=rate)\n',
      "python",
    );
    assert.deepEqual(layers, [
      {
        line: 3,
        // Behind `名 = "😀"; x = `, in which the picture is two UTF-16 units.
        column: 15,
        callee: "layers.LSTM",
        className: "LSTM",
        framework: "keras",
        arguments: {
          units: { value: 4 },
          activation: { value: "relu" },
          name: { value: "😀" },
          dropout: { expression: "rate" },
        },
        code: 'layers.LSTM(units=4, activation="relu", name="😀", dropout=rate)',
      },
    ]);
  });

  it("writes a call as its language does", () => {
    const codes = (text: string, language: string): readonly string[] =>
      listLayers(text, language).layers.map(({ code }) => code);
    assert.deepEqual(
      codes(
        "import * as tf from '@tensorflow/tfjs';\ntf.layers.lstm({units: 8 * 2, returnSequences: true});\n",
        "javascript",
      ),
      ["tf.layers.lstm({units: 16, returnSequences: true})"],
    );
    assert.deepEqual(
      codes(
        "from keras.layers import LSTM\nLSTM(4, kernel_initializer=Constant(0.1), return_state=True, **more)\n",
        "python",
      ),
      ["LSTM(units=4, kernel_initializer=Constant(0.1), return_state=True, **more)"],
    );
  });

  it("keeps spreads that nobody can tell, and resolves those of literals", () => {
    assert.deepEqual(
      argumentsIn(
        'from keras.layers import GRU\noptions = {"units": 3}\nGRU(**options)\nGRU(4, **more)\nGRU(*sizes, unit=5)\n',
      ),
      [
        { units: { value: 3 } },
        { units: { value: 4 }, "**more": { expression: "more" } },
        { "*sizes": { expression: "sizes" }, unit: { value: 5 } },
      ],
    );
  });

  it("has one entry for a call that makes several layers, with the values of the first and then the others", () => {
    const { layers } = listLayers(
      "from keras.layers import LSTM\nfor n, u in ((1, 8), (2, 4)):\n  LSTM(u, 'relu', **{'seed': n, 'dropout': 0.5})\n",
      "python",
    );
    assert.equal(layers.length, 1);
    assert.deepEqual(layers[0]?.arguments, {
      units: { value: 8, others: [4] },
      activation: { value: "relu" },
      seed: { value: 1, others: [2] },
      dropout: { value: 0.5 },
    });
  });

  it("says where the values of some of these layers cannot be told", () => {
    assert.deepEqual(
      argumentsIn("from keras.layers import LSTM\nfor n, u in ((8, 1), (read(), 2), (4, 2)):\n  LSTM(n * 2, seed=u)\n"),
      [{ units: { value: 16, others: [8], expression: "n * 2" }, seed: { value: 1, others: [2] } }],
    );
  });

  it("tells the arguments of several layers apart by their parameters, in whatever order and number they are given", () => {
    const made = (calls: string) =>
      argumentsIn(`import torch.nn as nn\ndef make(*sizes, **more):\n  nn.GRU(*sizes, **more)\n${calls}\n`)[0];
    assert.deepEqual(made("make(input_size=3, hidden_size=4)\nmake(hidden_size=5, input_size=6)"), {
      input_size: { value: 3, others: [6] },
      hidden_size: { value: 4, others: [5] },
    });
    assert.deepEqual(made("make(3, 4, bias=False)\nmake(5, 6, 2, dropout=0.5)\nmake(5, 6)"), {
      input_size: { value: 3, others: [5] },
      hidden_size: { value: 4, others: [6] },
      num_layers: { value: 2, expression: "sizes[2]" },
      bias: { value: false, expression: 'more["bias"]' },
      dropout: { value: 0.5, expression: 'more["dropout"]' },
    });
    assert.deepEqual(made("make(3, read()[0])\nmake(*read())"), {
      input_size: { value: 3, expression: "sizes[0]" },
      hidden_size: { expression: "sizes[1]" },
      "*sizes": { expression: "sizes" },
      "**more": { expression: "more" },
    });
  });

  it("counts all cells of a notebook, and lines and columns within the cell", () => {
    const { layers } = listLayers(notebook(["from keras.layers import LSTM\n"], ["n = 2\n", "x = LSTM(n)"]), "ipynb");
    assert.deepEqual(
      layers.map(({ cell, line, column, arguments: given }) => [cell, line, column, given]),
      [[3, 2, 5, { units: { value: 2 } }]],
    );
  });

  it("writes a serialised layer with what is not its default, and the layers in it as calls", () => {
    const config = (units: number, more = "") =>
      `"config": {"units": ${units}, "activation": "tanh", "seed": null, "kernel_initializer": {"class_name": "GlorotUniform", "config": {"seed": null}}${more}}`;
    const lstm = `{"class_name": "LSTM", ${config(8, ', "return_sequences": true')}}`;
    const { layers } = listLayers(
      `{"class_name": "Bidirectional", "config": {"merge_mode": "concat", "layer": ${lstm}}}`,
      "json",
    );
    assert.deepEqual(
      layers.map(({ code }) => code),
      ["Bidirectional(layer=LSTM(units=8, return_sequences=True))", "LSTM(units=8, return_sequences=True)"],
    );
  });

  it("writes a tuple as a tuple, and a list as a list", () => {
    const { layers } = listLayers(
      "from keras import layers\nn = 3\nlayers.LSTM(4, input_shape=(2 * n, n))\nlayers.LSTM(4, input_shape=[n, 2])\nlayers.LSTM(4, input_shape=(n,))\n",
      "python",
    );
    assert.deepEqual(
      layers.map(({ code }) => code.slice("layers.LSTM(units=4, ".length, -1)),
      ["input_shape=(6, 3)", "input_shape=[3, 2]", "input_shape=(3,)"],
    );
  });

  it("takes the class's name in JSON for the callee", () => {
    const { layers } = listLayers('[\n {"class_name": "LSTM", "config": {"units": 4, "name": "a"}}]', "json");
    assert.deepEqual(
      layers.map(({ line, column, callee, arguments: given }) => [line, column, callee, given]),
      [[2, 17, "LSTM", { units: { value: 4 } }]],
    );
  });
});

describe("a search through Python files", () => {
  const cases: readonly (readonly [what: string, text: string, isRead: boolean])[] = [
    ["a call", "x = layers.LSTM(4)\n", true],
    ["a class", "cells = [LSTM, GRU]\n", true],
    ["a name in a string", 'kind = "LSTM"\nlayer = getattr(nn, kind)\n', true],
    ["a class whose name is put together", "# LSTM or GRU\nlayer = getattr(nn, kind.upper())(4, 4)\n", true],
    ["a string in a list on lines of its own", 'kinds = [\n    "LSTM"\n]\nlayer = getattr(nn, kinds[0])\n', true],
    ["a call behind a quote that is lost", 'name = "x\ny = LSTM (4)\n', true],
    ["long documentation that does not end", '"""An LSTM\nx = 1\n', true],
    ["a call in typographic quotes' company", "y = LSTM (4, activation=‘tanh’)\n", true],
    ["a name that a table of names looks up", "x = 1  # LSTM\nlayer = vars(nn)[kind](4, 4)\n", true],
    ["an import under another name", "from keras.layers import LSTM as Layer\n", true],
    ["a call behind an import's bracket that is lost", "from keras.layers import (LSTM,\nLSTM (4)\n", true],
    ["a call behind an import", "import keras; keras.layers.LSTM (4)\n", true],
    ["a call of what keeps its name", "from .cells import LSTM as LSTM\ny = LSTM (4)\n", true],
    ["a name beside the one that is set", "RNN = LSTM = find()\n", true],
    ["an argument of that name", "f(\nLSTM=find())\n", true],
    ["what is looked up in layers that an object keeps", "# LSTM\nx = getattr(self.layers[at], name)(4)\n", true],
    ["what is looked up in a table of modules", "# LSTM\nx = getattr(tables[at], name)(4)\n", true],
    ["code in a text", 'print(f"{LSTM (4)}")\n', true],
    ["a comment", "x = 1  # an LSTM\n", false],
    ["an import", "from keras.layers import (\n    Dense,\n    LSTM,\n)\n", false],
    ["an import that keeps its name", "from .cells import (\n    LSTM as LSTM,\n    GRU as GRU\n)\n", false],
    ["the name of what is no class", "class Operator:\n    LSTM = 16\n    GRU = 17\n", false],
    ["attributes of what an object keeps", "x = getattr(self.nodes[at], name)  # LSTM\n", false],
    ["the class itself", "class LSTM(Layer):\n    pass\n", false],
    ["a name in a text that nothing looks up", 'x = {"LSTM": 1}\n', false],
    ["attributes of objects", "x = getattr(self, name), getattr(args, 'rate', 0)  # LSTM\n", false],
    ["documentation", 'def f(x):\n    """As an LSTM would."""\n    return x\n', false],
    ["a notebook's command", "!pip install LSTM\n", false],
    ["another name", "x = MyLSTMs(4)\n", false],
  ];
  for (const [what, text, isRead] of cases) {
    it(`${isRead ? "reads" : "passes over"} ${what}`, () => {
      assert.equal(isWorthReading(text, "python"), isRead);
    });
  }
});
