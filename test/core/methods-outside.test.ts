import assert from "node:assert/strict";
import type { Texts } from "./project-files";
import { sizes as sizesOf } from "./project-layers";

/** The sizes of each layer that one of the files makes. */
const sizes = (texts: Texts, path: string): readonly unknown[] => sizesOf(texts, path).flat();

const CONF = `import argparse
class Conf:
    UNIT = 2
    def __init__(self, hidden):
        self.hidden = hidden
        self.extra = 1
    @property
    def double(self):
        return self.hidden * 2
    def scaled(self, by):
        return self.half() * by
    def half(self):
        return self.hidden // self.UNIT
    def grow(self):
        self.extra = 9
        return self
    def load(self, path):
        self.__dict__.update(read(path))
    @staticmethod
    def fixed():
        return 77
class Options:
    def __init__(self):
        self.parser = argparse.ArgumentParser()
    def fill(self):
        self.parser.add_argument("--hidden", type=int, default=64)
        return self
    def parse(self):
        return self.parser.parse_args()
`;

const used = (lines: string): readonly unknown[] =>
  sizes(
    { "/app/conf.py": CONF, "/app/use.py": `import torch.nn as nn\nfrom conf import Conf, Options\n${lines}\n` },
    "/app/use.py",
  );

describe("methods of another file's classes", () => {
  it("are followed there, with the attributes that the object has by then", () => {
    assert.deepEqual(used("c = Conf(10)\nnn.LSTM(c.double, c.scaled(3))"), [20, 15]);
    assert.deepEqual(used("c = Conf(10)\nc.hidden = 20\nnn.LSTM(c.double, c.scaled(by=3))"), [40, 30]);
    assert.deepEqual(used("c = Conf(10)\nnn.LSTM(c.grow().double, c.extra)"), [20, 9]);
    assert.deepEqual(used("c = Conf(10)\nnn.LSTM(c.fixed(), c.hidden)"), [77, 10]);
    assert.deepEqual(used("a = Options().fill().parse()\nnn.LSTM(a.hidden, 1)"), [64, 1]);
  });

  it("change their object as well where they are called by the name of the class", () => {
    const base = `class Base:
    def __init__(self):
        self.k = 3
        self.d = {}
    def begin(self, k=64):
        self.k = k
        self.d["h"] = 128
    def train(self):
        """${"It goes through data. ".repeat(30)}"""
        for _ in range(2):
            self.k = 5
    @staticmethod
    def twice(k):
        return k * 2
`;
    const told = (lines: string): readonly unknown[] =>
      sizes(
        {
          "/app/base.py": base,
          "/app/use.py": `import torch.nn as nn\nfrom base import Base\nclass Own(Base):\n    def begin(self):\n        Base.begin(self)\n        self.d["b"] = 7\n    def later(self, k):\n        Base.begin(self, k)\n    def train(self):\n        Base.train(self)\no = Own()\n${lines}\n`,
        },
        "/app/use.py",
      );
    assert.deepEqual(told("nn.LSTM(o.k, 1)"), [3, 1]);
    assert.deepEqual(told('o.begin()\nnn.LSTM(o.k, o.d["h"], o.d["b"])'), [64, 128, 7]);
    assert.deepEqual(told("o.later(9)\nnn.LSTM(o.k, 1)"), [9, 1]);
    assert.deepEqual(told("o.train()\nnn.LSTM(o.k, 1)"), [undefined, 1]);
    assert.deepEqual(told("nn.LSTM(Base.twice(4), 1)"), [8, 1]);
    assert.deepEqual(told("Base.begin(unknown())\nnn.LSTM(o.k, 1)"), [3, 1]);
  });

  it("change objects of a class that is based on theirs", () => {
    const base = `class Base:
    def __init__(self):
        self.k = 3
        self.n = 4
    @staticmethod
    def put(box, k):
        box.k = k
class Holder:
    def __init__(self, box):
        self.n = 9
        self.box = box
        box.k = 5
def put(box, k):
    box.k = k
`;
    const told = (line: string): readonly unknown[] =>
      sizes(
        {
          "/app/base.py": base,
          "/app/use.py": `import torch.nn as nn\nfrom base import Base, Holder, put\nclass Own(Base):\n    pass\no = Own()\n${line}\nnn.LSTM(o.k, o.n)\n`,
        },
        "/app/use.py",
      );
    assert.deepEqual(told("print(o)"), [3, 4]);
    assert.deepEqual(told("put(o, 6)"), [undefined, 4]);
    assert.deepEqual(told("Base.put(o, 6)"), [undefined, 4]);
    assert.deepEqual(told("Holder(o)"), [undefined, 4]);
  });

  it("change what they are given, and their object, at whichever of their calls", () => {
    const conf = `class Conf:
    def __init__(self):
        self.sizes = [4]
    def grow(self, sizes, by=None):
        if by:
            sizes.append(by)
            self.sizes.append(by)
    def train(self, table):
        """${"It goes through data. ".repeat(30)}"""
        for _ in range(2):
            table["n"] = 8
`;
    const told = (lines: string): readonly unknown[] =>
      sizes(
        { "/app/conf.py": conf, "/app/use.py": `import torch.nn as nn\nfrom conf import Conf\n${lines}\n` },
        "/app/use.py",
      );
    const idle = "c = Conf()\nsizes = [4]\n" + "c.grow(sizes)\n".repeat(5);
    assert.deepEqual(told("c = Conf()\nnn.LSTM(len(c.sizes), c.sizes[0])"), [1, 4]);
    for (const count of [1, 2, 5]) {
      const lines = `c = Conf()\nsizes = [4]\n${"c.grow(sizes)\n".repeat(count)}c.grow(sizes, 8)\n`;
      for (const size of told(`${lines}nn.LSTM(len(c.sizes), len(sizes))`)) assert.notEqual(size, 1);
    }
    assert.deepEqual(told(`${idle}nn.LSTM(sizes[0], 1)`).slice(1), [1]);
    assert.deepEqual(told('table = {"n": 4}\nConf().train(table)\nnn.LSTM(table["n"], 1)'), [undefined, 1]);
  });

  it("leave unknown what they set by names that nobody can tell", () => {
    assert.deepEqual(used("c = Conf(10)\nc.load('x')\nnn.LSTM(c.hidden, c.double)"), [undefined, undefined]);
  });

  it("change lists that the object holds, also where they are not followed", () => {
    const vocabulary = (lines: string) =>
      sizes(
        {
          "/app/words.py": `class Words:\n    def __init__(self):\n        self.all = ["<pad>"]\n    def add(self, word):\n        self.all.append(word)\n    def fill(self, path):\n        for word in open(path):\n            self.all.append(word) # ${"long ".repeat(100)}\n        return self\n`,
          "/app/use.py": `import torch.nn as nn\nfrom words import Words\nw = Words()\n${lines}\nnn.LSTM(len(w.all), 1)\n`,
        },
        "/app/use.py",
      )[0];
    assert.equal(vocabulary("pass"), 1);
    assert.equal(vocabulary("w.add('a')\nw.add('b')"), undefined);
    assert.equal(vocabulary("w.fill('words.txt')"), undefined);
  });

  it("are those of classes that are based on them, but for what these do in another way", () => {
    assert.deepEqual(used("class Own(Conf): UNIT = 5\no = Own(10)\nnn.LSTM(o.double, o.scaled(2))"), [20, 4]);
    const own = (lines: string) =>
      used(`class Own(Conf):\n    def half(self):\n        ${lines}\no = Own(4)\nnn.LSTM(o.half(), o.scaled(2))`);
    assert.deepEqual(own("return 3"), [3, undefined]);
    assert.deepEqual(own("return super().half() + 1"), [3, undefined]);
  });

  it("are followed for objects that a third file hands on", () => {
    const texts = {
      "/app/conf.py": CONF,
      "/app/net.py":
        "import torch.nn as nn\nclass Net(nn.Module):\n    def __init__(self, conf):\n        super().__init__()\n        self.rnn = nn.LSTM(conf.double, conf.scaled(3))\n",
      "/app/main.py": "from conf import Conf\nfrom net import Net\nconf = Conf(6)\nconf.hidden = 8\nNet(conf)\n",
    };
    assert.deepEqual(sizes(texts, "/app/net.py"), [16, 12]);
  });

  it("begin with the attributes of the class that is made, not of its base", () => {
    const base = `import torch.nn as nn
class Base(nn.Module):
    WIDTH = 10
    def __init__(self):
        super().__init__()
        self.first = self.WIDTH
        self.second = self.other = 5
        self.third = self.width()
        self.fourth = self.second
    def width(self):
        return 7
`;
    const heir = (body: string) =>
      sizes(
        {
          "/app/base.py": base,
          "/app/heir.py": `import torch.nn as nn\nfrom base import Base\nclass Heir(Base):\n${body}\nh = Heir()\nnn.LSTM(h.first, h.third)\nnn.LSTM(h.fourth, h.other)\n`,
        },
        "/app/heir.py",
      );
    assert.deepEqual(heir("    pass"), [10, 7, 5, 5]);
    assert.deepEqual(heir("    WIDTH = 20"), [20, 7, 5, 5]);
    assert.deepEqual(heir("    def width(self): return 8"), [10, undefined, 5, 5]);
    // It may set what the base goes on with.
    assert.deepEqual(heir("    def width(self):\n        self.second = 6\n        return 8"), [
      10,
      undefined,
      undefined,
      5,
    ]);
  });
});
