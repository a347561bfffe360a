/** Brings the recurrent layers of a document and the models that they stand in together. */
import type { LayerCall, ModelDefinition, ModelLayer, ModelPlace } from "../../definition";
import type { Steps } from "../../steps";

export interface Attached {
  readonly calls: readonly LayerCall[];
  readonly models: readonly ModelDefinition[];
}

/** Gives the models' recurrent layers their calls, and those the place where the model calls them first. */
export function* attachModels(calls: readonly LayerCall[], models: readonly ModelDefinition[]): Steps<Attached> {
  if (models.length === 0) return { calls, models };
  const given = new Map<string, ModelLayer>();
  for (const model of models) noteLayers(model, given);
  yield;
  const byPlace = new Map<string, LayerCall>();
  for (const call of calls) {
    byPlace.set(keyOf(call), withGiven(call, given.get(keyOf(call))));
    yield;
  }
  const whole: ModelDefinition[] = [];
  for (const model of models) {
    whole.push(withCalls(model, byPlace));
    yield;
  }
  const places = new Map<string, ModelPlace>();
  for (const model of whole) notePlaces(model, model, [], places);
  yield;
  return {
    models: whole,
    calls: calls.map((each) => {
      const call = byPlace.get(keyOf(each)) ?? each;
      const place = places.get(keyOf(each));
      return place ? { ...call, place } : call;
    }),
  };
}

/** What tells the layers of a document apart: where they are written. */
const keyOf = ({ span, className }: Pick<LayerCall, "span" | "className">): string => `${span.start} ${className}`;

function noteLayers(model: ModelDefinition, given: Map<string, ModelLayer>): void {
  for (const layer of model.layers) {
    given.set(keyOf(layer), layer);
    if (layer.model) noteLayers(layer.model, given);
  }
}

/** With the weights that the document gives beside a model, or where the model draws them. */
const withGiven = (call: LayerCall, { weights, random }: Partial<ModelLayer> = {}): LayerCall => ({
  ...call,
  ...(weights && !call.weights && { weights }),
  ...(random && !call.random && { random }),
});

const withCalls = (model: ModelDefinition, calls: ReadonlyMap<string, LayerCall>): ModelDefinition => ({
  ...model,
  layers: model.layers.map((layer) => {
    const recurrent = calls.get(keyOf(layer));
    if (recurrent) return { ...layer, recurrent };
    return layer.model ? { ...layer, model: withCalls(layer.model, calls) } : layer;
  }),
});

function notePlaces(
  root: ModelDefinition,
  model: ModelDefinition,
  outer: readonly number[],
  places: Map<string, ModelPlace>,
): void {
  for (const [index, call] of model.calls.entries()) {
    const layer = model.layers[call.layer];
    if (!layer) continue;
    const calls = [...outer, index];
    if (layer.model) notePlaces(root, layer.model, calls, places);
    if (layer.recurrent && !places.has(keyOf(layer))) places.set(keyOf(layer), { model: root, calls });
  }
}
