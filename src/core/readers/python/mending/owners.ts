/** To which of the brackets that are open something belongs: what stands behind a comma, begins a line, or closes. */
import { beginsStatement, isComplete, JOINING_WORDS, type Lines } from "./lines";
import type { BracketRules } from "./rules";

export interface OpenBracket {
  readonly opening: number;
  readonly closing: string;
  /** Indentation of the line that it stands on. */
  readonly indentation: number;
  /** A keyword argument stands in it. */
  hasKeyword: boolean;
  /** More than one thing stands in it. */
  hasComma: boolean;
}

/** Tokens that may still be looked at to find out whether a group is right: in all of the text. */
export interface Patience {
  left: number;
}

export const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

const isCall = (lines: Lines, { closing, opening }: OpenBracket): boolean =>
  closing === ")" && isComplete(lines, opening - 1);

/**
 * The call to which an argument with a name belongs, behind a comma in a list or in a tuple, whose items have none: as its
 * place in the stack. -1 where there is none, and where names stood in those brackets before.
 */
export function callOfKeyword(lines: Lines, stack: readonly OpenBracket[], comma: number): number {
  const next = lines.firstBehind(comma);
  const top = stack.at(-1);
  if (top === undefined || top.hasKeyword || isCall(lines, top) || lines.textOf(next + 1) !== "=") return -1;
  return lines.tokens[next]?.kind === "name" ? stack.findLastIndex((open) => isCall(lines, open)) : -1;
}

/** The name before the bracket. */
export const calleeOf = (lines: Lines, { opening }: OpenBracket): string => lines.textOf(opening - 1);

/**
 * The bracket in which the argument behind this comma belongs, as its place in the stack: `merge_mode=` to the wrapper
 * around a layer, what begins a line where the wrapper's own arguments begin to that.
 */
export function ownerBehind(lines: Lines, stack: readonly OpenBracket[], comma: number, rules: BracketRules): number {
  const { tokens, textOf } = lines;
  const top = stack.length - 1;
  const next = lines.firstBehind(comma);
  const kind = tokens[next]?.kind;
  if (kind === undefined || kind === "operator" || kind === "close" || JOINING_WORDS.has(textOf(next))) return top;
  const keyword = kind === "name" && textOf(next + 1) === "=" ? textOf(next) : undefined;
  const isTakenBy = (at: number): boolean | undefined =>
    keyword === undefined ? undefined : rules.takes(calleeOf(lines, stack[at]!), keyword);
  const outer = stack
    .map((_, at) => at)
    .slice(0, top)
    .toReversed();
  if (isTakenBy(top) === false) {
    const taker = outer.find((at) => isTakenBy(at));
    if (taker !== undefined) return taker;
  }
  if (!lines.isFirst(next)) return top;
  const column = lines.column(next);
  if (column === contentColumn(lines, stack[top]!)) return top;
  const aligned = outer.find((at) => contentColumn(lines, stack[at]!) === column);
  if (aligned === undefined || (isTakenBy(top) === true && isTakenBy(aligned) !== true)) return top;
  // What has no name may as well be the inner call's, written further out.
  const isOuters = keyword !== undefined || stack[top]!.hasKeyword || stack[aligned]!.closing !== ")";
  return isOuters ? aligned : top;
}

/** Where the first thing in a bracket begins. */
function contentColumn(lines: Lines, { opening }: OpenBracket): number {
  return lines.column(lines.firstBehind(opening));
}

/** Whether the token begins a line in the column of the first thing in the bracket. */
export const isAligned = (lines: Lines, around: OpenBracket, index: number): boolean =>
  lines.isFirst(index) && lines.column(index) === contentColumn(lines, around);

/** What a bracket that begins its line closes: as its place in the stack, the one whose line begins in the same column. */
export function closedByLayout(lines: Lines, stack: readonly OpenBracket[], index: number): number {
  const top = stack.length - 1;
  if (!lines.isFirst(index)) return top;
  const column = lines.column(index);
  const isLikely = ({ indentation, closing }: OpenBracket): boolean =>
    indentation === column && closing === lines.textOf(index);
  if (top < 0 || isLikely(stack[top]!) || contentColumn(lines, stack[top]!) === column) return top;
  const found = stack.findLastIndex(isLikely);
  return found < 0 ? top : found;
}

/**
 * Whether all brackets that are open are closed in their order behind the token: where that is a closing bracket itself,
 * what it closed is gone, as `LSTM(8,` is in `LS return_sequences=True),`.
 */
export function areClosedBehind(lines: Lines, at: number, stack: readonly OpenBracket[], patience: Patience): boolean {
  const { tokens, textOf } = lines;
  const closings = stack.map(({ closing }) => closing);
  for (let index = at + 1; index < tokens.length; index++) {
    const { kind } = tokens[index]!;
    if (patience.left-- < 0) return false;
    if (kind === "newline") continue;
    if (lines.isFirst(index) && (beginsStatement(lines, index) || looksLikeStatement(lines, index, stack)))
      return false;
    if (kind === "open") closings.push(CLOSING[textOf(index)] ?? "");
    if (kind === "close" && closings.pop() !== textOf(index)) return false;
    if (closings.length === 0) return true;
  }
  return false;
}

/** `model.add(`, `x =`, no further in than the line on which the outermost bracket opens. */
const looksLikeStatement = (lines: Lines, index: number, [outermost]: readonly OpenBracket[]): boolean =>
  lines.tokens[index]!.kind === "name" &&
  /^[.=(]$/.test(lines.textOf(index + 1)) &&
  lines.indentation(index) <= (outermost?.indentation ?? -1);

/** Whether a line inside brackets may begin the next argument, or whatever comes after them. */
export function mayBeginArgument(lines: Lines, index: number, rules: BracketRules): boolean {
  const token = lines.tokens[index]!;
  if (token.kind === "close" || token.kind === "operator") return false;
  if (token.kind !== "name") return true;
  const word = lines.textOf(index);
  if (JOINING_WORDS.has(word)) return false;
  const next = lines.after(index);
  if (next < 0 || lines.textOf(next) !== "=") return true;
  // With a space before its `=`, it is rather an assignment.
  const isTight = lines.tokens[next]?.start === token.end;
  return !(isTight && rules.isKeyword(word));
}

/** `LSTM(8, Dense(4)`: a layer that has a size of its own, and behind the comma another one, or whatever has a class's name. */
export function isNextLayer(lines: Lines, comma: number, callee: string, rules: BracketRules): boolean {
  if (rules.takes(callee, "cell") === true) return false;
  if (rules.takes(callee, "units") !== true && rules.takes(callee, "hidden_size") !== true) return false;
  let name = lines.firstBehind(comma);
  while (lines.textOf(name + 1) === "." && lines.tokens[name + 2]?.kind === "name") name += 2;
  return lines.textOf(name + 1) === "(" && /^[A-Z]\w*[a-z]|^[A-Z]{3,}\w*$/.test(lines.textOf(name));
}

/** Behind a keyword argument no positional one may stand: a call there is the outer call's. */
export function endsCall(lines: Lines, comma: number): boolean {
  const next = lines.firstBehind(comma);
  if (lines.tokens[next]?.kind !== "name" || JOINING_WORDS.has(lines.textOf(next))) return false;
  const behind = lines.textOf(next + 1);
  return behind === "(" || behind === ".";
}
