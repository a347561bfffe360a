import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import { placesOfRow } from "../../webview/places";
import { charactersInCard } from "../../webview/room";
import { rowTexts, vectorText } from "../../webview/rows";
import { shapeText } from "../../webview/shapes";
import { partsIn, previewOf } from "./fixtures/snapshots";

const output = (combination: number, name = "output") => {
  const found = previewOf("one").combinations[combination]?.outputs.find((tensor) => tensor.name === name);
  assert.ok(found);
  return found;
};

describe("tensors in words", () => {
  it("names each axis with its size, and the symbol where the code has one", () => {
    assert.equal(shapeText(output(1)), "(batch 1, timesteps 3, units 1)");
    const symbols = [{ size: 1, symbol: "None" }, { size: 3 }, { size: 4, symbol: "latent_dim" }];
    assert.equal(shapeText({ ...output(1), shape: symbols }), "(batch 1, timesteps 3, units latent_dim=4)");
    assert.equal(shapeText({ name: "bias", axes: ["4 * units"], shape: [{ size: 4 }] }), "(4·units = 4,)");
  });

  it("prints what Keras printed, row by row", () => {
    const pieces = rowTexts(output(1), 75);
    assert.equal(pieces.map(({ text }) => text).join(""), "[[[0.00772376]\n  [0.01633997]\n  [0.02572775]]]");
    assert.deepEqual(
      pieces.flatMap(({ row }) => (row ? [row] : [])),
      [
        [0, 0],
        [0, 1],
        [0, 2],
      ],
    );
  });

  it("has no rows where there are no values", () => {
    const { window: _, ...valueless } = output(0);
    assert.deepEqual(rowTexts(valueless, 75), []);
  });

  it("knows which rows are which numbers of the picture: those of the first batch row", () => {
    const parts = partsIn(previewOf("one"));
    assert.deepEqual(placesOfRow(output(1), [0, 1], parts), ["h:1"]);
    assert.deepEqual(placesOfRow(output(0), [0], parts), ["h:2"]);
    assert.deepEqual(placesOfRow(output(3, "state_h"), [0], parts), ["h:2"]);
    assert.deepEqual(placesOfRow(output(3, "state_c"), [0], parts), ["c:2"]);
    assert.deepEqual(placesOfRow(output(1), [1, 1], parts), []);
  });

  it("knows the two directions in a row of Bidirectional's output, the backward one turned round", () => {
    const [only] = partsIn(previewOf("one"));
    assert.ok(only);
    const parts = [
      { ...only, name: "forward" },
      { ...only, name: "backward", steps: only.steps.toReversed() },
    ];
    const both = (["forward", "backward"] as const).map((part) => ({
      part,
      state: "h",
      as: "output" as const,
      steps: "all" as const,
      reversed: part === "backward",
    }));
    assert.deepEqual(placesOfRow({ ...output(1), holds: both }, [0, 0], parts), ["forward/h:0", "backward/h:2"]);
  });

  it("knows which layer's state a row of PyTorch's h_n is", () => {
    const [only] = partsIn(previewOf("one"));
    assert.ok(only);
    const parts = ["l0", "l1"].map((name) => ({ ...only, name }));
    const holds = parts.map(({ name: part }, index) => ({
      part,
      state: "h",
      as: "state" as const,
      steps: "last" as const,
      at: { axis: 0, index },
    }));
    const tensor = { ...output(0), axes: ["num_layers", "batch", "hidden_size"], holds };
    assert.deepEqual(placesOfRow(tensor, [1, 0], parts), ["l1/h:2"]);
    assert.deepEqual(placesOfRow(tensor, [1, 1], parts), []);
  });

  it("reads a vector on one line, with an ellipsis where elements are left out", () => {
    assert.equal(vectorText([1, 2], 2, 6), "[1. 2.]");
    assert.equal(vectorText([1, 2, 3, 4], 4, 2), "[1. ... 4.]");
    assert.equal(vectorText([1, 2, 3, 4], 256, 6), "[1. 2. ... 3. 4.]");
    assert.equal(vectorText([], 4, 6), "");
  });

  it("gives a card that is alone in its row more characters than two side by side", () => {
    const character = 7;
    assert.equal(charactersInCard({ width: 600, character }), 79);
    assert.equal(charactersInCard({ width: 720, character }), 44);
    assert.equal(charactersInCard({ width: 0, character }), 20);
  });
});

describe("the page's files", () => {
  const files = (dir: string, end: string): readonly string[] =>
    fs
      .readdirSync(dir, { recursive: true, encoding: "utf8" })
      .filter((name) => name.endsWith(end))
      .map((name) => path.join(dir, name));

  it("know the toolkit in controls.ts only", () => {
    const others = [...files("webview", ".ts"), "media/panel.css"].filter((file) => !file.endsWith("controls.ts"));
    assert.ok(others.length > 10);
    for (const file of others) {
      const text = fs.readFileSync(file, "utf8").replaceAll("--vscode-", "");
      assert.doesNotMatch(text, /webview-ui-toolkit|fast-(element|foundation)|vscode-[a-z]|vsCode[A-Z]/, file);
    }
  });

  it("have no colour of their own", () => {
    const css = fs.readFileSync("media/panel.css", "utf8").replaceAll(/\/\*[^]*?\*\//g, "");
    assert.doesNotMatch(css, /#[0-9a-f]{3,8}\b|\b(rgb|hsl|oklch|lab)a?\(/i);
    assert.doesNotMatch(
      css,
      /(color|background|fill|stroke|border|outline)[a-z-]*:[^;]*\b(red|blue|green|white|black|gray|grey|yellow|orange)\b/,
    );
  });

  it("have no style attribute, which the page's policy forbids", () => {
    for (const file of files("webview", ".ts")) {
      assert.doesNotMatch(fs.readFileSync(file, "utf8"), /\sstyle=/, file);
    }
  });
});
