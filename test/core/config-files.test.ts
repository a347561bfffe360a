import assert from "node:assert/strict";
import { openedFile } from "../../src/core/readers/python/modules/module-paths";
import type { Texts } from "./project-files";
import { sizes as sizesOf } from "./project-layers";

/** The sizes of each layer that the program makes, with these files around it. */
const sizes = (text: string, beside: Texts, path = "/app/src/train.py"): readonly unknown[] =>
  sizesOf({ ...beside, [path]: text }, path).flat();

const NN = "import torch.nn as nn\nimport json, yaml, os, argparse\nfrom pathlib import Path\n";
const JSON_FILE = '{"model": {"hidden": 40, "layers": [3, 2]}, "inputs": 7}';
const YAML_FILE =
  "inputs: 7\nmodel: &m\n  hidden: 40 # units\n  layers: [3, 2]\nother:\n  <<: *m\n  hidden: 41\nbi: yes\nrate: 1e-3\n";

describe("settings from files that a program opens", () => {
  it("are read from JSON and YAML, by whatever call", () => {
    const beside = { "/app/c.json": JSON_FILE, "/app/src/c.yaml": YAML_FILE };
    const made = (load: string) => sizes(`${NN}${load}\nnn.LSTM(c["inputs"], c["model"]["hidden"])\n`, beside);
    assert.deepEqual(made("c = json.load(open('c.json'))"), [7, 40]);
    assert.deepEqual(made("with open('c.json', 'r', encoding='utf-8') as f:\n    c = json.load(f)"), [7, 40]);
    assert.deepEqual(made("c = json.loads(open('./c.json').read())"), [7, 40]);
    assert.deepEqual(made("c = json.loads(Path('c.json').read_text())"), [7, 40]);
    assert.deepEqual(made("with open('c.yaml') as f: c = yaml.safe_load(f)"), [7, 40]);
    assert.deepEqual(made("c = yaml.load(open('c.yaml'), Loader=yaml.FullLoader)"), [7, 40]);
    assert.deepEqual(
      made("def load(path='c.yaml'):\n    with open(path) as f:\n        return yaml.safe_load(f)\nc = load()"),
      [7, 40],
    );
    assert.deepEqual(
      made(
        "p = argparse.ArgumentParser()\np.add_argument('--config', default='c.yaml')\na = p.parse_args()\nc = yaml.safe_load(open(a.config))",
      ),
      [7, 40],
    );
    assert.deepEqual(
      made(
        "p = argparse.ArgumentParser()\np.add_argument('--config', required=True)\na = p.parse_args()\nc = yaml.safe_load(open(a.config))",
      ),
      [undefined, undefined],
    );
  });

  it("are as PyYAML reads them", () => {
    const beside = { "/app/c.yaml": YAML_FILE };
    const one = (size: string) => sizes(`${NN}c = yaml.safe_load(open('c.yaml'))\nnn.LSTM(${size}, 1)\n`, beside)[0];
    assert.equal(one("c['other']['hidden']"), 41);
    assert.equal(one("c['other']['layers'][1]"), 2);
    assert.equal(one("8 if c['bi'] is True else 9"), 8);
    assert.equal(one("8 if isinstance(c['rate'], str) else 9"), 8);
    assert.equal(one("c['nothing']"), undefined);
    const short = (size: string) =>
      sizes(`${NN}c = yaml.safe_load(open('s.yaml'))\nnn.LSTM(${size}, 1)\n`, { "/app/s.yaml": "N: 12\ny: n\n" })[0];
    assert.equal(short("c['N']"), 12);
    assert.equal(short("len(c['y'])"), 1);
    const twice = { "/app/t.yaml": "hidden: 3\nlayers: 2\nhidden: 6\n" };
    assert.equal(sizes(`${NN}c = yaml.safe_load(open('t.yaml'))\nnn.LSTM(c['hidden'], 1)\n`, twice)[0], 6);
  });

  it("are found under names that the program puts together", () => {
    const beside = { "/app/conf/c.json": JSON_FILE };
    const made = (name: string) => sizes(`${NN}c = json.load(open(${name}))\nnn.LSTM(c["inputs"], 1)\n`, beside)[0];
    assert.equal(made("os.path.join('conf', 'c.json')"), 7);
    assert.equal(made("f\"conf/{'c'}.json\""), 7);
    assert.equal(made("Path('conf') / 'c.json'"), 7);
    assert.equal(made("os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'conf', 'c.json')"), 7);
    assert.equal(made("Path(__file__).resolve().parent.parent / 'conf' / 'c.json'"), 7);
    assert.equal(made("Path(__file__).parent / 'conf' / 'c.json'"), undefined);
    assert.equal(made("'../conf/c.json'"), 7);
    assert.equal(made("'/app/conf/c.json'"), undefined);
  });

  it("are unknown where no file, or more than one, could be meant, or where it is none", () => {
    const made = (beside: Texts, mode = "r") =>
      sizes(`${NN}c = yaml.safe_load(open('c.yaml', '${mode}'))\nnn.LSTM(c["inputs"], 1)\n`, beside)[0];
    assert.equal(made({ "/app/c.yaml": YAML_FILE }), 7);
    assert.equal(made({}), undefined);
    assert.equal(made({ "/app/c.yaml": YAML_FILE, "/app/src/c.yaml": YAML_FILE }), undefined);
    assert.equal(made({ "/app/c.yaml": "inputs: [7\n" }), undefined);
    assert.equal(made({ "/app/c.yaml": "inputs: !include size.yaml\n" }), undefined);
    assert.equal(made({ "/app/c.yaml": "inputs: ${size}\n" }), undefined);
    assert.equal(made({ "/app/c.yaml": YAML_FILE }, "w"), undefined);
  });

  it("are not looked for outside of the project, in a folder that begins like its own either", () => {
    const files = ["/home/app/c.json", "/home/app2/c.json", "/home/c.json", "/home/app/conf/c.json"];
    const found = (name: string, isBeside: boolean) =>
      openedFile({ name, from: "/home/app/train.py", isBeside }, (file) => files.includes(file), "/home/app");
    assert.equal(found("c.json", true), "/home/app/c.json");
    assert.equal(found("conf/../c.json", false), "/home/app/c.json");
    assert.equal(found("../app2/c.json", true), undefined);
    assert.equal(found("../app2/c.json", false), undefined);
    assert.equal(found("../c.json", true), undefined);
  });

  it("are what the program makes of them, also as objects with attributes", () => {
    const beside = { "/app/c.yaml": YAML_FILE };
    const made = (lines: string) => sizes(`${NN}d = yaml.safe_load(open('c.yaml'))\n${lines}\n`, beside);
    assert.deepEqual(made("d['inputs'] = 9\nlogger.info(d)\nprint(yaml.dump(d))\nnn.LSTM(d['inputs'], 1)"), [9, 1]);
    assert.deepEqual(made("change(d)\nnn.LSTM(d['inputs'], 1)"), [undefined, 1]);
    assert.deepEqual(
      made("from types import SimpleNamespace\nc = SimpleNamespace(**d)\nnn.LSTM(c.inputs, c.model['hidden'])"),
      [7, 40],
    );
    assert.deepEqual(
      made("from easydict import EasyDict\nc = EasyDict(d)\nc.model.hidden = 5\nnn.LSTM(c['inputs'], c.model.hidden)"),
      [7, 5],
    );
    assert.deepEqual(
      made(
        "class Params:\n    def __init__(self, path):\n        with open(path) as f:\n            self.__dict__.update(yaml.safe_load(f))\np = Params('c.yaml')\nnn.LSTM(p.inputs, p.model['hidden'])",
      ),
      [7, 40],
    );
    assert.deepEqual(
      made(
        "from omegaconf import OmegaConf\nc = OmegaConf.merge(OmegaConf.load('c.yaml'), {'model': {'hidden': 6}}, OmegaConf.from_cli())\nnn.LSTM(c.inputs, c.model.hidden, c.model['layers'][0])",
      ),
      [7, 6, 3],
    );
    assert.deepEqual(made("c = {**d['model'], **d.get('none', {})}\nnn.LSTM(1, c['hidden'])"), [1, 40]);
  });

  it("are read from sections as configparser reads them", () => {
    const beside = {
      "/app/net.ini": [
        "; all of it",
        "[DEFAULT]",
        "layers = 2",
        "[Model]",
        "Hidden_Size = 128",
        "input : 7",
        "rate=0.5",
        "bi = yes",
        "many = 1,",
        "  2",
        "expr = %(input)s",
      ].join("\n"),
    };
    const made = (size: string, lines = "c.read('net.ini')", kind = "ConfigParser()") =>
      sizes(`import configparser as cp\n${NN}c = cp.${kind}\n${lines}\nnn.LSTM(${size}, 1)\n`, beside)[0];
    assert.equal(made("c.getint('Model', 'hidden_size')"), 128);
    assert.equal(made("int(c['Model']['HIDDEN_SIZE'])"), 128);
    assert.equal(made("c.getint('Model', 'layers')"), 2);
    assert.equal(made("int(c.getfloat('Model', 'rate') * 20)"), 10);
    assert.equal(made("3 if c['Model'].getboolean('bi') else 4"), 3);
    assert.equal(made("3 if c.get('Model', 'many') == '1,\\n2' else 4"), 3);
    assert.equal(made("c.getint('Model', 'no', fallback=9)"), 9);
    assert.equal(made("c['Model'].getint('no', 9)"), 9);
    assert.equal(made("c.getint('Model', 'expr')"), undefined);
    assert.equal(made("c.getint('Model', 'no', fallback=9)", "c.read(path)"), undefined);
    assert.equal(made("c.getint('Model', 'no', fallback=9)", "c.read('net.ini')", "ConfigParser(given)"), undefined);
    const changed = (change: string) => made("c.getint('Model', 'input')", `c.read('net.ini')\n${change}`);
    assert.equal(changed("c.set('Model', 'Input', '8')"), 8);
    assert.equal(changed("c['Model']['x'] = '8'"), undefined);
    assert.equal(changed("c.remove_section('Model')"), undefined);
    assert.equal(changed("c.read('other.ini')"), undefined);
    const kept = "c.optionxform = str\nc.read('net.ini')";
    assert.equal(made("c.getint('Model', 'Hidden_Size')", kept), 128);
    assert.equal(made("c.getint('Model', 'hidden_size', fallback=3)", kept), undefined);
    const text = (size: string, kind?: string) => made(size, "c.read_string('[a]\\nb = 12 # dozen')", kind);
    assert.equal(text("c.getint('a', 'b')"), undefined);
    assert.equal(text("c.getint('a', 'b')", "ConfigParser(inline_comment_prefixes='#')"), 12);
  });

  it("come through another file's class that is based on such a parser", () => {
    const beside = {
      "/app/config.cfg": "[Model]\nhidden = 30\n",
      "/app/src/options.py": [
        "from configparser import ConfigParser",
        "class Kept(ConfigParser):",
        "    def __init__(self, defaults=None):",
        "        ConfigParser.__init__(self, defaults=defaults)",
        "    def optionxform(self, option):",
        "        return option",
        "class Options(Kept):",
        "    def __init__(self, path):",
        "        config = Kept()",
        "        config.read(path)",
        "        self._config = config",
        "    @property",
        "    def hidden(self):",
        "        return self._config.getint('Model', 'hidden')",
      ].join("\n"),
      "/app/src/net.py":
        "import torch.nn as nn\nclass Net:\n    def __init__(self, args):\n        nn.LSTM(args.hidden, 1)\n",
      "/app/src/main.py":
        "from options import Options\nfrom net import Net\nargs = Options('./config.cfg')\nargs.count = len(words)\nNet(args)\n",
    };
    assert.deepEqual(sizes(beside["/app/src/net.py"], beside, "/app/src/net.py"), [30, 1]);
  });

  it("reach a model in another file", () => {
    const beside = {
      "/app/src/net.py":
        "import torch.nn as nn\nclass Net(nn.Module):\n    def __init__(self, hidden, layers=1):\n        self.rnn = nn.GRU(hidden, hidden, layers)\n",
      "/app/src/utils.py":
        "import yaml\ndef load(path):\n    with open(path) as f:\n        return yaml.safe_load(f)\n",
      "/app/src/main.py":
        "from net import Net\nfrom utils import load\ncfg = load('config.yaml')\nNet(**cfg['model'])\n",
      "/app/config.yaml": "model:\n  hidden: 12\n  layers: 2\n",
    };
    assert.deepEqual(sizes(beside["/app/src/net.py"], beside, "/app/src/net.py"), [12, 12, 2]);
  });
});
