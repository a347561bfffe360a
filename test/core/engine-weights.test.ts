import assert from "node:assert/strict";
import type { ConfigValue } from "../../src/core/definition";
import { lstmConfig } from "../../src/core/engine/keras/lstm";
import { type Tensor, zeros } from "../../src/core/tensor";
import { fromGolden, type GoldenTensor, hasKeys, lstmLayer, readGolden, readyLayer } from "./engine-fixtures";
import { finish } from "../../src/core/engine/work";

interface WeightsCase {
  readonly class_name: string;
  readonly config: Readonly<Record<string, ConfigValue>>;
  readonly features: number;
  readonly weights: Readonly<Record<string, GoldenTensor>>;
}

const isWeightsCase = (value: unknown): value is WeightsCase =>
  hasKeys(value, "class_name", "config", "features", "weights");

/** The weights that the preview's seed makes of an LSTM's initializers. */
const lstmWeights = (given: Readonly<Record<string, ConfigValue>>, features: number, seed: number) =>
  finish(readyLayer("LSTM", given, features).createWeights(seed));

const named = (class_name: string, config: Readonly<Record<string, ConfigValue>> = {}) => ({ class_name, config });

describe("engine: initializers", () => {
  for (const [index, golden] of readGolden("keras-3.15.1-initializers", isWeightsCase).entries()) {
    const { class_name: className, config: given, features } = golden;
    const initializer = JSON.stringify(given[className === "LSTM" ? "kernel_initializer" : "bias_initializer"]);
    it(`fill the weights with Keras's own numbers, ${index}: ${className} ${initializer}`, () => {
      const { weights } = finish(readyLayer(className, given, features).createWeights(999));
      assert.deepEqual(Object.keys(weights), Object.keys(golden.weights));
      for (const [name, theirs] of Object.entries(golden.weights)) {
        const ours = weights[name] ?? zeros([]);
        assert.deepEqual(ours, fromGolden(theirs), name);
      }
    });
  }

  it("go by every name that Keras has for them", () => {
    const kernel = (initializer: ConfigValue) =>
      lstmWeights({ units: 2, kernel_initializer: initializer }, 3, 7).weights["kernel"];
    const spellings: readonly (readonly ConfigValue[])[] = [
      ["zeros", "zero", "Zeros", named("Zeros"), named("Constant")],
      ["ones", "one", "Ones", named("Constant", { value: 1 })],
      ["glorot_uniform", "GlorotUniform", named("GlorotUniform")],
      ["random_normal", "normal", "RandomNormal", named("RandomNormal", { stddev: 0.05 })],
      ["random_uniform", "uniform", "RandomUniform"],
      ["orthogonal", "Orthogonal", "OrthogonalInitializer"],
      ["identity", "Identity", "IdentityInitializer"],
      ["he_normal", named("VarianceScaling", { scale: 2 })],
      ["lecun_uniform", named("VarianceScaling", { distribution: "uniform" })],
    ];
    for (const [first, ...others] of spellings) {
      for (const other of others) assert.deepEqual(kernel(first ?? null), kernel(other), JSON.stringify(other));
    }
  });

  it("draw the same numbers from the same seed, others from another, and their own seed goes first", () => {
    const made = (seed: number, own: number | null) =>
      lstmWeights({ units: 3, kernel_initializer: named("GlorotNormal", { seed: own }) }, 2, seed);
    assert.deepEqual(made(1, null), made(1, null));
    assert.notDeepEqual(made(1, null).weights["kernel"], made(2, null).weights["kernel"]);
    assert.deepEqual(made(1, 5).weights["kernel"], made(2, 5).weights["kernel"]);
    assert.deepEqual(made(1, 5).random, [
      { name: "kernel", seed: 5, origin: "initializer" },
      { name: "recurrent_kernel", seed: 1, origin: "preview" },
    ]);
  });

  it("draw from the distribution that they name", () => {
    const values = (initializer: ConfigValue) => {
      const { kernel } = lstmWeights({ units: 32, kernel_initializer: initializer }, 100, 3).weights;
      return kernel?.data ?? new Float32Array(); // (100, 128): 12,800 values
    };
    const moments = (data: Float32Array) => {
      const mean = data.reduce((sum, value) => sum + value, 0) / data.length;
      const variance = data.reduce((sum, value) => sum + (value - mean) ** 2, 0) / data.length;
      const largest = data.reduce((most, value) => Math.max(most, Math.abs(value - mean)), 0);
      return { mean, stddev: Math.sqrt(variance), largest };
    };
    const expectations: readonly (readonly [ConfigValue, number, number, number])[] = [
      // initializer, mean, standard deviation, bound of |value - mean|
      [named("RandomNormal", { mean: 1, stddev: 0.5 }), 1, 0.5, 4],
      [named("TruncatedNormal", { mean: 1, stddev: 0.5 }), 1, 0.5 * 0.8796, 1.02],
      [named("RandomUniform", { minval: -1, maxval: 3 }), 1, 4 / Math.sqrt(12), 2.05],
      ["glorot_uniform", 0, Math.sqrt(2 / 228), Math.sqrt(6 / 228) + 0.01],
      // Keras's own choice for a weight.
      [null, 0, Math.sqrt(2 / 228), Math.sqrt(6 / 228) + 0.01],
      ["he_normal", 0, Math.sqrt(2 / 100), (2 * Math.sqrt(2 / 100)) / 0.8796 + 0.01],
      ["lecun_uniform", 0, Math.sqrt(1 / 100), Math.sqrt(3 / 100) + 0.01],
    ];
    for (const [initializer, mean, stddev, bound] of expectations) {
      const found = moments(values(initializer));
      assert.ok(
        Math.abs(found.mean - mean) < (5 * stddev) / Math.sqrt(12_800),
        `mean of ${JSON.stringify(initializer)}`,
      );
      assert.ok(Math.abs(found.stddev / stddev - 1) < 0.05, `stddev of ${JSON.stringify(initializer)}`);
      assert.ok(found.largest < bound, `bound of ${JSON.stringify(initializer)}`);
    }
  });

  it("make a recurrent kernel whose rows are orthonormal, for few units and many", () => {
    for (const units of [1, 3, 4, 30]) {
      const { data } = lstmWeights({ units }, 1, 11).weights["recurrent_kernel"] ?? zeros([]);
      assert.equal(data.length, units * 4 * units);
      const row = (k: number) => data.subarray(k * 4 * units, (k + 1) * 4 * units);
      for (let a = 0; a < units; a++) {
        for (let b = 0; b <= a; b++) {
          const product = row(a).reduce((sum, value, k) => sum + value * (row(b)[k] ?? Number.NaN), 0);
          assert.ok(Math.abs(product - (a === b ? 1 : 0)) < 1e-6, `rows ${a} and ${b} of ${units}`);
        }
      }
    }
  });

  it("set the forget gate's bias to one, and only with unit_forget_bias", () => {
    const bias = (unit_forget_bias: boolean) => {
      const given = { units: 2, bias_initializer: named("Constant", { value: 0.5 }), unit_forget_bias };
      return [...(lstmWeights(given, 1, 0).weights["bias"]?.data ?? [])];
    };
    assert.deepEqual(bias(true), [0.5, 0.5, 1, 1, 0.5, 0.5, 0.5, 0.5]);
    assert.deepEqual(
      bias(false),
      Array.from({ length: 8 }, () => 0.5),
    );
  });

  it("are refused with the argument, the value and a remedy", () => {
    const message = (given: Readonly<Record<string, ConfigValue>>) => {
      const read = lstmConfig(lstmLayer({ units: 1, ...given }));
      assert.ok("problems" in read);
      assert.equal(read.problems.length, 1);
      assert.equal(read.problems[0]?.severity, "error");
      assert.equal(read.problems[0]?.argument, Object.keys(given)[0]);
      return read.problems[0]?.message ?? "";
    };
    assert.match(
      message({ kernel_initializer: "glorot_unifrom" }),
      /kernel_initializer.*"glorot_unifrom".*"glorot_uniform"/,
    );
    assert.match(message({ kernel_initializer: 3 }), /kernel_initializer is 3/);
    assert.match(message({ kernel_initializer: named("Constant", { value: "a" }) }), /value of Constant.*number.*"a"/);
    assert.match(message({ kernel_initializer: named("VarianceScaling", { scale: 0 }) }), /scale.*above 0.*0/);
    assert.match(message({ kernel_initializer: named("VarianceScaling", { mode: "fan" }) }), /mode.*fan_in.*"fan"/);
    assert.match(message({ kernel_initializer: named("HeNormal", { seed: 1.5 }) }), /seed of HeNormal.*integer.*1\.5/);
    assert.match(message({ bias_initializer: "orthogonal" }), /Orthogonal.*bias/);
    assert.match(
      message({ bias_initializer: named("HeNormal", { input_axes: [1], output_axes: [0] }) }),
      /input_axes.*\[1\]/,
    );
    assert.match(message({ recurrent_initializer: named("STFT") }), /STFT/);
  });
});

describe("engine: given weights and states", () => {
  const layer = readyLayer("LSTM", { units: 2 }, 3);
  const fitting = { kernel: zeros([3, 8]), recurrent_kernel: zeros([2, 8]), bias: zeros([8]) };
  const messages = (given: Readonly<Record<string, Tensor>>, use = layer): string[] =>
    use.checkWeights(given).map(({ message }) => message);

  it("are taken where they fit", () => {
    assert.deepEqual(messages(fitting), []);
    assert.deepEqual(layer.checkFeed({ initialState: [zeros([4, 2]), zeros([4, 2])] }, [4, 3, 3]), []);
  });

  it("are refused with the shape that they have and the one that is needed", () => {
    const [kernel, bias] = messages({ kernel: zeros([2, 8]), recurrent_kernel: zeros([2, 8]) });
    assert.match(kernel ?? "", /kernel.*\(2, 8\).*\(3, 8\)/);
    assert.match(bias ?? "", /bias.*\(8,\).*missing/);
    const [unexpected] = messages(fitting, readyLayer("LSTM", { units: 2, use_bias: false }, 3));
    assert.match(unexpected ?? "", /no weight bias/);
    const [transposed] = messages({ ...fitting, recurrent_kernel: zeros([8, 2]) });
    assert.match(transposed ?? "", /recurrent_kernel.*\(8, 2\).*\(2, 8\)/);
    const [state] = layer.checkFeed({ initialState: [zeros([4, 2]), zeros([3, 2])] }, [4, 3, 3]);
    assert.match(state?.message ?? "", /initial_state\[1\].*\(3, 2\).*\(4, 2\)/);
    const [count] = layer.checkFeed({ initialState: [zeros([4, 2])] }, [4, 3, 3]);
    assert.match(count?.message ?? "", /1 tensors.*LSTM takes 2: \[h, c\]/);
  });

  it("are those of the layer's class: a GRU's bias of two rows with reset_after, one state", () => {
    const gru = (reset_after: boolean) => readyLayer("GRU", { units: 2, reset_after }, 3);
    const weights = (bias: Tensor) => ({ kernel: zeros([3, 6]), recurrent_kernel: zeros([2, 6]), bias });
    assert.deepEqual(messages(weights(zeros([2, 6])), gru(true)), []);
    assert.deepEqual(messages(weights(zeros([6])), gru(false)), []);
    assert.match(messages(weights(zeros([6])), gru(true))[0] ?? "", /bias.*\(6,\).*\(2, 6\)/);
    assert.match(messages(weights(zeros([2, 6])), gru(false))[0] ?? "", /bias.*\(2, 6\).*\(6,\)/);
    assert.deepEqual(gru(true).checkFeed({ initialState: [zeros([4, 2])] }, [4, 3, 3]), []);

    const simple = readyLayer("SimpleRNN", { units: 2 }, 3);
    const fit = { kernel: zeros([3, 2]), recurrent_kernel: zeros([2, 2]), bias: zeros([2]) };
    assert.deepEqual(messages(fit, simple), []);
    assert.equal(messages(fitting, simple).length, 3);
  });
});
