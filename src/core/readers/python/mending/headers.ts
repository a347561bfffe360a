/** Headers and decorators that are half-typed: `if size`, `for x in`, `def`, `@`. They would take what stands behind them. */
import type { Edits } from "../../text-edits";
import { isComplete, type Lines } from "./lines";

/** Words that begin a line only as a header. */
const HEADER_WORDS = new Set("if elif else for while with def class try except finally async".split(" "));

/** Completes the statement that begins with one token and ends before another. */
export function mendStatement(lines: Lines, start: number, end: number, edits: Edits): void {
  if (HEADER_WORDS.has(lines.textOf(start))) mendHeader(lines, start, end, edits);
  else if (lines.textOf(start) === "@") mendDecorator(lines, start, end, edits);
}

/** Completes the header that begins with one token and ends before another, where its colon is missing. */
function mendHeader(lines: Lines, start: number, end: number, edits: Edits): void {
  const { tokens, textOf } = lines;
  const begin = textOf(start) === "async" ? start + 1 : start;
  const last = end - 1;
  const next = firstFrom(lines, end);
  // Its colon stands in the next line.
  if (textOf(next) === ":") return;
  const body = next < tokens.length && lines.column(next) <= lines.column(start) ? " pass" : "";
  if (textOf(last) === ":") {
    if (body !== "") edits.insert(tokens[last]!.end, body);
    return;
  }
  let depth = 0;
  let lambdas = 0;
  let hasIn = false;
  for (let at = start; at <= last; at++) {
    const kind = tokens[at]!.kind;
    if (kind === "open") depth++;
    else if (kind === "close") depth--;
    if (depth > 0) continue;
    if (textOf(at) === "lambda") lambdas++;
    else if (textOf(at) === "in") hasIn = true;
    else if (textOf(at) === ":" && lambdas-- === 0) return;
  }
  const lacksEnd = depth > 0;
  edits.insert(tokens[last]!.end, (lacksEnd ? ":" : lackingPart(lines, begin, last, hasIn)) + body);
}

/** The first token of the lines from there on. */
function firstFrom({ tokens }: Lines, index: number): number {
  let next = index;
  while (tokens[next]?.kind === "newline") next++;
  return next;
}

/** What is to follow, up to the colon. */
function lackingPart(lines: Lines, start: number, last: number, hasIn: boolean): string {
  const word = lines.textOf(start);
  const isAlone = last <= start;
  if (word === "try" || word === "else" || word === "finally" || (word === "except" && isAlone)) return ":";
  if (word === "def" && isAlone) return " _():";
  if (word === "def" && last === start + 1) return "():";
  const operand = isAlone || !isComplete(lines, last) ? " _" : "";
  return word === "for" && !hasIn ? `${operand} in _:` : `${operand}:`;
}

/** `@`, `@tf.` before what is no definition: an expression of its own. */
function mendDecorator(lines: Lines, start: number, end: number, edits: Edits): void {
  const { tokens, textOf } = lines;
  const next = firstFrom(lines, end);
  if (next >= tokens.length || /^(?:@|def|class|async)$/.test(textOf(next))) return;
  edits.insert(tokens[start]!.start, "_");
  if (end === start + 1) edits.insert(tokens[start]!.end, "_");
}
