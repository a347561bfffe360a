import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { type ConfigValue, known, type LayerDefinition, unknown } from "../../src/core/definition";
import { type Combination, createPreview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import { snapshotOf } from "../../src/core/panel/snapshot";
import { float32 } from "./engine-fixtures";
import { torchLayer } from "./torch-fixtures";

const the = <T>(value: T | undefined): T => value ?? assert.fail("nothing there");

const digits = (values: Float32Array | undefined): string[] => [...the(values)].map((value) => value.toFixed(7));

function layersOf(document: object): readonly LayerDefinition[] {
  return readDocument(JSON.stringify(document, null, 1), "json").layers;
}

/** What a definition document's only layer is previewed as. */
const previewOf = (document: object) => createPreview(the(layersOf(document)[0]));

const current = (combinations: readonly Combination[]): Combination =>
  the(combinations.find((combination) => combination.current));

const shapes = ({ outputs }: Combination) =>
  outputs.map(({ name, axes, shape }) => [
    name,
    axes.join(", "),
    shape.map((size) => (size.kind === "known" ? size.value : size.expression)).join(", "),
  ]);

const lstm = (config: Readonly<Record<string, ConfigValue>>, beside: object = {}, className = "LSTM") => ({
  framework: "torch",
  class_name: className,
  config: { input_size: 2, hidden_size: 3, ...config },
  ...beside,
});

/** (timesteps, batch, features) = (2, 1, 2) */
const inputs = [[[0.1, 0.2]], [[0.3, 0.4]]];

describe("preview of PyTorch's modules", () => {
  it("shows what PyTorch prints for the example", () => {
    // PyTorch 2.13: pack_padded_sequence(…, enforce_sorted=False), the module, pad_packed_sequence.
    const [layer] = readDocument(readFileSync("examples/torch-lstm.rnn.json", "utf8"), "json").layers;
    const preview = createPreview(the(layer));
    assert.deepEqual(preview.problems, []);
    const [first] = preview.combinations;
    assert.ok(first?.current);
    assert.deepEqual(first.structure, ["output", ["h_n", "c_n"]]);
    const [output, h, c] = first.outputs;
    const sequence = [0.08744904, -0.0343225, 0.08859771, -0.03168914, 0.10456611, -0.02076477];
    const shorter = [0.36074656, -0.08359062, 0.39755261, -0.06241284, 0, 0];
    for (const [tensor, expected] of [
      [output, [...sequence, ...shorter]],
      [h, [0.10456611, 0.39755261, -0.0343225, -0.08359062]],
      [c, [0.19575182, 0.80951387, -0.07073399, -0.18694226]],
    ] as const) {
      const values = the(tensor?.values).data;
      assert.equal(values.length, expected.length);
      for (const [k, value] of expected.entries())
        assert.ok(Math.abs(the(values[k]) - value) < 1e-6 + 1e-5 * Math.abs(value));
    }
  });

  it("names axes by PyTorch's sizes, in either layout", () => {
    const sequence = lstm({ num_layers: 2, bidirectional: true, proj_size: 1 }, { inputs });
    assert.deepEqual(shapes(current(previewOf(sequence).combinations)), [
      ["output", "timesteps, batch, 2 * proj_size", "2, 1, 2"],
      ["h_n", "2 * num_layers, batch, proj_size", "4, 1, 1"],
      ["c_n", "2 * num_layers, batch, hidden_size", "4, 1, 3"],
    ]);
    const first = lstm({ batch_first: true }, { inputs }, "GRU");
    assert.deepEqual(shapes(current(previewOf(first).combinations)), [
      ["output", "batch, timesteps, hidden_size", "2, 1, 3"],
      ["h_n", "num_layers, batch, hidden_size", "1, 2, 3"],
    ]);
  });

  it("has no batch axis where the input has none, and nothing to put first", () => {
    const preview = previewOf(lstm({}, { inputs: [[0.1, 0.2]] }));
    assert.deepEqual(shapes(current(preview.combinations)), [
      ["output", "timesteps, hidden_size", "1, 3"],
      ["h_n", "num_layers, hidden_size", "1, 3"],
      ["c_n", "num_layers, hidden_size", "1, 3"],
    ]);
    assert.ok(preview.flags.every(({ name }) => name !== "batch_first"));
  });

  it("takes one step in a cell", () => {
    const preview = previewOf(lstm({}, { inputs: [[0.1, 0.2]] }, "LSTMCell"));
    assert.deepEqual(shapes(the(preview.combinations[0])), [
      ["h_1", "batch, hidden_size", "1, 3"],
      ["c_1", "batch, hidden_size", "1, 3"],
    ]);
    assert.equal(preview.combinations.length, 1);
    assert.deepEqual(shapes(the(previewOf(lstm({}, { inputs: [0.1, 0.2] }, "GRUCell")).combinations[0])), [
      ["h_1", "hidden_size", "3"],
    ]);
  });

  it("compares layouts and directions, and layers and projections, the document's own first", () => {
    const { flags, combinations } = previewOf(lstm({ num_layers: 3, bidirectional: true, proj_size: 2 }, { inputs }));
    assert.deepEqual(
      flags.map(({ name, values }) => [name, values]),
      [
        ["batch_first", [false, true]],
        ["bidirectional", [true, false]],
        ["num_layers", [3, 1, 2]],
        ["proj_size", [2, 0]],
      ],
    );
    assert.equal(combinations.length, 24);
    assert.deepEqual(
      combinations.map((each) => each.current),
      combinations.map((_, index) => index === 0),
    );
    assert.ok(combinations.every(({ outputs }) => outputs.every(({ values }) => values)));
    assert.deepEqual(
      previewOf(lstm({ hidden_size: 1 }, { inputs }))
        .flags.filter(({ name }) => name === "proj_size")
        .map(({ values }) => values),
      [[0]],
    );
  });

  it("feeds the same sequences in either layout", () => {
    const { combinations } = previewOf(lstm({}, { inputs }));
    const [own, swapped] = combinations;
    assert.deepEqual(swapped?.flags, { ...own?.flags, batch_first: true });
    assert.deepEqual(the(swapped.outputs[0]?.values).shape, [1, 2, 3]);
    assert.deepEqual(the(swapped.outputs[0]?.values).data, the(own?.outputs[0]?.values).data);
  });

  it("says which slices are equal, and that is so", () => {
    const equal = (config: Readonly<Record<string, ConfigValue>>, beside: object) =>
      current(previewOf(lstm(config, beside)).combinations).equalities.map(({ left, right }) => `${left} = ${right}`);
    assert.deepEqual(equal({}, { inputs }), ["output[-1] = h_n[-1]"]);
    assert.deepEqual(equal({ batch_first: true }, { inputs }), ["output[:, -1] = h_n[-1]"]);
    assert.deepEqual(equal({ bidirectional: true }, { inputs }), [
      "output[-1, :, :3] = h_n[-2]",
      "output[0, :, 3:] = h_n[-1]",
    ]);
    assert.deepEqual(equal({ bidirectional: true, batch_first: true, proj_size: 2 }, { inputs }), [
      "output[:, -1, :2] = h_n[-2]",
      "output[:, 0, 2:] = h_n[-1]",
    ]);
    assert.deepEqual(equal({ bidirectional: true }, { inputs: [[0.1, 0.2]] }), [
      "output[-1, :3] = h_n[-2]",
      "output[0, 3:] = h_n[-1]",
    ]);
    // Rows of a packed batch end at steps of their own.
    const packed = {
      inputs: [
        inputs.flat(),
        [
          [0, 1],
          [1, 0],
        ],
      ],
      lengths: [1, 2],
    };
    assert.deepEqual(equal({}, packed), []);
    assert.deepEqual(equal({ bidirectional: true }, packed), ["output[0, :, 3:] = h_n[-1]"]);

    const { outputs } = current(previewOf(lstm({ bidirectional: true }, { inputs })).combinations);
    const [output, h] = outputs.map(({ values }) => the(values).data);
    assert.deepEqual(the(output).slice(6, 9), the(h).slice(0, 3), "output[-1, :, :3] = h_n[-2]");
    assert.deepEqual(the(output).slice(3, 6), the(h).slice(3, 6), "output[0, :, 3:] = h_n[-1]");
    assert.notDeepEqual(the(output).slice(9, 12), the(h).slice(3, 6));
  });

  it("ends the output with the longest row, as pad_packed_sequence does", () => {
    const rows = [inputs.flat(), inputs.flat(), inputs.flat()];
    const { outputs } = current(previewOf(lstm({}, { inputs: rows, lengths: [2, 1] })).combinations);
    assert.deepEqual(the(outputs[0]?.values).shape, [2, 2, 3]);
    for (const lengths of [
      [9, 1],
      [1, 0],
      [1.5, 1],
    ]) {
      const refused = current(previewOf(lstm({}, { inputs: rows, lengths })).combinations);
      assert.deepEqual(refused.outputs[0]?.shape, [3, 2, 3].map(known), String(lengths));
    }
  });

  it("takes what the layer says of its input where the document does not say it", () => {
    const preview = createPreview(torchLayer("LSTM", { input_size: 5, hidden_size: 3 }));
    assert.deepEqual(preview.input.axes, ["timesteps", "batch", "features"]);
    assert.deepEqual(preview.input.shape, [unknown("timesteps", 3), unknown("batch", 1), known(5)]);
    const open = { shape: [known(4), unknown("None", 2), unknown("None", 9)], shapeOrigin: "layer" } as const;
    const partly = createPreview(torchLayer("GRU", { input_size: 5, hidden_size: 3, batch_first: true }, open));
    assert.deepEqual(partly.input.shape, [known(4), unknown("None", 2), known(5)]);
    const edited = createPreview(torchLayer("RNN", { input_size: 5, hidden_size: 3 }), {
      arguments: { input_size: 2 },
    });
    assert.deepEqual(edited.input.shape.at(-1), known(2));
    assert.deepEqual(edited.problems, []);
  });

  it("takes another number of features for another input_size", () => {
    const values = float32([2, 1, 2], [0.1, 0.2, 0.3, 0.4]);
    const input = { shape: values.shape.map(known), shapeOrigin: "data", values } as const;
    const preview = createPreview(torchLayer("LSTM", { input_size: 2, hidden_size: 3 }, input), {
      sizes: { features: 4 },
    });
    assert.deepEqual(preview.problems, []);
    assert.deepEqual(the(preview.input.values).shape, [2, 1, 4]);
    assert.equal(preview.signature, "LSTM(input_size=4, hidden_size=3)");
    const { fields } = snapshotOf(preview, {}, { key: "", line: 1 });
    assert.deepEqual(
      fields.map(({ name, value }) => [name, value]),
      [
        ["hidden_size", 3],
        ["timesteps", 2],
        ["batch", 1],
        ["features", 4],
        ["seed", 1],
      ],
    );
  });

  it("draws weights that the document does not give as PyTorch does after torch.manual_seed", () => {
    // PyTorch 2.13: torch.manual_seed(1); list(torch.nn.LSTM(3, 2).parameters())[0][0]
    const preview = createPreview(torchLayer("LSTM", { input_size: 3, hidden_size: 2 }));
    assert.equal(preview.parameterCount, 56);
    assert.ok(preview.assumptions.some(({ message }) => message.includes("torch.manual_seed(1)")));
    assert.deepEqual(digits(preview.weights[0]?.values?.data.slice(0, 3)), ["0.3643461", "-0.3121015", "-0.1370808"]);
  });

  it("writes the line as one would in PyTorch, fed with the same sequences in either layout", () => {
    const states = { inputs, initial_state: [[[[1, 2, 3]]], [[[1, 2, 3]]]] };
    const lines = (document: object) =>
      previewOf(document)
        .combinations.slice(0, 3)
        .map(({ code }) => code);
    assert.deepEqual(lines(lstm({}, states)), [
      "output, (h_n, c_n) = nn.LSTM(2, 3)(inputs, (h_0, c_0))",
      "output, (h_n, c_n) = nn.LSTM(2, 3, batch_first=True)(inputs.transpose(0, 1), (h_0, c_0))",
      // The states of one direction are not those of two.
      "output, (h_n, c_n) = nn.LSTM(2, 3, bidirectional=True)(inputs)",
    ]);
    assert.deepEqual(lines(lstm({ bias: false, nonlinearity: "relu" }, { inputs }, "RNN")).slice(0, 1), [
      'output, h_n = nn.RNN(2, 3, nonlinearity="relu", bias=False)(inputs)',
    ]);
    assert.deepEqual(lines(lstm({}, {}, "LSTMCell")), ["h_1, c_1 = nn.LSTMCell(2, 3)(inputs)"]);
  });

  it("says where a combination takes other weights or states than the document gives", () => {
    const [layer] = readDocument(readFileSync("examples/torch-lstm.rnn.json", "utf8"), "json").layers;
    const { combinations } = createPreview(the(layer));
    const assumed = (flags: object) =>
      the(combinations.find((each) => JSON.stringify(each.flags) === JSON.stringify(flags))).assumed;
    const own = { batch_first: true, bidirectional: true, num_layers: 1, proj_size: 0 };
    const states = "The given initial state does not fit these flags: it is zeros here.";
    assert.deepEqual(assumed(own), []);
    assert.deepEqual(assumed({ ...own, batch_first: false }), []);
    // Its forward direction is the document's.
    assert.deepEqual(assumed({ ...own, bidirectional: false }), [states]);
    assert.deepEqual(assumed({ ...own, num_layers: 2 }), [
      "The given weights do not fit these flags: these are random, from seed 1.",
      states,
    ]);
  });

  it("runs what a script feeds, and binds the results as the script does", () => {
    const script = (call: string) =>
      `import torch\nfrom torch import nn\nlstm = nn.LSTM(2, 3)\nx = torch.tensor([[[1., 2.]], [[3., 4.]]])\n${call}\n`;
    const preview = (call: string) => createPreview(the(readDocument(script(call), "python").layers[0]));
    const { combinations, problems } = preview("out, (h, c) = lstm(x)");
    assert.deepEqual(problems, []);
    assert.equal(current(combinations).code, "out, (h, c) = nn.LSTM(2, 3)(x)");
    assert.equal(current(preview("out, state = lstm(x)").combinations).code, "out, state = nn.LSTM(2, 3)(x)");
    // PyTorch 2.13 with torch.manual_seed(1) before the module.
    const expected = [-0.13700154, 0.05651113, -0.12287987, -0.3944326, 0.00600236, -0.09644353];
    const values = the(current(combinations).outputs[0]?.values).data;
    for (const [k, value] of expected.entries()) {
      assert.ok(Math.abs(the(values[k]) - value) < 1e-6 + 1e-5 * Math.abs(value));
    }
  });

  it("refuses what is no module of PyTorch's, and frameworks that it does not know", () => {
    const messages = (document: object) => previewOf(document).problems.map(({ message }) => message);
    assert.deepEqual(messages(lstm({}, {}, "SimpleRNN")), ["SimpleRNN is not a layer that can be previewed."]);
    const [first] = messages({ ...lstm({}), framework: "caffe" });
    assert.match(the(first), /^framework must be one of keras, torch.*, not "caffe"\. Did you mean torch\?$/);
    const pytorch = { class_name: "LSTM", framework: "PyTorch", config: { input_size: 2, hidden_size: 3 } };
    assert.deepEqual(messages(pytorch), []);
    assert.deepEqual(
      layersOf([pytorch]).map(({ framework }) => framework),
      ["torch"],
    );
  });

  it("runs several definitions of one document", () => {
    const layers = layersOf([lstm({}), lstm({}, {}, "GRU"), { class_name: "LSTM", config: { units: 2 } }]);
    assert.deepEqual(
      layers.map(({ framework, className }) => `${framework} ${className}`),
      ["torch LSTM", "torch GRU", "keras LSTM"],
    );
  });
});

describe("problems of PyTorch's modules", () => {
  const weights = {
    weight_ih: [
      [1, 2],
      [3, 4],
    ],
    weight_hh: [
      [1, 0],
      [0, 1],
    ],
  };
  const cell = (given: object) =>
    lstm({ hidden_size: 2, bias: false }, { weights: { ...weights, ...given } }, "RNNCell");

  for (const [document, ...messages] of [
    [lstm({ proj_size: 3 }), "proj_size must be smaller than hidden_size, but it is 3 and hidden_size is 3."],
    [lstm({ proj_size: -1 }), "proj_size must be a positive integer, or 0 for no projection, but it is -1."],
    [lstm({ proj_size: 2 }, {}, "GRU"), "proj_size is 2, but only LSTM takes it, not GRU. Remove it."],
    [lstm({ proj_size: 2 }, {}, "RNN"), "proj_size is 2, but only LSTM takes it, not RNN. Remove it."],
    [lstm({ hidden_size: 0 }), "hidden_size must be a positive integer, such as 4, but it is 0."],
    [lstm({ input_size: -2 }), "input_size must be a positive integer, such as 4, but it is -2."],
    [lstm({ num_layers: 0 }), "num_layers must be an integer from 1 on, but it is 0."],
    [lstm({ num_layers: 1000 }), "num_layers is 1000, above the limit of 256 for a preview. Use a smaller one."],
    [lstm({ dropout: 1.5 }), "dropout is a probability from 0 to 1, but it is 1.5."],
    [
      lstm({ dropout: 0.5 }),
      "dropout=0.5 does nothing with num_layers=1: PyTorch drops out between layers only. Use more layers, or leave it out.",
    ],
    [
      lstm({ dropout: 0.5, num_layers: 2 }),
      "dropout=0.5 is inactive here: values are those of inference, after eval().",
    ],
    [lstm({ nonlinearity: "sin" }, {}, "RNN"), 'nonlinearity must be "tanh" or "relu", but it is "sin".'],
    [
      lstm({ dtype: "float64" }),
      "dtype is ignored: values are calculated in float32. In another type PyTorch draws other weights, so that they are an example.",
    ],
    [lstm({ dtype: "float32" }), "dtype is ignored: values are calculated in float32 on the CPU."],
    [lstm({ device: "cuda" }), "device is ignored: values are calculated in float32 on the CPU."],
    [
      lstm({}, { inputs: [0.1, 0.2] }),
      "The layer takes an input of axes (timesteps, batch, features) or (timesteps, features), but it gets 1: (2).",
    ],
    [
      lstm({}, { inputs: [[[0.1, 0.2, 0.3]]] }),
      "The input's last axis must be input_size, 2, but it is 3: shape (1, 1, 3).",
    ],
    [
      lstm({}, { inputs, initial_state: [[[[1, 2, 3]]], [[[1, 2]]]] }),
      "c_0 must have the shape (1, 1, 3), (num_layers, batch, hidden_size), but it has (1, 1, 2).",
    ],
    [
      lstm({ bidirectional: true, proj_size: 2 }, { inputs, initial_state: [[[[1, 2]]], [[[1, 2, 3]]]] }),
      "h_0 must have the shape (2, 1, 2), (2 * num_layers, batch, proj_size), but it has (1, 1, 2).",
      "c_0 must have the shape (2, 1, 3), (2 * num_layers, batch, hidden_size), but it has (1, 1, 3).",
    ],
    [
      lstm({}, { inputs, initial_state: [[[[1, 2, 3]]]] }),
      "initial_state has 1 tensors, and LSTM takes 2: [h_0, c_0].",
    ],
    [
      cell({ weight_ih: [[1, 2]] }),
      "The weight weight_ih has the shape (1, 2), but (hidden_size, input_size) is (2, 2).",
    ],
    [cell({ bias_ih: [1, 2] }), "RNNCell with these arguments has no weight bias_ih; it has weight_ih, weight_hh."],
    [
      lstm({ hidden_size: 2 }, { weights }, "RNNCell"),
      "The weight bias_ih of shape (2,) is missing. Give it, or set bias to False.",
      "The weight bias_hh of shape (2,) is missing. Give it, or set bias to False.",
    ],
    [lstm({}, { inputs, lengths: [1, 2] }), "lengths must have one entry for each of the 1 rows of the batch, not 2."],
    [
      lstm({}, { inputs, lengths: [3] }),
      "Each of lengths must be from 1 to 2, the time steps of the input, but one is 3.",
    ],
    [
      lstm({}, { inputs, lengths: [0] }),
      "Each of lengths must be from 1 to 2, the time steps of the input, but one is 0.",
    ],
    [
      lstm({}, { inputs: [[0.1, 0.2]], lengths: [1] }),
      "Only a batch of sequences has lengths: the input's shape is (1, 2).",
    ],
    [
      lstm({}, { inputs, mask: [[true, false]] }),
      "LSTM takes no mask. Give the rows' lengths, as pack_padded_sequence does.",
    ],
  ] as const) {
    it(messages.join(" "), () => {
      const preview = previewOf(document);
      assert.deepEqual(
        preview.problems.map(({ message }) => message),
        messages,
      );
      const isError = preview.problems.some(({ severity }) => severity === "error");
      assert.equal(
        preview.combinations.every(({ outputs }) => outputs.every(({ values }) => values === undefined)),
        isError,
      );
    });
  }

  it("refuses a cell's sequences, and asks for the sizes that are missing", () => {
    const { problems } = previewOf(lstm({}, { inputs }, "GRUCell"));
    assert.deepEqual(
      problems.map(({ message }) => message),
      [
        "The layer takes an input of axes (batch, features) or (features), but it gets 3: (2, 1, 2). A cell takes one time step: call it in a loop over the steps, or use GRU.",
      ],
    );
    const bare = previewOf({ framework: "torch", class_name: "LSTM", config: {} });
    assert.deepEqual(
      bare.problems.map(({ message }) => message),
      [
        "LSTM needs input_size; 2 is assumed until it is written.",
        "LSTM needs hidden_size; 4 is assumed until it is written.",
      ],
    );
    assert.ok(current(bare.combinations).outputs.every(({ values }) => values));
  });

  it("shows shapes without values where a run would take too long", () => {
    const preview = createPreview(
      torchLayer(
        "LSTM",
        { input_size: 1024, hidden_size: 1024, num_layers: 8 },
        { shape: [known(100), known(8), known(1024)], shapeOrigin: "input" },
      ),
    );
    assert.deepEqual(
      preview.problems.map(({ code }) => code),
      ["too-large"],
    );
    assert.deepEqual(shapes(current(preview.combinations))[1], ["h_n", "num_layers, batch, hidden_size", "8, 8, 1024"]);
  });

  it("keeps the rows of a packed batch apart", () => {
    const layer = torchLayer("GRU", { input_size: 1, hidden_size: 2, bidirectional: true });
    const run = (rows: readonly (readonly number[])[], lengths: readonly number[]) => {
      const steps = the(rows[0]).length;
      const values = float32(
        [steps, rows.length, 1],
        Array.from({ length: steps }, (_, step) => rows.map((row) => the(row[step]))).flat(),
      );
      const input = { shape: values.shape.map(known), shapeOrigin: "data", values, lengths } as const;
      return the(current(createPreview({ ...layer, input }).combinations).outputs[1]?.values);
    };
    const together = run(
      [
        [1, 2, 3],
        [4, 9, 9],
      ],
      [3, 1],
    );
    const alone = run([[4]], [1]);
    assert.deepEqual([...together.data.slice(2, 4), ...together.data.slice(6, 8)], [...alone.data]);
  });
});
