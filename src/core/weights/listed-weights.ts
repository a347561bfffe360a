/**
 * Weights that a document gives as `get_weights()` of Keras or `list(module.parameters())` of PyTorch gives them: in order,
 * without names. Of a layer that holds others that is one layer's, then the next one's (keras 3.15.1 `Layer.weights`:
 * those of `Bidirectional` are the forward layer's and then the backward one's, those of a stack its cells').
 */
import * as l10n from "@vscode/l10n";
import { argumentOf, type LayerDefinition, valueOf, type Weights } from "../definition";
import { heldCells } from "./held-cells";
import { weightLayouts } from "./layouts";
import { isKerasLike, isRefusal, recurrentModule } from "./read-module";

/** Whether they are the elements of a list, by their places. */
const isListed = (weights: Weights): boolean => Object.keys(weights).every((name) => /^\d+$/.test(name));

/** The layer with names for the weights of a list; an error where they are too few or too many. */
export function withNamedWeights(layer: LayerDefinition): LayerDefinition {
  const { weights } = layer;
  if (!weights || !isListed(weights)) return layer;
  const { weights: _, ...rest } = layer;
  const arrays = Object.values(weights);
  const names = isKerasLike(layer) ? kerasNames(layer) : torchNames(layer);
  // What is wrong with the layer itself is told elsewhere.
  if (names.length === 0) return rest;
  if (names.length === arrays.length) {
    const named = names.flatMap((name, index) => (arrays[index] ? [[name, arrays[index]] as const] : []));
    return { ...layer, weights: Object.fromEntries(named) };
  }
  const message = l10n.t(
    "weights has {0} arrays, and {1} takes {2}: {3}.",
    arrays.length,
    layer.className,
    names.length,
    names.join(", "),
  );
  const span = layer.dataSpans?.["weights"];
  const problem = {
    severity: "error",
    code: "weights-count",
    message,
    argument: "weights",
    ...(span && { span }),
  } as const;
  return { ...rest, problems: [...layer.problems, problem] };
}

const kerasNames = (layer: LayerDefinition): readonly string[] =>
  heldCells(layer).flatMap(({ prefix, definition }) => {
    const useBias = argumentOf(definition, "use_bias");
    const bias = useBias && valueOf(useBias.value) === false ? [] : ["bias"];
    return ["kernel", "recurrent_kernel", ...bias].map((name) => `${prefix}${name}`);
  });

function torchNames(layer: LayerDefinition): readonly string[] {
  const module = recurrentModule(layer, 0);
  return isRefusal(module) ? [] : weightLayouts("torch", module).map(({ name }) => name);
}
