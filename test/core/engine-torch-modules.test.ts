import assert from "node:assert/strict";
import type { ConfigRecord } from "../../src/core/config-value";
import { prepareTorchModule } from "../../src/core/engine/layers/torch/modules";
import {
  cat,
  indexed,
  matmul,
  permute,
  reduce,
  squeeze,
  type TensorIndex,
  transpose,
  unsqueeze,
  view,
} from "../../src/core/engine/layers/torch/tensors";
import { finish } from "../../src/core/engine/work";
import { checkWeights } from "../../src/core/engine/weights/checks";
import type { Tensor } from "../../src/core/tensor";
import { assertClose, float32, fromGolden, type GoldenTensor, hasKeys, readGolden } from "./engine-fixtures";

/** What real PyTorch made; see `test/golden/make_torch_layers.py`. */
interface ModuleCase {
  readonly class_name: string;
  readonly config: ConfigRecord;
  readonly weights: Readonly<Record<string, GoldenTensor>>;
  readonly inputs: GoldenTensor;
  /** What else it is called on. */
  readonly others?: readonly GoldenTensor[];
  readonly output: GoldenTensor;
}

interface OperationCase {
  readonly code: string;
  readonly call: readonly [string, ...(readonly unknown[])];
  readonly inputs: GoldenTensor;
  readonly output: GoldenTensor;
}

const isCase = (value: unknown): value is ModuleCase | OperationCase =>
  hasKeys(value, "inputs", "output") &&
  (hasKeys(value, "class_name", "config", "weights") || hasKeys(value, "code", "call"));

const isIndex = (value: unknown): value is TensorIndex =>
  value === null || value === "..." || typeof value === "number" || typeof value === "object";
const isIndices = (value: unknown): value is readonly TensorIndex[] => Array.isArray(value) && value.every(isIndex);
const isNumbers = (value: unknown): value is readonly number[] =>
  Array.isArray(value) && value.every((each) => typeof each === "number");

function operate(source: Tensor, [name, first, second, third]: OperationCase["call"]): Tensor {
  if (name === "indexed" && isIndices(first)) return finish(indexed(source, first));
  if (name === "permute" && isNumbers(first)) return finish(permute(source, first));
  if (name === "transpose") return finish(transpose(source, Number(first), Number(second)));
  if (name === "view" && isNumbers(first)) return view(source, first);
  if (name === "squeezed" && isIndices(first)) {
    return squeeze(finish(indexed(source, first)), typeof second === "number" ? second : undefined);
  }
  if (name === "matmul") return finish(matmul(source, finish(transpose(source, Number(first), Number(second)))));
  if (name === "unsqueeze") return unsqueeze(source, Number(first));
  if (name === "reduce" && (first === "mean" || first === "sum" || first === "max" || first === "min")) {
    return finish(reduce(source, first, isNumbers(second) ? second : undefined, third === true));
  }
  assert.ok(name === "joined" && isNumbers(first), name);
  const parts = first.map((index) => finish(indexed(source, [index])));
  return finish(cat(parts, Number(second)));
}

describe("engine: PyTorch around recurrent modules", () => {
  const cases = readGolden("torch-2.13.0-layers", isCase);

  for (const golden of cases.filter((each) => "class_name" in each)) {
    it(`${golden.class_name}(${JSON.stringify(golden.config)}) returns what PyTorch returns`, () => {
      const inputs = [golden.inputs, ...(golden.others ?? [])].map(fromGolden);
      const shapes = inputs.map(({ shape }) => shape);
      const prepared = prepareTorchModule({ className: golden.class_name, config: golden.config }, shapes);
      assert.ok(prepared && "layer" in prepared, JSON.stringify(prepared));
      const weights = Object.fromEntries(
        Object.entries(golden.weights).map(([name, each]) => [name, fromGolden(each)]),
      );
      assert.deepEqual(checkWeights(prepared.layer.variables, weights), []);
      const flows = inputs.map((values) => ({ values }));
      assertClose(finish(prepared.layer.run(weights, flows)), golden.output, golden.class_name);
    });
  }

  for (const golden of cases.filter((each) => "code" in each)) {
    it(`${golden.code} is what PyTorch makes`, () => {
      assertClose(operate(fromGolden(golden.inputs), golden.call), golden.output, golden.code);
    });
  }

  it("refuses what PyTorch refuses", () => {
    const out = float32([1, 2, 3], [1, 2, 3, 4, 5, 6]);
    assert.throws(() => indexed(out, [1]), RangeError);
    assert.throws(() => indexed(out, [0, 0, 0, 0]), RangeError);
    assert.throws(() => indexed(out, [{ step: -1 }]), RangeError);
    assert.throws(() => permute(out, [0, 0, 1]), RangeError);
    assert.throws(() => view(out, [4, -1]), RangeError);
    assert.throws(() => cat([out, float32([1, 1, 2], [1, 2])], 0), RangeError);
    assert.throws(() => transpose(out, 0, 3), RangeError);
    const prepared = prepareTorchModule({ className: "Linear", config: { in_features: 4, out_features: 2 } }, [[2, 3]]);
    assert.ok(prepared && "problems" in prepared);
    assert.match(
      prepared.problems[0]?.message ?? "",
      /in_features is 4, but the last axis of the input \(2, 3\) is not/,
    );
  });
});
