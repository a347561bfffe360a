/** What a preview says of numbers that random weights made: an example, or the framework's own for a seed. */
import * as l10n from "@vscode/l10n";
import { argumentOf, type LayerDefinition, valueOf } from "./definition";

/** Whether PyTorch itself draws these weights after `torch.manual_seed`; false where other random layers come first. */
export const drawsAsTorch = (layer: LayerDefinition): boolean =>
  layer.framework === "torch" && !hasOtherType(layer) && (layer.input.derived?.random.length ?? 0) === 0;

/** Whether a module of PyTorch is made in another number type than float32, or in one that the document does not say. */
export function hasOtherType(layer: LayerDefinition): boolean {
  const dtype = layer.framework === "torch" ? argumentOf(layer, "dtype") : undefined;
  if (!dtype || dtype.origin === "default") return false;
  const given = dtype.value.kind === "known" ? valueOf(dtype.value) : dtype.value.expression;
  return given !== null && !(typeof given === "string" && /(^|\.)float(32)?$/.test(given.trim()));
}

/** One sentence on the numbers of a layer whose weights are drawn from `seed`. */
export function randomWords(layer: LayerDefinition, seed: number): string {
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
