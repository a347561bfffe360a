import assert from "node:assert/strict";
import { formatArray, formatInline, formatNumber, formatWindow } from "../../src/core/format/numpy";
import { tensor } from "../../src/core/tensor";
import { windowOf } from "../../src/core/format/window";
import golden from "../golden/numpy-text.json";

describe("format/numpy", () => {
  for (const [index, { shape, data, text }] of golden.cases.entries()) {
    it(`prints array ${index} of shape (${shape.join(", ")}) as NumPy ${golden.numpy} does`, () => {
      const values = Float32Array.from(data, (value) =>
        value === "inf" ? Infinity : value === "-inf" ? -Infinity : Number(value),
      );
      assert.equal(formatArray(tensor(shape, values)), text);
    });
  }

  it("prints a number as an array of one", () => {
    assert.equal(formatNumber(Math.fround(0.02572775)), "0.02572775");
    assert.equal(formatNumber(Math.fround(0.1)), "0.1");
    assert.equal(formatNumber(1), "1.");
    assert.equal(formatNumber(Number.NaN), "nan");
  });

  it("prints inline for tables", () => {
    const sequence = tensor([1, 3, 1], Float32Array.of(0.00772376, 0.01633997, 0.02572775));
    assert.equal(formatInline(sequence, 2), "[[[0.00772376] [0.01633997] [0.02572775]]]");
    const long = tensor([1, 6], Float32Array.of(1, 2, 3, 4, 5, 6));
    assert.equal(formatInline(long, 2), "[[1. 2. ... 5. 6.]]");
  });

  it("has as many digits as are asked for, as np.set_printoptions(precision=4) prints them (numpy 2.4)", () => {
    for (const [values, text] of [
      [[0.00772376, -0.01633997, 0.5], "[0.0077 -0.0163 0.5]"],
      [[2.7095448e-2, -4.4833869e-5], "[2.7095e-02 -4.4834e-05]"],
      [[1.23456789e-9, 3], "[1.2346e-09 3.0000e+00]"],
      [[0.99999], "[1.]"],
    ] as const) {
      assert.equal(formatInline(tensor([values.length], Float32Array.from(values)), 8, { precision: 4 }), text);
    }
  });

  it("marks a gap between rows by an ellipsis", () => {
    const rows = tensor([5, 1], Float32Array.of(1, 2, 3, 4, 5));
    assert.equal(formatWindow(windowOf(rows, [2]), rows.shape), "[[1.]\n ...\n [5.]]");
  });
});
