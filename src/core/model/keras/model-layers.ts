/** The layers of a model as its `layers` lists them, for programs that go through them. */
import type { Interpreter } from "../../scope/interpreter";
import { tuple, UNCERTAIN, type AbstractValue } from "../../scope/values/values";
import { isLayer, type KerasLayer, type KerasModel } from "./values";
import { type SymbolicTensor, isTensor } from "../tensors";

/** Of a functional model only where each layer is put behind the one before: of others the order is Keras's affair. */
export function listedLayers(interpreter: Interpreter, model: KerasModel): AbstractValue | undefined {
  if (model.state === undefined) return chainOf(model);
  const { layers = UNCERTAIN } = interpreter.store.get(model.state) ?? {};
  if (layers === UNCERTAIN) return undefined;
  // A Sequential model does not list its inputs.
  const isInput = (layer: AbstractValue) => isTensor(layer) || (isLayer(layer) && layer.className === "InputLayer");
  return tuple(layers.map(({ layer }) => layer).filter((layer) => !isInput(layer)));
}

/** More layers behind each other are not looked at. */
const MOST_LAYERS = 200;

const INPUT: KerasLayer = { kind: "library", family: "keras", type: "layer", className: "InputLayer", arguments: [] };

function chainOf({ inputs = [], outputs }: KerasModel): AbstractValue | undefined {
  const [input] = inputs;
  if (input === undefined || inputs.length > 1 || !isTensor(outputs)) return undefined;
  const layers: AbstractValue[] = [];
  let tensor: SymbolicTensor = outputs;
  while (tensor !== input) {
    const { producer } = tensor;
    const [before] = producer?.inputs ?? [];
    const isNext =
      producer !== undefined && producer.inputs.length === 1 && producer.states.length === 0 && producer.output === 0;
    const layer = isNext ? producer.layer.value : undefined;
    if (layer === undefined || before === undefined || layers.length >= MOST_LAYERS) return undefined;
    layers.unshift(layer);
    tensor = before;
  }
  return tuple([INPUT, ...layers]);
}
