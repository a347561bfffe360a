/**
 * The tokens of a Python text, as far as its brackets, strings and lines go. It takes any text, and
 * mends on the way what concerns single tokens: quotes, spaces, punctuation, numbers, prompts.
 */
import {
  asciiOf,
  HIDDEN_INDENTATION,
  IN_NO_NAME,
  mendWord,
  quoteOf,
  WIDE_SPACE,
  withoutHidden,
} from "../../mending/characters";
import { blankConflictMarker } from "../../mending/conflict-markers";
import { endOfEntityString, mendEntityOperator } from "../../mending/entities";
import { createPastedLines, takeOutOfIndentation } from "../../mending/pasted-lines";
import { type Steps } from "../../../steps";
import type { Edits } from "../../text-edits";
import { readString, readStringWithoutBeginning, readTypographicString } from "./quotes";
import { behindLineBreak, endOfLine, matchAt, push, type Scan, type Token } from "./scan";

/** Prompts that are copied with the code: `In [5]:`, `...:`, `>>>`. */
const PROMPT = /(?:In ?\[[\d ]*\]:|Out ?\[[\d ]*\]:|>>>(?= |$)|\.\.\.:?(?= |$))/my;

/** A name as the library takes it: any character that is no ASCII may be in it, but for those that `characters.ts` knows. */
const BEYOND_ASCII = `(?![${IN_NO_NAME}])[\\u00a1-\\u{10ffff}]`;
const NAME = new RegExp(`(?:[A-Za-z_]|${BEYOND_ASCII})(?:\\w|${BEYOND_ASCII})*`, "uy");

const NUMBER =
  /0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:(?:\d[\d_]*)?\.\d[\d_]*|\d[\d_]*\.(?=[eE][+-]?\d|[jJ]\b|(?![\w.]))|\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJlL]?/y;

const STRING_PREFIX = /^(?:[uUbBrRfF]|[bB][rR]|[rR][bB]|[fF][rR]|[rR][fF])$/;

/** `%matplotlib inline`, `%%time`, `!pip install`, `?name`; not the operators `%(a, b)`, `% a`, `%a)` and `!= b`. */
const COMMAND = /%%?[A-Za-z_]\w*(?=\s|$)|!(?!=)|\?/y;
/** `%time units = 6`: the statement behind it is run, and its names stay. */
const TIMED = /%time(?=[ \t]+[A-Za-z_])/y;
/** The same behind `name =`. */
const ASSIGNED_COMMAND = /%%?[A-Za-z_]|!(?=\S)(?!=)/y;
const OPERATOR = /\*\*=?|\/\/=?|<<=?|>>=?|[-+*/%@&|^=!<>:]=|->|[-+*/%@&|^=<>:.,;~!?$`\\]/y;

/** What a notebook's commands, prompts, the markers of a conflict and those of pasted lines begin with. */
const LINE_MARKS = Uint8Array.from({ length: 128 }, (_, code) =>
  Number(/[%!?IO>.<=|+@`\d-]/.test(String.fromCharCode(code))),
);

/** So may what is no ASCII: it may be a character that is not seen. */
const mayBeginMark = (text: string, at: number): boolean => LINE_MARKS[text.charCodeAt(at)] !== 0;

/** What follows the first word of an argument's name. */
const HYPHENS = /(?:-[A-Za-z_]\w*)+(?=[ \t]*=(?!=))/y;

const CONTINUATION = /\\[ \t]*(?=[\r\n])/y;

export interface Tokens {
  readonly tokens: readonly Token[];
  /** Whether a long string does not end, so that what is a string and what is not hangs on the whole text. */
  readonly runsAway: boolean;
}

/** So much is cut between two turns for others, in UTF-16 units: some 5 ms. */
const STEP = 50_000;

/** The tokens of a text in their order, a few milliseconds of work at a time; what is mended on the way stands in `edits`. */
export function* tokenizeSteps(text: string, edits: Edits): Steps<Tokens> {
  const scan: Scan = {
    text,
    edits,
    tokens: [],
    at: 0,
    lineStart: 0,
    lineTokens: 0,
    tolerantUntil: -1,
    endedStrings: new Set(),
    runsAway: false,
    pasted: createPastedLines(text, edits),
  };
  beginLine(scan);
  while (scan.at < text.length) {
    readTokens(scan, Math.min(scan.at + STEP, text.length));
    yield;
  }
  return scan;
}

function readTokens(scan: Scan, end: number): void {
  while (scan.at < end) readToken(scan);
}

/** Leaves out what is no Python at the beginning of a line: a notebook's command, a prompt. */
function beginLine(scan: Scan): void {
  const { text, edits } = scan;
  scan.lineTokens = scan.tokens.length;
  scan.lineStart = scan.at;
  // Most lines begin with what is no mark; where some were found, any may be one.
  if (!scan.runsAway && !mayBeginMark(text, behindSpaces(text, scan.at))) return;
  const begin = scan.at;
  scan.at = scan.pasted(begin, lastCharacter(scan));
  // Which lines have it hangs on those around them.
  scan.runsAway ||= scan.at > begin;
  const hidden = matchAt(text, HIDDEN_INDENTATION, scan.at);
  if (hidden !== undefined && scan.at === begin) {
    takeOutOfIndentation(text, begin, hidden.length, withoutHidden(hidden), edits);
    scan.at += hidden.length;
  }
  scan.lineStart = scan.at;
  const first = behindSpaces(text, scan.at);
  scan.at = blankConflictMarker(text, scan.at, edits);
  if (scan.at > first) return;
  const timed = matchAt(text, TIMED, first);
  if (timed !== undefined) {
    // It is run as if it stood alone: `_   ; units = 6`.
    edits.replace(first, "_   ;");
    push(scan, "name", first, first + 1);
    push(scan, "operator", first + 4, first + 5);
    return;
  }
  if (matchAt(text, COMMAND, first) !== undefined) {
    edits.replace(first, "#");
    scan.at = endOfLine(text, first);
    // Its own continuation lines belong to it.
    while (text.charAt(scan.at - 1) === "\\" && scan.at < text.length) {
      const next = behindLineBreak(text, scan.at);
      if (next < text.length) edits.replace(next, "#");
      scan.at = endOfLine(text, next);
    }
    return;
  }
  const prompt = matchAt(text, PROMPT, first);
  if (prompt !== undefined) {
    edits.replace(first, " ".repeat(prompt.length));
    scan.at = first + prompt.length;
  }
}

/** That of the last token; of a newline, that of the one before. */
function lastCharacter({ text, tokens }: Scan): string {
  let at = tokens.length - 1;
  while (tokens[at]?.kind === "newline") at--;
  return text.charAt((tokens[at]?.end ?? 0) - 1);
}

function readToken(scan: Scan): void {
  const { text, at } = scan;
  const written = text.charAt(at);
  // Most of a text is names and spaces, a line's own and those between.
  const end = behindAsciiName(text, at);
  if (end > at) {
    readName(scan, end);
    return;
  }
  const character = asciiOf(written);
  if (character !== written) scan.edits.replace(at, character);
  const quote = quoteOf(written);
  if (character === "\n" || character === "\r") {
    push(scan, "newline", at, behindLineBreak(text, at));
    beginLine(scan);
  } else if (character === " " || character === "\t" || character === "\f") {
    scan.at = behindSpaces(text, at);
  } else if (character === "#") {
    scan.at = endOfLine(text, at);
  } else if (quote === written) {
    readString(scan, at, at);
  } else if (quote !== undefined) {
    readTypographicString(scan, at, at, quote);
  } else if ("([{".includes(character)) {
    push(scan, "open", at, at + 1);
  } else if (")]}".includes(character)) {
    push(scan, "close", at, at + 1);
  } else if (WIDE_SPACE.test(character)) {
    // A byte-order mark before the first line would indent it.
    scan.edits.replace(at, at === 0 ? "\n" : " ");
    scan.at++;
  } else {
    readWord(scan);
  }
}

/** A number, a name, an operator, or the end of a line that goes on in the next. */
function readWord(scan: Scan): void {
  const { text, at, edits } = scan;
  const kind = WORD_KINDS[text.charCodeAt(at)];
  const number = kind === DIGIT || text.charAt(at) === "." ? matchAt(text, NUMBER, at) : undefined;
  const wide = kind === undefined || number !== undefined ? mendWord(text, at, at + (number?.length ?? 0), edits) : at;
  if (wide > at + (number?.length ?? 0)) {
    push(scan, "number", at, wide);
    return;
  }
  if (number !== undefined) {
    readNumber(scan, number);
    return;
  }
  const name = kind === NO_WORD ? undefined : matchAt(text, NAME, at);
  if (name !== undefined) {
    readName(scan, at + name.length);
    return;
  }
  const continuation = matchAt(text, CONTINUATION, at);
  if (continuation !== undefined) {
    // Spaces behind it are not seen, and not allowed.
    if (continuation.length > 1) edits.replace(at, `${" ".repeat(continuation.length - 1)}\\`);
    scan.at = behindLineBreak(text, at + continuation.length);
    scan.lineStart = scan.at;
    scan.lineTokens = scan.tokens.length;
    return;
  }
  if (isGivenToNotebook(scan)) {
    // The name is bound to what nobody can tell.
    scan.edits.replace(at, "_#");
    push(scan, "name", at, at + 1);
    scan.at = endOfLine(text, at);
    return;
  }
  if (text.charAt(at) === "&" && readEntity(scan)) return;
  // `(.size`, `x = .size`: a name is gone.
  if (lacksObject(scan)) edits.insert(at, "_");
  if (!readHyphens(scan)) push(scan, "operator", at, at + (matchAt(text, OPERATOR, at)?.length ?? 1));
}

/** What a web page writes for quotes, `<`, `>` and `&`. */
function readEntity(scan: Scan): boolean {
  const { text, at, edits } = scan;
  const string = endOfEntityString(text, at, at, edits);
  const operator = string === undefined ? mendEntityOperator(text, at, edits) : undefined;
  if (string !== undefined) push(scan, "string", at, string);
  // What follows belongs to it: `&gt;=`.
  else if (operator !== undefined) push(scan, "operator", at, operator.end + Number(text.charAt(operator.end) === "="));
  return string !== undefined || operator !== undefined;
}

function lacksObject({ text, at, tokens }: Scan): boolean {
  const before = tokens.at(-1);
  if (text.charAt(at) !== "." || !/[A-Za-z_]/.test(text.charAt(at + 1)) || before === undefined) return false;
  return before.kind === "open" || (before.kind === "operator" && text.charAt(before.start) !== ".");
}

/** `(return-sequences=True`: an argument's name, with hyphens for `_`. False where it is none. */
function readHyphens(scan: Scan): boolean {
  const { text, at, tokens, edits } = scan;
  const name = tokens.at(-1);
  if (name?.kind !== "name" || name.end !== at) return false;
  const rest = matchAt(text, HYPHENS, at);
  const before = tokens.findLast((token) => token !== name && token.kind !== "newline");
  if (rest === undefined || before === undefined || !/[(,]/.test(text.charAt(before.start))) return false;
  edits.replace(at, rest.replaceAll("-", "_"));
  tokens.pop();
  push(scan, "name", name.start, at + rest.length);
  return true;
}

/** `files = !ls` and `log = %sql …` at a line's beginning: what a notebook's command returns. */
function isGivenToNotebook({ text, at, tokens, lineTokens }: Scan): boolean {
  if (matchAt(text, ASSIGNED_COMMAND, at) === undefined) return false;
  const before = tokens.slice(lineTokens).map(({ start, end }) => text.slice(start, end));
  return (
    before.length > 1 &&
    before.at(-1) === "=" &&
    before.slice(0, -1).every((word) => /^(?:[\p{L}_][\p{L}\p{N}_]*|,)$/u.test(word))
  );
}

/** The library knows no number that ends with a point, nor Python 2's long ones. */
function readNumber(scan: Scan, number: string): void {
  const { at, edits } = scan;
  const point = number.indexOf(".");
  if (point >= 0 && !/\d/.test(number.charAt(point + 1))) edits.replace(at + point, "_");
  if (/[lL]$/.test(number)) edits.replace(at + number.length - 1, "_");
  push(scan, "number", at, at + number.length);
}

/** A name that ends here, or the prefix of the string behind it. */
function readName(scan: Scan, written: number): void {
  const { text, at, edits } = scan;
  const end = mendWord(text, at, written, edits);
  const behind = text.charAt(end);
  const quote = quoteOf(behind);
  const isEntity = behind === "&" && STRING_PREFIX.test(text.slice(at, end));
  const entityEnd = isEntity ? endOfEntityString(text, at, end, edits) : undefined;
  if (entityEnd !== undefined) {
    push(scan, "string", at, entityEnd);
    return;
  }
  if (quote === undefined) {
    push(scan, "name", at, end);
    return;
  }
  // Python 2's `ur"…"` is `r"…"` here.
  const isOld = /^[uU][rR]$/.test(text.slice(at, end));
  if (isOld) edits.replace(at, " ");
  const isPrefix = isOld || STRING_PREFIX.test(text.slice(at, end));
  if (quote !== behind) {
    if (isPrefix) readTypographicString(scan, at, end, quote);
    else push(scan, "name", at, end);
  } else if (isPrefix) readString(scan, at + Number(isOld), end);
  else if (!readStringWithoutBeginning(scan, at, end)) push(scan, "name", at, end);
}

const [SPACE, TAB, FORM_FEED] = [0x20, 0x09, 0x0c];

function behindSpaces(text: string, from: number): number {
  for (let at = from; ; at++) {
    const code = text.charCodeAt(at);
    if (code !== SPACE && code !== TAB && code !== FORM_FEED) return at;
  }
}

const NO_WORD = 0;
const DIGIT = 1;
const LETTER = 2;

/** By the code of an ASCII character. */
const WORD_KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /[A-Za-z_]/.test(character) ? LETTER : /\d/.test(character) ? DIGIT : NO_WORD;
});

/** Behind a name of ASCII characters alone that begins here; the offset itself where there is none. */
function behindAsciiName(text: string, from: number): number {
  if (WORD_KINDS[text.charCodeAt(from)] !== LETTER) return from;
  let at = from + 1;
  let kind = WORD_KINDS[text.charCodeAt(at)];
  while (kind !== undefined && kind !== NO_WORD) kind = WORD_KINDS[text.charCodeAt(++at)];
  // Undefined: what is no ASCII may belong to it; at the text's end nothing does.
  return kind === undefined && at < text.length ? from : at;
}
