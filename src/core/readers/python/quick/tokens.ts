/** The tokens of plain Python, one after another, as the library's grammar cuts them. */

/** What is thrown where a text is not plain: the library's parser is asked then. */
export const NOT_PLAIN = new Error("not plain");

export const notPlain = (): never => {
  throw NOT_PLAIN;
};

/** `name`, `number`, `text`, `newline` (outside brackets), `end`; of keywords and punctuation the token itself. */
export interface Token {
  type: string;
  /** Of a text, that of its prefix. */
  from: number;
  to: number;
  /** Where the one before it ended. */
  before: number;
}

export interface Tokens {
  /** The token at which the text is looked at; it changes. */
  readonly at: Token;
  /** Goes on to the next one. */
  readonly advance: () => void;
  /** Goes on from an offset, which is outside any text. */
  readonly advanceFrom: (offset: number) => void;
  /** Goes on to the first token of the next line with one, and tells how far it is indented; -1 at the end. */
  readonly beginLine: () => number;
  /** Within brackets, lines do not end. */
  readonly enter: () => void;
  readonly leave: () => void;
}

/** Those that are no name anywhere. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  (
    "and as assert async await break class continue def del elif else except finally for from global if import in is " +
    "lambda nonlocal not or pass raise return try while with yield None True False"
  ).split(" "),
);

const LONGEST_KEYWORD = 8;

const NEWLINE = 10;
const RETURN = 13;
const BACKSLASH = 92;

const isBreak = (code: number): boolean => code === NEWLINE || code === RETURN;

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Letters of ASCII and `_`; beyond ASCII, all that is no space. */
const beginsName = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code >= 0xa1;

const isQuote = (code: number): boolean => code === 34 || code === 39;

const NUMBER =
  /(?:0[bB][_01]+|0[oO][_0-7]+|0[xX][_0-9a-fA-F]+|(?:\d[_\d]*(?:\.(?:\d[_\d]*)?)?|\.\d[_\d]*)(?:[eE][+-]?\d[_\d]*)?[jJ]?)/y;

const OPERATOR = /\*\*=?|\/\/=?|>>=?|<<=?|<>|->|:=|\.\.\.|[-+*/%@&|^<>=!]=|[-+*/%@&|^~<>=!()[\]{}.,;:]/y;

/** Punctuation of one character, whatever stands behind it. */
const SINGLE = "()[]{},;~";

/** The tokens of a text. @throws NOT_PLAIN at what is none */
export function createTokens(text: string): Tokens {
  const at: Token = { type: "newline", from: 0, to: 0, before: 0 };
  let brackets = 0;

  const set = (type: string, from: number, to: number): void => {
    at.type = type;
    at.from = from;
    at.to = to;
  };

  /** A line that goes on in the next one, which must have something. */
  const behindContinuation = (offset: number): number => {
    if (text.charCodeAt(offset + 1) !== NEWLINE) notPlain();
    let next = offset + 2;
    while (text.charCodeAt(next) === 32 || text.charCodeAt(next) === 9) next++;
    const code = text.charCodeAt(next);
    return Number.isNaN(code) || isBreak(code) || code === 35 ? notPlain() : next;
  };

  const endOfLine = (offset: number): number => {
    let end = offset;
    while (end < text.length && !isBreak(text.charCodeAt(end))) end++;
    return end;
  };

  const word = (from: number): void => {
    let to = from + 1;
    let code = text.charCodeAt(to);
    while (beginsName(code) || isDigit(code)) code = text.charCodeAt(++to);
    if (isQuote(code))
      return set(/^([uUbBrRfF]|[rR][bBfF]|[bBfF][rR])$/.test(text.slice(from, to)) ? "text" : notPlain(), from, to);
    const isShort = to - from <= LONGEST_KEYWORD;
    const written = isShort ? text.slice(from, to) : "";
    set(isShort && KEYWORDS.has(written) ? written : "name", from, to);
  };

  const number = (from: number): void => {
    NUMBER.lastIndex = from;
    NUMBER.test(text);
    const code = text.charCodeAt(NUMBER.lastIndex);
    // Python 2's `10L`
    if (beginsName(code) || isDigit(code) || code === 46) notPlain();
    set("number", from, NUMBER.lastIndex);
  };

  const advanceFrom = (offset: number): void => {
    let from = offset;
    at.before = offset;
    for (;;) {
      const code = text.charCodeAt(from);
      if (code === 32 || code === 9 || code === 12) from++;
      else if (beginsName(code)) return word(from);
      else if (isDigit(code)) return number(from);
      else if (isQuote(code)) return set("text", from, from);
      else if (code === 35) from = endOfLine(from);
      else if (isBreak(code)) {
        if (brackets === 0) return set("newline", from, from + 1);
        from++;
      } else if (code === BACKSLASH) from = behindContinuation(from);
      else if (Number.isNaN(code)) return set("end", from, from);
      else {
        const single = text.charAt(from);
        if (SINGLE.includes(single)) return set(single, from, from + 1);
        if (code === 46 && isDigit(text.charCodeAt(from + 1))) return number(from);
        OPERATOR.lastIndex = from;
        if (!OPERATOR.test(text)) notPlain();
        return set(text.slice(from, OPERATOR.lastIndex), from, OPERATOR.lastIndex);
      }
    }
  };

  return {
    at,
    advance: () => advanceFrom(at.to),
    advanceFrom,
    beginLine() {
      let start = at.to;
      for (;;) {
        let depth = 0;
        let from = start;
        let code = text.charCodeAt(from);
        for (; code === 32 || code === 9; code = text.charCodeAt(++from)) depth += code === 9 ? 8 - (depth % 8) : 1;
        if (code === 35) from = endOfLine(from);
        else if (code === 12 || code === BACKSLASH) notPlain();
        else if (!isBreak(code)) {
          advanceFrom(from);
          if (at.type !== "end") return depth;
          return depth > 0 ? notPlain() : -1;
        }
        start = from + 1;
      }
    },
    enter: () => void brackets++,
    leave: () => void brackets--,
  };
}
