/**
 * A model that was written as JSON twice: `json.dump(model.to_json(), file)` writes a string that holds the model. The
 * text that the string holds, with every character where it stands in the document, so that all offsets are its own.
 */
import type { Steps } from "../../steps";
import { CHARACTERS_A_TURN } from "./walk";

/** Such a text begins with a quote, and what is in the string with a brace; where that quote is lost, there are those behind. */
const BEGINNING = /^\s*(?:"(?:\\[nrt]|\s)*\{|\{(?:\\[nrt]|\s)*\\")/;

/** What a backslash of the document writes; behind a second one, of the text in the string. */
const ESCAPED = /\\(\\(?:\\"|\\\\|.)|.)/gs;

/** The text in the string; the document as it is where it is no such one. */
export function* withinString(text: string): Steps<string> {
  if (!BEGINNING.test(text)) return text;
  const first = text.search(/\S/);
  const start = text.charAt(first) === '"' ? first : first - 1;
  const end = text.lastIndexOf('"');
  if (end <= start) return text;
  const body = yield* readOnce(text.slice(start + 1, end));
  return `${text.slice(0, Math.max(0, start))}${start < 0 ? "" : " "}${body} ${text.slice(end + 1)}`;
}

/** What the string says, as long as it is written. */
function* readOnce(body: string): Steps<string> {
  const pieces: string[] = [];
  // Joined a turn at a time: a text that is added to holds all that it is made of.
  let parts: string[] = [];
  let turnAt = CHARACTERS_A_TURN;
  let done = 0;
  let inside = false;
  for (const { 0: written, 1: escaped = "", index } of body.matchAll(ESCAPED)) {
    if (escaped === '"') inside = !inside;
    parts.push(body.slice(done, index), meant(written, escaped, inside));
    done = index + written.length;
    if (done < turnAt) continue;
    turnAt = done + CHARACTERS_A_TURN;
    pieces.push(parts.join(""));
    parts = [];
    yield;
  }
  return [...pieces, ...parts, body.slice(done)].join("");
}

/** @param inside whether a text of the model has begun there */
function meant(written: string, escaped: string, inside: boolean): string {
  // The blank stands outside the quotes.
  if (escaped === '"') return inside ? ' "' : '" ';
  // A quote or a backslash in a text of the model: `\\\"` is `\"`, `\\\\` is `\\`.
  if (escaped === '\\\\"') return String.raw`\"`.padEnd(written.length);
  if (escaped === "\\\\\\") return String.raw`\\`.padEnd(written.length);
  if (escaped.startsWith("\\") && escaped.length > 1) return escaped.padEnd(written.length);
  return escaped === "/" ? "/ " : "".padEnd(written.length);
}
