/** One call of a plain layer within a model. */
import * as l10n from "@vscode/l10n";
import { plainSeedPlaces, type SeedPlaces } from "../catalog/keras/seeds";
import { type Dimension, type Problem, valueOf, type Weights, type ModelCall, type ModelLayer } from "../definition";
import { softmaxMaskFault } from "../engine/layers/activation-layers";
import { badIndex } from "../engine/layers/embedding";
import { destroysMask, passMasks } from "../engine/layers/masks";
import { MISFIT } from "../engine/layers/plain-arguments";
import { preparePlain } from "../engine/layers/plain-kinds";
import type { Flow, PlainDefinition, PlainLayer } from "../engine/layers/plain-layer";
import { shownShape } from "../engine/problems";
import { createWeights, type FilledVariable } from "../engine/weights/variables";
import { asShare, type Work } from "../engine/work";
import { checkWeights } from "../engine/weights/checks";
import { plainShape } from "../model/plain-shapes";
import { sizeOf, type Tensor } from "../tensor";
import type { Budget } from "./budget";
import { isPlainCountAssumed } from "./counts";
import type { CallOutcome, CallToRun } from "./layer-call";
import { drawnBy, joinOrigins, type ModelTensor, withValues } from "./tensors";

/** What leaves the layer; values where all of its inputs have some and nothing forbids it. Yields its share that is done. */
export function* runPlain(run: CallToRun, inputs: readonly ModelTensor[]): Work<CallOutcome> {
  const { layer, call, budget } = run;
  const shapes = inputs.flatMap(({ shape }) => (shape ? [shape] : []));
  const allShapes = shapes.length === inputs.length;
  const isOpen = layer.open !== undefined;
  const shape = allShapes && !isOpen ? shapeOf(layer, shapes) : undefined;
  const origin = joinOrigins(inputs.map((input) => input.origin));
  const unknown: CallOutcome = {
    outputs: [{ ...(shape && { shape }), origin }],
    problems: [],
    ...(layer.isFunction && { parameterCount: 0 }),
  };
  if (!allShapes || isOpen) return unknown;

  const numbers = shapes.map((each): readonly number[] => each.map(valueOf));
  const names = new Map(numbers.map((each, index) => [each, shapes[index]!.map(written)]));
  const prepared = preparePlain(definitionOf(layer, call), numbers, (each) => shownShape(names.get(each) ?? each));
  if (!prepared) return { ...unknown, problems: notRun(layer) };
  if ("problems" in prepared) {
    // What rests on assumed sizes may not be so.
    const certain = prepared.problems.filter(({ code }) => code !== MISFIT || shapes.every(isSettled));
    return { outputs: [{ origin }], problems: certain };
  }
  const parameterCount = prepared.layer.variables.reduce((count, variable) => count + sizeOf(variable.shape), 0);
  const weightProblems = layer.weights ? checkWeights(prepared.layer.variables, layer.weights) : [];
  const flows = inputs.flatMap(({ values, mask }): readonly Flow[] =>
    values ? [{ values, ...(mask && { mask }) }] : [],
  );
  const problems = [...weightProblems, ...flowProblems(layer, prepared.layer, flows)];
  const isAssumed = parameterCount > 0 && !layer.weights && isPlainCountAssumed(layer, shapes);
  const told = { ...unknown, problems, ...(!isAssumed && { parameterCount }) };
  const refused = problems.some(({ severity }) => severity === "error");
  if (refused || !budget || flows.length < inputs.length) return told;
  return {
    ...told,
    ...(yield* computed({ ...run, budget }, prepared.layer, flows, { ...(shape && { shape }), origin })),
  };
}

/** A size that the document does not say by its symbol. */
const written = (size: Dimension): number | string =>
  size.kind === "known" ? size.value : size.expression || size.assumed;

/** Whether every axis but the batch has a size that the document says. */
const isSettled = (shape: readonly Dimension[]): boolean =>
  shape.every((dimension, axis) => axis === 0 || dimension.kind === "known");

/** @param told what is known of the output before it is computed */
function* computed(
  { layer, seed, budget }: CallToRun & { readonly budget: Budget },
  ready: PlainLayer,
  flows: readonly Flow[],
  told: ModelTensor,
): Work<Partial<CallOutcome>> {
  const { shape, origin: origins } = told;
  const variables = (layer.weights ? undefined : ready.needed?.(flows)) ?? ready.variables;
  const held = variables.reduce((count, variable) => count + sizeOf(variable.shape), 0);
  const creation = layer.weights
    ? 0
    : variables.reduce((cost, { initializer, shape: each }) => cost + initializer.cost(each), 0);
  const out = shape ? sizeOf(shape.map(valueOf)) : 0;
  if (!budget.spend(creation + ready.multiplyAdds, held + out + (ready.elements ?? 0))) return { limited: true };
  const total = creation + ready.multiplyAdds;
  const { values, mask, isRandom } = yield* asShare(valuesOf(layer, variables, ready, flows, seed), total);
  const origin = isRandom ? joinOrigins([origins, drawnBy(layer)]) : origins;
  return { outputs: [withValues(values, mask, shape, origin)] };
}

/** What leaves the layer, with weights that are given or made from the seed. */
function* valuesOf(
  layer: ModelLayer,
  variables: readonly FilledVariable[],
  ready: PlainLayer,
  flows: readonly Flow[],
  seed: number,
): Work<{ readonly values: Tensor; readonly mask: Tensor | undefined; readonly isRandom: boolean }> {
  const { weights, isRandom } = yield* weightsOf(layer, variables, ready, flows, seed);
  const values = yield* ready.run(weights, flows);
  return { values, mask: yield* passMasks(ready, flows), isRandom };
}

interface MadeWeights {
  readonly weights: Weights;
  readonly isRandom: boolean;
}

/** The layer's weights, given or made. */
function* weightsOf(
  layer: ModelLayer,
  variables: readonly FilledVariable[],
  ready: PlainLayer,
  flows: readonly Flow[],
  seed: number,
): Work<MadeWeights> {
  if (layer.weights) return { weights: layer.weights, isRandom: false };
  if (ready.draw) return { weights: yield* ready.draw(seed, layer.random?.position, flows), isRandom: true };
  const { weights, random } = yield* createWeights(variables, { seed, places: placesOf(layer) });
  return { weights, isRandom: random.some(({ origin }) => origin === "preview") };
}

/** Of a wrapper, those of the layer inside it. */
function placesOf(layer: ModelLayer): SeedPlaces | undefined {
  const { className, parts: [part] = [] } = layer;
  return className === "TimeDistributed" && part ? placesOf(part.layer) : plainSeedPlaces(layer);
}

/** What only the values tell: indices beyond a table, masks that a layer destroys or cannot take. */
function flowProblems(layer: ModelLayer, ready: PlainLayer, flows: readonly Flow[]): readonly Problem[] {
  const [first] = flows;
  const problem = (severity: Problem["severity"], code: string, message: string): Problem => ({
    severity,
    code,
    message,
  });
  const [table] = ready.variables;
  const index =
    layer.className === "Embedding" && first && table ? badIndex(first.values, table.shape[0] ?? 0) : undefined;
  const mask =
    layer.className === "Softmax" && first?.mask ? softmaxMaskFault(first.values.shape, first.mask.shape) : undefined;
  return [
    ...(index === undefined ? [] : [problem("error", "index-out-of-range", index)]),
    ...(mask === undefined ? [] : [problem("error", "mask-shape", mask)]),
    ...(destroysMask(ready, flows)
      ? [
          problem(
            "warning",
            "mask-destroyed",
            l10n.t("{0} does not support masking: the layers behind it do not see the mask.", layer.className),
          ),
        ]
      : []),
  ];
}

const definitionOf = (layer: ModelLayer, call?: ModelCall): PlainDefinition => ({
  className: layer.className,
  profile: layer.profile,
  config: layer.config,
  ...(call?.options && { call: call.options }),
  ...(layer.parts && { parts: layer.parts.map((part) => ({ role: part.role, layer: definitionOf(part.layer) })) }),
});

/** The shape that leaves a layer; TimeDistributed's is its inner layer's at every step. */
function shapeOf(layer: ModelLayer, shapes: readonly (readonly Dimension[])[]): readonly Dimension[] | undefined {
  const [part] = layer.parts ?? [];
  if (layer.className !== "TimeDistributed" || !part) return plainShape(layer, shapes);
  const [batch, timesteps, ...rest] = shapes[0] ?? [];
  if (!batch || !timesteps) return undefined;
  const inner = shapeOf(part.layer, [[batch, ...rest]]);
  return inner && [batch, timesteps, ...inner.slice(1)];
}

/** A note where it is the layer inside a wrapper that is not run. */
function notRun({ className, parts: [part] = [] }: ModelLayer): readonly Problem[] {
  if (!part) return [];
  const message = l10n.t("{0} inside {1} is not run.", part.layer.className, className);
  return [{ severity: "info", code: "layer-not-run", message }];
}
