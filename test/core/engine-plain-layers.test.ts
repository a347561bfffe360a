import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { plainClassNames, plainSignature } from "../../src/core/catalog/keras/plain-layers";
import type { ConfigRecord } from "../../src/core/config-value";
import { preparePlain } from "../../src/core/engine/layers/plain-kinds";
import type { Flow, PlainDefinition } from "../../src/core/engine/layers/plain-layer";
import { finish } from "../../src/core/engine/work";
import { passMasks } from "../../src/core/engine/layers/masks";
import { known, valueOf } from "../../src/core/definition";
import { plainShape } from "../../src/core/model/plain-shapes";
import { checkWeights } from "../../src/core/engine/weights/checks";
import { assertClose, float32, fromGolden, type GoldenTensor, hasKeys, readGolden } from "./engine-fixtures";

interface GoldenLayer {
  readonly class_name: string;
  readonly config: ConfigRecord;
}

/** One call of a layer of real Keras; see `test/golden/make_layers.py`. */
interface Case extends GoldenLayer {
  readonly inner?: GoldenLayer;
  readonly call?: ConfigRecord;
  readonly inputs: readonly GoldenTensor[];
  readonly masks?: readonly (GoldenTensor | null)[];
  /** The weights are those that its initializers make. */
  readonly seeded?: boolean;
  readonly weights: Readonly<Record<string, GoldenTensor>>;
  readonly output: GoldenTensor;
  readonly output_mask: GoldenTensor | null;
}

const isCase = (value: unknown): value is Case =>
  hasKeys(value, "class_name", "config", "inputs", "weights", "output", "output_mask");

/** Of each class its parameters in positional order: the name, then the default where there is one. */
const isSignatures = (value: unknown): value is Readonly<Record<string, readonly (readonly [string])[]>> =>
  typeof value === "object" &&
  value !== null &&
  Object.values(value).every((each) => Array.isArray(each) && each.every((parameter) => Array.isArray(parameter)));

const GOLDEN = "keras-3.15.1-layers";

const definitionOf = ({
  class_name: className,
  config,
  call,
  inner,
}: GoldenLayer & Partial<Case>): PlainDefinition => ({
  className,
  config,
  profile: "keras-3",
  ...(call && { call }),
  ...(inner && { parts: [{ role: "layer", layer: definitionOf(inner) }] }),
});

function readyLayer(definition: PlainDefinition, shapes: readonly (readonly number[])[]) {
  const prepared = preparePlain(definition, shapes);
  assert.ok(prepared && "layer" in prepared, JSON.stringify(prepared));
  return prepared.layer;
}

const problemsOf = (className: string, config: ConfigRecord, ...shapes: readonly (readonly number[])[]) => {
  const prepared = preparePlain({ className, config, profile: "keras-3" }, shapes);
  return prepared && "problems" in prepared ? prepared.problems.map(({ message }) => message) : [];
};

describe("engine: the layers around recurrent ones", () => {
  const cases = readGolden(GOLDEN, isCase);

  for (const name of new Set(cases.map((each) => each.class_name))) {
    it(`${name} returns what Keras returns, with its mask`, () => {
      for (const [index, golden] of cases.filter((each) => each.class_name === name).entries()) {
        const what = `${name} ${index} ${JSON.stringify(golden.config)}`;
        const inputs = golden.inputs.map((values, at): Flow => {
          const mask = golden.masks?.[at];
          return { values: fromGolden(values), ...(mask && { mask: fromGolden(mask) }) };
        });
        const layer = readyLayer(
          definitionOf(golden),
          inputs.map(({ values }) => values.shape),
        );
        const weights = Object.fromEntries(
          Object.entries(golden.weights).map(([key, value]) => [key, fromGolden(value)]),
        );
        assert.deepEqual(checkWeights(layer.variables, weights), [], what);
        assertClose(finish(layer.run(weights, inputs)), golden.output, what);
        const mask = finish(passMasks(layer, inputs));
        assert.equal(mask === undefined, golden.output_mask === null, `mask of ${what}`);
        if (mask && golden.output_mask) assertClose(mask, golden.output_mask, `mask of ${what}`);
      }
    });
  }

  it("the shape rules say the shapes that Keras returns", () => {
    for (const golden of cases.filter(({ inner }) => inner === undefined)) {
      const shapes = golden.inputs.map(({ shape }) => shape.map(known));
      const shape = plainShape({ className: golden.class_name, profile: "keras-3", config: golden.config }, shapes);
      const what = `${golden.class_name} ${JSON.stringify(golden.config)}`;
      // Of channels before the steps no rule is known.
      if (shape === undefined) assert.equal(golden.config["data_format"], "channels_first", what);
      else assert.deepEqual(shape.map(valueOf), golden.output.shape, what);
    }
  });

  it("seeded initializers fill their weights as Keras does on TensorFlow", () => {
    for (const golden of cases.filter(({ seeded }) => seeded)) {
      const layer = readyLayer(
        definitionOf(golden),
        golden.inputs.map(({ shape }) => shape),
      );
      for (const { name, create, initializer } of layer.variables) {
        assertClose(finish(create(initializer.seed ?? 0)), golden.weights[name]!, `${golden.class_name} ${name}`);
      }
    }
  });

  it("an embedding fills no more rows than its indices name, with the same numbers", () => {
    const config = {
      input_dim: 1000,
      output_dim: 3,
      embeddings_initializer: { class_name: "RandomUniform", config: { seed: 5 } },
    };
    const layer = readyLayer({ className: "Embedding", config, profile: "keras-3" }, [[1, 2]]);
    const [table] = layer.needed?.([{ values: float32([1, 2], [4, 2]) }]) ?? [];
    assert.deepEqual(table?.shape, [5, 3]);
    const [whole] = layer.variables;
    assert.ok(whole);
    assert.deepEqual(finish(table.create(0)).data, finish(whole.create(0)).data.slice(0, 15));
  });

  it("the catalogue's signatures are Keras's own", () => {
    const file: unknown = JSON.parse(readFileSync(join("test", "golden", `${GOLDEN}.json`), "utf8"));
    assert.ok(typeof file === "object" && file !== null && "signatures" in file);
    const { signatures } = file;
    assert.ok(isSignatures(signatures));
    for (const name of plainClassNames.filter((each) => each in signatures)) {
      const known = Object.keys(plainSignature(name) ?? {});
      const theirs: readonly string[] = (signatures[name] ?? []).map(([parameter]) => parameter);
      assert.deepEqual(known, theirs.slice(0, known.length), name);
    }
  });

  it("a wrong argument is refused with Keras's reason", () => {
    assert.match(problemsOf("Dense", { units: 0 }, [1, 2])[0] ?? "", /units must be a positive integer, not 0/);
    assert.match(problemsOf("Dense", {}, [1, 2])[0] ?? "", /Dense needs units/);
    assert.match(problemsOf("Dense", { units: null }, [1, 2])[0] ?? "", /units must be a positive integer, not None/);
    assert.notDeepEqual(problemsOf("LeakyReLU", { negative_slope: null }, [1, 2]), []);
    assert.match(problemsOf("Dense", { units: 2, activation: "tahn" }, [1, 2])[0] ?? "", /Did you mean "tanh"/);
    assert.match(problemsOf("Conv1D", { filters: 3, kernel_size: 4 }, [1, 2, 1])[0] ?? "", /window of 4 steps/);
    assert.match(problemsOf("Conv1D", { filters: 3, kernel_size: 2, groups: 2 }, [1, 4, 4])[0] ?? "", /groups=2/);
    assert.match(problemsOf("Reshape", { target_shape: [4] }, [1, 6])[0] ?? "", /6 values per row/);
    assert.match(problemsOf("Reshape", { target_shape: [-1, -1] }, [1, 6])[0] ?? "", /at most one -1/);
    assert.match(problemsOf("Permute", { dims: [1, 1] }, [1, 2, 3])[0] ?? "", /axes 1, 2/);
    assert.match(problemsOf("Cropping1D", { cropping: 2 }, [1, 4, 1])[0] ?? "", /takes 4 of 4/);
    assert.match(problemsOf("Add", {}, [1, 2], [1, 3])[0] ?? "", /\(1, 2\), \(1, 3\)/);
    assert.match(problemsOf("Concatenate", {}, [1, 2, 3], [1, 3, 3])[0] ?? "", /agree but for axis 2/);
    assert.match(problemsOf("Dot", { axes: 0 }, [2, 2], [2, 2])[0] ?? "", /cannot be 0/);
    assert.match(problemsOf("Subtract", {}, [1, 2])[0] ?? "", /takes 2 inputs, but it gets 1/);
    assert.match(problemsOf("GlobalMaxPooling1D", {}, [1, 2])[0] ?? "", /takes an input of 3 axes, but it gets 2/);
    assert.match(problemsOf("LeakyReLU", { negative_slope: -1 }, [1, 2])[0] ?? "", /cannot be negative/);
  });

  it("Keras 1's and 2's names of parameters and classes mean the same", () => {
    const ready = (className: string, config: ConfigRecord) =>
      readyLayer({ className, config, profile: "keras-1" }, [[1, 6, 4]]).variables.map(({ name, shape }) => [
        name,
        shape,
      ]);
    assert.deepEqual(
      ready("Convolution1D", { nb_filter: 3, filter_length: 2, border_mode: "same", init: "zero", bias: false }),
      [["kernel", [2, 4, 3]]],
    );
    assert.deepEqual(ready("Dense", { output_dim: 3 }), [
      ["kernel", [4, 3]],
      ["bias", [3]],
    ]);
  });
});
