import assert from "node:assert/strict";
import { createPreview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import { assertClose, type GoldenTensor, hasKeys, readGolden } from "./engine-fixtures";

/** A layer with `get_weights()` as real Keras or PyTorch gives it; see `test/golden/make_weight_lists.py`. */
interface ListCase {
  readonly document: { readonly class_name: string; readonly weights: readonly unknown[] };
  readonly output: GoldenTensor;
}

const isCase = (value: unknown): value is ListCase => hasKeys(value, "document", "output");

const previewOf = (document: object) =>
  createPreview(readDocument(JSON.stringify(document), "json").layers[0] ?? assert.fail("no layer"));

describe("weights in a list", () => {
  const cases = readGolden("keras-3.15.1-weight-lists", isCase);

  for (const [index, { document, output }] of cases.entries()) {
    it(`are those of get_weights(), ${index}: ${document.class_name}`, () => {
      const { combinations, problems } = previewOf(document);
      assert.deepEqual(
        problems.filter(({ severity }) => severity !== "info"),
        [],
      );
      const values = combinations.find(({ current }) => current)?.outputs[0]?.values;
      assertClose(values ?? assert.fail(), output, document.class_name);
    });
  }

  it("are counted", () => {
    const [{ document } = assert.fail()] = cases;
    const { problems } = previewOf({ ...document, weights: document.weights.slice(1) });
    assert.deepEqual(
      problems.flatMap(({ severity, message }) => (severity === "error" ? [message] : [])),
      ["weights has 2 arrays, and LSTM takes 3: kernel, recurrent_kernel, bias."],
    );
  });
});
