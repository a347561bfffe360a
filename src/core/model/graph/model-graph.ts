/**
 * The layers of a program as a graph that can be run: from the tensors that flow into its recurrent layers back
 * to where data come in. What cannot be told is a layer of no class, behind which nothing is known.
 */
import type {
  Dimension,
  LayerCall,
  LayerPart,
  ModelCall,
  ModelDefinition,
  ModelFeed,
  ModelLayer,
  Profile,
  Span,
  TensorPlace,
} from "../../definition";
import { tensor } from "../../tensor";
import { type LayerFacts, shownApplications } from "../facts/layer-facts";
import { layerNamer } from "../reported/auto-names";
import type { ProducingCall, ProducingLayer } from "../facts/producers";
import type { FedData, InputSource, Shape, SymbolicTensor } from "../tensors";

/** Calls of one program that are put together, those of models in each other too, and layers behind each other. */
const MOST_CALLS = 2_000;
const MOST_BEHIND = 500;

/** Models in each other that are looked into. */
const MOST_DEPTH = 16;

/** A model as it is once the program was followed. */
export interface SettledModel {
  readonly name?: string;
  readonly span: Span;
  readonly className: "Sequential" | "Functional";
  /** Of a functional model. */
  readonly inputs?: readonly SymbolicTensor[];
  readonly outputs: readonly SymbolicTensor[];
  readonly fedBy: ReadonlyMap<InputSource, FedData>;
}

export interface ProgramGraph {
  readonly model: ModelDefinition;
  /** The call of each recurrent layer that is put behind something. */
  readonly calls: ReadonlyMap<LayerFacts, number>;
}

/** What all graphs of a program are made with. */
export interface GraphContext {
  /** The calls of the recurrent layers, also by what was noted of each time that they were made. */
  readonly layerCalls: ReadonlyMap<LayerFacts, LayerCall>;
  readonly profile: Profile;
  /** The sizes that previews assume for symbols. */
  readonly dimensionsOf: (shape: Shape) => readonly Dimension[];
  /** The models that are called like layers, by what tells them apart, with how many calls they take. */
  readonly nested: Map<object, NestedModel>;
  /** How many models stand around. */
  readonly depth?: number;
}

interface NestedModel {
  readonly model: ModelDefinition;
  readonly size: number;
}

/** A graph while it is put together. */
export interface Graph extends Pick<ModelDefinition, "layers" | "calls"> {
  readonly feeds: ReadonlyMap<string, ModelFeed>;
  /** How many calls it takes, with those inside its models. */
  readonly size: () => number;
  /** Where a tensor is made; what leads to it is put into the graph. */
  readonly placeOf: (value: SymbolicTensor) => TensorPlace;
  /** Goes on with what is computed from these data. */
  readonly enter: (data: ReadonlyMap<InputSource, FedData>) => void;
  /** A layer of which nothing is known, behind these tensors; its call. */
  readonly addOpaque: (inputs: readonly TensorPlace[], initialState: readonly TensorPlace[]) => number;
}

interface GraphOptions {
  /** What its inputs are fed at first. */
  readonly data?: ReadonlyMap<InputSource, FedData>;
  /** Whether an input without data takes what comes to its model where that is called like a layer. */
  readonly entersModels?: boolean;
}

/** An empty graph. */
function createGraph(graphContext: GraphContext, { data = new Map(), entersModels = false }: GraphOptions = {}): Graph {
  const { layerCalls, profile, dimensionsOf } = graphContext;
  const layers: ModelLayer[] = [];
  const calls: ModelCall[] = [];
  const feeds = new Map<string, ModelFeed>();
  /** What is fed to the models that the layer stands in for which calls are put together. */
  let fedBy: ReadonlyMap<InputSource, FedData> = new Map();
  /** Where things are computed, for each that may be fed. */
  const contexts = new Map<string, Map<object, number>>();
  let places = new Map<object, number>();
  let context = 0;
  const dataNumbers = new Map<FedData, number>();
  const layerIndex = new Map<object, number>();
  const entered = new Set<InputSource>();
  let size = 0;

  const nextName = layerNamer();
  const names = new Set<string>();

  /** Of several layers of one name, such as those that are in one variable, each has its own here. */
  const withOwnName = (layer: ModelLayer): ModelLayer => {
    let name = layer.name;
    for (let number = 1; names.has(name); number++) name = `${layer.name}_${number}`;
    names.add(name);
    return { ...layer, name };
  };

  const addCall = (call: ModelCall): number => {
    size += 1;
    return calls.push(call) - 1;
  };

  const addLayer = (identity: object, make: () => ModelLayer): number => {
    const found = layerIndex.get(identity);
    if (found !== undefined) return found;
    const index = layers.push(make()) - 1;
    layerIndex.set(identity, index);
    return index;
  };

  /** Where a tensor is made; of what cannot be told a place of its own. */
  const placeOf = (value: SymbolicTensor, behind: number): TensorPlace => {
    const { producer, source, data, parents } = value;
    if (size < MOST_CALLS && behind < MOST_BEHIND) {
      if (producer) return { call: callOf(producer, behind), output: producer.output };
      if (parents.length === 0 && (source || data) && value.shape) {
        return arrivingAt(value, behind) ?? { call: inputOf(value, value.shape), output: 0 };
      }
    }
    const known = places.get(value);
    if (known !== undefined) return { call: known, output: 0 };
    const call = addCall({ layer: addLayer(value, () => opaque(profile)), inputs: [] });
    places.set(value, call);
    return { call, output: 0 };
  };

  /** Where what comes to an input is made, if that is a model's that is called like a layer, and has no data of its own. */
  const arrivingAt = (value: SymbolicTensor, behind: number): TensorPlace | undefined => {
    const { source } = value;
    // A model may be called on what its own input is.
    if (!entersModels || !source?.arriving || entered.has(source) || fedTo(value)) return undefined;
    entered.add(source);
    const place = placeOf(source.arriving, behind + 1);
    entered.delete(source);
    return place;
  };

  const fedTo = ({ data, source }: SymbolicTensor): FedData | undefined =>
    data ?? (source && (fedBy.get(source) ?? source.fed));

  const callOf = ({ layer, inputs, states, options }: ProducingCall, behind: number): number => {
    const known = places.get(layer);
    if (known !== undefined) return known;
    const from = inputs.map((each) => placeOf(each, behind + 1));
    const initialState = states.map((each) => placeOf(each, behind + 1));
    // What a layer computes with weights that are not known is not known.
    const isOpen = layer.fate?.weightsSet !== undefined;
    const nested = layer.model && nestedModel(layer.model, layer.identity, graphContext);
    size += nested?.size ?? 0;
    const index = addLayer(layer.identity, () => {
      if (nested) return withOwnName(modelAsLayer(nested));
      if (layer.model) return opaque(profile);
      const open = isOpen ? [...layer.open, "weights"] : layer.open;
      return withOwnName(modelLayer({ ...layer, open }, layerCalls, profile, nextName));
    });
    const call = addCall({
      layer: index,
      inputs: from,
      ...(initialState.length > 0 && { initialState }),
      ...(options && { options }),
    });
    places.set(layer, call);
    return call;
  };

  const inputOf = (value: SymbolicTensor, shape: Shape): number => {
    const key: InputSource | SymbolicTensor = value.source ?? value;
    const known = places.get(key);
    if (known !== undefined) return known;
    const fed = fedTo(value);
    const own = value.source?.name ?? `input_${layers.length}`;
    // The same input with other data is another one.
    const name = context === 0 ? own : `${own} ${context + 1}`;
    const index = addLayer(context === 0 ? key : {}, () => inputLayer(name, profile, dimensionsOf(shape)));
    if (fed) feeds.set(name, feedOf(fed));
    const call = addCall({ layer: index, inputs: [] });
    places.set(key, call);
    return call;
  };

  /** Goes on with what is computed from these data; those that an input is fed first are the ordinary case. */
  const enter = (fed: ReadonlyMap<InputSource, FedData>): void => {
    fedBy = fed;
    const others = [...fed].filter(([source, values]) => source.fed !== values).map(([, values]) => values);
    for (const values of others) if (!dataNumbers.has(values)) dataNumbers.set(values, dataNumbers.size);
    const key = others.map((values) => dataNumbers.get(values)).join();
    const known = contexts.get(key);
    places = known ?? new Map();
    if (known === undefined) contexts.set(key, places);
    context = [...contexts.keys()].indexOf(key);
  };
  enter(data);

  return {
    layers,
    calls,
    feeds,
    size: () => size,
    enter,
    placeOf: (value) => placeOf(value, 0),
    addOpaque(inputs, initialState) {
      const layer = addLayer({}, () => opaque(profile));
      return addCall({ layer, inputs, ...(initialState.length > 0 && { initialState }) });
    },
  };
}

/** A model by itself, as a document in JSON has it. */
export function modelDefinition(
  { name, span, className, inputs: given, outputs: returned, fedBy }: SettledModel,
  context: GraphContext,
  otherwise: string,
): NestedModel {
  const { layers, calls, feeds, placeOf, size } = createGraph(context, { data: fedBy });
  const own = given?.map(placeOf);
  const outputs = returned.map(placeOf);
  const inputs = own ?? calls.flatMap((call, index) => (call.inputs.length === 0 ? [{ call: index, output: 0 }] : []));
  return {
    size: size(),
    model: {
      name: name ?? otherwise,
      isProgram: true,
      className,
      profile: context.profile,
      span,
      layers,
      calls,
      feeds: Object.fromEntries(feeds),
      inputs,
      outputs,
    },
  };
}

/** A model that is called like a layer; `undefined` past the limits. */
function nestedModel(
  settled: SettledModel,
  identity: object,
  { depth = 0, ...context }: GraphContext,
): NestedModel | undefined {
  const known = context.nested.get(identity);
  const found =
    known ??
    (depth < MOST_DEPTH
      ? modelDefinition(settled, { ...context, depth: depth + 1 }, settled.className.toLowerCase())
      : undefined);
  if (found) context.nested.set(identity, found);
  return found && found.size < MOST_CALLS ? found : undefined;
}

/** @param shown the recurrent layers that are shown */
export function programGraph(shown: readonly LayerFacts[], context: GraphContext): ProgramGraph {
  const { layers, calls, feeds, enter, placeOf, addOpaque } = createGraph(context, { entersModels: true });
  const targets = new Map<LayerFacts, number>();
  for (const each of shown) {
    const [application] = shownApplications(each);
    if (!application || !context.layerCalls.has(each)) continue;
    enter(each.fedBy);
    const input = placeOf(application.input);
    // The layer itself is run by its preview.
    targets.set(each, addOpaque([input], (application.use.initialState?.tensors ?? []).map(placeOf)));
  }
  const model = {
    name: "",
    className: "Functional",
    profile: context.profile,
    span: NOWHERE,
    layers,
    calls,
    feeds: Object.fromEntries(feeds),
    inputs: [],
    outputs: [],
  };
  return { model, calls: targets };
}

const NOWHERE: Span = { start: 0, end: 0 };

const opaque = (profile: Profile): ModelLayer => ({
  name: "",
  className: "",
  profile,
  config: {},
  span: NOWHERE,
  classSpan: NOWHERE,
});

const modelAsLayer = ({ model }: NestedModel): ModelLayer => {
  const { name, className, profile, span } = model;
  return { ...opaque(profile), name, className, span, classSpan: span, model };
};

const inputLayer = (name: string, profile: Profile, shape: readonly Dimension[]): ModelLayer => ({
  ...opaque(profile),
  name,
  className: "InputLayer",
  shape,
});

function modelLayer(
  layer: ProducingLayer,
  layerCalls: ReadonlyMap<LayerFacts, LayerCall>,
  profile: Profile,
  nextName: (className: string) => string,
): ModelLayer {
  const { className, config, span, inner, facts, random, weights } = layer;
  const recurrent = facts && layerCalls.get(facts);
  const name = layer.name ?? (typeof config["name"] === "string" ? config["name"] : undefined);
  const inside = inner && modelLayer(inner, layerCalls, profile, nextName);
  const parts: readonly LayerPart<ModelLayer>[] = inside ? [{ role: "layer", layer: inside }] : [];
  // Of a wrapper nothing is known that is not known of the layer in it.
  const open = [...layer.open, ...(inside?.open ?? [])];
  return {
    name: recurrent?.name ?? name ?? nextName(className),
    className,
    profile: layer.profile ?? profile,
    config,
    ...(random && { random }),
    ...(weights && { weights }),
    ...(open.length > 0 && { open }),
    span,
    classSpan: span,
    ...(parts.length > 0 && { parts }),
    // Of several modules that one place makes each has weights of its own.
    ...(recurrent && { recurrent: layer.profile === "torch" ? withoutWeights(recurrent) : recurrent }),
  };
}

const feedOf = ({ shape, values, name }: FedData): ModelFeed => ({
  values: tensor(shape, Float32Array.from(values)),
  ...(name !== undefined && { name }),
});

const withoutWeights = ({ weights: _weights, ...call }: LayerCall): LayerCall => call;
