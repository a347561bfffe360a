/** Layers as they are made and as they are put behind something. */
import { kerasRecurrentNames } from "../../catalog/names";
import { plainSignature, TIME_SLICES } from "../../catalog/keras/plain-layers";
import { type RecurrentClass, recurrentClass } from "../../catalog/keras/recurrent";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/members";
import { sizeFrom, symbolicSize, type Size } from "../../scope/size";
import { tuple, UNKNOWN, type AbstractValue } from "../../scope/values";
import { readArguments } from "../arguments";
import { callCell, isCell, runCells } from "./cells";
import type { FactsByCall, LayerFacts, Use } from "../facts/layer-facts";
import {
  createTensor,
  isLayer,
  isTensor,
  type FedData,
  type KerasLayer,
  type KerasTensor,
  type LayerFate,
  type Shape,
} from "./values";
import { withMaker } from "../facts/producers";
import { noteMaking, noteParts } from "../facts/evaluations";
import { CONVOLUTION_PARAMETERS, shapeRule, stateShape } from "./shape-rules";

/** Layers that hold another one. */
const WRAPPERS: ReadonlySet<string> = new Set(["Bidirectional", "TimeDistributed"]);

const batch = symbolicSize("batch");

/** `LSTM(4, …)`: the layer, with what is to be reported of it noted. */
export function makeLayer(interpreter: Interpreter, facts: FactsByCall, className: string, site: CallSite): KerasLayer {
  const fate: LayerFate = {};
  const base = {
    kind: "library",
    family: "keras",
    type: "layer",
    className,
    arguments: site.arguments,
    node: site.node,
    fate,
  } as const;
  const inner = WRAPPERS.has(className) ? innerLayer(interpreter, className, site) : undefined;
  const layer = { ...base, ...(inner && { inner }) };
  if (!kerasRecurrentNames.has(className) && !(className === "TimeDistributed" && isLayer(inner) && inner.facts)) {
    return layer;
  }
  const ownInput = ownInputShape(interpreter, layer);
  const found = noteMaking(interpreter, facts, { framework: "keras", className }, site, ownInput);
  noteParts(interpreter, found, site, PARTS[className], partsIn);
  if (className === "Bidirectional" && ownInput && interpreter.mode() !== "trial") passOn(ownInput, found);
  return { ...layer, facts: found };
}

/** Both directions of a Bidirectional are given its input. */
function passOn(ownInput: Shape, { parts }: LayerFacts): void {
  for (const { layer } of parts) {
    const made = layer.makings.at(-1);
    if (made) made.ownInput ??= ownInput;
  }
}

/** The parameter that the first positional argument is given for, where that is a layer. */
const PARTS: Readonly<Record<string, string>> = {
  Bidirectional: "layer",
  TimeDistributed: "layer",
  RNN: "cell",
  StackedRNNCells: "cells",
};

/** The recurrent layers that an argument is. */
const partsIn = (value: AbstractValue): readonly LayerFacts[] => (isLayer(value) && value.facts ? [value.facts] : []);

function innerLayer(interpreter: Interpreter, className: string, site: CallSite): AbstractValue {
  const given = readArguments(interpreter, site.arguments, ["layer"]).value("layer") ?? UNKNOWN;
  const inner = isWrappedTooOften(given) ? UNKNOWN : given;
  if (isLayer(inner)) noteWrapper(interpreter, inner, className, site);
  return inner;
}

/** More wrappers around each other are not looked through. */
const MAX_WRAPPERS = 16;

function isWrappedTooOften(value: AbstractValue): boolean {
  let wrappers = 0;
  for (let layer: AbstractValue | undefined = value; isLayer(layer); layer = layer.inner) wrappers++;
  return wrappers > MAX_WRAPPERS;
}

function noteWrapper(interpreter: Interpreter, inner: KerasLayer, className: string, site: CallSite): void {
  if (interpreter.mode() === "trial") return;
  for (let layer: AbstractValue | undefined = inner; isLayer(layer); layer = layer.inner) {
    if (layer.facts === undefined) continue;
    layer.facts.wrappers = [className, ...layer.facts.wrappers];
    const variables = interpreter.targetsOf(site.node);
    if (variables.length > 0) layer.facts.variables = variables;
  }
}

/** The tensors that a layer is called on: one, or those of a list; arrays count as tensors. */
export function tensorsOf(
  interpreter: Interpreter,
  value: AbstractValue | undefined,
  name?: string,
): readonly KerasTensor[] {
  if (value === undefined) return [];
  if (isTensor(value)) return [value];
  if (value.kind === "array") {
    const data = fedBy(value, name);
    return [createTensor(value.shape, "data", data && { data })];
  }
  const items = value.kind === "list" || value.kind === "tuple" ? itemsOf(interpreter, value) : undefined;
  if (items === undefined || items.some((item) => !isTensor(item) && item.kind !== "array")) {
    return [createTensor(undefined, "assumed")];
  }
  return items.flatMap((item) => tensorsOf(interpreter, item));
}

/** A literal array as data. */
export function fedBy(value: AbstractValue, name?: string): FedData | undefined {
  if (value.kind !== "array" || value.values === undefined) return undefined;
  const numbers = value.shape.filter((size) => typeof size === "number");
  if (numbers.length !== value.shape.length) return undefined;
  return { shape: numbers, values: value.values, ...(name !== undefined && { name }) };
}

/** What comes out of a layer behind these tensors. */
export function applyLayer(
  interpreter: Interpreter,
  layer: KerasLayer,
  inputs: readonly KerasTensor[],
  use: Use,
): AbstractValue {
  return withMaker(interpreter, outcome(interpreter, layer, inputs, use), layer, inputs, use);
}

function outcome(interpreter: Interpreter, layer: KerasLayer, inputs: readonly KerasTensor[], use: Use): AbstractValue {
  const [first] = inputs;
  const { className } = layer;
  if (layer.facts !== undefined && first !== undefined) noteApplication(interpreter, layer, first, use);
  if (className === "Bidirectional") return bidirectional(interpreter, layer, inputs, use);
  if (className === "TimeDistributed") return timeDistributed(interpreter, layer, inputs, use);
  if (className === "RNN") {
    return runCells(interpreter, layer, inputs, (cell, input, use) => noteApplication(interpreter, cell, input, use));
  }
  if (isCell(className)) return callCell(interpreter, layer, inputs);
  if (className === "InputLayer") return first ?? UNKNOWN;
  const recurrence = recurrentClass(className);
  if (recurrence !== undefined) return recurrent(interpreter, layer, inputs, recurrence);
  const rule = shapeRule(className);
  if (rule === undefined) return createTensor(undefined, "assumed", { parents: inputs });
  const args = readArguments(interpreter, layer.arguments, Object.keys(plainSignature(className) ?? {}));
  const shape = rule.shape(
    first?.shape,
    args,
    inputs.map((input) => input.shape),
  );
  if (rule.keepsValues && first !== undefined)
    return createTensor(shape, first.origin, { ...keptBy(first), parents: inputs });
  return createTensor(shape, "layer", { parents: inputs });
}

const keptBy = (tensor: KerasTensor): Pick<KerasTensor, "source" | "data"> => ({
  ...(tensor.source && { source: tensor.source }),
  ...(tensor.data && { data: tensor.data }),
});

function noteApplication(interpreter: Interpreter, layer: KerasLayer, input: KerasTensor, use: Use): void {
  const mode = interpreter.mode();
  if (mode === "trial" || layer.facts === undefined) return;
  layer.facts.applications.push({ mode, input, use, ...(input.data && { fed: input.data }) });
}

/** The output of a recurrent layer, with its states beside it where it returns them. */
function recurrent(
  interpreter: Interpreter,
  layer: KerasLayer,
  inputs: readonly KerasTensor[],
  recurrence: RecurrentClass,
): AbstractValue {
  const names = recurrence.space.length > 0 ? CONVOLUTION_PARAMETERS : ["units"];
  const args = readArguments(interpreter, layer.arguments, names);
  const input = inputs[0]?.shape;
  const [rows = batch, steps = symbolicSize("timesteps")] = input?.length === 3 + recurrence.space.length ? input : [];
  const state = stateShape(recurrence, input, args);
  const sequences = args.flag("return_sequences", false);
  const made = { parents: inputs, ...(layer.facts && { maker: layer.facts }) };
  const tensor = (shape: Shape | undefined) => createTensor(shape, "layer", made);
  const output = tensor(
    sequences === "unknown" || state === undefined ? undefined : sequences ? [rows, steps, ...state] : [rows, ...state],
  );
  const withStates = args.flag("return_state", false);
  // For tests of its own, tf.keras 2 returns one more.
  if (layer.arguments.some(({ name }) => name === "return_runtime")) return UNKNOWN;
  if (withStates === false) return output;
  if (withStates === "unknown") return UNKNOWN;
  return tuple([output, ...recurrence.states.map(() => tensor(state && [rows, ...state]))]);
}

/** The initial states are the whole layer's, not those of a layer inside it. */
const withoutStates = ({ initialState: _initialState, ...use }: Use): Use => use;
const withoutMask = ({ mask: _mask, ...use }: Use): Use => use;

function bidirectional(
  interpreter: Interpreter,
  layer: KerasLayer,
  inputs: readonly KerasTensor[],
  use: Use,
): AbstractValue {
  const { inner } = layer;
  if (!isLayer(inner)) return createTensor(undefined, "assumed", { parents: inputs });
  const forward = applyLayer(interpreter, inner, inputs, withoutStates(use));
  const args = readArguments(interpreter, layer.arguments, ["layer", "merge_mode", "weights", "backward_layer"]);
  const backward = args.value("backward_layer");
  // It reads the same input; what it returns has the forward layer's shape.
  if (isLayer(backward)) applyLayer(interpreter, backward, inputs, withoutStates(use));
  const mode = args.value("merge_mode");
  const merge = mode === undefined ? "concat" : mode.kind === "constant" ? mode.value : undefined;
  const [output, ...states] = forward.kind === "tuple" ? forward.items : [forward];
  if (!isTensor(output) || merge === undefined) return UNKNOWN;
  const both = [...states, ...states];
  if (merge === null) return tuple([output, output, ...both]);
  const merged =
    merge === "concat"
      ? createTensor(output.shape && doubled(output.shape), "layer", {
          parents: [output],
          ...(layer.facts && { maker: layer.facts }),
        })
      : output;
  return both.length === 0 ? merged : tuple([merged, ...both]);
}

const doubled = (shape: Shape): Shape =>
  shape.map((size, axis) =>
    axis < shape.length - 1
      ? size
      : sizeFrom(
          [size],
          ([text = ""]) => `2 * ${/^[\w.]+$/.test(text) ? text : `(${text})`}`,
          ([number = 0]) => 2 * number,
        ),
  );

function timeDistributed(
  interpreter: Interpreter,
  layer: KerasLayer,
  inputs: readonly KerasTensor[],
  use: Use,
): AbstractValue {
  const { inner } = layer;
  const shape = inputs[0]?.shape;
  const [rows = batch, steps = symbolicSize("timesteps"), ...rest] = shape ?? [];
  const slices = interpreter.mode() === "trial" ? undefined : slicesOf(inputs, layer);
  const within = createTensor(shape && shape.length > 1 ? [rows, ...rest] : undefined, "layer", {
    parents: inputs,
    ...(slices && { made: slices }),
  });
  const result = isLayer(inner) ? applyLayer(interpreter, inner, [within], withoutMask(withoutStates(use))) : UNKNOWN;
  if (!isTensor(result) || result.shape === undefined) return createTensor(undefined, "assumed", { parents: inputs });
  return createTensor([result.shape[0] ?? rows, steps, ...result.shape.slice(1)], "layer", { parents: [result] });
}

/** What comes to the layer inside TimeDistributed: each step of each row as a row of its own. */
const slicesOf = (inputs: readonly KerasTensor[], { node }: KerasLayer): KerasTensor["made"] => ({
  layer: {
    className: TIME_SLICES,
    name: "slices",
    config: {},
    open: [],
    span: node?.span ?? { start: 0, end: 0 },
    identity: {},
  },
  inputs,
  states: [],
  output: 0,
});

/** The shape that a layer's own arguments give its input: `input_shape=`, `batch_input_shape=`, `input_dim=`. */
export function ownInputShape(interpreter: Interpreter, layer: KerasLayer): Shape | undefined {
  // What a spread may hold says nothing.
  const given = layer.arguments.filter(({ spread }) => spread === undefined);
  const args = readArguments(interpreter, given, []);
  const whole = args.sizes("batch_input_shape") ?? args.sizes("batch_shape");
  if (whole !== undefined) return [openBatch(whole[0]), ...whole.slice(1)];
  const rows = args.size("batch_size") ?? batch;
  const shape = args.sizes("input_shape", 1);
  if (shape !== undefined) return [rows, ...shape];
  if (layer.className === "Embedding") {
    // Its input_dim is the number of words.
    const length = args.size("input_length");
    return length === undefined ? undefined : [rows, length];
  }
  const features = args.size("input_dim");
  if (features !== undefined) {
    if (!isRecurrent(layer)) return [rows, features];
    return [rows, args.size("input_length") ?? symbolicSize("None"), features];
  }
  return isLayer(layer.inner) ? ownInputShape(interpreter, layer.inner) : undefined;
}

/** What an open batch axis is called, whether or not it is written as None. */
export const openBatch = (size: Size | undefined): Size =>
  size === undefined || (typeof size !== "number" && size.expression === "None") ? batch : size;

const isRecurrent = (layer: KerasLayer): boolean => recurrentClass(layer.className) !== undefined;
