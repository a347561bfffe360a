import assert from "node:assert/strict";
import { sizeOf, tensor, zeros } from "../../src/core/tensor";

describe("tensor", () => {
  it("multiplies a shape's sizes; a scalar has one element", () => {
    assert.equal(sizeOf([2, 3, 4]), 24);
    assert.equal(sizeOf([]), 1);
  });

  it("refuses data that do not fill the shape", () => {
    assert.throws(() => tensor([2, 2], new Float32Array(3)), /3 values do not fill an array of shape \(2, 2\)/);
    assert.equal(zeros([2, 2]).data.length, 4);
  });
});
