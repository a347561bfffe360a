import assert from "node:assert/strict";
import { readPython } from "../../src/core/readers/python/reader";
import { readDocument } from "../../src/core/read";
import { moduleFile } from "../../src/core/readers/python/modules/module-paths";
import { LARGEST_MODULE, type ModuleText, type ProjectFiles } from "../../src/core/readers/module-text";

/** Files by path, as a host finds them beside `/app/model.py`. */
function files(texts: Readonly<Record<string, string>>): ProjectFiles {
  const modules = new Map(Object.entries(texts).map(([path, text]): [string, ModuleText] => [path, { path, text }]));
  return {
    path: "/app/model.py",
    resolve({ module, from }) {
      const path = moduleFile(module, from, (each) => modules.has(each));
      return path === undefined ? undefined : modules.get(path);
    },
  };
}

const KERAS = "from keras.layers import LSTM\n";

/** The units of each layer. */
const units = (text: string, beside: Readonly<Record<string, string>>) =>
  readPython(KERAS + text, undefined, files(beside)).calls.map((call) => call.arguments[0]?.value);

describe("constants of other files", () => {
  it("come by name, by module and by a module's other name", () => {
    const beside = { "/app/config.py": "HIDDEN = 4 * 8\n", "/app/utils/params.py": "cfg = {'units': 5}\n" };
    assert.deepEqual(units("from config import HIDDEN\nLSTM(HIDDEN)\n", beside), [32]);
    assert.deepEqual(units("from config import HIDDEN as h\nLSTM(h)\n", beside), [32]);
    assert.deepEqual(units("import config\nLSTM(config.HIDDEN)\n", beside), [32]);
    assert.deepEqual(units("import config as c\nLSTM(c.HIDDEN)\n", beside), [32]);
    assert.deepEqual(units("from .config import HIDDEN\nLSTM(HIDDEN)\n", beside), [32]);
    assert.deepEqual(units("from . import config\nLSTM(config.HIDDEN)\n", beside), [32]);
    assert.deepEqual(units("from utils.params import cfg\nLSTM(cfg['units'])\n", beside), [5]);
    assert.deepEqual(units("import utils.params\nLSTM(utils.params.cfg['units'])\n", beside), [5]);
    assert.deepEqual(units("from utils import params\nLSTM(params.cfg['units'])\n", beside), [5]);
    assert.deepEqual(units("def make():\n    from config import HIDDEN\n    return LSTM(HIDDEN)\n", beside), [32]);
  });

  it("come with a star, and shadow in the order of the lines", () => {
    const beside = {
      "/app/settings.py": "UNITS = 8\n_HIDDEN = 3\n",
      "/app/listed.py": "__all__ = ['A']\nA = 1\nB = 2\n",
      "/app/layers.py": "from keras.layers import *\nN = 6\n",
    };
    assert.deepEqual(units("from .settings import *\nLSTM(UNITS)\n", beside), [8]);
    assert.deepEqual(units("UNITS = 2\nfrom settings import *\nLSTM(UNITS)\n", beside), [8]);
    assert.deepEqual(units("from settings import *\nUNITS = 2\nLSTM(UNITS)\n", beside), [2]);
    assert.deepEqual(units("from settings import *\nLSTM(_HIDDEN)\n", beside), [undefined]);
    assert.deepEqual(units("B = 7\nfrom listed import *\nLSTM(A)\nLSTM(B)\n", beside), [1, 7]);
    assert.deepEqual(
      readPython("from layers import *\nLSTM(N)\n", undefined, files(beside)).calls.map((call) => [
        call.className,
        call.arguments[0]?.value,
      ]),
      [["LSTM", 6]],
    );
  });

  it("are asked for a few times where files take everything from each other by stars", () => {
    const names = Array.from({ length: 8 }, (_, index) => `part${index}`);
    const stars = names.map((name) => `from ${name} import *\n`).join("");
    const read = (text: string, part: (index: number) => string) => {
      const around = files(
        Object.fromEntries(names.map((name, index) => [`/app/${name}.py`, `${stars}${part(index)}\n`])),
      );
      let asked = 0;
      const counting: ProjectFiles = {
        ...around,
        resolve(request) {
          asked++;
          return around.resolve(request);
        },
      };
      const { calls } = readPython(`${KERAS}from part0 import *\n${text}\n`, undefined, counting);
      assert.ok(asked < 5_000, `asked ${asked} times`);
      return calls.map((call) => call.arguments[0]?.value);
    };
    assert.deepEqual(
      read("LSTM(3)", (index) => `N${index} = ${index + 1}`),
      [3],
    );
    // Each hands on what it is given to what it has from any of the others.
    const handing = (last: string) =>
      read("given = {'n': 3}\nwork0(given)\nLSTM(given['n'])", (index) => {
        const body = index === 7 ? last : `work${index + 1}(given)`;
        return `def work${index}(given):\n    ${body}`;
      });
    assert.deepEqual(handing("print(given['n'])"), [3]);
    assert.deepEqual(handing("given['n'] = 4"), [undefined]);
    assert.deepEqual(handing("nowhere(given)"), [undefined]);
  });

  it("stay what they are where functions have names of their own that are the same", () => {
    const made = (body: string) =>
      units("from config import cfg\nLSTM(cfg['units'])\n", {
        "/app/config.py": `cfg = {"units": 5}\ndef change(other):\n${body}`,
      });
    assert.deepEqual(made("    cfg = dict(other)\n    cfg['units'] = 6\n    cfg.update(other)\n    return cfg\n"), [5]);
    assert.deepEqual(made("    other['units'] = 6\n"), [5]);
    assert.deepEqual(made("    cfg['units'] = 6\n"), [undefined]);
    assert.deepEqual(made("    return cfg\n"), [undefined]);
    assert.deepEqual(made("    global cfg\n    cfg = other\n"), [undefined]);
    assert.deepEqual(made("    def inner():\n        cfg = other\n    cfg.update(other)\n"), [undefined]);
  });

  it("come from enumerations and named tuples, which stay what they are", () => {
    const beside = {
      "/app/kinds.py": [
        "from enum import Enum, IntEnum",
        "from typing import NamedTuple",
        "class Size(IntEnum):",
        "    SMALL = 4",
        "class Kind(Enum):",
        "    FIRST = 'LSTM'",
        "    SECOND = 'GRU'",
        "class Pair(NamedTuple):",
        "    inputs: int",
        "    units: int = 7",
        "",
      ].join("\n"),
    };
    const from = "from kinds import Kind, Pair, Size\n";
    assert.deepEqual(units(`${from}LSTM(Size.SMALL)\n`, beside), [4]);
    assert.deepEqual(units(`${from}LSTM(len(Kind))\n`, beside), [2]);
    assert.deepEqual(units(`${from}LSTM({Kind.FIRST: 5, Kind.SECOND: 6}[Kind('GRU')])\n`, beside), [6]);
    assert.deepEqual(units(`${from}LSTM(Pair(3)[1])\nLSTM(Pair(3)._replace(units=8).units)\n`, beside), [7, 8]);
  });

  it("are arguments that a class there hands on to the layer that it is", () => {
    const beside = {
      "/app/mine.py": [
        "from keras.layers import LSTM",
        "class Mine(LSTM):",
        "    def __init__(self, units, **kwargs):",
        "        super().__init__(units * 2, return_sequences=True, **kwargs)",
        "class Other(LSTM):",
        "    def call(self, inputs):",
        "        return inputs",
        "",
      ].join("\n"),
    };
    const { calls } = readPython(
      "from mine import Mine, Other\nMine(4, dropout=0.5)\nOther(3)\n",
      undefined,
      files(beside),
    );
    const read = calls.map(({ className, callee, arguments: given }) => [
      className,
      callee,
      given.map(({ name = "", value }) => [name, value]),
    ]);
    const handed = [
      ["", 8],
      ["return_sequences", true],
      ["dropout", 0.5],
    ];
    // What the other calculates of its own, a note says.
    assert.deepEqual(read, [
      ["LSTM", "Mine", handed],
      ["LSTM", "Other", [["", 3]]],
    ]);
    assert.deepEqual(
      calls.map(({ problems }) => problems.map(({ code }) => code)),
      [[], ["heir-overrides"]],
    );
  });

  it("come from classes, dataclasses and objects", () => {
    const config = [
      "from dataclasses import dataclass, field",
      "class Sizes:\n    hidden = 9\n    class Inner:\n        deep = 2",
      "@dataclass\nclass Config:\n    units: int = 10\n    steps: int = 3\n    def log(self):\n        print(self.units)",
      "class Made:\n    layers = 2\n    def __init__(self, units=11):\n        self.units = units",
      "made = Made(12)",
      "class Loads:\n    units = 1\n    def load(self, path):\n        self.units = path",
      "loads = Loads()",
      "class Old(object):\n    steps = 4\n    def __init__(self, **kwargs):\n        self.__dict__.update(kwargs)\n    def parse(self, text):\n        for key in text:\n            setattr(self, key, 1)\n    def __repr__(self):\n        return str(self.__dict__)",
      "old = Old(units=3)\ndef show():\n    return str(old)",
    ].join("\n");
    const beside = { "/app/config.py": config };
    assert.deepEqual(units("from config import old\nLSTM(old.units)\nLSTM(old.steps)\n", beside), [3, 4]);
    assert.deepEqual(
      units("from config import old\nLSTM(old.units)\nold.parse(x)\nLSTM(old.units)\nLSTM(old.steps)\n", beside),
      [3, undefined, undefined],
    );
    assert.deepEqual(units("from config import Sizes\nLSTM(Sizes.hidden)\nLSTM(Sizes.Inner.deep)\n", beside), [9, 2]);
    assert.deepEqual(units("import config\nLSTM(config.Sizes.hidden)\n", beside), [9]);
    assert.deepEqual(units("from config import Config\nc = Config()\nLSTM(c.units)\n", beside), [10]);
    assert.deepEqual(units("from config import Config\nc = Config(4, steps=5)\nLSTM(c.units)\n", beside), [4]);
    assert.deepEqual(units("from config import made\nLSTM(made.units)\nLSTM(made.layers)\n", beside), [12, 2]);
    assert.deepEqual(units("from config import Made\nLSTM(Made.layers)\nLSTM(Made().units)\n", beside), [2, 11]);
    assert.deepEqual(units("from config import loads\nLSTM(loads.units)\n", beside), [undefined]);
    assert.deepEqual(units("from config import Loads\nLSTM(Loads.units)\n", beside), [undefined]);
  });

  it("go through several files, from which each looks for its own", () => {
    const beside = {
      "/app/pack/__init__.py": "from .sizes import *\n",
      "/app/pack/sizes.py": "from .deep.base import BASE\nUNITS = BASE * 2\n",
      "/app/pack/deep/base.py": "BASE = 7\n",
    };
    assert.deepEqual(units("from pack import UNITS\nLSTM(UNITS)\n", beside), [14]);
  });

  it("are unknown where nobody can be sure of them", () => {
    const beside = {
      "/app/a.py": "from b import Y\nX = Y\nZ = 3\n",
      "/app/b.py": "from a import Z\nY = Z\n",
      "/app/env.py": "import os\nUNITS = int(os.environ['UNITS'])\nif UNITS:\n    N = 2\nelse:\n    N = 3\n",
      "/app/moved.py": "N = 4\ncfg = {'n': 4}\ndef set(n):\n    global N\n    N = n\ndef load(f):\n    cfg.update(f)\n",
      "/app/wild.py": "N = 4\nexec(open('override.py').read())\n",
      "/app/star.py": "N = 4\nfrom .missing import *\n",
      "/app/long.py": `N = 4\n${"#".repeat(LARGEST_MODULE)}`,
      "/app/kind.py": "from enum import Enum\nclass Sizes(Enum):\n    N = 4\n",
      "/app/main.py": "N = 4\nif __name__ == '__main__':\n    N = 5\n",
      "/app/local.py": "try:\n    from .own import N\nexcept ImportError:\n    N = 4\n",
    };
    const one = (text: string) => units(text, beside)[0];
    assert.equal(one("from a import X\nLSTM(X)\n"), undefined);
    assert.equal(one("from env import UNITS\nLSTM(UNITS)\n"), undefined);
    assert.equal(one("from env import N\nLSTM(N)\n"), undefined);
    assert.equal(one("from moved import N\nLSTM(N)\n"), undefined);
    assert.equal(one("from moved import cfg\nLSTM(cfg['n'])\n"), undefined);
    assert.equal(one("from wild import N\nLSTM(N)\n"), undefined);
    assert.equal(one("from star import N\nLSTM(N)\n"), undefined);
    assert.equal(one("from long import N\nLSTM(N)\n"), undefined);
    assert.equal(one("from kind import Sizes\nLSTM(Sizes.N)\n"), undefined);
    assert.equal(one("from local import N\nLSTM(N)\n"), undefined);
    assert.equal(one("from missing import N\nLSTM(N)\n"), undefined);
    assert.equal(one("from main import N\nLSTM(N)\n"), 4);
    assert.equal(one("from a import Z\nLSTM(Z)\n"), 3);
  });

  it("follow what this document makes of them", () => {
    const beside = { "/app/config.py": "N = 4\ncfg = {'n': 4}\nclass C:\n    n = 4\n" };
    assert.deepEqual(units("import config\nconfig.N = 5\nLSTM(config.N)\n", beside), [5]);
    assert.deepEqual(units("import config\nif x:\n    config.N = 5\nLSTM(config.N)\n", beside), [undefined]);
    assert.deepEqual(units("import config\nupdate(config)\nLSTM(config.N)\n", beside), [undefined]);
    assert.deepEqual(units("from config import cfg\ncfg['n'] = 6\nLSTM(cfg['n'])\n", beside), [6]);
    assert.deepEqual(
      units("from config import cfg\nimport config\ncfg['n'] = 6\nLSTM(config.cfg['n'])\n", beside),
      [6],
    );
    assert.deepEqual(units("from config import cfg, load\nload(cfg)\nLSTM(cfg['n'])\n", beside), [undefined]);
    assert.deepEqual(units("from config import C\nC.n = 7\nLSTM(C.n)\n", beside), [7]);
  });

  it("are unknown once another file changes them, in its lines or in a function", () => {
    const beside = {
      "/app/config.py": "N = 4\nM = 5\ncfg = {'n': 4}\nother = {'n': 6}\n",
      "/app/update.py": "import config\nconfig.N = 9\nSET = config.N\n",
      "/app/setup.py": "from config import cfg, other\ndef run(n):\n    cfg['n'] = n\n    return other['n']\n",
    };
    const text = "import config\nimport update\nLSTM(update.SET)\nLSTM(config.N)\nLSTM(config.M)\n";
    assert.deepEqual(units(text, beside), [9, undefined, 5]);
    assert.deepEqual(
      units("import setup\nsetup.run(3)\nfrom config import *\nLSTM(cfg['n'])\nLSTM(other['n'])\n", beside),
      [undefined, 6],
    );
  });

  it("are unknown where a function of their file sets several at once", () => {
    const beside = {
      "/app/config.py":
        "cfg = {'n': 4, 'm': 5}\nother = {'n': 6}\ndef load(n, m):\n    cfg['n'], (cfg['m'], *rest) = n, (m, 1)\n",
      "/app/options.py":
        "class Options:\n    def __init__(self):\n        self.n = 4\n        self.m = 5\n        self.k = 6\n    def load(self, n, m):\n        self.n, self.m = n, m\noptions = Options()\n",
    };
    assert.deepEqual(
      units("from config import cfg, other\nLSTM(cfg['n'])\nLSTM(cfg['m'])\nLSTM(other['n'])\n", beside),
      [undefined, undefined, 6],
    );
    assert.deepEqual(units("from options import options as o\nLSTM(o.n)\nLSTM(o.m)\nLSTM(o.k)\n", beside), [
      undefined,
      undefined,
      6,
    ]);
  });

  it("bring no layers of their own, and files named like packages are not asked", () => {
    const beside = {
      "/app/net.py": "from keras.layers import LSTM\nN = 3\nlayer = LSTM(N)\ndef make():\n    return LSTM(99)\n",
      "/app/keras.py": "class layers:\n    LSTM = 3\n",
    };
    assert.deepEqual(units("from net import N, layer, make\nmake()\nLSTM(N)\n", beside), [3]);
    const { layers } = readDocument(`${KERAS}import net\nLSTM(net.N)\n`, "python", files(beside));
    assert.equal(layers.length, 1);
  });

  it("are looked for up to the folder that holds the outermost package, and nowhere if two could be meant", () => {
    const has = new Set(["/p/config.py", "/p/a/__init__.py", "/p/a/b/__init__.py", "/p/a/b/own.py", "/config.py"]);
    const find = (module: string, from = "/p/a/b/model.py") => moduleFile(module, from, (path) => has.has(path));
    assert.equal(find("config"), "/p/config.py");
    assert.equal(find("a.b.own"), "/p/a/b/own.py");
    assert.equal(find(".own"), "/p/a/b/own.py");
    assert.equal(find("..b.own"), "/p/a/b/own.py");
    assert.equal(find("."), "/p/a/b/__init__.py");
    assert.equal(find("other"), undefined);
    assert.equal(find("a.b.own", "/p/scripts/deep/run.py"), "/p/a/b/own.py");
    assert.equal(find("config", "/p/scripts/deep/run.py"), undefined);
    has.add("/p/src/pkg/net.py");
    assert.equal(find("pkg.net", "/p/scripts/run.py"), "/p/src/pkg/net.py");
    assert.equal(find("pkg.net", "/p/train.py"), "/p/src/pkg/net.py");
    has.add("/p/pkg/net.py");
    assert.equal(find("pkg.net", "/p/train.py"), "/p/pkg/net.py");
    has.add("/p/a/b/config.py");
    assert.equal(find("config"), undefined);
    has.add("/a/b/own.py");
    assert.equal(find("a.b.own", "/p/scripts/deep/run.py"), undefined);
  });

  it("are those of dicts whose entries are attributes, unless a method changes them", () => {
    const own = (methods: string): string => `class Own(dict):\n${methods}`;
    const plain = own(
      "    def __getattr__(self, key):\n        return self[key]\n    __setattr__ = dict.__setitem__\n",
    );
    const changing = own("    def grow(self):\n        self['units'] = 9\n");
    const made = "c = Own(units=5)\nc.more = Own(units=6)\n";
    const used = "from config import c\nLSTM(c.units)\nLSTM(c['more'].units)\n";
    assert.deepEqual(units(used, { "/app/config.py": plain + made }), [5, 6]);
    const apart = { "/app/own.py": plain, "/app/config.py": `from own import Own\n${made}` };
    assert.deepEqual(units(used, apart), [5, 6]);
    assert.deepEqual(units(used, { "/app/config.py": changing + made }), [undefined, undefined]);
    assert.deepEqual(
      units("from own import Own\nc = Own(units=7)\nc.n = 8\nLSTM(c.units)\nLSTM(c.n)\n", apart),
      [7, 8],
    );
  });

  it("are a package's own by its name, also where it has a module of the same name", () => {
    const has = new Set(["/p/net/__init__.py", "/p/net/net.py", "/p/net/enc.py", "/p/run/run.py", "/p/run/a.py"]);
    const find = (module: string, from: string) => moduleFile(module, from, (path) => has.has(path));
    assert.equal(find("net", "/p/net/enc.py"), "/p/net/__init__.py");
    assert.equal(find("net.net", "/p/net/enc.py"), "/p/net/net.py");
    // In a folder that is no package, a module is what the name means.
    assert.equal(find("run", "/p/run/a.py"), "/p/run/run.py");
  });

  it("are known although others are made by long functions from whose calls nothing comes", () => {
    const body = "    text = (text + open(text).read()) * len(text)\n".repeat(500);
    const made = ["a", "b", "c", "d"];
    const beside = {
      "/app/texts.py": made.map((name) => `def parse_${name}(text):\n${body}    return text\n`).join(""),
      "/app/config.py": `import texts\n${made.map((name) => `X = [${`texts.parse_${name}('x'), `.repeat(9)}]\n`).join("")}UNITS = 7\n`,
    };
    assert.deepEqual(units("from config import UNITS\nLSTM(UNITS)\n", beside), [7]);
  });

  it("are not looked for again in long calls that gave nothing, as long as the files are the same", () => {
    const body = "    text = (text + str(len(text))) * len(text)\n".repeat(500);
    const around = files({
      "/app/texts.py": `import json\ndef parse(text):\n    json.load(open('table.json'))\n${body}    return open(text)\n`,
      "/app/config.py": "import texts\nX = texts.parse('x')\nUNITS = 7\n",
    });
    let opened = 0;
    const state = {};
    const open = () => void opened++;
    const read = (now: object) => {
      const text = `${KERAS}from config import UNITS\nLSTM(UNITS)\n`;
      const { calls } = readPython(text, undefined, { ...around, open, state: () => now });
      assert.deepEqual(
        calls.map((call) => call.arguments[0]?.value),
        [7],
      );
      return opened;
    };
    const first = read(state);
    assert.ok(first > 0);
    assert.equal(read(state), first);
    assert.ok(read({}) > first);
  });

  it("are taken from beside the document where the file that imports them has none", () => {
    const beside = { "/utils.py": "from sizes import *\n", "/app/sizes.py": "import keras\nUNITS = 7\n" };
    assert.deepEqual(units("from utils import *\nLSTM(UNITS)\nkeras.layers.LSTM(8)\n", beside), [7, 8]);
    // A package's file is not what a program starts with.
    assert.deepEqual(units("from utils import *\nLSTM(UNITS)\n", { ...beside, "/app/__init__.py": "" }), [undefined]);
  });
});
