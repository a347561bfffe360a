import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { valueOf } from "../../src/core/definition";
import { createPreview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import type { Structure } from "../../src/core/returns/layer-returns";

type Nested = readonly (number | Nested)[];

const SHAPES: unknown = JSON.parse(readFileSync("test/golden/flax-0.12.8-shapes.json", "utf8"));

/** The shapes that the code's own flags return, nested as they are. */
function returned(code: string): Nested {
  const [layer] = readDocument(`from flax import linen as nn, nnx\ny = ${code}\n`, "python").layers;
  assert.ok(layer, code);
  const combination = createPreview(layer).combinations.find(({ current }) => current);
  assert.ok(combination, code);
  const shapes = new Map(combination.outputs.map(({ name, shape }) => [name, shape.map(valueOf)]));
  const nested = (structure: Structure): Nested =>
    structure.map((each) => (typeof each === "string" ? (shapes.get(each) ?? []) : nested(each)));
  const [only, ...more] = nested(combination.structure ?? [...shapes.keys()]);
  assert.ok(only !== undefined && typeof only !== "number", code);
  return more.length === 0 ? only : [only, ...more];
}

describe("what Flax's layers return", () => {
  for (const [code, shapes] of Object.entries(SHAPES ?? {})) {
    it(code, () => assert.deepEqual(returned(code), shapes));
  }

  it("has a size that is assumed where the code does not say it", () => {
    assert.deepEqual(returned("nn.GRUCell(features=n)"), [
      [1, 4],
      [1, 4],
    ]);
    assert.deepEqual(returned("nn.RNN(Own(3))"), [1, 3, 4]);
  });
});

describe("the line of code of Flax's flags", () => {
  for (const [statement, expected] of [
    [
      "rnn = nnx.RNN(nnx.LSTMCell(3, 8, rngs=r), return_carry=True); (c, h), y = rnn(x)",
      ["y = nnx.RNN(nnx.LSTMCell(3, 8, rngs=r), return_carry=False)(x)"],
    ],
    [
      "rnn = nnx.RNN(nnx.LSTMCell(3, 8, rngs=r)); y = rnn(x)",
      ["(c, h), y = nnx.RNN(nnx.LSTMCell(3, 8, rngs=r), return_carry=True)(x)"],
    ],
  ] as const) {
    it(`binds the output to the document's name: ${statement}`, () => {
      const [layer] = readDocument(
        `import jax.numpy as jnp\nfrom flax import nnx\nx = jnp.ones((4, 5, 3))\n${statement.replace("; ", "\n")}\n`,
        "python",
      ).layers;
      assert.ok(layer);
      const others = createPreview(layer).combinations.filter(({ current }) => !current);
      assert.deepEqual(
        others.map(({ code }) => code),
        expected,
      );
    });
  }
});
