import assert from "node:assert/strict";
import { type ConfigValue, known, type LayerDefinition, type Weights } from "../../src/core/definition";
import { prepareLayer } from "../../src/core/engine/kinds";
import { hasGates } from "../../src/core/engine/trace";
import { type ExplainablePreview, explainStep } from "../../src/core/explain/explain";
import type { Equation, Explanation, StepPlace, Sum } from "../../src/core/explain/explanation";
import { sizeOf, type Tensor } from "../../src/core/tensor";
import { definitionOf, float32, fromGolden, type GoldenTensor, hasKeys, readGolden } from "./engine-fixtures";
import { isTorchCase, layerOfCase } from "./torch-fixtures";
import { finish } from "../../src/core/engine/work";

interface KerasCase {
  readonly config: Readonly<Record<string, ConfigValue>>;
  readonly inputs: GoldenTensor;
  readonly initial_state?: readonly GoldenTensor[];
  readonly weights: Readonly<Record<string, GoldenTensor>>;
  readonly output: GoldenTensor;
}

interface ConvCase extends KerasCase {
  readonly class_name: string;
  readonly state_h: GoldenTensor;
}

const isConvCase = (value: unknown): value is ConvCase => isKerasCase(value) && hasKeys(value, "class_name", "state_h");

const isKerasCase = (value: unknown): value is KerasCase => hasKeys(value, "config", "inputs", "weights", "output");

/** Runs a definition that has its input and weights, as a preview does. */
function run(layer: LayerDefinition): ExplainablePreview {
  const { values: input, lengths } = layer.input;
  const { weights, initialState } = layer;
  assert.ok(input && weights);
  const prepared = prepareLayer(layer, input.shape);
  assert.ok("layer" in prepared);
  const feed = { input, ...(initialState && { initialState }), ...(lengths && { lengths }) };
  return {
    layer,
    weights: prepared.layer.variables.map(({ name, axes, shape }) => ({
      name,
      axes,
      shape: shape.map(known),
      values: weights[name] ?? assert.fail(name),
    })),
    input: { name: "inputs", axes: [], shape: input.shape.map(known), values: input },
    trace: finish(prepared.layer.run(weights, feed)),
  };
}

function kerasLayer(className: string, { config, inputs, weights, initial_state }: KerasCase): LayerDefinition {
  const values = fromGolden(inputs);
  return {
    ...definitionOf(className, config),
    input: { shape: values.shape.map(known), shapeOrigin: "data", values },
    weights: Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, fromGolden(weight)])),
    ...(initial_state && { initialState: initial_state.map(fromGolden) }),
  };
}

function explained(preview: ExplainablePreview, place: Partial<StepPlace>): Explanation {
  const explanation = explainStep(preview, { part: "", row: 0, step: 0, unit: 0, ...place });
  return explanation ?? assert.fail("nothing was explained");
}

const valueAt = (tensor: Tensor | GoldenTensor | undefined, ...index: readonly number[]): number =>
  tensor?.data[tensor.shape.reduce((offset, size, axis) => offset * size + (index[axis] ?? 0), 0)] ?? Number.NaN;

function assertNear(ours: number, theirs: number, what: string): void {
  assert.ok(Math.abs(ours - theirs) <= 1e-6 + 1e-5 * Math.abs(theirs), `${what} is ${ours}, not ${theirs}`);
}

/** Every product and every sum is that of what it is made of. */
function assertSum({ terms, value }: Sum): void {
  assert.equal(
    terms.reduce((sum, term) => sum + term.value, 0),
    value,
  );
  for (const term of terms) {
    assert.equal(
      term.factors.reduce((product, factor) => product * factor.value, 1),
      term.value,
    );
    for (const factor of term.factors) {
      assert.notEqual(factor.label, "");
      if (factor.sum) {
        assertSum(factor.sum);
        assert.equal(factor.sum.value, factor.value);
      }
    }
  }
}

/** The steps that a row takes: a packed row's reverse direction takes them at the end. */
function firstAndLast(part: string, steps: number, length = steps): readonly [number, number] {
  return part.endsWith("_reverse") ? [steps - length, steps - 1] : [0, length - 1];
}

/** Explains the first and the last number of every part of a run, and holds each equation to the trace. */
function assertExplains(preview: ExplainablePreview): void {
  for (const { name: part, trace } of preview.trace?.parts ?? assert.fail()) {
    assert.ok(hasGates(trace));
    const [batch = 0, steps = 0] = trace.output.shape;
    // The elements of a ConvLSTM's state are its units.
    const units = sizeOf(Object.values(trace.states).at(-1)?.shape.slice(2) ?? []);
    for (const [end, row, unit] of [
      [0, 0, 0],
      [1, batch - 1, units - 1],
    ] as const) {
      const step = firstAndLast(part, steps, preview.layer.input.lengths?.[row])[end];
      const { equations } = explained(preview, { part, row, step, unit });
      assert.ok(equations.length > 0);
      for (const { kind, name, sum, value } of equations) {
        assertSum(sum);
        const tensors = kind === "gate" ? trace.gates : trace.states;
        const flat = tensors[name] && { ...tensors[name], shape: [batch, steps, sizeOf(tensors[name].shape.slice(2))] };
        if (kind !== "step") assertNear(value, valueAt(flat, row, step, unit), `${part} ${name}`);
      }
    }
  }
}

describe("explain: the arithmetic gives the real frameworks' numbers", () => {
  for (const [className, file] of [
    ["LSTM", "keras-3.15.1-lstm"],
    ["GRU", "keras-3.15.1-gru"],
    ["SimpleRNN", "keras-3.15.1-simple-rnn"],
  ] as const) {
    it(`of Keras's ${className}, in every golden case`, () => {
      for (const golden of readGolden(file, isKerasCase)) {
        const preview = run(kerasLayer(className, golden));
        const [row = 0, step = 0, unit = 0] = golden.output.shape.map((size) => size - 1);
        const { equations } = explained(preview, { row, step, unit });
        assertNear(equations.at(-1)?.value ?? Number.NaN, valueAt(golden.output, row, step, unit), "h");
        assertExplains(preview);
      }
    });
  }

  it("of Keras's ConvLSTM1D, 2D and 3D, in every golden case", () => {
    for (const golden of readGolden("keras-3.15.1-conv-lstm", isConvCase)) {
      const preview = run(kerasLayer(golden.class_name, golden));
      const { data, shape } = golden.state_h;
      const [row, unit] = [(shape[0] ?? 0) - 1, sizeOf(shape.slice(1)) - 1];
      const step = (golden.inputs.shape[1] ?? 0) - 1;
      const { equations } = explained(preview, { row, step, unit });
      assertNear(equations.at(-1)?.value ?? Number.NaN, data.at(-1) ?? Number.NaN, "h");
      assertExplains(preview);
    }
  });

  for (const name of ["lstm", "gru", "rnn", "cells"]) {
    it(`of PyTorch's modules, every layer and direction: ${name}`, () => {
      for (const golden of readGolden(`torch-2.13.0-${name}`, isTorchCase)) assertExplains(run(layerOfCase(golden)));
    });
  }
});

/** A layer with these arguments whose every weight is the same number. */
function constantLayer(layer: LayerDefinition, input: Tensor, weight: number): ExplainablePreview {
  const prepared = prepareLayer(layer, input.shape);
  assert.ok("layer" in prepared);
  const weights: Weights = Object.fromEntries(
    prepared.layer.variables.map(({ name, shape }) => [
      name,
      float32(
        shape,
        Array.from({ length: shape.reduce((a, b) => a * b, 1) }, () => weight),
      ),
    ]),
  );
  return run({ ...layer, input: { shape: input.shape.map(known), shapeOrigin: "data", values: input }, weights });
}

/** The equation as text: `iₜ = sigmoid(xₜ[0]·kernel[0, 0] + …)`. */
function written({ symbol, sum, activation }: Equation): string {
  const term = (each: Sum): string =>
    each.terms
      .map(({ factors }) => factors.map((factor) => (factor.sum ? `(${term(factor.sum)})` : factor.label)).join("·"))
      .join(" + ");
  return `${symbol} = ${activation === undefined ? term(sum) : `${activation}(${term(sum)})`}`;
}

describe("explain: names", () => {
  const input = float32([1, 2, 1], [0.5, 0.25]);
  const lines = (layer: LayerDefinition, place: Partial<StepPlace> = { step: 1 }): readonly string[] =>
    explained(constantLayer(layer, input, 0.1), place).equations.map(written);
  const torch = (className: string, config: Readonly<Record<string, ConfigValue>>): LayerDefinition => ({
    ...definitionOf(className, { batch_first: true, ...config }, "torch"),
    framework: "torch",
  });

  it("of Keras's LSTM are those of the paper and of its weights", () => {
    assert.deepEqual(lines(definitionOf("LSTM", { units: 1 })), [
      "iₜ = sigmoid(xₜ[0]·kernel[0, 0] + hₜ₋₁[0]·recurrent_kernel[0, 0] + bias[0])",
      "fₜ = sigmoid(xₜ[0]·kernel[0, 1] + hₜ₋₁[0]·recurrent_kernel[0, 1] + bias[1])",
      "c̃ₜ = tanh(xₜ[0]·kernel[0, 2] + hₜ₋₁[0]·recurrent_kernel[0, 2] + bias[2])",
      "oₜ = sigmoid(xₜ[0]·kernel[0, 3] + hₜ₋₁[0]·recurrent_kernel[0, 3] + bias[3])",
      "cₜ = fₜ·cₜ₋₁ + iₜ·c̃ₜ",
      "hₜ = oₜ·tanh(cₜ)",
    ]);
  });

  it("of Keras's GRU say where the reset gate stands", () => {
    const candidate = (reset_after: boolean) => lines(definitionOf("GRU", { units: 1, reset_after })).slice(2);
    assert.deepEqual(candidate(true), [
      "h̃ₜ = tanh(xₜ[0]·kernel[0, 2] + bias[0, 2] + rₜ[0]·(hₜ₋₁[0]·recurrent_kernel[0, 2] + bias[1, 2]))",
      "hₜ = zₜ·hₜ₋₁ + (1 − zₜ)·h̃ₜ",
    ]);
    assert.deepEqual(candidate(false), [
      "h̃ₜ = tanh(xₜ[0]·kernel[0, 2] + rₜ[0]·hₜ₋₁[0]·recurrent_kernel[0, 2] + bias[2])",
      "hₜ = zₜ·hₜ₋₁ + (1 − zₜ)·h̃ₜ",
    ]);
  });

  it("of PyTorch are its own, of the layer and direction that is asked for", () => {
    const config = { input_size: 1, hidden_size: 1 };
    assert.deepEqual(lines(torch("GRU", config), { part: "l0", step: 1 }), [
      "rₜ = sigmoid(xₜ[0]·weight_ih_l0[0, 0] + hₜ₋₁[0]·weight_hh_l0[0, 0] + bias_ih_l0[0] + bias_hh_l0[0])",
      "zₜ = sigmoid(xₜ[0]·weight_ih_l0[1, 0] + hₜ₋₁[0]·weight_hh_l0[1, 0] + bias_ih_l0[1] + bias_hh_l0[1])",
      "nₜ = tanh(xₜ[0]·weight_ih_l0[2, 0] + bias_ih_l0[2] + rₜ[0]·(hₜ₋₁[0]·weight_hh_l0[2, 0] + bias_hh_l0[2]))",
      "hₜ = (1 − zₜ)·nₜ + zₜ·hₜ₋₁",
    ]);
    const stacked = lines(torch("RNN", { ...config, num_layers: 2, bidirectional: true, bias: false }), {
      part: "l1_reverse",
    });
    assert.deepEqual(stacked, [
      "hₜ = tanh(xₜ[0]·weight_ih_l1_reverse[0, 0] + xₜ[1]·weight_ih_l1_reverse[0, 1] + hₜ₋₁[0]·weight_hh_l1_reverse[0, 0])",
    ]);
  });

  it("of a projection say what h is made of", () => {
    const projected = lines(torch("LSTM", { input_size: 1, hidden_size: 2, proj_size: 1, bias: false }), {
      part: "l0",
      step: 1,
    });
    assert.deepEqual(projected.slice(-2), [
      "oₜ·tanh(cₜ) = oₜ·tanh(cₜ)",
      "hₜ = weight_hr_l0[0, 0]·oₜ[0]·tanh(cₜ[0]) + weight_hr_l0[0, 1]·oₜ[1]·tanh(cₜ[1])",
    ]);
  });

  it("are there for no place outside of the run", () => {
    const preview = constantLayer(definitionOf("LSTM", { units: 2 }), input, 0.1);
    for (const place of [{ row: 1 }, { step: 2 }, { unit: 2 }, { unit: -1 }, { part: "forward" }]) {
      assert.equal(explainStep(preview, { part: "", row: 0, step: 0, unit: 0, ...place }), undefined);
    }
  });

  it("of the first step take the initial state, and say which time step goes backwards", () => {
    const layer: LayerDefinition = {
      ...definitionOf("SimpleRNN", { units: 1, go_backwards: true, use_bias: false }),
      initialState: [float32([1, 1], [0.75])],
    };
    const { timestep, equations } = explained(constantLayer(layer, input, 0.1), {});
    assert.equal(timestep, 1);
    const values = equations[0]?.sum.terms.map(({ factors }) => factors.map(({ value }) => Math.fround(value)));
    assert.deepEqual(values, [
      [0.25, Math.fround(0.1)],
      [0.75, Math.fround(0.1)],
    ]);
  });
});
