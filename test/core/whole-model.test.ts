import assert from "node:assert/strict";
import { type DocumentReading, valueOf } from "../../src/core/definition";
import { modelMarkdown } from "../../src/core/format/model-markdown";
import { createPreview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import { tensor } from "../../src/core/tensor";
import { runModel } from "../../src/core/whole-model/run-model";
import type { ModelTensor } from "../../src/core/whole-model/tensors";
import { type ModelSummary, summarise } from "../../src/core/whole-model/summary";
import { assertClose, type GoldenTensor, hasKeys, readGolden } from "./engine-fixtures";

/** A model as real Keras serialises it, with what it computes; see `test/golden/make_whole_models.py`. */
interface ModelCase {
  readonly name: string;
  readonly document: object;
  readonly outputs: Readonly<
    Record<string, readonly { readonly values: GoldenTensor; readonly mask: GoldenTensor | null }[]>
  >;
  readonly parameters: Readonly<Record<string, number>>;
}

/** A program that Keras ran, with what came to each of its recurrent layers and left it first. */
interface ProgramCase {
  readonly name: string;
  readonly source: string;
  readonly layers: Readonly<Record<string, { readonly input: GoldenTensor; readonly output: GoldenTensor }>>;
}

const isCase = (value: unknown): value is ModelCase | ProgramCase =>
  hasKeys(value, "name", "document", "outputs", "parameters") || hasKeys(value, "name", "source", "layers");

const GOLDEN = readGolden("keras-3.15.1-whole-models", isCase);

const read = (document: object): DocumentReading => readDocument(JSON.stringify(document), "json");

function summaryOf({ models = [] }: DocumentReading): ModelSummary {
  const [model] = models;
  assert.ok(model && models.length === 1);
  return summarise(runModel(model, { seed: 1, withValues: true }));
}

const layer = (className: string, name: string, config: object): object => ({
  class_name: className,
  config: { name, ...config },
});

const sequential = (...layers: readonly object[]): object => ({
  class_name: "Sequential",
  config: { name: "s", layers },
});

const input = (...shape: readonly (number | null)[]): object =>
  layer("InputLayer", "in", { batch_shape: [null, ...shape] });

describe("whole models", () => {
  for (const golden of GOLDEN.filter((each) => "document" in each)) {
    it(`computes every tensor between the layers as Keras does: ${golden.name}`, () => {
      const summary = summaryOf(read(golden.document));
      assert.deepEqual(
        summary.problems.filter(({ severity }) => severity === "error"),
        [],
      );
      const rows = new Map(summary.rows.map((row) => [row.layer.name, row]));
      for (const [name, tensors] of Object.entries(golden.outputs)) {
        const row = rows.get(name);
        const call = row?.calls[0];
        assert.ok(row && call, name);
        assert.equal(row.parameterCount, golden.parameters[name], `parameters of ${name}`);
        assert.equal(call.outputs.length, tensors.length, name);
        for (const [index, expected] of tensors.entries()) {
          const { values, mask, shape }: ModelTensor = call.outputs[index]!;
          assert.ok(values, `${name} has values`);
          assertClose(values, expected.values, `${golden.name} ${name}`);
          assert.deepEqual(shape?.map(valueOf), expected.values.shape);
          if (expected.mask) assertClose(mask ?? tensor([0], new Float32Array()), expected.mask, `mask of ${name}`);
          else assert.equal(mask, undefined, `mask of ${name}`);
        }
      }
    });
  }

  for (const golden of GOLDEN.filter((each) => "source" in each)) {
    it(`finds what arrives at a program's layers: ${golden.name}`, () => {
      const { layers } = readDocument(golden.source, "python");
      assert.deepEqual(layers.map(({ name }) => name).sort(), Object.keys(golden.layers).sort());
      for (const definition of layers) {
        const { input: arrived, output } = golden.layers[definition.name]!;
        const preview = createPreview(definition);
        assert.ok(preview.deterministic, definition.name);
        assertClose(preview.input.values ?? tensor([0], new Float32Array()), arrived, `input of ${definition.name}`);
        const current = preview.combinations.find((combination) => combination.current);
        assertClose(current?.outputs[0]?.values ?? tensor([0], new Float32Array()), output, definition.name);
      }
    });
  }

  it("says what a layer behind a recurrent one needs, naming both shapes", () => {
    const lstm = (name: string, config: object = {}) => layer("LSTM", name, { units: 2, ...config });
    const each = layer("TimeDistributed", "each", { layer: layer("Dense", "inside", { units: 3 }) });
    const messages = (...layers: readonly object[]) =>
      read(sequential(input(3, 2), ...layers)).problems.map(({ message }) => message);
    assert.deepEqual(messages(lstm("reader"), each), [
      'each: TimeDistributed takes an input of 3 axes, but it gets 2: (batch, 2). Give reader "return_sequences": true.',
    ]);
    assert.deepEqual(messages(lstm("reader", { return_sequences: true }), layer("RepeatVector", "again", { n: 2 })), [
      'again: RepeatVector takes an input of 2 axes, but it gets 3: (batch, 3, 2). Give reader "return_sequences": false.',
    ]);
    assert.deepEqual(messages(lstm("reader", { return_sequences: true }), each), []);
  });

  it("places a problem at the class of its layer", () => {
    const text = JSON.stringify(
      sequential(input(4), layer("Reshape", "fold", { target_shape: [3] }), layer("LSTM", "l", { units: 1 })),
    );
    const [problem] = readDocument(text, "json").problems;
    assert.equal(problem && text.slice(problem.span?.start, problem.span?.end), '"Reshape"');
    assert.match(problem?.message ?? "", /4 values per row, which do not fill \[3\]/);
  });

  it("takes nothing for wrong that rests on sizes which it only assumes", () => {
    const document = sequential(
      input(null, 2),
      layer("Cropping1D", "cut", { cropping: [2, 2] }),
      layer("LSTM", "l", { units: 1 }),
    );
    assert.deepEqual(
      read(document).problems.filter(({ severity }) => severity === "error"),
      [],
    );
  });

  it("feeds each input by its name, and samples those without data", () => {
    const call = (...names: readonly string[]) => [names.map((name) => [name, 0, 0, {}])];
    const named = (name: string, shape: readonly (number | null)[]) => ({
      ...layer("InputLayer", name, { batch_shape: shape }),
      name,
      inbound_nodes: [],
    });
    const document = {
      class_name: "Model",
      config: {
        layers: [
          named("a", [null, 2, 1]),
          named("b", [null, 2, 1]),
          { ...layer("Concatenate", "both", {}), name: "both", inbound_nodes: call("a", "b") },
          { ...layer("LSTM", "reader", { units: 1 }), name: "reader", inbound_nodes: call("both") },
        ],
        input_layers: [
          ["a", 0, 0],
          ["b", 0, 0],
        ],
        output_layers: [["reader", 0, 0]],
      },
      inputs: { b: [[[5], [6]]] },
    };
    const rows = summaryOf(read(document)).rows;
    // The sample is 0.1, 0.2; the data 5, 6.
    assertClose(rows[2]!.calls[0]!.outputs[0]!.values!, { shape: [1, 2, 2], data: [0.1, 5, 0.2, 6] }, "both");
    assert.deepEqual(rows[3]!.calls[0]!.inbound, ["both"]);
  });

  it("says where data do not fit the input, and where an index is in no row of a table", () => {
    const words = sequential(
      input(3),
      layer("Embedding", "table", { input_dim: 4, output_dim: 2 }),
      layer("LSTM", "l", { units: 1 }),
    );
    const errors = (inputs: unknown) => summaryOf(read({ ...words, inputs })).problems.map(({ message }) => message);
    assert.deepEqual(errors([[[1, 2]]]), ['"inputs" has the shape (1, 1, 2), but in takes (batch, 3).']);
    // A Sequential model takes any number of words (run by keras 3.15.1).
    assert.deepEqual(errors([[1, 2]]), []);
    assert.deepEqual(errors([[1, 4, 2]]), ["table: The index 4 is not in the embedding's 4 rows, 0 to 3."]);
    assert.deepEqual(errors([[1, 3, 2]]), []);
  });

  it("warns where a mask is destroyed", () => {
    const document = sequential(
      input(3),
      layer("Embedding", "table", { input_dim: 4, output_dim: 2, mask_zero: true }),
      layer("Conv1D", "conv", { filters: 2, kernel_size: 2 }),
      layer("LSTM", "l", { units: 1 }),
    );
    const { problems } = summaryOf(read(document));
    assert.deepEqual(
      problems.map(({ severity, message }) => [severity, message]),
      [["warning", "conv: Conv1D does not support masking: the layers behind it do not see the mask."]],
    );
  });

  it("carries shapes past a layer that it does not run, and no values", () => {
    const document = sequential(
      input(4, 2),
      layer("Lambda", "mystery", { function: "f", output_shape: [4, 3] }),
      layer("LSTM", "l", { units: 1 }),
    );
    const reading = read(document);
    const [, mystery, l] = summaryOf(reading).rows;
    assert.deepEqual(mystery!.calls[0]!.outputs[0]!.shape?.map(valueOf), [1, 4, 3]);
    assert.equal(l!.calls[0]!.outputs[0]!.values, undefined);
    assert.deepEqual(l!.calls[0]!.outputs[0]!.shape?.map(valueOf), [1, 1]);
    // The preview of the layer itself goes on with a sample.
    assert.ok(createPreview(reading.layers[0]!).combinations[0]!.outputs[0]!.values);
  });

  it("counts the scores of an attention, of which there are more than numbers come in and leave", () => {
    const attention = {
      ...layer("Attention", "a", {}),
      name: "a",
      inbound_nodes: [
        [
          ["in", 0, 0, {}],
          ["in", 0, 0, {}],
        ],
      ],
    };
    const first = (timesteps: number) => {
      const into = { ...input(timesteps, 1), name: "in", inbound_nodes: [] };
      const config = {
        layers: [into, attention, { ...layer("LSTM", "l", { units: 1 }), inbound_nodes: [[["a", 0, 0, {}]]] }],
      };
      return summaryOf(read({ class_name: "Functional", config })).rows[1]!.calls[0]!.outputs[0]!.values;
    };
    assert.ok(first(10));
    assert.equal(first(7000), undefined);
  });

  it("says which layer keeps what comes to a recurrent one from being computed", () => {
    const document = sequential(
      input(9000, 200),
      layer("Dense", "widen", { units: 20000 }),
      layer("Dense", "narrow", { units: 4 }),
      layer("LSTM", "l", { units: 1 }),
    );
    const { input: arriving, problems } = createPreview(read(document).layers[0]!);
    assert.deepEqual(
      problems.map(({ code, message }) => [code, message]),
      [
        [
          "arrival-limited",
          "What comes to this layer is not computed: widen (Dense) before it would take too much time or memory. The input is a sample.",
        ],
      ],
    );
    assert.deepEqual(arriving.shape.slice(1).map(valueOf), [9000, 4]);
  });

  it("names what the values depend on", () => {
    const document = sequential(input(3, 2), layer("Dense", "widen", { units: 2 }), layer("LSTM", "l", { units: 1 }));
    const preview = createPreview(read(document).layers[0]!);
    assert.equal(preview.deterministic, false);
    const messages = preview.assumptions.map(({ message }) => message).join("\n");
    assert.match(messages, /computed from a sample/);
    assert.match(messages, /layers whose random weights are the framework's own: widen/);
    assert.equal(preview.input.name, "widen");
  });

  it("writes a table of all layers", () => {
    const document = sequential(
      input(3, 2),
      layer("LSTM", "reader", { units: 1, kernel_initializer: "zeros", recurrent_initializer: "zeros" }),
    );
    const table = modelMarkdown(summaryOf({ ...read(document) }), 3);
    assert.match(table, /`reader` \(LSTM\)\s+\| `\(batch, 1\)`\s+\| 16\s+\| `in`/);
    assert.match(table, /Parameters: 16/);
  });

  it("counts no parameters in the functions that Keras 3 records for masks", () => {
    const functionCall = { module: "keras.src.ops.numpy", class_name: "LogicalOr", config: { name: "or" }, name: "or" };
    const document = sequential(input(3, 2), functionCall, layer("Dense", "head", { units: 2 }));
    const { rows, parameterCount } = summaryOf(read(document));
    assert.equal(rows.find(({ layer: { name } }) => name === "or")?.parameterCount, 0);
    assert.equal(parameterCount, undefined, "a layer behind what is not known has no known input");
  });
});
