import assert from "node:assert/strict";
import { sizes } from "./project-layers";

const BASE = `import torch.nn as nn
class Base:
    units = 2
    def size(self):
        return self.units
    def make(self, n=3):
        return nn.LSTM(n, self.size())
    @classmethod
    def width(cls):
        return cls.units
    @classmethod
    def create(cls, n=4):
        return nn.GRU(n, cls.width())
    @staticmethod
    def plain(n=5):
        return nn.RNN(n, 1)
class Wide(Base):
    units = 6
`;

/** The sizes of the layers that the base makes, by what a program does with the classes that are based on it. */
const made = (...main: readonly string[]) =>
  sizes(
    {
      "/app/base.py": BASE,
      "/app/model.py":
        "from base import Base\nclass Deep(Base):\n    units = 7\n    def size(self): return self.units + 1\n",
      "/app/main.py": ["from base import Base, Wide", "from model import Deep", ...main, ""].join("\n"),
    },
    "/app/base.py",
  ).slice(0, main.some((line) => line.includes("plain")) ? 3 : 2);

describe("methods that a class has from another one", () => {
  it("make what other files call of that class, with its attributes", () => {
    assert.deepEqual(made("Wide().make(7)", "Wide.create(8)", "Wide.plain(9)"), [
      [7, 6],
      [8, 6],
      [9, 1],
    ]);
    assert.deepEqual(made("Base().make(7)", "Wide().make(8)", "Base.create(n=9)", "Wide.create()"), [
      [
        [7, 8],
        [2, 6],
      ],
      [
        [9, 4],
        [2, 6],
      ],
    ]);
  });

  it("make what a class of another file's has them do, which may do the rest in another way", () => {
    const own = (...lines: readonly string[]) => ["class Own(Base):", ...lines.map((line) => `    ${line}`)];
    assert.deepEqual(made(...own("units = 9"), "Own().make(7)", "Own.create(8)"), [
      [7, 9],
      [8, 9],
    ]);
    assert.deepEqual(made(...own("def size(self): return 11"), "Own().make(7)")[0], [7, undefined]);
    assert.deepEqual(made("Deep().make(7)", "Deep.create(8)"), [
      [7, undefined],
      [8, 7],
    ]);
  });

  it("give what the class of which they are called has, not that in which they stand", () => {
    const given = (value: string) =>
      sizes(
        {
          "/app/base.py": BASE,
          "/app/main.py":
            "import torch.nn as nn\nfrom base import Base, Wide\nclass Own(Base):\n    units = 9\nclass Other(Base):\n    width = 3\n" +
            `nn.LSTM(${value}, 1)\n`,
        },
        "/app/main.py",
      )[0]?.[0];
    assert.equal(given("Base.width()"), 2);
    assert.equal(given("Wide.width()"), 6);
    assert.equal(given("Own.width()"), 9);
    assert.equal(given("Own().width()"), 9);
    assert.equal(given("Own().size()"), 9);
    assert.equal(given("Wide().size()"), 6);
    assert.equal(given("5 if hasattr(Own(), 'make') else 6"), 5);
  });

  it("include the `__init__` that several classes have from one, each with what it is made with", () => {
    const model = [
      "import torch.nn as nn",
      "class Base(nn.Module):",
      "    def __init__(self, size=2):",
      "        super().__init__()",
      "        self.size = size",
      "        self.rnn = self.make()",
      "class One(Base):",
      "    def make(self): return nn.LSTM(self.size, 1)",
      "class Other(Base):",
      "    def make(self): return nn.GRU(self.size, 2)",
      "",
    ].join("\n");
    const main = "from model import One, Other\nOne(3)\nOther(4)\nOne(5)\n";
    assert.deepEqual(sizes({ "/app/model.py": model, "/app/main.py": main }, "/app/model.py"), [
      [[3, 5], 1],
      [4, 2],
    ]);
  });

  it("include those that what others call makes as well", () => {
    const model = [
      "import torch.nn as nn",
      "def rnn(size=4): return nn.LSTM(size, 1)",
      "class Encoder(nn.Module):",
      "    def __init__(self, size=3):",
      "        super().__init__()",
      "        self.rnn = rnn(size)",
      "def build(size=5): return Encoder(size)",
      "",
    ].join("\n");
    const main = "from model import build, rnn, Encoder\nbuild(6)\nrnn(7)\nEncoder(8)\n";
    const [[found] = []] = sizes({ "/app/model.py": model, "/app/main.py": main }, "/app/model.py");
    assert.deepEqual(Array.isArray(found) && new Set<unknown>(found), new Set([6, 7, 8]));
  });
});
