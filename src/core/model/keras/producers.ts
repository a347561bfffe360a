/** What is noted on the tensors that a layer of Keras returns: that it made them, and of what. */
import { plainSignature } from "../../catalog/keras/plain-layers";
import { recurrentClass } from "../../catalog/keras/recurrent";
import type { ConfigValue } from "../../definition";
import type { Structure } from "../../returns/layer-returns";
import type { Interpreter } from "../../scope/interpreter";
import { tuple, type AbstractValue } from "../../scope/values/values";
import { isHalfTyped } from "../half-typed";
import type { TakenState } from "../../steps-lost";
import { configOf } from "../config-values";
import type { Use } from "../facts/layer-facts";
import type { ProducingCall, ProducingLayer } from "../facts/producers";
import { noteReturned, returnedBy } from "../facts/returned-tuples";
import { createTensor, isTensor, type SymbolicTensor } from "../tensors";
import { settledModel } from "./seen-models";
import { isLayer, type KerasLayer, type KerasModel } from "./values";

/** The result of a layer's call, with what made it noted on each of its tensors. */
export function withProducer(
  interpreter: Interpreter,
  result: AbstractValue,
  layer: KerasLayer,
  inputs: readonly SymbolicTensor[],
  use: Use,
): AbstractValue {
  if (interpreter.mode() === "trial") return result;
  // Of any other layer, the tensors behind the first are inputs as well.
  const states = (layer.facts && use.initialState?.tensors) ?? [];
  const made: ProducingCall = {
    layer: producingLayer(interpreter, layer, use),
    // A recurrent layer may be called on a list of its input and its states.
    inputs: layer.facts && states.length > 0 ? inputs.slice(0, 1) : inputs,
    states,
  };
  const { facts, className } = layer;
  const items = result.kind === "tuple" ? result.items : [result];
  const names = returnedBy(result)?.names ?? (items.length > 1 ? returnedNames(layer, items.length) : []);
  const noted = (value: AbstractValue, output: number): AbstractValue => {
    if (!isTensor(value)) return value;
    const state = facts && stateTaken(names[output], value, items[0]);
    const producer = { ...made, output, ...(state && { state }) };
    return createTensor(value.shape, value.origin, { ...value, producer });
  };
  if (result.kind !== "tuple") return noted(result, 0);
  const all = tuple(items.map(noted));
  return facts ? noteReturned(all, { facts, className, names }) : all;
}

/** Of an output that is a state, that it is, with what is known of the layer's real output. */
function stateTaken(
  name: Structure[number] | undefined,
  { shape }: SymbolicTensor,
  output: AbstractValue | undefined,
): TakenState | undefined {
  if (typeof name !== "string" || !name.includes("state")) return undefined;
  const rank = isTensor(output) ? output.shape?.length : undefined;
  return { name, lacksSteps: rank !== undefined && rank === shape?.length };
}

/**
 * A call of a model that is used as a layer; where its inputs have no data of their own, what comes to them there are
 * these tensors. `undefined` where it cannot be told what the model does.
 */
export function modelCall(
  interpreter: Interpreter,
  model: KerasModel,
  inputs: readonly SymbolicTensor[],
): ProducingCall | undefined {
  const settled = interpreter.mode() === "trial" ? undefined : settledModel(interpreter, model);
  if (settled === undefined) return undefined;
  const sources = model.source ? [model.source] : (settled.inputs ?? []).map(({ source }) => source);
  if (sources.length !== inputs.length) return undefined;
  if (interpreter.mode() === "live") {
    for (const [index, source] of sources.entries()) if (source) source.arriving ??= inputs[index]!;
  }
  const { className, name, span } = settled;
  return {
    layer: {
      className,
      config: {},
      open: [],
      span,
      ...(name !== undefined && { name }),
      // A Sequential model may have got more layers between two calls.
      identity: settled.inputs ? model : settled.outputs[0]!,
      value: model,
      model: settled,
    },
    inputs,
    states: [],
  };
}

/** What a layer returns, by its names: as `Preview` names them. */
function returnedNames({ className, inner }: KerasLayer, count: number): Structure {
  if (className === "Bidirectional" && isLayer(inner)) {
    const states = (recurrentClass(inner.className)?.states ?? []).map((state) => `state_${state}`);
    const both = ["forward", "backward"].flatMap((direction) => states.map((state) => `${direction}_${state}`));
    const outputs = count - both.length === 2 ? ["forward_output", "backward_output"] : ["output"];
    if (outputs.length + both.length === count) return [...outputs, ...both];
    return count === 2 ? ["forward_output", "backward_output"] : numbered(count);
  }
  const states = recurrentClass(className)?.states ?? [];
  return states.length + 1 === count ? ["output", ...states.map((state) => `state_${state}`)] : numbered(count);
}

const numbered = (count: number): Structure => [
  "output",
  ...Array.from({ length: count - 1 }, (_, index) => `state_${index}`),
];

function producingLayer(interpreter: Interpreter, layer: KerasLayer, use?: Use): ProducingLayer {
  const { className, facts, inner, node, random } = layer;
  const signature = Object.keys(plainSignature(className) ?? {});
  const config: Record<string, ConfigValue> = {};
  const open: string[] = use?.more ? ["call"] : [];
  let position = 0;
  for (const { name, value, spread } of facts ? [] : layer.arguments) {
    const parameter = name ?? signature[position++] ?? "";
    const known = spread === undefined && !isLayer(value) ? configOf(interpreter, value) : undefined;
    if (known !== undefined) config[parameter] = known;
    else if (!isLayer(value)) open.push(parameter);
  }
  return {
    className,
    config,
    open,
    span: node?.span ?? { start: 0, end: 0 },
    ...(isLayer(inner) && !facts && { inner: producingLayer(interpreter, inner) }),
    ...(facts && { facts }),
    identity: layer,
    ...(random && { random }),
    ...(node && isHalfTyped(interpreter.program, node) && { isHalfTyped: true }),
    value: layer,
    ...(layer.fate && { fate: layer.fate }),
  };
}
