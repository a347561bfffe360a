/** The lines that version control leaves in a file where two sides changed the same place. */
import type { Edits } from "../text-edits";

/** git's markers, of the length that is its default (`gitattributes`, `conflict-marker-size`), each at its line's beginning. */
const MARKER = /(?:<{7}|>{7}|\|{7})(?: [^\r\n]*)?(?=[\r\n]|$)|={7}(?=[\r\n]|$)/y;

/** Takes out the marker that stands here; both sides of the conflict stay. Returns where it ends. */
export function blankConflictMarker(text: string, at: number, edits: Edits): number {
  if (at > 0 && !/[\r\n]/.test(text.charAt(at - 1))) return at;
  MARKER.lastIndex = at;
  const marker = MARKER.exec(text)?.[0] ?? "";
  if (marker !== "") edits.replace(at, " ".repeat(marker.length));
  return at + marker.length;
}
