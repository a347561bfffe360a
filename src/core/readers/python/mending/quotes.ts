/** Strings, and what is left of them where a quote is lost or a word processor made it. */
import { endOfLostString, endTypographicString, type Quote } from "../../mending/lost-quotes";
import { JOINING_WORDS } from "./lines";
import { behindLineBreak, endOfLine, matchAt, push, type Scan, type Token } from "./scan";

/** A line of code inside a string that seems to go on for ever. */
const CODE_LINE = /^[ \t]*(?:def|class|import|from \S+ import|return|for \w+ in|if .*:$)\b/m;

/** A header before its last quotes: they are the first of a description. */
const ENDS_BEHIND_HEADER = /^[ \t]*(?:(?:async[ \t]+)?(?:def|class)\b|\))[^\r\n]*:\s*(?:"""|''')$/m;

const BEFORE_STRING = /[:=(,]\s*$/;

/** Longer lines, in UTF-16 units, are not looked through for the quote that is lost: the string takes the rest. */
const LONGEST_LINE = 10_000;

/** How often a document is read again from an earlier long string. */
const MAX_REREADS = 3;

/** Reads the string whose quote stands at `quoteAt`, behind its prefix. */
export function readString(scan: Scan, prefixStart: number, quoteAt: number): void {
  const { text } = scan;
  const quote: Quote = text.charAt(quoteAt) === "'" ? "'" : '"';
  if (text.startsWith(quote.repeat(3), quoteAt)) {
    readLongString(scan, prefixStart, quoteAt, quote.repeat(3));
    return;
  }
  const formatted = /f/i.test(text.slice(prefixStart, quoteAt));
  if (quoteAt < scan.tolerantUntil) {
    // Behind an expression's brace, with nothing between, no string begins.
    if (text.charAt(prefixStart - 1) === "}" && readStringWithoutBeginning(scan, prefixStart, quoteAt)) return;
    const quoted = (endOfString(text, quoteAt + 1, quote) ?? 0) - 1;
    const { tolerantUntil, edits } = scan;
    const { at, lacksQuote } = endOfLostString(text, quoteAt, quoted, tolerantUntil, JOINING_WORDS, edits, formatted);
    if (lacksQuote) endHere(scan, prefixStart, at, quote);
    else push(scan, "string", prefixStart, at);
    return;
  }
  const end =
    (formatted ? endOfFormatted(text, quoteAt + 1, quote) : undefined) ?? endOfString(text, quoteAt + 1, quote);
  if (end !== undefined) {
    push(scan, "string", prefixStart, end);
    return;
  }
  const lineEnd = endOfLine(text, quoteAt);
  if (lineEnd - scan.lineStart > LONGEST_LINE) {
    endHere(scan, prefixStart, lineEnd, quote);
    return;
  }
  // Read the line again from its beginning: the quote that is lost may be an earlier one.
  scan.tolerantUntil = lineEnd;
  goBack(scan, scan.lineTokens, scan.lineStart);
}

function goBack(scan: Scan, tokens: number, at: number): void {
  scan.tokens.length = tokens;
  scan.edits.forgetFrom(at);
  scan.at = at;
}

/** Behind the quote; `undefined` where the line has none. */
function endOfString(text: string, from: number, quote: Quote): number | undefined {
  for (let index = from; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === quote) return index + 1;
    if (character === "\\") index += text.startsWith("\r\n", index + 1) ? 2 : 1;
    else if (character === "\n" || character === "\r") return undefined;
  }
  return undefined;
}

/** The same for a formatted string: in its braces strings of the same quote may stand. */
function endOfFormatted(text: string, from: number, quote: Quote): number | undefined {
  let depth = 0;
  for (let index = from; index < text.length; index++) {
    const character = text.charAt(index);
    if (character === "\n" || character === "\r") return undefined;
    if (character === "\\" && depth === 0) index++;
    else if (character === "{") depth++;
    else if (character === "}") depth = Math.max(0, depth - 1);
    else if (character === quote && depth === 0) return index + 1;
  }
  return undefined;
}

function readLongString(scan: Scan, prefixStart: number, quoteAt: number, quotes: string): void {
  const { text, tokens, endedStrings } = scan;
  let end = text.indexOf(quotes, quoteAt + 3);
  while (end > 0 && isEscaped(text, end, quoteAt)) end = text.indexOf(quotes, end + 1);
  if (end >= 0 && !endedStrings.has(prefixStart)) {
    push(scan, "string", prefixStart, end + 3);
    return;
  }
  scan.runsAway = true;
  const holds = (token: Token, pattern: RegExp): boolean =>
    isLong(text, token) && pattern.test(text.slice(token.start, token.end));
  // Where a string may begin, this one does; elsewhere it ends, and it is an earlier one that has no end.
  const isBeginning = BEFORE_STRING.test(text.slice(Math.max(0, prefixStart - LONGEST_LINE), prefixStart));
  const taken = tokens.findIndex((token) => holds(token, ENDS_BEHIND_HEADER));
  const other = taken >= 0 || isBeginning ? taken : tokens.findIndex((token) => holds(token, CODE_LINE));
  const runaway = end >= 0 || endedStrings.size >= MAX_REREADS ? -1 : other;
  const earlier = tokens[runaway];
  if (earlier !== undefined) {
    // A quote is lost further up: what looks like a string there is code, and the other way round.
    endedStrings.add(earlier.start);
    goBack(scan, runaway, earlier.start);
    return;
  }
  // The rest of the document is no string.
  const isDescription = text.slice(scan.lineStart, prefixStart).trim() === "";
  endHere(scan, prefixStart, isDescription ? endOfProse(scan, quoteAt) : endOfLine(text, quoteAt), quotes);
}

/** The end of the line before the first one that is a program's, and no further in than the string. */
function endOfProse({ text, lineStart }: Scan, quoteAt: number): number {
  const indentation = matchAt(text, SPACES, lineStart)?.length ?? 0;
  const end = endOfLine(text, quoteAt);
  for (let next = end; next < text.length; next = endOfLine(text, behindLineBreak(text, next))) {
    const begin = behindLineBreak(text, next);
    if (matchAt(text, STATEMENT, begin) === undefined) continue;
    if ((matchAt(text, SPACES, begin)?.length ?? 0) <= indentation) return next;
  }
  return end;
}

const SPACES = /[ \t]*/y;
/** What is no line of a description. */
const STATEMENT =
  /[ \t]*(?:(?:def|class) \w+\(|import \w|from \S+ import |return\b|for \w+ in .*:|if .*:|with .*:|@\w|[\w.]+(?:\[.*\])? [-+*/]?= |[\w.]+\(.*[(),:]$)/my;

/** Ends a string where its quotes are missing; of a formatted one what stands in an open brace is not told. */
function endHere(scan: Scan, prefixStart: number, end: number, quotes: string): void {
  const written = scan.text.slice(prefixStart, end);
  const open = /^[a-z]*f/i.test(written) ? written.split("{").length - written.split("}").length : 0;
  scan.edits.insert(end, "_}".repeat(Math.max(0, open)) + quotes);
  push(scan, "string", prefixStart, end);
}

const isLong = (text: string, token: Token): boolean =>
  token.kind === "string" && /^[a-zA-Z]*(?:"""|''')/.test(text.slice(token.start, token.start + 5));

/** Whether a backslash takes the character its meaning. */
function isEscaped(text: string, at: number, from: number): boolean {
  let slashes = 0;
  for (let index = at - 1; index > from && text.charAt(index) === "\\"; index--) slashes++;
  return slashes % 2 === 1;
}

/** What stands on the line up to the name whose quote is lost: `name=my-` of `name=my-lstm'`. */
const UNQUOTED = /(?<==[ \t]*)[\w./-][\w./ %-]*$/;

/** The same with expressions in braces: `name=flstm_{i}`, `name=f{model}_` of `name=f{model}_lstm'`. */
const UNQUOTED_FORMATTED = /(?<=[=(,[:+][ \t]*)(?!lambda )(?:[\w./ %:-]|\{[^{}]*\})*\{[^{}]*\}[\w./ %:-]*$/;

/** The prefix of such a text, before the quote that is lost; not of one whose gaps are filled later (`lstm_{}'.format(i)`). */
const FORMATTED_PREFIX = /^[rR]?[fF](?=[^{]*\{[^}])/;

/** So many characters before the name are looked at, in UTF-16 units. */
const LONGEST_BEGIN = 200;

/** What stands behind a comma, a bracket or a word like `assert`, if no operator or comma is in it. */
const WORDS_BEFORE = /(?<=(?:[,([{=]|\b(?:assert|print|raise|return)\b)[ \t]*)[\p{L}\d][\p{L}\p{M}\d_'./ \t-]*[ \t]$/u;

/** Two words one behind the other, as no expression has them. */
const holdsSentence = (words: string): boolean => {
  const each = words.trim().split(/[ \t]+/);
  return each.some((word, at) => at > 0 && !isJoining(word) && !isJoining(each[at - 1]!));
};

const isJoining = (word: string): boolean => !/^\p{L}/u.test(word) || word === "lambda" || JOINING_WORDS.has(word);

/** What of the string stands on the line before the word whose quote follows. */
function beginOfLostString(line: string): string {
  const words = WORDS_BEFORE.exec(line)?.[0] ?? "";
  if (holdsSentence(words)) return words;
  const unquoted = UNQUOTED_FORMATTED.exec(line.slice(-LONGEST_BEGIN)) ?? UNQUOTED.exec(line);
  return unquoted?.[0].trimStart() ?? "";
}

/** `tanh'`, `name=bi-lstm'` on a line on which a quote is lost: the one before it. True where it was read as that. */
export function readStringWithoutBeginning(scan: Scan, wordStart: number, quoteAt: number): boolean {
  const { text, tolerantUntil, tokens, lineStart } = scan;
  const quote = text.charAt(quoteAt);
  if (quoteAt >= tolerantUntil || text.startsWith(quote, quoteAt + 1)) return false;
  // Only where what follows the quote is what follows a string, not what stands in one.
  if (!/^\s*(?:[,)\]}:+]|%\s*[\w(]|\.format\(|$)/.test(text.slice(quoteAt + 1, tolerantUntil))) return false;
  const start = wordStart - beginOfLostString(text.slice(lineStart, wordStart)).length;
  const prefix = FORMATTED_PREFIX.exec(text.slice(start, quoteAt))?.[0] ?? "";
  const within = tokens.findLastIndex((token) => token.end <= start) + 1;
  goBack(scan, Math.max(within, scan.lineTokens), start);
  scan.edits.insert(start + prefix.length, quote);
  push(scan, "string", start, quoteAt + 1);
  return true;
}

/** `‘tanh’`, `f“lstm_{i}”`, with typographic quotes on one side or both; the quote stands at `at`, behind its prefix. */
export function readTypographicString(scan: Scan, prefixStart: number, at: number, quote: Quote): void {
  push(scan, "string", prefixStart, endTypographicString(scan.text, at, quote, scan.edits));
}
