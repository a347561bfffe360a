import assert from "node:assert/strict";
import { isRecord } from "../../src/core/config-value";
import { type ConfigValue, type LayerDefinition, valueOf, type Weights } from "../../src/core/definition";
import { prepareLayer } from "../../src/core/engine/kinds";
import {
  type Conversion,
  convertWeights,
  type ConvertedModule,
  type WeightedModule,
} from "../../src/core/weights/convert";
import { weightLayouts } from "../../src/core/weights/layouts";
import type { Family, RecurrentModule, WeightFramework } from "../../src/core/weights/module";
import { onnxModule } from "../../src/core/weights/onnx";
import { readOnnxOperator } from "../../src/core/weights/onnx-document";
import { isRefusal, recurrentModule } from "../../src/core/weights/read-module";
import { definitionOf, float32, fromGolden, type GoldenTensor, hasKeys, readGolden } from "./engine-fixtures";

type GoldenWeights = Readonly<Record<string, GoldenTensor>>;
type Config = Readonly<Record<string, ConfigValue>>;

/** A layer, or several on top of each other, whose weights the frameworks themselves found to be the same. */
interface ConversionCase {
  readonly class_name: "LSTM" | "GRU" | "SimpleRNN";
  readonly config: Config;
  readonly directions: 1 | 2;
  readonly keras: readonly GoldenWeights[];
  readonly torch?: GoldenWeights;
  readonly onnx?: { readonly attributes: Config; readonly weights: GoldenWeights };
}

const isCase = (value: unknown): value is ConversionCase =>
  hasKeys(value, "class_name", "config", "directions", "keras");

const FEATURES = 3;
const FAMILIES = { LSTM: "LSTM", GRU: "GRU", SimpleRNN: "RNN" } as const;

const tensors = (weights: GoldenWeights): Weights =>
  Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, fromGolden(weight)]));

function kerasDefinition(className: string, config: Config, directions = 1): LayerDefinition {
  const layer = definitionOf(className, config);
  return directions === 1 ? layer : { ...definitionOf("Bidirectional", {}), parts: [{ role: "layer", layer }] };
}

const torchDefinition = (className: string, config: Config): LayerDefinition => ({
  ...definitionOf(className, config, "torch"),
  framework: "torch",
});

function moduleOf(definition: LayerDefinition, features = FEATURES): RecurrentModule {
  const module = recurrentModule(definition, features);
  if (isRefusal(module)) throw new Error(module.refusal);
  return module;
}

function kerasStack({ class_name, config, directions, keras }: ConversionCase): readonly WeightedModule[] {
  const above = Number(config["units"]) * directions;
  return keras.map((weights, layer) => ({
    framework: "keras",
    module: moduleOf(kerasDefinition(class_name, config, directions), layer === 0 ? FEATURES : above),
    weights: tensors(weights),
  }));
}

function torchSource(
  { class_name, config, directions, keras }: ConversionCase,
  weights: GoldenWeights,
): WeightedModule {
  const definition = torchDefinition(FAMILIES[class_name], {
    input_size: FEATURES,
    hidden_size: config["units"] ?? 0,
    num_layers: keras.length,
    bias: config["use_bias"] ?? true,
    bidirectional: directions === 2,
    nonlinearity: config["activation"] ?? "tanh",
  });
  return { framework: "torch", module: moduleOf(definition), weights: tensors(weights) };
}

function onnxSource({ class_name }: ConversionCase, { attributes, weights }: NonNullable<ConversionCase["onnx"]>) {
  const given = tensors(weights);
  const module = onnxModule(FAMILIES[class_name], attributes, given);
  if (isRefusal(module)) throw new Error(module.refusal);
  return { framework: "onnx", module, weights: given } as const;
}

function converted(sources: readonly WeightedModule[], target: WeightFramework): Conversion {
  const result = convertWeights(sources, target);
  if (isRefusal(result)) throw new Error(result.refusal);
  return result;
}

function refused(sources: readonly WeightedModule[], target: WeightFramework): string {
  const result = convertWeights(sources, target);
  assert.ok(isRefusal(result), "it was converted");
  return result.refusal;
}

function assertWeights({ weights }: ConvertedModule, golden: GoldenWeights): void {
  assert.deepEqual(
    weights.map(({ name, values }) => [name, values.shape, [...values.data]]),
    Object.entries(golden).map(([name, { shape, data }]) => [name, shape, [...Float32Array.from(data)]]),
  );
}

/** The module that a converted layer of Keras's is, read from its class and arguments. */
function readBack({ className, config, module }: ConvertedModule): RecurrentModule {
  const inner = config["layer"];
  const definition = isRecord(inner)
    ? kerasDefinition(
        typeof inner["class_name"] === "string" ? inner["class_name"] : "",
        isRecord(inner["config"]) ? inner["config"] : {},
        2,
      )
    : kerasDefinition(className, config);
  return moduleOf(definition, module.inputSize);
}

const goldens = readGolden("conversions", isCase);

describe("weights: conversion", () => {
  for (const [index, golden] of goldens.entries()) {
    const { class_name, config, directions, keras, torch, onnx } = golden;
    const what = `${index}: ${class_name} ${JSON.stringify(config)}, directions ${directions}, layers ${keras.length}`;
    it(`goes both ways as the frameworks agree, ${what}`, () => {
      const stack = kerasStack(golden);
      if (torch) {
        const [module, ...more] = converted(stack, "torch").modules;
        assert.ok(module && more.length === 0);
        assertWeights(module, torch);
        const back = converted([torchSource(golden, torch)], "keras").modules;
        assert.equal(back.length, keras.length);
        for (const [layer, each] of back.entries()) {
          assertWeights(each, keras[layer] ?? {});
          const { module: expected } = stack[layer] ?? assert.fail();
          assert.deepEqual(each.module, expected);
          assert.deepEqual(readBack(each), expected);
        }
      } else {
        assert.match(refused(stack, "torch"), /PyTorch/);
      }
      if (onnx) {
        const [operator] = converted(stack, "onnx").modules;
        assert.ok(operator);
        assertWeights(operator, onnx.weights);
        assert.deepEqual([operator.className, operator.config], [FAMILIES[class_name], onnx.attributes]);
        const source = onnxSource(golden, onnx);
        const [back] = converted([source], "keras").modules;
        assertWeights(back ?? assert.fail(), keras[0] ?? {});
        const [module] = torch ? converted([source], "torch").modules : [];
        if (torch) assertWeights(module ?? assert.fail(), torch);
      }
    });
  }

  it("adds PyTorch's two biases where Keras has one, and keeps a GRU's apart", () => {
    const biases = (className: string, gates: number) => {
      const module = moduleOf(torchDefinition(className, { input_size: 1, hidden_size: 1 }));
      const matrix = float32(
        [gates, 1],
        Array.from({ length: gates }, () => 1),
      );
      const vector = (first: number) =>
        float32(
          [gates],
          Array.from({ length: gates }, (_, k) => first + k),
        );
      const weights = { weight_ih_l0: matrix, weight_hh_l0: matrix, bias_ih_l0: vector(1), bias_hh_l0: vector(10) };
      const { modules, notes } = converted([{ framework: "torch", module, weights }], "keras");
      const bias = modules[0]?.weights.find(({ name }) => name === "bias");
      return { values: [...(bias?.values.data ?? [])], notes: notes.length };
    };
    // PyTorch's rows r, z, n stand in Keras's columns z, r, h.
    assert.deepEqual(biases("GRU", 3), { values: [2, 1, 3, 11, 10, 12], notes: 0 });
    assert.deepEqual(biases("LSTM", 4), { values: [11, 13, 15, 17], notes: 1 });
    assert.deepEqual(biases("RNN", 1), { values: [11], notes: 1 });
  });
});

describe("weights: what cannot be converted", () => {
  const source = (definition: LayerDefinition): WeightedModule => {
    const framework = definition.framework === "torch" ? "torch" : "keras";
    const module = moduleOf(definition);
    const weights = Object.fromEntries(
      weightLayouts(framework, module).map(({ name, shape }) => [
        name,
        { shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) },
      ]),
    );
    return { framework, module, weights };
  };
  for (const [what, definition, target, reason] of [
    ["a GRU with reset_after=False", kerasDefinition("GRU", { units: 2, reset_after: false }), "torch", /reset_after/],
    ["another activation", kerasDefinition("LSTM", { units: 2, activation: "relu" }), "torch", /relu/],
    [
      "another recurrent activation",
      kerasDefinition("GRU", { units: 2, recurrent_activation: "hard_sigmoid" }),
      "torch",
      /hard_sigmoid/,
    ],
    [
      "an activation without a name there",
      kerasDefinition("SimpleRNN", { units: 2, activation: "gelu" }),
      "onnx",
      /gelu/,
    ],
    ["go_backwards", kerasDefinition("LSTM", { units: 2, go_backwards: true }), "torch", /go_backwards/],
    ["a projection", torchDefinition("LSTM", { input_size: 3, hidden_size: 2, proj_size: 1 }), "keras", /proj_size=1/],
    ["a projection", torchDefinition("LSTM", { input_size: 3, hidden_size: 2, proj_size: 1 }), "onnx", /proj_size=1/],
    ["a cell", kerasDefinition("LSTMCell", { units: 2 }), "onnx", /cells/],
  ] as const) {
    it(`is refused with the reason: ${what}, to ${target}`, () => {
      assert.match(refused([source(definition)], target), reason);
    });
  }

  it("is refused: layers that differ, as num_layers", () => {
    const layers = [kerasDefinition("LSTM", { units: 3 }), kerasDefinition("LSTM", { units: 2 })].map(source);
    assert.match(refused(layers, "torch"), /num_layers/);
  });

  it("is refused: what is no recurrent layer, and two directions that differ", () => {
    const dense = recurrentModule(definitionOf("Dense", { units: 2 }), 3);
    assert.ok(isRefusal(dense) && /Dense/.test(dense.refusal));
    const both = {
      ...definitionOf("Bidirectional", {}),
      parts: [
        { role: "layer", layer: definitionOf("LSTM", { units: 2 }) },
        { role: "backward_layer", layer: definitionOf("GRU", { units: 2, go_backwards: true }) },
      ],
    };
    const module = recurrentModule(both, 3);
    assert.ok(isRefusal(module) && /backward_layer/.test(module.refusal));
  });

  it("is refused: an ONNX operator with peepholes, a clip, or activations that Keras has not", () => {
    const zeros = (shape: readonly number[]) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b, 1)) });
    const weights = { W: zeros([1, 8, 3]), R: zeros([1, 8, 2]) };
    const reason = (family: Family, attributes: Config, more: Weights = {}) => {
      const module = onnxModule(family, attributes, { ...weights, ...more });
      return isRefusal(module) ? module.refusal : undefined;
    };
    assert.equal(reason("LSTM", {}), undefined);
    assert.match(reason("LSTM", {}, { P: float32([1, 6], [0, 1, 0, 0, 0, 0]) }) ?? "", /peepholes/);
    assert.match(reason("LSTM", { clip: 3 }) ?? "", /clip/);
    assert.match(reason("LSTM", { activations: ["Sigmoid", "Tanh", "Relu"] }) ?? "", /different activations/);
    assert.match(reason("RNN", { activations: ["LeakyRelu"] }) ?? "", /LeakyRelu/); // alpha 0.01, and Keras's is 0.2
  });
});

describe("weights: layouts", () => {
  for (const [definition, framework] of [
    [definitionOf("LSTM", { units: 2 }), "keras"],
    [definitionOf("LSTM", { units: 2, use_bias: false }), "keras"],
    [definitionOf("GRU", { units: 2 }), "keras"],
    [definitionOf("GRU", { units: 2, reset_after: false }), "keras"],
    [definitionOf("SimpleRNN", { units: 2 }), "keras"],
    [
      torchDefinition("LSTM", { input_size: 3, hidden_size: 3, proj_size: 2, num_layers: 2, bidirectional: true }),
      "torch",
    ],
    [torchDefinition("GRU", { input_size: 3, hidden_size: 3, num_layers: 3, bias: false }), "torch"],
    [torchDefinition("RNN", { input_size: 3, hidden_size: 3, num_layers: 2, bidirectional: true }), "torch"],
    [torchDefinition("LSTMCell", { input_size: 3, hidden_size: 3 }), "torch"],
  ] as const) {
    const config = definition.arguments
      .map(({ name, value }) => `${name}=${JSON.stringify(valueOf(value))}`)
      .join(", ");
    it(`are the engine's: ${definition.className}(${config})`, () => {
      const prepared = prepareLayer(definition, definition.className.endsWith("Cell") ? [1, 3] : [1, 2, 3]);
      assert.ok("layer" in prepared);
      assert.deepEqual(
        weightLayouts(framework, moduleOf(definition)).map(({ name, axes, shape }) => ({ name, axes, shape })),
        prepared.layer.variables.map(({ name, axes, shape }) => ({ name, axes, shape })),
      );
    });
  }
});

describe("weights: gate slices", () => {
  const slices = (framework: WeightFramework, definition: LayerDefinition) =>
    Object.fromEntries(
      weightLayouts(framework, moduleOf(definition)).map((weight) => [
        weight.name,
        weight.slices.map(({ gate, axis, start, end, at }) => [
          gate,
          axis,
          start,
          end,
          ...at.map(({ index }) => index),
        ]),
      ]),
    );

  it("of Keras's weights: columns i f c o; of a GRU's bias, z r h of each of its two rows", () => {
    const columns = [
      ["i", 1, 0, 2],
      ["f", 1, 2, 4],
      ["c", 1, 4, 6],
      ["o", 1, 6, 8],
    ];
    const lstm = slices("keras", kerasDefinition("LSTM", { units: 2 }));
    assert.deepEqual(lstm["kernel"], columns);
    assert.deepEqual(lstm["recurrent_kernel"], columns);
    assert.deepEqual(
      lstm["bias"],
      columns.map(([gate, , start, end]) => [gate, 0, start, end]),
    );
    assert.deepEqual(slices("keras", kerasDefinition("GRU", { units: 1 }))["bias"], [
      ["z", 1, 0, 1, 0],
      ["r", 1, 1, 2, 0],
      ["h", 1, 2, 3, 0],
      ["z", 1, 0, 1, 1],
      ["r", 1, 1, 2, 1],
      ["h", 1, 2, 3, 1],
    ]);
  });

  it("of PyTorch's: rows i f g o and r z n, in every layer and direction", () => {
    const lstm = slices(
      "torch",
      torchDefinition("LSTM", { input_size: 3, hidden_size: 1, num_layers: 2, bidirectional: true }),
    );
    assert.deepEqual(Object.keys(lstm).slice(-4), [
      "weight_ih_l1_reverse",
      "weight_hh_l1_reverse",
      "bias_ih_l1_reverse",
      "bias_hh_l1_reverse",
    ]);
    assert.deepEqual(lstm["weight_ih_l1_reverse"], [
      ["i", 0, 0, 1],
      ["f", 0, 1, 2],
      ["g", 0, 2, 3],
      ["o", 0, 3, 4],
    ]);
    assert.deepEqual(
      slices("torch", torchDefinition("GRU", { input_size: 3, hidden_size: 1 }))["bias_hh_l0"]?.map(([gate]) => gate),
      ["r", "z", "n"],
    );
  });

  it("of ONNX's: rows i o f c of each direction, the biases of x before those of h", () => {
    const lstm = slices("onnx", kerasDefinition("LSTM", { units: 1 }, 2));
    assert.deepEqual(lstm["R"], [
      ["i", 1, 0, 1, 0],
      ["o", 1, 1, 2, 0],
      ["f", 1, 2, 3, 0],
      ["c", 1, 3, 4, 0],
      ["i", 1, 0, 1, 1],
      ["o", 1, 1, 2, 1],
      ["f", 1, 2, 3, 1],
      ["c", 1, 3, 4, 1],
    ]);
    assert.deepEqual(lstm["B"]?.map(([gate, , start]) => `${gate}${start}`).slice(0, 8), [
      "i0",
      "o1",
      "f2",
      "c3",
      "i0",
      "o1",
      "f2",
      "c3",
    ]);
  });
});

describe("an operator of ONNX in a document", () => {
  const nested = ({ shape, data }: GoldenTensor): unknown => {
    const [first = 0, ...rest] = shape;
    const size = data.length / first;
    return Array.from({ length: first }, (_, index) =>
      rest.length === 0 ? data[index] : nested({ shape: rest, data: data.slice(index * size, (index + 1) * size) }),
    );
  };

  for (const [index, { class_name: className, onnx, keras }] of readGolden("conversions", isCase).entries()) {
    // Of layers on top of each other each is an operator of its own.
    if (!onnx || keras.length !== 1) continue;
    it(`is read in both spellings, and converted to Keras's, ${index}: ${className}`, () => {
      const values = Object.entries(onnx.weights).map(([name, weight]) => [name, nested(weight)] as const);
      const family = FAMILIES[className];
      for (const document of [
        { op_type: family, attributes: onnx.attributes, weights: Object.fromEntries(values) },
        {
          class_name: family,
          config: onnx.attributes,
          weights: values.map(([name, each]) => ({ name, values: each })),
        },
      ]) {
        const read = readOnnxOperator(JSON.stringify(document));
        if (isRefusal(read)) throw new Error(read.refusal);
        const converted = convertWeights([read], "keras");
        if (isRefusal(converted)) throw new Error(converted.refusal);
        const [module] = converted.modules;
        const layer = module ?? assert.fail();
        assert.deepEqual(
          Object.fromEntries(layer.weights.map(({ name, values: made }) => [name, made])),
          tensors(keras[0] ?? assert.fail()),
        );
      }
    });
  }

  for (const [text, reason] of [
    ["[1]", "An ONNX operator is a JSON object"],
    ["{", "An ONNX operator is a JSON object"],
    ['{"weights": {}}', "op_type is missing: it names the operator, one of LSTM, GRU, RNN."],
    ['{"op_type": "Conv"}', 'op_type must be one of LSTM, GRU, RNN, not "Conv".'],
    ['{"op_type": "RNN", "weights": {"W": [[[1]]]}}', "The ONNX operator needs its weights W and R."],
    ['{"op_type": "RNN", "weights": {"W": [[[1, 2], [3]]], "R": [[[1]]]}}', "W must be nested lists of numbers."],
    [
      '{"op_type": "RNN", "weights": {"W": [[[1], [2]]], "R": [[[1]]]}}',
      "W has the shape (1, 2, 1), but W and R ask for (1, 1, 1).",
    ],
    ['{"op_type": "RNN", "W": [[[1]]], "R": [[[1]]], "attributes": {"clip": 3}}', "The ONNX operator sets clip"],
  ] as const) {
    it(`says what is wrong with it: ${text}`, () => {
      const read = readOnnxOperator(text);
      assert.ok(isRefusal(read) && read.refusal.startsWith(reason), JSON.stringify(read));
    });
  }
});
