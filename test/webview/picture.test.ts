import assert from "node:assert/strict";
import fs from "node:fs";
import type { PreviewSnapshot } from "../../src/core/panel/messages";
import { createPreview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import { snapshotOf } from "../../src/core/panel/snapshot";
import { chipSize, fewDigits } from "../../webview/picture/chip";
import { type Box, neighbour } from "../../webview/picture/geometry";
import { extent, strength } from "../../webview/picture/heat";
import { layoutPicture } from "../../webview/picture/layout";
import { type Figure, figuresOf } from "../../webview/picture/model";
import type { PictureLayout, PictureNode } from "../../webview/picture/parts";
import { subscript } from "../../webview/picture/subscript";
import { partsIn, previewOf, type TraceName } from "./fixtures/snapshots";

const DEFAULT = 0;
const SEQUENCES = 1;
const STATE = 2;
const BOTH = 3;

function figureOf(preview: PreviewSnapshot, combination: number): Figure {
  const chosen = preview.combinations[combination];
  assert.ok(chosen);
  const [figure, ...others] = figuresOf(preview, chosen);
  assert.ok(figure);
  assert.deepEqual(others, []);
  return figure;
}

/** The preview of a layer of which nothing could be run on a hundred steps. */
function unrun(name: TraceName): PreviewSnapshot {
  const preview = previewOf(name);
  const shape = preview.input.shape.map((size, axis) => (axis === 1 ? { size: 100 } : size));
  return { ...preview, input: { ...preview.input, shape }, passes: [] };
}

const layoutOf = (name: TraceName, combination: number, width = 2000): PictureLayout =>
  layoutPicture(figureOf(previewOf(name), combination), width);

const litLabels = (layout: PictureLayout): readonly string[] =>
  layout.nodes.filter((node) => node.lit).map((node) => node.label);

const overlap = (a: Box, b: Box): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;

describe("the picture of the unrolled layer", () => {
  it("lights what each combination returns", () => {
    assert.deepEqual(litLabels(layoutOf("one", DEFAULT)), ["h₃"]);
    assert.deepEqual(litLabels(layoutOf("one", SEQUENCES)), ["h₁", "h₂", "h₃"]);
    assert.deepEqual(litLabels(layoutOf("one", STATE)), ["h₃", "state_c", "state_h"]);
    assert.deepEqual(litLabels(layoutOf("one", BOTH)), ["h₁", "h₂", "h₃", "state_c", "state_h"]);
  });

  it("names the states of a program's own cells, which nothing is run of", () => {
    const code = (sizes: string): string => `
import keras
class Cell(keras.layers.Layer):
    def __init__(self):
        super().__init__()
        self.state_size = ${sizes}
    def call(self, inputs, states):
        return inputs, states
y = keras.layers.RNN(Cell(), return_state=True)(keras.Input((3, 2)))
`;
    const lit = (sizes: string): readonly string[] => {
      const [layer] = readDocument(code(sizes), "python").layers;
      assert.ok(layer);
      const preview = snapshotOf(createPreview(layer), {}, { key: "", line: 1 });
      const current = preview.combinations.findIndex((combination) => combination.current);
      return litLabels(layoutPicture(figureOf(preview, current), 2000));
    };
    assert.deepEqual(lit("2"), ["h₃", "state_0"]);
    assert.deepEqual(lit("(2, 4)"), ["h₃", "state_0, state_1"]);
    assert.deepEqual(lit("[2, 4, 8]"), ["h₃", "state_0 … state_2"]);
  });

  it("writes the numbers that Keras printed into its nodes", () => {
    const texts = layoutOf("one", BOTH).nodes.flatMap((node) => node.heat.map((cell) => `${node.label} ${cell.text}`));
    for (const text of [
      "h₁ 0.00772376",
      "h₂ 0.01633997",
      "h₃ 0.02572775",
      "state_h 0.02572775",
      "state_c 0.05020291",
      "x₂ 0.3",
    ]) {
      assert.ok(texts.includes(text), `${text} in ${texts.join(", ")}`);
    }
  });

  it("links equal tensors only where both are returned", () => {
    assert.equal(layoutOf("one", BOTH).equalities[0]?.text, "output[:, -1] ≡ state_h");
    assert.equal(layoutOf("one", BOTH, 276).equalities[0]?.text, "≡ state_h");
    assert.equal(layoutOf("one", STATE).equalities.length, 1);
    assert.deepEqual(layoutOf("one", DEFAULT).equalities, []);
    assert.deepEqual(layoutOf("one", SEQUENCES).equalities, []);
  });

  it("keeps the name of the state on both sides of two directions in a panel beside an editor", () => {
    const code =
      "from keras import layers, Input\nlayers.Bidirectional(layers.LSTM(16, return_sequences=True, return_state=True))(Input((20, 8)))";
    const [layer] = readDocument(code, "python").layers;
    assert.ok(layer);
    const preview = snapshotOf(createPreview(layer), {}, { key: "", line: 2 });
    const both = preview.combinations.findIndex(({ current }) => current);
    for (const width of [470, 510, 620]) {
      const { equalities, width: drawn } = layoutPicture(figureOf(preview, both), width);
      assert.deepEqual(
        equalities.map(({ text }) => text.replace(/^.*≡ /, "")),
        ["forward_state_h", "backward_state_h"],
        `${width} px`,
      );
      for (const { at } of equalities) assert.ok(at.x >= 0 && at.x <= drawn, `${at.x} in ${drawn}`);
    }
  });

  it("shares a place among equal numbers", () => {
    const { nodes } = layoutOf("one", BOTH);
    const placeOf = (label: string) => nodes.find((node) => node.label === label)?.place;
    assert.equal(placeOf("state_h"), placeOf("h₃"));
    assert.equal(placeOf("state_c"), "c:2");
  });

  it("has no line of cell states where the layer has none, and is less high", () => {
    const lstm = layoutOf("one", BOTH);
    const gru = layoutOf("gru", BOTH);
    assert.deepEqual(litLabels(gru), ["h₁", "h₂", "h₃", "state_h"]);
    assert.deepEqual(
      gru.nodes.filter(({ kind }) => kind === "c" || kind === "state_c"),
      [],
    );
    assert.deepEqual(
      gru.texts.filter(({ kind }) => kind === "initial").map(({ text }) => text),
      ["h₀"],
    );
    assert.deepEqual(
      gru.edges.filter(({ kind }) => kind === "inner"),
      [],
    );
    assert.ok(gru.height < lstm.height, `${gru.height} and ${lstm.height}`);
    assert.equal(gru.equalities[0]?.text, "output[:, -1] ≡ state_h");
  });

  it("has none either where no values could be computed", () => {
    const { nodes } = layoutPicture(figureOf(unrun("gru"), DEFAULT), 2000);
    assert.deepEqual(
      nodes.filter(({ kind }) => kind.startsWith("state")).map(({ label }) => label),
      ["state_h"],
    );
  });

  for (const name of ["one", "four", "sixteen", "fifty", "gru", "simple"] as const) {
    for (const width of [276, 500, 720, 1040]) {
      it(`has nothing over anything else, and fits: ${name} at ${width} px`, () => {
        const { nodes, cells, ...layout } = layoutOf(name, BOTH, width);
        assert.ok(layout.width <= width || nodes.length <= 3 * 3 + 2, `${layout.width} px wide`);
        const boxes: readonly Box[] = [...nodes, ...cells];
        for (const [index, box] of boxes.entries()) {
          assert.ok(box.x >= 0 && box.y >= 0);
          assert.ok(box.x + box.width <= layout.width && box.y + box.height <= layout.height);
          for (const other of boxes.slice(index + 1)) {
            if (overlap(box, other)) assert.fail(`${JSON.stringify(box)} and ${JSON.stringify(other)}`);
          }
        }
      });
    }
  }

  it("shows the issue's layer without scrolling at 300 px, less the page's padding", () => {
    assert.ok(layoutOf("one", BOTH, 276).width <= 276);
  });

  it("shows fewer digits, then none, as the page gets narrower", () => {
    assert.equal(layoutOf("one", BOTH, 720).digits, "all");
    assert.equal(layoutOf("one", BOTH, 560).digits, "few");
    assert.equal(layoutOf("one", BOTH, 276).digits, "none");
  });

  it("shows the first and last of many steps, with a gap", () => {
    const { nodes, texts } = layoutOf("fifty", SEQUENCES, 1040);
    const steps = nodes.filter((node) => node.kind === "x").map((node) => node.label);
    assert.deepEqual(steps, ["x₁", "x₂", "x₃", "x₄₈", "x₄₉", "x₅₀"]);
    assert.ok(texts.some(({ kind }) => kind === "gap"));
  });

  it("numbers hidden states in the order in which they are made, inputs in theirs", () => {
    const preview = previewOf("one");
    const parts = partsIn(preview).map((part) => ({
      ...part,
      steps: part.steps.map((step, index, all) => ({ ...step, timestep: all.length - 1 - index })),
    }));
    const backwards = { ...preview, passes: [parts] };
    const labels = layoutPicture(figureOf(backwards, SEQUENCES), 2000).nodes.map((node) => node.label);
    assert.deepEqual(
      labels.filter((label) => /^[xh]/.test(label)),
      ["x₃", "h₁", "x₂", "h₂", "x₁", "h₃"],
    );
  });

  it("sketches the layer where no values could be computed", () => {
    const { nodes } = layoutPicture(figureOf(unrun("one"), BOTH), 2000);
    assert.deepEqual(
      nodes.filter((node) => node.kind === "h").map((node) => node.label),
      ["h₁", "h₂", "h₁₀₀"],
    );
    assert.ok(nodes.every((node) => node.heat.length === 0));
  });

  for (const width of [276, 500, 720, 1040]) {
    it(`has nothing over anything else where two directions share the input: ${width} px`, () => {
      const [layer] = readDocument(fs.readFileSync("examples/bidirectional.py", "utf8"), "python").layers;
      assert.ok(layer);
      const preview = snapshotOf(createPreview(layer), {}, { key: "", line: 1 });
      const { nodes, cells } = layoutPicture(
        figureOf(
          preview,
          preview.combinations.findIndex((each) => each.current),
        ),
        width,
      );
      const boxes: readonly Box[] = [...nodes, ...cells];
      for (const [index, box] of boxes.entries()) {
        for (const other of boxes.slice(index + 1)) {
          assert.ok(!overlap(box, other), JSON.stringify([box, other]));
        }
      }
    });
  }

  it("has room for the name of the direction behind the last cell", () => {
    const text = "import torch\nnn = torch.nn\nnn.LSTM(10, 16, bidirectional=True)(torch.randn(4, 7, 10))\n";
    const [layer] = readDocument(text, "python").layers;
    assert.ok(layer);
    const preview = snapshotOf(createPreview(layer), {}, { key: "", line: 1 });
    const current = preview.combinations.findIndex((each) => each.current);
    for (const page of [300, 560, 900]) {
      const { width, texts } = layoutPicture(figureOf(preview, current), page);
      const named = texts.find((each) => each.text === "← backward");
      // Measured in Chromium: 80 px.
      assert.ok(named && named.x + 80 <= width, `${named?.x} of ${width}`);
    }
  });

  it("moves from node to node in the key's direction", () => {
    const { nodes } = layoutOf("one", BOTH);
    const from = (label: string): PictureNode => {
      const found = nodes.find((node) => node.label === label);
      assert.ok(found, label);
      return found;
    };
    assert.equal(neighbour(nodes, from("h₁"), "right")?.label, "h₂");
    assert.equal(neighbour(nodes, from("h₁"), "down")?.label, "x₁");
    assert.equal(neighbour(nodes, from("c₂"), "right")?.label, "state_c");
    assert.equal(neighbour(nodes, from("state_c"), "down")?.label, "state_h");
    assert.equal(neighbour(nodes, from("x₁"), "left"), undefined);
  });
});

describe("chips and heat", () => {
  it("writes numbers into short vectors and draws long ones as a square", () => {
    assert.equal(chipSize(1, 10, "all").columns, 1);
    assert.equal(chipSize(16, 10, "all").columns, 4);
    assert.equal(chipSize(1000, 10, "all").count, 64);
  });

  it("keeps four decimals where there is little room", () => {
    assert.deepEqual([0, 0.02572775, -0.5, 1, 123.456, 0.00001, -1e-9, 1e9].map(fewDigits), [
      "0",
      "0.0257",
      "-0.5",
      "1",
      "123.5",
      "1.0e-5",
      "-1.0e-9",
      "1.0e+9",
    ]);
  });

  it("colours around 0, up to the largest magnitude, and takes no harm from what is no number", () => {
    assert.equal(extent([0, -2, 1, Number.NaN, Number.POSITIVE_INFINITY]), 2);
    assert.equal(extent([]), 1);
    assert.equal(strength(0, 2), 0);
    assert.equal(strength(-2, 2), 1);
    assert.equal(strength(0.5, 2), 0.5);
    assert.equal(strength(Number.NaN, 2), 1);
  });

  it("writes indices in subscript", () => {
    assert.equal(subscript(1230), "₁₂₃₀");
  });
});
