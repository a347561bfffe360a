import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import { definitionSchema } from "../../src/core/catalog/schema/definition-schema";
import keras from "../golden/keras-3.15.1-signatures.json";

const example: unknown = JSON.parse(readFileSync("examples/constant.rnn.json", "utf8"));

// `strict: false` lets VS Code's own words (deprecationMessage, defaultSnippets) pass.
const validate = new Ajv({ strict: false, allErrors: true, code: { optimize: false } }).compile(definitionSchema());

/** Where a document breaks the schema, and how. */
function faults(document: unknown): readonly string[] {
  validate(document);
  return (validate.errors ?? []).map(({ instancePath, keyword }) => `${instancePath} ${keyword}`);
}

const lstm = (config: object, beside: object = {}) => ({ class_name: "LSTM", config, ...beside });

const torchExample: unknown = JSON.parse(readFileSync("examples/torch-lstm.rnn.json", "utf8"));

const torch = (config: object, beside: object = {}) => ({
  framework: "torch",
  class_name: "LSTM",
  config: { input_size: 2, hidden_size: 3, ...config },
  ...beside,
});

describe("schema of *.rnn.json", () => {
  it("is the committed one (else run: node scripts/make-schema.mjs)", () => {
    assert.deepEqual(JSON.parse(readFileSync("schemas/rnn.schema.json", "utf8")), definitionSchema());
  });

  it("is itself a valid schema of draft 7", () => {
    assert.equal(new Ajv({ strict: false }).validateSchema(definitionSchema()), true);
  });

  for (const [what, document] of Object.entries({
    "the example": example,
    "a bare definition": lstm({ units: 4 }),
    "the config that Keras 3.15.1 writes": lstm(keras.LSTM_config),
    "initializers that Keras 3.15.1 writes": lstm({
      units: 2,
      kernel_initializer: keras.serialised["GlorotUniform(seed=3)"],
      bias_initializer: keras.serialised["Zeros()"],
    }),
    "the config that Keras 3.15.1 writes for a GRU": { class_name: "GRU", config: keras.GRU_config },
    "the config that Keras 3.15.1 writes for a ConvLSTM2D": {
      class_name: "ConvLSTM2D",
      config: keras.ConvLSTM2D_config,
      inputs: [[[[[1]]]]],
      initial_state: [[[[[0, 0]]]], [[[[0, 0]]]]],
    },
    "the config that Keras 3.15.1 writes for a SimpleRNN": { class_name: "SimpleRNN", config: keras.SimpleRNN_config },
    "a GRU's bias of two rows, and one state": {
      class_name: "GRU",
      config: { units: 1, reset_after: true },
      weights: {
        kernel: [[1, 2, 3]],
        recurrent_kernel: [[1, 2, 3]],
        bias: [
          [0, 1, 0],
          [0, 1, 0],
        ],
      },
      initial_state: [[[0.5]]],
    },
    "a GRU's bias of one row": { class_name: "GRU", config: { units: 1 }, weights: { bias: [0, 1, 0] } },
    "an initializer of the user's own": lstm({
      units: 2,
      kernel_initializer: { class_name: "Mine", config: { a: 1 } },
    }),
    "no initializer": lstm({ units: 2, kernel_initializer: null }),
    "Keras 1's words": lstm({ output_dim: 3, inner_activation: "hard_sigmoid" }, { keras_version: "1.2.2" }),
    "weights and states": lstm(
      { units: 1, activation: null },
      {
        weights: { kernel: [[1, 2, 3, 4]], recurrent_kernel: [[1, 2, 3, 4]], bias: [0, 1, 0, 0] },
        initial_state: [[[0.5]], [[0.25]]],
      },
    ),
    "the example of PyTorch's": torchExample,
    "a stack of PyTorch's on an unbatched input": torch(
      { num_layers: 2, bidirectional: true, proj_size: 1, dropout: 0.5, device: "cuda", dtype: "float32" },
      { inputs: [[0, 1]], weights: { weight_hr_l1_reverse: [[1, 2, 3]] }, initial_state: [[[1]], [[1, 2, 3]]] },
    ),
    "one step of PyTorch's": { ...torch({ nonlinearity: "relu" }, { inputs: [0, 1] }), class_name: "RNNCell" },
    "Keras by name": lstm({ units: 1 }, { framework: "keras" }),
  })) {
    it(`accepts ${what}`, () => assert.deepEqual(faults(document), []));
  }

  for (const [what, document, fault] of [
    ["another class", { class_name: "Perceiver", config: { units: 1 } }, "/class_name enum"],
    ["no config", { class_name: "LSTM" }, " required"],
    ["no units", lstm({}), "/config anyOf"],
    ["units of zero", lstm({ units: 0 }), "/config/units minimum"],
    ["units in words", lstm({ units: "four" }), "/config/units type"],
    ["a mistyped argument", lstm({ units: 1, return_sequence: true }), "/config additionalProperties"],
    ["a flag in words", lstm({ units: 1, return_state: "yes" }), "/config/return_state type"],
    ["a mistyped activation", lstm({ units: 1, activation: "tnah" }), "/config/activation anyOf"],
    ["a mistyped initializer", lstm({ units: 1, bias_initializer: "zeroes" }), "/config/bias_initializer anyOf"],
    ["a dropout above one", lstm({ units: 1, dropout: 2 }), "/config/dropout maximum"],
    ["inputs of two axes", lstm({ units: 1 }, { inputs: [[1, 2]] }), "/inputs/0/0 type"],
    ["a mistyped weight", lstm({ units: 1 }, { weights: { kernal: [[1]] } }), "/weights additionalProperties"],
    ["one state", lstm({ units: 1 }, { initial_state: [[[1]]] }), "/initial_state minItems"],
    [
      "two states of a GRU",
      { class_name: "GRU", config: { units: 1 }, initial_state: [[[1]], [[1]]] },
      "/initial_state maxItems",
    ],
    ["another class's argument", lstm({ units: 1, reset_after: true }), "/config additionalProperties"],
    ["a mistyped key", lstm({ units: 1 }, { input: [] }), " additionalProperties"],
    ["another framework", lstm({ units: 1 }, { framework: "caffe" }), "/framework enum"],
    ["units in PyTorch", torch({ units: 4 }), "/config additionalProperties"],
    ["no hidden_size", { ...torch({}), config: { input_size: 1 } }, "/config required"],
    ["a projection of a GRU", { ...torch({ proj_size: 2 }), class_name: "GRU" }, "/config additionalProperties"],
    ["a weight of no layer", torch({}, { weights: { weight_ih: [[1]] } }), "/weights additionalProperties"],
    ["a length of zero", torch({}, { lengths: [0] }), "/lengths/0 minimum"],
    ["a version that is a number", lstm({ units: 1 }, { keras_version: 3 }), "/keras_version type"],
  ] as const) {
    it(`refuses ${what}`, () => assert.ok(faults(document).includes(fault), faults(document).join("; ")));
  }
});
