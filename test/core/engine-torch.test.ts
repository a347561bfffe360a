import assert from "node:assert/strict";
import type { ConfigValue } from "../../src/core/definition";
import { prepareLayer } from "../../src/core/engine/kinds";
import type { ReadyLayer } from "../../src/core/engine/layer";
import { currentTensors } from "../../src/core/flags";
import { runLayer } from "../../src/core/run";
import { assertClose, float32, type GoldenTensor, hasKeys, readGolden } from "./engine-fixtures";
import { isTorchCase, layerOfCase, torchLayer } from "./torch-fixtures";

describe("engine: PyTorch's modules return what PyTorch 2.13 returns", () => {
  for (const file of ["lstm", "gru", "rnn", "cells"]) {
    for (const [index, golden] of readGolden(`torch-2.13.0-${file}`, isTorchCase).entries()) {
      const settings = Object.entries(golden.config).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
      const beside = [
        golden.lengths ? `lengths=${golden.lengths.join()}` : "",
        golden.initial_state ? "initial_state" : "",
        `inputs (${golden.inputs.shape.join()})`,
      ];
      it(`${golden.class_name} ${index}: ${[...settings, ...beside].join(" ")}`, () => {
        const layer = layerOfCase(golden);
        const { trace, problems } = runLayer(layer, 1);
        assert.deepEqual(
          problems.filter(({ code }) => code !== "dropout-inactive"),
          [],
        );
        const returned = currentTensors(layer);
        assert.deepEqual(
          returned.map(({ name }) => name),
          Object.keys(golden.outputs),
        );
        for (const { name, pick } of returned) {
          const expected = golden.outputs[name];
          const ours = trace && pick(trace);
          assert.ok(expected && ours);
          assertClose(ours, expected, name);
        }
      });
    }
  }
});

interface SeedCase {
  readonly class_name: string;
  readonly config: Readonly<Record<string, ConfigValue>>;
  readonly seed: number;
  readonly weights: Readonly<Record<string, GoldenTensor>>;
}

const isSeedCase = (value: unknown): value is SeedCase => hasKeys(value, "class_name", "config", "seed", "weights");

/** The module, ready for inputs with as many features as it asks for. */
function ready(className: string, config: Readonly<Record<string, ConfigValue>>): ReadyLayer {
  const prepared = prepareLayer(torchLayer(className, config), [2, 3, Number(config["input_size"])]);
  assert.ok("layer" in prepared);
  return prepared.layer;
}

describe("engine: PyTorch's parameters", () => {
  for (const { class_name: className, config, seed, weights } of readGolden("torch-2.13.0-seeds", isSeedCase)) {
    it(`of ${className} after torch.manual_seed(${seed}), bit for bit: ${JSON.stringify(config)}`, () => {
      const layer = ready(className, config);
      const created = layer.createWeights(seed).weights;
      assert.deepEqual(Object.keys(created), Object.keys(weights));
      for (const [name, { shape, data }] of Object.entries(weights)) {
        assert.deepEqual(created[name], float32(shape, data), name);
      }
      assert.deepEqual(
        layer.variables.map(({ name, shape }) => [name, shape]),
        Object.entries(weights).map(([name, { shape }]) => [name, shape]),
      );
    });
  }

  it("have axes named by PyTorch's sizes", () => {
    const { variables } = ready("LSTM", {
      input_size: 3,
      hidden_size: 5,
      num_layers: 2,
      bidirectional: true,
      proj_size: 2,
    });
    const axes = Object.fromEntries(variables.map(({ name, axes }) => [name, axes.join(", ")]));
    assert.equal(axes["weight_ih_l0"], "4 * hidden_size, input_size");
    assert.equal(axes["weight_hh_l0_reverse"], "4 * hidden_size, proj_size");
    assert.equal(axes["weight_ih_l1"], "4 * hidden_size, 2 * proj_size");
    assert.equal(axes["bias_hh_l1"], "4 * hidden_size");
    assert.equal(axes["weight_hr_l1_reverse"], "proj_size, hidden_size");
  });
});
