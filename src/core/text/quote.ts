/** Source text in sentences. */

/** Longer texts are cut, in UTF-16 units. */
const LONGEST = 60;

/** Source text on one line, short enough for a message; what is cut off is an ellipsis. */
export function quote(text: string): string {
  const line = text
    .slice(0, 4 * LONGEST)
    .trim()
    .replaceAll(/\s+/g, " ");
  // Not between the halves of a character.
  return line.length > LONGEST ? `${line.slice(0, LONGEST).replace(/[\uD800-\uDBFF]$/, "")}…` : line;
}
