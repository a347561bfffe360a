/** Explaining and converting layers that hold others, read from documents: what the engine makes of them is held to goldens elsewhere. */
import assert from "node:assert/strict";
import { nested } from "../../src/core/format/json";
import { hasGates } from "../../src/core/engine/trace";
import { explainStep } from "../../src/core/explain/explain";
import { createPreview, type Preview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import type { Tensor } from "../../src/core/tensor";
import {
  type Conversion,
  type ConvertedModule,
  convertWeights,
  type WeightedModule,
} from "../../src/core/weights/convert";
import { convertedWeights, layerWeights } from "../../src/core/format/layer-weights";
import { isRefusal, type Refusal } from "../../src/core/weights/read-module";

const layer = (class_name: string, config: object) => ({ class_name, config });
const cells = (...list: readonly object[]) => layer("StackedRNNCells", { cells: list });

const inputs = [
  [
    [0.1, -0.4, 0.3],
    [0.7, 0.2, -0.5],
    [-0.6, 0.9, 0.8],
  ],
  [
    [0.5, 0.4, -0.3],
    [-0.2, 0.6, 0.1],
    [0.3, -0.8, 0.2],
  ],
];

const LSTM = layer("LSTM", { units: 2, return_sequences: true, bias_initializer: "random_normal" });
const CELL = layer("LSTMCell", { units: 2, bias_initializer: "random_normal" });

const DOCUMENTS: Readonly<Record<string, object>> = {
  "Bidirectional(LSTM)": layer("Bidirectional", { layer: LSTM }),
  "Bidirectional of two kinds": layer("Bidirectional", {
    layer: LSTM,
    backward_layer: layer("GRU", { units: 3, return_sequences: true, go_backwards: true }),
  }),
  "RNN(LSTMCell)": layer("RNN", { cell: CELL, return_sequences: true }),
  "RNN(LSTMCell), backwards": layer("RNN", { cell: CELL, return_sequences: true, go_backwards: true }),
  "RNN over two kinds of cells": layer("RNN", {
    cell: cells(CELL, layer("GRUCell", { units: 3 })),
    return_sequences: true,
  }),
  "RNN over two cells": layer("RNN", { cell: cells(CELL, CELL), return_sequences: true }),
  "Bidirectional(RNN)": layer("Bidirectional", {
    layer: layer("RNN", { cell: cells(CELL, CELL), return_sequences: true }),
  }),
  CuDNNLSTM: layer("CuDNNLSTM", { units: 2, return_sequences: true, bias_initializer: "random_normal" }),
  CuDNNGRU: layer("CuDNNGRU", { units: 2, return_sequences: true, bias_initializer: "random_normal" }),
};

function previewOf(document: object): Preview {
  const [definition] = readDocument(JSON.stringify(document), "json").layers;
  const preview = createPreview(definition ?? assert.fail("no layer"));
  assert.deepEqual(
    preview.problems.filter(({ severity }) => severity === "error"),
    [],
  );
  return preview;
}

const near = (ours: number, theirs: number): boolean => Math.abs(ours - theirs) <= 1e-6 + 1e-5 * Math.abs(theirs);

const at = ({ shape, data }: Tensor, ...index: readonly number[]): number =>
  data[shape.reduce((offset, size, axis) => offset * size + (index[axis] ?? 0), 0)] ?? Number.NaN;

/** What the layer returns with `return_sequences`, or PyTorch's `output`. */
const sequence = ({ combinations }: Preview): Tensor =>
  combinations.find(({ current }) => current)?.outputs[0]?.values ?? assert.fail("no output");

describe("explain: every recurrence of layers that hold others", () => {
  const spatial = inputs.map((row) => row.map((step) => step.map((value) => [value])));
  for (const [name, document] of Object.entries({
    ...DOCUMENTS,
    "TimeDistributed(GRU)": { ...layer("TimeDistributed", { layer: layer("GRU", { units: 2 }) }), inputs: [inputs] },
    "Bidirectional(ConvLSTM1D)": {
      ...layer("Bidirectional", {
        layer: layer("ConvLSTM1D", { filters: 1, kernel_size: 2, padding: "same", return_sequences: true }),
      }),
      inputs: spatial,
    },
    LSTMCell: { ...CELL, inputs: inputs[0] },
    "a mask": {
      ...LSTM,
      mask: [
        [0, 1, 1],
        [1, 0, 1],
      ],
    },
    "a mask, backwards": {
      ...layer("GRU", { units: 2, go_backwards: true }),
      mask: [
        [0, 1, 1],
        [1, 0, 1],
      ],
    },
    time_major: { ...layer("LSTM", { units: 2, time_major: true }), keras_version: "2.15.0" },
  })) {
    it(`gives its trace: ${name}`, () => {
      const preview = previewOf({ inputs, ...document });
      const parts = preview.trace?.parts ?? [];
      assert.ok(parts.length > 0);
      for (const { name: part, trace } of parts) {
        assert.ok(hasGates(trace));
        const [batch = 0, steps = 0] = trace.output.shape;
        for (let row = 0; row < batch; row++) {
          for (let step = 0; step < steps; step++) {
            const explanation = explainStep(preview, { part, row, step, unit: 1 });
            assert.ok(explanation, `part ${part}, row ${row}, step ${step}`);
            assert.equal(explanation.equations.length === 0, explanation.skipped);
            assert.equal(explanation.skipped, trace.mask !== undefined && at(trace.mask, row, step) === 0);
            for (const { kind, name: symbol, value } of explanation.equations) {
              const tensor = (kind === "gate" ? trace.gates : trace.states)[symbol] ?? assert.fail(symbol);
              assert.ok(near(value, at(tensor, row, step, 1)), `${part} ${symbol} at row ${row}, step ${step}`);
            }
          }
        }
      }
    });
  }
});

function whole(conversion: Conversion | Refusal | undefined): Conversion {
  assert.ok(conversion && !isRefusal(conversion));
  return conversion;
}

const asKeras = ({ module, weights }: ConvertedModule): WeightedModule => ({
  framework: "keras",
  module,
  weights: Object.fromEntries(weights.map(({ name, values }) => [name, values])),
});

/** The one module of a conversion, run on the inputs. */
function torchPreview(class_name: string, { modules: [module] }: Conversion): Preview {
  const { config, weights } = module ?? assert.fail("no module");
  const given = Object.fromEntries(weights.map(({ name, values }) => [name, nested(values)]));
  return previewOf({ framework: "torch", class_name, config, weights: given, inputs });
}

function assertSameSequence(ours: Preview, theirs: Preview): void {
  const expected = sequence(theirs);
  assert.deepEqual(sequence(ours).shape, expected.shape);
  assert.ok(sequence(ours).data.every((value, index) => near(value, expected.data[index] ?? Number.NaN)));
}

describe("weights: layers that hold others", () => {
  for (const [name, className, config] of [
    ["Bidirectional(LSTM)", "LSTM", { bidirectional: true }],
    ["RNN(LSTMCell)", "LSTM", {}],
    ["RNN over two cells", "LSTM", { num_layers: 2 }],
    ["CuDNNLSTM", "LSTM", {}],
    ["CuDNNGRU", "GRU", {}],
  ] as const) {
    it(`return the same after conversion to PyTorch, and back: ${name}`, () => {
      const preview = previewOf({ ...DOCUMENTS[name], inputs });
      const there = whole(convertedWeights(preview, "torch"));
      assert.deepEqual(
        there.modules.map((module) => module.config),
        [{ input_size: 3, hidden_size: 2, batch_first: true, ...config }],
      );
      assertSameSequence(torchPreview(className, there), preview);
      const back = whole(convertedWeights(torchPreview(className, there), "keras"));
      const again = whole(convertWeights(back.modules.map(asKeras), "torch"));
      assertSameSequence(torchPreview(className, again), preview);
    });
  }

  for (const [name, target, reason] of [
    ["Bidirectional of two kinds", "torch", /backward_layer/],
    ["RNN(LSTMCell), backwards", "torch", /backwards/],
    ["RNN over two kinds of cells", "torch", /num_layers/],
    ["Bidirectional(RNN)", "onnx", /RNN/],
  ] as const) {
    it(`are refused with the reason: ${name}, to ${target}`, () => {
      const conversion = convertedWeights(previewOf({ ...DOCUMENTS[name], inputs }), target);
      assert.ok(conversion && isRefusal(conversion));
      assert.match(conversion.refusal, reason);
    });
  }

  it("are refused where Keras 2 turns the directions round, and say what they leave out", () => {
    const both = (config: object, profile: object = {}) => {
      const inner = layer("LSTM", { units: 2, return_sequences: true, ...config });
      return { ...layer("Bidirectional", { layer: inner, merge_mode: "sum" }), ...profile, inputs };
    };
    const turned = convertedWeights(previewOf(both({ go_backwards: true }, { keras_version: "2.4.0" })), "torch");
    assert.ok(turned && isRefusal(turned));
    assert.match(turned.refusal, /go_backwards=True/);
    assert.match(whole(convertedWeights(previewOf(both({})), "onnx")).notes.join(" "), /merge_mode="sum" is left out/);
  });

  it("tell the gates of every weight: of a stack's cells, of CuDNN's two biases, of a convolution's filters", () => {
    const slices = (document: object) =>
      layerWeights(previewOf(document)).map(
        ({ name, slices: each }) => `${name} ${each.map(({ gate, start }) => `${gate}${start}`).join(" ")}`,
      );
    assert.deepEqual(slices(DOCUMENTS["RNN over two kinds of cells"] ?? {}), [
      "cells/0/kernel i0 f2 c4 o6",
      "cells/0/recurrent_kernel i0 f2 c4 o6",
      "cells/0/bias i0 f2 c4 o6",
      "cells/1/kernel z0 r3 h6",
      "cells/1/recurrent_kernel z0 r3 h6",
      "cells/1/bias z0 r3 h6 z0 r3 h6",
    ]);
    assert.equal(slices(DOCUMENTS["CuDNNGRU"] ?? {})[2], "bias z0 r2 h4 z6 r8 h10");
    assert.deepEqual(slices(layer("ConvLSTM1D", { filters: 1, kernel_size: 2 })), [
      "kernel i0 f1 c2 o3",
      "recurrent_kernel i0 f1 c2 o3",
      "bias i0 f1 c2 o3",
    ]);
  });
});

describe("layers in each other, more than can be counted", () => {
  it("are read as far as they can be shown: a stack of 60 cells has them, one of 60 such stacks nothing", () => {
    const again = "s = StackedRNNCells([s] * 60)\n".repeat(8);
    const program = `from keras.layers import Bidirectional, LSTMCell, RNN, StackedRNNCells\ns = LSTMCell(2)\n${again}y = Bidirectional(RNN(s))\n`;
    const { layers } = readDocument(program, "python");
    assert.equal(layers.length, 11);
    assert.deepEqual(
      layers.slice(1, 4).map(({ parts }) => parts?.length),
      [60, undefined, undefined],
    );
  });
});
