import assert from "node:assert/strict";
import type { ConfigValue } from "../../src/core/definition";
import type { ReadyLayer } from "../../src/core/engine/layer";
import type { Trace } from "../../src/core/engine/trace";
import type { Tensor } from "../../src/core/tensor";
import { assertClose, explained, float32, fromGolden, readyLayer, runOne, the } from "./engine-fixtures";
import { goldenWeights, layerGoldens } from "./layer-golden";
import { finish } from "../../src/core/engine/work";

const digits = (tensor: Tensor | undefined): string[] => [...(tensor?.data ?? [])].map((value) => value.toFixed(8));
const constant = (value: number) => ({ class_name: "Constant", config: { value } });

/** Runs a layer with the weights that its initializers make from a seed. */
function runFrom(layer: ReadyLayer, seed: number, input: Tensor): Trace {
  return explained(runOne(layer, finish(layer.createWeights(seed)).weights, input));
}

const CONSTANT = {
  units: 1,
  kernel_initializer: constant(0.1),
  recurrent_initializer: constant(0.1),
  bias_initializer: constant(0),
};

describe("engine: layers", () => {
  it("print the four figures of Keras for an LSTM's constant initializers 0.1, 0.1, 0", () => {
    const input = float32([1, 3, 2], [0.1, 0.2, 0.3, 0.1, 0.2, 0.3]);
    const trace = runFrom(readyLayer("LSTM", CONSTANT, 2), 0, input);
    assert.deepEqual(digits(trace.states["h"]), ["0.00772376", "0.01633997", "0.02572775"]);
    assert.deepEqual(digits(trace.finalStates["h"]), ["0.02572775"]);
    assert.deepEqual(digits(trace.finalStates["c"]), ["0.05020291"]);
  });

  for (const [className, goldens] of layerGoldens()) {
    for (const [index, golden] of goldens.entries()) {
      const { config: given, inputs, initial_state: initialState } = golden;
      const settings = Object.entries(given).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
      const what = `${className} ${index}: ${settings.join(" ")}${initialState ? " initial_state" : ""}`;
      it(`return what Keras returns, ${what}`, () => {
        const layer = readyLayer(className, given, inputs.shape[2] ?? 0);
        const weights = goldenWeights(golden);
        const states = initialState?.map(fromGolden);
        assert.deepEqual(layer.checkWeights(weights), []);
        assert.equal(layer.checkFeed({ initialState: states ?? [] }, inputs.shape).length, states ? 0 : 1);
        const trace = runOne(layer, weights, fromGolden(inputs), states);
        assertClose(trace.output, golden.output, "output");
        assertClose(the(trace.finalStates["h"]), golden.state_h, "state_h");
        assert.equal("c" in trace.finalStates, golden.state_c !== undefined);
        if (golden.state_c) assertClose(the(trace.finalStates["c"]), golden.state_c, "state_c");
      });
    }
  }

  it("record which element of the input each step reads", () => {
    for (const className of ["LSTM", "GRU", "SimpleRNN"]) {
      const run = (go_backwards: boolean) =>
        runFrom(readyLayer(className, { units: 1, go_backwards }, 1), 0, float32([1, 3, 1], [1, 2, 3])).timesteps;
      assert.deepEqual(run(false), [0, 1, 2]);
      assert.deepEqual(run(true), [2, 1, 0]);
    }
  });

  it("take reset_after for True where a signature lacks it, and mean another layer without it", () => {
    const input = float32([1, 3, 2], [0.1, 0.2, 0.3, 0.1, 0.2, 0.3]);
    const last = (given: Readonly<Record<string, ConfigValue>>) =>
      runFrom(readyLayer("GRU", { units: 2, ...given }, 2), 3, input).finalStates["h"];
    assert.deepEqual(last({}), last({ reset_after: true }));
    assert.notDeepEqual(last({}), last({ reset_after: false }));
  });
});
