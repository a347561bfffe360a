/** What a user would call a program's layers. */
import type { CallArgument, LayerUse } from "../../definition";
import type { LayerFacts } from "../facts/layer-facts";
import { layerNamer } from "./auto-names";

interface NamedPlace {
  readonly facts: LayerFacts;
  readonly arguments: readonly CallArgument[];
  readonly use: LayerUse;
}

/** Names the layers of these places, in their order. */
export function programNamer(places: readonly NamedPlace[]): (place: NamedPlace) => string {
  const nextName = layerNamer();
  const shared = sharedTargets(places);
  return ({ facts, arguments: given, use }) => {
    const argument = given.find(({ name }) => name === "name");
    if (typeof argument?.value === "string") return argument.value;
    const taker = targetOf(use);
    const name = facts.variables.find(isName) ?? (taker !== undefined && shared.has(taker) ? undefined : taker);
    return name?.replace(/^.*\.(?=\w+$)/, "") ?? nextName(facts.heir?.name ?? facts.className);
  };
}

/** Variables that take what several layers return, one after the other: `x = LSTM(8)(x)`. They name none of them. */
function sharedTargets(places: readonly NamedPlace[]): ReadonlySet<string> {
  const takers = new Map<string, LayerFacts["node"]>();
  const shared = new Set<string>();
  for (const { facts, use } of places) {
    const target = targetOf(use);
    if (target === undefined) continue;
    if ((takers.get(target) ?? facts.node) !== facts.node) shared.add(target);
    takers.set(target, facts.node);
  }
  return shared;
}

/** What takes a layer's output; that of a wrapper is the wrapper's. */
const targetOf = ({ targets, wrappers }: LayerUse): string | undefined =>
  wrappers.length > 0 ? undefined : targets.find(isName);

const isName = (name: string): boolean => name !== "_" && name !== "";
