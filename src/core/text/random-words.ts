/** What a preview says of numbers that random weights made: an example, or the framework's own for a seed. */
import * as l10n from "@vscode/l10n";
import { argumentOf, type LayerDefinition, type Profile, valueOf } from "../definition";

/** Whether random weights are drawn here as this version draws them: from one seed, the numbers that a program prints. */
export const drawsOwnWeights = (profile: Profile): boolean => profile === "torch" || profile === "keras-3";

/** Whether the framework itself draws these weights, and those of the layers before, from one seed. */
export function drawsAsFramework(layer: LayerDefinition): boolean {
  const { derived } = layer.input;
  const before = (derived?.random.length ?? 0) === 0 || derived?.asScript === true;
  return drawsOwnWeights(layer.profile) && !hasOtherType(layer) && before;
}

/** Whether the weights are those that the script's own order of modules draws, behind what is drawn before them. */
const drawsInOrder = (layer: LayerDefinition): boolean =>
  drawsAsFramework(layer) && (layer.random?.position?.words ?? 0) > 0;

/** Whether it is a layer of a model in JSON, whose place among those that are made from it is known. */
const isListed = (layer: LayerDefinition): boolean =>
  drawsAsFramework(layer) && layer.language === "json" && layer.random?.position !== undefined;

/** Whether the script draws something before of which nobody can tell how much, so that the module counts as the first. */
const drawsAlone = ({ random }: LayerDefinition): boolean => random !== undefined && !random.position;

/** Whether they are the script's own, of which nothing is assumed: from its own seed, behind all that it draws before. */
export const drawsAsScript = (layer: LayerDefinition, seed: number): boolean =>
  drawsAsFramework(layer) && layer.random?.seed === seed && layer.random.position !== undefined;

/** Whether a layer, or one inside it, is made in another number type than float32, or in one that the document does not say. */
export const hasOtherType = (layer: LayerDefinition): boolean =>
  isOtherType(layer) || (layer.parts ?? []).some((part) => hasOtherType(part.layer));

function isOtherType(layer: LayerDefinition): boolean {
  const dtype = argumentOf(layer, "dtype");
  if (!dtype || dtype.origin === "default") return false;
  const given = dtype.value.kind === "known" ? valueOf(dtype.value) : dtype.value.expression;
  return given !== null && !(typeof given === "string" && /(^|\.)float(32)?$/.test(given.trim()));
}

/** What seeds the framework's own weights. */
const seedCall = (profile: Profile, seed: number | string): string =>
  profile === "torch" ? `torch.manual_seed(${seed})` : `keras.utils.set_random_seed(${seed})`;

/** The numbers, by the framework that draws them; of Keras's the backend, because others draw others. */
const drawnWeights = ({ framework }: LayerDefinition): string =>
  framework === "torch" ? l10n.t("PyTorch's weights") : l10n.t("Keras's weights on TensorFlow");

/** A seed of the script's own that is none of these numbers'. */
function besideWords({ random, profile }: LayerDefinition): string {
  return profile === "keras-3" && random?.beside !== undefined && random.seed === undefined
    ? ` ${l10n.t("{0} does not seed Keras 3's weights; keras.utils.set_random_seed does.", random.beside)}`
    : "";
}

/** On the numbers of a layer whose weights are drawn from `seed`. */
export const randomWords = (layer: LayerDefinition, seed: number): string =>
  `${randomSentence(layer, seed)}${besideWords(layer)}`;

function randomSentence(layer: LayerDefinition, seed: number): string {
  const [weights, call] = [drawnWeights(layer), seedCall(layer.profile, seed)];
  if (isListed(layer)) return l10n.t("{0} after {1}, where this document's layers are made next.", weights, call);
  if (drawsInOrder(layer) || drawsAsScript(layer, seed)) {
    return l10n.t("{0} after {1}, drawn in the script's order.", weights, call);
  }
  if (drawsAsFramework(layer)) {
    return l10n.t("{0} after {1}, if this layer is the first to draw.", weights, call);
  }
  return layer.framework === "tfjs"
    ? l10n.t("Random weights, seed {0}: an example, not what TensorFlow.js prints.", seed)
    : l10n.t("Random weights, seed {0}: an example, not what Python prints.", seed);
}

/** The same in a table's head: which numbers they are it says where that can be told. */
export const randomHeading = (layer: LayerDefinition, seed: number): string =>
  drawsAsFramework(layer) && !drawsAlone(layer) ? ownHeading(layer.profile, seed) : l10n.t("values (random weights)");

/** Of values that are the framework's own from that seed. */
export const ownHeading = (profile: Profile, seed: number): string =>
  l10n.t("values (after {0})", seedCall(profile, seed).replace(/^.*\./, ""));

/** Which numbers of the framework's generator the weights are. */
export const drawnWords = (layer: LayerDefinition, seed: string): string =>
  `${drawnSentence(layer, seed)}${besideWords(layer)}`;

function drawnSentence(layer: LayerDefinition, seed: string): string {
  const [weights, call] = [drawnWeights(layer), seedCall(layer.profile, seed)];
  if (isListed(layer))
    return l10n.t("Random: {0} after {1}, where this document's layers are made next.", weights, call);
  if (drawsInOrder(layer)) {
    return l10n.t(
      "Random: {0} after {1}, drawn behind those of the layers that the script makes before.",
      weights,
      call,
    );
  }
  return drawsAlone(layer)
    ? l10n.t(
        "Random: {0} after {1}, of a layer that is made right behind it. What the script draws before cannot be told.",
        weights,
        call,
      )
    : l10n.t("Random: {0} after {1}, of a layer that is made right behind it.", weights, call);
}
