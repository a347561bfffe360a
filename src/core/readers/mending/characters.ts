/** What blogs, word processors and input methods make of a program's quotes, spaces and punctuation, and what it was. */
import type { Edits } from "../text-edits";

const SINGLE_QUOTE = /[‘’‚‛′＇]/;
const DOUBLE_QUOTE = /[“”„‟″＂«»]/;

/** Characters that are not seen, and stand between others, or within a word. */
const HIDDEN = "\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060\\ufeff";
const ONE_HIDDEN = new RegExp(`[${HIDDEN}]`);
const EACH_HIDDEN = new RegExp(ONE_HIDDEN, "g");
const IN_WORDS = "[\\p{L}\\p{M}\\p{N}_$]+";
const SPLIT_WORD = new RegExp(`(?:\\d[\\d_.]*|${IN_WORDS})(?:[${HIDDEN}]+${IN_WORDS})+`, "uy");

/** Spaces that Python does not take for any; a byte-order mark counts as one. */
export const WIDE_SPACE = new RegExp(
  `[${HIDDEN}\\v\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]`,
);

/** A line's indentation in which something stands that is not seen. */
export const HIDDEN_INDENTATION = new RegExp(`[ \\t]*[${HIDDEN}][ \\t${HIDDEN}]*`, "y");

/** Full-width numbers: `３２`. */
const WIDE_NUMBER = /[０-９]+(?:[.．][０-９]+)?/y;

/** What word processors and input methods put in the place of punctuation, besides full-width characters. */
const PUNCTUATION: Readonly<Record<string, string>> = {
  "、": ",",
  "。": ".",
  "–": "-",
  "—": "-",
  "−": "-",
  "×": "*",
  "÷": "/",
};

/** No name holds any of these: a class of characters for a regular expression. */
export const IN_NO_NAME = `${HIDDEN}‘’‚‛′“”„‟″«»、。–—−×÷…！-／：-＠［-＾｀｛-～\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000`;

/** Between a full-width character and the one of ASCII. */
const WIDTH = 0xff00 - 0x20;

/** The punctuation of a program that the character stands for; itself where it stands for none. */
export function asciiOf(character: string): string {
  if (character < "\u0080") return character;
  const isWide = /[！-／：-＠［-＾｀｛-～]/.test(character) && quoteOf(character) === undefined;
  return isWide ? String.fromCharCode(character.charCodeAt(0) - WIDTH) : (PUNCTUATION[character] ?? character);
}

/**
 * Mends a word that something divides which is not seen, and a number of full-width digits.
 * @param end where the word ends as it stands; the offset itself where none begins
 * @returns where it does end
 */
export function mendWord(text: string, at: number, end: number, edits: Edits): number {
  const isSplit = end > at && ONE_HIDDEN.test(text.charAt(end));
  const pattern = isSplit ? SPLIT_WORD : WIDE_NUMBER;
  if (!isSplit && !/[０-９]/.test(text.charAt(at))) return end;
  pattern.lastIndex = at;
  const written = pattern.exec(text)?.[0];
  if (written === undefined) return end;
  const word = isSplit ? withoutHidden(written) : written.normalize("NFKC");
  edits.replace(at, word.padEnd(written.length));
  return at + written.length;
}

/** The text without what is not seen in it. */
export const withoutHidden = (text: string): string => text.replaceAll(EACH_HIDDEN, "");

/** The straight quote for a straight or typographic one. */
export function quoteOf(character: string): "'" | '"' | undefined {
  if (character === "'" || character === '"') return character;
  if (character < "\u0080") return undefined;
  if (SINGLE_QUOTE.test(character)) return "'";
  return DOUBLE_QUOTE.test(character) ? '"' : undefined;
}

/** Where the first typographic form of a quote stands; -1 where there is none. */
export const findTypographic = (text: string, quote: "'" | '"'): number =>
  text.search(quote === "'" ? SINGLE_QUOTE : DOUBLE_QUOTE);
