import assert from "node:assert/strict";
import { createDocumentReader } from "../../src/core/read";
import { isWorthReading, takersOfLayers } from "../../src/core/worth-reading";
import { heldClasses } from "../../src/core/readers/python/modules/held-classes";
import { runSteps } from "../../src/core/steps";
import { project, type Texts } from "./project-files";
import { layersOf } from "./project-layers";

const held = (text: string): readonly string[] => [...heldClasses({ path: "/app/a.py", text })].sort();

const CONSTS = 'import torch.nn as nn\nRNN_TYPES = {\n    "lstm": nn.LSTM,\n    "gru": nn.GRU,\n}\n';

/** The class and units of each layer of a file. */
const listed = (texts: Texts, path: string) =>
  layersOf(texts, path).map(({ line, className, arguments: { units, hidden_size } }) => [
    line,
    className,
    units ?? hidden_size,
  ]);

describe("classes that files have for others", () => {
  it("are told by what a name, a table, a class or a function comes to hold", () => {
    assert.deepEqual(held("RNN_CLASS = nn.GRU  # the best\n"), ["RNN_CLASS"]);
    assert.deepEqual(held(CONSTS), ["RNN_TYPES"]);
    assert.deepEqual(held("KINDS = dict(\n    a=LSTM,\n)\n"), ["KINDS", "a"]);
    assert.deepEqual(held("Rec = functools.partial(keras.layers.LSTM, dropout=0.2)\n"), ["Rec"]);
    assert.deepEqual(held("class Tagger(Base):\n    rnn_class = tf.keras.layers.LSTM\n"), ["Tagger", "rnn_class"]);
    assert.deepEqual(held("def pick(kind):\n    if kind:\n        return LSTM\n    return None\n"), ["pick"]);
    assert.deepEqual(held("def pick(kind):\n    cls = LSTM if kind else None\n    return cls\n"), ["cls", "pick"]);
    assert.deepEqual(held("from keras.layers import CuDNNLSTM as Layer\n"), ["Layer"]);
    assert.deepEqual(held("class Own(nn.LSTM):\n    pass\n"), ["Own"]);
    assert.deepEqual(held("from torch.nn import GRU as _GRU\ndef pick(kind):\n    return _GRU\n"), ["pick"]);
    assert.deepEqual(held(`${CONSTS}def pick(kind):\n    return RNN_TYPES[kind]\n`), ["RNN_TYPES", "pick"]);
    assert.deepEqual(held(`${CONSTS}BEST = RNN_TYPES.get("gru")\n`), ["BEST", "RNN_TYPES"]);
  });

  it("are none where a layer is made, asked for or imported by its own name", () => {
    for (const text of [
      "x = LSTM(4)\n",
      "from keras.layers import LSTM, GRU\n",
      "if isinstance(m, (nn.LSTM, nn.GRU)):\n    pass\n",
      "# kind = LSTM\n",
      'kind = "LSTM"\n',
      "odd = {nn.LSTM, nn.GRU}\n",
      "class LSTM(nn.LSTM):\n    pass\n",
      "def f(x: nn.LSTM) -> nn.LSTM:\n    pass\n",
    ])
      assert.deepEqual(held(text), [], text);
  });

  it("lead to the files that call them, whatever these write", () => {
    const texts = {
      "/app/consts.py": CONSTS,
      "/app/enc.py":
        'from consts import RNN_TYPES\nclass Encoder:\n    def __init__(self, size, kind="gru"):\n' +
        "        self.net = RNN_TYPES[kind](3, size)\nEncoder(64)\n",
      "/app/other.py": "from consts import WIDTH\nprint(WIDTH)\n",
    };
    assert.ok(!isWorthReading(texts["/app/enc.py"], "python"));
    assert.deepEqual(
      takersOfLayers(CONSTS, "python", project(texts, "/app/consts.py")).map(({ path }) => path),
      ["/app/enc.py"],
    );
    assert.deepEqual(listed(texts, "/app/enc.py"), [[4, "GRU", { value: 64 }]]);
    assert.deepEqual(listed(texts, "/app/other.py"), []);
  });

  it("are found through a package, a module and a star", () => {
    const texts = {
      "/app/nets/__init__.py": "from .kinds import Rec\n",
      "/app/nets/kinds.py":
        "from functools import partial\nfrom keras.layers import LSTM\nRec = partial(LSTM, return_sequences=True)\n",
      "/app/a.py": "from nets import Rec\nx = Rec(21)\n",
      "/app/b.py": "import nets.kinds as k\nx = k.Rec(22)\n",
      "/app/c.py": "from nets.kinds import *\nx = Rec(23)\n",
    };
    assert.deepEqual(listed(texts, "/app/a.py"), [[2, "LSTM", { value: 21 }]]);
    assert.deepEqual(listed(texts, "/app/b.py"), [[2, "LSTM", { value: 22 }]]);
    assert.deepEqual(listed(texts, "/app/c.py"), [[2, "LSTM", { value: 23 }]]);
  });

  it("are found in what a function of another file gives", () => {
    const texts = {
      "/app/kinds.py": `${CONSTS}def pick(name):\n    return RNN_TYPES[name]\n`,
      "/app/dec.py":
        'from kinds import pick\nclass Dec:\n    def __init__(self, name="gru"):\n        self.net = pick(name)(3, 24)\nDec()\n',
      "/app/own.py": "from torch.nn import LSTM as _LSTM\nclass Own(_LSTM):\n    pass\n",
      "/app/main.py": "import own\nx = own.Own(3, 25)\n",
    };
    assert.deepEqual(listed(texts, "/app/dec.py"), [[4, "GRU", { value: 24 }]]);
    assert.deepEqual(listed(texts, "/app/main.py"), [[2, "LSTM", { value: 25 }]]);
  });

  it("are chosen by the default of an option of a program that cannot be followed", () => {
    const net = `${CONSTS}class Net:\n    def __init__(self, args):\n        self.net = RNN_TYPES[args.kind](3, args.size)\n`;
    const options =
      "import argparse\nclass Base:\n    def __init__(self):\n        self.p = argparse.ArgumentParser()\n" +
      "    def initialize(self):\n        self.p.add_argument('--size', default=26)\n        self.p.add_argument('--kind', type=str, default='gru')\n" +
      "    def parse(self):\n        self.initialize()\n        return self.p.parse_args()\n";
    const main = (more: string): string =>
      `from options import Base\nfrom net import Net\nargs = Base().parse()\n${more}Net(args)\n`;
    const from = (more: string) =>
      listed({ "/app/net.py": net, "/app/main.py": main(more), "/app/options.py": options }, "/app/net.py");
    assert.deepEqual(from(""), [[8, "GRU", { value: 26 }]]);
    // One of them: the first is shown.
    assert.deepEqual(from("args.kind = chosen()\n"), [[8, "LSTM", { value: 26 }]]);
  });

  it("are shown in an open document too", () => {
    const texts = { "/app/settings.py": "import torch.nn as nn\nCELL = nn.GRUCell\n", "/app/m.py": "" };
    const reader = createDocumentReader(project(texts, "/app/m.py"));
    const { layers } = runSteps(reader.read("import settings\nc = settings.CELL(5, 6)\n", "python"));
    assert.deepEqual(
      layers.map(({ className }) => className),
      ["GRUCell"],
    );
    assert.deepEqual(runSteps(reader.read("import settings\nc = settings.OTHER(5, 6)\n", "python")).layers, []);
  });
});

describe("a class that is looked up by a name from elsewhere", () => {
  it("is listed though the file has no layer's name", () => {
    const texts = {
      "/app/net.py": "from torch import nn\ndef build(rnn_type, size):\n    return getattr(nn, rnn_type)(3, size)\n",
      "/app/main.py": 'from net import build\nbuild("GRU", 9)\n',
    };
    assert.ok(isWorthReading(texts["/app/net.py"], "python"));
    assert.deepEqual(listed(texts, "/app/net.py"), [[3, "GRU", { value: 9 }]]);
  });

  it("is not looked for where nothing speaks of layers that remember", () => {
    assert.ok(!isWorthReading("from torch import nn\nact = getattr(nn, name)()\n", "python"));
    assert.ok(!isWorthReading('rnn = getattr(nn, "Linear")(3, 4)\n', "python"));
    assert.ok(!isWorthReading("rnn = getattr(obj, name)(3, 4)\n", "python"));
  });
});
