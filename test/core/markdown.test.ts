import assert from "node:assert/strict";
import { previewMarkdown } from "../../src/core/format/markdown";
import { code, escaped } from "../../src/core/format/markdown-text";
import type { LayerDefinition } from "../../src/core/definition";
import { madeTogether } from "../../src/core/documents/instances";
import { createPreview } from "../../src/core/preview/preview";
import { readJson } from "../../src/core/readers/json/reader";
import { readDocument } from "../../src/core/read";
import { withProfile } from "../../src/core/resolve/profile";
import { resolve } from "../../src/core/resolve/resolve";

function markdownOf(definition: object): string {
  const [call] = readJson(JSON.stringify(definition)).calls;
  assert.ok(call, "no layer was read");
  return previewMarkdown(createPreview(resolve(call)), { edge: 2, beside: ["links"] });
}

const CONSTANT = {
  class_name: "LSTM",
  config: {
    name: "encoder",
    units: 1,
    return_state: true,
    kernel_initializer: { class_name: "Constant", config: { value: 0.1 } },
    recurrent_initializer: { class_name: "Constant", config: { value: 0.1 } },
  },
  inputs: [
    [
      [0.1, 0.2],
      [0.3, 0.1],
      [0.2, 0.3],
    ],
  ],
};

describe("format/markdown", () => {
  const lines = markdownOf(CONSTANT).split("\n");
  const rows = lines.filter((line) => line.startsWith("|")).map((line) => line.split("|").map((cell) => cell.trim()));

  it("begins with the name, what stands beside it, and the resolved signature", () => {
    assert.equal(lines[0], "**encoder** · links");
    assert.match(lines[2] ?? "", /^`LSTM\(units=1, .*return_state=True\)`$/);
  });

  it("says how nested tensors are unpacked, in the hover behind the flags", () => {
    const text = (source: string, language: string, hover?: { told: readonly string[] }): string =>
      previewMarkdown(createPreview(readDocument(source, language).layers[0]!), {
        edge: 2,
        beside: [],
        ...(hover && { hover }),
      });
    const torch = "import torch\ntorch.nn.LSTM(2, 3)";
    assert.match(text(torch, "python"), /^To unpack: `output, \(h_n, c_n\) = …`$/m);
    assert.match(text(torch, "python", { told: [] }), /▶ *\| [^|]*default[^|]*\| `output, \(h_n, c_n\)`/);
    assert.doesNotMatch(text("from keras.layers import LSTM\nLSTM(3, return_state=True)", "python"), /To unpack/);
    assert.doesNotMatch(text("tf.layers.lstmCell({units: 3})", "javascript"), /To unpack/);
  });

  it("says which of the document's words it takes a version by, unless that is the user's choice", () => {
    const [layer] = readDocument("from keras.layers.recurrent import LSTM\nLSTM(3)", "python").layers;
    const rules = (of: LayerDefinition): string | undefined =>
      /^By the rules of .*$/m.exec(previewMarkdown(createPreview(of), { edge: 2, beside: [] }))?.[0];
    assert.equal(rules(layer!), "By the rules of Keras 2: the document has `keras.layers.recurrent`.");
    assert.equal(rules(withProfile(layer!, "keras-2.3")), "By the rules of Keras 2.3.");
  });

  it("has a row for each tensor of the four combinations, with Keras's digits; the document's own first, and marked", () => {
    assert.deepEqual(
      rows.slice(2).map((cells) => [1, 2, 3, 4].map((column) => cells[column]?.replaceAll(/[`*]/g, ""))),
      [
        ["▶ return_state", "output", "(batch 1, units 1)", "[[0.02572775]]"],
        ["", "state_h", "(batch 1, units 1)", "[[0.02572775]]"],
        ["", "state_c", "(batch 1, units 1)", "[[0.05020291]]"],
        ["default", "output", "(batch 1, units 1)", "[[0.02572775]]"],
        ["return_sequences", "output", "(batch 1, timesteps 3, units 1)", "[[[0.00772376] [0.01633997] [0.02572775]]]"],
        [
          "return_sequences return_state",
          "output",
          "(batch 1, timesteps 3, units 1)",
          "[[[0.00772376] [0.01633997] [0.02572775]]]",
        ],
        ["", "state_h", "(batch 1, units 1)", "[[0.02572775]]"],
        ["", "state_c", "(batch 1, units 1)", "[[0.05020291]]"],
      ],
    );
  });

  it("puts the flags into rows of their own in a hover, keeps shapes in one line, and uses VS Code's icons", () => {
    const [call] = readJson(JSON.stringify({ ...CONSTANT, config: { ...CONSTANT.config, dropout: 0.5 } })).calls;
    assert.ok(call);
    const options = { edge: 2, precision: 4, beside: [], hover: { told: [] } };
    const hover = previewMarkdown(createPreview(resolve(call)), options);
    const table = hover.split("\n").filter((line) => line.startsWith("|"));
    assert.match(table[2] ?? "", /^\| ▶ *\| \*\*`return_state`\*\* *\| *\|$/);
    assert.match(
      table[3] ?? "",
      /^\| \*\*`output`\*\* *\| `\(batch\u00A01,\u00A0units\u00A01\)` *\| `\[\[0\.0257\]\]` *\|$/,
    );
    assert.match(hover, /^\$\(info\) dropout=0\.5/m);
    // Too long for a line of a hover; the panel has it all.
    const long = createPreview(readDocument("x = LSTM(4, return_sequences=True)(Input((3, 2)))", "python").layers[0]!);
    assert.match(previewMarkdown(long, options), /`\[\[\[-?\d[^`]{10,43}\u00A0…` \|$/m);
  });

  it("says that weights are random where they are, in the table and among the assumptions", () => {
    const text = markdownOf({ class_name: "LSTM", config: { units: 2 } });
    assert.match(text, /values \(after set_random_seed\(1\)\)/);
    assert.match(text, /- Random: Keras's weights on TensorFlow after keras\.utils\.set_random_seed\(1\), of a layer/);
    assert.match(text, /- No literal data feed this layer/);
  });

  it("says what the arrow in a shape means", () => {
    const text = markdownOf({ class_name: "LSTM", config: { units: 2 } });
    assert.match(text, /`\(batch→1, units 2\)`/);
    assert.match(text, /^Assumed \(in shapes after →\):$/m);
  });

  it("shows the shapes that a right input would give where the input has other axes", () => {
    const text = markdownOf({ class_name: "LSTM", config: { units: 2 }, inputs: [[1, 2]] });
    assert.match(text, /❌ The layer takes an input of 3 axes/);
    assert.match(text, /\| \*\*`output`\*\* *\| `\(batch→1, units 2\)` *\| – /);
    assert.match(text, /^The shapes are those of an input \(batch, timesteps, features\)\.$/m);
  });

  it("puts an error in the place of the table", () => {
    const text = markdownOf({ class_name: "LSTM", config: { units: 0 } });
    assert.match(text, /❌ units must be a positive integer/);
    assert.ok(!text.includes("|"), text);
  });

  it("says which of the layers that a call makes it shows, and names the others", () => {
    const text =
      "from keras.layers import LSTM\nm.add(LSTM(1))\nfor n in (2, 3): m.add(LSTM(n, return_sequences=True))\n";
    const { layers } = readDocument(text, "python");
    const [, second, third] = layers;
    assert.ok(second && third);
    assert.deepEqual(madeTogether(layers, third), [second, third]);
    const shown = previewMarkdown(createPreview(third), { edge: 2, beside: [], made: [second, third] }).split("\n\n");
    assert.equal(shown[0], "**lstm_2** · 2 of 2 layers made here");
    assert.equal(shown[2], "- lstm_1 (1 of 2): `LSTM(units=2, return_sequences=True)` → `(batch, timesteps, 2)`");
  });

  it("lets no document put links, images or HTML into a hover", () => {
    assert.equal(escaped("[x](command:y) <img> `z`"), "\\[x\\](command:y) \\<img\\> \\`z\\`");
    assert.equal(escaped("_a_ b_c __d__ $e$ (f)"), "\\_a\\_ b_c \\_\\_d\\_\\_ \\$e\\$ (f)");
    assert.equal(code("a`b"), "``a`b``");
    assert.equal(code("`"), "`` ` ``");
    const text = markdownOf({ class_name: "LSTM", config: { units: 0, name: "x`**[y](command:z)" } });
    assert.match(text, /^\*\*x\\`\\\*\\\*\\\[y\\\]\(command:z\)\*\*/);
  });
});
