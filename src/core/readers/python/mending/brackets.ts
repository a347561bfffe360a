/**
 * Where the brackets of a half-typed text belong. A group of brackets that is right as it stands is
 * left alone, whatever it looks like; one that cannot be right is closed where the next statement, or
 * the next argument of the call around it, begins.
 */
import type { Steps } from "../../../steps";
import { TOKENS_PER_STEP } from "./scan";
import type { Edits } from "../../text-edits";
import { isApplication, isAskedOfLayer, isCalledArgument, isCalledLiteral, isOuterComprehension } from "./applications";
import { MISSING } from "./empty-arguments";
import { beginOfValue, closingBehind, lacksEqualSign } from "./openings";
import { mendStatement } from "./headers";
import {
  beginsStatement,
  endsHeader,
  isComplete,
  isDecoratorFurtherOut,
  JOINING_WORDS,
  isLostKeyword,
  isStrayKeyword,
  lacksComma,
  lacksMember,
  lacksOperand,
  type Lines,
} from "./lines";

export interface BracketRules {
  /** Whether a name is known to be an argument's, so that a line `name=…` begins no statement. */
  readonly isKeyword: (name: string) => boolean;
  /** Whether what is called by that name takes an argument of that one; `undefined` where its arguments are not known. */
  readonly takes: (callee: string, keyword: string) => boolean | undefined;
  /** Whether it is the name of a layer's class. */
  readonly isLayer: (callee: string) => boolean;
  /** Whether what has that name is a number, a truth or a text: an argument of layers that nobody calls. */
  readonly isPlain: (name: string) => boolean;
}

interface OpenBracket {
  readonly opening: number;
  readonly closing: string;
  /** Indentation of the line that it stands on. */
  readonly indentation: number;
  /** A keyword argument stands in it. */
  hasKeyword: boolean;
  /** More than one thing stands in it. */
  hasComma: boolean;
}

/** How often, on average, a token is looked at to find out whether its group is right. */
const PATIENCE = 20;

const OPENING: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };

/**
 * Inserts the brackets and commas that are missing, and takes out those that close nothing.
 * @returns whether each group was looked at to its end; in a text with very many that are wrong, some are not
 */
export function* mendBrackets(lines: Lines, edits: Edits, rules: BracketRules): Steps<boolean> {
  const { tokens } = lines;
  const patience = { left: PATIENCE * tokens.length };
  let turn = TOKENS_PER_STEP;
  /** The first token of the statement. */
  let first = 0;
  const endStatement = (next: number): void => {
    const end = lines.before(next) + 1;
    if (end > first) mendStatement(lines, first, end, edits);
    first = next;
  };
  for (let index = 0; index < tokens.length;) {
    if (index >= turn) {
      turn = index + TOKENS_PER_STEP;
      yield;
    }
    const token = tokens[index]!;
    if (lines.isFirst(index) && token.kind !== "newline") endStatement(index);
    if (token.kind === "close") {
      edits.replace(token.start, " ");
      index++;
    } else if (token.kind === "open") {
      const end = endOfSoundGroup(lines, index, patience);
      // Where a bracket closes nothing behind it, it may have ended too early.
      const isSound = end !== undefined && !closesTooMuch(lines, end);
      index = isSound ? end : mendGroup(lines, index, edits, rules, patience);
    } else {
      if (lacksMember(lines, index)) edits.insert(token.end, "_");
      index++;
    }
  }
  endStatement(tokens.length);
  return patience.left >= 0;
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
    if (index > start && (lacksComma(lines, index) || isStrayKeyword(lines, index))) return undefined;
    if (index > start && closings.at(-1) === ")" && lacksOperand(lines, index)) return undefined;
    if (token.kind === "open") {
      if (index > start && isCalledLiteral(lines, index)) return undefined;
      closings.push(CLOSING[textOf(index)] ?? "");
    } else if (token.kind === "close") {
      if (closings.pop() !== textOf(index)) return undefined;
      if (closings.length === 0) return index + 1;
    } else if (closings.at(-1) === ")" ? endsHeader(lines, index) : isLostKeyword(lines, index)) {
      return undefined;
    }
  }
  return undefined;
}

/** Closes what is open in a group that cannot be right; the index from which to go on. */
function mendGroup(lines: Lines, start: number, edits: Edits, rules: BracketRules, patience: { left: number }): number {
  const { tokens, textOf } = lines;
  const stack: OpenBracket[] = [];
  let takenOut = -2;
  const closeTop = (at: number): void => edits.insert(at, stack.pop()!.closing);
  /** `config"units"]`, `options.get"units")`: the bracket is put back that no text stands behind a name without. */
  const openBefore = (index: number, bracket: string): void => {
    edits.insert(tokens[index]!.start, bracket);
    push(index - 1, bracket);
  };
  const push = (opening: number, bracket: string): void => {
    const indentation = lines.indentation(opening);
    stack.push({ opening, closing: CLOSING[bracket] ?? "", indentation, hasKeyword: false, hasComma: false });
  };
  /** Puts back the bracket before the value that ends here; false where it cannot be told which that is. */
  const openValue = (index: number): boolean => {
    const value = beginOfValue(lines, index, stack.at(-1)!.opening);
    if (value === undefined) return false;
    // In brackets of its own a value is what it says; the rest of an expression is not.
    const isCertain = textOf(index) === "]" || value.isList;
    edits.insert(tokens[value.begin]!.start, isCertain ? OPENING[textOf(index)]! : "_(");
    return true;
  };
  /** `LSTM(8, activation=late), units=4)`: what comes behind is the layer's that this would close. */
  const closesEarly = (index: number): boolean => {
    const callee = calleeOf(lines, stack.at(-1)!);
    if (!rules.isLayer(callee)) return false;
    const next = lines.firstBehind(index + 1);
    const isTaken = (name: string): boolean => rules.takes(name, textOf(next)) === true;
    const isNamed = textOf(index + 1) === "," && textOf(next + 1) === "=" && isTaken(callee);
    const around = stack.at(-2);
    const goesOn = isNamed && (around === undefined || !isTaken(calleeOf(lines, around)));
    // Behind an argument with a name none without may stand.
    const isList = !goesOn && beginOfValue(lines, index, stack.at(-1)!.opening)?.isList === true;
    return (goesOn || (isList && stack.at(-1)!.hasKeyword)) && areClosedBehind(lines, index, stack, patience);
  };
  const closeAll = (at: number): void => {
    while (stack.length > 0) closeTop(at);
  };
  const endBefore = (index: number): number => tokens[lines.before(index)]?.end ?? 0;
  const isApplied = (index: number): boolean =>
    isCalledLiteral(lines, index) ||
    isApplication(lines, index) ||
    isCalledArgument(lines, index, calleeOf(lines, stack.at(-1)!), rules);
  /** Whether what comes is no more of the innermost call's, though nothing closes it. */
  const isBehindCall = (index: number): boolean => {
    const top = stack.at(-1)!;
    if (isAskedOfLayer(lines, index, calleeOf(lines, top), rules)) return true;
    return stack.length > 1 && (top.hasKeyword || top.hasComma) && isOuterComprehension(lines, index);
  };

  for (let index = start; index < tokens.length; index++) {
    const token = tokens[index]!;
    if (token.kind === "newline") continue;
    if (index > start && lines.isFirst(index)) {
      const end = endBefore(index);
      if (beginsStatement(lines, index) || isDecoratorFurtherOut(lines, index, lines.indentation(start))) {
        closeAll(end);
        return index;
      }
      if (mayBeginArgument(lines, index, rules)) {
        const indentation = lines.indentation(index);
        const before = stack.length;
        while (stack.length > 0 && stack.at(-1)!.indentation >= indentation) closeTop(end);
        if (stack.length === 0) return index;
        // The comma before the line now stands inside the bracket that was closed.
        if (stack.length < before && textOf(lines.before(index)) === ",") edits.insert(end, ",");
      }
    }
    if (isStrayKeyword(lines, index)) edits.replace(token.start, "_");
    // Behind a bracket that was taken out, it is the token before that which ends an operand, or does not.
    const isPassableNothing = lines.before(index) === takenOut && !isComplete(lines, lines.before(takenOut));
    if (!isPassableNothing && lacksComma(lines, index)) {
      const isGlued =
        token.kind === "string" && tokens[index - 1]?.kind === "name" && tokens[index - 1]!.end === token.start;
      if (isGlued) openBefore(index, closingBehind(lines, index) === "]" ? "[" : "(");
      else edits.insert(endBefore(index), lacksEqualSign(lines, index, rules) ? "=" : ",");
    }
    if (stack.at(-1)?.closing === ")" && lacksOperand(lines, index)) {
      // An argument without a value is none.
      edits.insert(endBefore(index), textOf(lines.before(index)) === "=" ? "," : `${MISSING},`);
    }

    if (token.kind === "open") {
      if (stack.length > 0 && isApplied(index)) {
        closeTop(token.start);
        // A layer in a wrapper is not applied by itself.
        while (stack.length > 0 && rules.isLayer(calleeOf(lines, stack.at(-1)!))) closeTop(token.start);
        if (stack.length === 0) return index;
      }
      push(index, textOf(index));
    } else if (token.kind === "close") {
      const closing = textOf(index);
      const ownLine = closedByLayout(lines, stack, index);
      while (stack.length - 1 > ownLine) closeTop(endBefore(index));
      const isOpen = stack.some((open) => open.closing === closing);
      if (closing === ")" && stack.at(-1)?.closing === ")" && closesEarly(index) && openValue(index)) continue;
      if (
        closing === "]" &&
        stack.at(-1)?.closing === ")" &&
        areClosedBehind(lines, index, stack, patience) &&
        openValue(index)
      ) {
        continue;
      }
      if (!isOpen || (stack.at(-1)?.closing !== closing && areClosedBehind(lines, index, stack, patience))) {
        edits.replace(token.start, " ");
        takenOut = index;
        continue;
      }
      while (stack.at(-1)?.closing !== closing) closeTop(endBefore(index));
      stack.pop();
      if (stack.length === 0) return index + 1;
    } else if (stack.at(-1)?.closing !== ")" && textOf(index) !== ",") {
      const isFirst = /^[,[{(]$/.test(textOf(lines.before(index)));
      if (isLostKeyword(lines, index)) {
        edits.replace(token.start, isFirst ? " " : ",");
        stack.at(-1)!.hasKeyword = true;
      }
    } else if (isBehindCall(index)) {
      closeTop(endBefore(index));
      if (stack.length === 0) return index;
    } else {
      const operator = textOf(index);
      if (operator === "=") stack.at(-1)!.hasKeyword = true;
      if (operator === ",") stack.at(-1)!.hasComma = true;
      if (operator === "," && stack.length > 1) {
        const isLacking = (): boolean => !areClosedBehind(lines, index, stack, patience);
        if (stack.at(-1)!.hasKeyword && endsCall(lines, index) && isLacking()) closeTop(endBefore(index));
        const call = callOfKeyword(lines, stack, index);
        const owner = call >= 0 && isLacking() ? call : ownerBehind(lines, stack, index, rules);
        // Of several commas the first stays.
        let comma = index;
        while (textOf(lines.before(comma)) === ",") comma = lines.before(comma);
        while (stack.length - 1 > owner) closeTop(endBefore(comma));
      } else if (endsHeader(lines, index)) {
        closeAll(endBefore(index));
        return index;
      }
    }
  }
  closeAll(endBefore(tokens.length));
  return tokens.length;
}

const isCall = (lines: Lines, { closing, opening }: OpenBracket): boolean =>
  closing === ")" && isComplete(lines, opening - 1);

/**
 * The call to which an argument with a name belongs, behind a comma in a list or in a tuple, whose items have none: as its
 * place in the stack. -1 where there is none, and where names stood in those brackets before.
 */
function callOfKeyword(lines: Lines, stack: readonly OpenBracket[], comma: number): number {
  const next = lines.firstBehind(comma);
  const top = stack.at(-1);
  if (top === undefined || top.hasKeyword || isCall(lines, top) || lines.textOf(next + 1) !== "=") return -1;
  return lines.tokens[next]?.kind === "name" ? stack.findLastIndex((open) => isCall(lines, open)) : -1;
}

/** Whether a bracket on the rest of the line closes nothing. */
function closesTooMuch({ tokens }: Lines, from: number): boolean {
  let depth = 0;
  for (let index = from; index < tokens.length && tokens[index]!.kind !== "newline"; index++) {
    const { kind } = tokens[index]!;
    if (kind === "open") depth++;
    if (kind === "close" && depth-- === 0) return true;
  }
  return false;
}

/** The name before the bracket. */
const calleeOf = (lines: Lines, { opening }: OpenBracket): string => lines.textOf(opening - 1);

/**
 * The bracket in which the argument behind this comma belongs, as its place in the stack: `merge_mode=` to the wrapper
 * around a layer, what begins a line where the wrapper's own arguments begin to that.
 */
function ownerBehind(lines: Lines, stack: readonly OpenBracket[], comma: number, rules: BracketRules): number {
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

/** What a bracket that begins its line closes: as its place in the stack, the one whose line begins in the same column. */
function closedByLayout(lines: Lines, stack: readonly OpenBracket[], index: number): number {
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
function areClosedBehind(lines: Lines, at: number, stack: readonly OpenBracket[], patience: { left: number }): boolean {
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
function mayBeginArgument(lines: Lines, index: number, rules: BracketRules): boolean {
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

/** Behind a keyword argument no positional one may stand: a call there is the outer call's. */
function endsCall(lines: Lines, comma: number): boolean {
  const next = lines.firstBehind(comma);
  if (lines.tokens[next]?.kind !== "name" || JOINING_WORDS.has(lines.textOf(next))) return false;
  const behind = lines.textOf(next + 1);
  return behind === "(" || behind === ".";
}
