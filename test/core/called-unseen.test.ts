import assert from "node:assert/strict";
import { units as unitsOf } from "./project-layers";

const LAYERS = "from keras.layers import LSTM\n";

/** The units of each layer of `/app/net.py`, beside a file that it takes something from, and a program. */
function units(net: string, tools: string, program: string): readonly unknown[] {
  const texts = {
    "/app/net.py": LAYERS + net,
    "/app/tools.py": tools,
    "/app/main.py": program,
  };
  return unitsOf(texts, "/app/net.py");
}

describe("what another file may call in ways that are not seen", () => {
  const REGISTRY = [
    "TABLE = {}",
    "def register(name=None, **more):",
    "    def add(made):",
    "        TABLE[name or made.__name__] = made",
    "        for key, value in more.items(): setattr(made, key, value)",
    "        return made",
    "    return add",
    "",
  ].join("\n");

  it("gets any arguments where a decorator of the project is told of it, unless a call is seen", () => {
    const net = "from tools import register\n@register('small')\ndef small(n=8):\n    LSTM(n)\n    LSTM(5)\n";
    assert.deepEqual(units(net, REGISTRY, "from tools import TABLE\nTABLE['small'](3)\n"), [undefined, 5]);
    assert.deepEqual(units(net.replace("@register('small')\n", ""), REGISTRY, "import net\n"), [8, 5]);
    assert.deepEqual(units(`${net}small(9)\n`, REGISTRY, "import net\n"), [9, 5]);
  });

  it("may have other attributes where such a decorator is given some", () => {
    const net = (given: string) =>
      `from tools import register\n@register(${given})\nclass Net:\n    size = 8\n    def build(self): LSTM(self.size)\n`;
    assert.deepEqual(units(net("'net', size=9"), REGISTRY, "import net\nnet.Net().build()\n"), [undefined]);
    assert.deepEqual(units(net("'net'"), REGISTRY, "import net\nnet.Net().build()\n"), [8]);
  });

  it("gets other arguments than its calls say where a decorator hands on others", () => {
    const net = "from tools import around\n@around\ndef build(n): LSTM(n)\nbuild(8)\n";
    const around = (call: string) =>
      `import functools\ndef around(f):\n    @functools.wraps(f)\n    def inner(n, *more, **named):\n        ${call}\n    return inner\n`;
    assert.deepEqual(units(net, around("return f(n, *more, **named)"), ""), [8]);
    assert.deepEqual(units(net, around("print(n + 1); return f(n)"), ""), [8]);
    assert.deepEqual(units(net, around("return f(n * 2)"), ""), [undefined]);
    assert.deepEqual(units(net, around("n += 1; return f(n)"), ""), [undefined]);
    assert.deepEqual(units(net, around("named.update(n=4); return f(**named)"), ""), [undefined]);
    // A wrapper that checks what it gets hands that on.
    assert.deepEqual(units(net, around("whole = dict(named, n=n); return f(**whole)"), ""), [8]);
  });

  it("has no defaults where the file of its base calls a method of that name", () => {
    const net =
      "from tools import Trainer\nclass Mine(Trainer):\n    def build(self, n=8): LSTM(n)\n    def other(self, n=9): LSTM(n)\n";
    const base = (call: string) => `class Trainer:\n    def __init__(self, **more):\n        ${call}\n`;
    assert.deepEqual(units(net, base("self.build(**more)"), "from net import Mine\nMine(n=4)\n"), [undefined, 9]);
    assert.deepEqual(units(net, base("pass"), "from net import Mine\nMine(n=4)\n"), [8, 9]);
  });

  it("is not taken for the class that stands there by default where a call gives one of its own", () => {
    const net =
      "class Plain:\n    def __init__(self, n): LSTM(n)\nclass Stack:\n    def __init__(self, sizes, cell=Plain):\n        for n in sizes: cell(n)\n";
    const wide =
      "from net import Plain, Stack\nclass Wide(Plain):\n    def __init__(self, n): super().__init__(n * 2)\n";
    assert.deepEqual(units(net, wide, "from net import Stack\nStack([4])\n"), [4]);
    assert.deepEqual(units(net, wide, "from tools import Wide, Stack\nStack([4], cell=Wide)\n"), [undefined]);
  });

  it("has the methods of its class, whatever file that stands in", () => {
    const conf =
      "class Conf:\n    n = 8\n    @property\n    def double(self): return self.n * 2\n    def grow(self): return 5\n";
    const net =
      "from tools import Conf\nc = Conf()\nLSTM(getattr(c, 'double', 3))\nLSTM(4 if hasattr(c, 'grow') else 3)\nLSTM(getattr(c, 'none', 3))\n";
    assert.deepEqual(units(net, conf, ""), [16, 4, 3]);
  });

  it("is not known of a class what a method of it sets that another file calls", () => {
    const conf = [
      "class Conf:",
      "    n = 8",
      "    @classmethod",
      "    def fill(cls, **more):",
      "        for key, value in more.items(): setattr(cls, key, value)",
      "class Deep(Conf):",
      "    depth = 3",
      "",
    ].join("\n");
    const net =
      "from tools import Conf, Deep\ndef build():\n    LSTM(Conf.n)\n    LSTM(Deep.n)\n    LSTM(Deep.depth)\n";
    assert.deepEqual(units(net, conf, "import net\nnet.build()\n"), [8, 8, 3]);
    assert.deepEqual(units(net, conf, "from tools import Conf\nConf.fill(n=9)\nimport net\nnet.build()\n"), [
      undefined,
      undefined,
      3,
    ]);
  });
});
