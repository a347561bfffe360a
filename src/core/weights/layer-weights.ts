/** A layer's weights as views show them: shapes, gate slices and values, and all of it in another framework's layout. */
import { type LayerDefinition, valueOf, type Weights } from "../definition";
import type { NamedTensor, Preview } from "../preview";
import { type Conversion, convertWeights } from "./convert";
import { weightLayouts } from "./layouts";
import type { WeightFramework } from "./module";
import { isKerasLike, isRefusal, recurrentModule, type Refusal } from "./read-module";
import type { GateSlice } from "./slices";

export interface LayerWeight extends NamedTensor {
  /** Empty where the layer has no gates. */
  readonly slices: readonly GateSlice[];
}

/** The weights of a previewed layer in the framework's order, each with its gate slices. */
export function layerWeights({ layer, weights }: Preview): readonly LayerWeight[] {
  const module = recurrentModule(layer, featuresOf(layer));
  const layouts = isRefusal(module) ? [] : weightLayouts(layoutOf(layer), module);
  return weights.map((weight) => {
    const slices = layouts.find(({ name }) => name === weight.name)?.slices ?? [];
    return { ...weight, slices: slices.filter(({ gate }) => gate !== "") };
  });
}

/** A previewed layer's weights in another framework; `undefined` where no values could be computed. */
export function convertedWeights(
  { layer, weights: shown }: Preview,
  target: WeightFramework,
): Conversion | Refusal | undefined {
  const weights: Weights = Object.fromEntries(shown.flatMap(({ name, values }) => (values ? [[name, values]] : [])));
  if (shown.some(({ name }) => !Object.hasOwn(weights, name))) return undefined;
  const module = recurrentModule(layer, featuresOf(layer));
  return isRefusal(module) ? module : convertWeights([{ framework: layoutOf(layer), module, weights }], target);
}

const layoutOf = (layer: LayerDefinition): WeightFramework => (isKerasLike(layer) ? "keras" : "torch");

/** Of Keras's input, whose last axis the features are; PyTorch's arguments say it themselves. */
function featuresOf({ input }: LayerDefinition): number {
  const features = input.shape.at(-1);
  return features === undefined ? 0 : valueOf(features);
}
