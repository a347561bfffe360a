import assert from "node:assert/strict";
import * as fc from "fast-check";
import { type LstmTrace, runLstm } from "../../src/core/engine/lstm";
import { createWeights } from "../../src/core/engine/weights";
import { sizeOf, tensor, type Tensor } from "../../src/core/tensor";
import { assertClose, configOf, float32, fromGolden, readGolden } from "./engine-fixtures";
import { goldenWeights, isLstmCase } from "./lstm-golden";

const digits = (tensor: Tensor): string[] => [...tensor.data].map((value) => value.toFixed(8));
const constant = (value: number) => ({ class_name: "Constant", config: { value } });

describe("engine: LSTM", () => {
  it("prints the four figures of Keras for constant initializers 0.1, 0.1, 0", () => {
    const config = configOf({
      units: 1,
      kernel_initializer: constant(0.1),
      recurrent_initializer: constant(0.1),
      bias_initializer: constant(0),
    });
    const { weights } = createWeights(config, 2, 0);
    const trace = runLstm(config, weights, float32([1, 3, 2], [0.1, 0.2, 0.3, 0.1, 0.2, 0.3]));
    assert.deepEqual(digits(trace.states.h), ["0.00772376", "0.01633997", "0.02572775"]);
    assert.deepEqual(digits(trace.finalStates.h), ["0.02572775"]);
    assert.deepEqual(digits(trace.finalStates.c), ["0.05020291"]);
  });

  for (const [index, golden] of readGolden("keras-3.15.1-lstm", isLstmCase).entries()) {
    const { config: given, inputs, initial_state: initialState } = golden;
    const settings = Object.entries(given).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
    it(`returns what Keras returns, ${index}: ${settings.join(" ")}${initialState ? " initial_state" : ""}`, () => {
      const trace = runLstm(configOf(given), goldenWeights(golden), fromGolden(inputs), initialState?.map(fromGolden));
      assertClose(trace.states.h, golden.output, "output");
      assertClose(trace.finalStates.h, golden.state_h, "state_h");
      assertClose(trace.finalStates.c, golden.state_c, "state_c");
    });
  }

  it("records which element of the input each step reads", () => {
    const run = (go_backwards: boolean) => {
      const config = configOf({ units: 1, go_backwards });
      return runLstm(config, createWeights(config, 1, 0).weights, float32([1, 3, 1], [1, 2, 3])).timesteps;
    };
    assert.deepEqual(run(false), [0, 1, 2]);
    assert.deepEqual(run(true), [2, 1, 0]);
  });
});

/** An LSTM with random weights, and an input for it. */
const runs = fc
  .record({
    units: fc.integer({ min: 1, max: 5 }),
    batch: fc.integer({ min: 1, max: 3 }),
    timesteps: fc.integer({ min: 2, max: 6 }),
    features: fc.integer({ min: 1, max: 4 }),
    useBias: fc.boolean(),
    seed: fc.nat(),
  })
  .chain(({ units, batch, timesteps, features, useBias, seed }) => {
    const config = configOf({ units, use_bias: useBias, bias_initializer: "random_normal" });
    const shape = [batch, timesteps, features];
    return fc
      .array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: sizeOf(shape), maxLength: sizeOf(shape) })
      .map((values) => ({
        config,
        weights: createWeights(config, features, seed).weights,
        input: float32(shape, values),
      }));
  });

/** Of a tensor (batch, timesteps, …) the steps from `start` to before `end`, for the rows from `firstRow` to before `endRow`. */
function part(whole: Tensor, start: number, end: number, firstRow = 0, endRow = whole.shape[0] ?? 0): Tensor {
  const [, timesteps = 0, width = 0] = whole.shape;
  const rows = Array.from({ length: endRow - firstRow }, (_, row) => {
    const at = (firstRow + row) * timesteps;
    return [...whole.data.subarray((at + start) * width, (at + end) * width)];
  });
  return float32([rows.length, end - start, width], rows.flat());
}

const at = ({ data }: Tensor, index: number): number => data[index] ?? Number.NaN;

const stateOf = ({ finalStates }: LstmTrace): Tensor[] => [finalStates.h, finalStates.c];

describe("engine: properties of every LSTM", () => {
  it("returns the same whether a sequence is run at once or in two parts that hand on their state", () => {
    fc.assert(
      fc.property(runs, fc.nat(), ({ config, weights, input }, cut) => {
        const timesteps = input.shape[1] ?? 0;
        const at = 1 + (cut % (timesteps - 1));
        const whole = runLstm(config, weights, input);
        const first = runLstm(config, weights, part(input, 0, at));
        const second = runLstm(config, weights, part(input, at, timesteps), stateOf(first));
        assert.deepEqual(first.states.h, part(whole.states.h, 0, at));
        assert.deepEqual(second.states.c, part(whole.states.c, at, timesteps));
        assert.deepEqual(stateOf(second), stateOf(whole));
      }),
    );
  });

  it("keeps the rows of a batch apart", () => {
    fc.assert(
      fc.property(runs, fc.nat(), ({ config, weights, input }, chosen) => {
        const [batch = 0, timesteps = 0] = input.shape;
        const row = chosen % batch;
        const alone = runLstm(config, weights, part(input, 0, timesteps, row, row + 1));
        const together = runLstm(config, weights, input);
        for (const gate of ["i", "f", "c", "o"] as const) {
          assert.deepEqual(alone.gates[gate], part(together.gates[gate], 0, timesteps, row, row + 1));
        }
        assert.deepEqual(alone.states.h, part(together.states.h, 0, timesteps, row, row + 1));
      }),
    );
  });

  it("reads backwards what it would read forwards in a reversed input", () => {
    fc.assert(
      fc.property(runs, ({ config, weights, input }) => {
        const timesteps = input.shape[1] ?? 0;
        const steps = Array.from({ length: timesteps }, (_, step) => part(input, step, step + 1));
        const reversed = tensor(input.shape, new Float32Array(input.data.length));
        const width = input.shape[2] ?? 0;
        for (const [step, { data }] of steps.entries()) {
          for (let row = 0; row < data.length / width; row++) {
            const to = (row * timesteps + timesteps - 1 - step) * width;
            reversed.data.set(data.subarray(row * width, (row + 1) * width), to);
          }
        }
        const backwards = runLstm({ ...config, goBackwards: true }, weights, input);
        assert.deepEqual(backwards.states, runLstm(config, weights, reversed).states);
      }),
    );
  });

  it("records gates that explain its states: c' = f·c + i·c̃, h' = o·tanh(c')", () => {
    fc.assert(
      fc.property(runs, ({ config, weights, input }) => {
        const { states, gates } = runLstm(config, weights, input);
        const [, timesteps = 0] = input.shape;
        for (const [k, c] of states.c.data.entries()) {
          const step = Math.floor(k / config.units) % timesteps;
          const before = step === 0 ? 0 : at(states.c, k - config.units);
          const [i, f, candidate, o] = [at(gates.i, k), at(gates.f, k), at(gates.c, k), at(gates.o, k)] as const;
          assert.ok(Math.abs(f * before + i * candidate - c) <= 1e-6, `c at ${k}`);
          assert.ok(Math.abs(o * Math.tanh(c) - at(states.h, k)) <= 1e-6, `h at ${k}`);
        }
      }),
    );
  });
});
