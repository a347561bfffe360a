/** What a preview says of numbers that random weights made: an example, or the framework's own for a seed. */
import * as l10n from "@vscode/l10n";
import { argumentOf, type LayerDefinition, valueOf } from "../definition";

/** Whether PyTorch itself draws these weights, and those of the layers before, after `torch.manual_seed`. */
export function drawsAsTorch(layer: LayerDefinition): boolean {
  const { derived } = layer.input;
  const before = (derived?.random.length ?? 0) === 0 || derived?.asScript === true;
  return layer.framework === "torch" && !hasOtherType(layer) && before;
}

/** Whether the weights are those that the script's own order of modules draws, behind what is drawn before them. */
export const drawsInOrder = (layer: LayerDefinition): boolean =>
  drawsAsTorch(layer) && (layer.random?.position?.words ?? 0) > 0;

/** Whether the script draws something before of which nobody can tell how much, so that the module counts as the first. */
export const drawsAlone = ({ random }: LayerDefinition): boolean => random !== undefined && !random.position;

/** Whether they are the script's own, of which nothing is assumed: from its own seed, behind all that it draws before. */
export const drawsAsScript = (layer: LayerDefinition, seed: number): boolean =>
  drawsAsTorch(layer) && layer.random?.seed === seed && layer.random.position !== undefined;

/** Whether a module of PyTorch is made in another number type than float32, or in one that the document does not say. */
export function hasOtherType(layer: LayerDefinition): boolean {
  const dtype = layer.framework === "torch" ? argumentOf(layer, "dtype") : undefined;
  if (!dtype || dtype.origin === "default") return false;
  const given = dtype.value.kind === "known" ? valueOf(dtype.value) : dtype.value.expression;
  return given !== null && !(typeof given === "string" && /(^|\.)float(32)?$/.test(given.trim()));
}

/** One sentence on the numbers of a layer whose weights are drawn from `seed`. */
export function randomWords(layer: LayerDefinition, seed: number): string {
  if (drawsInOrder(layer) || drawsAsScript(layer, seed)) {
    return l10n.t("PyTorch's weights after torch.manual_seed({0}), drawn in the script's order.", seed);
  }
  if (drawsAsTorch(layer)) {
    return l10n.t("PyTorch's weights after torch.manual_seed({0}), if this module is the first to draw.", seed);
  }
  return layer.framework === "tfjs"
    ? l10n.t("Random weights, seed {0}: an example, not what TensorFlow.js prints.", seed)
    : l10n.t("Random weights, seed {0}: an example, not what Python prints.", seed);
}

/** The same in a table's head. */
export const randomHeading = (layer: LayerDefinition, seed: number): string =>
  drawsAsTorch(layer) ? l10n.t("values (after manual_seed({0}))", seed) : l10n.t("values (random weights)");
