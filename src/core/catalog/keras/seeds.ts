/**
 * Which seeds Keras 3 draws where a program makes a layer, in their order (keras 3.15.1 `layers/`): one for each random
 * initializer that has none of its own, and one for the generator of its dropout. A wrapper makes anew what it holds.
 */
import { type ConfigRecord, isRecord } from "../../config-value";
import type { ConfigValue, LayerDefinition, ModelDefinition, ModelLayer, ScriptRandom } from "../../definition";
import { ownEntry } from "../../lookup";
import { serialiseInitializer } from "./initializers";
import { argumentValue, forgetsSeed } from "./parts";
import { completeConfig, plainClassName, type PlainSignature, plainSignature } from "./plain-layers";
import { type RecurrentClass, recurrentClass } from "./recurrent";

/** The value of a parameter, given or its default; `undefined` where that is not known. */
export type Configured = (parameter: string, otherwise: ConfigValue | undefined) => ConfigValue | undefined;

/** The parameters that draw a seed, in that order; `undefined` where that cannot be told. */
type Drawing = readonly string[] | undefined;

/** Which hold others and draw nothing themselves. */
const HOLDING: ReadonlySet<string> = new Set(["RNN", "StackedRNNCells", "TimeDistributed", "InputLayer"]);

const SEEDED_WHEN_CALLED: ReadonlySet<string> = new Set(["MultiHeadAttention", "AdditiveAttention"]);

/** Whether its weights' initializers are made when it is first called (keras 3.15.1 `layers/attention/`, `build`). */
export const isSeededWhenCalled = (className: string): boolean => SEEDED_WHEN_CALLED.has(className);

/** Those of a layer or cell itself, without what it holds; not told of a Bidirectional, which makes others. */
export function drawingParameters(className: string, value: Configured): Drawing {
  if (HOLDING.has(className)) return [];
  const recurrent = recurrentClass(className.replace(/Cell$/, ""));
  if (recurrent) return drawingOfCell(recurrent, value);
  const signature = plainSignature(className);
  return signature && drawingOfPlain(plainClassName(className), signature, value);
}

/** The same of a layer that is made again of what its configuration says. */
export const drawnByCopy = (className: string, value: Configured): Drawing =>
  drawingParameters(className, (name, otherwise) =>
    name === "seed" && forgetsSeed(className) ? otherwise : value(name, otherwise),
  );

/** What the initializers of a recurrent layer or cell are where it says none (keras 3.15.1 `layers/rnn/`). */
const RECURRENT_INITIALIZERS: PlainSignature = {
  kernel_initializer: "glorot_uniform",
  recurrent_initializer: "orthogonal",
  bias_initializer: "zeros",
};

function drawingOfCell(layer: RecurrentClass, value: Configured): Drawing {
  const initializers = drawingInitializers(RECURRENT_INITIALIZERS, value);
  const seed = value("seed", null);
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

function drawingOfPlain(className: string, signature: PlainSignature, value: Configured): Drawing {
  // The weights of a low-rank adaptation are drawn when it is built.
  if (value("lora_rank", null) !== null) return undefined;
  const amount = ownEntry(DROPPING, className);
  const dropped = amount === undefined ? 0 : value(amount, signature[amount]);
  const seed = value("seed", null);
  if (typeof dropped !== "number" || seed === undefined) return undefined;
  const dropout = dropped > 0 && seed === null ? ["seed"] : [];
  return drawingInitializers(signature, value)?.concat(dropout);
}

function drawingInitializers(signature: PlainSignature, value: Configured): Drawing {
  const values = Object.entries(signature).flatMap(([name, otherwise]) =>
    name.endsWith("_initializer") ? [[name, value(name, otherwise)] as const] : [],
  );
  // Where an initializer is None, one is made when the weight is.
  if (values.some(([, held]) => held === undefined || held === null)) return undefined;
  return values.flatMap(([name, held]) => (drawsSeed(held ?? null) ? [name] : []));
}

/** Whether making this initializer draws a seed: it is random, and has none. */
export function drawsSeed(initializer: ConfigValue): boolean {
  const config: ConfigRecord = serialiseInitializer(initializer)?.config ?? {};
  return config["seed"] === null;
}

/** At which place of all seeds that Keras draws each of these parameters draws its own. */
export type SeedPlaces = ReadonlyMap<string, number>;

function seedPlaces(drawing: Drawing, random: ScriptRandom | undefined, value: Configured): SeedPlaces | undefined {
  const first = random?.position?.words;
  if (first === undefined || drawing === undefined) return undefined;
  // An initializer that is an object is made before the layer; anew it is made with it.
  const isBefore = (name: string): boolean => random?.anew !== true && isRecord(value(name, null) ?? null);
  const order = [...drawing.filter(isBefore), ...drawing.filter((name) => !isBefore(name))];
  return new Map(order.map((name, index) => [name, first + index]));
}

/** Those of a recurrent layer, or of its cell; `undefined` where it is not Keras 3's. */
export function recurrentSeedPlaces(layer: LayerDefinition, recurrent: RecurrentClass): SeedPlaces | undefined {
  if (layer.framework !== "keras" || layer.profile !== "keras-3") return undefined;
  const value = ofDefinition(layer);
  return seedPlaces(drawingOfCell(recurrent, value), layer.random, value);
}

const ofDefinition =
  (layer: LayerDefinition): Configured =>
  (name, otherwise) => {
    const value = argumentValue(layer, name);
    return value === undefined ? otherwise : value;
  };

/** The same of a plain layer. */
export function plainSeedPlaces({ className, profile, config, random }: ModelLayer): SeedPlaces | undefined {
  if (profile !== "keras-3") return undefined;
  const value = ofConfig(className, config);
  return seedPlaces(drawingParameters(className, value), random, value);
}

function ofConfig(className: string, config: ConfigRecord): Configured {
  const complete = completeConfig(className, config);
  return (name, otherwise) => (complete[name] === undefined ? otherwise : complete[name]);
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
  const own = drawingParameters(layer.className, ofDefinition(layer))?.length;
  const { position: _position, ...random } = layer.random ?? {};
  const placed = { ...random, ...anewAt(next) };
  return [{ ...layer, random: placed, ...(parts && { parts }) }, plus(next, own)];
}

/** The layers of a model as they are made from its configuration, one behind the other (keras 3.15.1 `models/`). */
export function modelAnew(model: ModelDefinition, drawn: number | undefined = 0): readonly [ModelDefinition, Count] {
  let next: Count = drawn;
  const layers = model.layers.map((layer) => {
    const [made, after] = layerAnew(layer, next);
    next = after;
    return made;
  });
  return [{ ...model, layers }, next];
}

type Count = number | undefined;

/** A recurrent layer with where the first in it is made; see `madeAnew`. */
function layerAnew(layer: ModelLayer, drawn: Count): readonly [ModelLayer, Count] {
  if (layer.model) {
    const [model, after] = modelAnew(layer.model, drawn);
    return [{ ...layer, model }, after];
  }
  let next = drawn;
  const parts = layer.parts?.map((part) => {
    const [made, after] = layerAnew(part.layer, next);
    next = after;
    return { ...part, layer: made };
  });
  const random = anewAt(isSeededWhenCalled(layer.className) ? undefined : drawn);
  const made = { ...layer, random, ...(parts && { parts }) };
  return [made, plus(next, ownSeeds(layer))];
}

const anewAt = (words: Count): ScriptRandom => ({ anew: true, ...(words !== undefined && { position: { words } }) });

const plus = (one: Count, other: Count): Count => (one === undefined || other === undefined ? undefined : one + other);

/** How many seeds making a layer draws behind what it holds. */
function ownSeeds({ className, config, parts = [] }: ModelLayer, drawing = drawingParameters): Count {
  if (className !== "Bidirectional") return drawing(className, ofConfig(className, config))?.length;
  const [, ...given] = parts.map(({ layer }) => seedsAnew(layer));
  const forward = parts[0] && seedsAnew(parts[0].layer);
  return given.length > 0 ? forward : plus(forward, forward);
}

/** How many seeds making a layer anew draws, with what it holds. */
const seedsAnew = (layer: ModelLayer): Count =>
  (layer.parts ?? []).reduce((sum, part) => plus(sum, seedsAnew(part.layer)), ownSeeds(layer, drawnByCopy));
