/** What holds of every recurrence, whatever its sizes, weights and input. */
import assert from "node:assert/strict";
import * as fc from "fast-check";
import type { ConfigValue } from "../../src/core/definition";
import type { Trace } from "../../src/core/engine/trace";
import { finish } from "../../src/core/engine/work";
import { sizeOf, tensor, type Tensor } from "../../src/core/tensor";
import { explained, float32, readyLayer, runOne, the } from "../core/engine-fixtures";

interface Kind {
  readonly className: string;
  readonly given: Readonly<Record<string, ConfigValue>>;
}

const KINDS: readonly Kind[] = [
  { className: "LSTM", given: {} },
  { className: "GRU", given: { reset_after: true } },
  { className: "GRU", given: { reset_after: false } },
  { className: "SimpleRNN", given: {} },
];

/** A layer with random weights, and an input for it. */
const runsOf = ({ className, given }: Kind) =>
  fc
    .record({
      units: fc.integer({ min: 1, max: 5 }),
      batch: fc.integer({ min: 1, max: 3 }),
      timesteps: fc.integer({ min: 2, max: 6 }),
      features: fc.integer({ min: 1, max: 4 }),
      use_bias: fc.boolean(),
      seed: fc.nat(),
    })
    .chain(({ units, batch, timesteps, features, use_bias, seed }) => {
      const config = { ...given, units, use_bias, bias_initializer: "random_normal" };
      const layer = readyLayer(className, config, features);
      const backwards = readyLayer(className, { ...config, go_backwards: true }, features);
      const { weights } = finish(layer.createWeights(seed));
      const shape = [batch, timesteps, features];
      return fc
        .array(fc.float({ min: -2, max: 2, noNaN: true }), { minLength: sizeOf(shape), maxLength: sizeOf(shape) })
        .map((values) => ({ units, weights, layer, backwards, input: float32(shape, values) }));
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

const partOf = (tensors: Readonly<Record<string, Tensor>>, ...range: readonly [number, number, number?, number?]) =>
  Object.fromEntries(Object.entries(tensors).map(([name, whole]) => [name, part(whole, ...range)]));

for (const kind of KINDS) {
  const runs = runsOf(kind);
  const settings = Object.entries(kind.given).map(([name, value]) => ` with ${name}=${JSON.stringify(value)}`);

  describe(`engine: properties of every ${kind.className}${settings.join()}`, () => {
    it("returns the same whether a sequence is run at once or in two parts that hand on their state", () => {
      fc.assert(
        fc.property(runs, fc.nat(), ({ layer, weights, input }, cut) => {
          const timesteps = input.shape[1] ?? 0;
          const at = 1 + (cut % (timesteps - 1));
          const whole = runOne(layer, weights, input);
          const first = runOne(layer, weights, part(input, 0, at));
          const second = runOne(layer, weights, part(input, at, timesteps), Object.values(first.finalStates));
          assert.deepEqual(first.states, partOf(whole.states, 0, at));
          assert.deepEqual(second.states, partOf(whole.states, at, timesteps));
          assert.deepEqual(second.finalStates, whole.finalStates);
        }),
      );
    });

    it("keeps the rows of a batch apart", () => {
      fc.assert(
        fc.property(runs, fc.nat(), ({ layer, weights, input }, chosen) => {
          const [batch = 0, timesteps = 0] = input.shape;
          const row = chosen % batch;
          const alone = explained(runOne(layer, weights, part(input, 0, timesteps, row, row + 1)));
          const together = explained(runOne(layer, weights, input));
          assert.deepEqual(alone.gates, partOf(together.gates, 0, timesteps, row, row + 1));
          assert.deepEqual(alone.states, partOf(together.states, 0, timesteps, row, row + 1));
        }),
      );
    });

    it("reads backwards what it would read forwards in a reversed input", () => {
      fc.assert(
        fc.property(runs, ({ layer, backwards, weights, input }) => {
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
          assert.deepEqual(runOne(backwards, weights, input).states, runOne(layer, weights, reversed).states);
        }),
      );
    });
  });
}

/** Calls `check` for each element of a trace: its value in each state and gate, and the states' before its step. */
function forEachElement(
  { states, gates }: Trace,
  check: (now: (name: string) => number, gate: (name: string) => number, before: (name: string) => number) => void,
): void {
  const [, timesteps = 0, units = 0] = the(states["h"]).shape;
  const at = (tensor: Tensor | undefined, index: number): number => the(tensor).data[index] ?? Number.NaN;
  for (let k = 0; k < the(states["h"]).data.length; k++) {
    const first = Math.floor(k / units) % timesteps === 0;
    check(
      (name) => at(states[name], k),
      (name) => at(gates[name], k),
      (name) => (first ? 0 : at(states[name], k - units)),
    );
  }
}

describe("engine: gates explain the states", () => {
  it("of an LSTM: c' = f·c + i·c̃, h' = o·tanh(c')", () => {
    fc.assert(
      fc.property(runsOf({ className: "LSTM", given: {} }), ({ layer, weights, input }) => {
        forEachElement(explained(runOne(layer, weights, input)), (now, gate, before) => {
          assert.ok(Math.abs(gate("f") * before("c") + gate("i") * gate("c") - now("c")) <= 1e-6);
          assert.ok(Math.abs(gate("o") * Math.tanh(now("c")) - now("h")) <= 1e-6);
        });
      }),
    );
  });

  it("of a GRU: h' = z·h + (1 - z)·h̃", () => {
    fc.assert(
      fc.property(runsOf({ className: "GRU", given: {} }), ({ layer, weights, input }) => {
        forEachElement(explained(runOne(layer, weights, input)), (now, gate, before) => {
          assert.ok(Math.abs(gate("z") * before("h") + (1 - gate("z")) * gate("h") - now("h")) <= 1e-6);
        });
      }),
    );
  });
});
