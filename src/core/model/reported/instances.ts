/**
 * The layers that a call makes: a loop, a comprehension or a function makes several in one place. Those that nothing
 * tells apart are one; the others are each a layer of their own.
 */
import { layerClass } from "../../catalog/catalog";
import type { LayerInstance, Profile } from "../../definition";
import { alive, type FactsByCall, type LayerFacts, type Evaluation } from "../facts/layer-facts";
import { createLayerKeys, type LayerKeys } from "./layer-keys";
import { createTensorKeys, type TensorKeys } from "./tensor-keys";

/** More layers of one call are shown as one, of which what differs is not known. */
const MAX_INSTANCES = 16;

/** What tells the layers of a document and their inputs apart. */
interface Keys {
  readonly layers: LayerKeys;
  readonly tensors: TensorKeys;
}

export interface SeenLayer {
  /** What is known of it, of all its evaluations together. */
  readonly facts: LayerFacts;
  /** What was noted of each of them. */
  readonly members: readonly LayerFacts[];
  /** Where its call makes several layers: which of them it is, from 1 on. */
  readonly instance?: LayerInstance;
  /** How often the loops around its call make it; `null` where that is not known. */
  readonly repeated?: number | null;
}

/**
 * In the order of the calls, and for each call in the order in which it makes them.
 * @param version the one that the document was written for
 */
export function seenLayers(facts: FactsByCall, version: Profile): readonly SeenLayer[] {
  const keys: Keys = { layers: createLayerKeys(), tensors: createTensorKeys() };
  return [...facts.values()].flatMap((made) => layersOfCall(made, keys)).map((layer) => ofVersion(layer, version));
}

/** Of the classes that a call may make, one that the version has: LSTM, where Keras 3 has no CuDNNLSTM. */
function ofVersion(layer: SeenLayer, version: Profile): SeenLayer {
  const { facts, members } = layer;
  const { framework, className, others, profile = version } = facts;
  const isThere = (name: string): boolean => layerClass(framework, name, profile) !== undefined;
  const shown = others.size === 0 || isThere(className) ? undefined : [...others].find(isThere);
  if (shown === undefined) return layer;
  const rest = new Set([className, ...others].filter((name) => name !== shown));
  return { ...layer, facts: { ...facts, className: shown, others: rest }, members: [facts, ...members] };
}

function layersOfCall(made: readonly LayerFacts[], keys: Keys): readonly SeenLayer[] {
  const [only] = made;
  // As it is of nearly all calls.
  if (only !== undefined && made.length === 1) return [{ facts: only, members: made, ...repeatedBy(made, 1) }];
  // What cannot happen is no layer beside what can, nor what was only supposed beside what is written.
  // Nothing is noted of what was only tried.
  const noted = preferred(made, () => true);
  const live = preferred(noted, ({ mode }) => mode === "live");
  const evaluated = preferred(live, ({ supposed }) => supposed !== "object");
  const groups = evaluated.length > 1 ? told(evaluated, keys) : [evaluated];
  const apart = groups.length <= MAX_INSTANCES ? groups : [evaluated];
  const rest = made.filter((each) => !evaluated.includes(each));
  const supposed = rest.filter((each) => live.includes(each));
  return apart.map((group, index) => {
    const facts = merged(group, supposed);
    return {
      facts,
      // The first stands for what is seen nowhere else.
      members: index === 0 ? [...rest, ...group] : group,
      ...(apart.length > 1 && { instance: { number: index + 1, of: apart.length } }),
      ...repeatedBy(group, evaluated.length),
    };
  });
}

function repeatedBy(group: readonly LayerFacts[], all: number): Pick<SeenLayer, "repeated"> {
  const repeated = repetition(group, all);
  return repeated === undefined ? {} : { repeated };
}

/** Those with such an evaluation; all where there is none. */
function preferred(made: readonly LayerFacts[], isSuch: (evaluation: Evaluation) => boolean): readonly LayerFacts[] {
  const such = made.filter(({ evaluations }) => evaluations.some(isSuch));
  return such.length > 0 ? such : made;
}

/** The evaluations of a call by the layers that they make. */
function told(made: readonly LayerFacts[], keys: Keys): readonly (readonly LayerFacts[])[] {
  const isGeneral = ({ evaluations }: LayerFacts): boolean => evaluations.some(({ supposed }) => supposed === "calls");
  // Some calls of the function around it were not followed: which layers there are is not known.
  if (made.some(isGeneral) && !made.every(isGeneral)) return [made];
  const sites = new Map<object, LayerFacts[]>();
  for (const each of made) {
    const { identity = each } = each.evaluations[0] ?? {};
    const one = sites.get(identity);
    if (one === undefined) sites.set(identity, [each]);
    else one.push(each);
  }
  const groups = new Map<string, LayerFacts[]>();
  const unused: LayerFacts[][] = [];
  for (const each of sites.values()) {
    const input = inputKey(each, keys);
    if (input === undefined) {
      unused.push(each);
      continue;
    }
    const key = `${argumentsKey(keys, each)} ${input}`;
    groups.set(key, [...(groups.get(key) ?? []), ...each]);
  }
  const found = [...groups.values()];
  // What is put behind nothing may be any of those that have its arguments.
  for (const each of unused) {
    const alike = found.find((group) => argumentsKey(keys, group) === argumentsKey(keys, each));
    if (alike === undefined) found.push(each);
    else alike.push(...each);
  }
  const order = new Map(made.map((each, index) => [each, index]));
  const first = (group: readonly LayerFacts[]): number => Math.min(...group.map((each) => order.get(each) ?? 0));
  return found.sort((one, other) => first(one) - first(other));
}

const argumentsKey = ({ layers }: Keys, [first]: readonly LayerFacts[]): string => String(first && layers(first));

/** What tells the inputs and states of layers apart; `undefined` of a layer that is put behind nothing. */
function inputKey(made: readonly LayerFacts[], keys: Keys): string | undefined {
  const applied = made.flatMap(({ applications }) => alive(applications));
  if (applied.length === 0) return undefined;
  return applied
    .map(({ input, use }) => [input, ...(use.initialState?.tensors ?? [])].map(keys.tensors.keyOf).join("+"))
    .join(",");
}

/**
 * What is known of several evaluations of a call together.
 * @param supposed those that are put behind something in their place, where they are behind nothing
 */
function merged(members: readonly LayerFacts[], supposed: readonly LayerFacts[]): LayerFacts {
  const first = members[0]!;
  const last = members.at(-1)!;
  const others = new Set(members.flatMap(({ className, others: more }) => [className, ...more]));
  others.delete(first.className);
  const trained = members.find((each) => each.trained)?.trained;
  const weights = members.find((each) => each.weights.value !== "initial")?.weights ?? first.weights;
  const applied = members.flatMap(({ applications }) => applications);
  return {
    ...first,
    others,
    evaluations: members.flatMap(({ evaluations }) => evaluations),
    applications: applied.length > 0 ? applied : supposed.flatMap(({ applications }) => applications),
    parts: last.parts,
    ...(last.openParts && { openParts: last.openParts }),
    wrappers: last.wrappers,
    variables: last.variables,
    attributesSet: first.attributesSet,
    problemsBehind: members.flatMap(({ problemsBehind }) => problemsBehind),
    ...(trained && { trained }),
    weights,
  };
}

/** How often the loops make one of the layers, of which there are `all` as far as the loops were followed. */
function repetition(group: readonly LayerFacts[], all: number): number | null | undefined {
  const [first] = alive(group.flatMap(({ evaluations }) => evaluations));
  if (first?.repeated === undefined || first.repeated === null) return first?.repeated;
  if (group.length === all) return first.repeated;
  // Each evaluation stands for its share of the turns.
  const times = (group.length * first.repeated) / all;
  return Number.isInteger(times) && times > 1 ? times : undefined;
}
