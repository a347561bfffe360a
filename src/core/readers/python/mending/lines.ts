/** Questions about tokens, the lines that they stand on and the brackets that they stand in. */
import { asciiOf } from "../../mending/characters";
import type { Token } from "./scan";
import { columnsBefore } from "../../text-columns";

export interface Lines {
  readonly tokens: readonly Token[];
  /** A token's text; punctuation as ASCII. */
  readonly textOf: (index: number) => string;
  /** Whether the token is the first of its line. */
  readonly isFirst: (index: number) => boolean;
  /** Columns before the first token of the token's line; a tab goes to the next multiple of 8. */
  readonly indentation: (index: number) => number;
  /** Columns before the token, counted likewise. */
  readonly column: (index: number) => number;
  /** The last token before, of whatever line; -1 where there is none. */
  readonly before: (index: number) => number;
  /** The first token behind, of whatever line. */
  readonly firstBehind: (index: number) => number;
  /** The next token on the same line; -1 where there is none. */
  readonly after: (index: number) => number;
  /** For a closing bracket the one that it closes, if brackets are taken as they come; -1 where there is none. */
  readonly opening: (index: number) => number;
  /** For an opening bracket the one that closes it; -1 where there is none. */
  readonly closing: (index: number) => number;
}

/** Words that may stand between two operands, or begin a clause inside an expression. */
export const JOINING_WORDS = new Set(["in", "is", "not", "and", "or", "if", "else", "for", "async", "as"]);

/** Words after which an operand is still to come. */
const OPENING_WORDS = new Set([
  ...JOINING_WORDS,
  "lambda",
  "await",
  "yield",
  "from",
  "print",
  "return",
  "del",
  "assert",
]);

/** Answers questions about these tokens of the text. */
export function createLines(text: string, tokens: readonly Token[]): Lines {
  const firsts = firstsOfLines(tokens);
  const partners = matchBrackets(tokens);
  const indentations = new Map<number, number>();
  return {
    tokens,
    textOf(index) {
      const token = tokens[index];
      if (token === undefined) return "";
      return token.end - token.start === 1 ? asciiOf(text.charAt(token.start)) : text.slice(token.start, token.end);
    },
    isFirst: (index) => firsts[index] === index,
    indentation(index) {
      const first = firsts[index] ?? index;
      let column = indentations.get(first);
      if (column === undefined) {
        column = columnsBefore(text, tokens[first]?.start ?? 0);
        indentations.set(first, column);
      }
      return column;
    },
    column: (index) => columnsBefore(text, tokens[index]?.start ?? 0),
    before(index) {
      let at = index - 1;
      while (tokens[at]?.kind === "newline") at--;
      return at;
    },
    firstBehind(index) {
      let at = index + 1;
      while (tokens[at]?.kind === "newline") at++;
      return at;
    },
    after: (index) => (index + 1 < tokens.length && tokens[index + 1]?.kind !== "newline" ? index + 1 : -1),
    opening: (index) => partners[index] ?? -1,
    closing: (index) => partners[index] ?? -1,
  };
}

/** For each token the index of the first one on its line. */
function firstsOfLines(tokens: readonly Token[]): Int32Array {
  const firsts = new Int32Array(tokens.length);
  let first = 0;
  for (const [index, { kind }] of tokens.entries()) {
    firsts[index] = first;
    if (kind === "newline") first = index + 1;
  }
  return firsts;
}

function matchBrackets(tokens: readonly Token[]): Int32Array {
  const partners = new Int32Array(tokens.length).fill(-1);
  const open: number[] = [];
  for (const [index, { kind }] of tokens.entries()) {
    if (kind === "open") open.push(index);
    if (kind !== "close") continue;
    const partner = open.pop();
    if (partner === undefined) continue;
    partners[index] = partner;
    partners[partner] = index;
  }
  return partners;
}

/** Whether an operand ends with this token. */
export function isComplete(lines: Lines, index: number): boolean {
  const token = lines.tokens[index];
  if (token === undefined) return false;
  if (token.kind === "name") return !OPENING_WORDS.has(lines.textOf(index));
  return token.kind === "number" || token.kind === "string" || token.kind === "close";
}

/** Two operands with nothing between them, in brackets: no Python, wherever its lines break. */
export function lacksComma(lines: Lines, index: number): boolean {
  const { kind } = lines.tokens[index]!;
  if (kind !== "name" && kind !== "number" && kind !== "string") return false;
  const before = lines.before(index);
  if (!isComplete(lines, before)) return false;
  if (kind === "name") return !JOINING_WORDS.has(lines.textOf(index));
  return kind === "number" || lines.tokens[before]?.kind !== "string";
}

/** `def f(self, : int)`, `f(x, =4)`: the name of a parameter is gone; in a call's brackets no colon stands there either. */
export const lacksParameter = (lines: Lines, index: number): boolean =>
  /^[:=]$/.test(lines.textOf(index)) && /^[(,]$/.test(lines.textOf(lines.before(index)));

/** Behind these an operand follows; behind `:`, `.` and `|` a parameter with a default may stand too. */
const WAITING_OPERATORS = new Set(["=", "+", "-", "*", "/", "//", "%", "<"]);

/** `dropout= units=4`, `size + units=4` in brackets: what stands before the name of an argument is not typed yet. */
export const lacksOperand = (lines: Lines, index: number): boolean =>
  lines.tokens[index]?.kind === "name" &&
  lines.textOf(index + 1) === "=" &&
  WAITING_OPERATORS.has(lines.textOf(lines.before(index))) &&
  isComplete(lines, lines.before(lines.before(index)));

/** `self.` at the end of a line that no bracket holds: a name is to follow. */
export const lacksMember = (lines: Lines, index: number): boolean =>
  lines.textOf(index) === "." && lines.after(index) < 0 && !lines.isFirst(index) && isComplete(lines, index - 1);

/** Further back, in tokens, no `lambda` is looked for. */
const FAR = 100;

/** `[units=4]`: no item of a list has a name; the call that it was an argument of is gone. */
export function isLostKeyword(lines: Lines, index: number): boolean {
  if (lines.textOf(index) !== "=") return false;
  for (let at = index - 1; at >= index - FAR && lines.tokens[at]?.kind !== "open"; at--) {
    // `[lambda x=1: x]`
    if (lines.textOf(at) === "lambda") return false;
    const opening = lines.opening(at);
    if (lines.tokens[at]?.kind === "close" && opening >= 0) at = opening;
  }
  return true;
}

/**
 * Whether a line outside of brackets is further in than the one before it, which awaits no body.
 * @param first the first token of the statement before it
 */
export function isFurtherIn(lines: Lines, index: number, first: number): boolean {
  const { tokens } = lines;
  const spaces = (at: number): number => tokens[at]!.start - (tokens[at - 1]?.end ?? 0);
  // Most lines are not: that is told without looking at them.
  if (spaces(index) <= spaces(first) || !isComplete(lines, lines.before(index))) return false;
  return !HEADER_WORDS.has(lines.textOf(first)) && lines.indentation(index) > lines.indentation(first);
}

/** Words that begin a line only as a header. */
export const HEADER_WORDS: ReadonlySet<string> = new Set(
  "if elif else for while with def class try except finally async".split(" "),
);

/** Words that only begin a statement. */
const STATEMENT_WORDS = new Set([
  "def",
  "class",
  "return",
  "import",
  "from",
  "with",
  "while",
  "try",
  "except",
  "finally",
  "raise",
  "assert",
  "del",
  "pass",
  "break",
  "continue",
  "global",
  "nonlocal",
  "elif",
]);

/**
 * A word that begins statements, inside a line: in brackets it is the rest of something else, `return*ences=True`. So is one
 * that stands between operands where none stands before: the `in` of an `input_size` that is being typed.
 */
export function isStrayKeyword(lines: Lines, index: number): boolean {
  if (lines.tokens[index]?.kind !== "name" || lines.isFirst(index)) return false;
  const word = lines.textOf(index);
  return STRAY_WORDS.has(word) || (BETWEEN_WORDS.has(word) && /^[([{,=]$/.test(lines.textOf(index - 1)));
}

const BETWEEN_WORDS = new Set(["in", "is", "and", "or", "if", "else", "for", "as"]);

/** Those that stand nowhere in an expression; `from` stands behind `yield`. */
const STRAY_WORDS: ReadonlySet<string> = new Set([...STATEMENT_WORDS].filter((word) => word !== "from"));

/** Whether the line that begins with this token can only be a statement of its own. */
export function beginsStatement(lines: Lines, index: number): boolean {
  const { tokens, textOf } = lines;
  if (tokens[index]?.kind !== "name") return textOf(index) === "@" && isDecorator(lines, index);
  const word = textOf(index);
  const next = lines.after(index);
  if (STATEMENT_WORDS.has(word)) return next < 0 || textOf(next) !== "=";
  if (word === "else") return next >= 0 && textOf(next) === ":";
  if (word === "if" || word === "for") return endsWithColon(lines, index);
  return isMemberAssignment(lines, index);
}

/** `@decorator` on a line of its own; between operands it is an operator. */
function isDecorator(lines: Lines, index: number): boolean {
  const before = lines.before(index);
  return before >= 0 && !isComplete(lines, before) && lines.tokens[before]?.kind !== "operator";
}

/** `@decorator` behind an operand, further out than the line whose bracket is open: between operands a space follows it. */
export function isDecoratorFurtherOut(lines: Lines, index: number, indentation: number): boolean {
  const isTight =
    lines.tokens[index + 1]?.kind === "name" && lines.tokens[index + 1]?.start === lines.tokens[index]?.end;
  return lines.textOf(index) === "@" && isTight && lines.indentation(index) <= indentation;
}

/** `a.b.c = …`: a keyword argument has no points. */
function isMemberAssignment(lines: Lines, index: number): boolean {
  let at = index;
  while (lines.textOf(at + 1) === "." && lines.tokens[at + 2]?.kind === "name") at += 2;
  return at > index && lines.textOf(at + 1) === "=";
}

/** Whether the line's last token is a colon that stands in no bracket of the line. */
function endsWithColon(lines: Lines, index: number): boolean {
  let depth = 0;
  let last = index;
  for (let at = index; at >= 0; at = lines.after(at)) {
    const kind = lines.tokens[at]?.kind;
    if (kind === "open") depth++;
    else if (kind === "close") depth--;
    last = at;
  }
  return depth === 0 && lines.textOf(last) === ":";
}

/** A colon at the end of a line, in the brackets of a call: the end of a header (`def f(x:`). */
export function endsHeader(lines: Lines, index: number): boolean {
  if (lines.textOf(index) !== ":" || lines.after(index) >= 0) return false;
  for (let at = index; at >= 0 && !lines.isFirst(at); at--) {
    if (lines.textOf(at - 1) === "lambda") return false;
  }
  return true;
}
