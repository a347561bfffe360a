/** Where a call's opening bracket is lost, one among its arguments, or the sign between an argument's name and its value. */
import type { BracketRules } from "./rules";
import { beginsStatement, isComplete, type Lines } from "./lines";

/** Tokens that are looked at. */
const LONGEST_LOOK = 200;

/** The next bracket that closes what is open around the token. */
export function closingBehind({ tokens, textOf }: Lines, from: number): string | undefined {
  let depth = 0;
  for (let index = from; index < Math.min(tokens.length, from + LONGEST_LOOK); index++) {
    const { kind } = tokens[index]!;
    if (kind === "open") depth++;
    if (kind === "close" && depth-- === 0) return textOf(index);
  }
  return undefined;
}

/**
 * Whether the lines from here on, further in than the statement before them, go on with it: what stands in brackets of which
 * the first one is lost at the end of its line.
 * @param first the statement's first token
 */
export function goesOnWithoutBracket(lines: Lines, from: number, first: number): boolean {
  const { tokens } = lines;
  if (tokens[lines.before(from)]?.kind !== "name") return false;
  const indentation = lines.indentation(first);
  let depth = 0;
  for (let index = from; index < Math.min(tokens.length, from + LONGEST_LOOK); index++) {
    const { kind } = tokens[index]!;
    if (kind === "open") depth++;
    else if (kind === "close" && depth-- === 0) return lines.textOf(index) === ")";
    else if (kind === "newline" || !lines.isFirst(index)) continue;
    else if (beginsStatement(lines, index) || (depth === 0 && lines.indentation(index) <= indentation)) return false;
  }
  return false;
}

/** `LSTM` at the end of a line and its arguments further in on the next, in brackets of something else. */
export function lacksOpening(lines: Lines, index: number, rules: BracketRules): boolean {
  const before = lines.before(index);
  if (!lines.isFirst(index) || lines.tokens[before]?.kind !== "name") return false;
  if (!rules.isLayer(lines.textOf(before)) || lines.indentation(index) <= lines.indentation(before)) return false;
  const { kind } = lines.tokens[index]!;
  return kind === "number" || (kind === "name" && /^[=,]$/.test(lines.textOf(index + 1)));
}

/**
 * The first token of the value that ends before a bracket which closes nothing: of the last argument, or of the last one
 * with a name, if others without a name follow it: `shape=4, 8]`.
 * @param opening the bracket in which the arguments stand
 */
export function beginOfValue(
  lines: Lines,
  closing: number,
  opening: number,
): { readonly begin: number; readonly isList: boolean } | undefined {
  const { tokens, textOf } = lines;
  let depth = 0;
  let begin: number | undefined;
  let isList = false;
  for (let index = closing - 1; index >= Math.max(opening, closing - LONGEST_LOOK); index--) {
    const { kind } = tokens[index]!;
    if (kind === "close") depth++;
    else if (depth > 0) depth -= kind === "open" ? 1 : 0;
    else if (textOf(index) === "=" && tokens[index - 1]?.kind === "name" && !isComplete(lines, index - 2)) {
      return { begin: lines.firstBehind(index), isList };
    } else if (index === opening || kind === "open") {
      // Which of several the first is cannot be told.
      return isList ? undefined : { begin: begin ?? lines.firstBehind(index), isList };
    } else if (textOf(index) === ":") {
      return undefined;
    } else if (textOf(index) === "," && lines.firstBehind(index) < closing) {
      isList = true;
      begin ??= lines.firstBehind(index);
    }
  }
  return undefined;
}

/** `LSTM(8, dropout 0.5)`: the name of an argument, and right behind it a value. */
export function lacksEqualSign(lines: Lines, index: number, callee: string, rules: BracketRules): boolean {
  const { tokens, textOf } = lines;
  const name = textOf(index - 1);
  if (tokens[index - 1]?.kind !== "name" || !rules.isKeyword(name) || textOf(index + 1) === "=") return false;
  if (rules.takes(callee, name) === false) return false;
  if (!/^[(,]$/.test(textOf(lines.before(index - 1)))) return false;
  if (tokens[index]!.kind !== "name" || /^(?:True|False|None)$/.test(textOf(index))) return true;
  // `GRU(hidden_size hidden_size, layers)` has lost a comma: behind an argument with a name none without may stand.
  const next = textOf(index + 1) === "," ? lines.firstBehind(index + 1) : -1;
  return next < 0 || tokens[next]?.kind === "close" || textOf(next + 1) === "=";
}
