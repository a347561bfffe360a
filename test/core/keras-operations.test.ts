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

describe("tensors that come by one of several ways", () => {
  const isSampled = (ways: string): boolean => {
    const program = `import numpy as np
import keras
from keras import layers
x = np.ones((1, 4, 3))
i = keras.Input((4, 3))
z = i * 2
${ways}
model = keras.Model(i, layers.SimpleRNN(2, kernel_initializer="ones")(y))
model.predict(x)
`;
    const [layer] = readDocument(program, "python").layers;
    assert.ok(layer);
    const { assumptions, input } = createPreview(layer);
    assert.deepEqual(
      input.shape.slice(1).map((size) => size.kind === "known" && size.value),
      [4, 3],
    );
    const sampled = assumptions.find(({ subject }) => subject === "input");
    if (sampled) assert.match(sampled.message, /^What becomes of the data before this layer cannot be told/);
    return sampled !== undefined;
  };

  it("are not told where they are computed differently", () => {
    assert.equal(isSampled("y = z if flag else z * 2"), true);
    assert.equal(isSampled("y = z * 3 if flag else z * 2"), true);
    assert.equal(isSampled("if flag:\n    z = z * 2\ny = z"), true);
    assert.equal(isSampled("for _ in range(count):\n    z = z * 2\ny = z"), true);
    assert.equal(isSampled("y = keras.layers.Dense(3)(z)\nif flag:\n    y = keras.layers.Dense(3)(z)"), true);
  });

  it("are told where all ways lead to the same", () => {
    assert.equal(isSampled("y = z if flag else z"), false);
    assert.equal(isSampled("if flag:\n    print(z)\ny = z"), false);
    assert.equal(isSampled("double = lambda t: t * 2\ny = z\nif True:\n    y = double(z)"), false);
  });
});
