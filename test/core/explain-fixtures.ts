/** Explanations of runs, held to the trace they explain. */
import assert from "node:assert/strict";
import { type ConfigValue, known, type LayerDefinition } from "../../src/core/definition";
import { prepareLayer } from "../../src/core/engine/kinds";
import { hasGates } from "../../src/core/engine/trace";
import { type ExplainablePreview, explainStep } from "../../src/core/explain/explain";
import type { Explanation, StepPlace, Sum } from "../../src/core/explain/explanation";
import { sizeOf, type Tensor } from "../../src/core/tensor";
import { definitionOf, fromGolden, type GoldenTensor, hasKeys } from "./engine-fixtures";
import { finish } from "../../src/core/engine/work";

export interface KerasCase {
  readonly config: Readonly<Record<string, ConfigValue>>;
  readonly inputs: GoldenTensor;
  readonly initial_state?: readonly GoldenTensor[];
  readonly weights: Readonly<Record<string, GoldenTensor>>;
  readonly output: GoldenTensor;
}

export interface ConvCase extends KerasCase {
  readonly class_name: string;
  readonly state_h: GoldenTensor;
}

export const isConvCase = (value: unknown): value is ConvCase =>
  isKerasCase(value) && hasKeys(value, "class_name", "state_h");

export const isKerasCase = (value: unknown): value is KerasCase =>
  hasKeys(value, "config", "inputs", "weights", "output");

/** Runs a definition that has its input and weights, as a preview does. */
export function run(layer: LayerDefinition): ExplainablePreview {
  const { values: input, lengths } = layer.input;
  const { weights, initialState } = layer;
  assert.ok(input && weights);
  const prepared = prepareLayer(layer, input.shape);
  assert.ok("layer" in prepared);
  const feed = { input, ...(initialState && { initialState }), ...(lengths && { lengths }) };
  return {
    layer,
    weights: prepared.layer.variables.map(({ name, axes, shape }) => ({
      name,
      axes,
      shape: shape.map(known),
      values: weights[name] ?? assert.fail(name),
    })),
    input: { name: "inputs", axes: [], shape: input.shape.map(known), values: input },
    trace: finish(prepared.layer.run(weights, feed)),
  };
}

export function kerasLayer(className: string, { config, inputs, weights, initial_state }: KerasCase): LayerDefinition {
  const values = fromGolden(inputs);
  return {
    ...definitionOf(className, config),
    input: { shape: values.shape.map(known), shapeOrigin: "data", values },
    weights: Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, fromGolden(weight)])),
    ...(initial_state && { initialState: initial_state.map(fromGolden) }),
  };
}

export function explained(preview: ExplainablePreview, place: Partial<StepPlace>): Explanation {
  const explanation = explainStep(preview, { part: "", row: 0, step: 0, unit: 0, ...place });
  return explanation ?? assert.fail("nothing was explained");
}

export const valueAt = (tensor: Tensor | GoldenTensor | undefined, ...index: readonly number[]): number =>
  tensor?.data[tensor.shape.reduce((offset, size, axis) => offset * size + (index[axis] ?? 0), 0)] ?? Number.NaN;

export function assertNear(ours: number, theirs: number, what: string): void {
  assert.ok(Math.abs(ours - theirs) <= 1e-6 + 1e-5 * Math.abs(theirs), `${what} is ${ours}, not ${theirs}`);
}

/** Every product and every sum is that of what it is made of. */
function assertSum({ terms, value }: Sum): void {
  assert.equal(
    terms.reduce((sum, term) => sum + term.value, 0),
    value,
  );
  for (const term of terms) {
    assert.equal(
      term.factors.reduce((product, factor) => product * factor.value, 1),
      term.value,
    );
    for (const factor of term.factors) {
      assert.notEqual(factor.label, "");
      if (factor.sum) {
        assertSum(factor.sum);
        assert.equal(factor.sum.value, factor.value);
      }
    }
  }
}

/** The steps that a row takes: a packed row's reverse direction takes them at the end. */
function firstAndLast(part: string, steps: number, length = steps): readonly [number, number] {
  return part.endsWith("_reverse") ? [steps - length, steps - 1] : [0, length - 1];
}

/** Explains the first and the last number of every part of a run, and holds each equation to the trace. */
export function assertExplains(preview: ExplainablePreview): void {
  for (const { name: part, trace } of preview.trace?.parts ?? assert.fail()) {
    assert.ok(hasGates(trace));
    const [batch = 0, steps = 0] = trace.output.shape;
    // The elements of a ConvLSTM's state are its units.
    const units = sizeOf(Object.values(trace.states).at(-1)?.shape.slice(2) ?? []);
    for (const [end, row, unit] of [
      [0, 0, 0],
      [1, batch - 1, units - 1],
    ] as const) {
      const step = firstAndLast(part, steps, preview.layer.input.lengths?.[row])[end];
      const { equations } = explained(preview, { part, row, step, unit });
      assert.ok(equations.length > 0);
      for (const { kind, name, sum, value } of equations) {
        assertSum(sum);
        const tensors = kind === "gate" ? trace.gates : trace.states;
        const flat = tensors[name] && { ...tensors[name], shape: [batch, steps, sizeOf(tensors[name].shape.slice(2))] };
        if (kind !== "step") assertNear(value, valueAt(flat, row, step, unit), `${part} ${name}`);
      }
    }
  }
}
