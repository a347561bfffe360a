/** The name that a mistyped one was probably meant to be. */
import { distance } from "fastest-levenshtein";

/**
 * The candidate with the fewest edits from `name`, upper and lower case alike; `undefined` where
 * none is near: more than one edit in three characters (but two, for a swapped pair, from four on).
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const limit = name.length < 4 ? 1 : Math.max(2, Math.floor(name.length / 3));
  let best: string | undefined;
  let fewest = limit + 1;
  for (const candidate of candidates) {
    // As many edits it takes at least; a document's text may be long.
    if (Math.abs(name.length - candidate.length) >= fewest) {
      continue;
    }
    const edits = distance(name.toLowerCase(), candidate.toLowerCase());
    if (edits < fewest) {
      [best, fewest] = [candidate, edits];
    }
  }
  return best;
}
