/**
 * Which seeds Keras 3 draws where a program makes a layer, in their order (keras 3.15.1 `layers/`): one for each random
 * initializer that has none of its own, and one for the generator of its dropout. A wrapper makes anew what it holds.
 */
import { type ConfigRecord, isRecord } from "../../config-value";
import type { ConfigValue, LayerDefinition, ModelLayer, ScriptRandom } from "../../definition";
import { serialiseInitializer } from "./initializers";
import { argumentValue } from "./parts";
import { completeConfig, plainSignature } from "./plain-layers";
import { type RecurrentClass, recurrentClass } from "./recurrent";

/** The value of a parameter, given or its default; `undefined` where that is not known. */
export type Configured = (parameter: string) => ConfigValue | undefined;

/** The parameters that draw a seed, in that order; `undefined` where that cannot be told. */
type Drawing = readonly string[] | undefined;

const RECURRENT_INITIALIZERS = ["kernel_initializer", "recurrent_initializer", "bias_initializer"];

/** Those of a recurrent layer or of its cell. */
export function drawingParameters(layer: RecurrentClass, value: Configured): Drawing {
  const initializers = drawingInitializers(RECURRENT_INITIALIZERS, value);
  const seed = value("seed");
  if (seed === undefined || initializers === undefined) return undefined;
  const dropout = seed === null ? ["seed"] : [];
  return layer.dropoutSeedFirst ? [...dropout, ...initializers] : [...initializers, ...dropout];
}

/** The parameter that says how much a layer drops or adds: where that is nothing, it has no generator. */
const DROPPING: Readonly<Record<string, string>> = {
  Dropout: "rate",
  SpatialDropout1D: "rate",
  SpatialDropout2D: "rate",
  GaussianDropout: "rate",
  GaussianNoise: "stddev",
  AlphaDropout: "rate",
  Attention: "dropout",
  AdditiveAttention: "dropout",
};

/** Those of a plain layer of that class. */
export function drawingPlainParameters(className: string, parameters: readonly string[], value: Configured): Drawing {
  const dropped = Object.hasOwn(DROPPING, className) ? value(DROPPING[className] ?? "") : 0;
  const seed = parameters.includes("seed") ? value("seed") : null;
  if (typeof dropped !== "number" || seed === undefined) return undefined;
  const initializers = parameters.filter((name) => name.endsWith("_initializer"));
  const dropout = dropped > 0 && seed === null ? ["seed"] : [];
  return drawingInitializers(initializers, value)?.concat(dropout);
}

function drawingInitializers(parameters: readonly string[], value: Configured): Drawing {
  const values = parameters.map(value);
  // Where an initializer is None, one is made when the weight is.
  if (values.some((held) => held === undefined || held === null)) return undefined;
  return parameters.filter((_, index) => drawsSeed(values[index] ?? null));
}

/** Whether making this initializer draws a seed: it is random, and has none. */
export function drawsSeed(initializer: ConfigValue): boolean {
  const config: ConfigRecord = serialiseInitializer(initializer)?.config ?? {};
  return config["seed"] === null;
}

/** At which place of all seeds that Keras draws each of these parameters draws its own. */
export type SeedPlaces = ReadonlyMap<string, number>;

/**
 * @param drawing in the order in which Keras reads them
 * @param random where the program makes the layer
 * @param value of the parameters
 */
function seedPlaces(drawing: Drawing, random: ScriptRandom | undefined, value: Configured): SeedPlaces | undefined {
  const first = random?.position?.words;
  if (first === undefined || drawing === undefined) return undefined;
  // An initializer that is an object is made before the layer; anew it is made with it.
  const isBefore = (name: string): boolean => random?.anew !== true && isRecord(value(name) ?? null);
  const order = [...drawing.filter(isBefore), ...drawing.filter((name) => !isBefore(name))];
  return new Map(order.map((name, index) => [name, first + index]));
}

/** The same of a recurrent layer or cell; `undefined` where it is not Keras 3's. */
export function recurrentSeedPlaces(layer: LayerDefinition, recurrent: RecurrentClass): SeedPlaces | undefined {
  if (layer.framework !== "keras" || layer.profile !== "keras-3") return undefined;
  const value: Configured = (name) => argumentValue(layer, name);
  return seedPlaces(drawingParameters(recurrent, value), layer.random, value);
}

/** The same of a plain layer. */
export function plainSeedPlaces({ className, profile, config, random }: ModelLayer): SeedPlaces | undefined {
  const signature = plainSignature(className);
  if (profile !== "keras-3" || signature === undefined) return undefined;
  const complete = completeConfig(className, config);
  const value: Configured = (name) => complete[name];
  return seedPlaces(drawingPlainParameters(className, Object.keys(signature), value), random, value);
}

/** Which hold others and draw nothing themselves. */
const HOLDING: ReadonlySet<string> = new Set(["RNN", "StackedRNNCells", "TimeDistributed"]);

/** How many seeds the layer itself draws, without those in it. */
function ownSeeds(layer: LayerDefinition): number | undefined {
  if (HOLDING.has(layer.className)) return 0;
  const recurrent = recurrentClass(layer.className.replace(/Cell$/, ""));
  return recurrent && drawingParameters(recurrent, (name) => argumentValue(layer, name))?.length;
}

/**
 * The layer as it is made from its configuration where so many seeds are drawn, those in it before itself; and how many
 * are drawn then. Where that is not known, its weights have no place in the program's order.
 */
export function madeAnew(
  layer: LayerDefinition,
  drawn: number | undefined,
): readonly [made: LayerDefinition, drawn: number | undefined] {
  let next = drawn;
  const parts = layer.parts?.map((part) => {
    const [made, after] = madeAnew(part.layer, next);
    next = after;
    return { ...part, layer: made };
  });
  const { position: _position, ...random } = layer.random ?? {};
  const placed = { ...random, anew: true, ...(next !== undefined && { position: { words: next } }) } as const;
  const own = ownSeeds(layer);
  const all = next === undefined || own === undefined ? undefined : next + own;
  return [{ ...layer, random: placed, ...(parts && { parts }) }, all];
}
