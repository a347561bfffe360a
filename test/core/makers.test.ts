import assert from "node:assert/strict";
import { parseProgram } from "../../src/core/readers/python/program";
import { LAYER_ARGUMENTS } from "../../src/core/model/keras/keywords";
import { findMakers } from "../../src/core/scope/relevance/makers";
import { runSteps } from "../../src/core/steps";
import type { FunctionDefinition, Statement } from "../../src/core/syntax/syntax";
import { walk } from "../../src/core/syntax/walk";

const MARKS = new Set(["LSTM", "GRU", "globals", "__dict__"]);
const MODULES = new Set(["nn"]);

/** The names of the functions that can make something, in alphabetical order. */
function makersOf(text: string): readonly string[] {
  const program = runSteps(parseProgram(text, LAYER_ARGUMENTS));
  const relevance = runSteps(findMakers(program, MARKS, MODULES));
  const functions: FunctionDefinition[] = [];
  const statement = (node: Statement): void => void (node.kind === "function" && functions.push(node));
  walk(program.statements, { statement });
  return functions
    .filter((node) => relevance.makes?.(node) === true)
    .map(({ name }) => name)
    .sort();
}

describe("functions that can make a layer", () => {
  const cases: readonly (readonly [what: string, text: string, makers: readonly string[]])[] = [
    [
      "name a class, or a class of the program that makes one",
      `class Net(nn.Module):
    def __init__(self, size):
        super().__init__()
        self.rnn = nn.LSTM(size, 8)
    def forward(self, x):
        return self.rnn(x)
def build(size):
    return Net(size)
def train(model, data):
    return model(data)
`,
      ["__init__", "build"],
    ],
    [
      "but not ask whether something is one, nor compare its name, nor have that in quotes with nothing that looks it up",
      `def initialise(module):
    if isinstance(module, (nn.LSTM, nn.GRU)) or isinstance(module, nn.LSTM):
        reset(module)
def name(kind, table):
    if kind == "LSTM" or "GRU" != kind:
        return table["GRU"]
    return kind.__dict__["LSTM"]
def options(parser):
    parser.add_argument("--kind", default="LSTM")
`,
      [],
    ],
    [
      "have its name in quotes, where the program evaluates texts",
      `def name():
    return "LSTM"
def make(kind):
    return eval("nn." + kind)(8)
`,
      ["name"],
    ],
    [
      "take one from a table, or by its name",
      `CELLS = {"gru": nn.GRU}
def choose(kind):
    return CELLS[kind]
def look(kind):
    return getattr(nn, kind)
def rate(args):
    return getattr(args, "rate", 0), getattr(args, "size")
def walk(pointer, names):
    for name in names:
        pointer = getattr(pointer, name)
    return pointer
def named():
    return getattr(nn, "LSTM")
def activate(options):
    return getattr(nn, options.activation_name)()
`,
      ["choose", "look", "named"],
    ],
    [
      "look one up in a table of names, not those that keep or change it",
      `def look(kind):
    return globals()[kind](8)
def take(kind):
    return nn.__dict__[kind]
def later(kind):
    table = nn.__dict__
    return table[kind]
def keep(config):
    return dict(config.__dict__)
def change(config, more):
    config.__dict__.update(more)
`,
      ["later", "look", "take"],
    ],
    [
      "look one up in a module that is handed to them",
      `from torch import nn
def look(lib, kind):
    return getattr(lib, kind)
def make(kind):
    return look(nn, kind)(8)
`,
      ["look", "make"],
    ],
    [
      "look one up in an attribute, which the function itself is given",
      `import torch
def find(names):
    return reduce(getattr, names, torch.nn)
`,
      ["find"],
    ],
    [
      "call what looks one up in a module, which the function itself is given",
      `from torch import nn
look = partial(getattr, nn)
def make(kind):
    return look(kind)(8)
`,
      ["make"],
    ],
    [
      "do more than compare the function that looks names up",
      `import torch
def isKnown(value):
    return value in (getattr, len)
def make(size):
    return torch.nn.LSTM(size)
`,
      ["make"],
    ],
    [
      "ask their own object for one that its class makes, not for what another class has by that name",
      `class Net(Base):
    def __init__(self, sizes):
        self.cells = [LSTM, GRU]
        self.build()
    def build(self):
        self.rnn = self.cells[0](8)
class Wider(Net):
    def widen(self):
        self.build()
class Table:
    def __init__(self, rows):
        self.cells = rows
    def build(self):
        return 0
    def fill(self):
        self.build()
        return self.cells
def use(net):
    net.build()
`,
      ["__init__", "build", "use", "widen"],
    ],
    [
      "are none that have an attribute of one only",
      `TABLE = {"gru": GRU}
sizes = TABLE.sizes
def measure():
    return sizes
def take(kind):
    found = TABLE.get(kind)
    return found(8)
`,
      ["take"],
    ],
    [
      "are given one by a class that is based on theirs",
      `class Cell(nn.Module):
    def __init__(self, make, size):
        self.cell = make(size)
class Small(Cell):
    def __init__(self, size):
        super().__init__(nn.LSTM, size)
`,
      ["__init__", "__init__"],
    ],
    [
      "are given one",
      `class Maker:
    def __init__(self, cell, size):
        self.cell = cell
        self.size = size
    def make(self):
        return self.cell(8)
    def measure(self):
        return self.size
def run():
    return Maker(nn.LSTM, 3)
`,
      ["__init__", "make", "run"],
    ],
    [
      "hold a function without a name that makes one",
      `makers = {"a": lambda size: LSTM(size)}
def make(kind):
    return makers[kind](4)
def use(layer, makes):
    return layer(makes)
`,
      ["make"],
    ],
    [
      "are none where it is named in prose only, or for what it gives",
      `def explain():
    """As an LSTM does."""
    return "an LSTM"  # no GRU
def apply(x):
    made = LSTM(4)
    return other(made(x))
def other(y):
    return y + 1
`,
      ["apply"],
    ],
    [
      "are those whose base's function makes one",
      `class Base:
    def build(self):
        self.cell = LSTM(4)
class Heir(Base):
    def begin(self):
        self.build()
    def end(self):
        super().end()
`,
      ["begin", "build"],
    ],
  ];
  for (const [what, text, makers] of cases) {
    it(what, () => {
      assert.deepEqual(makersOf(text), makers);
    });
  }
});
