/** The flag combinations of a layer: all assignments of the flags that change what it returns. */
import type { LayerDefinition } from "../definition";
import type { Flags, ReturnedTensor } from "./layer-returns";
import { returnsOf } from "./table";

/** More are not listed: flags that a view lets choose are left at the document's value. */
const MOST_COMBINATIONS = 64;

/** The flags that change what the layer returns, as the document has them. */
export const currentFlags = (layer: LayerDefinition): Flags => returnsOf(layer).currentFlags(layer);

/** All combinations: of each flag that a view lets choose the document's value first, then the plainest first. */
export function flagCombinations(layer: LayerDefinition): readonly Flags[] {
  const flags = returnsOf(layer).flags(layer);
  const current = currentFlags(layer);
  let combinations: readonly Flags[] = [{}];
  // The last flag is the outermost loop.
  for (const { name, values, shown } of flags.toReversed()) {
    const own = current[name];
    const ordered =
      shown === "compared" || own === undefined ? values : [own, ...values.filter((value) => value !== own)];
    const kept = combinations.length * ordered.length > MOST_COMBINATIONS ? ordered.slice(0, 1) : ordered;
    combinations = combinations.flatMap((rest) => kept.map((value) => ({ ...rest, [name]: value })));
  }
  const names = flags.map(({ name }) => name);
  return combinations.map((each) => Object.fromEntries(names.map((name) => [name, each[name] ?? null])));
}

/** What the layer returns as the document has it. */
export const currentTensors = (layer: LayerDefinition): readonly ReturnedTensor[] =>
  returnsOf(layer).tensors(layer, currentFlags(layer));
