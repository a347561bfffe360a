/**
 * A model that was written as JSON twice: `json.dump(model.to_json(), file)` writes a string that holds the model. The
 * text that the string holds, with every character where it stands in the document, so that all offsets are its own.
 */

/** Such a text begins with a quote, and what is in the string with a brace; where that quote is lost, there are those behind. */
const BEGINNING = /^\s*(?:"(?:\\[nrt]|\s)*\{|\{(?:\\[nrt]|\s)*\\")/;

/** The text in the string; the document as it is where it is no such one. */
export function withinString(text: string): string {
  if (!BEGINNING.test(text)) return text;
  const first = text.search(/\S/);
  const start = text.charAt(first) === '"' ? first : first - 1;
  const end = text.lastIndexOf('"');
  if (end <= start) return text;
  let inside = false;
  const body = text.slice(start + 1, end).replaceAll(/\\(\\(?:\\"|\\\\|.)|.)/gs, (written, escaped: string) => {
    if (escaped === '"') {
      inside = !inside;
      // The blank stands outside the quotes.
      return inside ? ' "' : '" ';
    }
    // A quote or a backslash in a text of the model: `\\\"` is `\"`, `\\\\` is `\\`.
    if (escaped === '\\\\"') return String.raw`\"`.padEnd(written.length);
    if (escaped === "\\\\\\") return String.raw`\\`.padEnd(written.length);
    if (escaped.startsWith("\\") && escaped.length > 1) return escaped.padEnd(written.length);
    return escaped === "/" ? "/ " : "".padEnd(written.length);
  });
  return `${text.slice(0, Math.max(0, start))}${start < 0 ? "" : " "}${body} ${text.slice(end + 1)}`;
}
