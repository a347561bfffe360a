/** The value that really arrives at a recurrent layer of a model: what the layers before it make of the model's input. */
import * as l10n from "@vscode/l10n";
import { type LayerDefinition, type ModelDefinition, type ModelPlace, type Problem, valueOf } from "../definition";
import { finish, type Work } from "../engine/work";
import { fitsFeed } from "../run/run";
import { type CallRun, type ModelRun, runModelInSlices } from "./run-model";
import { takesMask } from "./recurrent-call";
import { joinOrigins, type ModelTensor } from "./tensors";
import { ownEntry } from "../lookup";

/**
 * The definition with the values, the mask and the initial state that the layers before it compute; unchanged
 * where the document gives the layer its own, or where they cannot be computed. Yields the share that is done.
 * @param seed of random weights, instead of the script's
 */
export function* withArrival(definition: LayerDefinition, seed?: number): Work<LayerDefinition> {
  const { place } = definition;
  const found = place && callAt(yield* runInSlices(place.model, seed), place);
  if (!place || !found) return definition;
  const stated = withStates(definition, found.call);
  const arrived = withInput(stated, found, place.model);
  // What comes from a sample of an assumed size says nothing against the states that the document gives.
  return definition.initialState && arrived.input.derived?.sampled && !fitsFeed(arrived) && fitsFeed(stated)
    ? stated
    : arrived;
}

/** The definition with the states that other layers hand to it, where all of them can be computed. */
function withStates(definition: LayerDefinition, { inputs, states }: CallRun): LayerDefinition {
  const given = [...inputs.slice(1), ...states];
  const initialState = given.flatMap((state) => state.values ?? []);
  if (given.length === 0 || initialState.length < given.length || definition.initialState) return definition;
  const derived = joinOrigins(given.map(({ origin }) => origin));
  return {
    ...definition,
    initialState,
    problems: definition.problems.filter(({ code }) => code !== "initial-state-unknown"),
    input: { ...definition.input, derived },
  };
}

/** The definition with what arrives as its input. */
function withInput(definition: LayerDefinition, found: Found, model: ModelDefinition): LayerDefinition {
  const [arriving] = found.call.inputs;
  const { input } = definition;
  if (input.values || !arriving) return definition;
  if (!arriving.values) return withReason(definition, found, arriving);
  if (!arriving.shape || !fits(definition, arriving)) return definition;
  const maker = found.run.calls[found.call.call.inputs[0]?.call ?? -1];
  const isComputed = maker?.layer.className !== "InputLayer";
  // Directly behind an input without data, it is the sample that every preview takes.
  if (!isComputed && arriving.origin.sampled) return definition;
  const { shape, values, mask, origin } = arriving;
  const derived = joinOrigins([...(isComputed ? [origin] : []), ...(input.derived ? [input.derived] : [])]);
  return {
    ...definition,
    input: {
      ...input,
      shape,
      values,
      ...(mask && takesMask({ ...found.call.layer, profile: definition.profile }, found.call.call) && { mask }),
      ...nameOf(maker, model),
      ...((isComputed || input.derived) && { derived }),
    },
  };
}

/**
 * The definition where nothing arrives, with the shape that would, and why: a layer before it takes more than the
 * limits allow, or has weights of the script's that are not followed.
 */
function withReason(definition: LayerDefinition, { run, call }: Found, { shape }: ModelTensor): LayerDefinition {
  const culprit = firstWithout(run, call);
  const reason = culprit && reasonOf(culprit);
  if (!reason) return definition;
  const { input } = definition;
  const problem: Problem = { ...reason, span: definition.calleeSpan };
  return {
    ...definition,
    problems: [...definition.problems, problem],
    ...(shape && input.shapeOrigin === "assumed" && { input: { ...input, shape, shapeOrigin: "layer" } }),
  };
}

/** Why a layer leaves no values, where that is not said elsewhere. */
function reasonOf({ limited, layer }: CallRun): Problem | undefined {
  const { name, className } = layer;
  if (limited) {
    const message = l10n.t(
      "What comes to this layer is not computed: {0} ({1}) before it would take too much time or memory. The input is a sample.",
      name,
      className,
    );
    return { severity: "warning", code: "arrival-limited", message };
  }
  if (!layer.open?.includes("weights")) return undefined;
  const message = l10n.t(
    "What comes to this layer is not computed: the script gives {0} ({1}) before it weights that are not followed. The input is a sample.",
    name,
    className,
  );
  return { severity: "info", code: "arrival-weights", message };
}

/** Of the calls that lead to this one the first that leaves no values. */
function firstWithout(run: ModelRun, call: CallRun): CallRun | undefined {
  for (let current = call; ;) {
    const maker = current.call.inputs
      .flatMap((place, index) => (current.inputs[index]?.values ? [] : [run.calls[place.call]]))
      .find((each) => each !== undefined);
    if (!maker) return current === call ? undefined : current;
    current = maker;
  }
}

/** Whether the value has the axes and the sizes that the document says of the layer's input; the batch is free. */
const fits = ({ input }: LayerDefinition, { shape = [] }: ModelTensor): boolean =>
  input.shapeOrigin === "assumed" ||
  (input.shape.length === shape.length &&
    input.shape.every((size, axis) => axis === 0 || size.kind === "unknown" || size.value === valueOf(shape[axis]!)));

/** The layer before; where that lets data in, their name. */
function nameOf(maker: CallRun | undefined, { feeds }: ModelDefinition): { readonly valuesName?: string } {
  if (!maker) return {};
  const { name, className } = maker.layer;
  const feed = className === "InputLayer" ? ownEntry(feeds, name) : undefined;
  return { valuesName: feed?.name ?? name };
}

interface Found {
  readonly call: CallRun;
  /** Of the model that the call stands in. */
  readonly run: ModelRun;
}

function callAt(run: ModelRun, { calls }: ModelPlace): Found | undefined {
  let [within, found]: [ModelRun | undefined, Found | undefined] = [run, undefined];
  for (const index of calls) {
    const call: CallRun | undefined = within?.calls[index];
    found = within && call && { call, run: within };
    within = call?.nested;
  }
  return found;
}

/** All layers of a model ask for the same run. */
const runs = new WeakMap<ModelDefinition, { readonly seed: number | undefined; readonly run: ModelRun }>();

/** The model's run with that seed, else with the script's; the last one of each model is kept. */
export const runOf = (model: ModelDefinition, seed?: number): ModelRun => finish(runInSlices(model, seed));

function* runInSlices(model: ModelDefinition, seed: number | undefined): Work<ModelRun> {
  const last = runs.get(model);
  if (last && last.seed === seed) return last.run;
  const run = yield* runModelInSlices(model, { ...(seed !== undefined && { seed }), withValues: true });
  runs.set(model, { seed, run });
  return run;
}
