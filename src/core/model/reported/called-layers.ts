/** The places in which a layer is called, each with what is known of it there. */
import { alive, type Application, type LayerFacts } from "../facts/layer-facts";
import type { SymbolicTensor } from "../tensors";

/** A layer in more places is shown in the first of them. */
const MAX_CALLS = 16;

export interface CalledLayer {
  /** What is known of the layer, with the applications of that place alone. */
  readonly facts: LayerFacts;
  /** Where there are several: which of them it is, from 1 on. */
  readonly call?: { readonly number: number; readonly of: number };
}

/** The layer where it is called; the call that shows most of what comes to it stands first. */
export function calledLayers(facts: LayerFacts): readonly [CalledLayer, ...CalledLayer[]] {
  const places = new Map<number | undefined, Application[]>();
  for (const application of alive(facts.applications)) {
    const place = application.use.span?.start;
    const there = places.get(place);
    if (there === undefined) places.set(place, [application]);
    else there.push(application);
  }
  if (places.size <= 1) return [{ facts }];
  const calls = [...places.values()].slice(0, MAX_CALLS).map((applications, index): CalledLayer => ({
    facts: { ...facts, applications },
    call: { number: index + 1, of: places.size },
  }));
  const [first = { facts }, ...others] = calls.toSorted((one, other) => merit(other) - merit(one));
  return [first, ...others];
}

/** Data are better than a shape, a shape than nothing. */
function merit({ facts: { applications } }: CalledLayer): number {
  if (applications.some(({ fed, input }) => fed !== undefined || comesFromData(input))) return 2;
  return applications.some(({ input }) => input.shape !== undefined) ? 1 : 0;
}

/** Tensors behind more than this are not looked through. */
const MOST_TENSORS = 500;

/** Whether literal data of the script are among what the tensor is computed from. */
export function comesFromData(tensor: SymbolicTensor): boolean {
  const work = [tensor];
  const seen = new Set<SymbolicTensor>();
  for (let next = work.pop(); next !== undefined && seen.size < MOST_TENSORS; next = work.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    if (next.data !== undefined || next.source?.fed !== undefined || next.source?.isChanged) return true;
    for (const parent of next.producer?.inputs ?? next.parents) work.push(parent);
  }
  return false;
}
