/** The tokens of a text that ought to be JSON; a string of which a quote is lost ends where a value would. */
import type { Steps } from "../../../steps";
import { blankConflictMarker } from "../../mending/conflict-markers";
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
const LITERAL = /[^\s"{}[\],:]+/y;
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
  while (at < text.length) {
    if (tokens.length % TOKENS_A_TURN === TOKENS_A_TURN - 1) yield;
    const space = matchAt(SPACE, text, at);
    if (space !== "") {
      at = blankConflictMarker(text, at + space.length, edits);
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
    } else {
      const unbegun = matchAt(UNBEGUN, text, at);
      if (unbegun === "") push("literal", matchAt(LITERAL, text, at) || text.charAt(at));
      else push("string", unbegun, at);
    }
  }
  return tokens;
}
