import assert from "node:assert/strict";
import { LAYER_ARGUMENTS } from "../../src/core/model/keras/keywords";
import { parseProgram } from "../../src/core/readers/python/program";
import { findRelevance } from "../../src/core/scope/relevance/relevance";
import { runSteps } from "../../src/core/steps";
import type { FunctionDefinition, Statement } from "../../src/core/syntax/syntax";
import { walk } from "../../src/core/syntax/walk";

/** The names of the functions that have to do with a layer, in alphabetical order. */
function relevantIn(text: string): readonly string[] {
  const program = runSteps(parseProgram(text, LAYER_ARGUMENTS));
  const relevance = runSteps(findRelevance(program, new Set(["LSTM"]), new Set(["nn", "layers"])));
  const functions: FunctionDefinition[] = [];
  const statement = (node: Statement): void => void (node.kind === "function" && functions.push(node));
  walk(program.statements, { statement });
  return functions
    .filter(relevance.of)
    .map(({ name }) => name)
    .sort();
}

describe("functions that have to do with a layer", () => {
  it("use what another one made, by the name of a variable of the module or of the object", () => {
    const text = `model = build()
def build():
    return layers.LSTM(8)
def train(data):
    model.fit(data)
def split(data):
    return data[:8], data[8:]
class Net(nn.Module):
    def __init__(self):
        self.rnn = nn.LSTM(3, 8)
    def forward(self, x):
        return self.rnn(x)
    def size(self):
        return 8
`;
    assert.deepEqual(relevantIn(text), ["__init__", "build", "forward", "train"]);
  });

  it("are not those that give another thing of their own the same name", () => {
    const text = `def build():
    result = layers.LSTM(8)
    return result
def total(values):
    result = sum(values)
    return result
def shown(result):
    print(result)
`;
    assert.deepEqual(relevantIn(text), ["build"]);
  });

  it("call the object itself, or what its class is based on", () => {
    const text = `class Base(nn.Module):
    def __init__(self, size):
        self.rnn = nn.LSTM(size, size)
    def embed(self, x):
        return self(x)
    def label(self):
        return "base"
class Heir(Base):
    def __init__(self):
        super().__init__(7)
    def label(self):
        return "heir"
`;
    assert.deepEqual(relevantIn(text), ["__init__", "__init__", "embed"]);
  });

  it("are none where the layer stands in a comment or in documentation", () => {
    const text = `def scale(data):
    """For an LSTM, say."""
    return data / 255  # LSTM likes small numbers
`;
    assert.deepEqual(relevantIn(text), []);
  });
});
