import assert from "node:assert/strict";
import type { ConfigValue, Problem } from "../../src/core/definition";
import { prepareLayer } from "../../src/core/engine/kinds";
import type { ReadyLayer } from "../../src/core/engine/layer";
import {
  assertClose,
  definitionOf,
  float32,
  fromGolden,
  type GoldenTensor,
  hasKeys,
  readGolden,
  runOne,
} from "./engine-fixtures";
import { finish } from "../../src/core/engine/work";

type Config = Readonly<Record<string, ConfigValue>>;
type Weights = Readonly<Record<string, GoldenTensor>>;

interface ConvCase {
  readonly class_name: string;
  readonly config: Config;
  readonly inputs: GoldenTensor;
  readonly initial_state?: readonly GoldenTensor[];
  readonly weights: Weights;
  readonly output: GoldenTensor;
  readonly state_h: GoldenTensor;
  readonly state_c: GoldenTensor;
}

interface InitializerCase {
  readonly class_name: string;
  readonly config: Config;
  readonly shape: readonly number[];
  readonly weights: Weights;
}

const isConvCase = (value: unknown): value is ConvCase =>
  hasKeys(value, "class_name", "config", "inputs", "weights", "output", "state_h", "state_c");
const isInitializerCase = (value: unknown): value is InitializerCase =>
  hasKeys(value, "class_name", "config", "shape", "weights");

/** The layer with these arguments for inputs of that shape, or the problems with it. */
function prepared(className: string, config: Config, shape: readonly number[]): ReadyLayer | readonly Problem[] {
  const result = prepareLayer(definitionOf(className, config), shape);
  return "problems" in result ? result.problems : result.layer;
}

function ready(className: string, config: Config, shape: readonly number[]): ReadyLayer {
  const layer = prepared(className, config, shape);
  return "run" in layer ? layer : assert.fail(layer.map(({ message }) => message).join("\n"));
}

const said = (config: Config): string =>
  Object.entries(config)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(" ");

const PICTURE = { filters: 2, kernel_size: 3 };
const PICTURES = [1, 2, 5, 4, 3];

describe("engine: convolutional LSTMs", () => {
  for (const [index, golden] of readGolden("keras-3.15.1-conv-lstm", isConvCase).entries()) {
    it(`return what Keras returns, ${golden.class_name} ${index}: ${said(golden.config)}`, () => {
      const { inputs, initial_state: initialState } = golden;
      const layer = ready(golden.class_name, golden.config, inputs.shape);
      const weights = Object.fromEntries(
        Object.entries(golden.weights).map(([name, weight]) => [name, fromGolden(weight)]),
      );
      const states = initialState?.map(fromGolden);
      assert.deepEqual(layer.checkWeights(weights), []);
      assert.deepEqual(layer.checkFeed(states ? { initialState: states } : {}, inputs.shape), []);
      const trace = runOne(layer, weights, fromGolden(inputs), states);
      assertClose(trace.output, golden.output, "output");
      assertClose(trace.finalStates["h"] ?? assert.fail(), golden.state_h, "state_h");
      assertClose(trace.finalStates["c"] ?? assert.fail(), golden.state_c, "state_c");
    });
  }

  for (const [index, golden] of readGolden("keras-3.15.1-conv-lstm-initializers", isInitializerCase).entries()) {
    it(`start with Keras's weights, ${golden.class_name} ${index}`, () => {
      const layer = ready(golden.class_name, golden.config, golden.shape);
      const { weights } = finish(layer.createWeights(0));
      assert.deepEqual(Object.keys(weights), Object.keys(golden.weights));
      for (const [name, expected] of Object.entries(golden.weights)) {
        assertClose(weights[name] ?? assert.fail(), expected, name);
      }
    });
  }

  it("record every gate with the axes of the states", () => {
    const layer = ready("ConvLSTM2D", PICTURE, PICTURES);
    const trace = runOne(
      layer,
      finish(layer.createWeights(1)).weights,
      float32(PICTURES, Array<number>(120).fill(0.1)),
    );
    assert.ok("gates" in trace);
    assert.deepEqual(Object.keys(trace.gates), ["i", "f", "c", "o"]);
    for (const gate of Object.values(trace.gates)) assert.deepEqual(gate.shape, [1, 2, 3, 2, 2]);
  });

  it("name each axis of their weights", () => {
    const { variables } = ready("ConvLSTM2D", PICTURE, PICTURES);
    assert.deepEqual(
      variables.map(({ name, axes, shape }) => [name, axes.join(", "), shape.join(", ")]),
      [
        ["kernel", "kernel rows, kernel columns, channels, 4 * filters", "3, 3, 3, 8"],
        ["recurrent_kernel", "kernel rows, kernel columns, filters, 4 * filters", "3, 3, 2, 8"],
        ["bias", "4 * filters", "8"],
      ],
    );
  });

  const refused = (config: Config, shape: readonly number[] = PICTURES): readonly (readonly unknown[])[] => {
    const layer = prepared("ConvLSTM2D", { ...PICTURE, ...config }, shape);
    return "run" in layer ? [] : layer.map(({ code, argument }) => [code, argument]);
  };

  it("are refused for Keras's reasons", () => {
    assert.deepEqual(refused({ filters: 0 }), [["filters-invalid", "filters"]]);
    assert.deepEqual(refused({ filters: 65_537 }), [["too-large", "filters"]]);
    assert.deepEqual(refused({ kernel_size: 0 }), [["argument-sizes", "kernel_size"]]);
    assert.deepEqual(refused({ kernel_size: [3, 3, 3] }), [["argument-sizes", "kernel_size"]]);
    assert.deepEqual(refused({ strides: [1, -1] }), [["argument-sizes", "strides"]]);
    assert.deepEqual(refused({ padding: "causal" }), [["argument-choice", "padding"]]);
    assert.deepEqual(refused({ padding: "SAME" }), []);
    assert.deepEqual(refused({ data_format: "channel_last" }), [["argument-choice", "data_format"]]);
    assert.deepEqual(refused({ strides: 2, dilation_rate: [1, 2] }), [["strides-and-dilation", "dilation_rate"]]);
    assert.deepEqual(refused({ kernel_size: [3, 5] }), [["kernel-too-large", "kernel_size"]]);
    assert.deepEqual(refused({ kernel_size: 3, dilation_rate: 2 }), [["kernel-too-large", "kernel_size"]]);
    assert.deepEqual(refused({ kernel_initializer: "identity" }), [["initializer-invalid", "kernel_initializer"]]);
  });

  it("keep to the limits, counting every element of every window", () => {
    const limit = (shape: readonly number[], filters: number) =>
      ready("ConvLSTM2D", { ...PICTURE, filters }, shape).checkLimits(shape, true)?.code;
    assert.equal(limit([1, 2, 30, 30, 3], 8), undefined);
    // 10 steps of 62 · 62 windows of 9 elements, 3 + 64 channels, 256 columns: 5.9e9 multiplications.
    assert.equal(limit([1, 10, 64, 64, 3], 64), "too-large");
    assert.equal(limit([1, 1, 1e6, 1e6, 1], 1), "too-large");
  });

  it("have nothing to say of an input of another rank: that is refused where inputs are checked", () => {
    assert.deepEqual(prepared("ConvLSTM2D", PICTURE, [1, 2, 3]), []);
    assert.deepEqual(prepared("ConvLSTM2D", PICTURE, [1, 2, 0, 4, 3]), []);
  });
});
