/** What the engine's tests share: definitions made by hand, and tensors from nested lists. */
import { type ConfigValue, known, type LayerDefinition, type Profile } from "../../src/core/definition";
import { type LstmConfig, lstmConfig } from "../../src/core/engine/lstm-config";
import { tensor, type Tensor } from "../../src/core/tensor";

/** An LSTM's definition with these arguments; those that are left out have Keras 3's defaults. */
export function lstmLayer(given: Readonly<Record<string, ConfigValue>>, profile: Profile = "keras-3"): LayerDefinition {
  return {
    name: "lstm",
    className: "LSTM",
    framework: "keras",
    profile,
    language: "python",
    span: { start: 0, end: 0 },
    calleeSpan: { start: 0, end: 0 },
    callee: "LSTM",
    input: { shape: [known(1), known(3), known(2)], shapeOrigin: "assumed" },
    use: { kind: "bare", targets: [], wrappers: [] },
    problems: [],
    arguments: Object.entries(given).map(([name, value]) => ({ name, value: known(value), origin: "written" })),
  };
}

/** The configuration that these arguments mean. */
export function configOf(given: Readonly<Record<string, ConfigValue>>, profile?: Profile): LstmConfig {
  const read = lstmConfig(lstmLayer(given, profile));
  if ("problems" in read) {
    throw new Error(read.problems.map(({ message }) => message).join("\n"));
  }
  return read.config;
}

export const float32 = (shape: readonly number[], values: readonly number[]): Tensor =>
  tensor(shape, Float32Array.from(values));
