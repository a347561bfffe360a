/** Which layers stand in a model, and which of them a tensor comes from. */
import type { Interpreter } from "../../scope/interpreter";
import { UNCERTAIN, type AbstractValue } from "../../scope/values/values";
import type { LayerFacts } from "../facts/layer-facts";
import type { SymbolicTensor } from "../tensors";
import { tensorsOf } from "./apply-layer";
import { isLayer, isModel, type KerasModel, type Stacked } from "./values";

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
export function factsIn(interpreter: Interpreter, values: readonly AbstractValue[]): ReadonlySet<LayerFacts> {
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

export const layersOf = (stacked: readonly Stacked[]): readonly AbstractValue[] => stacked.map(({ layer }) => layer);

/** Every tensor that a functional model's outputs are computed from; `undefined` where that is not known. */
export function reachedFrom(interpreter: Interpreter, model: KerasModel): ReadonlySet<SymbolicTensor> | undefined {
  if (model.outputs === undefined) return undefined;
  const outputs = tensorsOf(interpreter, model.outputs);
  const unseen = outputs.some((tensor) => tensor.shape === undefined && tensor.parents.length === 0);
  return unseen ? undefined : ancestors(outputs);
}

/** The recurrent layers that compute the tensors. */
export function layersBehind(tensors: ReadonlySet<SymbolicTensor>): ReadonlySet<LayerFacts> {
  const found = new Set<LayerFacts>();
  for (const { computedBy, producer } of tensors) {
    if (computedBy) found.add(computedBy);
    if (producer?.layer.facts) found.add(producer.layer.facts);
  }
  return found;
}

/** The tensors and all that they are computed from. */
export function ancestors(tensors: readonly SymbolicTensor[]): ReadonlySet<SymbolicTensor> {
  const work = [...tensors];
  const reached = new Set<SymbolicTensor>();
  for (let tensor = work.pop(); tensor !== undefined; tensor = work.pop()) {
    if (reached.has(tensor)) continue;
    reached.add(tensor);
    for (const parent of tensor.parents) work.push(parent);
  }
  return reached;
}
