import assert from "node:assert/strict";
import { createPreview } from "../../src/core/preview/preview";
import { sourceNotes } from "../../src/core/preview/sources";
import { readDocument } from "../../src/core/read";
import type { ModuleText, ProjectFiles } from "../../src/core/readers/module-text";
import { createImportIndex } from "../../src/core/readers/modules/import-index";
import { moduleFile } from "../../src/core/readers/python/modules/module-paths";

/** What is said of where the arguments of the layers of `/app/model.py` come from. */
function notes(texts: Readonly<Record<string, string>>): readonly (readonly string[])[] {
  const modules = new Map(
    Object.entries(texts).map(([name, text]): [string, ModuleText] => [`/app/${name}`, { path: `/app/${name}`, text }]),
  );
  const index = createImportIndex();
  for (const { path, text } of modules.values()) index.put(path, text);
  const files: ProjectFiles = {
    path: "/app/model.py",
    resolve({ module, from }) {
      const file = moduleFile(module, from, (each) => modules.has(each));
      return file === undefined ? undefined : modules.get(file);
    },
    importers: (file) => index.importersOf(file).flatMap((each) => modules.get(each) ?? []),
  };
  return readDocument(texts["model.py"] ?? "", "python", files).layers.map(sourceNotes);
}

const NET = [
  "from torch import nn",
  "class Net(nn.Module):",
  "    def __init__(self, inputs, hidden=16, bi=False):",
  "        super().__init__()",
  "        self.rnn = nn.LSTM(inputs + 1, hidden, num_layers=2, bidirectional=bi)",
  "",
].join("\n");

describe("where another file says an argument", () => {
  it("names the file and the line of the call that gives it, and nothing for what the document says itself", () => {
    const train = [
      "import argparse",
      "from model import Net",
      "parser = argparse.ArgumentParser()",
      'parser.add_argument("--bi", type=bool, default=True)',
      "args = parser.parse_args()",
      "net = Net(",
      "    28,",
      "    bi=args.bi)",
      "",
    ].join("\n");
    assert.deepEqual(notes({ "model.py": NET, "train.py": train }), [
      ["input_size=29: from train.py:7", "bidirectional=True: from train.py:8"],
    ]);
  });

  it("names the file where the value begins, however many hand it on", () => {
    const texts = {
      "model.py": NET,
      "build.py": "from model import Net\ndef build(size):\n    return Net(size, 8)\n",
      "main.py": "from build import build\nbuild(5)\n",
    };
    assert.deepEqual(notes(texts), [["input_size=6: from main.py:2", "hidden_size=8: from build.py:3"]]);
  });

  it("names the file of a constant that the document imports, inside wrappers too", () => {
    const text = [
      "from keras import layers, Input",
      "import sizes",
      "from sizes import UNITS, Config",
      "OWN = 3",
      "layers.LSTM(UNITS, activation=sizes.ACTIVATION)",
      "layers.Bidirectional(layers.GRU(2 * Config.units))",
      "layers.LSTM(OWN)",
      "cfg = Config(units=9)",
      "layers.LSTM(cfg.units)",
    ].join("\n");
    const sizes =
      'from dataclasses import dataclass\nUNITS = 4\nACTIVATION = "relu"\n@dataclass\nclass Config:\n    units: int = 6\n';
    assert.deepEqual(notes({ "model.py": text, "sizes.py": sizes }), [
      ['units=4, activation="relu": from sizes.py'],
      ["units=12: from sizes.py"],
      ["units=12: from sizes.py"],
      [],
      [],
    ]);
  });

  it("says no more of what the user has changed", () => {
    const files: ProjectFiles = {
      path: "/a.py",
      resolve: ({ module }) => (module === "sizes" ? { path: "/sizes.py", text: "UNITS = 4\n" } : undefined),
    };
    const text = "from keras import layers\nfrom sizes import UNITS\nlayers.LSTM(UNITS)\n";
    const [layer] = readDocument(text, "python", files).layers;
    assert.ok(layer);
    assert.deepEqual(sourceNotes(createPreview(layer).layer), ["units=4: from sizes.py"]);
    assert.deepEqual(sourceNotes(createPreview(layer, { arguments: { units: 5 } }).layer), []);
  });
});
