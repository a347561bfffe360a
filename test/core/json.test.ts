import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { array, assert as assertProperty, constantFrom, oneof, property } from "fast-check";
import { ASSUMED } from "../../src/core/catalog/assume";
import { argumentOf, type Dimension, known, type LayerCall, unknown, valueOf } from "../../src/core/definition";
import { checkInput } from "../../src/core/resolve/input";
import { readJson } from "../../src/core/readers/json/reader";
import { MOST_LEVELS } from "../../src/core/readers/json/layer-nodes";
import { createPreview } from "../../src/core/preview/preview";
import { problemsOf, problemSpan } from "../../src/core/problems";
import { readDocument } from "../../src/core/read";
import { resolve } from "../../src/core/resolve/resolve";
import { runOf } from "../../src/core/whole-model/arrival";
import models from "../golden/keras-3.15.1-models.json";

const lstm = (config: object = { units: 2 }, beside: object = {}) => ({ class_name: "LSTM", config, ...beside });

/** The one layer of a document, of which nothing is wrong outside it. */
function only(document: unknown): LayerCall {
  const text = typeof document === "string" ? document : JSON.stringify(document);
  const { calls, problems } = readJson(text);
  assert.deepEqual(problems, []);
  const [call, ...others] = calls;
  assert.ok(call);
  assert.deepEqual(others, []);
  return call;
}

/** Sizes, with `null` for symbols, as Keras prints a shape. */
const kerasShape = (shape: readonly Dimension[]) => shape.map((axis) => (axis.kind === "known" ? axis.value : null));

const inputShapes = (document: unknown) =>
  Object.fromEntries(
    readJson(JSON.stringify(document))
      .calls.filter(({ className }) => className === "LSTM")
      .map(({ name, input }) => [name, kerasShape(input.shape)]),
  );

/** The document without what only Keras 3 writes: what flows where is then left to be worked out. */
const withoutBuildConfig = (document: unknown): unknown =>
  JSON.parse(JSON.stringify(document, (key, value: unknown) => (key === "build_config" ? undefined : value)));

describe("JSON: a definition document", () => {
  const text = readFileSync("examples/constant.rnn.json", "utf8");

  it("is read with its arguments, inputs and places", () => {
    const call = only(text);
    assert.equal(call.name, "constant");
    assert.equal(call.className, "LSTM");
    assert.equal(call.profile, "keras-3");
    assert.equal(call.language, "json");
    assert.deepEqual(call.use, { kind: "bare", targets: [], wrappers: [] });
    assert.equal(text.slice(call.calleeSpan.start, call.calleeSpan.end), '"LSTM"');
    assert.equal(text.slice(call.span.start, call.span.end), text.trim());
    assert.deepEqual(kerasShape(call.input.shape), [1, 3, 2]);
    assert.equal(call.input.shapeOrigin, "data");
    assert.equal(call.input.valuesName, '"inputs"');
    assert.deepEqual(call.input.values, { shape: [1, 3, 2], data: Float32Array.of(0.1, 0.2, 0.3, 0.1, 0.2, 0.3) });
    const units = call.arguments.find(({ name }) => name === "units");
    assert.equal(units && text.slice(units.span.start, units.span.end), "1");
  });

  it("resolves without a problem", () => {
    const layer = resolve(only(text));
    assert.deepEqual(layer.problems, []);
    assert.deepEqual(argumentOf(layer, "units")?.value, known(1));
    assert.deepEqual(argumentOf(layer, "return_state")?.value, known(true));
    assert.deepEqual(
      argumentOf(layer, "kernel_initializer")?.value,
      known({ class_name: "Constant", config: { value: 0.1 } }),
    );
    assert.deepEqual(argumentOf(layer, "recurrent_activation")?.value, known("sigmoid"));
  });

  it("may have weights and an initial state", () => {
    const call = only(
      lstm(
        { units: 1 },
        {
          weights: { kernel: [[1, 2, 3, 4]], recurrent_kernel: [[5, 6, 7, 8]], bias: [0, 1, 0, 0] },
          initial_state: [
            [[0.5], [0.25]],
            [[1], [2]],
          ],
        },
      ),
    );
    assert.deepEqual(call.problems, []);
    assert.deepEqual(call.weights, {
      kernel: { shape: [1, 4], data: Float32Array.of(1, 2, 3, 4) },
      recurrent_kernel: { shape: [1, 4], data: Float32Array.of(5, 6, 7, 8) },
      bias: { shape: [4], data: Float32Array.of(0, 1, 0, 0) },
    });
    assert.deepEqual(call.initialState, [
      { shape: [2, 1], data: Float32Array.of(0.5, 0.25) },
      { shape: [2, 1], data: Float32Array.of(1, 2) },
    ]);
  });

  it("may stand anywhere, in any order of keys, with comments and a byte order mark", () => {
    const call = only(
      `\uFEFF// mine\n{"a": [{"b": {"inputs": [[[1]]], "config": {"units": 7,}, "class_name": "LSTM"}}]}`,
    );
    assert.deepEqual(
      call.arguments.map(({ name, value }) => [name, value]),
      [["units", 7]],
    );
    assert.deepEqual(kerasShape(call.input.shape), [1, 1, 1]);
    assert.equal(call.name, "lstm");
  });

  for (const [what, config, shape] of [
    ["batch_input_shape", { batch_input_shape: [8, 5, 3] }, [8, 5, 3]],
    ["batch_shape", { batch_shape: [null, 5, 3] }, [null, 5, 3]],
    ["input_shape", { input_shape: [5, 3] }, [null, 5, 3]],
    ["input_dim", { input_dim: 3 }, [null, null, 3]],
    ["input_dim and input_length", { input_dim: 3, input_length: 5 }, [null, 5, 3]],
  ] as const) {
    it(`takes its input shape from ${what}`, () => {
      const { input } = only(lstm({ units: 2, ...config }));
      assert.deepEqual(kerasShape(input.shape), shape);
      assert.equal(input.shapeOrigin, "argument");
    });
  }

  it("assumes the input shape that nothing says", () => {
    const { input } = only(lstm());
    assert.equal(input.shapeOrigin, "assumed");
    assert.deepEqual(input.shape.map(valueOf), [ASSUMED.batch, ASSUMED.timesteps, ASSUMED.features]);
  });

  for (const [what, document, profile] of [
    ["keras_version", lstm({ units: 2 }, { keras_version: "2.2.4" }), "keras-2"],
    ["a keras_version around it", { keras_version: "1.2.2", model: lstm({ output_dim: 2 }) }, "keras-1"],
    ["the words of Keras 1", lstm({ output_dim: 2, inner_activation: "sigmoid" }), "keras-1"],
    ["the words of tf.keras 2", lstm({ units: 2, time_major: false }), "tf-keras-2"],
    ["Keras 3's module", { module: "keras.layers", ...lstm({ units: 2, implementation: 1 }) }, "keras-3"],
    ["nothing", lstm(), "keras-3"],
    // Keras 3's layers take `implementation` too; tf.keras 2 writes it among all arguments of a layer.
    ["implementation alone", lstm({ units: 2, implementation: 1 }), "keras-3"],
    ["tf.keras 2's own words", lstm({ units: 2, implementation: 2, recurrent_constraint: null }), "tf-keras-2"],
  ] as const) {
    it(`has its profile from ${what}`, () => assert.equal(only(document).profile, profile));
  }

  it("is not a class of the same name that a user registered", () => {
    const own = { module: "my.layers", registered_name: "mine>LSTM", ...lstm() };
    assert.deepEqual(readJson(JSON.stringify(own)), { calls: [], problems: [] });
  });
});

describe("JSON: a model that Keras 3.15.1 wrote", () => {
  for (const [kind, { document, input_shapes: shapes }] of Object.entries({
    Sequential: models.sequential,
    Functional: models.functional,
  })) {
    it(`gives each LSTM of a ${kind} model the input shape that Keras gives it`, () => {
      assert.deepEqual(inputShapes(document), shapes);
    });

    it(`works the shapes of a ${kind} model out where the file does not say them`, () => {
      assert.deepEqual(inputShapes(withoutBuildConfig(document)), shapes);
    });

    it(`resolves every LSTM of a ${kind} model without a problem`, () => {
      for (const call of readJson(JSON.stringify(document)).calls) {
        assert.deepEqual(resolve(call).problems, []);
      }
    });
  }

  it("says how each layer is used", () => {
    const uses = (document: unknown) =>
      Object.fromEntries(readJson(JSON.stringify(document)).calls.map(({ name, use }) => [name, use]));
    assert.deepEqual(uses(models.sequential.document)["forward_inner"]?.wrappers, ["Bidirectional"]);
    assert.equal(uses(models.sequential.document)["summary"]?.kind, "sequential");
    assert.deepEqual(uses(models.functional.document)["decoder"], {
      kind: "applied",
      appliedTo: "encoder",
      consumed: [0],
      targets: [],
      wrappers: [],
    });
  });

  it("says where the shape comes from", () => {
    const [encoder, decoder] = readJson(JSON.stringify(models.functional.document)).calls;
    assert.equal(encoder?.input.shapeOrigin, "input");
    assert.deepEqual(encoder?.input.shape[1], unknown("None", ASSUMED.timesteps));
    assert.equal(decoder?.input.shapeOrigin, "layer");
  });
});

describe("JSON: models of older versions", () => {
  // By the formats of keras 2.2 and 1.2, models.py and engine/topology.py: no Keras that old runs here.
  it("reads a Functional model of Keras 2, where inbound nodes are lists", () => {
    const document = {
      class_name: "Model",
      keras_version: "2.2.4",
      backend: "tensorflow",
      config: {
        name: "model_1",
        layers: [
          {
            name: "x",
            class_name: "InputLayer",
            config: { batch_input_shape: [null, 6, 3], name: "x" },
            inbound_nodes: [],
          },
          { name: "a", ...lstm({ name: "a", units: 4, return_sequences: true }), inbound_nodes: [[["x", 0, 0, {}]]] },
          { name: "b", ...lstm({ name: "b", units: 2 }), inbound_nodes: [[["a", 0, 0, {}]]] },
        ],
      },
    };
    assert.deepEqual(inputShapes(document), { a: [null, 6, 3], b: [null, 6, 4] });
    const { calls } = readJson(JSON.stringify(document));
    assert.deepEqual(
      calls.map(({ profile }) => profile),
      ["keras-2", "keras-2"],
    );
    assert.deepEqual(argumentOf(resolve(calls[0]!), "recurrent_activation")?.value, known("hard_sigmoid"));
  });

  it("reads a Sequential model of Keras 1, where config is the list of layers", () => {
    const document = {
      class_name: "Sequential",
      keras_version: "1.2.2",
      config: [
        lstm({ name: "lstm_1", output_dim: 5, batch_input_shape: [null, 7, 3], return_sequences: true }),
        { class_name: "Dropout", config: { p: 0.5, name: "dropout_1" } },
        lstm({ name: "lstm_2", output_dim: 2, inner_init: "orthogonal", consume_less: "cpu" }),
      ],
    };
    assert.deepEqual(inputShapes(document), { lstm_1: [null, 7, 3], lstm_2: [null, 7, 5] });
    const layers = readJson(JSON.stringify(document)).calls.map(resolve);
    assert.deepEqual(
      layers.map((layer) => argumentOf(layer, "units")?.value),
      [known(5), known(2)],
    );
    assert.deepEqual(
      layers.flatMap(({ problems }) => problems),
      [],
    );
  });

  it("tells that a recurrent layer gets no sequence", () => {
    const layers = [lstm({ name: "a", units: 4, batch_input_shape: [null, 6, 3] }), lstm({ name: "b", units: 2 })];
    const [, second] = readJson(JSON.stringify({ class_name: "Sequential", config: { layers } })).calls;
    assert.ok(second);
    assert.deepEqual(kerasShape(second.input.shape), [null, 4]);
    assert.equal(second.input.shapeOrigin, "layer");
    const problem = checkInput(resolve(second));
    assert.equal(problem?.code, "input-rank");
    assert.ok(problem.message.endsWith('gets 2: (batch, 4). Give a "return_sequences": true.'), problem.message);
  });

  it("says which layer of a model takes the time steps, once, and mends a written false", () => {
    const config = (name: string, units: number, more = "") =>
      `{"class_name": "LSTM", "config": {"name": "${name}", "units": ${units}${more}}}`;
    const layers = [
      config("a", 4, ', "batch_input_shape": [null, 6, 3], "return_sequences": false'),
      '{"class_name": "Dense", "config": {"name": "d", "units": 5}}',
      config("b", 2),
    ];
    const text = `{"class_name": "Sequential", "config": {"name": "s", "layers": [${layers.join(", ")}]}}`;
    const reading = readDocument(text, "json");
    const [problem, ...others] = problemsOf(reading);
    assert.deepEqual(others, []);
    const message =
      "The layer takes an input of 3 axes (batch, timesteps, features), but it gets 2: (batch, 5). " +
      'Give a "return_sequences": true.';
    assert.equal(problem?.problem.message, message);
    const { fix } = problem.problem;
    assert.ok(fix);
    const mended = text.slice(0, fix.span.start) + fix.text + text.slice(fix.span.end);
    assert.deepEqual(problemsOf(readDocument(mended, "json")), []);
    assert.deepEqual(
      (reading.models ?? []).flatMap((model) => runOf(model).problems.map((each) => each.message)),
      [`b: ${message}`],
    );
  });

  it("keeps a stated shape of another rank, with a symbol's size by what it is the axis of", () => {
    const call = only(lstm({ units: 2, batch_input_shape: [null, null] }));
    assert.deepEqual(call.input.shape, [unknown("batch", ASSUMED.batch), unknown("None", ASSUMED.features)]);
    assert.equal(checkInput(resolve(call))?.code, "input-rank");
  });
});

describe("JSON: arrays that are none", () => {
  for (const [what, beside, code, place, message] of [
    ["ragged inputs", '"inputs": [[[1, 2], [3]]]', "array-ragged", "[3]", "inputs is ragged"],
    ["numbers among rows", '"inputs": [[[1], 2]]', "array-ragged", "2", "inputs is ragged"],
    ["rows among numbers", '"inputs": [1, [2]]', "array-ragged", "[", "inputs is ragged"],
    ["words", '"inputs": [[["a", 2]]]', "array-not-numbers", '"a"', 'inputs may hold numbers only, not "a"'],
    ["null", '"inputs": [[[1, null]]]', "array-not-numbers", "null", "inputs may hold numbers only, not null"],
    ["NaN, as Python writes it", '"inputs": [[[NaN, 1]]]', "array-not-numbers", "NaN", "not NaN"],
    ["-Infinity at the end", '"inputs": [[[1, -Infinity]]]', "array-not-numbers", "-", "not -Infinity"],
    ["more than float32 holds", '"inputs": [[[1e39]]]', "array-not-numbers", "1e39", "float32"],
    ["nothing", '"inputs": [[[]]]', "array-empty", "[[[]]]", "inputs holds no numbers"],
    [
      "inputs of another width than the config states",
      '"inputs": [[[1]]]',
      "inputs-shape",
      "[[[1]]]",
      "inputs has 1 features, but the config states 2",
    ],
  ] as const) {
    it(`tells ${what}, where they are`, () => {
      const shape = code === "inputs-shape" ? ', "batch_input_shape": [null, 1, 2]' : "";
      const text = `{"class_name": "LSTM", "config": {"units": 1${shape}}, ${beside}}`;
      const { calls, problems } = readJson(text);
      assert.deepEqual(problems, []);
      const [problem, ...others] = calls[0]?.problems ?? [];
      assert.deepEqual(others, []);
      assert.equal(problem?.code, code);
      assert.ok(problem?.span);
      assert.equal(text.slice(problem.span.start, problem.span.end), place);
      assert.ok(problem.message.includes(message), problem.message);
      assert.deepEqual(calls[0]?.arguments.find(({ name }) => name === "units")?.value, 1);
    });
  }
});

describe("JSON: arrays that do not fit the layer", () => {
  for (const [what, beside, code, place, message] of [
    ["two axes", '"inputs": [[1, 2]]', "input-rank", "[[1, 2]]", "an input of 3 axes (batch, timesteps, features)"],
    ["a kernel of one axis", '"weights": {"kernel": [1]}', "weights-shape", "[1]", "kernel has the shape (1,)"],
    ["one state", '"initial_state": [[[1]]]', "initial-state-count", "[[1]]", "LSTM takes 2: [h, c]"],
    ["a bias of two axes", '"weights": {"bias": [[1]]}', "weights-shape", "[[1]]", "bias has the shape (1, 1)"],
    ["an unknown weight", '"weights": {"gamma": [1]}', "weights-unexpected", "[1]", "no weight gamma"],
  ] as const) {
    it(`tells ${what}, where they are`, () => {
      const text = `{"class_name": "LSTM", "config": {"units": 1}, ${beside}}`;
      const [layer] = readDocument(text, "json").layers;
      assert.ok(layer);
      const problem = createPreview(layer).problems.find((each) => each.code === code);
      assert.ok(problem, code);
      const { start, end } = problemSpan(layer, problem);
      assert.equal(text.slice(start, end), place);
      assert.ok(problem.message.includes(message), problem.message);
    });
  }

  it("takes a mask of booleans and lengths of numbers", () => {
    const text = '{"class_name": "LSTM", "config": {"units": 1}, "mask": [[true, false]], "lengths": [1]}';
    const [call] = readJson(text).calls;
    assert.deepEqual([...(call?.input.mask?.data ?? [])], [1, 0]);
    assert.deepEqual(call?.input.lengths, [1]);
    assert.deepEqual(call?.problems, []);
  });

  it("takes weights under the names that TensorFlow prints, and under their cell's", () => {
    const text =
      '{"class_name": "LSTM", "config": {"units": 1}, "weights": {"kernel:0": [[1]], "cell": {"bias": [2]}}}';
    assert.deepEqual(Object.keys(readJson(text).calls[0]?.weights ?? {}), ["kernel", "bias"]);
  });

  it("names weights by their path", () => {
    const text =
      '{"class_name": "LSTM", "config": {"units": 1}, "weights": {"forward": {"kernel": [[1]]}, "cells": {"0": {"bias": [2]}}}}';
    assert.deepEqual(Object.keys(readJson(text).calls[0]?.weights ?? {}), ["forward/kernel", "cells/0/bias"]);
  });

  it("counts the weights of a list of cells, and refuses what is none", () => {
    const read = (cells: string) =>
      readJson(`{"class_name": "RNN", "config": {}, "weights": {"cells": ${cells}}}`).calls[0];
    const listed = read('[{"bias": [1]}, {"kernel": [[2]], "bias": [3]}]');
    assert.deepEqual(Object.keys(listed?.weights ?? {}), ["cells/0/bias", "cells/1/kernel", "cells/1/bias"]);
    assert.deepEqual(
      read("[1]")?.problems.map(({ code }) => code),
      ["array-not-numbers"],
    );
  });
});

describe("JSON: numbers beside a model", () => {
  const layers = [
    { class_name: "InputLayer", config: { name: "words", batch_shape: [null, 1, 1] } },
    { class_name: "GRU", config: { name: "encoder", units: 1 } },
  ];
  const reasons = (beside: object) =>
    readJson(JSON.stringify({ class_name: "Sequential", config: { layers }, ...beside })).problems.map(
      ({ severity, message }) => `${severity}: ${message}`,
    );
  for (const [beside, ...expected] of [
    [{ inputs: [[[1]]], weights: { encoder: { kernel: [[1, 2, 3]] } } }],
    [{ inputs: { words: [[[1]]] } }],
    [{ inputs: [[[null]]] }, "error: inputs may hold numbers only, not null."],
    [{ inputs: { word: [[[1]]] } }, "error: The model has no input word; it has words."],
    [
      { weights: { encodr: { kernel: [[1]], bias: [1] } } },
      "error: The model has no layer encodr. Did you mean encoder?",
    ],
    [{ weights: [1] }, "error: weights/0 must be nested lists of numbers."],
    [{ weights: [[1]] }, `error: Give a model's weights by the names of its layers: {"lstm": {"kernel": …}}.`],
    [{ initial_state: [[[1]], [[2]]] }, "warning: A model takes inputs and weights, not initial_state."],
  ] as const) {
    it(`${JSON.stringify(beside)}: ${expected.join(" ") || "is taken"}`, () => {
      assert.deepEqual(reasons(beside), expected);
    });
  }
});

describe("JSON: broken text", () => {
  it("is read as far as it is complete, and says where it is cut", () => {
    const text = '{"class_name": "LSTM", "config": {"units": 3, "return_state": true, "activation": "re';
    const { calls, problems } = readJson(text);
    assert.deepEqual(
      problems.map(({ severity, code }) => [severity, code]),
      [["error", "json-cut"]],
    );
    assert.deepEqual(problems[0]?.span, { start: text.length - 1, end: text.length });
    const layer = resolve(calls[0]!);
    assert.deepEqual(argumentOf(layer, "units")?.value, known(3));
    assert.deepEqual(argumentOf(layer, "return_state")?.value, known(true));
    assert.deepEqual(argumentOf(layer, "activation")?.value, unknown('"re', "tanh"));
    assert.equal(calls[0]?.span.end, text.length);
  });

  it("does not take a number for complete that may have lost digits", () => {
    const { calls } = readJson('{"class_name": "LSTM", "config": {"units": 12');
    assert.deepEqual(argumentOf(resolve(calls[0]!), "units")?.value, unknown("12", ASSUMED.units));
  });

  it("does not take inputs that are cut off", () => {
    const { calls, problems } = readJson('{"class_name": "LSTM", "config": {"units": 1}, "inputs": [[[1], [2], [');
    assert.equal(problems[0]?.message, "The JSON is cut off: it ends before a closing ].");
    assert.equal(calls[0]?.input.values, undefined);
    assert.deepEqual(
      calls[0]?.problems.map(({ code }) => code),
      ["array-cut"],
    );
  });

  it("tells a missing comma where it is missing, and reads on", () => {
    const text = '{"class_name": "LSTM" "config": {"units": 5}}';
    const { calls, problems } = readJson(text);
    assert.deepEqual(
      problems.map(({ message }) => message),
      ["JSON: a comma is missing here."],
    );
    assert.equal(problems[0]?.span?.start, text.indexOf('"config"'));
    assert.deepEqual(argumentOf(resolve(calls[0]!), "units")?.value, known(5));
  });

  it("is empty", () =>
    assert.deepEqual(
      readJson("").problems.map(({ code }) => code),
      ["json-cut"],
    ));

  it("never throws on anything, and keeps every place inside the text", () => {
    const piece = constantFrom("{", "}", "[", "]", ",", ":", '"', "1", "-", "NaN", "null", "\\", "//", "/*", "\n");
    const word = constantFrom('"class_name"', '"LSTM"', '"config"', '"inputs"', '"weights"', '"layers"', '"__proto__"');
    assertProperty(
      property(array(oneof(piece, word)), (pieces) => {
        const text = pieces.join("");
        const { calls, problems } = readJson(text);
        const spans = [...problems, ...calls.flatMap((call) => [call, ...resolve(call).problems])].map(
          ({ span }) => span,
        );
        for (const span of spans) {
          assert.ok(!span || (span.start >= 0 && span.start <= span.end && span.end <= text.length), text);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe("JSON: limits", () => {
  const document = JSON.stringify(lstm());

  it("stops at nesting that no model has, and keeps what came before", () => {
    const { calls, problems } = readJson(`[${document}, ${"[".repeat(1_000_000)}`);
    assert.equal(calls.length, 1);
    assert.deepEqual(
      problems.map(({ message }) => message),
      [`Nested deeper than ${MOST_LEVELS} levels: what follows is not read.`],
    );
  });

  it("does not keep a config without end", () => {
    const { calls, problems } = readJson(
      `{"class_name": "LSTM", "config": {"units": 3, "junk": [${"1,".repeat(50_000)}1]}}`,
    );
    assert.deepEqual(problems, []);
    assert.deepEqual(
      calls[0]?.problems.map(({ code }) => code),
      ["config-too-large"],
    );
    assert.deepEqual(calls[0]?.arguments.find(({ name }) => name === "units")?.value, 3);
    assert.ok(calls[0]?.arguments.every(({ text }) => text.length <= 200));
  });

  it("does not parse a long text without a layer", () => {
    assert.deepEqual(readJson(`[${"1,".repeat(2 ** 20)}`), { calls: [], problems: [] });
  });

  for (const [key, value] of [
    ["weights", "7"],
    ["weights", '"x"'],
    ["inputs", "3"],
    ["inputs", '{"a": 1}'],
    ["initial_state", '"zeros"'],
  ] as const) {
    it(`does not pass over ${key}: ${value}`, () => {
      const text = `{"class_name": "LSTM", "config": {"units": 1}, "${key}": ${value}}`;
      const [call] = readJson(text).calls;
      const [problem, ...more] = call?.problems ?? [];
      assert.deepEqual(more, []);
      assert.equal(problem?.severity, "error");
      const start = problem.span?.start ?? 0;
      assert.ok(text.indexOf(value) <= start && start < text.indexOf(value) + value.length);
      assert.match(problem.message, new RegExp(`^${key} must be`));
    });
  }

  it("takes null for nothing", () => {
    const [call] = readJson('{"class_name": "LSTM", "config": {"units": 1}, "weights": null, "inputs": null}').calls;
    assert.deepEqual(call?.problems, []);
  });
});
