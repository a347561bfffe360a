import assert from "node:assert/strict";
import { createPreview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import { assertClose, type GoldenTensor, hasKeys, readGolden } from "./engine-fixtures";

/** A case of the file that `test/golden/make_operations.py` wrote. */
interface OperationCase {
  readonly program: string;
  readonly output: GoldenTensor;
}

const isOperationCase = (value: unknown): value is OperationCase => hasKeys(value, "program", "output");

/** The lines of a program that the others do not have. */
const bodyOf = (program: string): string =>
  (program.split("i = keras.Input((4, 3))\n")[1] ?? "").split("\nrnn = ")[0] ?? "";

describe("tensors that Keras's programs calculate with between layers", () => {
  for (const { program, output } of readGolden("keras-3.15.1-operations", isOperationCase)) {
    it(bodyOf(program).replace(/\s*\n\s*/g, "; "), () => {
      const [layer] = readDocument(program, "python").layers;
      assert.ok(layer);
      const { combinations, problems } = createPreview(layer);
      assert.deepEqual(problems, []);
      const values = combinations.find(({ current }) => current)?.outputs[0]?.values;
      assert.ok(values);
      assertClose(values, output, "output");
    });
  }
});
