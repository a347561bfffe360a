import assert from "node:assert/strict";
import { readPython } from "../../src/core/readers/python/reader";
import golden from "../golden/numpy-arrays.json";

describe("arrays that a program writes", () => {
  for (const { program, shape, data } of golden.cases) {
    it(`${program.replaceAll("\n", "; ")} holds what NumPy ${golden.numpy} says`, () => {
      const text = `import keras\nimport numpy as np\n${program}\nkeras.layers.LSTM(1)(x)\n`;
      const [call] = readPython(text).calls;
      assert.deepEqual(
        call?.input.shape.map((size) => (size.kind === "known" ? size.value : size.expression)),
        shape,
      );
      assert.ok(call?.input.values);
      for (const [index, value] of data.entries()) {
        const ours = call.input.values.data[index] ?? Number.NaN;
        assert.ok(Math.abs(ours - value) <= 1e-6 + 1e-5 * Math.abs(value), `[${index}] ${ours}, not ${value}`);
      }
    });
  }

  it("knows no random numbers where the seed, or what is drawn before, is unknown", () => {
    const programs = [
      "x = np.random.rand(1, 3, 2)",
      "np.random.seed(n)\nx = np.random.rand(1, 3, 2)",
      "np.random.seed(1)\nnp.random.shuffle(data)\nx = np.random.rand(1, 3, 2)",
      "np.random.seed(1)\nfrom sklearn.utils import resample\nresample(data)\nx = np.random.rand(1, 3, 2)",
      "np.random.seed(1)\nif flag:\n    np.random.rand(2)\nx = np.random.rand(1, 3, 2)",
      "np.random.seed(1)\nfor each in unknown:\n    np.random.rand(2)\nx = np.random.rand(1, 3, 2)",
      "np.random.seed(1)\nnp.random.rand(n)\nx = np.random.rand(1, 3, 2)",
      "rng = np.random.RandomState(n)\nx = rng.rand(1, 3, 2)",
      "rng = np.random.default_rng()\nx = rng.random((1, 3, 2))",
      "rng = np.random.default_rng(1)\nrng.shuffle(data)\nx = rng.random((1, 3, 2))",
      "rng = np.random.default_rng(1)\nfill(rng)\nx = rng.random((1, 3, 2))",
      "rng = np.random.default_rng(1)\nx = rng.random((1, 3, 2), dtype=np.float32)",
    ];
    for (const program of programs) {
      const text = `import keras\nimport numpy as np\n${program}\nkeras.layers.LSTM(1)(x)\n`;
      const input = readPython(text).calls[0]?.input;
      assert.equal(input?.values, undefined, program);
      assert.deepEqual(
        input?.shape.map((size) => (size.kind === "known" ? size.value : size.expression)),
        [1, 3, 2],
        program,
      );
    }
  });

  it("says nothing of what NumPy refuses or does otherwise: rows by booleans, rows that are not there, other axes", () => {
    const expressions = [
      "np.arange(6).reshape(3, 2)[[True, False, True]]",
      "np.arange(6).reshape(3, 2)[np.array([True, False, True])]",
      "np.arange(6).reshape(3, 2)[[0, 3]]",
      "np.concatenate([np.ones((2, 3)), np.ones((2, 4))])",
      "np.stack([np.ones((2, 3)), np.ones((3, 2))])",
      "np.ones((2, 3)) + np.ones((2, 4))",
    ];
    for (const expression of expressions) {
      const text = `import keras\nimport numpy as np\nx = ${expression}\nkeras.layers.LSTM(1)(x)\n`;
      assert.equal(readPython(text).calls[0]?.input.values, undefined, expression);
    }
  });
});
