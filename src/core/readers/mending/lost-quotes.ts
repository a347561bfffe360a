/** Where strings end of which a quote is lost, or which a word processor made; said once for all languages. */
import type { Edits } from "../text-edits";
import { findTypographic, quoteOf } from "./characters";

export type Quote = "'" | '"';

/** What a string holds whose last quote is lost, up to what stands behind strings. */
const WORDS = /^[\w./@ -]*?(?=\s*(?:[,)\]};:]|$))/;
const WORD = /^[\w./-]*/;
/** A text with gaps, up to what fills them: `lstm_%d` of `lstm_%d % i`, `lstm_{}` of `lstm_{}.format(i)`. */
const TEMPLATE = /^[\w./ -]*?(?:(?:%[\d.]*[a-z]|\{[\w:.]*\})[\w./ -]*?)+(?=\s*%\s*[\w(]|\.format\()/;
/** The same of one with expressions in braces, of which the last may be open. */
const FORMATTED = /^(?:[\w./ :=%-]|\{[^{}"']*$|\{[^{}]*\})*?(?=\s*(?:[,)\]]|$))/;
/** A string of one word, and the word behind it. */
const WORD_AND_NEXT = /^([\w./-]+)\s+([a-z]+)\s/;

/** A string that ends with the other quote. */
const OTHER_QUOTE = /^([\w./@ -]+)["'](?=\s*(?:[,)\]};:]|$))/;
const OTHER_QUOTE_FORMATTED = /^((?:[\w./ :=%-]|\{[^{}"']*\})+)["'](?=\s*(?:[,)\]};:]|$))/;

/** Behind the next string's beginning: `'tanh, name='`, `'tanh, name=f'`. */
const NEXT_BEGINS = /[,([{]\s*(?:\w+\s*[:=]\s*[bfru]{0,2})?\s*$/i;

export interface StringEnd {
  /** Behind its last quote, or where that is missing. */
  readonly at: number;
  readonly lacksQuote: boolean;
}

/**
 * Where a string ends on a line on which a quote is lost: at its quote, unless that is the next string's.
 * @param at where its first quote stands
 * @param quoted where its quote comes next, on the line; -1 where there is none
 * @param joining words of the language that may stand behind an operand
 * @param isFormatted whether expressions may stand in it, in braces
 */
export function endOfLostString(
  text: string,
  at: number,
  quoted: number,
  lineEnd: number,
  joining: ReadonlySet<string>,
  edits: Edits,
  isFormatted = false,
): StringEnd {
  const content = text.slice(at + 1, quoted >= 0 ? quoted : lineEnd);
  if (quoted >= 0 && !NEXT_BEGINS.test(content)) return { at: quoted + 1, lacksQuote: false };
  const quote: Quote = text.charAt(at) === "'" ? "'" : '"';
  const typographic = findTypographic(content, quote);
  if (typographic >= 0 && /^[\w./ -]*$/.test(content.slice(0, typographic))) {
    edits.replace(at + 1 + typographic, quote);
    return { at: at + typographic + 2, lacksQuote: false };
  }
  const other = (isFormatted ? OTHER_QUOTE_FORMATTED : OTHER_QUOTE).exec(content)?.[1];
  if (other !== undefined) {
    edits.replace(at + 1 + other.length, quote);
    return { at: at + other.length + 2, lacksQuote: false };
  }
  const [, first = "", next = ""] = WORD_AND_NEXT.exec(content) ?? [];
  const formatted = isFormatted ? FORMATTED.exec(content)?.[0] : undefined;
  const known = formatted ?? (joining.has(next) ? first : undefined) ?? TEMPLATE.exec(content)?.[0];
  const word = known ?? WORDS.exec(content)?.[0] ?? WORD.exec(content)?.[0] ?? "";
  return { at: at + 1 + word.length, lacksQuote: true };
}

/** `‘tanh’`, with typographic quotes on one side or both; where it ends. */
export function endTypographicString(text: string, at: number, quote: Quote, edits: Edits): number {
  let end = at + 1;
  while (end < text.length && !/[\r\n]/.test(text.charAt(end)) && quoteOf(text.charAt(end)) !== quote) end++;
  const content = text.slice(at + 1, end);
  const plain = content.includes(quote) ? (quote === "'" ? '"' : "'") : quote;
  edits.replace(at, plain);
  if (quoteOf(text.charAt(end)) === quote) {
    edits.replace(end, plain);
    return end + 1;
  }
  const word = WORD.exec(content)?.[0] ?? "";
  edits.insert(at + 1 + word.length, plain);
  return at + 1 + word.length;
}
