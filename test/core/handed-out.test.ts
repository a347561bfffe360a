import assert from "node:assert/strict";
import { layersOf, lines, units } from "./project-layers";

describe("what a file hands out by other ways than a function", () => {
  const settings = lines(
    "import functools",
    "from keras.layers import LSTM",
    "from contextlib import contextmanager",
    "A = {'u': 3, 'v': 4}",
    "B = {'u': 5}",
    "class Holder:",
    "    shared = {'u': 6}",
    "    def __init__(self, held=B): self.held = held",
    "    def give(self): return A",
    "    @property",
    "    def own(self): return self.held",
    "    @classmethod",
    "    def all(cls): return cls.shared",
    "    def __enter__(self): return B",
    "    def __exit__(self, *_): pass",
    "HOLD = Holder()",
    "get = lambda: A",
    "def each():",
    "    yield A",
    "    yield B",
    "@contextmanager",
    "def inside(): yield B",
    "def made(): return Holder()",
    "def both(): return A, B",
    "@functools.lru_cache",
    "def kept(): return {'u': 7}",
    "TABLE = {'a': get}",
    "def build():",
    "    LSTM(A['u'])",
    "    LSTM(A['v'])",
    "    LSTM(B['u'])",
    "    LSTM(Holder.shared['u'])",
    "    LSTM(kept()['u'])",
  );
  const after = (statements: string) =>
    units(
      {
        "/app/settings.py": settings,
        "/app/main.py": `import settings\nfrom settings import *\n${statements}\nbuild()\n`,
      },
      "/app/settings.py",
    );
  const without = (...lost: readonly number[]) =>
    [3, 4, 5, 6, 7].map((value) => (lost.includes(value) ? undefined : value));

  it("is known where nothing of it is set", () => {
    assert.deepEqual(after("get()"), without());
    assert.deepEqual(after("x = dict(get())\nx['u'] = 9\nfor y in each(): print(y['u'])"), without());
    assert.deepEqual(after("h = Holder({'u': 1})\nh.held = {'u': 2}\nh.other = 3"), without());
  });

  for (const [statements, ...lost] of [
    ["get()['u'] = 9", 3],
    ["settings.get()['u'] = 9", 3],
    ["f = get\nf()['u'] = 9", 3],
    ["TABLE['a']()['u'] = 9", 3],
    ["(get() or {}).update(u=9)", 3, 4],
    ["HOLD.give()['u'] = 9", 3],
    ["Holder().give()['u'] = 9", 3],
    ["made().own['u'] = 9", 5],
    ["h = made()\nh.held['u'] = 9", 5],
    ["Holder.all()['u'] = 9", 6],
    ["made().shared['u'] = 9", 6],
    ["class Other(Holder):\n    def run(self): self.give()['v'] = 9", 4],
    ["class Other:\n    def __init__(self): self.h = Holder()\n    def run(self): self.h.give()['v'] = 9", 4],
    ["for x in each(): x['u'] = 9", 3, 5],
    ["for i, x in enumerate(each()): x['u'] = 9", 3, 5],
    ["[x.update(u=9) for x in [get()]]", 3, 4],
    ["list(map(lambda x: x.update(u=9), [get()]))", 3, 4],
    ["with inside() as x: x['u'] = 9", 5],
    ["with HOLD as x: x['u'] = 9", 5],
    ["x, y = both()\ny['u'] = 9", 3, 5],
    ["if (x := get()): x['u'] = 9", 3],
    ["x = [get()]\nx[0]['u'] = 9", 3],
    ["def mine(): return get()\nmine()['u'] = 9", 3],
    ["def change(h): h.give()['u'] = 9\nchange(HOLD)", 3],
    ["kept()['u'] = 9", 7],
  ] as const)
    it(`may be changed: ${statements}`, () => assert.deepEqual(after(statements), without(...lost)));

  it("is an object's attribute, of all that a list or a function hands out", () => {
    const texts = (statement: string) => ({
      "/app/state.py": lines(
        "from keras.layers import LSTM",
        "class State:",
        "    def __init__(self): self.n, self.m = 3, 4",
        "ONE = State()",
        "TWO = State()",
        "ALL = [ONE, TWO]",
        "def every(): return ALL",
        "def build():",
        "    LSTM(ONE.n)",
        "    LSTM(ONE.m)",
        "    LSTM(TWO.n)",
      ),
      "/app/main.py": `from state import *\n${statement}\nbuild()\n`,
    });
    assert.deepEqual(units(texts("for x in ALL: x.n = 9"), "/app/state.py"), [undefined, 4, undefined]);
    assert.deepEqual(units(texts("for x in every(): setattr(x, 'n', 9)"), "/app/state.py"), [undefined, 4, undefined]);
    assert.deepEqual(units(texts("x = every()[1]\nx.n = 9"), "/app/state.py"), [undefined, 4, undefined]);
    assert.deepEqual(units(texts("print(ALL[0].n)"), "/app/state.py"), [3, 4, 3]);
  });

  it("is a library's class where another file puts one in its place", () => {
    const texts = (statement: string) => ({
      "/app/net.py": "from keras.layers import GRU, LSTM\ndef build(): GRU(3)\ndef other(): LSTM(4)\n",
      "/app/main.py": `import net\n${statement}\nnet.build()\nnet.other()\n`,
    });
    assert.deepEqual(units(texts("print(net.GRU)"), "/app/net.py"), [3, 4]);
    assert.deepEqual(units(texts("net.GRU = net.LSTM"), "/app/net.py"), [4]);
  });

  it("is not a table of classes, of which one makes what is changed", () => {
    const texts = {
      "/app/lib.py": lines(
        "from torch import nn",
        "KINDS = {'rnn': nn.RNN, 'gru': nn.GRU}",
        "class Decoder(nn.Module):",
        "    def __init__(self, make):",
        "        super().__init__()",
        "        self.rnn = make(3, 4)",
        "class Net(nn.Module):",
        "    def __init__(self, kind):",
        "        super().__init__()",
        "        make = KINDS[kind]",
        "        self.decoder = Decoder(make=make)",
      ),
      "/app/main.py":
        "import os\nfrom lib import Net\nnet = Net(os.environ['KIND'])\nnet.decoder.rnn.weight.data[0] = 1\n",
    };
    assert.equal(layersOf(texts, "/app/lib.py").length, 1);
  });

  it("is what JavaScript's functions, classes and tables hand out", () => {
    const lib = lines(
      'import * as tf from "@tensorflow/tfjs";',
      "const A = { units: 3 };",
      "const B = { units: 4 };",
      "export const get = () => A;",
      "export function both() { return [A, B]; }",
      "export class Holder { give() { return B; } get own() { return A; } }",
      "export const table = { get };",
      "export function build() { tf.layers.lstm({ units: A.units }); tf.layers.lstm({ units: B.units }); }",
    );
    const of = (statement: string) =>
      units(
        {
          "/app/lib.js": lib,
          "/app/main.js": `import { build, get, both, Holder, table } from "./lib.js";\n${statement}\nbuild();\n`,
        },
        "/app/lib.js",
      );
    assert.deepEqual(of("console.log(get().units);"), [3, 4]);
    assert.deepEqual(of("get().units = 9;"), [undefined, 4]);
    assert.deepEqual(of("get().units += 9;"), [undefined, 4]);
    assert.deepEqual(of("table.get().units = 9;"), [undefined, 4]);
    assert.deepEqual(of("new Holder().give().units = 9;"), [3, undefined]);
    assert.deepEqual(of("new Holder().own.units = 9;"), [undefined, 4]);
    assert.deepEqual(of("both().forEach((x) => { x.units = 9; });"), [undefined, undefined]);
    assert.deepEqual(of("const [, x] = both(); x.units = 9;").at(1), undefined);
  });
});

describe("calls of other files that cannot have been run", () => {
  const lib = (head = "") =>
    `from keras.layers import LSTM\nimport functools\n${head}def build(n, units=3):\n    LSTM(units)\n    LSTM(n)\n`;
  const called = (head: string, one: string, other = "build(8, 9)") =>
    units(
      {
        "/app/lib.py": lib(head),
        "/app/a.py": `from lib import build\n${one}\n`,
        "/app/b.py": `from lib import build\n${other}\n`,
      },
      "/app/lib.py",
    );

  it("do not count where others give what they leave out, or take no more", () => {
    assert.deepEqual(called("", "build()"), [9, 8]);
    assert.deepEqual(called("", "build(units=5)"), [9, 8]);
    assert.deepEqual(called("", "build(1, 2, 7)"), [9, 8]);
  });

  it("count where something may give them more", () => {
    assert.equal(called("", "build(7)").length > 0, true);
    assert.notDeepEqual(called("def more(f): return lambda *a, **k: f(7, *a, **k)\n@more\n", "build(units=5)"), [9, 8]);
  });
});
