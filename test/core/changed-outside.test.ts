import assert from "node:assert/strict";
import type { Texts } from "./project-files";
import { lines, units } from "./project-layers";

const SETTINGS = lines(
  "from keras.layers import LSTM",
  "UNITS = 3",
  "SIZES = [4, 5]",
  "OPTIONS = {'a': 6}",
  "class Net:",
  "    size = 7",
  "    def build(self): LSTM(self.size)",
  "class Options:",
  "    def __init__(self): self.units = 8",
  "    def parse(self, given): self.units = given",
  "opt = Options()",
  "LSTM(UNITS)",
  "def build():",
  "    LSTM(UNITS)",
  "    LSTM(len(SIZES))",
  "    LSTM(OPTIONS['a'])",
  "    LSTM(opt.units)",
);

/** The layers of the settings where another file does this; the first two stand in their class and at the module's top. */
const settingsWith = (statements: string): readonly unknown[] =>
  units({ "/app/settings.py": SETTINGS, "/app/train.py": `${statements}\n` }, "/app/settings.py");

describe("dicts that other files' functions are given", () => {
  const MAIN = lines(
    "from keras.layers import LSTM",
    "from data import load",
    "settings = {'units': 8, 'size': 9}",
    "load(settings)",
    "LSTM(settings['units'])",
    "LSTM(settings['size'])",
  );
  const made = (sets: string) => ({
    "/app/main.py": MAIN,
    "/app/data.py":
      "def load(given, kind='a'):\n    from sets import Rows\n    if kind == 'b':\n        from other import Rows\n    return Rows(unknown(kind), given)\n",
    "/app/sets.py": `class Rows:\n    def __init__(self, rows, given):\n        for row in rows:\n            ${sets}\n`,
    "/app/other.py": "class Rows:\n    def __init__(self, rows, given):\n        given['size'] = len(rows)\n",
  });

  it("keep what these hand on to what they import themselves, and leave as it is", () => {
    assert.deepEqual(units(made("print(row, given['units'])"), "/app/main.py"), [8, undefined]);
    assert.deepEqual(units(made("given['units'] = row"), "/app/main.py"), [undefined, undefined]);
  });

  it("are not lost where one entry is changed in many ways", () => {
    const rows = Array.from({ length: 40 }, () => "given['size'] -= row").join("; ");
    assert.deepEqual(units(made(rows), "/app/main.py"), [8, undefined]);
  });
});

describe("values that other files change", () => {
  it("are known where nobody does", () => {
    assert.deepEqual(settingsWith("import settings\nprint(settings.UNITS, len(settings.SIZES))"), [7, 3, 3, 2, 6, 8]);
  });

  it("are not known to what runs behind the file's own statements, but to these", () => {
    assert.deepEqual(settingsWith("import settings\nsettings.UNITS = 9"), [7, 3, undefined, 2, 6, 8]);
    assert.deepEqual(settingsWith("import settings as s\ns.UNITS += 9"), [7, 3, undefined, 2, 6, 8]);
    assert.deepEqual(settingsWith("import settings\nsetattr(settings, 'UNITS', 9)"), [7, 3, undefined, 2, 6, 8]);
    assert.deepEqual(settingsWith("import settings\nsettings.Net.size = 9"), [undefined, 3, 3, 2, 6, 8]);
    assert.deepEqual(settingsWith("import settings\nsettings.OPTIONS['a'] += 1"), [7, 3, 3, 2, undefined, 8]);
    assert.deepEqual(settingsWith("from settings import SIZES as S\nS.append(1)"), [7, 3, 3, undefined, 6, 8]);
    assert.deepEqual(settingsWith("from settings import *\nSIZES.append(1)"), [7, 3, 3, undefined, 6, 8]);
    assert.deepEqual(settingsWith("from settings import SIZES\nx = SIZES\nx += [1]"), [7, 3, 3, undefined, 6, 8]);
    assert.deepEqual(settingsWith("from settings import opt\nopt.parse(9)"), [7, 3, 3, 2, 6, undefined]);
  });

  it("are not known where a function is given them that changes them", () => {
    const change = "def change(o, l):\n    o.units = 1\n    return len(l)\n";
    assert.deepEqual(settingsWith(`from settings import opt, SIZES\n${change}change(opt, SIZES)`), [
      7,
      3,
      3,
      2,
      6,
      undefined,
    ]);
    assert.deepEqual(settingsWith("import random\nfrom settings import SIZES\nrandom.shuffle(SIZES)"), [
      7,
      3,
      3,
      undefined,
      6,
      8,
    ]);
  });

  it("are single entries of dicts, whichever file asks, and not whether there is one", () => {
    const texts = (statement: string) => ({
      "/app/config.py": "C = {'units': 3, 'depth': 4, 'net': {'width': 5, 'rows': [6]}}\n",
      "/app/model.py": lines(
        "from keras.layers import LSTM",
        "from config import C",
        "def build(c=C):",
        "    LSTM(c['units'])",
        "    LSTM(c['depth'])",
        "    LSTM(c['net']['width'])",
        "    LSTM(len(c['net']['rows']))",
        "    LSTM(c.get('more', 7))",
        "    LSTM(len(c))",
        "    LSTM(8 if 'more' in c else 9)",
      ),
      "/app/train.py": `import config\nfrom config import C\n${statement}\n`,
    });
    const after = (statement: string) => units(texts(statement), "/app/model.py");
    assert.deepEqual(after("print(C['units'])"), [3, 4, 5, 1, 7, 3, 9]);
    assert.deepEqual(after("C['units'] = 1"), [undefined, 4, 5, 1, 7, 3, 9]);
    assert.deepEqual(after("if __name__ == '__main__':\n    config.C['units'] += 1"), [undefined, 4, 5, 1, 7, 3, 9]);
    assert.deepEqual(after("C['more'] = 1"), [3, 4, 5, 1, undefined, undefined, undefined]);
    assert.deepEqual(after("C['net']['width'] = 1"), [3, 4, undefined, undefined, 7, 3, 9]);
    assert.deepEqual(after("net = C['net']\nnet['rows'].append(1)"), [3, 4, undefined, undefined, 7, 3, 9]);
    assert.deepEqual(after("C[input()] = 1"), Array(7).fill(undefined));
    assert.deepEqual(after("del C['units']"), Array(7).fill(undefined));
    assert.deepEqual(after("def f(c): c['depth'] = 1\nf(C)"), [3, undefined, 5, 1, 7, 3, 9]);
  });

  it("are not known where a class of another file overrides what the method calls", () => {
    const base = lines(
      "from keras.layers import LSTM",
      "class Base:",
      "    units = 3",
      "    def __init__(self, n=8):",
      "        LSTM(self.units)",
      "        self.n = self.scaled(n)",
      "        LSTM(self.n)",
      "    def scaled(self, n): return n * 2",
      "class Plain:",
      "    def scaled(self, n): return n",
    );
    const made = (heir: string) =>
      units(
        {
          "/app/base.py": base,
          "/app/heir.py": `from base import Base, Plain\n${heir}\n`,
          "/app/train.py": "from heir import Heir\nHeir(5)\n",
        },
        "/app/base.py",
      );
    assert.deepEqual(made("class Heir(Base): pass"), [3, 10]);
    assert.deepEqual(made("class Heir(Base):\n    def other(self, n): return n"), [3, 10]);
    assert.deepEqual(made("class Heir(Base):\n    def scaled(self, n): return n + 1"), [3, undefined]);
    assert.deepEqual(made("class Heir(Plain, Base): pass"), [3, undefined]);
    assert.deepEqual(made("class Heir(Base):\n    def __init__(self, n): super().__init__(n + 1)"), [3, 12]);
    assert.deepEqual(made("class Heir(Plain, Base):\n    def __init__(self, n): super().__init__(n + 1)"), [
      3,
      undefined,
    ]);
  });

  it("are what a method that is called changes, by the method's own text", () => {
    const texts = (statement: string) => ({
      "/app/lib.py": lines(
        "from keras.layers import LSTM",
        "class Sizes:",
        "    units = 2",
        "    def __init__(self):",
        "        self.rows, self.width, self.depth = [3], 4, 5",
        "    def put(self, n): self.rows.append(n)",
        "    def set_width(self, n): self.note(n)",
        "    def note(self, n): self.width = n",
        "    def load(self): return self.width",
        "    def update(self, **more): self.__dict__.update(more)",
        "    @classmethod",
        "    def share(cls): cls.units = 9",
        "sizes = Sizes()",
        "def build():",
        "    LSTM(len(sizes.rows))",
        "    LSTM(sizes.width)",
        "    LSTM(sizes.depth)",
        "    LSTM(Sizes.units)",
      ),
      "/app/train.py": `from lib import Sizes, sizes\n${statement}\n`,
    });
    const after = (statement: string) => units(texts(statement), "/app/lib.py");
    assert.deepEqual(after("sizes.load()"), [1, 4, 5, 2]);
    assert.deepEqual(after("sizes.put(3)"), [undefined, 4, 5, 2]);
    assert.deepEqual(after("sizes.set_width(3)"), [1, undefined, 5, 2]);
    assert.deepEqual(after("sizes.update(depth=3)"), [undefined, undefined, undefined, 2]);
    assert.deepEqual(after("Sizes.share()"), [1, 4, 5, undefined]);
    assert.deepEqual(after("Sizes.load_from_checkpoint('a')"), [1, 4, 5, 2]);
  });

  it("are those of an object that others call methods of in an order that can be told, and of each of several objects", () => {
    const texts = (statements: string) => ({
      "/app/lib.py": lines(
        "from keras.layers import LSTM",
        "class Net:",
        "    def __init__(self, n, rows):",
        "        self.n, self.width, self.rows = n, n + 1, rows",
        "    def wider(self, by):",
        "        self.n += by",
        "        self.rows.append(by)",
        "        return self",
        "    def build(self, x):",
        "        LSTM(self.n)",
        "        LSTM(self.width)",
        "        LSTM(len(self.rows))",
        "    def show(self):",
        "        LSTM(self.n)",
      ),
      "/app/train.py": `from lib import Net\n${statements}\n`,
    });
    const after = (statements: string) => units(texts(statements), "/app/lib.py");
    assert.deepEqual(after("a = Net(3, [1])\na.wider(2)\na.build(1)"), [5, 4, 2, 5]);
    assert.deepEqual(after("a = Net(3, [1])\na.build(1)\na.wider(2)"), [undefined, 4, 1, undefined]);
    assert.deepEqual(after("Net(3, [1]).wider(2)\nNet(5, [1]).build(1)"), [undefined, 6, 1, undefined]);
    assert.deepEqual(after("Net(3, [1]).build(1)\nNet(5, [1]).build(2)"), [undefined, [4, 6], 1, 5]);
  });

  it("are not those of a function in the place of which another file puts one", () => {
    const texts = {
      "/app/lib.py": "from keras.layers import LSTM\ndef build(n=3): LSTM(n)\n",
      "/app/other.py": "import lib\nlib.build(4)\n",
      "/app/train.py": "import lib, other\nlib.build = len\n",
    };
    assert.deepEqual(units(texts, "/app/lib.py"), [undefined]);
  });

  it("are those of one object, whichever file hands it on", () => {
    const texts = {
      "/app/settings.py": "SIZES = [3]\nOPTIONS = {'a': 4}\n",
      "/app/lib.py": "from settings import *\n",
      "/app/train.py": lines(
        "import settings",
        "from lib import *",
        "from keras.layers import LSTM",
        "settings.SIZES[0] = 8",
        "SIZES.append(5)",
        "OPTIONS['a'] = 6",
        "LSTM(settings.SIZES[-1])",
        "LSTM(settings.SIZES[0])",
        "LSTM(settings.OPTIONS['a'])",
      ),
    };
    for (const each of units(texts, "/app/train.py").map((value, index) => [value, [5, 8, 6][index]]))
      assert.ok(each[0] === undefined || each[0] === each[1], String(each));
  });

  it("are known where a name only looks alike, and where a test sets it", () => {
    assert.deepEqual(settingsWith("UNITS = 4\nfrom settings import SIZES\nUNITS += 1"), [7, 3, 3, 2, 6, 8]);
    assert.deepEqual(settingsWith("from settings import UNITS\nUNITS = 4"), [7, 3, 3, 2, 6, 8]);
    const texts = { "/app/settings.py": SETTINGS, "/app/test_it.py": "import settings\nsettings.UNITS = 9\n" };
    assert.deepEqual(units(texts, "/app/settings.py"), [7, 3, 3, 2, 6, 8]);
  });

  it("are not known to a third file, whatever name they come under", () => {
    const texts = {
      "/app/settings.py": "UNITS = 3\nWIDTH = 5\n",
      "/app/model.py":
        "import settings\nfrom settings import UNITS as N\nfrom keras.layers import LSTM\nLSTM(settings.UNITS)\nLSTM(N)\nLSTM(settings.WIDTH)\n",
      "/app/train.py": "import settings, model\nsettings.UNITS = 9\n",
    };
    assert.deepEqual(units(texts, "/app/model.py"), [undefined, undefined, 5]);
  });

  it("are not known however the module is imported that is changed", () => {
    const after = (statement: string, more: Texts = {}) =>
      units(
        {
          "/app/work/__init__.py": "",
          "/app/work/state.py": "LAST = 3\nSIZES = [4, 5]\n",
          "/app/net.py":
            "from keras.layers import LSTM\nimport work.state as st\ndef build():\n    LSTM(st.LAST)\n    LSTM(len(st.SIZES))\n",
          "/app/train.py": `${statement}\n`,
          ...more,
        },
        "/app/net.py",
      );
    assert.deepEqual(after("from work import state\nprint(state.LAST, state.SIZES[0])"), [3, 2]);
    assert.deepEqual(after("from work import state\nstate.LAST = 9"), [undefined, 2]);
    assert.deepEqual(after("import work.state\nwork.state.LAST = 9"), [undefined, 2]);
    assert.deepEqual(after("import net, work.state\nnet.st.SIZES.append(9)"), [3, undefined]);
    assert.deepEqual(
      after("from work import SIZES as sizes\nsizes.append(9)", { "/app/work/__init__.py": "from .state import *\n" }),
      [3, undefined],
    );
    assert.deepEqual(after("def change():\n    from work import state as s\n    s.LAST = 9"), [undefined, 2]);
    assert.deepEqual(after("from work import (net,  # the (first)\n  state)\nstate.LAST = 9"), [undefined, 2]);
    assert.deepEqual(
      after("from work import last_state\nlast_state.LAST = 9", {
        "/app/work/__init__.py": "from . import state as last_state\n",
      }),
      [undefined, 2],
    );
    assert.deepEqual(
      after("import work\nwork.st.SIZES.append(9)", { "/app/work/__init__.py": "import work.state as st\n" }),
      [3, undefined],
    );
  });

  it("are known to the file that sets them, but not to what it calls behind that", () => {
    const texts = {
      "/app/settings.py": "UNITS = 3\ndef double(): return UNITS * 2\ndef same(n): return n\n",
      "/app/train.py":
        "import settings\nfrom keras.layers import LSTM\nLSTM(settings.UNITS)\nsettings.UNITS = 9\nLSTM(settings.UNITS)\nLSTM(settings.double())\nLSTM(settings.same(2))\n",
    };
    assert.deepEqual(units(texts, "/app/train.py"), [3, 9, undefined, 2]);
  });

  it("are not known after a method that did nothing the first times, and may do something another time", () => {
    const texts = {
      "/app/sizes.py": [
        "class Sizes:",
        "    def __init__(self, units):",
        "        self.units = units",
        "        self.all = [units]",
        "    def note(self, ready):",
        "        if ready: self.all.append(3)",
        "    def pick(self, key):",
        "        if key == 'a': return self.units",
      ].join("\n"),
      "/app/train.py": lines(
        "from keras.layers import LSTM",
        "from sizes import Sizes",
        "sizes = Sizes(4)",
        "sizes.note(False)",
        "LSTM(len(sizes.all))",
        "sizes.note(True)",
        "LSTM(len(sizes.all))",
        "sizes.pick('b')",
        "LSTM(sizes.pick('a'))",
        "many = Sizes(5)",
        "for i in range(9): many.note(i > 7)",
        "LSTM(len(many.all))",
        "LSTM(many.units)",
      ),
    };
    assert.deepEqual(units(texts, "/app/train.py"), [1, undefined, 4, undefined, 5]);
  });

  it("are found of methods that all call each other, each asked once", () => {
    const steps = Array.from({ length: 80 }, (_, index) => `step${index}`);
    const texts = {
      "/app/cursor.py": lines(
        "from keras.layers import LSTM",
        "class Cursor:",
        "    def __init__(self): self.place, self.size = 4, 5",
        ...steps.map(
          (name) => `    def ${name}(self): self.place += 1; ${steps.map((each) => `self.${each}()`).join("; ")}`,
        ),
        "cursor = Cursor()",
        "def build():",
        "    LSTM(cursor.place)",
        "    LSTM(cursor.size)",
      ),
      "/app/train.py": "from cursor import build, cursor\ncursor.step0()\nbuild()\n",
    };
    assert.deepEqual(units(texts, "/app/cursor.py"), [undefined, 5]);
  });

  it("are entries of what a JavaScript file gives", () => {
    const lib = (end: string) =>
      `const tf = require("@tensorflow/tfjs");\nconst options = {units: 3, depth: 4};\nfunction build() { tf.layers.lstm({units: options.units}); tf.layers.lstm({units: options.depth}); }\n${end}`;
    const train = 'const lib = require("./lib");\nlib.options.units = 8;\n';
    const texts = { "/app/lib.js": lib("module.exports = {options, build};\n"), "/app/train.js": train };
    assert.deepEqual(units(texts, "/app/lib.js"), [undefined, 4]);
    const reader =
      'const tf = require("@tensorflow/tfjs");\nconst {options} = require("./lib");\ntf.layers.lstm({units: options.units});\n';
    assert.deepEqual(units({ ...texts, "/app/model.js": reader }, "/app/model.js"), [undefined]);
  });

  it("are what an object's function sets of it in JavaScript", () => {
    const lib =
      'const tf = require("@tensorflow/tfjs");\nconst Net = {\n  width: 3,\n  create(sizes) { tf.layers.lstm({units: sizes[0]}); tf.layers.lstm({units: Net.width}); },\n  setData(n) { this.data = n; },\n  setWidth(n) { this.width = n; },\n};\nmodule.exports = Net;\n';
    const train = (call: string) => `const net = require("./lib");\nnet.create([8]);\nnet.${call};\n`;
    const after = (call: string) => units({ "/app/lib.js": lib, "/app/train.js": train(call) }, "/app/lib.js");
    assert.deepEqual(after("setData(1)"), [8, 3]);
    assert.deepEqual(after("setWidth(1)"), [8, undefined]);
  });
});
