import assert from "node:assert/strict";
import { known, type LayerDefinition } from "../../src/core/definition";
import { createMemo } from "../../src/core/engine/weights/memo";
import { finish, type Work } from "../../src/core/engine/work";
import { createPreview, previewInSlices } from "../../src/core/preview/preview";
import { type Run, runLayer, runLayerInSlices } from "../../src/core/run/run";
import { type Tensor, zeros } from "../../src/core/tensor";
import { definitionOf, type Given } from "../core/engine-fixtures";

const layerOf = (className: string, given: Given, shape: readonly number[]): LayerDefinition => ({
  ...definitionOf(className, given),
  input: { shape: shape.map(known), shapeOrigin: "assumed" },
});

/** What work yields, and what it returns. */
function driven<Result>(work: Work<Result>): { readonly slices: readonly number[]; readonly result: Result } {
  const slices: number[] = [];
  for (;;) {
    const slice = work.next();
    if (slice.done) return { slices, result: slice.value };
    slices.push(slice.value);
  }
}

const numbers = ({ weights, input, trace }: Run) => ({ weights: weights.map(({ values }) => values), input, trace });

describe("run in slices", () => {
  for (const [className, given, shape] of [
    ["LSTM", { units: 3 }, [1, 3, 2]],
    ["LSTM", { units: 300 }, [4, 50, 30]],
    ["LSTM", { units: 300 }, [4, 50, 30]],
    ["GRU", { units: 90, activation: "softsign", go_backwards: true }, [2, 100, 30]],
    ["SimpleRNN", { units: 200, recurrent_initializer: "truncated_normal" }, [3, 100, 30]],
  ] as const) {
    it(`is what a run at once is: ${className} ${JSON.stringify(given)} over ${JSON.stringify(shape)}`, () => {
      const definition = layerOf(className, given, shape);
      const { slices, result } = driven(runLayerInSlices(definition, 1));
      assert.deepEqual(numbers(result), numbers(runLayer(definition, 1)));
      assert.ok(result.trace);
      for (const [index, share] of slices.entries()) {
        assert.ok(share >= (slices[index - 1] ?? 0) && share <= 1, `${share} after ${slices[index - 1]}`);
      }
    });
  }

  it("yields often, and gets to the end of what it said it would take", () => {
    // Its own seed and shape: nothing of it is remembered from elsewhere.
    const { slices } = driven(runLayerInSlices(layerOf("LSTM", { units: 400 }, [2, 60, 50]), 77));
    assert.ok(slices.length > 50, `${slices.length} slices`);
    assert.ok((slices.at(-1) ?? 0) > 0.5, `the last is ${slices.at(-1)}`);
  });

  it("can be given up, and begun again", () => {
    const definition = layerOf("LSTM", { units: 250 }, [2, 60, 50]);
    const work = runLayerInSlices(definition, 3);
    for (let slice = 0; slice < 5; slice++) assert.ok(!work.next().done);
    assert.deepEqual(numbers(finish(runLayerInSlices(definition, 3))), numbers(runLayer(definition, 3)));
  });

  it("is the whole of a preview as well", () => {
    for (const given of [{ units: 2 }, { units: 260, activation: "softsign" }]) {
      const definition = layerOf("LSTM", given, [2, 30, 20]);
      const { slices, result } = driven(previewInSlices(definition));
      const { trace, combinations } = createPreview(definition);
      assert.deepEqual({ trace: result.trace, combinations: result.combinations }, { trace, combinations });
      assert.ok(slices.every((share) => share >= 0 && share <= 1));
    }
  });

  it("says what is wrong without a slice", () => {
    const { slices, result } = driven(runLayerInSlices(layerOf("LSTM", { units: 0 }, [1, 3, 2]), 1));
    assert.deepEqual(slices, []);
    assert.equal(result.usable, false);
  });
});

describe("remembered weights", () => {
  const making = (made: string[], name: string, size: number) =>
    function* (): Work<Tensor> {
      yield 1;
      made.push(name);
      return zeros([size]);
    };

  it("are made once, and are forgotten oldest first where they are too many or too large", () => {
    const memo = createMemo({ entries: 3, elements: 100 });
    const made: string[] = [];
    const ask = (name: string, size = 1) => finish(memo.recall(name, making(made, name, size)));
    assert.equal(ask("a"), ask("a"));
    for (const name of ["b", "c", "a", "d"]) ask(name);
    assert.deepEqual(made, ["a", "b", "c", "d"]);
    ask("a");
    ask("b"); // the one that was not asked for longest
    assert.deepEqual(made, ["a", "b", "c", "d", "b"]);
    ask("large", 101); // is not kept, nor is anything else
    ask("large", 101);
    ask("b");
    assert.deepEqual(made.slice(5), ["large", "large", "b"]);
  });

  it("are not made where the work is given up", () => {
    const memo = createMemo({ entries: 3, elements: 100 });
    const made: string[] = [];
    memo.recall("a", making(made, "a", 1)).next();
    finish(memo.recall("a", making(made, "a", 1)));
    assert.deepEqual(made, ["a"]);
  });
});
