/** What blogs, word processors and input methods make of a program's quotes, spaces and punctuation, and what it was. */

const SINGLE_QUOTE = /[‘’‚‛′]/;
const DOUBLE_QUOTE = /[“”„‟″]/;

/** Spaces that Python does not take for any; a byte-order mark counts as one. */
export const WIDE_SPACE = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]/;

const FULL_WIDTH: Readonly<Record<string, string>> = {
  "（": "(",
  "）": ")",
  "［": "[",
  "］": "]",
  "｛": "{",
  "｝": "}",
  "，": ",",
  "：": ":",
  "＝": "=",
  "；": ";",
  "＃": "#",
};

/** The character of Python that a full-width one stands for. */
export const asciiOf = (character: string): string =>
  character < "\u0080" ? character : (FULL_WIDTH[character] ?? character);

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
