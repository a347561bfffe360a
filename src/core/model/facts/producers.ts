/** Which layer made a tensor, of what: enough to run it again outside the program. */
import { recurrentClass } from "../../catalog/keras/recurrent";
import { plainSignature } from "../../catalog/keras/plain-layers";
import type { ConfigValue, Profile, ScriptRandom, Span, Weights } from "../../definition";
import type { Interpreter } from "../../scope/interpreter";
import type { AbstractValue } from "../../scope/values";
import { tuple } from "../../scope/values";
import { configOf } from "../keras/config";
import type { LayerFacts, Use } from "./layer-facts";
import { noteReturned } from "./returned-tuples";
import type { Structure } from "../../returns/layer-returns";
import { createTensor, isLayer, isTensor, type KerasLayer, type KerasTensor } from "../keras/values";

/** A layer in one of its calls. */
export interface MadeLayer {
  readonly className: string;
  readonly config: { readonly [name: string]: ConfigValue };
  /** Arguments whose values are not known. */
  readonly open: readonly string[];
  readonly span: Span;
  /** The layer inside a wrapper. */
  readonly inner?: MadeLayer;
  /** Of a recurrent layer. */
  readonly facts?: LayerFacts;
  /** What tells the layer from others, however often it is called. */
  readonly identity: object;
  /** The layer itself, of Keras's. */
  readonly value?: KerasLayer;
  /** Where it is not the one that the document was written for. */
  readonly profile?: Profile;
  /** What the program calls it. */
  readonly name?: string;
  readonly random?: ScriptRandom;
  /** Those that the script has given it. */
  readonly weights?: Weights;
}

/** One call of a layer on tensors. */
export interface Made {
  readonly layer: MadeLayer;
  readonly inputs: readonly KerasTensor[];
  readonly states: readonly KerasTensor[];
  /** What else the layer is called with. */
  readonly options?: { readonly [name: string]: ConfigValue };
}

/** The result of a layer's call, with what made it noted on each of its tensors. */
export function withMaker(
  interpreter: Interpreter,
  result: AbstractValue,
  layer: KerasLayer,
  inputs: readonly KerasTensor[],
  use: Use,
): AbstractValue {
  if (interpreter.mode() === "trial") return result;
  // Of any other layer, the tensors behind the first are inputs as well.
  const states = (layer.facts && use.initialState?.tensors) ?? [];
  const made: Made = {
    layer: madeLayer(interpreter, layer, use),
    // A recurrent layer may be called on a list of its input and its states.
    inputs: layer.facts && states.length > 0 ? inputs.slice(0, 1) : inputs,
    states,
  };
  const noted = (value: AbstractValue, output: number): AbstractValue =>
    isTensor(value) ? createTensor(value.shape, value.origin, { ...value, made: { ...made, output } }) : value;
  if (result.kind !== "tuple") return noted(result, 0);
  const all = tuple(result.items.map(noted));
  const { facts, className } = layer;
  return facts ? noteReturned(all, { facts, className, names: returnedNames(layer, all.items.length) }) : all;
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

function madeLayer(interpreter: Interpreter, layer: KerasLayer, use?: Use): MadeLayer {
  const { className, facts, inner, node } = layer;
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
    ...(isLayer(inner) && !facts && { inner: madeLayer(interpreter, inner) }),
    ...(facts && { facts }),
    identity: layer,
    value: layer,
  };
}
