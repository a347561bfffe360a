/** One call of a recurrent layer within a model: the same run as its preview's, on what arrives. */
import { type LayerDefinition, type Problem, valueOf, type ModelCall, type ModelLayer } from "../definition";
import { returnsOf } from "../returns/table";
import type { Work } from "../engine/work";
import { runLayerInSlices } from "../run/run";
import { sizeOf } from "../tensor";
import { isCountAssumed } from "./counts";
import type { CallOutcome, CallToRun } from "./layer-call";
import { drawnBy, joinOrigins, type ModelTensor, withValues } from "./tensors";

/**
 * Whether the mask of its input comes to a recurrent layer. Keras 3 hands it over by itself only where the input is the
 * one tensor that the layer is called with, not beside initial states (keras 3.15.1 `Layer.__call__`, part 6).
 */
export const takesMask = ({ profile }: ModelLayer, { inputs, initialState = [], options }: ModelCall): boolean =>
  profile !== "keras-3" || inputs.length + initialState.length === 1 || options?.["mask"] === true;

/** What comes to one call of a recurrent layer. */
interface Arriving {
  readonly input: ModelTensor;
  /** Those that it starts with. */
  readonly states: readonly ModelTensor[];
}

/** What leaves the layer; values where the budget allows them and all that arrives has some. Yields its share that is done. */
export function* runRecurrent(
  { layer, call, seed, budget }: CallToRun,
  definition: LayerDefinition,
  { input, states }: Arriving,
): Work<CallOutcome> {
  const returns = returnsOf(definition);
  const origin = joinOrigins([input, ...states].map((each) => each.origin));
  const { mask: carried, ...unmasked } = input;
  const called = arriving(layer, definition, takesMask(layer, call) ? input : unmasked, states);
  const tensors = input.shape ? returns.tensors(called, returns.currentFlags(called)) : [];
  const shaped: readonly ModelTensor[] =
    tensors.length > 0 ? tensors.map(({ shape }) => ({ shape, origin })) : [{ origin }];
  const whole = input.values !== undefined && states.every(({ values }) => values !== undefined);
  if (!budget || !whole || layer.open !== undefined || input.values === undefined)
    return { outputs: shaped, problems: [] };

  const run = yield* runLayerInSlices(called, seed);
  const counted = run.usable && !isCountAssumed(called) && { parameterCount: run.parameterCount };
  const problems: readonly Problem[] = run.problems.filter(({ severity }) => severity === "error");
  if (!run.trace) {
    const limited = run.problems.some(({ code }) => code === "too-large");
    const outputs = run.usable ? shaped : [{ origin }];
    return { outputs, problems, ...counted, ...(limited && { limited }) };
  }
  const { trace } = run;
  const steps = input.values.shape.slice(0, 2);
  // Each weight is multiplied or added once a step.
  const spent = budget.spend(run.parameterCount * sizeOf(steps), run.parameterCount);
  const own = run.random.some((each) => each.origin === "preview") ? joinOrigins([origin, drawnBy(layer)]) : origin;
  return {
    outputs: tensors.map(({ shape, axes, pick }): ModelTensor => {
      const values = spent ? pick(trace) : undefined;
      const mask = axes[1] === "timesteps" ? carried : undefined;
      return values ? withValues(values, mask, shape, own) : { shape, origin: own };
    }),
    problems,
    ...counted,
    ...(!spent && { limited: true }),
  };
}

/** The definition with what arrives in the place of its document's input. */
function arriving(
  layer: ModelLayer,
  definition: LayerDefinition,
  { shape, values, mask }: ModelTensor,
  states: readonly ModelTensor[],
): LayerDefinition {
  const initialState = states.flatMap((state) => state.values ?? []);
  const weights = definition.weights ?? layer.weights;
  return {
    ...definition,
    ...(weights && { weights }),
    ...(states.length > 0 && { initialState }),
    ...(layer.random && { random: layer.random }),
    input: {
      shape: values ? values.shape.map((size, axis) => closed(shape?.[axis], size)) : (shape ?? definition.input.shape),
      // What is missing is said by what stands before: the model's input, or a layer that left no time steps.
      shapeOrigin: /^(input|argument|data)$/.test(definition.input.shapeOrigin)
        ? definition.input.shapeOrigin
        : "layer",
      ...(definition.input.stepsLost && { stepsLost: definition.input.stepsLost }),
      ...(definition.input.lengths && { lengths: definition.input.lengths }),
      ...(values && { values }),
      ...(mask && { mask }),
    },
  };
}

type Axis = LayerDefinition["input"]["shape"][number];

/** The axis with its symbol, where the value has the size that is assumed for it. */
const closed = (dimension: Axis | undefined, size: number): Axis =>
  dimension && valueOf(dimension) === size ? dimension : { kind: "known", value: size };
