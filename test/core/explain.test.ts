import assert from "node:assert/strict";
import { type ConfigValue, known, type LayerDefinition, type Weights } from "../../src/core/definition";
import { prepareLayer } from "../../src/core/engine/kinds";
import { type ExplainablePreview, explainStep } from "../../src/core/explain/explain";
import type { Equation, StepPlace, Sum } from "../../src/core/explain/explanation";
import { type Tensor } from "../../src/core/tensor";
import { createPreview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import { definitionOf, float32 } from "./engine-fixtures";
import { explained, run } from "./explain-fixtures";

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

describe("explain: other flags", () => {
  const LSTM =
    "import torch\ntorch.manual_seed(3)\nlstm = torch.nn.LSTM(2, 3, num_layers=LAYERS)\nlstm(torch.ones(4, 1, 2))\n";
  const previewOf = (layers: number) => {
    const [layer] = readDocument(LSTM.replace("LAYERS", String(layers)), "python").layers;
    return createPreview(layer ?? assert.fail("no layer"));
  };

  it("are explained by their own pass: two layers chosen as two layers written", () => {
    const [one, two] = [previewOf(1), previewOf(2)];
    const chosen = one.combinations.find(({ signature }) => signature === two.signature)?.pass;
    for (const part of ["l0", "l1"]) {
      const place = { part, step: 2, unit: 1 };
      assert.deepEqual(explained(chosen ?? assert.fail("no pass"), place), explained(two, place));
    }
  });
});

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
