/** Models: the layers of a Sequential one in their order, and the data that a script feeds to any. */
import * as l10n from "@vscode/l10n";
import type { ShapeOrigin, Span } from "../../definition";
import type { CallSite, EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { entriesOf } from "../../scope/collections";
import { itemsOf } from "../../scope/members";
import { sameSize, symbolicSize } from "../../scope/size";
import { Cell } from "../../scope/store";
import { NONE, tuple, UNCERTAIN, UNKNOWN, type AbstractValue, type ArrayValue } from "../../scope/values";
import { readArguments } from "../arguments";
import { isCell } from "./cells";
import { arrayOfItems } from "../numpy/arrays";
import { nameIn } from "../facts/data-names";
import type { FactsByCall, LayerFacts, Use } from "../facts/layer-facts";
import { isLayer, isModel, type KerasModel, type SequentialState, type Stacked } from "./values";
import { noteBehind } from "../facts/unpacking";
import { applyLayer, tensorsOf } from "./apply-layer";
import {
  type FedData,
  type InputSource,
  type Shape,
  type SymbolicTensor,
  createTensor,
  isTensor,
  literalData,
} from "../tensors";
import { openBatch, ownInputShape } from "./own-input";

const batch = symbolicSize("batch");

/** `Input(shape=(3, 2))`, `InputLayer(…)` */
export function makeInput(interpreter: Interpreter, given: readonly EvaluatedArgument[]): SymbolicTensor {
  const args = readArguments(interpreter, given, ["shape", "batch_size"]);
  const whole = args.sizes("batch_shape") ?? args.sizes("batch_input_shape");
  const rest = args.sizes("shape", 1) ?? args.sizes("input_shape", 1);
  const rows = args.size("batch_size") ?? batch;
  const shape = whole === undefined ? rest && [rows, ...rest] : [openBatch(whole[0]), ...whole.slice(1)];
  const name = args.text("name", "");
  return createTensor(shape, "input", { source: name === "" ? {} : { name } });
}

/** `Sequential([…])` */
export function makeSequential(interpreter: Interpreter, site: CallSite): KerasModel {
  const source: InputSource = {};
  const created: KerasModel = {
    kind: "library",
    family: "keras",
    type: "model",
    fedBy: new Map(),
    source,
    state: new Cell<SequentialState>(joinStates, { layers: UNCERTAIN }),
  };
  interpreter.store.set(created.state!, { layers: [] });
  const layers = readArguments(interpreter, site.arguments, ["layers"]).value("layers");
  if (layers === undefined) return created;
  const items = itemsOf(interpreter, layers);
  if (items === undefined) interpreter.store.set(created.state!, { layers: UNCERTAIN });
  for (const item of items ?? []) addLayer(interpreter, created, item, { kind: "sequential", targets: [] });
  return created;
}

function joinStates(one: SequentialState, other: SequentialState): SequentialState {
  if (one === other) return one;
  const { layers, output } = one;
  if (layers === UNCERTAIN || other.layers === UNCERTAIN) return layers === UNCERTAIN ? one : { layers: UNCERTAIN };
  const others = other.layers;
  const same = layers.length === others.length && layers.every(({ layer }, index) => layer === others[index]?.layer);
  if (same && output === other.output) return one;
  return { layers: UNCERTAIN };
}

/** `model.add(layer)` */
export function addLayer(interpreter: Interpreter, model: KerasModel, layer: AbstractValue, use: Use): void {
  const { state, source } = model;
  if (state === undefined || source === undefined) return;
  const { layers, output, settled, depth = 0 } = interpreter.store.get(state) ?? { layers: [] };
  const within = 1 + depthOf(interpreter, layer);
  const added = within > MAX_MODELS ? UNKNOWN : layer;
  const next = behind(interpreter, output ?? headFor(interpreter, added, source), added, use);
  const known = layers !== UNCERTAIN && interpreter.affords(layers.length);
  interpreter.store.set(state, {
    layers: known ? [...layers, { layer: added, use, ...(output && { before: output }) }] : UNCERTAIN,
    output: next,
    depth: added === layer ? Math.max(depth, within) : depth,
    ...(settled && { settled }),
  });
}

/** `model.pop()`: where the model was given its input's shape from outside, what comes out of the rest is not known. */
export function popLayer(interpreter: Interpreter, model: KerasModel): AbstractValue {
  const held = model.state && interpreter.store.get(model.state);
  if (model.state === undefined || held === undefined) return UNKNOWN;
  const { layers } = held;
  const known = layers !== UNCERTAIN && interpreter.affords(layers.length);
  const last = known ? layers.at(-1) : undefined;
  interpreter.store.set(model.state, {
    ...held,
    layers: known ? layers.slice(0, -1) : UNCERTAIN,
    output: (held.settled ? undefined : last?.before) ?? createTensor(undefined, "layer"),
  });
  return last?.layer ?? UNKNOWN;
}

/** More models in each other are not looked into. */
const MAX_MODELS = 16;

function depthOf(interpreter: Interpreter, layer: AbstractValue): number {
  const state = isModel(layer) ? layer.state : undefined;
  return (state && interpreter.store.get(state)?.depth) ?? 0;
}

/** What comes into the first layer of a Sequential model, as far as the layer itself says. */
function headFor(interpreter: Interpreter, layer: AbstractValue, source: InputSource): SymbolicTensor {
  const shape = isLayer(layer) && layer.className !== "InputLayer" ? ownInputShape(interpreter, layer) : undefined;
  return createTensor(shape, shape === undefined ? "assumed" : "argument", { source });
}

/** What comes out of a layer, or a model used as one, behind a tensor. */
function behind(interpreter: Interpreter, input: AbstractValue, layer: AbstractValue, use: Use): AbstractValue {
  if (isTensor(layer)) {
    // An Input among the layers: the data come in where the model's do.
    const source = isTensor(input) ? input.source : undefined;
    return createTensor(layer.shape, "input", { ...(source && { source }) });
  }
  const inputs = isTensor(input) ? [input] : tensorsOf(interpreter, input);
  if (isLayer(layer)) {
    if (layer.className !== "InputLayer") return applyLayer(interpreter, layer, inputs, use);
    const made = makeInput(interpreter, layer.arguments);
    return behind(interpreter, input, made, use);
  }
  return isModel(layer)
    ? applyModel(interpreter, layer, inputs)
    : createTensor(undefined, "assumed", { parents: inputs });
}

/** A model called on symbolic tensors, like a layer. */
export function applyModel(
  interpreter: Interpreter,
  model: KerasModel,
  inputs: readonly SymbolicTensor[],
): AbstractValue {
  if (model.state !== undefined) {
    const [input] = inputs;
    if (input?.shape !== undefined && inputs.length === 1) settle(interpreter, model, input.shape, input.origin);
    const { output } = interpreter.store.get(model.state) ?? {};
    return isTensor(output)
      ? createTensor(output.shape, "layer", { parents: [...inputs, output] })
      : createTensor(undefined, "assumed", { parents: inputs });
  }
  return copied(model.outputs ?? UNKNOWN, inputs, interpreter);
}

/** The outputs of a functional model, one or a list of them, as they come from these inputs. */
function copied(outputs: AbstractValue, inputs: readonly SymbolicTensor[], interpreter: Interpreter): AbstractValue {
  const copy = (output: AbstractValue): AbstractValue =>
    isTensor(output) ? createTensor(output.shape, "layer", { parents: [...inputs, output] }) : UNKNOWN;
  const items = outputs.kind === "tuple" || outputs.kind === "list" ? itemsOf(interpreter, outputs) : undefined;
  return items === undefined ? copy(outputs) : tuple(items.map(copy));
}

/** A tensor sent through all layers of a Sequential model. */
function through(interpreter: Interpreter, layers: readonly Stacked[], input: SymbolicTensor): AbstractValue {
  return layers.reduce<AbstractValue>((value, { layer, use }) => behind(interpreter, value, layer, use), input);
}

/** Methods that are given the model's data as their first argument, `x`. */
export const DATA_METHODS: ReadonlySet<string> = new Set([
  "predict",
  "predict_on_batch",
  "predict_step",
  "predict_classes",
  "predict_proba",
  "fit",
  "evaluate",
  "train_on_batch",
  "test_on_batch",
]);

/** `model.predict(data)`: the data are noted for the layers that they come to as they are. */
export function feed(interpreter: Interpreter, facts: FactsByCall, model: KerasModel, site: CallSite): void {
  if (interpreter.mode() !== "live" || !interpreter.affords(facts.size)) return;
  const [argument] = site.arguments.filter(
    ({ name, spread }) => spread === undefined && (name === undefined || name === "x"),
  );
  if (argument === undefined) return;
  const { node } = argument;
  const only = node.kind === "sequence" && node.items.length === 1 ? node.items[0] : node;
  const written = nameIn(interpreter.program, only);
  for (const { source, data, name } of fedSources(interpreter, model, argument)) {
    const array = asArray(interpreter, data);
    if (array === undefined) continue;
    noteMisfed(facts, model, source, array, node.span);
    const shaped = settle(interpreter, model, [batch, ...array.shape.slice(1)], "data");
    const fed = literalData(array, name ?? written);
    if (fed === undefined) continue;
    if (!model.fedBy.has(source)) model.fedBy.set(source, fed);
    noteFed(facts, source, fed, shaped ? undefined : reachedFrom(interpreter, model));
  }
}

/** A literal array, or nested lists as one. */
export function asArray(interpreter: Interpreter, value: AbstractValue): ArrayValue | undefined {
  if (value.kind === "array") return value;
  return value.kind === "list" || value.kind === "tuple" ? arrayOfItems(interpreter, value) : undefined;
}

interface FedSource {
  readonly source: InputSource;
  readonly data: AbstractValue;
  /** The key under which it stands in a dict. */
  readonly name?: string;
}

/** Which input is given which data. */
function fedSources(interpreter: Interpreter, model: KerasModel, argument: EvaluatedArgument): readonly FedSource[] {
  const { value: data, node } = argument;
  if (model.source !== undefined) return [{ source: model.source, data }];
  const sources = (model.inputs ?? []).map((input) => input.source);
  const entries = entriesOf(interpreter, data);
  if (entries !== undefined) {
    return sources.flatMap((source) => {
      const given = source?.name === undefined ? undefined : entries.get(source.name);
      return source?.name === undefined || given === undefined ? [] : [{ source, data: given, name: source.name }];
    });
  }
  const [first] = sources;
  if (sources.length === 1) return first === undefined ? [] : [{ source: first, data: only(interpreter, data) }];
  const items = itemsOf(interpreter, data) ?? [];
  return sources.flatMap((source, index) => {
    const item = items[index];
    if (source === undefined || item === undefined) return [];
    const written = node.kind === "sequence" && node.items.length === items.length ? node.items[index] : undefined;
    const name = nameIn(interpreter.program, written);
    return [{ source, data: item, ...(name !== undefined && { name }) }];
  });
}

/** `predict([data])` of a model with one input is `predict(data)`. */
function only(interpreter: Interpreter, data: AbstractValue): AbstractValue {
  const items = data.kind === "list" || data.kind === "tuple" ? itemsOf(interpreter, data) : undefined;
  const [item] = items ?? [];
  return items?.length === 1 && item?.kind === "array" ? item : data;
}

/** Gives a Sequential model that does not know its input's shape the one that comes to it; false where it knows. */
function settle(interpreter: Interpreter, model: KerasModel, shape: Shape, origin: ShapeOrigin): boolean {
  const { state, source } = model;
  if (state === undefined || source === undefined || interpreter.mode() !== "live") return false;
  const held: SequentialState = interpreter.store.get(state) ?? { layers: UNCERTAIN };
  const { layers, output, settled } = held;
  const first = layers === UNCERTAIN ? undefined : layers[0]?.layer;
  if (layers === UNCERTAIN || settled === true || first === undefined || isTensor(first)) return false;
  if (isLayer(first) && (first.className === "InputLayer" || ownInputShape(interpreter, first) !== undefined)) {
    return false;
  }
  // What was noted while the shape was not known is seen again, with it.
  const before = ancestors(tensorsOf(interpreter, output));
  for (const { applications } of factsIn(interpreter, layersOf(layers))) {
    const kept = applications.filter(({ input }) => !before.has(input));
    applications.length = 0;
    for (const application of kept) applications.push(application);
  }
  const after = through(interpreter, layers, createTensor(shape, origin, { source }));
  interpreter.store.set(state, { ...held, output: after, settled: true });
  return true;
}

/** As many layers as a model has at most, as a rule. */
const MANY_LAYERS = 100;

/** What is noted of the layers of models, those in wrappers and in models among them included. */
export function factsOfAll(interpreter: Interpreter, values: readonly AbstractValue[]): ReadonlySet<LayerFacts> {
  if (!interpreter.affords(MANY_LAYERS)) return new Set();
  const found = new Set(factsIn(interpreter, values));
  for (const value of values) {
    if (!isModel(value) || value.outputs === undefined) continue;
    for (const { computedBy } of ancestors(tensorsOf(interpreter, value.outputs)))
      if (computedBy) found.add(computedBy);
  }
  interpreter.affords(found.size);
  return found;
}

/** What is noted of layers, those in wrappers and in Sequential models among them included. */
function factsIn(interpreter: Interpreter, values: readonly AbstractValue[]): ReadonlySet<LayerFacts> {
  const found = new Set<LayerFacts>();
  const work = [...values];
  const seen = new Set<AbstractValue>();
  for (let value = work.pop(); value !== undefined; value = work.pop()) {
    if (seen.has(value)) continue;
    seen.add(value);
    if (isLayer(value)) {
      if (value.facts !== undefined) found.add(value.facts);
      if (value.inner !== undefined) work.push(value.inner);
    } else if (isModel(value) && value.state !== undefined) {
      const { layers: inner = UNCERTAIN } = interpreter.store.get(value.state) ?? {};
      if (inner !== UNCERTAIN) for (const { layer } of inner) work.push(layer);
    }
  }
  return found;
}

const layersOf = (stacked: readonly Stacked[]): readonly AbstractValue[] => stacked.map(({ layer }) => layer);

/** Every tensor that a functional model's outputs are computed from; `undefined` where that is not known. */
function reachedFrom(interpreter: Interpreter, model: KerasModel): ReadonlySet<SymbolicTensor> | undefined {
  if (model.outputs === undefined) return undefined;
  const outputs = tensorsOf(interpreter, model.outputs);
  const unseen = outputs.some((tensor) => tensor.shape === undefined && tensor.parents.length === 0);
  return unseen ? undefined : ancestors(outputs);
}

/** The recurrent layers that compute the tensors. */
function layersBehind(tensors: ReadonlySet<SymbolicTensor>): ReadonlySet<LayerFacts> {
  const found = new Set<LayerFacts>();
  for (const { computedBy, producer } of tensors) {
    if (computedBy) found.add(computedBy);
    if (producer?.layer.facts) found.add(producer.layer.facts);
  }
  return found;
}

/** The tensors and all that they are computed from. */
function ancestors(tensors: readonly SymbolicTensor[]): ReadonlySet<SymbolicTensor> {
  const work = [...tensors];
  const reached = new Set<SymbolicTensor>();
  for (let tensor = work.pop(); tensor !== undefined; tensor = work.pop()) {
    if (reached.has(tensor)) continue;
    reached.add(tensor);
    for (const parent of tensor.parents) work.push(parent);
  }
  return reached;
}

function noteFed(
  facts: FactsByCall,
  source: InputSource,
  fed: FedData,
  reached: ReadonlySet<SymbolicTensor> | undefined,
): void {
  source.fed ??= fed;
  const makers = reached && layersBehind(reached);
  for (const each of [...facts.values()].flat()) {
    // A layer of another model with the same input shows these data only while it has none of its own.
    const isOwn = makers === undefined || isCell(each.className) || makers.has(each);
    const isFirst = isOwn && !each.fedBy.has(source);
    if (isFirst) each.fedBy.set(source, fed);
    for (const application of each.applications) {
      const { input } = application;
      if ((application.fed !== undefined && !isFirst) || input.source !== source) continue;
      if (reached !== undefined && !reached.has(input)) continue;
      if (fits(fed, input.shape)) application.fed = fed;
    }
  }
}

/** Notes, at the recurrent layers that the data come to, that Keras fails with these. */
function noteMisfed(
  facts: FactsByCall,
  model: KerasModel,
  source: InputSource,
  { shape }: ArrayValue,
  span: Span,
): void {
  for (const layer of [...facts.values()].flat()) {
    for (const { input, mode } of layer.applications) {
      if (mode !== "live" || input.source !== source || shape.length !== 3 || input.shape?.length !== 3) continue;
      const message = misfit(layer.className, model, shape, input.shape);
      if (message !== undefined) noteBehind(layer, { severity: "error", code: "data-features", message, span });
    }
  }
}

/**
 * Other features than the layer's, or in a functional model another number of time steps than its Input's ("expected
 * shape=(None, 5, 2), found shape=(2, 3, 2)"); a Sequential one takes any (keras 3.15.1 `models/functional.py`).
 */
function misfit(className: string, model: KerasModel, data: Shape, expected: Shape): string | undefined {
  const shown = data.map((size) => (typeof size === "number" ? size : size.expression)).join(", ");
  const [, steps, features] = data;
  const [, ownSteps, ownFeatures] = expected;
  const differ = (one: Shape[number] | undefined, other: Shape[number] | undefined): boolean =>
    typeof one === "number" && typeof other === "number" && one !== other;
  if (differ(features, ownFeatures)) {
    return l10n.t(
      "{0} takes {1} features a step, but these data have {2}: shape ({3}).",
      className,
      Number(ownFeatures),
      Number(features),
      shown,
    );
  }
  return model.inputs && differ(steps, ownSteps)
    ? l10n.t(
        "The model's Input has {0} time steps, but these data have {1}: shape ({2}). Input((None, {3})) takes any.",
        Number(ownSteps),
        Number(steps),
        shown,
        typeof ownFeatures === "number" ? ownFeatures : (ownFeatures?.expression ?? ""),
      )
    : undefined;
}

/** Whether the data have the shape's axes; the batch may be of any size. */
function fits(fed: FedData, shape: Shape | undefined): boolean {
  if (fed.shape.length !== 3 || shape?.length !== 3) return false;
  return shape.every((size, axis) => axis === 0 || typeof size !== "number" || sameSize(size, fed.shape[axis]!));
}

/** `model.build((None, 3, 2))` */
export function build(interpreter: Interpreter, model: KerasModel, site: CallSite): AbstractValue {
  const shape = readArguments(interpreter, site.arguments, ["input_shape"]).sizes("input_shape");
  if (shape !== undefined) settle(interpreter, model, [openBatch(shape[0]), ...shape.slice(1)], "input");
  return NONE;
}
