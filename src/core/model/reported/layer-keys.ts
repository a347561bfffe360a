/** What tells layers apart that one call makes: their classes, their arguments, and the layers among those. */
import type { LayerFacts } from "../facts/layer-facts";

/** The same for layers that nothing tells apart. */
export type LayerKeys = (facts: LayerFacts) => number;

/** Layers in each other are told apart to this depth. */
const MAX_DEPTH = 8;

/** Keys for the layers of one document; each is gone through once, in however many others it stands. */
export function createLayerKeys(): LayerKeys {
  const numbers = new Map<string, number>();
  const known = new Map<LayerFacts, number>();
  const keyOf = (facts: LayerFacts, depth: number): number => {
    const before = known.get(facts);
    if (before !== undefined) return before;
    const { className, evaluations, parts } = facts;
    const text = JSON.stringify([
      className,
      evaluations[0]?.arguments.map((each) =>
        each.value === undefined ? [each.name, each.text, each.cells] : [each.name, each.value, 0],
      ),
      depth < MAX_DEPTH ? parts.map(({ role, layer }) => [role, keyOf(layer, depth + 1)]) : [],
    ]);
    const key = numbers.get(text) ?? numbers.size;
    numbers.set(text, key);
    known.set(facts, key);
    return key;
  };
  return (facts) => keyOf(facts, 0);
}
