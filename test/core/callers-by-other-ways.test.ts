import assert from "node:assert/strict";
import type { Texts } from "./project-files";
import { sizes as sizesOf } from "./project-layers";

const NET =
  "import torch.nn as nn\nclass Net(nn.Module):\n    def __init__(self, inputs=7, hidden=16):\n        super().__init__()\n        self.rnn = nn.LSTM(inputs, hidden)\n";

const sizes = (texts: Texts, path = "/app/model.py") => sizesOf(texts, path);

describe("files that are called like tests", () => {
  const called = (path: string, text: string, more: Texts = {}) =>
    sizes({ "/app/model.py": NET, [path]: `from model import Net\n${text}`, ...more });
  const program = "if __name__ == '__main__':\n    net = Net(3, 4)\n";

  it("are programs where nothing in them is found by a tool that runs tests", () => {
    for (const name of ["test.py", "test_model.py", "model_test.py"])
      assert.deepEqual(called(`/app/${name}`, program), [[3, 4]], name);
    for (const text of ["def test_net():\n    Net(3, 4)\n", `import pytest\n${program}`, `import unittest\n${program}`])
      assert.deepEqual(called("/app/test_model.py", text), [[7, 16]]);
    assert.deepEqual(called("/app/tests/test_model.py", program), [[7, 16]]);
    assert.deepEqual(called("/app/conftest.py", program), [[7, 16]]);
  });

  it("say nothing where any other program makes the module, whatever it leaves open", () => {
    const train = (call: string): Texts => ({ "/app/train.py": `from model import Net\nimport sys\n${call}\n` });
    assert.deepEqual(called("/app/test.py", program, train("Net(5, 6)")), [[5, 6]]);
    assert.deepEqual(called("/app/test.py", program, train("Net(len(sys.argv))")), [[undefined, 16]]);
  });
});

describe("methods that another file calls again and again", () => {
  const builder =
    "import torch.nn as nn\nclass Builder:\n    def __init__(self): self.n = 4\n    def add(self):\n        self.n += 1\n        return nn.LSTM(self.n, 8)\n";
  const built = (text: string) =>
    sizes({ "/app/model.py": builder, "/app/train.py": `from model import Builder\n${text}` });

  it("have what they make of their object's number as often as they are called", () => {
    assert.deepEqual(built("Builder().add()\n"), [[5, 8]]);
    for (const text of [
      "b = Builder()\nb.add()\nb.add()\n",
      "b = Builder()\nfor i in range(3):\n    b.add()\n",
      "from nowhere import data\nb = Builder()\nfor x in data():\n    b.add()\n",
      "def main(k):\n    b = Builder()\n    while k():\n        b.add()\n",
    ])
      assert.deepEqual(built(text), [[undefined, 8]], text);
  });
});
