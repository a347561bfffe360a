/**
 * The tokens of a Python text, as far as its brackets, strings and lines go. It takes any text: a
 * string that its line does not end, or a quote that word processors made, is mended on the way.
 */
import type { Edits } from "./python-edits";

export type TokenKind = "name" | "number" | "string" | "operator" | "open" | "close" | "newline";

export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
}

/** What blogs and word processors make of quotes, spaces and punctuation, and what it was. */
const SINGLE_QUOTE = /[‘’‚‛′]/;
const DOUBLE_QUOTE = /[“”„‟″]/;
const SPACES = /[\u00a0\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff]/;
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
};

/** Prompts that are copied with the code: `In [5]:`, `...:`, `>>>`. */
const PROMPT = /(?:In ?\[[\d ]*\]:|Out ?\[[\d ]*\]:|>>>(?= |$)|\.\.\.:?(?= |$))/my;

const NAME =
  /(?:[A-Za-z_]|(?![‘’‚‛′“”„‟″（）［］｛｝，：＝；\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff])[\u00a1-\u{10ffff}])(?:\w|(?![‘’‚‛′“”„‟″（）［］｛｝，：＝；\u1680\u2000-\u200b\u202f\u205f\u3000\ufeff])[\u00a1-\u{10ffff}])*/uy;
const NUMBER =
  /0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:(?:\d[\d_]*)?\.\d[\d_]*|\d[\d_]*\.(?=[eE][+-]?\d|[jJ]\b|(?![\w.]))|\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJlL]?/y;
const STRING_PREFIX = /^(?:[uUbBrRfF]|[bB][rR]|[rR][bB]|[fF][rR]|[rR][fF])$/;
const OPERATOR = /\*\*=?|\/\/=?|<<=?|>>=?|[-+*/%@&|^=!<>:]=|->|[-+*/%@&|^=<>:.,;~!?$`\\]/y;

/** A statement at the beginning of a line inside a string that nothing ends: the string ends before it. */
const CODE_LINE = /^[ \t]*(?:def|class|import|from \S+ import|return|for \w+ in|if .*:$)\b/m;

export function tokenize(text: string, edits: Edits): Token[] {
  const scan = createScan(text, edits);
  return scan();
}

function createScan(text: string, edits: Edits): () => Token[] {
  const tokens: Token[] = [];
  const { length } = text;
  let at = 0;
  let lineStart = 0;
  /** Index of the first token of the line. */
  let lineTokens = 0;
  /** A line whose strings do not end is read again, more tolerantly. */
  let tolerantUntil = -1;
  let continued = false;
  /** Long strings that end with their line, since a quote of theirs is lost. */
  const ended = new Set<number>();

  const push = (kind: TokenKind, start: number, end: number): void => {
    tokens.push({ kind, start, end });
    at = end;
  };
  const endOfLine = (from: number): number => {
    const end = text.slice(from, from + 4096).search(/[\r\n]/);
    if (end >= 0) return from + end;
    const far = text.indexOf("\n", from);
    return far < 0 ? length : far;
  };
  const matchAt = (pattern: RegExp, offset: number): string | undefined => {
    pattern.lastIndex = offset;
    return pattern.exec(text)?.[0];
  };

  const newline = (): void => {
    const end = text.startsWith("\r\n", at) ? at + 2 : at + 1;
    push("newline", at, end);
    beginLine();
  };
  const beginLine = (): void => {
    lineStart = at;
    lineTokens = tokens.length;
    if (continued) {
      continued = false;
      return;
    }
    const code = /[ \t\f]*/y;
    code.lastIndex = at;
    const first = at + (code.exec(text)?.[0].length ?? 0);
    const character = text.charAt(first);
    if (character === "%" || character === "!" || character === "?") {
      // A notebook's command: no Python.
      edits.replace(first, "#");
      at = endOfLine(first);
      // Its own continuation lines belong to it.
      while (text.charAt(at - 1) === "\\" && at < length) {
        const next = text.startsWith("\r\n", at) ? at + 2 : at + 1;
        if (next < length) edits.replace(next, "#");
        at = endOfLine(next);
      }
      return;
    }
    const prompt = matchAt(PROMPT, first);
    if (prompt !== undefined) {
      edits.replace(first, " ".repeat(prompt.length));
      at = first + prompt.length;
    }
  };

  const quoteClass = (character: string): string | undefined => {
    if (character === "'" || SINGLE_QUOTE.test(character)) return "'";
    return character === '"' || DOUBLE_QUOTE.test(character) ? '"' : undefined;
  };

  /** Where a string of one line ends, behind its quote; `undefined` where its line has no quote for it. */
  const endOfString = (from: number, quote: string): number | undefined => {
    for (let index = from; index < length; index++) {
      const character = text.charAt(index);
      if (character === quote) return index + 1;
      if (character === "\\") {
        if (text.startsWith("\r\n", index + 1)) index++;
        index++;
      } else if (character === "\n" || character === "\r") {
        return undefined;
      }
    }
    return undefined;
  };

  const readString = (prefixStart: number, quoteAt: number): void => {
    const quote = text.charAt(quoteAt);
    if (text.startsWith(quote.repeat(3), quoteAt)) {
      const end = text.indexOf(quote.repeat(3), quoteAt + 3);
      let closed = end;
      while (closed > 0 && isEscaped(text, closed, quoteAt)) closed = text.indexOf(quote.repeat(3), closed + 1);
      if (closed >= 0 && !ended.has(prefixStart)) {
        push("string", prefixStart, closed + 3);
        return;
      }
      const runaway = tokens.findIndex(
        (token) => isLongString(text, token) && CODE_LINE.test(text.slice(token.start, token.end)),
      );
      if (runaway >= 0 && ended.size < 3) {
        // A quote is lost further up: what looks like a string there is code, and the other way round.
        const { start } = tokens[runaway]!;
        ended.add(start);
        tokens.length = runaway;
        edits.forgetFrom(start);
        at = start;
        return;
      }
      // The rest of the document is no string.
      const line = endOfLine(quoteAt);
      edits.insert(line, quote.repeat(3));
      push("string", prefixStart, line);
      return;
    }
    if (at < tolerantUntil || quoteAt < tolerantUntil) {
      readTolerantly(prefixStart, quoteAt, quote);
      return;
    }
    const end = /[fF]/.test(text.slice(prefixStart, quoteAt))
      ? endOfFormatString(quoteAt + 1, quote)
      : endOfString(quoteAt + 1, quote);
    if (end !== undefined) {
      push("string", prefixStart, end);
      return;
    }
    // Read the line again from its beginning: the quote that was lost may be an earlier one.
    tolerantUntil = endOfLine(quoteAt);
    tokens.length = lineTokens;
    edits.forgetFrom(lineStart);
    at = lineStart;
    beginLine();
  };

  /** Behind the quote that ends a formatted string; strings of the same quote may stand in its braces. */
  const endOfFormatString = (from: number, quote: string): number | undefined => {
    let depth = 0;
    for (let index = from; index < length; index++) {
      const character = text.charAt(index);
      if (character === "\n" || character === "\r") break;
      if (character === "\\" && depth === 0) index++;
      else if (character === "{") depth += 1;
      else if (character === "}") depth = Math.max(0, depth - 1);
      else if (character === quote && depth === 0) return index + 1;
    }
    return endOfString(from, quote);
  };

  /** A string of a line on which a quote is lost: it is the word behind its quote. */
  const readTolerantly = (prefixStart: number, quoteAt: number, quote: string): void => {
    const end = endOfString(quoteAt + 1, quote);
    const content = text.slice(quoteAt + 1, (end ?? tolerantUntil + 1) - 1);
    const runsOver = end === undefined || /[,([]\s*(?:\w+\s*=)?\s*$/.test(content);
    if (end !== undefined && end <= tolerantUntil && !runsOver) {
      push("string", prefixStart, end);
      return;
    }
    const smart = content.search(quote === "'" ? SINGLE_QUOTE : DOUBLE_QUOTE);
    const word = /^[\w./ -]*?(?=\s*(?:[,)\]}:]|$))/.exec(content)?.[0] ?? /^[\w./-]*/.exec(content)?.[0] ?? "";
    if (smart >= 0 && /^[\w./ -]*$/.test(content.slice(0, smart))) {
      edits.replace(quoteAt + 1 + smart, quote);
      push("string", prefixStart, quoteAt + 2 + smart);
      return;
    }
    edits.insert(quoteAt + 1 + word.length, quote);
    push("string", prefixStart, quoteAt + 1 + word.length);
  };

  /** `‘tanh’` */
  const readSmartString = (): void => {
    const quote = quoteClass(text.charAt(at))!;
    const line = endOfLine(at);
    let end = at + 1;
    while (end < line && quoteClass(text.charAt(end)) !== quote) end++;
    const content = text.slice(at + 1, end);
    const closed = end < line;
    const plain = content.includes(quote) ? (quote === "'" ? '"' : "'") : quote;
    const word = closed ? content : (/^[\w./-]*/.exec(content)?.[0] ?? "");
    edits.replace(at, plain);
    if (closed) edits.replace(end, plain);
    else edits.insert(at + 1 + word.length, plain);
    push("string", at, closed ? end + 1 : at + 1 + word.length);
  };

  const readName = (word: string): void => {
    const end = at + word.length;
    const quote = text.charAt(end);
    if (quote === "'" || quote === '"') {
      if (STRING_PREFIX.test(word)) {
        readString(at, end);
        return;
      }
      if (end < tolerantUntil && quoteEndsWord(end, quote)) {
        // tanh': the quote before it is lost.
        edits.insert(at, quote);
        push("string", at, end + 1);
        return;
      }
    }
    push("name", at, end);
  };
  /** Whether what follows the quote is what follows a string, not what stands in one. */
  const quoteEndsWord = (quoteAt: number, quote: string): boolean =>
    !text.startsWith(quote, quoteAt + 1) && /^\s*(?:[,)\]}:]|$)/.test(text.slice(quoteAt + 1, tolerantUntil));

  const step = (): void => {
    const character = text.charAt(at);
    if (character === "\n" || character === "\r") {
      newline();
    } else if (character === " " || character === "\t" || character === "\f") {
      at++;
    } else if (character === "#") {
      at = endOfLine(at);
    } else if (character === "\\" && /^\\[ \t]*(?:\r\n|\r|\n)/.test(text.slice(at, at + 20))) {
      // The line goes on in the next.
      continued = true;
      at = endOfLine(at);
      const end = text.startsWith("\r\n", at) ? at + 2 : at + 1;
      at = end;
      beginLine();
    } else if (character === "'" || character === '"') {
      readString(at, at);
    } else if ("([{".includes(character)) {
      push("open", at, at + 1);
    } else if (")]}".includes(character)) {
      push("close", at, at + 1);
    } else if (FULL_WIDTH[character] !== undefined) {
      edits.replace(at, FULL_WIDTH[character]);
      const kind = "([{".includes(FULL_WIDTH[character])
        ? "open"
        : ")]}".includes(FULL_WIDTH[character])
          ? "close"
          : "operator";
      push(kind, at, at + 1);
    } else if (SPACES.test(character)) {
      edits.replace(at, at === 0 && character === "\ufeff" ? "\n" : " ");
      at++;
    } else if (quoteClass(character) !== undefined) {
      readSmartString();
    } else if (/[\d.]/.test(character) && readNumber()) {
      return;
    } else {
      const name = matchAt(NAME, at);
      if (name !== undefined) readName(name);
      else push("operator", at, at + Math.max(1, matchAt(OPERATOR, at)?.length ?? 1));
    }
  };

  const readNumber = (): boolean => {
    const number = matchAt(NUMBER, at);
    if (number === undefined) return false;
    const end = at + number.length;
    // The library knows no number that ends with a point, nor Python 2's long ones.
    const point = number.indexOf(".");
    if (point >= 0 && !/\d/.test(number.charAt(point + 1))) edits.replace(at + point, "_");
    if (/[lL]$/.test(number)) edits.replace(end - 1, "_");
    push("number", at, end);
    return true;
  };

  return () => {
    beginLine();
    while (at < length) step();
    return tokens;
  };
}

const isLongString = (text: string, token: Token): boolean =>
  token.kind === "string" && /^[a-zA-Z]*(?:"""|''')/.test(text.slice(token.start, token.start + 5));

/** Whether a backslash stands before the character. */
function isEscaped(text: string, at: number, from: number): boolean {
  let slashes = 0;
  for (let index = at - 1; index > from && text.charAt(index) === "\\"; index--) slashes++;
  return slashes % 2 === 1;
}
