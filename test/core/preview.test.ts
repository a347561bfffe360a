import assert from "node:assert/strict";
import { partTrace } from "../../src/core/engine/trace";
import { formatInline } from "../../src/core/format/numpy";
import { type Overrides } from "../../src/core/preview/override";
import { type Combination, combinationsBySide, createPreview, type Preview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import { readJson } from "../../src/core/readers/json/reader";
import { type Profile, valueOf } from "../../src/core/definition";
import { resolve } from "../../src/core/resolve/resolve";
import { snapshotOf } from "../../src/core/panel/snapshot";

/** What Keras prints for the constant-initialised layer: the figures of the project's first issue. */
const SEQUENCE = "[[[0.00772376] [0.01633997] [0.02572775]]]";
const LAST_H = "[[0.02572775]]";
const LAST_C = "[[0.05020291]]";

const CONFIG = {
  units: 1,
  kernel_initializer: { class_name: "Constant", config: { value: 0.1 } },
  recurrent_initializer: { class_name: "Constant", config: { value: 0.1 } },
  bias_initializer: "zeros",
};
const INPUTS = [
  [
    [0.1, 0.2],
    [0.3, 0.1],
    [0.2, 0.3],
  ],
];

function previewOf(config: object, siblings: object = { inputs: INPUTS }, overrides: Overrides = {}): Preview {
  return previewOfClass("LSTM", config, siblings, overrides);
}

function previewOfClass(
  className: string,
  config: object,
  siblings: object = { inputs: INPUTS },
  overrides: Overrides = {},
): Preview {
  const [call] = readJson(JSON.stringify({ class_name: className, config, ...siblings })).calls;
  assert.ok(call, "no layer was read");
  return createPreview(resolve(call), overrides);
}

/** Those of the document's own go_backwards, which views show side by side. */
const compared = (preview: Preview): readonly Combination[] => combinationsBySide(preview).compared;

const texts = (preview: Preview): readonly (readonly string[])[] =>
  compared(preview).map(({ outputs }) => outputs.map(({ values }) => (values ? formatInline(values, 3) : "")));

describe("sizes that are none", () => {
  const [imports, json] = [
    "from keras.layers import LSTM\n",
    (units: unknown) => ({ class_name: "LSTM", config: { units } }),
  ];

  for (const [language, text] of [
    ["python", `${imports}LSTM(2.5)`],
    ["json", JSON.stringify(json(2.5))],
  ] as const) {
    it(`are refused as they are written, and nothing else is shown: ${language}`, () => {
      const [layer] = readDocument(text, language).layers;
      const preview = createPreview(layer ?? assert.fail());
      assert.equal(preview.signature, "LSTM(units=2.5)");
      assert.deepEqual(
        preview.problems.map(({ message }) => message),
        ["units must be a positive integer, such as 4, but it is 2.5."],
      );
      assert.deepEqual(preview.combinations, []);
    });
  }

  // Real Keras 3.15.1: LSTM(True) makes one unit, and so does PyTorch 2.13's LSTM(2, True).
  for (const [language, text] of [
    ["python", `${imports}LSTM(True)`],
    ["json", JSON.stringify(json(true))],
    ["python", "from torch import nn\nnn.LSTM(2, True)"],
  ] as const) {
    it(`True is 1: ${text}`, () => {
      const [layer] = readDocument(text, language).layers;
      const { combinations, problems } = createPreview(layer ?? assert.fail());
      assert.deepEqual(
        problems.filter(({ severity }) => severity === "error"),
        [],
      );
      assert.equal(combinations[0]?.outputs[0]?.values?.shape.at(-1), 1);
    });
  }
});

describe("preview", () => {
  it("shows Keras's figures for all four combinations, from one run", () => {
    assert.deepEqual(texts(previewOf(CONFIG)), [
      [LAST_H],
      [SEQUENCE],
      [LAST_H, LAST_H, LAST_C],
      [SEQUENCE, LAST_H, LAST_C],
    ]);
  });

  it("names what is returned, with axes and shapes", () => {
    const both = previewOf(CONFIG).combinations[3];
    assert.deepEqual(
      both?.outputs.map(({ name, axes, shape }) => [
        name,
        axes.join(),
        shape.map((each) => (each.kind === "known" ? each.value : each.expression)).join(),
      ]),
      [
        ["output", "batch,timesteps,units", "1,3,1"],
        ["state_h", "batch,units", "1,1"],
        ["state_c", "batch,units", "1,1"],
      ],
    );
  });

  it("shows both directions, the document's own first", () => {
    const { combinations } = previewOf({ ...CONFIG, go_backwards: true });
    assert.deepEqual(
      combinations.map(({ flags }) => flags["go_backwards"]),
      [true, true, true, true, false, false, false, false],
    );
    assert.equal(combinations.filter(({ current }) => current).length, 1);
    const [forwards] = previewOf(CONFIG).combinations[1]?.outputs ?? [];
    assert.deepEqual(combinations[5]?.outputs[0]?.values, forwards?.values);
    assert.notDeepEqual(combinations[1]?.outputs[0]?.values, forwards?.values);
  });

  it("marks the combination that the document has", () => {
    const preview = previewOf({ ...CONFIG, return_state: true });
    assert.deepEqual(
      compared(preview).map(({ current }) => current),
      [false, false, true, false],
    );
  });

  it("links the tensors that are equal by construction", () => {
    assert.deepEqual(
      compared(previewOf(CONFIG)).map(({ equalities }) => equalities.map(({ left, right }) => `${left} ≡ ${right}`)),
      [[], [], ["output ≡ state_h"], ["output[:, -1] ≡ state_h"]],
    );
  });

  it("writes each combination's line as Python", () => {
    assert.deepEqual(
      compared(previewOf(CONFIG)).map(({ code }) => code),
      [
        "LSTM(1, kernel_initializer=Constant(value=0.1), recurrent_initializer=Constant(value=0.1))",
        "LSTM(1, kernel_initializer=Constant(value=0.1), recurrent_initializer=Constant(value=0.1), return_sequences=True)",
        "LSTM(1, kernel_initializer=Constant(value=0.1), recurrent_initializer=Constant(value=0.1), return_state=True)",
        "LSTM(1, kernel_initializer=Constant(value=0.1), recurrent_initializer=Constant(value=0.1), return_sequences=True, return_state=True)",
      ],
    );
  });

  it("assumes nothing where the document says everything", () => {
    const preview = previewOf(CONFIG);
    assert.deepEqual(preview.assumptions, []);
    assert.equal(preview.deterministic, true);
  });

  it("names every assumption: open axes, sample input, random weights", () => {
    const preview = previewOf({ units: 2 }, {});
    assert.deepEqual(
      preview.assumptions.map(({ subject }) => subject),
      ["batch", "timesteps", "features", "input", "seed"],
    );
    assert.equal(preview.deterministic, false);
  });

  it("runs every row of the batch that the document feeds", () => {
    const row = INPUTS[0] ?? [];
    const preview = previewOf(CONFIG, { inputs: [row, row.map((step) => step.map(() => 0)), row] });
    assert.deepEqual(texts(preview)[0], ["[[0.02572775] [0. ] [0.02572775]]".replace("0. ", "0.")]);
  });

  it("tells weights that are random by the preview's seed from those by their own", () => {
    const seeds = (config: object): readonly string[] =>
      previewOf({ units: 2, ...config }).assumptions.map(({ message }) => message);
    assert.match(seeds({})[0] ?? "", /^Random: Keras's weights on TensorFlow after keras\.utils\.set_random_seed\(1\)/);
    const own = { class_name: "GlorotUniform", config: { seed: 7 } };
    const messages = seeds({ kernel_initializer: own, recurrent_initializer: "zeros" });
    assert.deepEqual(messages.length, 1);
    assert.match(
      messages[0] ?? "",
      /^kernel: random from the initializer's own seed 7, as Keras fills them on TensorFlow/,
    );
  });

  it("shows no values where an argument is wrong, and assumes nothing of it", () => {
    const preview = previewOf({ ...CONFIG, activation: "tahn" });
    assert.deepEqual(
      preview.problems.map(({ severity, argument }) => [severity, argument]),
      [["error", "activation"]],
    );
    assert.deepEqual(preview.assumptions, []);
    assert.ok(preview.combinations.every(({ outputs }) => outputs.every(({ values }) => values === undefined)));
  });

  it("says once what a wrapper and the layer in it have in common", () => {
    const script = [
      "from keras.layers import Bidirectional, LSTM",
      "from keras.models import Sequential",
      "model = Sequential([Bidirectional(LSTM(2), input_shape=(3, 1))])",
      "model.load_weights('a.h5')",
    ];
    const [layer = assert.fail("no layer")] = readDocument(script.join("\n"), "python").layers;
    const codes = createPreview(layer).problems.map(({ code }) => code);
    assert.deepEqual(codes, ["weights-changed"]);
  });

  it("says of a wrapped layer whose figures these are", () => {
    const call = readDocument(
      "from keras.layers import LSTM, Bidirectional\ny = Bidirectional(LSTM(4, return_state=True))(x)\n",
      "python",
    ).layers.find(({ className }) => className === "LSTM");
    assert.ok(call);
    const { problems, combinations } = createPreview(call);
    assert.match(
      problems.map(({ message }) => message).join(),
      /the LSTM inside Bidirectional, not what Bidirectional/,
    );
    assert.equal(combinations[2]?.code, "LSTM(4, return_state=True)");
  });

  it("writes a spread that cannot be read as it stands, in place of what it may hold", () => {
    const [layer] = readDocument(
      "from keras.layers import LSTM\ny = LSTM(activation='relu', **options)(x)\n",
      "python",
    ).layers;
    assert.ok(layer);
    const preview = createPreview(layer);
    assert.equal(preview.combinations[1]?.code, "y = LSTM(activation='relu', return_sequences=True, **options)(x)");
    assert.match(preview.assumptions[0]?.message ?? "", /units may be in \*\*options: 4 is assumed/);
  });

  describe("with overrides", () => {
    it("keeps the first steps of the input when there are more", () => {
      const preview = previewOf(CONFIG, { inputs: INPUTS }, { sizes: { timesteps: 5 } });
      const [, sequence] =
        texts(preview)[1]?.[0]
          ?.match(/\[\[\[(\S+)\] \[(\S+)\] \[(\S+)\]/)
          ?.slice(1) ?? [];
      assert.equal(sequence, "0.01633997");
      assert.deepEqual(preview.combinations[1]?.outputs[0]?.values?.shape, [1, 5, 1]);
    });

    it("takes other units and other input values", () => {
      const preview = previewOf(
        CONFIG,
        { inputs: INPUTS },
        { arguments: { units: 2 }, input: { shape: [1, 3, 2], values: [0, 0, 0, 0, 0, 0] } },
      );
      assert.deepEqual(texts(preview)[0], ["[[0. 0.]]"]);
    });

    it("fits edited input values to the shape that holds then", () => {
      const input = { shape: [1, 3, 2], values: [1, 2, 3, 4, 5, 6] };
      const values = (overrides: Overrides): readonly number[] | undefined => {
        const found = previewOf(CONFIG, { inputs: INPUTS }, overrides).input.values;
        return found && Array.from(found.data, (value) => Number(value.toFixed(6)));
      };
      assert.deepEqual(values({ input }), input.values);
      // (1, 3, 2) to (1, 2, 3): the new third feature is the sample's third and sixth value.
      assert.deepEqual(values({ input, sizes: { timesteps: 2, features: 3 } }), [1, 2, 0.3, 3, 4, 0.6]);
    });

    it("keeps an initial state that still fits, and says where it does not", () => {
      const given = { inputs: INPUTS, initial_state: [[[0.5]], [[0.5]]] };
      const kept = previewOf(CONFIG, given, { sizes: { features: 3 } });
      assert.equal(kept.layer.initialState?.length, 2);
      const dropped = previewOf(CONFIG, given, { arguments: { units: 3 } });
      assert.deepEqual(dropped.problems, []);
      assert.match(dropped.assumptions.map(({ message }) => message).join(), /initial state does not fit/);
    });

    it("lays given weights aside where they no longer fit, and says that they are random then", () => {
      const weights = {
        kernel: [
          [0.1, 0.1, 0.1, 0.1],
          [0.1, 0.1, 0.1, 0.1],
        ],
        recurrent_kernel: [[0.1, 0.1, 0.1, 0.1]],
        bias: [0, 1, 0, 0],
      };
      const given = { inputs: INPUTS, weights };
      assert.deepEqual(texts(previewOf({ units: 1 }, given))[0], [LAST_H]);
      const changed = previewOf({ units: 1 }, given, { arguments: { units: 3 } });
      assert.deepEqual(changed.problems, []);
      assert.equal(changed.deterministic, false);
    });
  });

  describe("of layers without a cell state", () => {
    // What examples/gru.py prints in Keras 3.15.1: kernel 0.1, recurrent kernel 0.5, bias 0.2, two equal units.
    const config = {
      units: 2,
      kernel_initializer: { class_name: "Constant", config: { value: 0.1 } },
      recurrent_initializer: { class_name: "Constant", config: { value: 0.5 } },
      bias_initializer: { class_name: "Constant", config: { value: 0.2 } },
    };
    for (const [className, changed, steps] of [
      ["GRU", { ...config, reset_after: true }, [0.1329849, 0.23801908, 0.32368234]],
      ["GRU", { ...config, reset_after: false }, [0.10007454, 0.17900512, 0.24399999]],
      ["SimpleRNN", config, [0.22602837, 0.43498474, 0.59475046]],
    ] as const) {
      const preview = previewOfClass(className, changed);
      const what = "reset_after" in changed ? `${className} with reset_after=${changed.reset_after}` : className;

      it(`returns Keras's figures in each combination: ${what}`, () => {
        const sequence = steps.flatMap((value) => [value, value]);
        const last = sequence.slice(-2);
        const ours = compared(preview).map(({ outputs }) => outputs.map(({ values }) => [...(values?.data ?? [])]));
        const expected = [[last], [sequence], [last, last], [sequence, last]];
        assert.deepEqual(
          ours.map((outputs) => outputs.map((values) => values.length)),
          expected.map((outputs) => outputs.map((values) => values.length)),
        );
        for (const [index, value] of ours.flat(2).entries()) {
          assert.ok(Math.abs(value - (expected.flat(2)[index] ?? Number.NaN)) < 1e-6, `${value} at ${index}`);
        }
      });

      it(`returns output and state_h only, and links them: ${what}`, () => {
        const both = preview.combinations[3];
        assert.deepEqual(
          both?.outputs.map(({ name }) => name),
          ["output", "state_h"],
        );
        assert.deepEqual(
          both?.equalities.map(({ left, right }) => [left, right]),
          [["output[:, -1]", "state_h"]],
        );
        assert.equal(preview.trace && "c" in (partTrace(preview.trace)?.states ?? {}), false);
      });
    }

    it("writes the line with as many names as the layer returns", () => {
      const python = "from keras.layers import GRU, Input\ny, h = GRU(2, return_state=True)(Input((3, 1)))\n";
      const [layer] = readDocument(python, "python").layers;
      assert.ok(layer);
      assert.deepEqual(
        compared(createPreview(layer)).map(({ code }) => code),
        [
          "y = GRU(2)(Input((3, 1)))",
          "y = GRU(2, return_sequences=True)(Input((3, 1)))",
          "y, h = GRU(2, return_state=True)(Input((3, 1)))",
          "y, h = GRU(2, return_sequences=True, return_state=True)(Input((3, 1)))",
        ],
      );
    });

    it("names weights as Keras shapes them, and counts them", () => {
      const weights = (className: string, changed: object) => {
        const { weights, parameterCount } = previewOfClass(className, { units: 4, ...changed }, {});
        const shapes = weights.map(
          ({ name, axes, shape }) => `${name} ${axes.join(", ")}: ${shape.map(valueOf).join(", ")}`,
        );
        return [...shapes, parameterCount];
      };
      // keras.layers.GRU(4), GRU(4, reset_after=False) and SimpleRNN(4), each built for two features: count_params()
      assert.deepEqual(weights("GRU", {}), [
        "kernel features, 3 * units: 2, 12",
        "recurrent_kernel units, 3 * units: 4, 12",
        "bias biases, 3 * units: 2, 12",
        96,
      ]);
      assert.deepEqual(weights("GRU", { reset_after: false }).slice(2), ["bias 3 * units: 12", 84]);
      assert.deepEqual(weights("SimpleRNN", {}), [
        "kernel features, units: 2, 4",
        "recurrent_kernel units, units: 4, 4",
        "bias units: 4",
        28,
      ]);
    });

    it("goes by the version: Keras 2's reset gate is applied before the product", () => {
      const bias = (keras_version: string) =>
        previewOfClass("GRU", { units: 1 }, { keras_version }).weights.at(-1)?.shape.map(valueOf);
      assert.deepEqual(["2.2.4", "2.3.1", "2.15.0", "3.15.1"].map(bias), [[3], [3], [2, 3], [2, 3]]);
    });

    it("goes by the version that the user chooses, with its defaults; what is written stays", () => {
      const chosen = (config: object, profile: Profile) => {
        const { layer, weights } = previewOfClass("GRU", { units: 1, ...config }, {}, { profile });
        const gates = layer.arguments.find(({ name }) => name === "recurrent_activation")?.value;
        return [weights.at(-1)?.shape.map(valueOf), gates && valueOf(gates)];
      };
      // keras 2.2.4 recurrent.py, keras 2.3.1 recurrent.py, keras 3.15.1 gru.py: the defaults of GRU.__init__
      assert.deepEqual(chosen({}, "keras-2"), [[3], "hard_sigmoid"]);
      assert.deepEqual(chosen({}, "keras-2.3"), [[3], "sigmoid"]);
      assert.deepEqual(chosen({}, "keras-3"), [[2, 3], "sigmoid"]);
      assert.deepEqual(chosen({ reset_after: true, recurrent_activation: "tanh" }, "keras-2"), [[2, 3], "tanh"]);
    });

    it("starts from [h], and says what else is wrong", () => {
      const from = (initial_state: unknown) => previewOfClass("SimpleRNN", config, { inputs: INPUTS, initial_state });
      assert.deepEqual(from([[[0, 0]]]).problems, []);
      assert.notDeepEqual(texts(from([[[0.5, 0.5]]])), texts(from([[[0, 0]]])));
      assert.match(
        from([[[0, 0]], [[0, 0]]]).problems[0]?.message ?? "",
        /initial_state has 2 tensors, and SimpleRNN takes 1: \[h\]/,
      );
      assert.match(from([[[0]]]).problems[0]?.message ?? "", /initial_state\[0\].*\(1, 1\).*\(1, 2\)/);
    });

    it("shows the panel no cell state", () => {
      const stepsOf = (preview: Preview) =>
        snapshotOf(preview, {}, { key: "layer", line: 1 }).passes[0]?.flatMap((part) => part.steps) ?? [];
      const steps = stepsOf(previewOfClass("GRU", config));
      assert.equal(steps.length, 3);
      assert.ok(steps.every((step) => !("c" in step)));
      assert.ok(stepsOf(previewOf(CONFIG)).every((step) => "c" in step));
    });
  });

  describe("of what cannot be run", () => {
    for (const [units, code] of [
      [0, "units-invalid"],
      [-3, "units-invalid"],
      [1e9, "too-large"],
    ] as const) {
      it(`refuses units=${units} and says so`, () => {
        const preview = previewOf({ ...CONFIG, units });
        assert.deepEqual(
          preview.problems.map((problem) => problem.code),
          [code],
        );
        assert.deepEqual(preview.combinations, []);
      });
    }

    it("shows shapes without values where the run would be too large", () => {
      const preview = previewOf({ units: 4096 }, {});
      assert.deepEqual(
        preview.problems.map((problem) => problem.code),
        ["too-large"],
      );
      assert.equal(compared(preview).length, 4);
      assert.equal(preview.combinations[0]?.outputs[0]?.values, undefined);
    });

    it("refuses an override that no array can hold, without making one", () => {
      const preview = previewOf(CONFIG, { inputs: INPUTS }, { sizes: { timesteps: 1e15, batch: 1e15 } });
      assert.deepEqual(
        preview.problems.map((problem) => problem.severity),
        ["error"],
      );
      const zero = previewOf(CONFIG, { inputs: INPUTS }, { sizes: { timesteps: 0 } });
      assert.deepEqual(
        zero.problems.map((problem) => problem.code),
        ["input-size"],
      );
    });

    it("says of an argument that is not written that it is not written", () => {
      const [layer] = readDocument("from torch import nn\nlstm = nn.LSTM(10)\n", "python").layers;
      const { assumptions } = createPreview(layer ?? assert.fail("no layer"));
      assert.equal(assumptions[0]?.message, "hidden_size is not written yet: 4 is assumed.");
    });
  });
});
