import assert from "node:assert/strict";
import type { LayerDefinition } from "../../src/core/definition";
import { createPreview, type Preview } from "../../src/core/preview/preview";
import { readDocument } from "../../src/core/read";
import { snapshotOf } from "../../src/core/panel/snapshot";
import { runModel } from "../../src/core/whole-model/run-model";
import { summarise } from "../../src/core/whole-model/summary";
import { assertClose, type GoldenTensor, hasKeys, readGolden } from "./engine-fixtures";

/** A case of the file that `test/golden/make_seeded_programs.py` wrote. */
interface SeededCase {
  readonly name: string;
  readonly program: string;
  readonly output: GoldenTensor;
}

/** A model in JSON, and what Keras gives where it is made from that after `set_random_seed(1)`. */
interface DocumentCase {
  readonly name: string;
  readonly document: object;
  readonly output: GoldenTensor;
}

const isProgram = (value: unknown): value is SeededCase => hasKeys(value, "name", "program", "output");
const isCase = (value: unknown): value is SeededCase | DocumentCase =>
  isProgram(value) || hasKeys(value, "name", "document", "output");

/** The preview of the program's last layer that does not stand in another. */
function previewOf(program: string): Preview {
  const { layers } = readDocument(program, "python");
  const isWithin = ({ span: inner }: LayerDefinition, { span }: LayerDefinition) =>
    span.start < inner.start && inner.end < span.end;
  const last = layers.findLast((layer) => !layers.some((other) => isWithin(layer, other)));
  return createPreview(last ?? assert.fail("no layer"));
}

describe("the seeds of Keras's programs", () => {
  for (const golden of readGolden("keras-3.15.1-seeded-programs", isCase)) {
    const { name, output } = golden;
    if ("program" in golden) {
      it(`make the weights that Keras makes: ${name}`, () => {
        const { combinations, problems, assumptions, layer } = previewOf(golden.program);
        assert.deepEqual([problems, assumptions], [[], []]);
        assert.ok(layer.random?.position);
        const values = combinations.find(({ current }) => current)?.outputs[0]?.values;
        assertClose(values ?? assert.fail("no values"), output, name);
      });
    } else {
      it(`make those of a model from its JSON: ${name}`, () => {
        const { layers, models } = readDocument(JSON.stringify(golden.document), "json");
        const run = runModel(models?.[0] ?? assert.fail("no model"), { withValues: true });
        assertClose(run.calls.at(-1)?.outputs[0]?.values ?? assert.fail("no values"), output, name);
        assert.equal(summarise(run).ownSeed, 1);
        // The preview of each layer has what the model computes.
        for (const layer of layers.filter(({ use }) => use.wrappers.length === 0)) {
          const { randomWords } = snapshotOf(createPreview(layer), {}, { key: "k", line: 1 });
          assert.match(
            randomWords ?? "",
            /^Keras's weights on TensorFlow after keras\.utils\.set_random_seed\(1\), where/,
          );
        }
      });
    }
  }

  const ENVIRONMENT = 'keras.utils.set_random_seed(42)\nflag = os.environ.get("FLAG")\n';
  const placeBehind = (statement: string): number | undefined => {
    const head = "import os\nimport copy\nimport keras\nfrom keras.layers import LSTM, Dense\n";
    return previewOf(`${head}${ENVIRONMENT}${statement}\ny = LSTM(2)(x)\n`).layer.random?.position?.words;
  };

  // A Dense draws one seed, for its kernel.
  for (const statement of [
    "Dense(2) if True else None",
    "None if 1 else Dense(2)",
    "True or Dense(2)",
    "0 and Dense(2)",
  ]) {
    const drawn = statement.startsWith("Dense") ? 1 : 0;
    it(`are those of what is evaluated: ${statement}`, () => {
      assert.equal(placeBehind(statement), drawn);
    });
  }

  for (const statement of [
    "Dense(2) if flag else None",
    "flag and Dense(2)",
    "flag or Dense(2)",
    "[Dense(2) for _ in flag]",
    "{each: Dense(2) for each in (1, 2) if flag}",
    "copy.deepcopy(Dense(2))",
    "keras.utils.split_dataset(data, 0.5, shuffle=True)",
    "Dense(2, lora_rank=1)(x)",
    "made = (Dense(each) for each in (1, 2))",
    "any(Dense(each) for each in (1, 2))",
    "for each in (Dense(2) for _ in (1, 2)):\n    Dense(1)",
    "LSTM.from_config(LSTM(2, kernel_initializer=keras.initializers.HeNormal()).get_config())",
    "later = map(Dense, [2, 3])",
    "class Net:\n    def __init__(self): self.layer = Dense(2)\ncopy.deepcopy(Net())",
    "class Net:\n    def __bool__(self): return Dense(2) is None\nif Net(): pass",
    "class Net:\n    def __iter__(self): yield Dense(2)\nfirst, = Net()",
    "made = __import__('collections').defaultdict(lambda: Dense(2))\nmade['a']",
    "model = keras.Sequential([Dense(2)])\nkeras.Sequential.from_config(model.get_config())",
    "import random\nrandom.seed('text')",
    "import random\nrandom.seed(0.5)",
  ]) {
    it(`are not known behind what may draw or not: ${statement}`, () => {
      assert.equal(placeBehind(statement), undefined);
    });
  }
});
