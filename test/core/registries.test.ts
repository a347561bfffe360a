import assert from "node:assert/strict";
import type { Texts } from "./project-files";
import { sizes as sizesOf } from "./project-layers";

const sizes = (texts: Texts, path = "/app/net.py") => sizesOf(texts, path);

const net = (decorator: string, imports = ""): string =>
  `${imports}\nimport torch.nn as nn\n${decorator}\nclass Net(nn.Module):\n    def __init__(self, inputs=7, hidden=16):\n        super().__init__()\n        self.rnn = nn.LSTM(inputs, hidden)\n`;

describe("classes that a decorator keeps for others", () => {
  it("are not known by their defaults, where nobody sees what they are made with", () => {
    for (const [decorator, imports] of [
      ["@MODELS.register_module()", "from mmengine import MODELS"],
      ["@gin.configurable", "import gin"],
      ["@register('net')", "from nowhere import register"],
    ])
      assert.deepEqual(sizes({ "/app/net.py": net(decorator!, imports) }), [[undefined, undefined]], decorator);
    const kept = ["@dataclass\n@final", "from dataclasses import dataclass\nfrom typing import final"] as const;
    assert.deepEqual(sizes({ "/app/net.py": net(...kept) }), [[7, 16]]);
  });

  it("are what the calls say that are seen", () => {
    const text = net("@MODELS.register_module()", "from mmengine import MODELS");
    assert.deepEqual(sizes({ "/app/net.py": `${text}\nNet(3)\n` }), [[3, 16]]);
    assert.deepEqual(sizes({ "/app/net.py": text, "/app/main.py": "from net import Net\nNet(3, 4)\n" }), [[3, 4]]);
  });

  it("are not known by what they take from a base, either, or by what a method makes of it", () => {
    const base =
      "import gin, torch.nn as nn\nclass Base(nn.Module):\n    def __init__(self, hidden=8, cell=nn.GRU):\n        self.hidden, self.cell = hidden, cell\n    def build(self):\n        self.rnn = self.cell(2, self.hidden)\n@gin.configurable\nclass Net(Base):\n    pass\n";
    assert.deepEqual(sizes({ "/app/net.py": base }), [[2, undefined]]);
    const made = "import gin\nfrom keras.layers import LSTM\n@gin.configurable\ndef make(units=8):\n    LSTM(units)\n";
    assert.deepEqual(sizes({ "/app/net.py": made }), [[undefined]]);
    assert.deepEqual(sizes({ "/app/net.py": `${made}make(4)\n` }), [[4]]);
  });
});

describe("classes of a module that are called by a name that nobody knows", () => {
  const NET = net("");
  const called = (main: string, more: Texts = {}) =>
    sizes({ "/app/nets/net.py": NET, "/app/main.py": main, ...more }, "/app/nets/net.py");
  const config = "from nowhere import config\n";

  it("are what that call says, not their defaults", () => {
    const by = (call: string) => called(`import nets.net as nets\n${config}${call}\n`);
    assert.deepEqual(by("net = getattr(nets, config['type'])(**config['args'])"), [[undefined, undefined]]);
    assert.deepEqual(by("net = getattr(nets, config['type'])(3, **config['args'])"), [[3, undefined]]);
    assert.deepEqual(by("net = getattr(nets, config['type'])(3)"), [[3, 16]]);
    assert.deepEqual(by("print(nets)"), [[7, 16]]);
    const inside = "def make(module, name, *args):\n    return getattr(module, config[name])(*args, hidden=5)\n";
    assert.deepEqual(by(`${inside}make(nets, 'net', 4)`), [[4, 5]]);
  });

  it("are so by a package that takes them from their file", () => {
    const more = { "/app/nets/__init__.py": "from .net import Net\n" };
    assert.deepEqual(called(`import nets\n${config}getattr(nets, config.net)(3, hidden=config.hidden)\n`, more), [
      [3, undefined],
    ]);
  });

  it("are not known where their module is given to something that may look for them", () => {
    const parser =
      "class Parser:\n    def __init__(self, config): self.config = config\n    def make(self, name, module):\n        return getattr(module, self.config[name]['type'])(**self.config[name]['args'])\n";
    const main = `import nets.net as nets\nfrom parser_of_config import Parser\n${config}`;
    const more = { "/app/parser_of_config.py": parser };
    assert.deepEqual(called(`${main}Parser(config).make('net', nets)\n`, more), [[undefined, undefined]]);
    assert.deepEqual(called(`${main}config.make('net', nets)\n`), [[undefined, undefined]]);
  });

  it("are those of the calls that name them", () => {
    const texts = { "/app/other.py": "from nets.net import Net\nNet(5)\n" };
    assert.deepEqual(called(`import nets.net as nets\n${config}getattr(nets, config.net)(3)\n`, texts), [[5, 16]]);
  });
});

describe("classes that decorators of the project's own put into a table", () => {
  const REGISTRY =
    "NETS = {}\ndef register(name=None):\n    def keep(cls):\n        key = name or cls.__name__\n        if key in NETS:\n            raise ValueError(key)\n        NETS[key] = cls\n        return cls\n    return keep\ndef build(name, *args, **kwargs):\n    if name not in NETS:\n        raise KeyError(name)\n    return NETS[name](*args, **kwargs)\n";
  const called = (call: string, decorator = '@register("net")', registry = REGISTRY, more: Texts = {}) =>
    sizes({
      "/app/net.py": net(decorator, "from registry import register"),
      "/app/other.py":
        'from registry import register\nimport torch.nn as nn\n@register("other")\nclass Other(nn.Module):\n    def __init__(self, n): self.rnn = nn.GRU(n, n)\n',
      "/app/registry.py": registry,
      "/app/main.py": `from registry import *\nfrom nowhere import config\nimport net, other\n${call}\n`,
      ...more,
    });

  it("are what is made of them by their names", () => {
    assert.deepEqual(called("build('net', 3, hidden=4)"), [[3, 4]]);
    assert.deepEqual(called("build('net', 3)"), [[3, 16]]);
    assert.deepEqual(called("build('Net', 3, hidden=4)", "@register()"), [[3, 4]]);
    assert.deepEqual(called("NETS['net'](5, 6)"), [[undefined, undefined]]);
    const options = "import argparse\np = argparse.ArgumentParser()\np.add_argument('--net', default='net')\n";
    assert.deepEqual(called(`${options}build(p.parse_args().net, hidden=8)`), [[7, 8]]);
  });

  it("are not known where nobody knows with what they are made", () => {
    assert.deepEqual(called("build('net', **config)"), [[undefined, undefined]]);
    assert.deepEqual(called("build(config.name, 3)"), [[3, 16]]);
    assert.deepEqual(called(""), [[undefined, undefined]]);
  });

  it("come from tables that are filled by a decorator without arguments, or by a class's method", () => {
    const plain =
      "NETS = {}\ndef register(cls):\n    NETS[cls.__name__.lower()] = cls\n    return cls\ndef build(name, *args):\n    return NETS[name](*args)\n";
    assert.deepEqual(called("build('net', 3, 4)", "@register", plain, { "/app/other.py": "" }), [[3, 4]]);
    const factory =
      "class Nets:\n    known = {}\n    @classmethod\n    def add(cls, name):\n        def keep(net):\n            cls.known[name] = net\n            return net\n        return keep\n    @classmethod\n    def make(cls, name, *args):\n        return cls.known[name](*args)\nregister = Nets.add\n";
    assert.deepEqual(called("Nets.make('net', 3, 4)", '@register("net")', factory), [[3, 4]]);
  });
});

describe("functions whose decorator takes their arguments apart", () => {
  it("do not know the shapes that they are called with", () => {
    const scanned = (decorator: string, end = "") =>
      `import functools, jax.numpy as jnp, flax.linen as nn\nclass Scanned(nn.Module):\n${decorator}    @nn.compact\n    def __call__(self, carry, x):\n        return nn.GRUCell(features=x.shape[1])(carry, x)\nclass Net(nn.Module):\n    @nn.compact\n    def __call__(self, x):\n        x = jnp.zeros((7, 16, 128))\n        return Scanned()(jnp.zeros((16, 128)), x${end})\n`;
    const features = (text: string) => sizes({ "/app/net.py": text })[0]?.[0];
    assert.equal(features(scanned("", "[0]")), 128);
    assert.equal(features(scanned("    @functools.partial(nn.scan, in_axes=0, out_axes=0)\n")), undefined);
  });
});
