import assert from "node:assert/strict";
import { createPreview, type Preview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import type { Flags } from "../../src/core/returns/layer-returns";
import { assertClose, type GoldenTensor, hasKeys, readGolden } from "./engine-fixtures";

interface WrapperCase {
  readonly document: {
    readonly class_name: string;
    readonly config: Readonly<Record<string, unknown>>;
    readonly mask?: unknown;
    readonly initial_state?: unknown;
  };
  readonly parameters: number;
  readonly expected: readonly { readonly flags: Flags; readonly outputs: Readonly<Record<string, GoldenTensor>> }[];
}

const isWrapperCase = (value: unknown): value is WrapperCase => hasKeys(value, "document", "parameters", "expected");

/** The preview of the only layer that a definition document lists. */
function previewOf(document: object): Preview {
  const { layers, problems } = readDocument(JSON.stringify(document), "json");
  assert.deepEqual(problems, []);
  const [layer, ...others] = layers;
  assert.deepEqual(others, []);
  assert.ok(layer);
  return createPreview(layer);
}

const messages = (document: object): string =>
  previewOf(document)
    .problems.map(({ message }) => message)
    .join("\n");

interface Serialised {
  readonly class_name: string;
  readonly config: Readonly<Record<string, unknown>>;
}

const isSerialised = (value: unknown): value is Serialised => hasKeys(value, "class_name", "config");

/** A layer in one line: `Bidirectional(LSTM(units=2))`. */
function shown(layer: unknown): string {
  if (!isSerialised(layer)) return String(layer);
  const inner = Object.entries(layer.config).map(([key, value]) => {
    if (Array.isArray(value)) return `[${value.map(shown).join(", ")}]`;
    return isSerialised(value) ? shown(value) : `${key}=${String(value)}`;
  });
  return `${layer.class_name}(${inner.join(", ")})`;
}

const isByNumber = (value: unknown): value is object => hasKeys(value, "0") && !Array.isArray(value);

/** With each stack of cells as the list that people write, and its weights in a list too. */
const withLists = (document: object): object =>
  JSON.parse(JSON.stringify(document), (key, value: unknown) => {
    if (key === "cell" && isSerialised(value) && value.class_name === "StackedRNNCells") return value.config["cells"];
    return key === "cells" && isByNumber(value) ? Object.values(value) : value;
  });

describe("wrappers: Keras's own numbers", () => {
  const written = readGolden("keras-3.15.1-wrappers", isWrapperCase);
  const listed = written
    .filter(({ document }) => JSON.stringify(document).includes('"cell":{"class_name":"StackedRNNCells"'))
    .map((golden) => ({ ...golden, document: { ...golden.document, ...withLists(golden.document) } }));
  for (const [index, { document, parameters, expected }] of [...written, ...listed].entries()) {
    const beside = [document.initial_state ? "initial_state" : "", document.mask ? "mask" : ""].join(" ");
    it(`${index}: ${shown(document)} ${beside}`, () => {
      const { problems, parameterCount, combinations } = previewOf(document);
      assert.deepEqual(problems, []);
      assert.equal(parameterCount, parameters);
      for (const { flags, outputs } of expected) {
        const same = combinations.filter(({ flags: ours }) =>
          Object.entries(flags).every(([name, value]) => ours[name] === value),
        );
        const [combination] = same;
        assert.ok(combination && same.length === 1, JSON.stringify(flags));
        assert.deepEqual(
          combination.outputs.map(({ name }) => name),
          Object.keys(outputs),
        );
        for (const { name, axes, values } of combination.outputs) {
          const theirs = outputs[name];
          assert.ok(values && theirs);
          assert.equal(axes.length, theirs.shape.length);
          assertClose(values, theirs, `${name} with ${JSON.stringify(flags)}`);
        }
      }
    });
  }
});

const lstm = (config: object = {}) => ({ class_name: "LSTM", config: { units: 2, ...config } });
const both = (layer: object, config: object = {}) => ({ class_name: "Bidirectional", config: { layer, ...config } });
const cell = (name: string, units: number) => ({ class_name: name, config: { units } });
const rnn = (given: object | readonly object[], config: object = {}) => ({
  class_name: "RNN",
  config: { cell: given, ...config },
});

describe("wrappers: what is returned", () => {
  const named = (document: object) =>
    previewOf(document)
      .combinations.find(({ current }) => current)
      ?.outputs.map(({ name, axes }) => `${name} ${axes.join(", ")}`);

  it("has the 20 combinations of Bidirectional, from one forward pass, with their code", () => {
    const preview = previewOf(both(lstm()));
    assert.equal(preview.combinations.length, 20);
    assert.deepEqual(
      preview.flags.map(({ name, reruns }) => [name, reruns]),
      [
        ["return_sequences", false],
        ["return_state", false],
        ["merge_mode", false],
      ],
    );
    assert.ok(
      preview.combinations.some(
        ({ code }) => code === 'Bidirectional(LSTM(2, return_sequences=True), merge_mode="sum")',
      ),
    );
  });

  it("names what Bidirectional returns", () => {
    assert.deepEqual(named(both(lstm({ return_state: true, return_sequences: true }))), [
      "output batch, timesteps, 2 * units",
      "forward_state_h batch, units",
      "forward_state_c batch, units",
      "backward_state_h batch, units",
      "backward_state_c batch, units",
    ]);
    assert.deepEqual(named(both(cellLayer("GRU", { return_state: true }), { merge_mode: null })), [
      "forward_output batch, units",
      "backward_output batch, units",
      "forward_state_h batch, units",
      "backward_state_h batch, units",
    ]);
  });

  it("says whose numbers a row of Bidirectional's output holds", () => {
    const [output] =
      previewOf(both(lstm({ return_sequences: true }))).combinations.find(({ current }) => current)?.outputs ?? [];
    assert.deepEqual(
      output?.holds?.map(({ part, reversed = false, elements }) => [part, reversed, elements?.from]),
      [
        ["forward", false, 0],
        ["backward", true, 2],
      ],
    );
  });

  it("says which parts of Bidirectional's output are its states", () => {
    const equal = (document: object) =>
      previewOf(document)
        .combinations.find(({ current }) => current)
        ?.equalities.map(({ left, right }) => `${left} = ${right}`);
    assert.deepEqual(equal(both(lstm({ return_state: true, return_sequences: true }))), [
      "output[:, -1, :2] = forward_state_h",
      "output[:, 0, 2:] = backward_state_h",
    ]);
    assert.deepEqual(equal(both(lstm({ return_state: true }))), [
      "output[:, :2] = forward_state_h",
      "output[:, 2:] = backward_state_h",
    ]);
    assert.deepEqual(equal(both(lstm({ return_state: true, return_sequences: true }), { merge_mode: null })), [
      "forward_output[:, -1] = forward_state_h",
      "backward_output[:, 0] = backward_state_h",
    ]);
    assert.deepEqual(equal(both(lstm({ return_state: true }), { merge_mode: "ave" })), []);
  });

  it("nests the states of a stack as Keras does", () => {
    const stack = { class_name: "StackedRNNCells", config: { cells: [cell("LSTMCell", 2), cell("GRUCell", 3)] } };
    const structure = (document: object) => previewOf(document).combinations.find(({ current }) => current)?.structure;
    assert.deepEqual(structure(rnn(stack, { return_state: true })), [
      "output",
      ["state_h_0", "state_c_0"],
      ["state_h_1"],
    ]);
    assert.deepEqual(structure(rnn(cell("LSTMCell", 2), { return_state: true })), undefined);
    assert.deepEqual(structure(cell("LSTMCell", 2)), ["output", ["state_h", "state_c"]]);
    assert.deepEqual(structure(stack), ["output", [["state_h_0", "state_c_0"], ["state_h_1"]]]);
  });

  it("gives TimeDistributed the axes of its slices", () => {
    const preview = previewOf({
      class_name: "TimeDistributed",
      config: { layer: both(lstm({ return_sequences: true })) },
    });
    assert.deepEqual(preview.input.axes, ["batch", "time", "timesteps", "features"]);
    assert.deepEqual(preview.combinations.find(({ current }) => current)?.outputs[0]?.axes, [
      "batch",
      "time",
      "timesteps",
      "2 * units",
    ]);
  });
});

const cellLayer = (name: string, config: object = {}) => ({ class_name: name, config: { units: 2, ...config } });

describe("wrappers: stateful layers", () => {
  // keras 3.15.1 on tensorflow 2.21: LSTM(1, stateful=True, return_state=True, …), called on the batches one after the other.
  const KERAS = [
    [0.09097716957330704, 0.16492587327957153],
    [0.3664720058441162, 0.643135666847229],
    [0.49452531337738037, 1.0073528289794922],
  ];
  const first = [[[0.1], [0.2]]];
  const second = [[[0.3], [0.4]]];
  const document = (stateful: boolean, batches: readonly unknown[]) => ({
    class_name: "LSTM",
    config: { units: 1, stateful, kernel_initializer: "ones", recurrent_initializer: "ones" },
    batches,
  });

  it("carry their states from batch to batch", () => {
    const { batches = [], problems } = previewOf(document(true, [first, second, first]));
    assert.equal(batches.length, KERAS.length);
    for (const [index, { states }] of batches.entries()) {
      assert.deepEqual(
        states.map(({ name }) => name),
        ["state_h", "state_c"],
      );
      for (const [state, { values }] of states.entries()) {
        assertClose(values, { shape: [1, 1], data: [KERAS[index]?.[state] ?? Number.NaN] }, `batch ${index}`);
      }
    }
    assert.match(problems.map(({ message }) => message).join(), /stateful=True: a later call starts from the states/);
  });

  it("are others than those that start each batch anew", () => {
    const { batches = [] } = previewOf(document(false, [first, second, first]));
    assert.deepEqual(batches[2], batches[0]);
  });

  it("take batches of one size", () => {
    const { problems, batches = [] } = previewOf(document(true, [first, [...second, ...second]]));
    assert.equal(batches.length, 1);
    assert.match(problems.map(({ message }) => message).join(), /batches has 1 rows and then 2/);
  });
});

describe("wrappers: what changes nothing", () => {
  it("is said where it is set, also of a layer inside", () => {
    const config = { unroll: true, dropout: 0.5, recurrent_dropout: 0, dtype: "float64", use_cudnn: "auto" };
    const said = messages(both(lstm(config))).split("\n");
    assert.deepEqual(said, [
      "dropout=0.5 is active in training alone: the preview shows inference.",
      "unroll changes how fast the layer runs, not its values.",
      "dtype is float64: the values are calculated and shown in float32.",
    ]);
  });
});

describe("wrappers: Keras's own reasons", () => {
  for (const [what, document, message] of [
    ["a merge mode that is none", both(lstm(), { merge_mode: "avg" }), /merge_mode must be .* it is "avg"/],
    ["one direction twice", both(lstm(), { backward_layer: lstm() }), /have go_backwards=False/],
    ["a layer that goes backwards", both(lstm({ go_backwards: true })), /have go_backwards=True/],
    [
      "directions that return other things",
      both(lstm({ return_sequences: true }), { backward_layer: lstm({ go_backwards: true }) }),
      /same return_sequences, but layer has True and backward_layer has False/,
    ],
    [
      "outputs that cannot be added",
      both(lstm(), { merge_mode: "sum", backward_layer: lstm({ units: 3, go_backwards: true }) }),
      /layer has 2 units and backward_layer has 3/,
    ],
    ["a wrapper in Bidirectional", both(both(lstm())), /needs a recurrent layer with go_backwards, and Bidirectional/],
    ["no layer", { class_name: "Bidirectional", config: {} }, /Bidirectional needs a layer/],
    ["a cell that is none", rnn(lstm()), /LSTM is no cell/],
    [
      "a state too few",
      { ...both(lstm()), inputs: [[[1]]], initial_state: [[[1, 1]], [[1, 1]], [[1, 1]]] },
      /initial_state has 3 tensors, and Bidirectional takes 4: \[forward\/h, forward\/c, backward\/h, backward\/c\]/,
    ],
    [
      "a state of a stack of another size",
      {
        ...rnn({ class_name: "StackedRNNCells", config: { cells: [cell("GRUCell", 2), cell("GRUCell", 3)] } }),
        inputs: [[[1]]],
        initial_state: [[[1, 1]], [[1, 1]]],
      },
      /initial_state\[1\] has the shape \(1, 2\), but batch and units ask for \(1, 3\)/,
    ],
    [
      "a mask of other steps",
      { ...lstm(), inputs: [[[1], [1]]], mask: [[true]] },
      /mask has the shape \(1, 1\).*\(1, 2\)/,
    ],
    ["lengths", { ...lstm(), inputs: [[[1], [1]]], lengths: [1] }, /LSTM takes no lengths, which are PyTorch's/],
    ["lengths of two directions", { ...both(lstm()), inputs: [[[1]]], lengths: [1] }, /Bidirectional takes no lengths/],
    [
      "lengths of slices",
      { class_name: "TimeDistributed", config: { layer: lstm() }, inputs: [[[[1]]]], lengths: [1] },
      /TimeDistributed takes no lengths/,
    ],
    [
      "states of slices",
      { class_name: "TimeDistributed", config: { layer: lstm({ return_state: true }) } },
      /TimeDistributed needs a layer that returns one tensor/,
    ],
    ["an argument inside that is wrong", both(lstm({ units: -1 })), /units must be a positive integer/],
  ] as const) {
    it(`refuses ${what}`, () => assert.match(messages(document), message));
  }

  it("copies the layer of Bidirectional by its configuration, in which an Identity has no gain", () => {
    // keras 3.15.1 prints [[2. 2.]], and [[1.5]] for the SimpleRNN alone.
    const rnn =
      'layers.SimpleRNN(1, activation=None, kernel_initializer="ones", recurrent_initializer=keras.initializers.Identity(gain=0.5))';
    for (const [layer, expected] of [
      [`layers.Bidirectional(${rnn})`, [2, 2]],
      [rnn, [1.5]],
    ] as const) {
      const text = `import keras\nimport numpy as np\nfrom keras import layers\ny = ${layer}(np.ones((1, 2, 1)))\n`;
      const [first] = readDocument(text, "python").layers;
      const current = first && createPreview(first).combinations.find((each) => each.current);
      assert.deepEqual([...(current?.outputs[0]?.values?.data ?? [])], expected);
    }
  });
});
