/**
 * A group of brackets that cannot be right: it is closed where the next statement, or the next argument of the call around
 * it, begins.
 */
import type { Edits } from "../../text-edits";
import { isApplication, isAskedOfLayer, isCalledArgument, isCalledLiteral, isOuterComprehension } from "./applications";
import { MISSING } from "./empty-arguments";
import { lackingRest } from "./expressions";
import {
  beginsStatement,
  endsHeader,
  isComplete,
  isDecoratorFurtherOut,
  isLostKeyword,
  isStrayKeyword,
  lacksComma,
  lacksOperand,
  lacksParameter,
  type Lines,
} from "./lines";
import { beginOfValue, closingBehind, lacksEqualSign, lacksOpening } from "./openings";
import {
  areClosedBehind,
  calleeOf,
  callOfKeyword,
  closedByLayout,
  CLOSING,
  endsCall,
  isNextLayer,
  mayBeginArgument,
  isAligned,
  type OpenBracket,
  ownerBehind,
  type Patience,
} from "./owners";
import type { BracketRules } from "./rules";

interface Group {
  readonly lines: Lines;
  readonly edits: Edits;
  readonly rules: BracketRules;
  readonly patience: Patience;
  /** What is open, the innermost last; the group ends where nothing is. */
  readonly stack: OpenBracket[];
  /** The last bracket that closed nothing and was taken out. */
  takenOut: number;
}

const OPENING: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/**
 * Closes what is open in the group; the index from which to go on.
 * @param isRestored whether the bracket is lost that opened it, and was put back before the token
 */
export function mendGroup(
  lines: Lines,
  start: number,
  edits: Edits,
  rules: BracketRules,
  patience: Patience,
  isRestored = false,
): number {
  const { tokens, textOf } = lines;
  const group: Group = { lines, edits, rules, patience, stack: [], takenOut: -2 };
  if (isRestored) push(group, lines.before(start) + 1, "(");
  for (let index = start; index < tokens.length; index++) {
    const { kind } = tokens[index]!;
    if (kind === "newline") continue;
    if (index > start && beginArgument(group, start, index)) return index;
    if (index > start) mendOperand(group, index);
    if (kind === "close" || textOf(index) === ",") completeBefore(group, index);
    if (kind === "close") {
      if (close(group, index)) return index + 1;
    } else if (kind === "open" ? open(group, index) : goOn(group, index)) {
      return index;
    }
  }
  completeBefore(group, tokens.length);
  closeDownTo(group, 0, tokens.length);
  return tokens.length;
}

function push({ lines, stack }: Group, opening: number, bracket: string): void {
  const indentation = lines.indentation(opening);
  stack.push({ opening, closing: CLOSING[bracket] ?? "", indentation, hasKeyword: false, hasComma: false });
}

const endBefore = ({ lines }: Group, index: number): number => lines.tokens[lines.before(index)]?.end ?? 0;

/** Closes the innermost bracket behind the last token before. */
const closeTop = (group: Group, index: number): void =>
  group.edits.insert(endBefore(group, index), group.stack.pop()!.closing);

/** Closes brackets until only so many are open. */
function closeDownTo(group: Group, count: number, index: number): void {
  while (group.stack.length > count) closeTop(group, index);
}

/** Puts what is missing behind an expression that ends before the token. */
function completeBefore(group: Group, index: number): void {
  const rest = lackingRest(group.lines, index);
  if (rest !== "") group.edits.insert(endBefore(group, index), rest);
}

/** Where the token begins a line: closes what that line is not part of. True where that is all of the group. */
function beginArgument(group: Group, start: number, index: number): boolean {
  const { lines, edits, rules, stack } = group;
  if (lacksOpening(lines, index, rules)) {
    edits.insert(endBefore(group, index), "(");
    push(group, lines.before(index) + 1, "(");
    return false;
  }
  if (!lines.isFirst(index)) return false;
  if (beginsStatement(lines, index) || isDecoratorFurtherOut(lines, index, lines.indentation(start))) {
    completeBefore(group, index);
    closeDownTo(group, 0, index);
    return true;
  }
  if (!mayBeginArgument(lines, index, rules)) return false;
  const indentation = lines.indentation(index);
  const isAround = (open: OpenBracket): boolean => open.indentation < indentation;
  if (isAround(stack.at(-1)!)) return false;
  completeBefore(group, index);
  // `LSTM(,` is closed before a comma that is not its own.
  const last = lines.before(index);
  if (lines.textOf(last) === "," && stack.at(-1)!.opening === last - 1) edits.blank(lines.tokens[last]!.start);
  closeDownTo(group, stack.findLastIndex(isAround) + 1, index);
  // A comma before the line now stands inside the bracket that was closed.
  if (stack.length > 0 && !lacksComma(lines, index)) edits.insert(endBefore(group, index), ",");
  return stack.length === 0;
}

/** Separates what stands behind an operand from it, and an argument from a name without a value. */
function mendOperand(group: Group, index: number): void {
  const { lines, edits, rules, stack, takenOut } = group;
  const { tokens, textOf } = lines;
  const token = tokens[index]!;
  const top = stack.at(-1)!;
  if (isStrayKeyword(lines, index)) edits.replace(token.start, "_");
  // Behind a bracket that was taken out, it is the token before that which ends an operand, or does not.
  if (lacksParameter(lines, index) && top.closing === ")") edits.insert(token.start, "_");
  const isPassableNothing = lines.before(index) === takenOut && !isComplete(lines, lines.before(takenOut));
  const isOpened = lines.before(index) < top.opening;
  if (!isPassableNothing && !isOpened && lacksComma(lines, index)) {
    const before = tokens[index - 1];
    if (token.kind === "string" && before?.kind === "name" && before.end === token.start) {
      // `config"units"]`, `options.get"units")`: no text stands right behind a name.
      const bracket = closingBehind(lines, index) === "]" ? "[" : "(";
      edits.insert(token.start, bracket);
      push(group, index - 1, bracket);
    } else {
      // `LSTM(8, stateful=True` and `merge_mode="sum"` behind it: the bracket is lost with the comma.
      closeDownTo(group, ownerBehind(lines, stack, lines.before(index), rules) + 1, index);
      edits.insert(endBefore(group, index), lacksEqualSign(lines, index, calleeOf(lines, top), rules) ? "=" : ",");
    }
  }
  if (stack.at(-1)!.closing === ")" && lacksOperand(lines, index)) {
    const before = lines.before(index);
    // The key of `<` is that of the comma; an argument without a value is none.
    if (textOf(before) === "<") edits.replace(tokens[before]!.start, ",");
    else edits.insert(endBefore(group, index), textOf(before) === "=" ? "," : `${MISSING},`);
  }
}

/** True where the bracket belongs to what was called, and not to the group: `LSTM(64(x)`. */
function open(group: Group, index: number): boolean {
  const { lines, rules, stack } = group;
  if (stack.length > 0 && isApplied(group, index)) {
    closeTop(group, index);
    // A layer in a wrapper is not applied by itself.
    while (stack.length > 0 && rules.isLayer(calleeOf(lines, stack.at(-1)!))) closeTop(group, index);
    if (stack.length === 0) return true;
  }
  push(group, index, lines.textOf(index));
  return false;
}

const isApplied = ({ lines, rules, stack }: Group, index: number): boolean =>
  isCalledLiteral(lines, index) ||
  isApplication(lines, index) ||
  isCalledArgument(lines, index, calleeOf(lines, stack.at(-1)!), rules);

/** Lets a bracket close what it belongs to, or takes it out. True where the group ends with it. */
function close(group: Group, index: number): boolean {
  const { lines, edits, stack, patience } = group;
  const closing = lines.textOf(index);
  closeDownTo(group, closedByLayout(lines, stack, index) + 1, index);
  const closesTop = stack.at(-1)!.closing === closing;
  const areClosed = (): boolean => areClosedBehind(lines, index, stack, patience);
  const lacksOwn =
    stack.at(-1)!.closing === ")" && (closing === ")" ? closesEarly(group, index) : closing === "]" && areClosed());
  if (lacksOwn && openValue(group, index)) return false;
  const isOpen = stack.some((each) => each.closing === closing);
  if (!isOpen || (!closesTop && areClosed())) {
    edits.replace(lines.tokens[index]!.start, " ");
    group.takenOut = index;
    return false;
  }
  closeDownTo(group, stack.findLastIndex((each) => each.closing === closing) + 1, index);
  stack.pop();
  return stack.length === 0;
}

/** `LSTM(8, activation=late), units=4)`: what comes behind is the layer's that this would close. */
function closesEarly({ lines, rules, stack, patience }: Group, index: number): boolean {
  const { textOf } = lines;
  const top = stack.at(-1)!;
  const callee = calleeOf(lines, top);
  if (!rules.isLayer(callee)) return false;
  const next = lines.firstBehind(index + 1);
  const isTaken = (name: string): boolean => rules.takes(name, textOf(next)) === true;
  const isNamed = textOf(index + 1) === "," && textOf(next + 1) === "=" && isTaken(callee);
  const around = stack.at(-2);
  const goesOn = isNamed && (around === undefined || !isTaken(calleeOf(lines, around)));
  // Behind an argument with a name none without may stand.
  const isList = !goesOn && beginOfValue(lines, index, top.opening)?.isList === true;
  return (goesOn || (isList && top.hasKeyword)) && areClosedBehind(lines, index, stack, patience);
}

/** Puts back the bracket before the value that ends here; false where it cannot be told which that is. */
function openValue({ lines, edits, rules, stack }: Group, index: number): boolean {
  const value = beginOfValue(lines, index, stack.at(-1)!.opening);
  if (value === undefined) return false;
  // `LSTM(8, stateful=True])`: of a layer, only shapes are lists.
  const isWhole = lines.tokens[value.begin]?.kind === "open";
  const isShape = !isWhole && /shape/.test(lines.textOf(lines.before(value.begin) - 1));
  const isSurplus = lines.textOf(index) === "]" && !value.isList && !isShape;
  if (isSurplus && rules.isLayer(calleeOf(lines, stack.at(-1)!))) return false;
  // In brackets of its own a value is what it says; the rest of an expression is not.
  const isCertain = lines.textOf(index) === "]" || value.isList;
  edits.insert(lines.tokens[value.begin]!.start, isCertain ? OPENING[lines.textOf(index)]! : "_(");
  return true;
}

/** A name, a value or an operator. True where the group ends before it. */
function goOn(group: Group, index: number): boolean {
  const { lines, edits, stack } = group;
  const written = lines.textOf(index);
  const top = stack.at(-1)!;
  if (top.closing !== ")" && written !== ",") {
    if (!isLostKeyword(lines, index)) return false;
    const isFirst = /^[,[{(]$/.test(lines.textOf(lines.before(index)));
    edits.replace(lines.tokens[index]!.start, isFirst ? " " : ",");
    top.hasKeyword = true;
  } else if (isBehindCall(group, index)) {
    closeTop(group, index);
  } else if (endsHeader(lines, index)) {
    closeDownTo(group, 0, index);
  } else {
    if (written === "=") top.hasKeyword = true;
    if (written === ",") separate(group, index);
  }
  return stack.length === 0;
}

/** Whether what comes is no more of the innermost call's, though nothing closes it. */
function isBehindCall({ lines, rules, stack }: Group, index: number): boolean {
  const top = stack.at(-1)!;
  if (isAskedOfLayer(lines, index, calleeOf(lines, top), rules)) return true;
  const around = stack.at(-2);
  if (around === undefined || !isOuterComprehension(lines, index)) return false;
  // No layer takes a generator: `[LSTMCell(size for _ in range(3)]`.
  const isOuters = around.closing === "]" && rules.isLayer(calleeOf(lines, top));
  return top.hasKeyword || top.hasComma || isAligned(lines, around, index) || isOuters;
}

/** Closes what the argument behind a comma does not belong to. */
function separate(group: Group, comma: number): void {
  const { lines, edits, rules, stack, patience } = group;
  stack.at(-1)!.hasComma = true;
  if (stack.length === 1) return;
  const isLacking = (): boolean => !areClosedBehind(lines, comma, stack, patience);
  const top = stack.at(-1)!;
  const isOuters = top.hasKeyword ? endsCall(lines, comma) : isNextLayer(lines, comma, calleeOf(lines, top), rules);
  // Of several commas the first stays.
  const firstComma = (): number => {
    let first = comma;
    for (; lines.textOf(lines.before(first)) === ","; first = lines.before(first))
      edits.blank(lines.tokens[first]!.start);
    return first;
  };
  if (isOuters && isLacking()) closeTop(group, firstComma());
  const call = callOfKeyword(lines, stack, comma);
  const owner = call >= 0 && isLacking() ? call : ownerBehind(lines, stack, comma, rules);
  if (owner === stack.length - 1) return;
  closeDownTo(group, owner + 1, firstComma());
}
