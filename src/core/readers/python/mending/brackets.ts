/** Where the brackets of a half-typed text belong: a group of them that is right as it stands is left alone, whatever it looks like. */
import type { Steps } from "../../../steps";
import type { Edits } from "../../text-edits";
import { isCalledLiteral } from "./applications";
import { awaitsOperand, lackingRest } from "./expressions";
import { mendGroup } from "./groups";
import { mendClause, mendStatement } from "./headers";
import {
  beginsStatement,
  endsHeader,
  isFurtherIn,
  isLostKeyword,
  isStrayKeyword,
  lacksComma,
  lacksMember,
  lacksOperand,
  lacksParameter,
  type Lines,
} from "./lines";
import { goesOnWithoutBracket } from "./openings";
import { CLOSING, type Patience } from "./owners";
import type { BracketRules } from "./rules";
import { TOKENS_PER_STEP } from "./scan";

const REST = /^(?:\.|[<>!=]=|and|or)$/;

/** How often, on average, a token is looked at to find out whether its group is right. */
const PATIENCE = 20;

/**
 * Inserts the brackets and commas that are missing, and takes out those that close nothing.
 * @returns whether each group was looked at to its end; in a text with very many that are wrong, some are not
 */
export function* mendBrackets(lines: Lines, edits: Edits, rules: BracketRules): Steps<boolean> {
  const { tokens, textOf } = lines;
  const patience: Patience = { left: PATIENCE * tokens.length };
  let turn = TOKENS_PER_STEP;
  /** The first tokens of the statements. */
  const starts: number[] = [];
  const endStatement = (next: number): void => {
    const end = lines.before(next) + 1;
    const first = starts.at(-1) ?? 0;
    if (end > first) mendStatement(lines, first, end, edits);
  };
  const beginStatement = (index: number): void => {
    endStatement(index);
    mendClause(lines, index, starts, edits);
    starts.push(index);
  };
  for (let index = 0; index < tokens.length;) {
    if (index >= turn) {
      turn = index + TOKENS_PER_STEP;
      yield;
    }
    const token = tokens[index]!;
    if (lines.isFirst(index) && token.kind !== "newline") {
      const first = starts.at(-1);
      const goesOn = first !== undefined && isFurtherIn(lines, index, first);
      if (goesOn && goesOnWithoutBracket(lines, index, first)) {
        edits.insert(tokens[lines.before(index)]!.end, "(");
        index = mendGroup(lines, index, edits, rules, patience, true);
        continue;
      }
      // No statement begins with a point, nor with what stands between two operands.
      const isRest = REST.test(textOf(index)) || (goesOn && token.kind === "open") || isMember(lines, index);
      if (isRest && starts.length > 0) joinLines(lines, index, edits);
      else beginStatement(index);
    }
    if (token.kind === "close") {
      edits.replace(token.start, " ");
      index++;
    } else if (token.kind === "open") {
      const end = endOfSoundGroup(lines, index, patience);
      // Where a bracket closes nothing behind it, it may have ended too early.
      const isSound = end !== undefined && !closesTooMuch(lines, end);
      index = isSound ? end : mendGroup(lines, index, edits, rules, patience);
    } else {
      if (lacksMember(lines, index) && !isMember(lines, index + 2)) edits.insert(token.end, "_");
      index++;
    }
  }
  endStatement(tokens.length);
  return patience.left >= 0;
}

/** The index behind the group that opens here; `undefined` where the group cannot be right. */
function endOfSoundGroup(lines: Lines, start: number, patience: Patience): number | undefined {
  const { tokens, textOf } = lines;
  const closings: string[] = [];
  let holdsCondition = false;
  for (let index = start; index < tokens.length; index++) {
    const token = tokens[index]!;
    if (patience.left-- < 0) return undefined;
    if (token.kind === "newline") continue;
    if (index > start && lines.isFirst(index) && beginsStatement(lines, index)) return undefined;
    if (index > start && (lacksComma(lines, index) || isStrayKeyword(lines, index))) return undefined;
    const isCall = index > start && closings.at(-1) === ")";
    if (isCall && (lacksOperand(lines, index) || lacksParameter(lines, index))) return undefined;
    holdsCondition ||= token.kind === "name" && token.end - token.start === 2 && textOf(index) === "if";
    if (token.kind === "close" || (token.kind === "operator" && textOf(index) === ",")) {
      const isWhole = holdsCondition ? lackingRest(lines, index) === "" : !awaitsOperand(lines, lines.before(index));
      if (!isWhole) return undefined;
    }
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

/** Whether what stands behind a point at the end of a line begins the next, further in. */
function isMember(lines: Lines, index: number): boolean {
  const { tokens, textOf } = lines;
  const isNext = tokens[index]?.kind === "name" && tokens[index - 1]?.kind === "newline" && textOf(index - 2) === ".";
  return isNext && lines.indentation(index) > lines.indentation(index - 2);
}

/** Makes one line of two between which there is nothing but a line break. */
function joinLines({ tokens }: Lines, index: number, edits: Edits): void {
  const [last, lineBreak] = [tokens[index - 2]!, tokens[index - 1]!];
  if (last.end === lineBreak.start) edits.replace(lineBreak.start, " ".repeat(lineBreak.end - lineBreak.start));
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
