import assert from "node:assert/strict";
import { lines, units } from "./project-layers";

describe("what others change of a file by what its functions hand out", () => {
  const made = (body: string, statements: string) =>
    units(
      {
        "/app/defaults.py": lines(
          "import copy",
          "from keras.layers import LSTM",
          "DEFAULTS = {'units': 3, 'net': {'depth': 4}, 'sizes': [5]}",
          `def get(**more):\n${body}`,
          "def build():",
          "    LSTM(DEFAULTS['units'])",
          "    LSTM(DEFAULTS['net']['depth'])",
          "    LSTM(len(DEFAULTS['sizes']))",
        ),
        "/app/train.py": `from defaults import build, get\n${statements}\nbuild()\n`,
      },
      "/app/defaults.py",
    );
  const copying = "    c = dict(DEFAULTS)\n    c.update(more)\n    return c";
  const copyingAll = "    c = copy.deepcopy(DEFAULTS)\n    c.update(more)\n    return c";

  it("is known where nobody changes it", () => {
    assert.deepEqual(made(copying, "c = get(units=8)\nprint(c['net'])"), [3, 4, 1]);
    assert.deepEqual(made(copyingAll, "c = get()\nc['net']['depth'] = 9\nc['units'] = 8"), [3, 4, 1]);
  });

  it("is what stands in a copy that holds the same, and not the copy's own entries", () => {
    assert.deepEqual(made(copying, "c = get()\nc['units'] = 8"), [3, 4, 1]);
    assert.deepEqual(made(copying, "c = get()\nc['net']['depth'] = 9"), [3, undefined, 1]);
    assert.deepEqual(made(copying, "c = get()\nn = c['net']\nn.update(depth=9)"), [3, undefined, 1]);
    assert.deepEqual(made(copying, "c = get()\nc.get('net')['depth'] = 9"), [3, undefined, 1]);
    assert.deepEqual(made(copying, "get()['sizes'].append(1)"), [3, 4, undefined]);
    assert.deepEqual(made("    return {**DEFAULTS, **more}", "get()['sizes'].append(1)"), [3, 4, undefined]);
    assert.deepEqual(made("    return first()\ndef first(): return copy.copy(DEFAULTS)", "get()['sizes'].append(1)"), [
      3,
      4,
      undefined,
    ]);
  });

  it("is the dict itself, where that is handed out", () => {
    const texts = (statement: string) => ({
      "/app/state.py": lines(
        "from keras.layers import LSTM",
        "CONFIG = {'units': 3, 'depth': 4}",
        "def get(): return CONFIG",
        "class Net:",
        "    rows = [5]",
        "    def __init__(self):",
        "        self.config = CONFIG",
        "        self.own = {}",
        "def build():",
        "    LSTM(CONFIG['units'])",
        "    LSTM(CONFIG['depth'])",
        "    LSTM(len(Net.rows))",
      ),
      "/app/train.py": `import state\n${statement}\n`,
    });
    const after = (statement: string) => units(texts(statement), "/app/state.py");
    assert.deepEqual(after("c = state.get()\nprint(c)"), [3, 4, 1]);
    assert.deepEqual(after("c = state.get()\nc['units'] = 8"), [undefined, 4, 1]);
    assert.deepEqual(after("def main():\n    c = state.get()\n    c['units'] += 8"), [undefined, 4, 1]);
    assert.deepEqual(after("state.Net().config['depth'] = 8"), [3, undefined, 1]);
    assert.deepEqual(after("net = state.Net()\nnet.own['units'] = 8\nnet.config = {}"), [3, 4, 1]);
    assert.deepEqual(after("net = state.Net()\nnet.rows.append(8)"), [3, 4, undefined]);
  });

  it("is a module that is loaded by a name that the program makes", () => {
    const texts = (statement: string) => ({
      "/app/plug/__init__.py": lines(
        "import importlib",
        "def load(name): return importlib.import_module('.' + name, __package__)",
        "def other(name): return name",
      ),
      "/app/plug/small.py": "from keras.layers import LSTM\nN = 3\nM = 4\ndef build():\n    LSTM(N)\n    LSTM(M)\n",
      "/app/train.py": `import plug\n${statement}\n`,
    });
    const after = (statement: string) => units(texts(statement), "/app/plug/small.py");
    assert.deepEqual(after("m = plug.load('small')\nm.build()"), [3, 4]);
    assert.deepEqual(after("m = plug.load('small')\nm.N = 8\nm.build()"), [undefined, 4]);
    assert.deepEqual(after("import importlib\nm = importlib.import_module('plug.' + 'small')\nm.N = 8"), [
      undefined,
      4,
    ]);
    assert.deepEqual(after("from plug import load as get\nm = get('small')\nm.N = 8"), [undefined, 4]);
    assert.deepEqual(after("m = plug.other('small')\nm.N = 8"), [3, 4]);
  });
});

describe("what a file's own functions change of it for others", () => {
  it("is changed by a lambda as well", () => {
    const texts = {
      "/app/sizes.py": "SIZES = [3]\nREST = [4]\nput = lambda n: SIZES.append(n)\n",
      "/app/train.py": "import sizes\nfrom keras.layers import LSTM\nLSTM(len(sizes.SIZES))\nLSTM(len(sizes.REST))\n",
    };
    assert.deepEqual(units(texts, "/app/train.py"), [undefined, 1]);
  });

  it("is changed under whatever name it stands", () => {
    const texts = {
      "/app/sizes.py": lines(
        "NET = {'units': 3}",
        "REST = {'units': 4}",
        "ALL = {'net': NET, 'rest': REST}",
        "def wider(): NET['units'] += 1",
      ),
      "/app/train.py": lines(
        "from sizes import ALL",
        "from keras.layers import LSTM",
        "LSTM(ALL['net']['units'])",
        "LSTM(ALL['rest']['units'])",
      ),
    };
    assert.deepEqual(units(texts, "/app/train.py"), [undefined, 4]);
  });

  it("is changed by JavaScript's `+=`, in a Map, and by what CommonJS hands out", () => {
    const texts = {
      "/app/lib.js": lines(
        "export class Base { static made = 3; static width = 4; constructor() { Base.made += 1; } }",
        "const table = new Map();",
        "export const put = (name) => { table.set(name, 1); };",
        "export const names = () => [...table.keys()];",
      ),
      "/app/common.js": lines(
        "const options = {units: 3};",
        "const others = {units: 4};",
        "module.exports = {options, others, set: (more) => Object.assign(options, more)};",
      ),
      "/app/all.js": 'export * as common from "./common";\n',
      "/app/train.js": lines(
        'import * as tf from "@tensorflow/tfjs";',
        'import { Base, names } from "./lib";',
        'import { common } from "./all";',
        "tf.layers.lstm({units: Base.made});",
        "tf.layers.lstm({units: Base.width});",
        "tf.layers.lstm({units: names().length});",
        "tf.layers.lstm({units: common.options.units});",
        "tf.layers.lstm({units: common.others.units});",
      ),
      "/app/other.js": 'import { common } from "./all";\n',
    };
    assert.deepEqual(units(texts, "/app/train.js"), [undefined, 4, undefined, undefined, 4]);
    const changed = { ...texts, "/app/other.js": 'import { common } from "./all";\ncommon.others.units = 8;\n' };
    assert.deepEqual(units(changed, "/app/train.js"), [undefined, 4, undefined, undefined, undefined]);
  });

  it("is not yet set where the base of another file calls a method", () => {
    const texts = (calls: string) => ({
      "/app/base.py": lines(
        "class Base:",
        "    def __init__(self, n):",
        "        self.n, self.width = n, n",
        `        ${calls}`,
      ),
      "/app/heir.py": lines(
        "from base import Base",
        "from keras.layers import LSTM",
        "class Heir(Base):",
        "    def __init__(self):",
        "        super().__init__(3)",
        "        self.width = 4",
        "    def build(self):",
        "        LSTM(self.width)",
        "        LSTM(self.n)",
        "Heir()",
      ),
    });
    assert.deepEqual(units(texts("self.build()"), "/app/heir.py"), [undefined, 3]);
    assert.deepEqual(units(texts("pass"), "/app/heir.py"), [4, 3]);
  });

  it("is what a dict holds whose `__getattr__` gives copies", () => {
    const texts = (getter: string, statement: string) => ({
      "/app/conf.py": lines(
        "class Conf(dict):",
        "    def __getattr__(self, name):",
        "        value = self[name]",
        `        return ${getter}`,
        "    def __setattr__(self, name, value): self[name] = value",
        "def load(): return Conf({'units': 3, 'net': {'depth': 4}})",
      ),
      "/app/train.py": lines(
        "from keras.layers import LSTM",
        "from conf import load",
        "c = load()",
        statement,
        "LSTM(c.units)",
        "LSTM(c['net']['depth'])",
      ),
    });
    const after = (...given: readonly [string, string]) => units(texts(...given), "/app/train.py");
    const copying = "Conf(value) if isinstance(value, dict) else value";
    assert.deepEqual(after(copying, "c.units = 5"), [5, 4]);
    assert.deepEqual(after(copying, "c.net['depth'] = 6"), [3, 4]);
    assert.deepEqual(after("value", "c.net['depth'] = 6"), [3, 6]);
  });

  it("is what a descriptor of another file makes of a value that is set", () => {
    const texts = {
      "/app/fields.py": lines(
        "class Field:",
        "    def __init__(self, default): self.default = default",
        "    def __get__(self, of, owner=None): return of.__dict__.get('n', self.default)",
        "    def __set__(self, of, value): of.__dict__['n'] = value * 2",
      ),
      "/app/net.py": lines(
        "from keras.layers import LSTM",
        "from fields import Field",
        "class Net:",
        "    n = Field(3)",
        "    def __init__(self, n, m):",
        "        self.n = n",
        "        self.m = m",
        "        LSTM(self.n)",
        "        LSTM(self.m)",
        "Net(8, 9)",
      ),
    };
    assert.deepEqual(units(texts, "/app/net.py"), [undefined, 9]);
  });
});

describe("functions that are called by a name of a table that nobody knows", () => {
  it("are called as others surely call them, where others do", () => {
    const texts = (statement: string) => ({
      "/app/nets/__init__.py": lines(
        "from .small import build",
        "from .large import build as build_large",
        "NETS = {'small': build, 'large': build_large}",
        "def get(name): return NETS[name]()",
      ),
      "/app/nets/small.py": "from keras.layers import LSTM\ndef build(n=8, depth=3):\n    LSTM(n)\n    LSTM(depth)\n",
      "/app/nets/large.py": lines(
        "from .small import build as base",
        "import unseen",
        "def build():",
        `    ${statement}`,
      ),
    });
    const after = (statement: string) => units(texts(statement), "/app/nets/small.py");
    assert.deepEqual(after("return base(unseen.size())"), [undefined, 3]);
    assert.deepEqual(after("return unseen.size()"), [8, 3]);
  });
});
