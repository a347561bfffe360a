import assert from "node:assert/strict";
import type { ConfigValue } from "../../src/core/definition";
import { prepareLayer } from "../../src/core/engine/kinds";
import type { ReadyLayer } from "../../src/core/engine/layer";
import { currentTensors } from "../../src/core/returns/flags";
import { hasGates } from "../../src/core/engine/trace";
import { runLayer } from "../../src/core/run/run";
import { tensor, type Tensor } from "../../src/core/tensor";
import { assertClose, float32, type GoldenTensor, hasKeys, readGolden } from "./engine-fixtures";
import { isTorchCase, layerOfCase, torchLayer } from "./torch-fixtures";
import { finish } from "../../src/core/engine/work";

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
      const created = finish(layer.createWeights(seed)).weights;
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

/** Calls `check` with each element of the trace of a run with drawn weights: in the states, the gates, and the states before. */
function forEachElement(
  className: string,
  check: (now: (name: string) => number, gate: (name: string) => number, before: (name: string) => number) => void,
): void {
  const layer = ready(className, { input_size: 3, hidden_size: 4, num_layers: 2, bidirectional: true });
  const input = float32(
    [5, 2, 3],
    Array.from({ length: 30 }, (_, index) => Math.sin(index)),
  );
  for (const { trace } of finish(layer.run(finish(layer.createWeights(7)).weights, { input })).parts) {
    assert.ok(hasGates(trace));
    const at = (tensors: Readonly<Record<string, Tensor>>, name: string, index: number): number =>
      tensors[name]?.data[index] ?? Number.NaN;
    for (let k = 0; k < 2 * 5 * 4; k++) {
      const first = Math.floor(k / 4) % 5 === 0;
      check(
        (name) => at(trace.states, name, k),
        (name) => at(trace.gates, name, k),
        (name) => (first ? 0 : at(trace.states, name, k - 4)),
      );
    }
  }
}

describe("engine: PyTorch's gates explain the states of every layer and direction", () => {
  it("of an LSTM: c' = f·c + i·g, h' = o·tanh(c')", () => {
    forEachElement("LSTM", (now, gate, before) => {
      assert.ok(Math.abs(gate("f") * before("c") + gate("i") * gate("g") - now("c")) <= 1e-6);
      assert.ok(Math.abs(gate("o") * Math.tanh(now("c")) - now("h")) <= 1e-6);
    });
  });

  it("of a GRU: h' = (1 - z)·n + z·h", () => {
    forEachElement("GRU", (now, gate, before) => {
      assert.ok(Math.abs((1 - gate("z")) * gate("n") + gate("z") * before("h") - now("h")) <= 1e-6);
      assert.ok(gate("r") > 0 && gate("r") < 1);
    });
  });
});

describe("engine: long runs of PyTorch's modules", () => {
  for (const className of ["LSTM", "GRU", "RNN"]) {
    it(`${className}: the states alone, those that a short run has`, () => {
      const layer = ready(className, { input_size: 3, hidden_size: 32, bidirectional: true });
      const { weights } = finish(layer.createWeights(3));
      const steps = 400;
      const input = float32(
        [steps, 1, 3],
        Array.from({ length: steps * 3 }, (_, index) => Math.cos(index)),
      );
      const [forward, reverse] = finish(layer.run(weights, { input })).parts.map(({ trace }) => trace);
      assert.ok(forward && reverse && !hasGates(forward));
      const start = tensor([10, 1, 3], input.data.slice(0, 30));
      const end = tensor([10, 1, 3], input.data.slice(-30));
      const head = finish(layer.run(weights, { input: start })).parts[0]?.trace;
      const tail = finish(layer.run(weights, { input: end })).parts[1]?.trace;
      assert.ok(head && tail && hasGates(head));
      for (const [whole, part] of [
        [forward, head],
        [reverse, tail],
      ] as const) {
        const expected = part.output;
        const ours = tensor(expected.shape, whole.output.data.slice(0, expected.data.length));
        assertClose(ours, { shape: expected.shape, data: [...expected.data] }, "output");
      }
    });
  }
});
