/** Python's numbers and strings, by the language reference, section 2.4 to 2.6 ("Literals"). */

/** The value of a number as written; `undefined` for an imaginary one, and for a whole one that is not exact here. */
export function numberOf(text: string): number | undefined {
  const value = valueOf(text);
  const inexact = value !== undefined && Number.isInteger(value) && !Number.isSafeInteger(value);
  return inexact && !/[.eE]/.test(text) ? undefined : value;
}

/** Whether Python takes a number for a float, as it is written: `4.0`, `1e3`. */
export const isFloat = (text: string): boolean => /^[^x]*[.e]/i.test(text);

function valueOf(text: string): number | undefined {
  const digits = text.replaceAll("_", "").toLowerCase();
  if (/^0[xob]/.test(digits)) {
    const value = Number(digits.replace(/l$/, ""));
    return Number.isNaN(value) ? undefined : value;
  }
  const match = /^(\d*\.?\d*(?:e[+-]?\d+)?)l?$/.exec(digits);
  if (match === null) return undefined;
  const decimal = match[1]!;
  // Python 2's octal: 0755.
  if (/^0[0-7]+$/.test(decimal)) return Number.parseInt(decimal, 8);
  const value = Number(decimal);
  return decimal === "" || Number.isNaN(value) ? undefined : value;
}

const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  "'": "'",
  '"': '"',
  a: "\x07",
  b: "\b",
  f: "\f",
  v: "\v",
  "\n": "",
};

const ESCAPE = /\\(?:\r\n|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{1,3})|([\s\S]))/g;

/** The value of one string literal with its prefix and quotes. */
export function stringOf(text: string): string {
  const match = /^([a-zA-Z]*)("""|'''|"|')/.exec(text);
  if (match === null) return text;
  const [opening, prefix = "", quote = ""] = match;
  const closed = text.length >= opening.length + quote.length && text.endsWith(quote);
  const content = text.slice(opening.length, closed ? -quote.length : undefined);
  if (!content.includes("\\") || /r/i.test(prefix)) return content;
  return content.replace(ESCAPE, (whole, hex2, hex4, hex8, octal, other) => {
    const hex: string | undefined = hex2 ?? hex4 ?? hex8;
    if (hex !== undefined) {
      const code = Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    }
    if (octal !== undefined) return String.fromCodePoint(Number.parseInt(octal, 8));
    if (other === undefined) return ""; // A line that ends with a backslash goes on in the next.
    return SIMPLE_ESCAPES[other] ?? whole;
  });
}

/** The same; `undefined` of one with characters by their names: `"\\N{BULLET}"`. */
export const plainStringOf = (text: string): string | undefined =>
  text.includes("\\N{") && !/^b?r/i.test(text) ? undefined : stringOf(text);
