/** Layers and models that are large, and every beginning of one. */
import assert from "node:assert/strict";
import { known, valueOf } from "../../src/core/definition";
import { snapshotOf } from "../../src/core/panel/snapshot";
import { createPreview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import { readJson } from "../../src/core/readers/json/reader";
import { runModel } from "../../src/core/whole-model/run-model";
import { summarise } from "../../src/core/whole-model/summary";
import { torchLayer } from "../core/torch-fixtures";
import models from "../golden/keras-3.15.1-models.json";

describe("large layers", () => {
  it("fit into a message to the page, however large their pictures", () => {
    const text = `from keras.layers import *
from keras import Input
out = ConvLSTM2D(8, 3, return_sequences=True)(Input((20, 24, 24, 1)))
`;
    const [layer = assert.fail("no layer")] = readDocument(text, "python").layers;
    const snapshot = snapshotOf(createPreview(layer), {}, { key: "k", line: 3 });
    assert.ok(JSON.stringify(snapshot).length < 1_000_000);
    assert.deepEqual(
      snapshot.fields.filter(({ kind }) => kind === "argument").map(({ name }) => name),
      ["filters"],
    );
  });

  it("are not computed where those of a model together pass the limits", () => {
    const layer = (class_name: string, config: object): object => ({ class_name, config });
    const wide = Array.from({ length: 4 }, (_, index) =>
      layer("Dense", { name: `d${index}`, units: 4000, kernel_initializer: "zeros" }),
    );
    const layers = [layer("InputLayer", { batch_shape: [null, 2, 4000] }), ...wide, layer("LSTM", { units: 1 })];
    const document = { class_name: "Sequential", config: { name: "s", layers } };
    const [model = assert.fail("no model")] = readDocument(JSON.stringify(document), "json").models ?? [];
    const last = summarise(runModel(model, { seed: 1, withValues: true })).rows.at(-1)?.calls[0]?.outputs[0];
    assert.equal(last?.values, undefined);
    assert.deepEqual(last?.shape?.map(valueOf), [1, 1]);
  });

  it("run in the nearest variants alone where a run is long, and show the others' shapes", () => {
    const long = { shape: [known(3), known(1), known(256)], shapeOrigin: "input" } as const;
    const config = { input_size: 256, hidden_size: 160, num_layers: 2 };
    const { combinations, trace } = createPreview(torchLayer("LSTM", config, long));
    assert.ok(trace?.parts.every((part) => !("gates" in part.trace)));
    const shown = combinations.filter(({ outputs }) => outputs.every(({ values }) => values));
    const flags = shown.map((each) => each.flags);
    assert.ok(flags.length > 4 && flags.length < combinations.length);
    assert.deepEqual(
      flags.slice(0, 4),
      combinations.slice(0, 4).map((each) => each.flags),
    );
  });

  it("are found in every beginning of a document that holds them", () => {
    const text = JSON.stringify(models.sequential.document);
    const first = text.indexOf('"units"');
    for (let end = 0; end < text.length; end += 37) {
      const { calls, problems } = readJson(text.slice(0, end));
      assert.ok(problems.length > 0, String(end));
      assert.ok(end < first || calls.length > 0, String(end));
    }
  });
});
