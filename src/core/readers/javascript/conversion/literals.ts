/** What JavaScript's numbers and strings stand for. */

/** `1_000`, `0x10`, `.5`; `undefined` for a BigInt, which is no number. */
export function numberOf(text: string): number | undefined {
  const value = Number(text.replaceAll("_", ""));
  return Number.isNaN(value) ? undefined : value;
}

const ESCAPES: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t", v: "\v", "0": "\0" };

const ESCAPE = /\\(?:u\{([\da-fA-F]{1,6})\}|u([\da-fA-F]{4})|x([\da-fA-F]{2})|(\r\n|[^]))/g;

/** The text between the quotes, with its escapes resolved (ECMA-262, "String Literals"). */
export function stringOf(literal: string): string {
  const quote = literal.charAt(0);
  const inner = literal.length > 1 && literal.endsWith(quote) ? literal.slice(1, -1) : literal.slice(1);
  if (!inner.includes("\\")) return inner;
  return inner.replaceAll(ESCAPE, (_, point?: string, unit?: string, byte?: string, character: string = ""): string => {
    const code = Number.parseInt(point ?? unit ?? byte ?? "", 16);
    if (!Number.isNaN(code)) return code <= 0x10ffff ? String.fromCodePoint(code) : "";
    // A line break behind a backslash is no part of the string.
    if (/^[\r\n\u2028\u2029]/.test(character)) return "";
    return ESCAPES[character] ?? character;
  });
}
