/** The value that really arrives at a recurrent layer of a model: what the layers before it make of the model's input. */
import type { LayerDefinition, ModelDefinition, ModelPlace } from "../definition";
import { type CallRun, type ModelRun, runModel } from "./run-model";

/**
 * The definition with the values, the mask and the initial state that the layers before it compute; unchanged
 * where the document gives the layer its own, or where they cannot be computed.
 */
export function withArrival(definition: LayerDefinition, seed: number): LayerDefinition {
  const { place } = definition;
  if (!place || definition.input.values) return definition;
  const found = callAt(runOf(place.model, seed), place);
  const [arriving, ...more] = found?.call.inputs ?? [];
  if (!found || !arriving?.shape || !arriving.values) return definition;
  const { shape, values, mask, origin } = arriving;
  const maker = found.run.calls[found.call.call.inputs[0]?.call ?? -1];
  // Directly behind an input without data, it is the sample that every preview takes.
  if (origin.sampled && origin.random.length === 0 && maker?.layer.className === "InputLayer") return definition;
  const states = [...more, ...found.call.states].flatMap((state) => state.values ?? []);
  const whole = states.length > 0 && states.length === more.length + found.call.states.length;
  return {
    ...definition,
    ...(whole && !definition.initialState && { initialState: states }),
    problems: whole ? definition.problems.filter(({ code }) => code !== "initial-state-unknown") : definition.problems,
    input: {
      ...definition.input,
      shape,
      values,
      ...(mask && { mask }),
      ...nameOf(maker, place.model),
      ...(maker?.layer.className !== "InputLayer" && { derived: origin }),
    },
  };
}

/** The layer before; where that lets data in, their name. */
function nameOf(maker: CallRun | undefined, { feeds }: ModelDefinition): { readonly valuesName?: string } {
  if (!maker) return {};
  const { name, className } = maker.layer;
  const feed = className === "InputLayer" && Object.hasOwn(feeds, name) ? feeds[name] : undefined;
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
const runs = new WeakMap<ModelDefinition, { readonly seed: number; readonly run: ModelRun }>();

/** The model's run with that seed; the last one of each model is kept. */
export function runOf(model: ModelDefinition, seed: number): ModelRun {
  const last = runs.get(model);
  if (last?.seed === seed) return last.run;
  const run = runModel(model, { seed, withValues: true });
  runs.set(model, { seed, run });
  return run;
}
