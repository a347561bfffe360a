import assert from "node:assert/strict";
import { setFlagsFromString } from "node:v8";
import * as fc from "fast-check";
import { cellOfColumns, type KernelCell } from "../../src/core/engine/kernel/cells";
import { createKernel, type Kernel, type KernelTrace } from "../../src/core/engine/kernel/kernel";
import { compileKernel, type KernelFactory, type KernelVariant } from "../../src/core/engine/kernel/load";
import { createArena, KERNEL_LIMITS } from "../../src/core/engine/kernel/memory";
import { vectorsInKernel } from "../../src/core/engine/kernel/orthogonal-kernel";
import { unpack } from "../../src/core/engine/kernel/unpack";
import { philoxIn } from "../../src/core/engine/kernel/random-kernel";
import { plainVectors, type Vectors } from "../../src/core/engine/weights/orthogonal";
import { philoxBlock } from "../../src/core/engine/weights/random-source";
import { runCell } from "../../src/core/engine/recurrence/run-cell";
import { type CellWeights, cellWeights } from "../../src/core/engine/keras/recurrent-layer";
import { hasGates, type StateTrace } from "../../src/core/engine/trace";
import { finish } from "../../src/core/engine/work";
import { sizeOf, type Tensor, tensor, zeros } from "../../src/core/tensor";
import {
  assertClose,
  float32,
  fromGolden,
  type Given,
  type LayerClass,
  type MadeLayer,
  madeLayer,
  readyLayer,
  runOne,
  seededLayer,
} from "../core/engine-fixtures";
import { goldenWeights, layerGoldens } from "../core/layer-golden";

// Node 20 has relaxed SIMD behind a flag; later ones have it without.
if (process.version.startsWith("v20.")) setFlagsFromString("--experimental-wasm-relaxed-simd");

/** How far the kernel's float32 may be from the double sums of the plain path; of a value above 1, relative. */
const TOLERANCE = 1e-6;

/** Numbers in [-1, 1) from a linear congruential generator (Numerical Recipes, ranqd1). */
function noise(shape: readonly number[], seed: number): Tensor {
  let state = seed;
  const next = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 31 - 1;
  return tensor(shape, Float32Array.from({ length: sizeOf(shape) }, next));
}

/** Every cell that the kernel has. */
const CELLS: readonly (readonly [LayerClass, Given])[] = [
  ["LSTM", {}],
  ["GRU", { reset_after: true }],
  ["GRU", { reset_after: false }],
  ["SimpleRNN", {}],
  ["SimpleRNN", { activation: "relu" }],
];

/** Of a kernel whose chunks have 5 kB: whole samples, some samples, one sample's steps, a part of them. */
const SHAPES_OF_CHUNKS = [
  [[1, 50, 3], 18],
  [[1, 50, 3], 18],
  [[3, 23, 2], 17],
  [[30, 3, 2], 9],
  [[30, 3, 2], 9],
  [[3, 2, 300], 33],
] as const;

const nameOf = (className: string, given: Given): string =>
  [className, ...Object.entries(given).map(([name, value]) => `${name}=${JSON.stringify(value)}`)].join(" ");

const cellOf = ({ inKernel: cell }: MadeLayer): KernelCell => cell ?? assert.fail("the kernel has no such cell");

function assertSameStates(actual: KernelTrace | undefined, expected: StateTrace, what = ""): void {
  assert.ok(actual, "the kernel's memory did not suffice");
  assert.deepEqual(Object.keys(actual.finalStates), Object.keys(expected.finalStates));
  assertNear(actual.states.h, the(expected.states["h"]), `${what} h`);
  assertNear(actual.finalStates.h, the(expected.finalStates["h"]), `${what} final h`);
  if (actual.states.c) assertNear(actual.states.c, firstRow(the(expected.states["c"])), `${what} c`);
  if (actual.finalStates.c) assertNear(actual.finalStates.c, the(expected.finalStates["c"]), `${what} final c`);
}

/** (1, …) of (batch, …) */
const firstRow = ({ shape: [rows = 0, ...rest], data }: Tensor): Tensor =>
  tensor([1, ...rest], data.subarray(0, data.length / rows));

const the = (tensor: Tensor | undefined): Tensor => tensor ?? assert.fail("no such tensor");

function assertNear(actual: Tensor, expected: Tensor, what: string): void {
  assert.deepEqual(actual.shape, expected.shape, what);
  for (const [index, value] of expected.data.entries()) {
    const difference = Math.abs((actual.data[index] ?? Number.NaN) - value);
    assert.ok(
      difference <= TOLERANCE * (1 + Math.abs(value)),
      `${what}[${index}]: ${actual.data[index]}, not ${value}`,
    );
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
    const layer = once(() => cellOf(madeLayer("LSTM", { units, use_bias: false }, weights())));
    const input = once(() => noise([1, 6, features], 4));
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
  let kernel: Kernel;
  let inChunks: Kernel;
  before(() => {
    const compiled = compileKernel(variant);
    assert.ok(compiled, `this Node runs no kernel with ${variant}`);
    factory = compiled;
    kernel = createKernel(factory);
    inChunks = createKernel(factory, { bytes: 5000, rows: 2, multiplyAdds: 50_000 });
  });

  it("returns what Keras returns, in every golden with default activations", () => {
    for (const [className, goldens] of layerGoldens()) {
      let compared = 0;
      for (const [index, golden] of goldens.entries()) {
        const { inKernel: cell } = madeLayer(className, golden.config, cellWeights(goldenWeights(golden)));
        if (!cell) continue;
        const trace = kernel.run(cell, fromGolden(golden.inputs), golden.initial_state?.map(fromGolden));
        assert.ok(trace);
        assertClose(trace.states.h, golden.output, `${className} ${index}: output`);
        assertClose(trace.finalStates.h, golden.state_h, `${className} ${index}: state_h`);
        if (golden.state_c) assertClose(the(trace.finalStates.c), golden.state_c, `${className} ${index}: state_c`);
        compared++;
      }
      assert.ok(compared >= 8, `${compared} goldens compared`);
    }
  });

  for (const [className, given] of CELLS) {
    it(`gives the plain path's numbers for every number of units, rows and steps: ${nameOf(className, given)}`, () => {
      const sizes = fc.record({
        units: fc.integer({ min: 1, max: 37 }),
        batch: fc.integer({ min: 1, max: 9 }),
        timesteps: fc.integer({ min: 1, max: 7 }),
        features: fc.integer({ min: 1, max: 9 }),
        useBias: fc.boolean(),
        goBackwards: fc.boolean(),
        stateful: fc.boolean(),
        recordsC: fc.boolean(),
        seed: fc.nat(),
      });
      fc.assert(
        fc.property(sizes, ({ units, batch, timesteps, features, useBias, goBackwards, stateful, recordsC, seed }) => {
          const config = {
            ...given,
            units,
            use_bias: useBias,
            go_backwards: goBackwards,
            bias_initializer: "random_normal",
          };
          const made = seededLayer(className, config, features, seed);
          const input = noise([batch, timesteps, features], seed);
          const states = [noise([batch, units], seed + 1), noise([batch, units], seed + 2)];
          const state = stateful ? states.slice(0, className === "LSTM" ? 2 : 1) : undefined;
          const actual = kernel.run(cellOf(made), input, state, recordsC);
          assertSameStates(actual, made.runPlain(input, state));
          assert.equal(actual?.states.c !== undefined, className === "LSTM" && recordsC);
        }),
        { numRuns: 60 },
      );
    });

    it(`gives them where the work is cut into chunks: ${nameOf(className, given)}`, () => {
      for (const [index, [shape, units]] of SHAPES_OF_CHUNKS.entries()) {
        const config = {
          ...given,
          units,
          go_backwards: index % 2 === 1,
          recurrent_initializer: "glorot_uniform",
        };
        const made = seededLayer(className, config, shape[2], 1);
        const input = noise(shape, 2);
        const expected = made.runPlain(input);
        const what = `inputs (${shape.join(", ")}), ${units} units:`;
        assertSameStates(inChunks.run(cellOf(made), input, undefined, true), expected, what);
        const inSlices = inChunks.runInSlices(cellOf(made), input, undefined, true);
        assertSameStates(finish(inSlices), expected, `in slices, ${what}`);
      }
    });
  }

  it("gives them for a few rows and weights above the second-level cache", () => {
    // 4·230·230 floats are 0.8 MiB; neither 230 nor the blocks in which they are summed is a multiple of the other.
    const made = seededLayer("LSTM", { units: 230, recurrent_initializer: "glorot_uniform" }, 50, 1);
    for (const batch of [2, 3, 17]) {
      const input = noise([batch, 2, 50], batch);
      assertSameStates(kernel.run(cellOf(made), input), made.runPlain(input), `${batch} rows`);
    }
  });

  it("takes a framework's variables as they lie: gates in rows, and in another order", () => {
    for (const [className, given] of CELLS) {
      const units = 7;
      const made = seededLayer(className, { ...given, units, bias_initializer: "random_normal" }, 5, 3);
      const cell = cellOf(made);
      const gates = cell.recurrent.length / units ** 2;
      const order = Array.from({ length: gates }, (_, gate) => (gate + 1) % gates);
      const turned = (data: Float32Array, rows: number) => inRows(data, rows, units, order);
      const other: KernelCell = {
        ...cell,
        gatesIn: "rows",
        gateOrder: order,
        input: turned(cell.input, 5),
        recurrent: turned(cell.recurrent, units),
        inputBias: cell.inputBias && turned(cell.inputBias, 1),
        recurrentBias: cell.recurrentBias && turned(cell.recurrentBias, 1),
      };
      const input = noise([2, 4, 5], 3);
      assert.deepEqual(kernel.run(other, input), kernel.run(cell, input), className);
    }
  });

  it("adds two biases up where the cell has one", () => {
    const made = seededLayer("LSTM", { units: 3, unit_forget_bias: false, bias_initializer: "random_normal" }, 2, 3);
    const { inputBias, ...cell } = cellOf(made);
    assert.ok(inputBias);
    const input = noise([1, 4, 2], 3);
    const [some, rest] = [inputBias.map((value, k) => (k % 2 ? value : 0)), inputBias.map((v, k) => (k % 2 ? 0 : v))];
    assert.deepEqual(
      kernel.run({ ...cell, inputBias: some, recurrentBias: rest }, input),
      kernel.run({ ...cell, inputBias }, input),
    );
  });

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
    const input = float32([5, 1, 1], [1e30, -1e30, Infinity, -Infinity, Number.NaN]);
    const [one, zero] = [1, 0];
    // Of a GRU the update gate keeps the state, which is 0, or lets the candidate through.
    for (const [className, expected] of [
      ["LSTM", [Math.fround(Math.tanh(one)), zero, Math.fround(Math.tanh(one)), zero, Number.NaN]],
      ["GRU", [zero, -one, zero, -one, Number.NaN]],
      ["SimpleRNN", [one, -one, one, -one, Number.NaN]],
    ] as const) {
      const given = { units: 5, kernel_initializer: "ones", recurrent_initializer: "zeros" };
      const trace = kernel.run(cellOf(seededLayer(className, given, 1, 0)), input);
      assert.ok(trace);
      for (const [k, h] of trace.states.h.data.entries()) {
        const value = expected[Math.floor(k / 5)]!;
        if (Number.isNaN(value)) assert.ok(Number.isNaN(h));
        else assert.ok(Math.abs(h - value) <= 1e-7 && Math.abs(h) <= 1, `${className}: ${h}, not ${value}`);
      }
    }
  });

  it("packs the variables of another cell when that is to run", () => {
    const made = CELLS.flatMap(([className, given]) =>
      [1, 2].map((seed) => seededLayer(className, { ...given, units: 3 }, 2, seed)),
    );
    const input = noise([1, 4, 2], 1);
    for (const index of [0, 1, 0, 0, 1, 2, 3, 4, 5, 8, 9, 0]) {
      assertSameStates(kernel.run(cellOf(made[index]!), input), made[index]!.runPlain(input), `layer ${index}`);
    }
  });

  it("lets other cells run between the slices of one", () => {
    const long = seededLayer("LSTM", { units: 30 }, 40, 1);
    const other = seededLayer("GRU", { units: 30 }, 40, 2);
    const input = noise([4, 70, 40], 3);
    const work = inChunks.runInSlices(cellOf(long), input);
    for (let slices = 0; ; slices++) {
      const slice = work.next();
      if (slice.done) {
        assert.ok(slices > 4, `${slices} slices`);
        assertSameStates(slice.value, long.runPlain(input));
        return;
      }
      assertSameStates(kernel.run(cellOf(other), noise([1, 2, 40], 1)), other.runPlain(noise([1, 2, 40], 1)));
    }
  });

  it("runs nothing that its memory does not hold, and the next layer all the same", () => {
    const units = 8192; // 4·8192² floats are 1 GiB
    // Only sizes are asked for before the limit is.
    const huge = cellOfColumns(
      "lstm",
      { units, goBackwards: false },
      { kernel: zeros([1, 4]), recurrentKernel: zeros([0, 4]) },
    );
    assert.equal(kernel.run(huge, zeros([1, 1, 1])), undefined);
    assert.equal(finish(kernel.runInSlices(huge, zeros([1, 1, 1]))), undefined);
    assert.ok(kernel.run(cellOf(seededLayer("LSTM", { units: 1 }, 1, 0)), zeros([1, 1, 1])));
  });

  for (const [count, length] of [
    [1, 1],
    [7, 7],
    [13, 20],
    [64, 257],
  ] as const) {
    it(`makes ${count} vectors of ${length} orthonormal, as the plain path does`, () => {
      const drawn = noise([count, length], 7).data;
      const orthonormal = ({ data, stride, orthonormalise }: Vectors): readonly number[] => {
        for (const [k, value] of drawn.entries()) data[Math.floor(k / length) * stride + (k % length)] = value;
        finish(orthonormalise());
        return Array.from(drawn, (_, k) => data[Math.floor(k / length) * stride + (k % length)] ?? Number.NaN);
      };
      const plain = orthonormal(plainVectors(count, length));
      const made = orthonormal(vectorsInKernel(count, length, factory) ?? assert.fail("no room"));
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

  it("draws the words that the plain path draws", () => {
    const stream = { key: [0xdeadbeef, 0x01234567], high: [0x89abcdef, 0xfedcba98] } as const;
    const words = new Uint32Array(4);
    for (const [index, word] of philoxIn(factory, stream, 5, 1000).entries()) {
      if (index % 4 === 0) philoxBlock(stream, 5 + index / 4, words, 0);
      assert.equal(word, words[index % 4]);
    }
  });

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

/** Blocks of columns (rows, gates · units) as blocks of rows (gates · units, rows); block `order[gate]` is the gate's. */
function inRows(data: Float32Array, rows: number, units: number, order: readonly number[]): Float32Array {
  const result = new Float32Array(data.length);
  for (const [gate, block] of order.entries()) {
    for (let unit = 0; unit < units; unit++) {
      for (let row = 0; row < rows; row++) {
        result[(block * units + unit) * rows + row] = data[row * order.length * units + gate * units + unit]!;
      }
    }
  }
  return result;
}

describe("engine: long runs", () => {
  for (const [className, given] of CELLS) {
    it(`give the states that the plain path gives, without gates: ${nameOf(className, given)}`, () => {
      for (const activation of [given["activation"] ?? "tanh", "softsign"]) {
        const config = { ...given, units: 90, activation, go_backwards: true };
        // At least 90 · 93 multiply-adds a step.
        const input = noise([2, 60, 3], 6);
        const layer = readyLayer(className, config, 3);
        const states = runOne(layer, finish(layer.createWeights(5)).weights, input);
        const whole = seededLayer(className, config, 3, 5).runPlain(input);
        assert.ok(!hasGates(states));
        assert.deepEqual(states.timesteps, whole.timesteps);
        assert.deepEqual(Object.keys(states.states), Object.keys(whole.states));
        for (const name of Object.keys(whole.states)) {
          const expected = the(whole.states[name]);
          assertNear(the(states.states[name]), name === "h" ? expected : firstRow(expected), name);
          assertNear(the(states.finalStates[name]), the(whole.finalStates[name]), `final ${name}`);
        }
      }
    });
  }

  // The plain path's masks are held to Keras's by the goldens of wrappers.test.ts.
  for (const [className, given] of CELLS) {
    it(`skip what a mask skips, as the plain path does: ${nameOf(className, given)}`, () => {
      const shape = [4, 9, 3] as const;
      const input = noise(shape, 8);
      const mask = float32(
        [4, 9],
        [
          [1, 1, 1, 1, 1, 0, 0, 0, 0],
          [0, 0, 1, 0, 1, 1, 0, 1, 1],
          [0, 0, 0, 0, 0, 0, 0, 0, 0],
          [1, 1, 1, 1, 1, 1, 1, 1, 1],
        ].flat(),
      );
      for (const go_backwards of [false, true]) {
        const { cell } = seededLayer(className, { ...given, units: 5, go_backwards }, 3, 5);
        for (const initialState of [undefined, cell.states.map((_, index) => noise([4, 5], 20 + index))]) {
          for (const kept of [mask, tensor([4, 9], new Float32Array(36))]) {
            const feed = { input, initialState, mask: kept };
            const states = finish(runCell(cell, feed, false, 1));
            const whole = finish(runCell(cell, feed, true, 1));
            assert.ok(!hasGates(states) && hasGates(whole));
            assert.deepEqual([states.timesteps, states.mask], [whole.timesteps, whole.mask]);
            assertNear(states.output, whole.output, "output");
            assertSameStates(kernelTrace(states), whole);
          }
        }
      }
    });
  }
});

const kernelTrace = ({ states, finalStates }: StateTrace): KernelTrace => {
  const named = ({ h, c }: StateTrace["states"]) => ({ h: the(h), ...(c && { c }) });
  return { states: named(states), finalStates: named(finalStates) };
};

describe("engine: the kernel's packed binaries", () => {
  it("are unpacked: bytes as they are, and repetitions that may reach into themselves", () => {
    const packed = Uint8Array.of(2, 1, 2, 3, 129, 2, 0, 0, 9, 128, 9, 0);
    assert.deepEqual([...unpack(packed, 13)], [1, 2, 3, 2, 3, 2, 3, 2, 9, 1, 2, 3, 2]);
  });
});
