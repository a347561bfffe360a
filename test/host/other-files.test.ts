import assert from "node:assert/strict";
import * as vscode from "vscode";
import { signatureOf } from "../../src/core/preview/code";
import { Importers } from "../../src/editor/importers";
import { WorkspaceLayers } from "../../src/editor/workspace-layers";
import { activatedExtension, closeEditors, hoverText, positionOf, waitFor, workspaceFolder } from "./support";

const MODEL = [
  "import torch.nn as nn",
  "from .sizes import INPUTS",
  "",
  "class Net(nn.Module):",
  "    def __init__(self, hidden):",
  "        super().__init__()",
  "        self.rnn = nn.GRU(INPUTS, hidden)",
  "",
].join("\n");

const TRAIN = "from .model import Net\n\nnet = Net(11)\n";

describe("sizes that stand in other files of the workspace", () => {
  const folder = (): vscode.Uri => vscode.Uri.joinPath(workspaceFolder(), "other_files");
  const write = (name: string, text: string): Thenable<void> =>
    vscode.workspace.fs.writeFile(vscode.Uri.joinPath(folder(), name), new TextEncoder().encode(text));

  before(async () => {
    await activatedExtension();
    await write("sizes.py", "INPUTS = 7\n");
    await write("model.py", MODEL);
    await write("train.py", TRAIN);
  });
  after(async () => {
    await closeEditors();
    await vscode.workspace.fs.delete(folder(), { recursive: true });
  });

  const openModel = async (): Promise<vscode.TextDocument> => {
    const { document } = await vscode.window.showTextDocument(vscode.Uri.joinPath(folder(), "model.py"));
    return document;
  };
  const hovered = async (what: RegExp): Promise<string> => {
    const document = await openModel();
    return waitFor(String(what), async () => {
      const text = await hoverText(document, positionOf(document, "GRU(", 1));
      return what.test(text) && text;
    });
  };

  it("come from a file that is imported, and from one that makes the module", async () => {
    await hovered(/GRU\(input_size=7, hidden_size=11\)|input_size 7|features 7/);
    await hovered(/hidden_size 11/);
  });

  it("follow what is written there", async () => {
    await write("train.py", TRAIN.replace("11", "5"));
    await hovered(/hidden_size 5/);
  });

  describe("in the list of the workspace's layers", () => {
    let importers: Importers;
    let layers: WorkspaceLayers;

    before(async () => {
      await closeEditors();
      await write("sizes.py", "from .widths import INPUTS\n");
      await write("widths.py", "INPUTS = 9\n");
      await write("train.py", TRAIN);
      importers = new Importers();
      layers = new WorkspaceLayers(importers);
      await layers.refresh(() => undefined);
    });
    after(() => {
      layers.dispose();
      importers.dispose();
    });

    const signatures = (): readonly string[] => {
      const { path } = vscode.Uri.joinPath(folder(), "model.py");
      const parts = layers.list().find(({ uri }) => uri.path === path)?.parts ?? [];
      return parts.flatMap((part) => part.layers.map((layer) => signatureOf(layer)));
    };
    const listed = (what: RegExp): Promise<unknown> =>
      waitFor(`${String(what)} in the list`, () => signatures().some((each) => what.test(each)));

    it("are there when the search is done, through several files", () => {
      assert.deepEqual(signatures(), ["GRU(input_size=9, hidden_size=11)"]);
    });

    it("follow what is written to disk", async () => {
      await write("widths.py", "INPUTS = 8\n");
      await listed(/input_size=8/);
      await write("train.py", TRAIN.replace("11", "6"));
      await listed(/hidden_size=6/);
    });

    it("go with the file that had them, and come with another one", async () => {
      await vscode.workspace.fs.delete(vscode.Uri.joinPath(folder(), "train.py"));
      await waitFor("a layer without the size", () => !/hidden_size=6/.test(signatures().join()));
      await write("run.py", TRAIN.replace("11", "4"));
      await listed(/hidden_size=4/);
    });
  });
});
