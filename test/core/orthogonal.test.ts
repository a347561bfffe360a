import assert from "node:assert/strict";
import { householderQ, isSmall } from "../../src/core/engine/weights/householder";
import { plainVectors } from "../../src/core/engine/weights/orthogonal";
import { finish } from "../../src/core/engine/work";
import { fromGolden, type GoldenTensor, hasKeys, readGolden } from "./engine-fixtures";

interface QrCase {
  readonly matrix: GoldenTensor;
  readonly q: GoldenTensor;
}

const isQrCase = (value: unknown): value is QrCase => hasKeys(value, "matrix", "q");

describe("engine: orthonormal columns", () => {
  for (const { matrix, q } of readGolden("tensorflow-2.21.0-qr", isQrCase)) {
    const [rows = 0, columns = 0] = matrix.shape;
    it(`are TensorFlow's to the last bit: (${rows}, ${columns})`, () => {
      assert.ok(isSmall(rows, columns));
      assert.deepEqual(householderQ(fromGolden(matrix).data, rows, columns), fromGolden(q).data);
    });
  }

  it("are the same by the method of the larger ones, to float32's rounding", () => {
    for (const { matrix } of readGolden("tensorflow-2.21.0-qr", isQrCase)) {
      const [rows = 0, columns = 0] = matrix.shape;
      const { data: vectors, orthonormalise } = plainVectors(columns, rows);
      for (const [index, value] of matrix.data.entries()) {
        vectors[(index % columns) * rows + Math.floor(index / columns)] = value;
      }
      finish(orthonormalise());
      for (const [index, value] of householderQ(fromGolden(matrix).data, rows, columns).entries()) {
        const other = vectors[(index % columns) * rows + Math.floor(index / columns)] ?? Number.NaN;
        assert.ok(Math.abs(value - other) < 5e-6, `${index} of (${rows}, ${columns}): ${value}, ${other}`);
      }
    }
  });
});
