/** The models of a JSON document: Keras's `to_json()` of versions 1 to 3, and TensorFlow.js's topology. */
import { assumedInput } from "../../catalog/assume";
import { profileOfVersion } from "../../catalog/keras/signatures";
import { modelAnew } from "../../catalog/keras/seeds";
import type { ConfigRecord } from "../../config-value";
import type {
  ConfigValue,
  Dimension,
  LayerPart,
  Profile,
  Weights,
  ModelCall,
  ModelDefinition,
  ModelFeed,
  ModelLayer,
  TensorPlace,
} from "../../definition";
import type { Steps } from "../../steps";
import { layerArrays } from "./given-arrays";
import { callsOf, type InboundCall, tensorsOf } from "./inbound-nodes";
import type { LayerNode } from "./layer-node";
import { dimensionsOf, statedShape } from "./shapes";

/** How often the layers of a model are gone through to bring their calls into an order. */
const MOST_PASSES = 64;

const MODELS: ReadonlySet<string> = new Set(["Sequential", "Functional", "Model"]);

export const isModel = ({ className }: LayerNode): boolean => MODELS.has(className);

/** The models of a document that stand in no other one, in document order. */
export function* jsonModels(nodes: readonly LayerNode[]): Steps<readonly ModelDefinition[]> {
  const models: ModelDefinition[] = [];
  for (const node of nodes) {
    if (isModel(node)) {
      const model = yield* modelOf(node, node.kerasVersion);
      if (model) models.push(modelAnew(model)[0]);
    } else {
      for (const model of yield* jsonModels(node.children)) models.push(model);
    }
  }
  return models;
}

function* modelOf(node: LayerNode, outer: string | undefined): Steps<ModelDefinition | undefined> {
  const version = node.kerasVersion ?? outer;
  const profile: Profile = version === undefined ? "keras-3" : profileOfVersion(version);
  const weights = modelWeights(node);
  const layers: ModelLayer[] = [];
  for (const child of node.children) {
    layers.push(yield* layerOf(child, profile, version, weights));
    yield;
  }
  const wired = node.className === "Sequential" ? chain(node, layers) : yield* graph(node, layers);
  if (!wired) return undefined;
  return {
    name: nameOf(node) ?? (node.className === "Sequential" ? "sequential" : "functional"),
    className: node.className === "Sequential" ? "Sequential" : "Functional",
    profile,
    span: node.span,
    feeds: feedsOf(node, wired),
    ...wired,
  };
}

type Wiring = Pick<ModelDefinition, "layers" | "calls" | "inputs" | "outputs">;

/** The layers one behind the other, with an input layer before them where none is written. */
function chain(node: LayerNode, written: readonly ModelLayer[]): Wiring | undefined {
  const [first] = written;
  if (!first) return undefined;
  const layers = first.className === "InputLayer" ? written : [inputFor(node, first), ...written];
  const calls = layers.map((_, index): ModelCall => ({
    layer: index,
    inputs: index === 0 ? [] : [{ call: index - 1, output: 0 }],
  }));
  return { layers, calls, inputs: [{ call: 0, output: 0 }], outputs: [{ call: calls.length - 1, output: 0 }] };
}

/** The input layer that Keras makes for a Sequential model whose first layer says its shape, or that data give it. */
function inputFor(node: LayerNode, first: ModelLayer): ModelLayer {
  const [child] = node.children;
  const stated = child && statedShape(child.className, child.config);
  const { name, profile, span, classSpan } = first;
  const shape = stated ? dimensionsOf(stated) : assumedShape(first);
  return { name: `${name}_input`, className: "InputLayer", profile, config: {}, span, classSpan, shape };
}

/** Indices into an embedding, features of a row, or a sequence. */
function assumedShape({ className, config }: ModelLayer): readonly Dimension[] {
  const [batch, timesteps, features] = assumedInput.shape;
  if (className === "Embedding") return [batch!, timesteps!];
  const isFlat = className === "Dense" || className === "RepeatVector";
  return isFlat && config["target_shape"] === undefined ? [batch!, features!] : assumedInput.shape;
}

/** An input layer is called where it is made. */
const MADE: readonly InboundCall[] = [{ inputs: [], states: [], options: {} }];

/** The calls of a Functional model in an order in which they can be run; nothing where some are called in a circle. */
function* graph(node: LayerNode, layers: readonly ModelLayer[]): Steps<Wiring | undefined> {
  const indexByName = new Map(layers.map(({ name }, index) => [name, index]));
  const calls: ModelCall[] = [];
  const placed = new Map<string, number>();
  let waiting: { readonly layer: number; readonly key: string; readonly call: InboundCall }[] = [];
  for (const [layer, { className }] of layers.entries()) {
    const inbound = node.children[layer]?.entries.get("inbound_nodes")?.value;
    for (const [turn, call] of (className === "InputLayer" ? MADE : callsOf(inbound)).entries()) {
      waiting.push({ layer, key: `${layer}/${turn}`, call });
    }
    yield;
  }
  const placeOf = ({ layer, node: turn, output }: InboundCall["inputs"][number]): TensorPlace | undefined => {
    const call = placed.get(`${indexByName.get(layer) ?? -1}/${turn}`);
    return call === undefined ? undefined : { call, output };
  };
  const allOf = (tensors: InboundCall["inputs"]): readonly TensorPlace[] | undefined => {
    const places = tensors.flatMap((tensor) => placeOf(tensor) ?? []);
    return places.length === tensors.length ? places : undefined;
  };
  // Documents list layers in an order that can be run, or nearly so; what a pass leaves as it was stays so.
  for (let pass = 0, before = Infinity; waiting.length < before && pass < MOST_PASSES; pass++) {
    yield;
    before = waiting.length;
    waiting = waiting.filter(({ layer, key, call }) => {
      const [inputs, states] = [allOf(call.inputs), allOf(call.states)];
      if (!inputs || !states) return true;
      placed.set(key, calls.length);
      const { options } = call;
      calls.push({ layer, inputs, ...(states.length > 0 && { initialState: states }), options });
      return false;
    });
  }
  if (waiting.length > 0 || calls.length === 0) return undefined;
  const ends = (key: string): readonly TensorPlace[] => allOf(tensorsOf(node.config.get(key)?.value)) ?? [];
  const [inputs, outputs] = [ends("input_layers"), ends("output_layers")];
  return {
    layers,
    calls,
    inputs: inputs.length > 0 ? inputs : unused(layers, calls, true),
    outputs: outputs.length > 0 ? outputs : unused(layers, calls, false),
  };
}

/** Where a document names no inputs or outputs: the input layers' tensors; those that no call takes. */
function unused(layers: readonly ModelLayer[], calls: readonly ModelCall[], first: boolean): readonly TensorPlace[] {
  const taken = new Set(calls.flatMap(({ inputs }) => inputs.map(({ call }) => call)));
  return calls.flatMap(({ layer }, call) =>
    (first ? layers[layer]?.className === "InputLayer" : !taken.has(call)) ? [{ call, output: 0 }] : [],
  );
}

function* layerOf(
  node: LayerNode,
  profile: Profile,
  version: string | undefined,
  given: ReadonlyMap<string, Weights>,
): Steps<ModelLayer> {
  const name = nameOf(node) ?? node.className.toLowerCase();
  const own = layerArrays(node).weights;
  const weights = own ?? given.get(name);
  const model = isModel(node) ? yield* modelOf(node, version) : undefined;
  const stated = node.className === "InputLayer" ? statedShape(node.className, node.config) : undefined;
  const open = [...node.config].flatMap(([key, { value }]) => (value === undefined ? [key] : []));
  const parts: LayerPart<ModelLayer>[] = [];
  for (const child of node.children) {
    parts.push({ role: child.role, layer: yield* layerOf(child, profile, version, new Map()) });
  }
  return {
    name,
    className: node.className,
    profile,
    config: recordOf(node),
    ...(open.length > 0 && { open }),
    ...(isFunction(node) && { isFunction: true }),
    span: node.span,
    classSpan: node.classSpan,
    ...(model ? { model } : parts.length > 0 ? { parts } : {}),
    ...(node.className === "InputLayer" && { shape: stated ? dimensionsOf(stated) : assumedInput.shape }),
    ...(weights && { weights }),
  };
}

/** keras 3.15.1 `Operation`: `{"module": "keras.src.ops.numpy", "class_name": "NotEqual", …}` */
const isFunction = (node: LayerNode): boolean => {
  const module = node.entries.get("module")?.value;
  return typeof module === "string" && module.startsWith("keras.src.ops.");
};

const recordOf = (node: LayerNode): ConfigRecord =>
  Object.fromEntries([...node.config].flatMap(([name, { value }]) => (value === undefined ? [] : [[name, value]])));

/** The name that the layer has in its model. */
function nameOf(node: LayerNode): string | undefined {
  const names: readonly (ConfigValue | undefined)[] = [node.entries.get("name")?.value, node.config.get("name")?.value];
  return names.find((name) => typeof name === "string");
}

/** The weights beside a model, `{layer name: {variable: values}}`, by the layers' names. */
function modelWeights(node: LayerNode): ReadonlyMap<string, Weights> {
  const byLayer = new Map<string, Record<string, Weights[string]>>();
  for (const [path, values] of Object.entries(layerArrays(node).weights ?? {})) {
    const [layer = "", ...variable] = path.split("/");
    const weights = byLayer.get(layer) ?? {};
    byLayer.set(layer, weights);
    weights[variable.join("/")] = values;
  }
  return byLayer;
}

/** The numbers beside a model: one array for its first input, or an object of them by the inputs' names. */
function feedsOf(node: LayerNode, { layers, calls, inputs }: Wiring): Readonly<Record<string, ModelFeed>> {
  const names = inputs.flatMap(({ call }) => layers[calls[call]?.layer ?? -1]?.name ?? []);
  return Object.fromEntries(
    node.arrays.flatMap(({ name, array }): readonly (readonly [string, ModelFeed])[] => {
      if ("message" in array) return [];
      if (name === "inputs") return names.slice(0, 1).map((first) => [first, { values: array, name: '"inputs"' }]);
      const [group, input] = name.split("/");
      return group === "inputs" && input !== undefined ? [[input, { values: array, name: `"${input}"` }]] : [];
    }),
  );
}
