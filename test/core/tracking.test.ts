import assert from "node:assert/strict";
import type { LayerDefinition } from "../../src/core/definition";
import { readDocument } from "../../src/core/read";
import { findTracked, moved, track, type Tracked } from "../../src/core/documents/tracking";

const IMPORT = "from keras.layers import LSTM\n";
const layersOf = (text: string): readonly LayerDefinition[] => readDocument(text, "python").layers;

/** Tracks the layer with that many units through one replacement of `before` by `after`. */
function edited(text: string, units: number, before: string, after: string): number | undefined {
  const layers = layersOf(text);
  const layer = layers.find((each) => unitsOf(each) === units);
  assert.ok(layer, `no LSTM(${units})`);
  const offset = text.indexOf(before);
  const next = text.replace(before, after);
  const tracked: Tracked = moved(track(layers, layer), { offset, removed: before.length, inserted: after.length });
  const found = findTracked(layersOf(next), tracked);
  return found && unitsOf(found);
}

function unitsOf(layer: LayerDefinition): number {
  const value = layer.arguments.find(({ name }) => name === "units")?.value;
  return Number(value?.kind === "known" ? value.value : Number.NaN);
}

describe("tracking", () => {
  const text = `${IMPORT}a = LSTM(1)\nb = LSTM(2)\nc = LSTM(3)\n`;

  it("follows a layer whose line moves", () => {
    assert.equal(edited(text, 2, "a = LSTM(1)\n", "# one\n\na = LSTM(1)\n"), 2);
  });

  it("follows a layer whose arguments or name are edited", () => {
    assert.equal(edited(text, 2, "LSTM(2)", "LSTM(20)"), 20);
    assert.equal(edited(text, 2, "b =", "encoder ="), 2);
  });

  it("loses a layer that is commented out, and takes no other for it", () => {
    assert.equal(edited(text, 2, "b =", "# b ="), undefined);
    assert.equal(edited(text, 1, "a = LSTM(1)\n", ""), undefined);
  });

  it("keeps to the one meant among layers of one name", () => {
    const model = `${IMPORT}m = Sequential()\nm.add(LSTM(1))\nm.add(LSTM(2))\n`;
    assert.equal(edited(model, 2, "m.add(LSTM(1))\n", "m.add(LSTM(9))\nm.add(LSTM(1))\n"), 2);
  });

  it("keeps to the one meant among the layers that one call makes", () => {
    const loop = `${IMPORT}for n in (1, 2, 3):\n    m.add(LSTM(n))\n`;
    assert.equal(edited(loop, 2, "for n", "# three\nfor n"), 2);
    assert.equal(edited(loop, 3, "3)", "4)"), 4);
  });

  it("finds a layer by its name where the text around it was replaced as a whole", () => {
    assert.equal(edited(text, 2, text, `${IMPORT}\n\na = LSTM(1)\nb = LSTM( 2 )\nc = LSTM(3)\n`), 2);
  });
});
