/** What the tests of PyTorch's modules share: definitions made by hand, and the cases that real PyTorch left. */
import assert from "node:assert/strict";
import { type ConfigValue, known, type LayerDefinition } from "../../src/core/definition";
import { resolve } from "../../src/core/resolve/resolve";
import { fromGolden, type GoldenTensor, hasKeys } from "./engine-fixtures";

/** A case of the files that `test/golden/make_torch.py` wrote. */
export interface TorchCase {
  readonly class_name: string;
  readonly config: Readonly<Record<string, ConfigValue>>;
  readonly weights: Readonly<Record<string, GoldenTensor>>;
  readonly inputs: GoldenTensor;
  readonly initial_state?: readonly GoldenTensor[];
  readonly lengths?: readonly number[];
  readonly outputs: Readonly<Record<string, GoldenTensor>>;
}

export const isTorchCase = (value: unknown): value is TorchCase =>
  hasKeys(value, "class_name", "config", "weights", "inputs", "outputs");

/** The module with these arguments, every other one with PyTorch's default, and no input that the document says. */
export const torchLayer = (
  className: string,
  config: Readonly<Record<string, ConfigValue>>,
  input: LayerDefinition["input"] = { shape: [], shapeOrigin: "assumed" },
): LayerDefinition =>
  resolve({
    name: className.toLowerCase(),
    className,
    framework: "torch",
    profile: "torch",
    language: "json",
    span: { start: 0, end: 0 },
    calleeSpan: { start: 0, end: 0 },
    callee: className,
    input,
    use: { kind: "bare", targets: [], wrappers: [] },
    problems: [],
    arguments: Object.entries(config).map(([name, value]) => ({
      name,
      value,
      text: JSON.stringify(value),
      span: { start: 0, end: 0 },
    })),
  });

/** The definition of a case, with all that it gives. */
export function layerOfCase(given: TorchCase): LayerDefinition {
  const values = fromGolden(given.inputs);
  const layer = torchLayer(given.class_name, given.config, {
    shape: values.shape.map(known),
    shapeOrigin: "data",
    values,
    ...(given.lengths && { lengths: given.lengths }),
  });
  assert.deepEqual(layer.problems, []);
  return {
    ...layer,
    weights: Object.fromEntries(Object.entries(given.weights).map(([name, weight]) => [name, fromGolden(weight)])),
    ...(given.initial_state && { initialState: given.initial_state.map(fromGolden) }),
  };
}
