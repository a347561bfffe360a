import assert from "node:assert/strict";
import { listLayers } from "../../src/core/format/listing";
import { createImportIndex } from "../../src/core/readers/modules/import-index";
import type { ModuleText, ProjectFiles } from "../../src/core/readers/module-text";
import { project, type Texts } from "./project-files";
import { layersOf, sizes as sizesOf } from "./project-layers";
import { readPython } from "../../src/core/readers/python/reader";

const MODEL = "/app/model.py";

/** The arguments of each layer's call in one of the files; in a list where the layers that it makes differ. */
const sizes = (texts: Texts, path = MODEL) => sizesOf(texts, path);

/** A module whose sizes are its parameters. */
const NET = [
  "import torch.nn as nn",
  "class Net(nn.Module):",
  "    def __init__(self, inputs, hidden=16, layers=1):",
  "        super().__init__()",
  "        self.rnn = nn.LSTM(inputs, hidden, layers)",
  "",
].join("\n");

const made = (train: string, model = NET) => sizes({ [MODEL]: model, "/app/train.py": train });

describe("sizes from the files that make a module", () => {
  it("are not known where an option that is still to be set gives what no size can be", () => {
    const options = (value: string) =>
      `import argparse\nfrom model import Net\np = argparse.ArgumentParser()\np.add_argument('--size', type=int, default=${value})\na = p.parse_args()\nNet(a.size, hidden=a.size)\n`;
    assert.deepEqual(made(options("4")), [[4, 4, 1]]);
    assert.deepEqual(made(options("0")), [[undefined, undefined, 1]]);
    assert.deepEqual(made(options("-1")), [[undefined, undefined, 1]]);
  });

  it("come through the methods of its objects, whose defaults are not what another file gives them", () => {
    const model =
      "from keras.layers import LSTM\nclass Maker:\n    def __init__(self, n=5): self.n = n\n    def make(self, units=32): LSTM(units)\n    def wider(self, by=5):\n        self.n += by\n        LSTM(self.n)\n";
    const train = "from model import Maker\nmaker = Maker(3)\nmaker.make(units=64)\nmaker.wider(1)\n";
    assert.deepEqual(made(train, model), [[64], [4]]);
    assert.deepEqual(made("from model import Maker\nMaker().make()\n", model), [[32], [10]]);
  });

  it("are not known where another file hands the function on with values for them", () => {
    const model =
      "from keras.layers import LSTM\ndef net(data, sizes=[50], dense=3):\n    for n in sizes:\n        LSTM(n)\n    LSTM(dense)\n";
    const train = (options: string) => made(`import wrapper, model\nwrapper.Fit(model.net${options})\n`, model);
    assert.deepEqual(train(""), [[50], [3]]);
    assert.deepEqual(train(", epochs=5"), [[50], [3]]);
    assert.deepEqual(train(", options=dict(sizes=[8])"), [[undefined], [3]]);
    assert.deepEqual(train(", dense=7"), [[50], [undefined]]);
    assert.deepEqual(train(", **wrapper.options"), [[undefined], [undefined]]);
  });

  it("stand as they are written where a loop over what nobody knows was only tried", () => {
    const model = [
      "from keras.layers import LSTM",
      "class Base:",
      "    def make(self, kind, sizes):",
      "        for i in range(1, len(sizes) - 1):",
      "            kind(sizes[i], return_sequences=True)",
      "class Net(Base):",
      "    def __init__(self, sizes=(64, 32)):",
      "        kind = LSTM",
      "        self.make(kind, sizes)",
      "",
    ].join("\n");
    const train =
      "from model import Net\ndef build(config, kind):\n    return kind(config['hidden'])\ndef main(config):\n    return build(config, Net)\n";
    assert.deepEqual(made(train, model), [[undefined, true]]);
  });

  it("come through functions that hand on whatever they are given by name", () => {
    const texts = {
      [MODEL]: NET,
      "/app/zoo.py":
        "from model import Net\nNETS = {'net': Net}\ndef get(name, *rest, **options):\n    return NETS[name](*rest, **options)\n",
    };
    const main = (call: string) => sizes({ ...texts, "/app/main.py": `from zoo import get\n${call}\n` });
    assert.deepEqual(main("get('net', inputs=40, hidden=50)"), [[40, 50, 1]]);
    assert.deepEqual(main("get('net', 40, layers=3)"), [[40, 16, 3]]);
    assert.deepEqual(main("get('net', 40, 50)"), [[40, 50, 1]]);
  });

  it("bear their parameter's name where the other file's expression is all there is", () => {
    const make = "from torch import nn\ndef make(**kwargs):\n    return nn.LSTM(**kwargs)\n";
    const texts = {
      "/app/make.py": make,
      "/app/main.py": "from make import make\nmake(input_size=3, hidden_size=load())\n",
    };
    const layers = layersOf(texts, "/app/make.py");
    assert.deepEqual(
      layers.map((layer) => layer.arguments),
      [{ input_size: { value: 3 }, hidden_size: { expression: "hidden_size" } }],
    );
  });

  it("are asked only where something is open", () => {
    const asked = (texts: Texts): readonly string[] => {
      const files = project(texts, MODEL);
      const paths = new Set<string>();
      listLayers(texts[MODEL]!, "python", {
        ...files,
        importers(path) {
          paths.add(path);
          return files.importers?.(path);
        },
      });
      return [...paths];
    };
    const tools = { "/app/tools.py": "from model import Net\ndef make(n):\n    return Net(n)\n" };
    assert.deepEqual(asked({ [MODEL]: NET, ...tools }), [MODEL, "/app/tools.py"]);
    const none = NET.replace(
      "nn.LSTM(inputs, hidden, layers)",
      "isinstance(inputs, nn.LSTM) or getattr(hidden(), layers)",
    );
    assert.deepEqual(asked({ [MODEL]: none, ...tools }), [MODEL]);
    const named = NET.replace("nn.LSTM(", "getattr(nn, layers)(");
    assert.deepEqual(asked({ [MODEL]: `${named}LSTM = 0\n`, ...tools }), [MODEL, "/app/tools.py"]);
    assert.deepEqual(made("from model import Net\nNet(3, 5, 'LSTM')\n", `${named}LSTM = 0\n`), [[3, 5, "LSTM"]]);
    const given = NET.replace("layers=1", "cell=nn.LSTM").replace(
      "nn.LSTM(inputs, hidden, layers)",
      "cell(inputs, hidden)",
    );
    const giving = "import torch.nn as nn\nfrom model import Net\nNet(3, 5, nn.GRU)\n";
    assert.deepEqual(made(giving, given), [[3, 5]]);
  });

  it("are not those that another file's function would give where nothing comes to", () => {
    const settings = 'MODE = "a"\ndef size():\n    if MODE == "b":\n        return 4\n';
    const model = "import torch.nn as nn\nfrom settings import size\nnn.LSTM(3, size())\n";
    assert.deepEqual(sizes({ [MODEL]: model, "/app/settings.py": settings }), [[3, null]]);
    assert.deepEqual(sizes({ [MODEL]: model, "/app/settings.py": `${settings}    return 5\n` }), [[3, 5]]);
  });

  it("come by each way to import it", () => {
    assert.deepEqual(made("from model import Net\nnet = Net(28, 128, 2)\n"), [[28, 128, 2]]);
    assert.deepEqual(made("import model\nnet = model.Net(28, hidden=128)\n"), [[28, 128, 1]]);
    assert.deepEqual(made("import model as m\nnet = m.Net(28)\n"), [[28, 16, 1]]);
    assert.deepEqual(made("from model import Net as N\nif __name__ == '__main__':\n    N(28)\n"), [[28, 16, 1]]);
    assert.deepEqual(made("from model import *\nnet = Net(28)\n"), [[28, 16, 1]]);
    assert.deepEqual(made("from .model import Net\ndef main(h=5):\n    return Net(3, h)\n"), [[3, 5, 1]]);
    assert.deepEqual(made("import model\nMODELS = {'net': model.Net}\nnet = MODELS['net'](28)\n"), [[28, 16, 1]]);
    assert.deepEqual(made("import functools, model\nmake = functools.partial(model.Net, 28)\nmake(7)\n"), [[28, 7, 1]]);
  });

  it("come from files alone whose imports lead to the module, however many others have one of its name", () => {
    const other = "from model import Net\nnet = Net(1)\nimport argparse\nvalue = Net(argparse.SIZE, argparse.SIZE)\n";
    const others = Object.fromEntries(
      ["a", "b", "c"].flatMap((name) => [
        [`/${name}/model.py`, NET],
        [`/${name}/train.py`, other],
      ]),
    );
    assert.deepEqual(sizes({ ...others, [MODEL]: NET, "/app/train.py": "from model import Net\nNet(3, 5)\n" }), [
      [3, 5, 1],
    ]);
    const pack = { "/app/nets/__init__.py": "from .model import (\n    Net,  # why\n)\n", "/app/nets/model.py": NET };
    const through = (train: string) => sizes({ ...pack, "/app/train.py": train }, "/app/nets/model.py");
    assert.deepEqual(through("from nets import Net\nNet(3, 5)\n"), [[3, 5, 1]]);
    assert.deepEqual(through("import nets.model as m; m.Net(3, 5)\n"), [[3, 5, 1]]);
    assert.deepEqual(through("from nets \\\n    import model\nmodel.Net(3, 5)\n"), [[3, 5, 1]]);
  });

  it("come from loops of any length", () => {
    const loop = "from model import Net\ndef main(n):\n    for _ in range(n):\n        Net(3, 5)\n";
    assert.deepEqual(made(loop), [[3, 5, 1]]);
    assert.deepEqual(made(`${loop}    Net(3, 7)\n`), [[3, [5, 7], 1]]);
  });

  it("come through a package that hands it on", () => {
    const texts = {
      "/app/models/__init__.py": "from .lstm import Net\n",
      "/app/models/lstm.py": NET,
      "/app/train.py": "from models import Net\nNet(9, 8)\n",
    };
    assert.deepEqual(sizes(texts, "/app/models/lstm.py"), [[9, 8, 1]]);
  });

  it("come from notebooks, whose cells are one program", () => {
    const notebook = (...cells: readonly string[]): string =>
      JSON.stringify({
        cells: cells.map((source) => ({
          cell_type: "code",
          metadata: {},
          outputs: [],
          source: source.split(/(?<=\n)/),
        })),
        metadata: { kernelspec: { language: "python", name: "python3" } },
      });
    const from = (...cells: readonly string[]) => sizes({ [MODEL]: NET, "/app/try.ipynb": notebook(...cells) });
    assert.deepEqual(from("%matplotlib inline\nfrom model import Net", "SIZE = 32", "net = Net(28, SIZE)\n"), [
      [28, 32, 1],
    ]);
    assert.deepEqual(from("import numpy as np\nimport model as m", "m.Net(3, 5", "m.Net(3, 5)"), [[3, 5, 1]]);
    assert.deepEqual(from("from model import (\n  Net,\n)", "Net(3)", "Net(4)"), [[[3, 4], 16, 1]]);
    assert.deepEqual(from("from other import Net", "Net(3)"), [[undefined, 16, 1]]);
    assert.deepEqual(from("%%bash\npython -c 'from model import Net; Net(3)'"), [[undefined, 16, 1]]);
    const [layer] = listLayers(
      NET,
      "python",
      project({ [MODEL]: NET, "/app/try.ipynb": notebook("from model import *", "Net(3)") }, MODEL),
    ).layers;
    assert.deepEqual(layer?.arguments["input_size"], { value: 3 });
  });

  it("are the defaults of the command line there, wherever its options are defined", () => {
    const parser =
      "import argparse\ndef options():\n    p = argparse.ArgumentParser()\n    p.add_argument('--hidden', type=int, default=64)\n    return p.parse_args()\n";
    assert.deepEqual(made(`from model import Net\n${parser}args = options()\nnet = Net(10, args.hidden)\n`), [
      [10, 64, 1],
    ]);
    const texts = {
      [MODEL]: NET,
      "/app/options.py": parser,
      "/app/train.py":
        "from model import Net\nfrom options import options\ndef main():\n    args = options()\n    Net(10, args.hidden)\nmain()\n",
    };
    assert.deepEqual(sizes(texts), [[10, 64, 1]]);
  });

  it("are the defaults that a class of options takes from one in yet another file, unless they are empty", () => {
    const base = [
      "import argparse",
      "class BaseOptions:",
      "    def __init__(self): self.parser = argparse.ArgumentParser()",
      "    def initialize(self):",
      "        self.parser.add_argument('--hidden', type=int, default=64)",
      "        self.parser.add_argument('--kind', type=str, default='')",
      "    def parse(self):",
      "        self.initialize()",
      "        self.opt = self.parser.parse_args()",
      "        return self.opt",
    ].join("\n");
    const train =
      "from base import BaseOptions\nclass TrainOptions(BaseOptions):\n    def initialize(self):\n        BaseOptions.initialize(self)\n        self.parser.add_argument('--layers', type=int, default=2)\n";
    const main = (rest: string, other = base): readonly unknown[] =>
      sizes({
        [MODEL]: NET,
        "/app/base.py": other,
        "/app/trainer.py": train,
        "/app/train.py": `from model import Net\nfrom trainer import TrainOptions\nopt = TrainOptions().parse()\n${rest}\n`,
      });
    assert.deepEqual(main("Net(8, opt.hidden, opt.layers)"), [[8, 64, 2]]);
    assert.deepEqual(main("n = 3\nif opt.kind == 'a': n = 4\nNet(n)"), [[undefined, 16, 1]]);
    // An option that stands in two files with other defaults.
    const two = `${train}        self.parser.add_argument('--hidden', type=int, default=32)\n`;
    const texts = { [MODEL]: NET, "/app/base.py": base, "/app/trainer.py": two };
    assert.deepEqual(
      sizes({
        ...texts,
        "/app/train.py":
          "from model import Net\nfrom trainer import TrainOptions\nopt = TrainOptions().parse()\nNet(8, opt.hidden)\n",
      }),
      [[8, undefined, 1]],
    );
  });

  it("are the defaults of a parser that other files make, or add options to", () => {
    const options = [
      "import argparse",
      "def get_parser():",
      "    p = argparse.ArgumentParser()",
      "    p.add_argument('--hidden', type=int, default=64)",
      "    return p",
      "def add(p):",
      "    p.add_argument('--layers', type=int, default=2)",
      "    p.set_defaults(hidden=32)",
      "    return p",
      "def load(p, more):",
      "    p.set_defaults(**more)",
      "parser = get_parser()",
      "",
    ].join("\n");
    const main = (...body: readonly string[]) =>
      sizes({
        [MODEL]: NET,
        "/app/options.py": options,
        "/app/main.py": ["from options import *", "from model import Net", ...body, "Net(5, a.hidden, a.layers)"].join(
          "\n",
        ),
      });
    assert.deepEqual(main("a = get_parser().parse_args()"), [[5, 64, undefined]]);
    assert.deepEqual(main("parser.add_argument('--layers', default=3)", "a = parser.parse_args()"), [[5, 64, 3]]);
    assert.deepEqual(main("p = get_parser()", "add(p)", "a = p.parse_args()"), [[5, 32, 2]]);
    assert.deepEqual(main("a = add(get_parser()).parse_args()"), [[5, 32, 2]]);
    assert.deepEqual(main("p = get_parser()", "load(p, open('f'))", "a = p.parse_args()"), [[5, undefined, undefined]]);
    // What is given instead of a command line counts.
    assert.deepEqual(main("a = get_parser().parse_args(['--hidden', '8'])"), [[5, 8, undefined]]);
    assert.deepEqual(main("a = get_parser().parse_args(['--hidden', given])"), [[5, undefined, undefined]]);
  });

  it("are the defaults of options of which it cannot be told how they are put together", () => {
    const options = (...more: readonly string[]) =>
      [
        "import argparse",
        "from somewhere import Options",
        "class Base(Options):",
        "    def __init__(self):",
        "        self.parser = argparse.ArgumentParser()",
        "    def initialize(self):",
        "        self.parser.add_argument('--hidden', type=int, default=64)",
        ...more.map((line) => `        ${line}`),
        "    def parse(self):",
        "        self.initialize()",
        "        return self.parser.parse_args()",
        "class Parser(argparse.ArgumentParser):",
        "    def __init__(self):",
        "        super().__init__()",
        "        self.add_argument('--layers', type=int, default=2)",
        "",
      ].join("\n");
    const main = (lines: string, ...more: readonly string[]) =>
      sizes({
        [MODEL]: NET,
        "/app/options.py": options(...more),
        "/app/main.py": `from options import Base, Parser\nfrom model import Net\n${lines}\n`,
      });
    const both = "o = Base().parse()\na, rest = Parser().parse_known_args()\nNet(5, o.hidden, a.layers)";
    assert.deepEqual(main(both), [[5, 64, 2]]);
    assert.deepEqual(main(`${both}\no.hidden = 7`), [[5, undefined, 2]]);
    assert.deepEqual(main(`${both}\ndef f(o):\n    o.hidden, n = 7, 8`), [[5, undefined, 2]]);
    assert.deepEqual(main(`${both}\nvars(opt)[k] = 3`), [[5, undefined, undefined]]);
    // It is the program that sets it, not what is written about it.
    assert.deepEqual(main(`${both}\n# o.hidden = 7\nprint('o.hidden = 7', a.hidden == 7)`), [[5, 64, 2]]);
    assert.deepEqual(main(`${both}\nfor k in m: setattr(opt, k, m[k])`), [[5, undefined, undefined]]);
    assert.deepEqual(main(`${both}\nif not hasattr(opt, k): setattr(opt, k, 3)\nsetattr(node, k, 3)`), [[5, 64, 2]]);
    assert.deepEqual(main(both, "self.parser.set_defaults(hidden=7)"), [[5, undefined, 2]]);
    assert.deepEqual(main(both, "self.parser.set_defaults(**load())"), [[5, undefined, undefined]]);
    // Whoever has the parser of another file may do so as well.
    assert.deepEqual(main(`b = Base()\nb.parser.set_defaults(hidden=7)\n${both}`), [[5, undefined, 2]]);
    assert.deepEqual(main(`b = Base()\nb.parser.set_defaults(**load())\n${both}`), [[5, undefined, undefined]]);
  });

  it("are not known of a parser whose defaults another file changes", () => {
    const main = (change: string) =>
      sizes(
        {
          "/app/options.py":
            "import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument('--hidden', type=int, default=64)\n" +
            "def get(): return parser.parse_args()\n",
          "/app/main.py": `import torch.nn as nn\nfrom options import get, parser\n${change}\nnn.GRU(5, get().hidden)\n`,
        },
        "/app/main.py",
      );
    assert.deepEqual(main("parser.print_help()"), [[5, 64]]);
    assert.deepEqual(main("parser.set_defaults(hidden=7)"), [[5, undefined]]);
    assert.deepEqual(main("parser.set_defaults(**load())"), [[5, undefined]]);
  });

  it("are not those of options where a pretrained model brings its own configuration", () => {
    const model = [
      "import torch.nn as nn",
      "from transformers import BertPreTrainedModel, BertConfig",
      "class Tagger(BertPreTrainedModel):",
      "    def __init__(self, config):",
      "        super().__init__(config)",
      "        self.rnn = nn.LSTM(config.hidden_size, 7)",
      "class Net(nn.Module):",
      "    def __init__(self, config, bert_config):",
      "        super().__init__()",
      "        self.first = nn.LSTM(bert_config.hidden_size, 7)",
      "        self.rnn = nn.LSTM(config.hidden_size, 7)",
      "",
    ].join("\n");
    const train = (config: string) =>
      [
        "import argparse",
        "from model import Net, Tagger",
        "from transformers import BertConfig",
        "p = argparse.ArgumentParser()",
        "p.add_argument('--hidden_size', type=int, default=128)",
        "args = p.parse_args()",
        `config = ${config}`,
        "Tagger.from_pretrained('bert', config=config)",
        "Net(config, config)",
        "",
      ].join("\n");
    const open = [
      [undefined, 7],
      [undefined, 7],
      [undefined, 7],
    ];
    for (const config of ["BertConfig.from_pretrained('bert')", "BertConfig()", "CLASSES[0].from_pretrained('bert')"])
      assert.deepEqual(made(train(config), model), open);
    assert.deepEqual(made(train("load()"), model).at(-1), [128, 7]);
  });

  it("come through files in between, and through classes there that are based on it", () => {
    const between = (code: string) => ({
      [MODEL]: NET,
      "/app/system.py": `from model import Net\n${code}`,
      "/app/train.py": "from system import System\nSystem(6, 12)\n",
    });
    const holder = "class System:\n    def __init__(self, size, hidden):\n        self.net = Net(size * 2, hidden)\n";
    assert.deepEqual(sizes(between(holder)), [[12, 12, 1]]);
    assert.deepEqual(sizes(between("class System(Net):\n    pass\n")), [[6, 12, 1]]);
    const heir = (call: string) => `class System(Net):\n    def __init__(self, a, b):\n        ${call}\n`;
    assert.deepEqual(sizes(between(heir("super().__init__(a, hidden=b, layers=3)"))), [[6, 12, 3]]);
    assert.deepEqual(sizes(between(heir("super(System, self).__init__(a, b)"))), [[6, 12, 1]]);
    assert.deepEqual(sizes(between(heir("Net.__init__(self, a, b)"))), [[6, 12, 1]]);
  });

  it("come for functions as well, and for what these make in the file", () => {
    const model = `${NET}def build(width):\n    return Net(width, width * 2)\n`;
    assert.deepEqual(made("from model import build\nbuild(4)\n", model), [[4, 8, 1]]);
  });

  it("are those of each file where two disagree, and where one says nothing are the other's", () => {
    const with2 = (first: string, second: string) =>
      sizes({
        [MODEL]: NET,
        "/app/train.py": `from model import Net\n${first}`,
        "/app/predict.py": `from model import Net\n${second}`,
      });
    assert.deepEqual(with2("Net(28, 128)\n", "Net(28, 256)\n"), [[28, [256, 128], 1]]);
    assert.deepEqual(with2("Net(28, 128)\n", "Net(28)\n"), [[28, [16, 128], 1]]);
    assert.deepEqual(with2("Net(28, 128)\n", "import json\nc = json.load(open('c'))\nNet(c['i'], c['h'])\n"), [
      [28, 128, 1],
    ]);
    // A file that leaves it open counts once, however often it does.
    assert.deepEqual(with2("Net(28, 128)\n", "Net(28, load())\nNet(29, load())\nNet(30, load())\n"), [
      [[28, 29, 30], 128, 1],
    ]);
    const open = Object.fromEntries(
      ["a", "b", "c"].map((name) => [`/app/${name}.py`, "from model import Net\nNet(28, load())\n"]),
    );
    const train = { [MODEL]: NET, "/app/train.py": "from model import Net\nNet(28, 128)\n" };
    assert.deepEqual(sizes({ ...open, ...train }), [[28, 128, 1]]);
    assert.deepEqual(made("from model import Net\nNet(load())\n"), [[undefined, 16, 1]]);
  });

  it("leave a default where a call leaves its parameter out, not where it gives what cannot be told", () => {
    const open = "from model import Net\nimport json\nc = json.load(open('c'))\n";
    assert.deepEqual(made(`${open}Net(c['i'])\n`), [[undefined, 16, 1]]);
    assert.deepEqual(made(`${open}Net(c['i'], c['h'], layers=c['l'])\n`), [[undefined, undefined, undefined]]);
    assert.deepEqual(made(`${open}Net(5, **c)\n`), [[5, undefined, undefined]]);
    // Of the layers that the same program makes, those of which it is known.
    assert.deepEqual(made(`${open}Net(5, **c)\nNet(5, 7)\n`), [[5, 7, 1]]);
    assert.deepEqual(made(`${open}Net(5, c['h'])\nNet(5)\n`), [[5, 16, 1]]);
    assert.deepEqual(made(`${open}Net(5, c['h'])\nNet(5, c['g'])\nNet(5, c['f'])\nNet(5, 32)\n`), [[5, 32, 1]]);
    const none = NET.replace("hidden=16", "hidden=None");
    assert.deepEqual(made(`${open}Net(5, c['h'])\n`, none), [[5, undefined, 1]]);
  });

  it("are unknown where the files that call each other go on too deep; of many the nearest say them", () => {
    const chain = (length: number): Texts =>
      Object.fromEntries(
        Array.from({ length }, (_, at) => [
          `/app/step${at}.py`,
          `from ${at === 0 ? "model" : `step${at - 1}`} import ${at === 0 ? "Net" : `step${at - 1}`}\n` +
            `def step${at}(h=64):\n    return ${at === 0 ? "Net(3, h)" : `step${at - 1}(h)`}\n`,
        ]),
      );
    const start = (length: number) => ({ "/app/main.py": `from step${length - 1} import *\nstep${length - 1}(128)\n` });
    assert.deepEqual(sizes({ [MODEL]: NET, ...chain(5), ...start(5) }), [[3, 128, 1]]);
    assert.deepEqual(sizes({ [MODEL]: NET, ...chain(12), ...start(12) }), [[3, undefined, 1]]);
    const many = Object.fromEntries(
      Array.from({ length: 60 }, (_, at) => [`/app/far/run${at}.py`, "from model import Net\nNet(3, 5)\n"]),
    );
    assert.deepEqual(sizes({ [MODEL]: NET, ...many }), [[3, 5, 1]]);
    const near = { "/app/train.py": "from model import Net\nNet(3, 9)\n" };
    assert.deepEqual(sizes({ [MODEL]: NET, ...many, ...near }), [[3, [9, 5], 1]]);
  });

  it("come by a name in a text, and by arguments of which some were taken away", () => {
    assert.deepEqual(made("from model import *\nnet = eval('Net')(28, 5)\n"), [[28, 5, 1]]);
    assert.deepEqual(made("import model\nname = 'model.Net'\nnet = eval(name)(28, 5)\n"), [[28, 5, 1]]);
    assert.deepEqual(made("from model import Net\nd = {'inputs': 3, 'hidden': 4, 'lr': 1}\ndel d['lr']\nNet(**d)\n"), [
      [3, 4, 1],
    ]);
    assert.deepEqual(made("from model import Net\nd = {'inputs': 3, 'hidden': 4}\ndel d[key]\nNet(**d)\n"), [
      [undefined, undefined, undefined],
    ]);
  });

  it("come through a star import of a file that cannot be followed itself", () => {
    const unsteady = `${NET}globals()['OTHER'] = 1\n`;
    assert.deepEqual(made("from model import *\nnet = Net(28, 128)\n", unsteady), [[28, 128, 1]]);
    const texts = {
      "/app/nets/__init__.py": "from .net import *\nfrom .other import *\n",
      "/app/nets/net.py": NET,
      "/app/nets/more.py": "from nets import *\ncell = nn.LSTMCell(3, 4)\n",
      "/app/nets/other.py": "from .lost import *\nclass Other: pass\nglobals()['MORE'] = 1\n",
      "/app/nets/lost.py": "from . import *\nglobals()['LESS'] = 1\n",
      "/app/train.py": "from nets import *\nnet = Net(28, 128)\n",
    };
    assert.deepEqual(sizes(texts, "/app/nets/net.py"), [[28, 128, 1]]);
    assert.deepEqual(sizes(texts, "/app/nets/more.py"), [[3, 4]]);
  });

  it("are those of a namespace that functions of other files fill in", () => {
    const texts = {
      [MODEL]: NET,
      "/app/options.py":
        "def sized(args):\n    args.hidden = 64\n    return args\ndef wide(args):\n    args.inputs = 9\n",
      "/app/train.py": [
        "import argparse",
        "from model import Net",
        "from options import sized, wide",
        "p = argparse.ArgumentParser()",
        "p.add_argument('--alg', default='qmix+x')",
        "args = p.parse_args()",
        "if args.alg.find('qmix') > -1:",
        "    args = sized(args)",
        "wide(args)",
        "Net(args.inputs, args.hidden)",
        "",
      ].join("\n"),
    };
    assert.deepEqual(sizes(texts), [[9, 64, 1]]);
  });

  it("are those that functions of other files set of objects within the one that they are given", () => {
    const after = (body: string, config = "C()") =>
      sizes({
        [MODEL]: NET,
        "/app/config.py":
          "class M:\n    hidden = 3\nclass C:\n    def __init__(self):\n        self.m = M()\n        self.d = {'n': [4]}\n",
        "/app/setup.py": `class setup:\n    def __init__(self, c, u):\n        self.c = c\n        self.run(c, u)\n    def run(self, c, u):\n        ${body}\n`,
        "/app/train.py": `from config import *\nfrom setup import setup\nfrom easydict import EasyDict\nfrom model import Net\nc = ${config}\nsetup(c, unknown())\nNet(c.d['n'][0], c.m.hidden)\n`,
      });
    const easy = "EasyDict({'m': {'hidden': 3}, 'd': {'n': [4]}})";
    for (const config of ["C()", easy]) {
      assert.deepEqual(after("print(c.m.hidden)", config), [[4, 3, 1]]);
      assert.deepEqual(after("c.m.hidden = 7", config), [[4, 7, 1]]);
      assert.deepEqual(after("self.c.m.hidden = u", config), [[4, undefined, 1]]);
      assert.deepEqual(after("m = c.m; m.hidden = u.a", config), [[4, undefined, 1]]);
      assert.deepEqual(after("if u: c.m.hidden = 5", config), [[4, undefined, 1]]);
    }
    assert.deepEqual(after("c.d['n'] = u"), [[undefined, 3, 1]]);
    assert.deepEqual(after("c.d['n'].append(5)"), [[undefined, 3, 1]]);
  });

  it("are not the defaults of a class whose object is made of what was saved", () => {
    const config =
      "from dataclasses import dataclass\n@dataclass\nclass C:\n    inputs: int = 8\n    hidden: int = 9\nsaved = load()\n";
    const main = (call: string) => made(`from model import Net\n${config}c = ${call}\nNet(c.inputs, c.hidden)\n`);
    assert.deepEqual(main("C(hidden=4)"), [[8, 4, 1]]);
    assert.deepEqual(main("C(**saved)"), [[undefined, undefined, 1]]);
    assert.deepEqual(main("C(3, **saved)"), [[3, undefined, 1]]);
    assert.deepEqual(main("C(*saved)"), [[undefined, undefined, 1]]);
    assert.deepEqual(main("C(*saved, hidden=4)"), [[undefined, 4, 1]]);
  });

  it("are not those of a default that stands for what is still to be given", () => {
    const model = NET.replace("hidden=16", "hidden=0");
    assert.deepEqual(made("from model import Net\nNet(3, **options())\n", model), [[3, undefined, undefined]]);
    assert.deepEqual(made("", model), [[undefined, undefined, 1]]);
    assert.deepEqual(made("from model import Net\nNet(3, 4)\n", model), [[3, 4, 1]]);
  });

  it("are also those of an import that the options' defaults do not make", () => {
    const train = [
      "import argparse",
      "p = argparse.ArgumentParser()",
      "p.add_argument('--m', default='a')",
      "args = p.parse_args()",
      "if args.m == 'a': from a import Net",
      "if args.m == 'b': from b import Net",
      "net = Net(3, 4)",
      "",
    ].join("\n");
    const texts = { "/app/a.py": NET, "/app/b.py": NET, "/app/c.py": NET, "/app/train.py": train };
    assert.deepEqual(sizes(texts, "/app/a.py"), [[3, 4, 1]]);
    assert.deepEqual(sizes(texts, "/app/b.py"), [[3, 4, 1]]);
    assert.deepEqual(sizes(texts, "/app/c.py"), [[undefined, 16, 1]]);
    const either = train.replaceAll("args.m", "other()");
    assert.deepEqual(sizes({ ...texts, "/app/train.py": either }, "/app/b.py"), [[3, 4, 1]]);
  });

  it("come through tables of classes and computed names, from files that do not write the name", () => {
    const table = (key: string) => ({
      "/app/models/__init__.py":
        "from .lstm import Net\nfrom .other import Other\nMODELS = {'net': Net, 'other': Other}\ndef by_name(name):\n    return MODELS[name]\n",
      "/app/models/lstm.py": NET,
      "/app/models/other.py": NET.replaceAll("Net", "Other"),
      "/app/train.py": `import models\nmake = models.by_name(${key})\nmake(28, 64)\n`,
    });
    for (const name of ["lstm", "other"]) {
      // The one that other options would take has the same arguments.
      assert.deepEqual(sizes(table("'net'"), `/app/models/${name}.py`), [[28, 64, 1]]);
      assert.deepEqual(sizes(table("input()"), `/app/models/${name}.py`), [[28, 64, 1]]);
    }
    // What happens goes before what another option would make.
    const both = { ...table("'net'"), "/app/more.py": "from models.other import Other\nOther(3, 5)\n" };
    assert.deepEqual(sizes(both, "/app/models/other.py"), [[3, 5, 1]]);
    const built = `${NET}def build_net(hidden):\n    return Net(300, hidden)\n`;
    assert.deepEqual(made("import model\nkind = 'net'\ngetattr(model, 'build_%s' % kind)(77)\n", built), [
      [300, 77, 1],
    ]);
  });

  it("are those of its own key to another class of a table", () => {
    const texts = (call: string) => ({
      "/app/lstm.py": NET,
      "/app/other.py": NET.replaceAll("Net", "Other"),
      "/app/train.py": [
        "from lstm import Net",
        "from other import Other",
        "MODELS = {'net': Net, 'other': Other}",
        "SIZES = {'net': 8, 'other': 64}",
        "MORE = {'net': {'hidden': 3}, 'other': {'layers': 2}}",
        "kind = 'net'",
        "size = SIZES[kind]",
        call,
      ].join("\n"),
    });
    assert.deepEqual(sizes(texts("MODELS[kind](SIZES[kind], 5)"), "/app/lstm.py"), [[8, 5, 1]]);
    assert.deepEqual(sizes(texts("MODELS[kind](SIZES[kind], 5)"), "/app/other.py"), [[64, 5, 1]]);
    assert.deepEqual(sizes(texts("MODELS[kind](size, 5)"), "/app/other.py"), [[64, 5, 1]]);
    assert.deepEqual(sizes(texts("MODELS[kind](size + 1, 5)"), "/app/other.py"), [[undefined, 5, 1]]);
    assert.deepEqual(sizes(texts("MODELS[kind](4, **MORE[kind])"), "/app/other.py"), [[4, undefined, undefined]]);
  });

  it("come to functions that take others by `*args`", () => {
    const texts = {
      "/app/lstm.py": NET,
      "/app/make.py": "from lstm import Net\ndef make(hidden, *more):\n    return Net(*more[:1], hidden, 2)\n",
      "/app/hand.py": "from make import make\ndef hand(hidden, *rest):\n    return make(hidden, *rest)\n",
      "/app/train.py": "from hand import hand\nhand(64, 28)\n",
    };
    assert.deepEqual(sizes(texts, "/app/lstm.py"), [[28, 64, 2]]);
  });

  it("come to what methods make that need no object", () => {
    const factory = (decorator: string, first: string) =>
      [
        "from model import Net",
        "class Factory:",
        "    kinds = {}",
        `    @${decorator}`,
        `    def create(${first}options, inputs):`,
        "        if options.kind == 'net':",
        "            return Net(inputs, options.hidden)",
        "        raise ValueError()",
      ].join("\n");
    const train = [
      "import argparse",
      "from factory import Factory",
      "parser = argparse.ArgumentParser()",
      "parser.add_argument('--hidden', default=64)",
      "parser.add_argument('--kind', default='net')",
      "net = Factory.create(parser.parse_args(), 28)",
    ].join("\n");
    const from = (text: string) => sizes({ [MODEL]: NET, "/app/factory.py": text, "/app/train.py": train });
    assert.deepEqual(from(factory("staticmethod", "")), [[28, 64, 1]]);
    assert.deepEqual(from(factory("classmethod", "cls, ")), [[28, 64, 1]]);
    assert.deepEqual(from(factory("cached", "")), [[undefined, undefined, 1]]);
  });

  it("come from the attributes of another file's modules, unless its methods change them", () => {
    const encoder = (more: string) =>
      [
        "import torch.nn as nn",
        "class Encoder(nn.Module):",
        "    def __init__(self, width):",
        "        super().__init__()",
        "        self.linear = nn.Linear(4, width)",
        "        self.width = width * 2",
        "    def forward(self, x):",
        `        ${more}`,
        "        return self.linear(x)",
      ].join("\n");
    const net =
      "import torch.nn as nn\nfrom encoder import Encoder\nclass Net(nn.Module):\n    def __init__(self):\n        super().__init__()\n        self.encoder = Encoder(8)\n        self.rnn = nn.LSTM(self.encoder.width, 5)\n";
    const from = (more: string) => sizes({ [MODEL]: net, "/app/encoder.py": encoder(more) });
    assert.deepEqual(from("pass"), [[16, 5]]);
    assert.deepEqual(from("self.width = 3"), [[undefined, 5]]);
  });

  it("are the defaults of options that the programs around define, where no call tells what it is given", () => {
    const net = (name: string) =>
      NET.replace("self, inputs, hidden=16, layers=1", `self, ${name}`).replace(
        "inputs, hidden, layers",
        `${name}.inputs, ${name}.hidden`,
      );
    const options = (hidden: string, file = "options") => ({
      [`/app/${file}.py`]: [
        "def add(parser):",
        "    group = parser.add_argument_group('net')",
        "    group.add_argument('-i', '--inputs', type=int, default='28')",
        `    group.add_argument('--hidden', ${hidden})`,
      ].join("\n"),
    });
    const train = "from options import add\nfrom model import Net\nargs = made_of(add)\nNet(args)\n";
    const from = (hidden: string, name = "args", more: Texts = {}, start = train) =>
      sizes({ [MODEL]: net(name), "/app/train.py": start, ...options(hidden), ...more });
    assert.deepEqual(from("default=64"), [[28, 64]]);
    assert.deepEqual(from("default=64", "model_config"), [[28, 64]]);
    assert.deepEqual(from("default=64", "encoder"), [[28, 64]]);
    const other = train.replace("Net(args)", "Net(made_of(args))");
    assert.deepEqual(from("default=64", "encoder", {}, other), [[undefined, undefined]]);
    assert.deepEqual(from("default=None"), [[28, undefined]]);
    assert.deepEqual(from("default=64", "args", {}, `${train}args.hidden = 5\n`), [[28, undefined]]);
    assert.deepEqual(from("default=64", "args", {}, `import far\n${train}`), [[28, 64]]);
    assert.deepEqual(from("default=64", "args", options("default=5", "far"), `import far\n${train}`), [
      [28, undefined],
    ]);
    const farther = options("default=5", "more/far");
    assert.deepEqual(from("default=64", "args", farther, `import more.far\n${train}`), [[28, 64]]);
    // Those that were saved with a model may be of another program.
    const saved = train.replace("Net(args)", "Net(load('bert.pt')['args'])");
    assert.deepEqual(from("default=64", "args", {}, saved), [[undefined, undefined]]);
    // The file itself may take what starts it from where they are defined.
    const own = `from options import add\n${net("args")}`;
    assert.deepEqual(sizes({ [MODEL]: own, ...options("default=64") }), [[28, 64]]);
    // Nobody who makes use of the file imports it.
    assert.deepEqual(from("default=64", "args", {}, "from model import Net\nNet(load())\n"), [[undefined, undefined]]);
  });

  it("come through files that take all names of another, and of a class that is called as its parameter", () => {
    const chain = {
      "/app/train.py": "from model import *\nRATE = 1\n",
      "/app/main.py": "from train import *\nNet(28, 9)\n",
    };
    assert.deepEqual(sizes({ [MODEL]: NET, ...chain }), [[28, 9, 1]]);
    const template = (init: string) =>
      [
        "import torch.nn as nn",
        "class Config(object):",
        `    def __init__(self, ${init}):`,
        "        self.path = dataset + '/data.txt'",
        "        self.names = [line.strip() for line in open(dataset)]",
        "        self.hidden = 128",
        "class Model(nn.Module):",
        "    def __init__(self, config):",
        "        super().__init__()",
        "        self.rnn = nn.LSTM(len(config.names), config.hidden)",
      ].join("\n");
    const run = "from importlib import import_module\nx = import_module('models.' + name)\nx.Model(x.Config('d'))\n";
    const made = (text: string) => sizes({ [MODEL]: text, "/app/run.py": run });
    assert.deepEqual(made(template("dataset")), [[undefined, 128]]);
    assert.deepEqual(made(`${template("dataset")}\nshown = Config('d')\n`), [[undefined, undefined]]);
    assert.deepEqual(made(template("dataset").replaceAll("config", "encoder").replace("Config", "Encoder")), [
      [undefined, undefined],
    ]);
  });

  it("come from the documentation that docopt reads", () => {
    const text = [
      '"""Trains.',
      "",
      "Usage:",
      "  train.py fit --kind=<k> [--deep] <file> [options]",
      "",
      "Options:",
      "  -i --inputs=<int>   features [default: 28]",
      "  --hidden N          units,",
      "                      of each layer [Default: 64]",
      "  -v                  tell more",
      "  --kind=<k>          which",
      '"""',
      "from docopt import docopt",
      "from model import Net",
      "args = docopt(__doc__)",
    ].join("\n");
    assert.deepEqual(made(`${text}\nNet(int(args['--inputs']), int(args['--hidden']))\n`), [[28, 64, 1]]);
    assert.deepEqual(made(`${text}\nif not args['-v']:\n    Net(1, 2)\nelse:\n    Net(3, 4)\n`), [[1, 2, 1]]);
    assert.deepEqual(made(`${text}\nNet(1, 2 if args['--kind'] is None else 3)\n`), [[1, undefined, 1]]);
    assert.deepEqual(made(`${text}\nNet(1, 2 if args['fit'] else 3, args['<file>'])\n`), [[1, undefined, undefined]]);
  });

  it("are those of a class that is called as its layer, whose methods are called too", () => {
    const net = `${NET.replace("Net", "LSTM")}    def start(self, rows):\n        return LSTM.zeros(rows)\n`;
    const train = "from model import LSTM\nnet = LSTM(28, 64, 2)\nstate = net.start(batch)\n";
    assert.deepEqual(sizes({ [MODEL]: net, "/app/train.py": train }), [[28, 64, 2]]);
  });

  it("are those of the attributes that classes in other files have which are based on it", () => {
    const base = `import torch.nn as nn
class Base(nn.Module):
    hidden = 8
    layers = 1
    def __init__(self, inputs=4):
        super().__init__()
        self.rnn = nn.LSTM(inputs, type(self).hidden, self.layers)
        self.own = nn.LSTM(inputs, Base.hidden, self.layers)
`;
    const from = (heirs: string, use: string) =>
      sizes({
        [MODEL]: base,
        "/app/nets.py": `from model import Base\n${heirs}`,
        "/app/train.py": `from nets import *\n${use}`,
      });
    const big = "class Big(Base):\n    hidden = 32\n";
    assert.deepEqual(from(big, "Big()\n"), [
      [4, 32, 1],
      [4, 8, 1],
    ]);
    const deep = `class Deep(Base):\n    def __init__(self):\n        self.layers = 3\n        super().__init__(6)\n`;
    assert.deepEqual(from(big + deep, "Big()\nDeep()\n"), [
      [
        [4, 6],
        [32, 8],
        [1, 3],
      ],
      [[4, 6], 8, [1, 3]],
    ]);
    assert.deepEqual(from("class Other(Base):\n    hidden = int(open('x').read())\n", "Other()\n"), [
      [4, undefined, 1],
      [4, 8, 1],
    ]);
  });

  it("come from dicts that other files only look at", () => {
    const train = (use: string) => ({
      [MODEL]: NET,
      "/app/data.py": [
        "import json",
        "import torch",
        "from more import *",
        "class Data(torch.utils.data.Dataset):",
        "    def __init__(self, options, kind='train'):",
        "        self.options = options",
        "        self.length = options['length'] if 'length' in options else options.get('rows', 3)",
        "    def size(self):",
        "        return self.options['hidden'] + len(self.options)",
        "class Sized(torch.utils.data.Dataset):",
        "    def __init__(self, options):",
        "        self.options = options",
        "    def fit(self):",
        "        self.options['hidden'] = 5",
        "def changed(options):",
        "    options.update(hidden=5)",
        "def handing(options, change=False):",
        "    return Data(options, 'test') if not change else None",
        "def changing(options):",
        "    return handing(options), changed(options)",
        "class Made:",
        "    def __init__(self, options):",
        "        self.options = options",
        "        self.first = self.one(options, 1)",
        "        self.show(self.options)",
        "    def one(self, options, index):",
        "        return other(options['hidden'], index)",
        "    def show(self, options):",
        "        json.dump(options, open('o.json', 'w'))",
        "",
      ].join("\n"),
      "/app/train.py": `from data import *\nfrom model import Net\no = {'hidden': 64, 'inner': {'inputs': 28}}\n${use}\nNet(o['inner']['inputs'], o['hidden'])\n`,
    });
    assert.deepEqual(sizes(train("")), [[28, 64, 1]]);
    assert.deepEqual(sizes(train("Data(o, kind='test')")), [[28, 64, 1]]);
    assert.deepEqual(sizes(train("Data(kind='test', options=o)")), [[28, 64, 1]]);
    assert.deepEqual(sizes(train("Sized(o)")), [[28, undefined, 1]]);
    assert.deepEqual(sizes(train("changed(o)")), [[undefined, undefined, 1]]);
    assert.deepEqual(sizes(train("Missing(o)")), [[undefined, undefined, 1]]);
    assert.deepEqual(sizes(train("handing(o)")), [[28, 64, 1]]);
    assert.deepEqual(sizes(train("Made(o)")), [[28, 64, 1]]);
    assert.deepEqual(sizes(train("changing(o)")), [[undefined, undefined, 1]]);
    // It comes from a file that a third one takes all names of.
    const farther = (body: string) => ({
      ...train("far(o)"),
      "/app/more.py": `def far(options):\n    return ${body}\n`,
    });
    assert.deepEqual(sizes(farther("options['hidden']")), [[28, 64, 1]]);
    assert.deepEqual(sizes(farther("options.pop('hidden')")), [[undefined, undefined, 1]]);
  });

  it("come from what stands in dicts, as far as other files leave that alone", () => {
    const after = (...body: readonly string[]) => {
      const use = `def use(o, log=None, *rest):\n${body.map((line) => `    ${line}\n`).join("")}`;
      const train =
        "from model import Net\nfrom data import use\no = {'n': 64, 'a': {'n': 28, 'b': {'n': 2}}, 'l': [{'n': 3}]}\nuse(o)\n";
      const net = NET.replace("layers=1", "layers, more").replace("hidden, layers)", "hidden, layers, proj_size=more)");
      const call = "Net(o['n'], o['a']['n'], o['a']['b']['n'], o['l'][0]['n'])\n";
      return sizes({ [MODEL]: net, "/app/data.py": use, "/app/train.py": train + call }).flat();
    };
    const all = [64, 28, 2, 3];
    assert.deepEqual(after("return o['a']['n'] + len(o['l'])"), all);
    assert.deepEqual(after("a: dict = o['a']", "print(a['n'], a.get('b'))", "if a['b'] is None: pass"), all);
    assert.deepEqual(after("for each in o['l']:", "    print(each['n'])"), all);
    assert.deepEqual(after("for key in o:", "    print(key)"), all);
    assert.deepEqual(after("return [k for k in o if o['a'] != k]"), all);
    const opened = [64, undefined, undefined, 3];
    assert.deepEqual(after("o['a']['n'] = 5"), [64, undefined, 2, 3]);
    assert.deepEqual(after("a = o.get('a')", "a['n'] = 5"), [64, undefined, 2, 3]);
    assert.deepEqual(after("a, b = o['a'], 3"), all);
    assert.deepEqual(after("a, b = o['a'], 3", "a['n'] = 5"), [64, undefined, 2, 3]);
    assert.deepEqual(after("(a, *b) = o['a'], 3"), opened);
    assert.deepEqual(after("a = o['a']", "(a.setdefault('m', 3), print(a))"), opened);
    assert.deepEqual(after("return o['a']"), opened);
    assert.deepEqual(after("global a", "a = o['a']"), opened);
    assert.deepEqual(after("del o['a']['b']"), opened);
    assert.deepEqual(after("return log(o['a'])"), opened);
    assert.deepEqual(after("o['a']['b']['n'] += 1"), [64, 28, undefined, 3]);
    assert.deepEqual(after("b = o['a']['b']", "return dict(n=b)"), [64, 28, undefined, 3]);
    assert.deepEqual(after("for each in o['l']:", "    each['n'] = 5"), [64, 28, 2, undefined]);
    assert.deepEqual(after("[each.update(n=1) for each in o['l']]"), [64, 28, 2, undefined]);
    assert.deepEqual(after("return list(o.values())"), [64, undefined, undefined, undefined]);
    assert.deepEqual(after("return o[log]"), [64, undefined, undefined, undefined]);
    assert.deepEqual(after("return log(**o)"), [64, undefined, undefined, undefined]);
    assert.deepEqual(after("o['n'], x = 5, 6"), [undefined, 28, 2, 3]);
    assert.deepEqual(after("o.a = 3"), [undefined, undefined, undefined, undefined]);
    assert.deepEqual(after("return o or log"), [undefined, undefined, undefined, undefined]);
  });

  it("are the others' where one call leaves them open in an object, or does not happen", () => {
    const net = NET.replace("self, inputs, hidden=16, layers=1", "self, o").replace(
      "inputs, hidden, layers",
      "o.inputs, o.hidden",
    );
    const space = "from types import SimpleNamespace as S\nfrom model import Net\nimport json\n";
    const from = (...files: readonly string[]) =>
      sizes({ [MODEL]: net, ...Object.fromEntries(files.map((code, at) => [`/app/run${at}.py`, space + code])) });
    const known = "Net(S(inputs=28, hidden=64))\n";
    assert.deepEqual(from(known, "Net(S(inputs=28, hidden=json.load(f)['hidden']))\n"), [[28, 64]]);
    assert.deepEqual(from(known, "o = S()\no.__dict__.update(json.load(f))\nNet(o)\n"), [[28, 64]]);
    assert.deepEqual(from(known, "Net(S(inputs=28, hidden=65))\n"), [[28, [64, 65]]]);
    assert.deepEqual(from("Net(json.load(f))\n", "if False:\n    Net(S(inputs=28, hidden=64))\n"), [[28, 64]]);
    const two = "Net(S(inputs=28, hidden=64))\nNet(S(inputs=28, hidden=65))\n";
    assert.deepEqual(from(two, "Net(S(inputs=json.load(f), hidden=json.load(f)))\n"), [[28, [64, 65]]]);
  });

  it("stay those of options of which other files set other attributes", () => {
    const texts = (use: string) => ({
      [MODEL]: NET,
      "/app/options.py": [
        "import argparse",
        "class Options:",
        "    def __init__(self):",
        "        parser = argparse.ArgumentParser()",
        "        parser.add_argument('--inputs', default=28)",
        "        parser.add_argument('--hidden', default=64)",
        "        self.args = parser.parse_args()",
        "args = Options().args",
        "def seeded():",
        "    args.seed = 3",
        "",
      ].join("\n"),
      "/app/tools.py": `import options\nfrom options import args\nPAD = 0\ndef features():\n    ${use}\n`,
      "/app/train.py":
        "from tools import PAD\nfrom model import Net\nfrom options import args\nNet(args.inputs, args.hidden, PAD + 1)\n",
    });
    assert.deepEqual(sizes(texts("args.views = 36")), [[28, 64, 1]]);
    assert.deepEqual(sizes(texts("args.hidden = 36")), [[28, undefined, 1]]);
    assert.deepEqual(sizes(texts("options.args.hidden = 36")), [[undefined, undefined, 1]]);
    assert.deepEqual(sizes(texts("options.args = 36")), [[undefined, undefined, 1]]);
    assert.deepEqual(sizes(texts("args.update(json.load(f))")), [[undefined, undefined, 1]]);
  });

  it("come from a folder above, from which the program is started", () => {
    const texts = {
      "/app/hparams.py": "class hparams:\n    inputs = 28\n    hidden = 64\n",
      "/app/model/net.py": `from hparams import hparams as hps\n${NET}Net(hps.inputs, hps.hidden)\n`,
    };
    assert.deepEqual(sizes(texts, "/app/model/net.py"), [[28, 64, 1]]);
    // Which of two is meant, nobody knows.
    const two = { ...texts, "/hparams.py": "class hparams:\n    inputs = 3\n    hidden = 4\n" };
    assert.deepEqual(sizes(two, "/app/model/net.py"), [[undefined, undefined, 1]]);
  });

  it("come from processes and threads that are started", () => {
    const train = (start: string) =>
      `import threading\nimport torch.multiprocessing as mp\nfrom model import Net\ndef work(rank, inputs, hidden=3):\n    Net(inputs, hidden)\n${start}\n`;
    assert.deepEqual(made(train("mp.Process(target=work, args=(0, 28, 64)).start()")), [[28, 64, 1]]);
    assert.deepEqual(made(train("threading.Thread(target=work, args=(0, 28), kwargs={'hidden': 5})")), [[28, 5, 1]]);
    assert.deepEqual(made(train("mp.spawn(work, args=(28, 64), nprocs=2)")), [[28, 64, 1]]);
    assert.deepEqual(made(train("mp.spawn(work, (28, 64), 2)")), [[28, 64, 1]]);
    assert.deepEqual(made(train("mp.Process(target=work, args=given()).start()")), [[undefined, undefined, 1]]);
  });

  it("are those of what happens, and else of what could", () => {
    const options =
      "import argparse\nfrom model import Net\np = argparse.ArgumentParser()\np.add_argument('--m', default='a')\nargs = p.parse_args()\n";
    assert.deepEqual(made(`${options}if args.m == 'a':\n    Net(1, 2)\nelse:\n    Net(3, 4)\n`), [[1, 2, 1]]);
    assert.deepEqual(made(`${options}if args.m == 'b':\n    Net(3, 4)\n`), [[3, 4, 1]]);
  });

  it("stay where another file's function gives a list a second name, or makes a longer one of it", () => {
    const train = (body: string) =>
      sizes({
        [MODEL]: NET,
        "/app/tools.py": `def read(path, names):\n${body.replace(/^/gm, "    ")}\n`,
        "/app/train.py": `from model import Net\nfrom tools import read\nnames = ["a", "b"]\nread("x", names)\nNet(len(names))\n`,
      });
    assert.deepEqual(train("first, more = [path], names\nreturn first"), [[2, 16, 1]]);
    assert.deepEqual(train("more = names\nmore = more + [path]\nreturn [path] + names"), [[2, 16, 1]]);
    assert.deepEqual(train("first, more = [path], names\nmore.append(path)"), [[undefined, 16, 1]]);
    assert.deepEqual(train("more = names\nmore += [path]"), [[undefined, 16, 1]]);
    assert.deepEqual(train("first, *more = path, names\nmore[0].append(path)"), [[undefined, 16, 1]]);
  });

  it("are not those of the settings that a sweep has tried with others", () => {
    const model = `${NET}def make(config): return Net(4, config["hidden"])\n`;
    const train = (sweep: string) => `import wandb\nfrom model import make\nmake({"hidden": 8})\n${sweep}`;
    assert.deepEqual(made(train(""), model), [[4, 8, 1]]);
    assert.deepEqual(made(train("wandb.agent(wandb.sweep({}), lambda: 1)\n"), model), [[4, undefined, 1]]);
    const texts = {
      [MODEL]: model,
      "/app/sweep.py": train("wandb.agent(1, make)\n"),
      "/app/train.py": train("").replace("8", "12"),
    };
    assert.deepEqual(sizes(texts), [[4, 12, 1]]);
  });

  it("are not asked of tests, nor where the file itself makes the module", () => {
    const test = "from model import Net\nNet(2, 3)\n";
    assert.deepEqual(sizes({ [MODEL]: NET, "/app/tests/test_model.py": test }), [[undefined, 16, 1]]);
    assert.deepEqual(sizes({ [MODEL]: NET, "/app/test_model.py": `import pytest\n${test}` }), [[undefined, 16, 1]]);
    assert.deepEqual(sizes({ [MODEL]: NET, "/app/train_and_test.py": test }), [[2, 3, 1]]);
    assert.deepEqual(made("from model import Net\nNet(7, 8)\n", `${NET}Net(5, 6)\n`), [[5, 6, 1]]);
  });

  it("leave alone what the file says of a class by default", () => {
    const model =
      "import torch.nn as nn\nclass Net(nn.Module):\n    def __init__(self, n, cell=nn.GRU):\n        self.rnn = cell(n, 2)\n";
    assert.deepEqual(made("from model import Net\nNet(5, cells[name])\n", model), [[5, 2]]);
  });

  it("end where files import each other in a circle, and another file of the name is not meant", () => {
    const circle = {
      [MODEL]: `from train import go\n${NET}def run(n):\n    return go(n)\n`,
      "/app/train.py":
        "from model import Net, run\ndef go(n):\n    return run(n)\ndef make(n):\n    return Net(n)\nmake(3)\n",
    };
    assert.deepEqual(sizes(circle), [[3, 16, 1]]);
    const other = { [MODEL]: NET, "/other/model.py": NET, "/other/train.py": "from model import Net\nNet(1, 2)\n" };
    assert.deepEqual(sizes(other), [[undefined, 16, 1]]);
  });

  it("follow a file that has changed", () => {
    const texts = {
      [MODEL]: NET,
      "/app/sizes.py": "H = 3\n",
      "/app/train.py": "from model import Net\nfrom sizes import H\nNet(H, H)\n",
    };
    const before = project(texts, MODEL);
    const read = (files: ProjectFiles) => readPython(NET, undefined, files).calls[0]?.arguments[0]?.value;
    assert.equal(read(before), 3);
    const changed: ModuleText = { path: "/app/sizes.py", text: "H = 4\n" };
    const after: ProjectFiles = {
      ...before,
      resolve: (request) => {
        const found = before.resolve(request);
        return found?.path === changed.path ? changed : found;
      },
    };
    assert.equal(read(after), 4);
    assert.equal(read(before), 3);
  });
});

describe("the index of imports", () => {
  it("knows the files that may import one, by whatever form", () => {
    const index = createImportIndex();
    index.put("/p/a.py", "from nets.lstm import (\n    Net,\n    Other,\n)\n");
    index.put("/p/b.py", "import nets.lstm as l, os\n");
    index.put("/p/c.py", "def f():\n    from . import lstm\n");
    index.put("/p/d.py", "# import lstm\nx = 'lstm'\n");
    index.put("/p/nets/__init__.py", "from .lstm import *\n");
    index.put("/p/e.py", "import nets\n");
    index.put("/p/f.py", "if a: from nets import lstm\n");
    assert.deepEqual(index.importersOf("/p/nets/lstm.py"), [
      "/p/a.py",
      "/p/b.py",
      "/p/c.py",
      "/p/e.py",
      "/p/f.py",
      "/p/nets/__init__.py",
    ]);
    index.put("/p/g.py", "from hydra.utils import instantiate\nnet = instantiate(cfg.net)\n");
    assert.ok(index.importersOf("/p/nets/lstm.py").includes("/p/g.py"));
    index.put("/p/g.py", "import importlib\nnet = importlib.import_module('nets.lstm')\n");
    assert.ok(index.importersOf("/p/nets/lstm.py").includes("/p/g.py"));
    index.drop("/p/g.py");
    index.put("/p/a.py", "");
    index.drop("/p/b.py");
    assert.deepEqual(index.importersOf("/p/nets/lstm.py"), ["/p/c.py", "/p/e.py", "/p/f.py", "/p/nets/__init__.py"]);
  });
});

describe("shapes", () => {
  it("pass shapes of tensors and layers from file to file", () => {
    const blocks = [
      "from keras import layers",
      "def block(x, units):",
      "    return layers.LSTM(units, return_sequences=True)(x)",
      "def encoder(units):",
      "    return layers.GRU(units, return_sequences=True)",
      "",
    ].join("\n");
    const train = [
      "import keras",
      "from blocks import block, encoder",
      "x = block(keras.Input((6, 3)), 10)",
      "keras.layers.GRU(4)(block(x, 10))",
      "keras.layers.LSTM(5)(encoder(7)(x))",
      "",
    ].join("\n");
    const texts = { "/app/blocks.py": blocks, "/app/train.py": train };
    const inputs = (path: keyof typeof texts): readonly unknown[] =>
      readPython(texts[path], undefined, project(texts, path)).calls.map(({ className, input }) => [
        className,
        input?.shape.map((size) => (size.kind === "known" ? size.value : "?")),
      ]);
    assert.deepEqual(inputs("/app/train.py"), [
      ["GRU", ["?", 6, 10]],
      ["LSTM", ["?", 6, 7]],
    ]);
    // Each of the two calls makes a layer of its own.
    assert.deepEqual(inputs("/app/blocks.py").slice(0, 2), [
      ["LSTM", ["?", 6, 3]],
      ["LSTM", ["?", 6, 10]],
    ]);
  });
});
