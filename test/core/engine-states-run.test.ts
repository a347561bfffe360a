import assert from "node:assert/strict";
import { type Cell, runRecurrence } from "../../src/core/engine/recurrence/recurrence";
import { runStatesInSlices } from "../../src/core/engine/recurrence/states-run";
import { finish, inBlocks } from "../../src/core/engine/work";
import { sizeOf, type Tensor, tensor } from "../../src/core/tensor";

/**
 * A cell with a state wider than its units: y' = the sum of y and x, h' = (x + 2·h, y'). In slices where `isLong`.
 */
function toyCell(goBackwards: boolean, isLong: boolean): Cell<"h" | "y", "g"> {
  return {
    units: 1,
    widths: { h: 2 },
    states: ["h", "y"],
    output: "h",
    gates: ["g"],
    goBackwards,
    step(input, inputAt, previous, previousAt, states, gates, at) {
      const finishStep = () => {
        const x = input[inputAt] ?? Number.NaN;
        gates.g[at] = x;
        states.y[at] = (previous.y[previousAt] ?? Number.NaN) + x;
        states.h[2 * at] = x + 2 * (previous.h[2 * previousAt] ?? Number.NaN);
        states.h[2 * at + 1] = states.y[at] ?? Number.NaN;
      };
      if (isLong) return inBlocks(1, 7, finishStep);
      finishStep();
      return undefined;
    },
  };
}

const counted = (...shape: readonly number[]): Tensor =>
  tensor(
    shape,
    Float32Array.from({ length: sizeOf(shape) }, (_, index) => index + 1),
  );

describe("engine: a run that keeps the states alone", () => {
  const input = counted(3, 4, 1);
  const state = [counted(3, 2), counted(3, 1)];
  const mask = tensor([3, 4], Float32Array.of(1, 0, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1));
  for (const goBackwards of [false, true]) {
    for (const isLong of [false, true]) {
      it(`has those that a whole run has${goBackwards ? ", backwards" : ""}${isLong ? ", by steps in slices" : ""}`, () => {
        const cell = toyCell(goBackwards, isLong);
        for (const initialState of [undefined, state]) {
          for (const skipping of [undefined, mask]) {
            const {
              gates: _gates,
              initialStates: _initialStates,
              states,
              ...whole
            } = runRecurrence(cell, input, initialState, skipping);
            const kept = finish(runStatesInSlices(cell, input, initialState, skipping, 1));
            const firstY = { shape: [1, 4, 1], data: states.y.data.slice(0, 4) };
            assert.deepEqual(kept, { ...whole, states: { h: states.h, y: firstY } });
          }
        }
      });
    }
  }

  it("yields what its steps do, once", () => {
    const slices = (isLong: boolean) => [
      ...runStatesInSlices(toyCell(false, isLong), input, undefined, undefined, 3e6),
    ];
    assert.deepEqual(slices(false), [6e6, 6e6, 6e6, 6e6, 6e6, 6e6]);
    assert.deepEqual(
      slices(true),
      Array.from({ length: 12 }, () => 7),
    );
  });

  it("leaves the initial state where there are no steps", () => {
    const { finalStates } = finish(runStatesInSlices(toyCell(false, false), counted(3, 0, 1), state, undefined, 1));
    assert.deepEqual(finalStates, { h: state[0], y: state[1] });
  });
});
