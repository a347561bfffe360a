/** Models: inputs, the layers of a Sequential one in their order, and what comes out of any. */
import { ownEntry } from "../../lookup";
import type { ShapeOrigin } from "../../definition";
import type { CallSite, EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import { Cell } from "../../scope/store";
import { NONE, tuple, UNCERTAIN, UNKNOWN, type AbstractValue } from "../../scope/values/values";
import { readArguments } from "../arguments";
import type { Use } from "../facts/layer-facts";
import type { ProducingCall } from "../facts/producers";
import { accepted } from "../facts/refusals";
import { noteStatesBefore } from "../facts/whole-results";
import { type InputSource, type Shape, type SymbolicTensor, createTensor, isTensor } from "../tensors";
import { applyLayer, tensorsOf } from "./apply-layer";
import { builtShape, ownInputShape, rowsOf, wholeShape } from "./own-input";
import { modelCall } from "./producers";
import { ancestors, factsIn, layersOf } from "./reached-layers";
import { madeAt } from "./seen-models";
import { MERGE_MODES } from "./shape-rules";
import { isLayer, isModel, type KerasLayer, type KerasModel, type SequentialState, type Stacked } from "./values";

/** `Input(shape=(3, 2))`, `InputLayer(…)` */
export function makeInput(interpreter: Interpreter, given: readonly EvaluatedArgument[]): SymbolicTensor {
  const args = readArguments(interpreter, given, ["shape", "batch_size"]);
  const whole = wholeShape(interpreter, args, "batch_shape") ?? wholeShape(interpreter, args, "batch_input_shape");
  const rest = args.sizes("shape", 1) ?? args.sizes("input_shape", 1);
  const shape = whole ?? (rest && [rowsOf(args), ...rest]);
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
    ...madeAt(interpreter, site),
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
  const merged = output === undefined && layers !== UNCERTAIN ? mergedHead(interpreter, added, use) : undefined;
  const next = merged ?? behind(interpreter, output ?? headFor(interpreter, added, source), added, use);
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

/** What comes out of Keras 1's `Merge([left, right], mode="concat")`, which begins a Sequential model with others. */
function mergedHead(interpreter: Interpreter, layer: AbstractValue, use: Use): AbstractValue | undefined {
  if (!isLayer(layer) || layer.className !== "Merge") return undefined;
  const args = readArguments(interpreter, layer.arguments, ["layers", "mode"]);
  const mode = args.text("mode", "sum");
  const merged = args.value("layers");
  const items = merged && itemsOf(interpreter, merged);
  const outputs = items?.map((item) => {
    const held = isModel(item) && item.state ? interpreter.store.get(item.state)?.output : undefined;
    return (
      held ??
      (isModel(item)
        ? item.outputs
        : isLayer(item)
          ? behind(interpreter, headFor(interpreter, item, {}), item, use)
          : undefined)
    );
  });
  const inputs = outputs?.filter(isTensor) ?? [];
  const className = ownEntry(MERGE_MODES, mode);
  if (className === undefined || inputs.length === 0 || inputs.length !== items?.length) return undefined;
  const axis = layer.arguments.filter(({ name }) => name === "concat_axis").map((each) => ({ ...each, name: "axis" }));
  return applyLayer(interpreter, { ...layer, className, arguments: axis }, inputs, use);
}

/** What comes out of a layer, or a model used as one, behind a tensor. */
function behind(interpreter: Interpreter, input: AbstractValue, layer: AbstractValue, use: Use): AbstractValue {
  if (isTensor(layer)) {
    // An Input among the layers: the data come in where the model's do.
    const source = isTensor(input) ? input.source : undefined;
    return createTensor(layer.shape, "input", { ...(source && { source }) });
  }
  const all = isTensor(input) ? [input] : tensorsOf(interpreter, input);
  const inputs = isLayer(layer) && takesStates(interpreter, input, layer) ? all.slice(0, 1) : all;
  if (isLayer(layer)) {
    if (layer.className !== "InputLayer") {
      return accepted(interpreter, applyLayer(interpreter, layer, inputs, use), layer.node?.callee.span);
    }
    const made = makeInput(interpreter, layer.arguments);
    return behind(interpreter, input, made, use);
  }
  return isModel(layer)
    ? applyModel(interpreter, layer, inputs)
    : createTensor(undefined, "assumed", { parents: inputs });
}

/** Whether a layer that takes one tensor comes behind one that also returns its states; that is an error there. */
const takesStates = (interpreter: Interpreter, input: AbstractValue, { className, facts, node }: KerasLayer): boolean =>
  node !== undefined &&
  (facts !== undefined || className === "Dense") &&
  noteStatesBefore(interpreter, input, className, node.callee);

/** A model called on symbolic tensors, like a layer. */
export function applyModel(
  interpreter: Interpreter,
  model: KerasModel,
  inputs: readonly SymbolicTensor[],
): AbstractValue {
  const [input] = inputs;
  if (model.state !== undefined && input?.shape !== undefined && inputs.length === 1) {
    settle(interpreter, model, input.shape, input.origin);
  }
  const made = modelCall(interpreter, model, inputs);
  if (model.state !== undefined) {
    const { output } = interpreter.store.get(model.state) ?? {};
    return isTensor(output) ? copied(output, inputs, made) : createTensor(undefined, "assumed", { parents: inputs });
  }
  const { outputs = UNKNOWN } = model;
  const items = outputs.kind === "tuple" || outputs.kind === "list" ? itemsOf(interpreter, outputs) : undefined;
  return items === undefined
    ? copied(outputs, inputs, made)
    : tuple(items.map((item, index) => copied(item, inputs, made, index)));
}

/** An output of a model, as it comes from these inputs. */
const copied = (
  output: AbstractValue,
  inputs: readonly SymbolicTensor[],
  made: ProducingCall | undefined,
  index = 0,
): AbstractValue =>
  isTensor(output)
    ? createTensor(output.shape, "layer", {
        parents: [...inputs, output],
        ...(made && { producer: { ...made, output: index } }),
      })
    : UNKNOWN;

/** A tensor sent through all layers of a Sequential model. */
function through(interpreter: Interpreter, layers: readonly Stacked[], input: SymbolicTensor): AbstractValue {
  return layers.reduce<AbstractValue>((value, { layer, use }) => behind(interpreter, value, layer, use), input);
}

/** Gives a Sequential model that does not know its input's shape the one that comes to it; false where it knows. */
export function settle(interpreter: Interpreter, model: KerasModel, shape: Shape, origin: ShapeOrigin): boolean {
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

/** `model.build((None, 3, 2))` */
export function build(interpreter: Interpreter, model: KerasModel, site: CallSite): AbstractValue {
  const shape = builtShape(interpreter, site);
  if (shape !== undefined) settle(interpreter, model, shape, "input");
  return NONE;
}
