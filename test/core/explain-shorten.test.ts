import assert from "node:assert/strict";
import type { Explanation } from "../../src/core/explain/explanation";
import { shortened } from "../../src/core/explain/shorten";

const term = (value: number) => ({ factors: [{ label: `x[${value}]`, value }], value });

function explanationOf(values: readonly number[]): Explanation {
  const sum = { terms: values.map(term), value: values.reduce((total, value) => total + value, 0) };
  const equation = { kind: "gate", name: "i", symbol: "iₜ", meaning: "", sum, value: sum.value } as const;
  return { place: { part: "", row: 0, step: 0, unit: 0 }, timestep: 0, skipped: false, equations: [equation] };
}

describe("a shortened explanation", () => {
  it("keeps what is short as it is", () => {
    assert.deepEqual(shortened(explanationOf([1, 2, 3]), 3), explanationOf([1, 2, 3]));
  });

  it("leaves out the middle of a long sum, and says what it adds up to", () => {
    const [equation] = shortened(explanationOf([1, 2, 3, 4, 5, 6, 7]), 4).equations;
    assert.deepEqual(
      equation?.sum.terms.map(({ value }) => value),
      [1, 2, 6, 7],
    );
    assert.deepEqual(equation.sum.omitted, { count: 3, value: 12, before: 2 });
    assert.equal(equation.sum.value, 28);
  });
});
