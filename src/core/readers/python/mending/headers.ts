/**
 * Headers and decorators that are half-typed: `if size`, `for x in`, `def`, `@`. They would take what stands behind them.
 * And clauses whose statement a line has come to stand behind: they would be lost with all that stands in them.
 */
import type { Edits } from "../../text-edits";
import { HEADER_WORDS, isComplete, type Lines } from "./lines";

/** What a clause may go on with: the words at whose line's column it stands. */
const CLAUSES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ["elif", new Set(["if", "elif"])],
  ["else", new Set(["if", "elif", "for", "while", "async", "try", "except"])],
  ["except", new Set(["try", "except"])],
  ["finally", new Set(["try", "except", "else"])],
]);

/**
 * Makes a statement of a clause that goes on with nothing: `else:` behind a line no further in than itself.
 * @param starts the first tokens of the statements before it
 */
export function mendClause(lines: Lines, start: number, starts: readonly number[], edits: Edits): void {
  const word = lines.textOf(start);
  const owners = CLAUSES.get(word);
  if (owners === undefined) return;
  const column = lines.indentation(start);
  const before = starts.findLast((each) => lines.indentation(each) <= column);
  if (before !== undefined && lines.indentation(before) === column && owners.has(lines.textOf(before))) return;
  const hasCondition = word === "elif" || (word === "except" && lines.textOf(start + 1) !== ":");
  const written = hasCondition ? (word === "elif" ? "if" : "with") : "if _";
  edits.replace(lines.tokens[start]!.start, written.padEnd(word.length));
}

/** Completes the statement that begins with one token and ends before another. */
export function mendStatement(lines: Lines, start: number, end: number, edits: Edits): void {
  if (HEADER_WORDS.has(lines.textOf(start))) mendHeader(lines, start, end, edits);
  else if (lines.textOf(start) === "@") mendDecorator(lines, start, end, edits);
}

/** Completes the header that begins with one token and ends before another, where its colon is missing. */
function mendHeader(lines: Lines, start: number, end: number, edits: Edits): void {
  const { tokens, textOf } = lines;
  const begin = textOf(start) === "async" ? start + 1 : start;
  if (textOf(begin) === "def") nameTuples(lines, begin + 2, edits);
  if (/^(?:def|class)$/.test(textOf(begin)) && /^[(:]$/.test(textOf(begin + 1))) edits.insert(tokens[begin]!.end, " _");
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

/** Python 2's `def f((a, b), c)`: the tuple gets a name, and what it is taken apart into is not known. */
function nameTuples(lines: Lines, opening: number, edits: Edits): void {
  const { tokens, textOf } = lines;
  const closing = lines.closing(opening);
  const names: string[] = [];
  for (let at = opening + 1; at < closing; at++) {
    const end = lines.closing(at);
    if (textOf(at) !== "(" || !/^[(,]$/.test(textOf(at - 1)) || end < at) continue;
    for (let inside = at; inside <= end; inside++) {
      if (tokens[inside]!.kind === "name") names.push(textOf(inside));
    }
    const [from, to] = [tokens[at]!.start, tokens[end]!.end];
    edits.replace(from, `_${names.length}`.padEnd(to - from, "_"));
    at = end;
  }
  if (names.length > 0) edits.insert(tokens[closing]!.start, names.map((name) => `, ${name}=${UNKNOWN_NAME}`).join(""));
}

/** What no program has. */
const UNKNOWN_NAME = "__unpacked__";
