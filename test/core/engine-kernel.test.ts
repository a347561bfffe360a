import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import * as fc from "fast-check";
import { compileKernel, type KernelFactory, type KernelVariant } from "../../src/core/engine/kernel/load";
import { createKernel, type KernelLayer, kernelLayer, type LstmKernel } from "../../src/core/engine/kernel/lstm-kernel";
import { orthonormaliseInKernel } from "../../src/core/engine/kernel/orthogonal-kernel";
import { createArena, KERNEL_LIMITS } from "../../src/core/engine/kernel/memory";
import { orthonormalise } from "../../src/core/engine/orthogonal";
import type { CellWeights } from "../../src/core/engine/recurrent-layer";
import { sizeOf, type Tensor, tensor, zeros } from "../../src/core/tensor";
import {
  assertClose,
  configOf,
  float32,
  fromGolden,
  type MadeLstm,
  madeLstm,
  readGolden,
  readyLayer,
  runOne,
  runPlain,
} from "./engine-fixtures";
import { goldenWeights, isLstmCase } from "./lstm-golden";

// Node 20 has relaxed SIMD behind a flag; later ones have it without.
if (process.version.startsWith("v20.")) setFlagsFromString("--experimental-wasm-relaxed-simd");

/** How far the kernel's float32 may be from the double sums of the plain path. */
const TOLERANCE = 1e-6;

/** Numbers in [-1, 1) from a linear congruential generator (Numerical Recipes, ranqd1). */
function noise(shape: readonly number[], seed: number): Tensor {
  let state = seed;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 31 - 1;
  return tensor(shape, Float32Array.from({ length: sizeOf(shape) }, next));
}

function layerOf({ config, weights }: MadeLstm): KernelLayer {
  const layer = kernelLayer(config, weights);
  assert.ok(layer);
  return layer;
}

function assertNear(actual: Tensor, expected: Tensor, what: string): void {
  assert.deepEqual(actual.shape, expected.shape, what);
  for (const [index, value] of expected.data.entries()) {
    const difference = Math.abs((actual.data[index] ?? Number.NaN) - value);
    assert.ok(difference <= TOLERANCE, `${what}[${index}]: ${actual.data[index]}, not ${value}`);
  }
}

/** h of every step in double precision throughout, for an LSTM with default activations that starts from zeros. */
function inDoubles(units: number, { kernel, recurrentKernel: recurrent }: CellWeights, input: Tensor): Float64Array {
  const [batch = 0, timesteps = 0, features = 0] = input.shape;
  const columns = 4 * units;
  const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
  const result = new Float64Array(batch * timesteps * units);
  for (let sample = 0; sample < batch; sample++) {
    let h = new Float64Array(units);
    const c = new Float64Array(units);
    for (let step = sample * timesteps; step < (sample + 1) * timesteps; step++) {
      const z = new Float64Array(columns);
      for (let k = 0; k < features + units; k++) {
        const value = k < features ? input.data[step * features + k]! : h[k - features]!;
        const [matrix, row] = k < features ? [kernel.data, k] : [recurrent.data, k - features];
        for (let j = 0; j < columns; j++) z[j]! += value * matrix[row * columns + j]!;
      }
      h = h.map((_, unit) => {
        c[unit] = sigmoid(z[units + unit]!) * c[unit]! + sigmoid(z[unit]!) * Math.tanh(z[2 * units + unit]!);
        return sigmoid(z[3 * units + unit]!) * Math.tanh(c[unit]);
      });
      result.set(h, step * units);
    }
  }
  return result;
}

/** Layers with weights as large as Glorot's, and their h in double precision: made when they are first asked for. */
const measured = Object.fromEntries(
  [128, 512].map((units) => {
    const features = units / 2;
    const scale = Math.sqrt(6 / (5 * units));
    const matrix = (rows: number) => {
      const { shape, data } = noise([rows, 4 * units], rows);
      return tensor(
        shape,
        data.map((value) => value * scale),
      );
    };
    const weights = once(() => ({ kernel: matrix(features), recurrentKernel: matrix(units) }));
    const layer = once(() => layerOf({ config: configOf({ units, use_bias: false }), weights: weights() }));
    const input = once(() => noise([1, 15, features], 4));
    return [units, { layer, input, expected: once(() => inDoubles(units, weights(), input())) }];
  }),
);

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

for (const variant of ["simd", "relaxed-simd"] as const) {
  describe(`engine: the kernel, ${variant}`, () => {
    testKernel(variant);
  });
}

function testKernel(variant: KernelVariant): void {
  let factory: KernelFactory;
  let kernel: LstmKernel;
  before(() => {
    const compiled = compileKernel(variant);
    assert.ok(compiled, `this Node runs no kernel with ${variant}`);
    factory = compiled;
    kernel = createKernel(factory);
  });

  it("returns what Keras returns, in every golden with default activations", () => {
    let compared = 0;
    for (const [index, golden] of readGolden("keras-3.15.1-lstm", isLstmCase).entries()) {
      const layer = kernelLayer(configOf(golden.config), goldenWeights(golden));
      if (!layer) continue;
      const trace = kernel.run(layer, fromGolden(golden.inputs), golden.initial_state?.map(fromGolden));
      assert.ok(trace);
      assertClose(trace.states.h, golden.output, `${index}: output`);
      assertClose(trace.finalStates.h, golden.state_h, `${index}: state_h`);
      assertClose(trace.finalStates.c, golden.state_c, `${index}: state_c`);
      compared++;
    }
    assert.ok(compared >= 8, `${compared} goldens compared`);
  });

  it("gives the plain path's numbers for every number of units, rows and steps", () => {
    const sizes = fc.record({
      units: fc.integer({ min: 1, max: 19 }),
      batch: fc.integer({ min: 1, max: 5 }),
      timesteps: fc.integer({ min: 1, max: 7 }),
      features: fc.integer({ min: 1, max: 9 }),
      useBias: fc.boolean(),
      goBackwards: fc.boolean(),
      stateful: fc.boolean(),
      seed: fc.nat(),
    });
    fc.assert(
      fc.property(sizes, ({ units, batch, timesteps, features, useBias, goBackwards, stateful, seed }) => {
        const given = { units, use_bias: useBias, go_backwards: goBackwards, bias_initializer: "random_normal" };
        const made = madeLstm(given, features, seed);
        const input = noise([batch, timesteps, features], seed);
        const state = stateful ? [noise([batch, units], seed + 1), noise([batch, units], seed + 2)] : undefined;
        const expected = runPlain(made, input, state);
        const actual = kernel.run(layerOf(made), input, state, true);
        assert.ok(actual?.states.c);
        assertNear(actual.states.h, expected.states.h, "h");
        assertNear(actual.states.c, expected.states.c, "c");
        assertNear(actual.finalStates.h, expected.finalStates.h, "final h");
        assertNear(actual.finalStates.c, expected.finalStates.c, "final c");
      }),
    );
  });

  for (const [shape, units] of [
    [[1, 1500, 3], 18],
    [[3, 600, 2], 17],
    [[3000, 3, 2], 9],
    [[3, 2, 600], 70],
  ] as const) {
    it(`gives them where the work is cut into chunks: inputs (${shape.join(", ")}), ${units} units`, () => {
      for (const go_backwards of [false, true]) {
        const made = madeLstm({ units, go_backwards, recurrent_initializer: "glorot_uniform" }, shape[2], 1);
        const input = noise(shape, 2);
        const expected = runPlain(made, input);
        const actual = kernel.run(layerOf(made), input);
        assert.ok(actual);
        assertNear(actual.states.h, expected.states.h, "h");
        assertNear(actual.finalStates.c, expected.finalStates.c, "final c");
        assert.equal(actual.states.c, undefined);
      }
    });
  }

  for (const [units, { layer, input, expected }] of Object.entries(measured)) {
    it(`is within 1e-6 of double precision with ${units} units`, () => {
      const trace = kernel.run(layer(), input());
      const error = expected().reduce(
        (most, h, k) => Math.max(most, Math.abs(h - (trace?.states.h.data[k] ?? Number.NaN))),
        0,
      );
      assert.ok(error <= 1e-6, `${error}`);
    });
  }

  it("saturates as sigmoid and tanh do, and hands a NaN on to its row only", () => {
    const made = madeLstm({ units: 5, kernel_initializer: "ones", recurrent_initializer: "zeros" }, 1, 0);
    const input = float32([5, 1, 1], [1e30, -1e30, Infinity, -Infinity, Number.NaN]);
    const trace = kernel.run(layerOf(made), input);
    assert.ok(trace);
    const [up, down] = [Math.fround(Math.tanh(1)), 0];
    const rows = [up, down, up, down, Number.NaN];
    for (const [k, h] of trace.states.h.data.entries()) {
      const expected = rows[Math.floor(k / 5)]!;
      if (Number.isNaN(expected)) assert.ok(Number.isNaN(h));
      else assert.ok(Math.abs(h - expected) <= 1e-7 && Math.abs(h) <= 1, `${h}, not ${expected}`);
    }
  });

  it("packs the weights of another layer when that is to run", () => {
    const made = [1, 2].map((seed) => madeLstm({ units: 3 }, 2, seed));
    const input = noise([1, 4, 2], 1);
    const layers = made.map(layerOf);
    for (const index of [0, 1, 0, 0, 1]) {
      const trace = kernel.run(layers[index]!, input);
      assert.ok(trace);
      assertNear(trace.states.h, runPlain(made[index]!, input).states.h, `layer ${index}`);
    }
  });

  it("runs nothing that its memory does not hold, and the next layer all the same", () => {
    const units = 8192; // 4·8192² floats are 1 GiB
    const columns = 4 * units;
    const huge = { ...configOf({ units: 1 }), units };
    // Only sizes are asked for before the limit is.
    const weights = { kernel: zeros([1, columns]), recurrentKernel: zeros([0, columns]) };
    assert.equal(kernel.run(layerOf({ config: huge, weights }), zeros([1, 1, 1])), undefined);
    assert.ok(kernel.run(layerOf(madeLstm({ units: 1 }, 1, 0)), zeros([1, 1, 1])));
  });

  for (const [count, length] of [
    [1, 1],
    [7, 7],
    [13, 20],
    [64, 257],
  ] as const) {
    it(`makes ${count} vectors of ${length} orthonormal, as the plain path does`, () => {
      const drawn = Float64Array.from(noise([count, length], 7).data);
      const [plain, made] = [drawn.slice(), drawn.slice()];
      orthonormalise(plain, count, length);
      assert.ok(orthonormaliseInKernel(made, count, length, factory));
      for (let a = 0; a < count; a++) {
        for (let b = 0; b <= a; b++) {
          let dot = 0;
          for (let k = 0; k < length; k++) dot += made[a * length + k]! * made[b * length + k]!;
          assert.ok(Math.abs(dot - (a === b ? 1 : 0)) < 1e-9, `${a} · ${b} = ${dot}`);
        }
      }
      for (const [k, value] of plain.entries()) assert.ok(Math.abs(value - made[k]!) < 1e-9, `${k}`);
    });
  }

  it("gives a memory back that has grown large", () => {
    const arena = createArena(factory);
    const small = arena.reserve(10);
    assert.ok(!arena.trim());
    assert.equal(arena.reserve(20), small);
    small.heap[500] = 7;
    const large = arena.reserve(KERNEL_LIMITS.retainedBytes / 4 + 1);
    assert.equal(large.heap[500], 7);
    assert.ok(arena.trim());
    assert.ok(arena.reserve(10).heap.byteLength < KERNEL_LIMITS.retainedBytes);
    assert.throws(() => arena.reserve(KERNEL_LIMITS.bytes), RangeError);
  });
}

describe("engine: long runs", () => {
  it("give the states that the plain path gives, without gates", () => {
    for (const activation of ["tanh", "softsign"]) {
      const given = { units: 40, activation, go_backwards: true };
      const made = madeLstm(given, 3, 5);
      // 40 units take some 13,000 multiply-adds a step.
      const input = noise([2, 60, 3], 6);
      const layer = readyLayer("LSTM", given, 3);
      const states = runOne(layer, layer.createWeights(5).weights, input);
      const whole = runPlain(made, input);
      assert.equal("gates" in states, activation !== "tanh");
      assert.deepEqual(states.timesteps, whole.timesteps);
      for (const name of ["h", "c"] as const) {
        assertNear(states.states[name] ?? zeros([]), whole.states[name], name);
        assertNear(states.finalStates[name] ?? zeros([]), whole.finalStates[name], `final ${name}`);
      }
    }
  });
});
