/** The tokens of a text that ought to be JSON; a string of which a quote is lost ends where a value would. */
import type { Steps } from "../../../steps";
import { blankConflictMarker } from "../../mending/conflict-markers";
import { quoteOf } from "../../mending/characters";
import { createPastedLines } from "../../mending/pasted-lines";
import type { Edits } from "../../text-edits";

export interface JsonToken {
  /** A literal is a number, `true`, `false`, `null` or what stands in their place. */
  readonly kind: "string" | "literal" | "mark";
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Where a quote of it is missing. */
  readonly quoteAt?: number;
}

const SPACE = /[\s\ufeff]+/y;
const STRING = /"(?:[^"\\\r\n]|\\.)*"/y;
const UNBEGUN = /[\w./-](?:[\w./ -]*[\w./-])?"(?=\s*[,:}\]])/y;
const LITERAL = /[^\s"'()“”‘’{}[\],:]+/y;
const BARE = /[\w./-]*/y;

/** As Python prints them. */
const PYTHON_LITERALS: ReadonlyMap<string, string> = new Map([
  ["True", "true"],
  ["False", "false"],
  ["None", "null"],
]);

/** Of `'relu'` and `“relu”`, up to the next quote like the first or what follows strings. */
function lengthOfQuoted(text: string, at: number): number {
  const quote = quoteOf(text.charAt(at));
  let end = at + 1;
  for (; end < text.length && !/[\r\n]/.test(text.charAt(end)); end += text.charAt(end) === "\\" ? 2 : 1) {
    if (quoteOf(text.charAt(end)) === quote) return end + 1 - at;
  }
  return 1 + matchAt(BARE, text, at + 1).length;
}

/** Up to here goes a string whose last quote is lost. */
const WORD = /"[\w./ -]*?(?=\s*[,:}\]\r\n])|"[\w./-]*/y;
/** What follows a string, and what does where a mark is lost. */
const BEHIND = /\s*(?:[,:}\]]|$)/y;
const PLAIN = /^"[^,:{}[\]]*"$/;

function matchAt(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? "";
}

const standsAt = (pattern: RegExp, text: string, at: number): boolean => {
  pattern.lastIndex = at;
  return pattern.test(text);
};

/** Tokens between two turns for others. */
export const TOKENS_A_TURN = 10_000;

/** @param edits the markers of a merge conflict are taken out */
export function* tokenizeJson(text: string, edits: Edits): Steps<readonly JsonToken[]> {
  const tokens: JsonToken[] = [];
  let at = 0;
  const push = (kind: JsonToken["kind"], written: string, quoteAt?: number): void => {
    tokens.push({
      kind,
      start: at,
      end: at + written.length,
      text: written,
      ...(quoteAt !== undefined && { quoteAt }),
    });
    at += written.length;
  };
  /** What is written in another way than JSON's. */
  const pushAs = (kind: JsonToken["kind"], length: number, meant: string): void => {
    edits.replace(at, meant.padEnd(length));
    tokens.push({ kind, start: at, end: at + length, text: meant });
    at += length;
  };
  const pasted = createPastedLines(text, edits);
  const beginLine = (indentation: number): number => {
    let lineStart = indentation;
    while (lineStart > 0 && /[^\r\n]/.test(text.charAt(lineStart - 1))) lineStart--;
    const begin = pasted(lineStart, tokens.at(-1)?.text.at(-1) ?? "");
    return begin > lineStart ? Math.max(begin, indentation) : blankConflictMarker(text, indentation, edits);
  };
  at = beginLine(matchAt(SPACE, text, at).length);
  while (at < text.length) {
    if (tokens.length % TOKENS_A_TURN === TOKENS_A_TURN - 1) yield;
    const space = matchAt(SPACE, text, at);
    if (space !== "") {
      at += space.length;
      if (/[\r\n]/.test(space)) at = beginLine(at);
    } else if (text.charAt(at) === '"') {
      const whole = matchAt(STRING, text, at);
      if (whole !== "" && (standsAt(BEHIND, text, at + whole.length) || PLAIN.test(whole))) {
        push("string", whole);
      } else {
        const word = matchAt(WORD, text, at);
        // A text that is cut off in a string has lost no quote.
        const end = at + word.length;
        push("string", word, end < text.length ? end : undefined);
      }
    } else if (/[{}[\],:]/.test(text.charAt(at))) {
      push("mark", text.charAt(at));
    } else if (text.charAt(at) === "(" || text.charAt(at) === ")") {
      pushAs("mark", 1, text.charAt(at) === "(" ? "[" : "]");
    } else if (quoteOf(text.charAt(at)) !== undefined) {
      const length = lengthOfQuoted(text, at);
      const isOpen = length === 1 || quoteOf(text.charAt(at + length - 1)) !== quoteOf(text.charAt(at));
      if (isOpen) edits.insert(at + length, '"');
      pushAs(
        "string",
        length,
        `"${text.slice(at + 1, at + length - (isOpen ? 0 : 1)).replaceAll('"', "'")}${isOpen ? "" : '"'}`,
      );
    } else {
      const unbegun = matchAt(UNBEGUN, text, at);
      const literal = matchAt(LITERAL, text, at) || text.charAt(at);
      const meant = PYTHON_LITERALS.get(literal);
      if (meant !== undefined) pushAs("literal", literal.length, meant);
      else if (unbegun === "") push("literal", literal);
      else push("string", unbegun, at);
    }
  }
  return tokens;
}
