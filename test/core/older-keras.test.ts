/** Keras 2's layers, by real tf-keras: `test/golden/make_tf_keras.py`. */
import assert from "node:assert/strict";
import { layerClass } from "../../src/core/catalog/catalog";
import type { ConfigValue } from "../../src/core/definition";
import { createPreview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import { assertClose, type GoldenTensor, hasKeys, readGolden } from "./engine-fixtures";

interface OlderCase {
  readonly document: { readonly class_name: string; readonly keras_version: string; readonly config: object };
  readonly returned: Readonly<Record<string, GoldenTensor>>;
}

const isOlderCase = (value: unknown): value is OlderCase => hasKeys(value, "document", "returned");

interface SignatureCase {
  readonly class_name: string;
  readonly parameters: readonly { readonly name: string; readonly default?: ConfigValue }[];
}

const isSignatureCase = (value: unknown): value is SignatureCase => hasKeys(value, "class_name", "parameters");

/** One size counts for all axes: (1, 1) is 1. */
const one = (value: ConfigValue | undefined): ConfigValue | undefined =>
  Array.isArray(value) && new Set(value).size === 1 ? value[0] : value;

describe("older versions of Keras", () => {
  for (const [index, { document, returned }] of readGolden("tf-keras-2.21.0", isOlderCase).entries()) {
    const { class_name: className, keras_version: version, config } = document;
    it(`return what tf-keras returns, ${index}: ${className} of ${version}, ${JSON.stringify(config)}`, () => {
      const [layer = assert.fail("no layer")] = readDocument(JSON.stringify(document), "json").layers;
      const preview = createPreview(layer);
      assert.deepEqual(
        preview.problems.filter(({ severity }) => severity === "error"),
        [],
      );
      const current = preview.combinations.find((each) => each.current) ?? assert.fail("no combination");
      assert.deepEqual(
        current.outputs.map(({ name }) => name),
        Object.keys(returned),
      );
      for (const { name, values } of current.outputs) {
        assertClose(values ?? assert.fail(`no ${name}`), returned[name] ?? assert.fail(name), name);
      }
    });
  }

  it("take the number type of the input by the name that Keras 1 wrote into its files", () => {
    const config = { output_dim: 3, input_dtype: "float32", batch_input_shape: [null, 5, 2] };
    const problemsIn = (version: string) =>
      readDocument(JSON.stringify({ class_name: "LSTM", keras_version: version, config }), "json")
        .layers.flatMap(({ problems }) => problems)
        .filter(({ argument }) => argument === "input_dtype").length;
    assert.deepEqual(["1.2.2", "2.1.5", "3.8.0"].map(problemsIn), [0, 0, 1]);
  });

  for (const { class_name: className, parameters } of readGolden("tf-keras-2.21.0-signatures", isSignatureCase)) {
    it(`have the signature that tf-keras prints: ${className}`, () => {
      assert.deepEqual(
        layerClass("keras", className, "tf-keras-2")?.parameters.map(({ name, default: value }) => [name, value]),
        parameters.map(({ name, default: value }) => [name, one(value)]),
      );
    });
  }
});
