/**
 * Where brackets of a half-typed text belong. A group of brackets that is right as it stands is
 * left alone, whatever it looks like; one that cannot be right is closed where the next statement, or
 * the next argument of the call around it, begins.
 */
import type { Edits } from "./python-edits";
import type { Token } from "./python-tokens";

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

/** Words that may stand between two operands, or begin a clause inside an expression. */
const JOINING_WORDS = new Set(["in", "is", "not", "and", "or", "if", "else", "for", "async"]);

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

const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/** How often, on average, a token is looked at to find out whether its group is right. */
const PATIENCE = 20;

interface OpenBracket {
  readonly closing: string;
  /** Indentation of the line that it stands on. */
  readonly indentation: number;
  /** A keyword argument stands in it. */
  hasKeyword: boolean;
}

export interface BracketRules {
  /** Whether a name is known to be an argument's, so that `name=` begins no statement. */
  readonly isKeyword: (name: string) => boolean;
}

/** Inserts the brackets and commas that are missing, and takes out those that close nothing. */
export function mendBrackets(text: string, tokens: readonly Token[], edits: Edits, rules: BracketRules): void {
  const lines = createLines(text, tokens);
  const patience = { left: PATIENCE * tokens.length };
  for (let index = 0; index < tokens.length;) {
    const token = tokens[index]!;
    if (token.kind === "close") {
      edits.replace(token.start, " ");
      index++;
    } else if (token.kind === "open") {
      index = endOfSoundGroup(lines, index, patience) ?? mendGroup(lines, index, edits, rules);
    } else {
      index++;
    }
  }
}

/** Questions about tokens and the lines that they stand on. */
interface Lines {
  readonly tokens: readonly Token[];
  readonly textOf: (index: number) => string;
  /** Whether the token is the first of its line. */
  readonly isFirst: (index: number) => boolean;
  /** Columns before the first token of the line of a token; a tab goes to the next multiple of 8. */
  readonly indentation: (index: number) => number;
  /** The last token before, of whatever line; -1 where there is none. */
  readonly before: (index: number) => number;
  /** The next token on the same line; -1 where there is none. */
  readonly after: (index: number) => number;
}

function createLines(text: string, tokens: readonly Token[]): Lines {
  const firsts = firstsOfLines(tokens);
  const indentations = new Map<number, number>();
  return {
    tokens,
    textOf: (index) => text.slice(tokens[index]?.start ?? 0, tokens[index]?.end ?? 0),
    isFirst: (index) => firsts[index] === index,
    indentation(index) {
      const first = firsts[index] ?? index;
      let column = indentations.get(first);
      if (column === undefined) {
        column = columnOf(text, tokens[first]?.start ?? 0);
        indentations.set(first, column);
      }
      return column;
    },
    before(index) {
      let at = index - 1;
      while (tokens[at]?.kind === "newline") at--;
      return at;
    },
    after: (index) => (index + 1 < tokens.length && tokens[index + 1]?.kind !== "newline" ? index + 1 : -1),
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

function columnOf(text: string, offset: number): number {
  let column = 0;
  for (let at = startOfLine(text, offset); at < offset; at++) {
    column = text.charAt(at) === "\t" ? column - (column % 8) + 8 : column + 1;
  }
  return column;
}

function startOfLine(text: string, offset: number): number {
  let at = offset;
  while (at > 0 && text.charAt(at - 1) !== "\n" && text.charAt(at - 1) !== "\r") at--;
  return at;
}

/** The index behind the group that opens here; `undefined` where the group cannot be right. */
function endOfSoundGroup(lines: Lines, start: number, patience: { left: number }): number | undefined {
  const { tokens, textOf } = lines;
  const closings: string[] = [];
  for (let index = start; index < tokens.length; index++) {
    const token = tokens[index]!;
    if (patience.left-- < 0) return undefined;
    if (token.kind === "newline") continue;
    if (index > start && lines.isFirst(index) && beginsStatement(lines, index)) return undefined;
    if (index > start && lacksComma(lines, index)) return undefined;
    if (token.kind === "open") {
      if (isCalledLiteral(lines, index)) return undefined;
      closings.push(CLOSING[textOf(index)] ?? asciiClosing(textOf(index)));
    } else if (token.kind === "close") {
      if (closings.pop() !== asciiBracket(textOf(index))) return undefined;
      if (closings.length === 0) return index + 1;
    }
  }
  return undefined;
}

const FULL_WIDTH: Readonly<Record<string, string>> = {
  "（": "(",
  "［": "[",
  "｛": "{",
  "）": ")",
  "］": "]",
  "｝": "}",
};
const asciiBracket = (bracket: string): string => FULL_WIDTH[bracket] ?? bracket;
const asciiClosing = (bracket: string): string => CLOSING[asciiBracket(bracket)] ?? ")";

/** `64(x)`: nobody calls a number. */
function isCalledLiteral(lines: Lines, index: number): boolean {
  const before = index - 1;
  const kind = lines.tokens[before]?.kind;
  if (asciiBracket(lines.textOf(index)) !== "(") return false;
  return (
    kind === "number" || kind === "string" || (kind === "name" && /^(True|False|None)$/.test(lines.textOf(before)))
  );
}

/** Whether an operand ends with this token. */
function isComplete(lines: Lines, index: number): boolean {
  const token = lines.tokens[index];
  if (token === undefined) return false;
  if (token.kind === "name") return !OPENING_WORDS.has(lines.textOf(index));
  return token.kind === "number" || token.kind === "string" || token.kind === "close";
}

/** Two operands with nothing between them, in brackets: no Python, wherever its lines break. */
function lacksComma(lines: Lines, index: number): boolean {
  const { kind } = lines.tokens[index]!;
  const before = lines.before(index);
  if (!isComplete(lines, before)) return false;
  if (kind === "name") return !JOINING_WORDS.has(lines.textOf(index));
  if (kind === "number") return true;
  return kind === "string" && lines.tokens[before]?.kind !== "string";
}

/** Whether the line that begins with this token can only be a statement of its own. */
function beginsStatement(lines: Lines, index: number): boolean {
  const { tokens, textOf } = lines;
  if (tokens[index]?.kind !== "name")
    return textOf(index) === "@" && tokens[index + 1]?.kind === "name" && isDecorator(lines, index);
  const word = textOf(index);
  const next = lines.after(index);
  if (STATEMENT_WORDS.has(word)) return !(next >= 0 && textOf(next) === "=");
  if (word === "else" && next >= 0 && textOf(next) === ":") return true;
  if (word === "if" || word === "for") return endsWithColon(lines, index);
  return isMemberAssignment(lines, index);
}

/** `@decorator` on a line of its own; between operands it is an operator. */
const isDecorator = (lines: Lines, index: number): boolean => {
  const before = lines.before(index);
  return before >= 0 && !isComplete(lines, before) && lines.tokens[before]?.kind !== "operator";
};

/** `a.b.c = …`: a keyword argument has no points. */
function isMemberAssignment(lines: Lines, index: number): boolean {
  let at = index;
  let points = 0;
  while (lines.tokens[at + 1] && lines.textOf(at + 1) === "." && lines.tokens[at + 2]?.kind === "name") {
    at += 2;
    points++;
  }
  return points > 0 && lines.textOf(at + 1) === "=";
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

/** Closes what is open in a group that cannot be right; the index from which to go on. */
function mendGroup(lines: Lines, start: number, edits: Edits, rules: BracketRules): number {
  const { tokens, textOf } = lines;
  const stack: OpenBracket[] = [];
  const closeTop = (at: number): void => edits.insert(at, stack.pop()!.closing);
  const endOf = (index: number): number => tokens[lines.before(index)]?.end ?? 0;

  for (let index = start; index < tokens.length; index++) {
    const token = tokens[index]!;
    if (token.kind === "newline") continue;
    if (index > start && lines.isFirst(index)) {
      const end = endOf(index);
      if (beginsStatement(lines, index)) {
        while (stack.length > 0) closeTop(end);
        return index;
      }
      if (mayBeginArgument(lines, index, rules)) {
        const indentation = lines.indentation(index);
        const before = stack.length;
        while (stack.length > 0 && stack.at(-1)!.indentation >= indentation) closeTop(end);
        if (stack.length === 0) return index;
        if (stack.length < before && textOf(lines.before(index)) === ",") edits.insert(end, ",");
      }
    }
    if (lacksComma(lines, index)) edits.insert(endOf(index), ",");

    if (token.kind === "open") {
      if (isCalledLiteral(lines, index) && stack.length > 0) {
        closeTop(token.start);
        if (stack.length === 0) return index;
      }
      stack.push({ closing: asciiClosing(textOf(index)), indentation: lines.indentation(index), hasKeyword: false });
    } else if (token.kind === "close") {
      const closing = asciiBracket(textOf(index));
      if (!stack.some((open) => open.closing === closing)) {
        edits.replace(token.start, " ");
        continue;
      }
      while (stack.at(-1)?.closing !== closing) closeTop(endOf(index));
      stack.pop();
      if (stack.length === 0) return index + 1;
    } else if (textOf(index) === "=" && stack.at(-1)?.closing === ")") {
      stack.at(-1)!.hasKeyword = true;
    } else if (textOf(index) === "," && stack.length > 1 && stack.at(-1)!.hasKeyword && endsCall(lines, index)) {
      closeTop(endOf(index));
    }
  }
  const end = tokens[lines.before(tokens.length)]?.end ?? 0;
  while (stack.length > 0) closeTop(end);
  return tokens.length;
}

/** Whether a line of a bracket may begin the next argument, or whatever comes after the bracket. */
function mayBeginArgument(lines: Lines, index: number, rules: BracketRules): boolean {
  const token = lines.tokens[index]!;
  if (token.kind === "close" || token.kind === "operator") return false;
  if (token.kind !== "name") return true;
  const word = lines.textOf(index);
  if (JOINING_WORDS.has(word)) return false;
  const next = lines.after(index);
  return !(next >= 0 && lines.textOf(next) === "=" && rules.isKeyword(word));
}

/** Behind a keyword argument no positional one may stand: it is the outer call's. */
function endsCall(lines: Lines, comma: number): boolean {
  let next = comma + 1;
  while (lines.tokens[next]?.kind === "newline") next++;
  if (lines.tokens[next]?.kind !== "name" || JOINING_WORDS.has(lines.textOf(next))) return false;
  const behind = lines.textOf(next + 1);
  return behind === "(" || behind === ".";
}
