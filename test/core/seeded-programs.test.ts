import assert from "node:assert/strict";
import type { LayerDefinition } from "../../src/core/definition";
import { createPreview, type Preview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import { assertClose, type GoldenTensor, hasKeys, readGolden } from "./engine-fixtures";

/** A case of the file that `test/golden/make_seeded_programs.py` wrote. */
interface SeededCase {
  readonly name: string;
  readonly program: string;
  readonly output: GoldenTensor;
}

const isSeededCase = (value: unknown): value is SeededCase => hasKeys(value, "name", "program", "output");

/** The preview of the program's last layer that does not stand in another. */
function previewOf(program: string): Preview {
  const { layers } = readDocument(program, "python");
  const isWithin = ({ span: inner }: LayerDefinition, { span }: LayerDefinition) =>
    span.start < inner.start && inner.end < span.end;
  const last = layers.findLast((layer) => !layers.some((other) => isWithin(layer, other)));
  return createPreview(last ?? assert.fail("no layer"));
}

describe("the seeds of Keras's programs", () => {
  for (const { name, program, output } of readGolden("keras-3.15.1-seeded-programs", isSeededCase)) {
    it(`make the weights that Keras makes: ${name}`, () => {
      const { combinations, problems, assumptions, layer } = previewOf(program);
      assert.deepEqual([problems, assumptions], [[], []]);
      assert.ok(layer.random?.position);
      const values = combinations.find(({ current }) => current)?.outputs[0]?.values;
      assertClose(values ?? assert.fail("no values"), output, name);
    });
  }
});
