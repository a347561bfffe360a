import assert from "node:assert/strict";
import type { ConfigValue, Problem, Profile } from "../../src/core/definition";
import { LIMITS } from "../../src/core/engine/limits";
import { lstmConfig } from "../../src/core/engine/keras/lstm";
import { erf } from "../../src/core/engine/special";
import { configOf, lstmLayer, readyLayer } from "./engine-fixtures";

function problemOf(given: Readonly<Record<string, ConfigValue>>): Problem {
  const read = lstmConfig(lstmLayer(given));
  assert.ok("problems" in read && read.problems.length === 1 && read.problems[0]);
  return read.problems[0];
}

describe("engine: arguments", () => {
  it("take their defaults from Keras 3 where the signature lacks them", () => {
    const config = configOf({ units: 3 });
    assert.equal(config.activation.name, "tanh");
    assert.equal(config.recurrentActivation.name, "sigmoid");
    assert.equal(config.kernelInitializer.name, "GlorotUniform");
    assert.equal(config.recurrentInitializer.name, "Orthogonal");
    assert.equal(config.biasInitializer.name, "Zeros");
    assert.deepEqual([config.useBias, config.unitForgetBias, config.goBackwards], [true, true, false]);
  });

  it("refuse units that are no positive integer, naming the value", () => {
    for (const [units, text] of [
      [0, "0"],
      [-3, "-3"],
      [2.5, "2.5"],
      ["a", '"a"'],
      [null, "None"],
      [true, "True"],
    ] as const) {
      const problem = problemOf({ units });
      assert.equal(problem.severity, "error");
      assert.equal(problem.argument, "units");
      assert.ok(problem.message.includes("positive integer") && problem.message.includes(text), problem.message);
    }
  });

  it("refuse absurdly many units, naming the limit", () => {
    const problem = problemOf({ units: 10 ** 9 });
    assert.equal(problem.code, "too-large");
    assert.ok(problem.message.includes("1000000000") && problem.message.includes(String(LIMITS.units)));
    assert.ok("config" in lstmConfig(lstmLayer({ units: LIMITS.units })));
  });

  it("refuse unknown activations, naming the nearest known one", () => {
    const problem = problemOf({ units: 1, activation: "tahn" });
    assert.equal(problem.argument, "activation");
    assert.match(problem.message, /activation is "tahn".*"tanh"/);
    assert.match(problemOf({ units: 1, recurrent_activation: "HardSigmoid" }).message, /"hard_sigmoid"/);
    assert.doesNotMatch(problemOf({ units: 1, activation: "my_own_function" }).message, /Did you mean/);
    assert.match(problemOf({ units: 1, activation: "glu" }).message, /glu.*halves/);
    assert.match(problemOf({ units: 1, activation: "threshold" }).message, /threshold.*arguments/);
  });

  it("collect every problem at once", () => {
    const read = lstmConfig(lstmLayer({ units: 0, activation: "x", bias_initializer: "y" }));
    assert.deepEqual("problems" in read && read.problems.map(({ argument }) => argument), [
      "units",
      "activation",
      "bias_initializer",
    ]);
  });

  it("give hard_sigmoid the slope of its version", () => {
    const at = (x: number, profile: Profile) => {
      const values = Float32Array.of(x);
      configOf({ units: 1, activation: "hard_sigmoid" }, profile).activation.apply(values, 0, 1);
      return values[0];
    };
    // clip(0.2x + 0.5, 0, 1) and relu6(x + 3) / 6
    assert.deepEqual(
      [-3, -2, 0, 1, 3].map((x) => at(x, "tf-keras-2")),
      [0, 0.1, 0.5, 0.7, 1].map(Math.fround),
    );
    assert.deepEqual(
      [-3, -2, 0, 1, 3].map((x) => at(x, "keras-3")),
      [0, 1 / 6, 0.5, 4 / 6, 1].map(Math.fround),
    );
    assert.equal(at(1, "keras-1"), at(1, "keras-2"));
  });

  it("have an error function of double precision", () => {
    // DLMF table 7.23 and scipy.special.erf
    for (const [x, expected] of [
      [0, 0],
      [0.5, 0.5204998778130465],
      [1, 0.8427007929497149],
      [-2, -0.9953222650189527],
      [2.6, 0.9997639655834707],
      [3, 0.9999779095030014],
      [40, 1],
    ] as const) {
      assert.ok(Math.abs(erf(x) - expected) < 1e-15, `erf(${x}) is ${erf(x)}`);
    }
    assert.ok(Number.isNaN(erf(Number.NaN)));
  });
});

describe("engine: limits", () => {
  const warning = (given: Readonly<Record<string, ConfigValue>>, shape: readonly number[], weightsGiven = false) =>
    readyLayer("LSTM", given, shape[2] ?? 0).checkLimits(shape, weightsGiven);

  it("let the sizes of ordinary models pass", () => {
    assert.equal(warning({ units: 1 }, [1, 3, 2]), undefined);
    assert.equal(warning({ units: 128 }, [1, 100, 64]), undefined);
    assert.equal(warning({ units: 256 }, [1, 50, 100]), undefined);
  });

  it("warn, and name the limit, where values would take too much time or memory", () => {
    const slow = warning({ units: 512, recurrent_initializer: "zeros", activation: "elu" }, [1, 4000, 64]);
    assert.equal(slow?.severity, "warning");
    assert.match(slow?.message ?? "", /about 5 seconds, and the limit is 2\./);
    const large = warning({ units: 2048 }, [8, 1000, 64]);
    assert.ok(large?.message.includes(String(LIMITS.elements)), large?.message);
    assert.equal(warning({ units: 1 }, [1, 10 ** 12, 2])?.code, "too-large");
  });

  it("let more pass where the kernel runs it", () => {
    for (const units of [512, 1024]) assert.equal(warning({ units }, [1, 500, 256]), undefined);
    const long = [1, 4000, 64];
    assert.equal(warning({ units: 512 }, long), undefined);
    assert.equal(warning({ units: 512, activation: "softsign" }, long)?.code, "too-large");
  });

  it("count what the initializers take, unless the weights are given", () => {
    assert.equal(warning({ units: 1600 }, [1, 1, 1])?.code, "too-large");
    assert.equal(warning({ units: 1600 }, [1, 1, 1], true), undefined);
  });
});
