/**
 * Where the brackets of a half-typed JavaScript text belong. A text whose brackets are right is left alone, and so is
 * a group of them that is; what cannot be right is closed where the next statement, or the next argument, begins.
 */
import type { ScriptToken } from "./tokens";
import { mendProperties } from "./properties";
import { restoreOpenings } from "./openings";
import {
  beginsStatement,
  CLOSING,
  columnsOf,
  CONTINUING,
  holdsStatements,
  isNameColon,
  type Words,
  wordsOf,
} from "./words";
import type { Edits } from "../../text-edits";
import type { Steps } from "../../../steps";

interface OpenBracket {
  readonly opening: number;
  readonly closing: string;
  /** Statements stand in it. */
  readonly isBlock: boolean;
  /** Columns before its line. */
  readonly indentation: number;
  /** Columns before the first line in it. */
  content?: number;
  /** Members or cases stand in it, and no statements: `class A {`, `switch (x) {`. */
  readonly holdsMembers: boolean;
  /** The word before it, of `for (;;)`, `if (x)`. */
  readonly header: string | undefined;
  /** The semicolons in it. */
  semicolons: number;
  /** It stands in an object's braces. */
  readonly isInObject: boolean;
  /** An element's braces. */
  readonly holdsProgram: boolean;
}

interface Script extends Words {
  /** The columns before the first token of each one's line. */
  readonly columns: Int32Array;
  /** For an opening bracket what closes it, if all between them are in pairs; -1 where there is none. */
  readonly partners: Int32Array;
}

/** How often, on average, a token is looked at to find out whether its group is right. */
const PATIENCE = 20;

/** So many tokens, each looked at as often as that, are gone through in some milliseconds. */
const TOKENS_A_TURN = 1_000;

/** Inserts the brackets that are missing and takes out those that close nothing. */
export function* mendScriptBrackets(text: string, written: readonly ScriptToken[], edits: Edits): Steps<void> {
  const words = wordsOf(text, written);
  const { areMatched } = pairBrackets(words);
  yield;
  if (areMatched) {
    mendProperties(text, words, edits);
    return;
  }
  const restored = wordsOf(text, restoreOpenings(text, words, edits));
  yield;
  yield* mendUnmatched(text, restored, edits);
}

function* mendUnmatched(text: string, words: Words, edits: Edits): Steps<void> {
  const { tokens, textOf } = words;
  const { partners, areMatched } = pairBrackets(words);
  mendProperties(text, words, edits);
  yield;
  if (areMatched) return;
  const script: Script = { tokens, textOf, columns: columnsOf(text, tokens), partners };
  const stack: OpenBracket[] = [];
  let patience = PATIENCE * tokens.length;
  const closeTop = (index: number): void => {
    // A comma at the end of a line stands between the call that it ends and the next line.
    const last =
      textOf(index - 1) === "," && tokens[index]?.isFirst === true && stack.length > 1 ? index - 2 : index - 1;
    const { closing, header, semicolons, opening, indentation } = stack.pop()!;
    const isLoop = header === "for" && !isIteration(script, opening);
    const lacking = isLoop ? ";".repeat(Math.max(0, 2 - semicolons)) : "";
    // What stands no further in than its header is not its body.
    const isBehind = header !== undefined && tokens[index]?.isFirst === true && script.columns[index]! <= indentation;
    edits.insert(tokens[last]?.end ?? 0, lacking + closing + (isBehind && textOf(index) !== "{" ? " {}" : ""));
  };
  const inExpression = (): boolean => stack.at(-1)?.isBlock === false;
  const closeExpressions = (index: number): void => {
    while (inExpression()) closeTop(index);
  };
  /** Whether a bracket of that kind is open here, with no block in between. */
  const holds = (closing: string): boolean => {
    for (let at = stack.length - 1; at >= 0 && !stack[at]!.isBlock; at--) {
      if (stack[at]!.closing === closing) return true;
    }
    return false;
  };
  /** `x ? [4, 8 : undefined`: what is open is the first of the two. */
  const isChoice = (): boolean => {
    const top = stack.at(-1);
    return top !== undefined && top.closing !== "}" && textOf(top.opening - 1) === "?";
  };
  const endSentence = (index: number): void => {
    const depth = stack.length;
    if (beginsStatement(textOf, index)) closeExpressions(index);
    while (stack.length > 0 && standsOutside(script, index, stack.at(-1)!)) closeTop(index);
    const top = stack.at(-1);
    // What was closed is an item of a list, or an argument, and the line is the next.
    const isNext = stack.length < depth && tokens[index]!.kind !== "close" && textOf(index - 1) !== ",";
    if (isNext && top?.isBlock === false && top.closing !== "}") edits.insert(tokens[index - 1]!.end, ",");
    if (top) top.content ??= script.columns[index]!;
  };
  /** Closes with a brace that begins its line what begins in its column; where that is nothing, takes out what is too far in. */
  const closeByLayout = (index: number): boolean => {
    const column = script.columns[index]!;
    if (textOf(index) !== "}" || stack.some(({ holdsProgram }) => holdsProgram)) return false;
    const owner = stack.findLastIndex(({ closing, indentation }) => closing === "}" && indentation === column);
    if (owner >= 0) {
      while (stack.length - 1 > owner) closeTop(index);
      stack.pop();
      return true;
    }
    const top = stack.at(-1);
    if (top === undefined || !top.isBlock || top.indentation >= column) return false;
    edits.replace(tokens[index]!.start, " ");
    return true;
  };
  for (let index = 0, turn = 1; index < tokens.length; index++, turn++) {
    if (turn % TOKENS_A_TURN === 0) yield;
    const token = tokens[index]!;
    if (token.isFirst && stack.length > 0) endSentence(index);
    if ((isLooseMember(textOf, index) || asksCall(script, index, stack.at(-1))) && inExpression()) {
      // What is open is the call whose result is asked for a member.
      while (inExpression() && stack.at(-1)!.closing !== ")") closeTop(index);
      if (inExpression()) closeTop(index);
    }
    if (token.markup === "leaves" && stack.some(({ holdsProgram }) => holdsProgram)) {
      while (!stack.at(-1)!.holdsProgram) closeTop(index);
      closeTop(index);
    }
    const written = textOf(index);
    if (token.kind === "open") {
      const isBody = stack.at(-1)?.closing === ")" && isBodyWithoutHead(script, index, stack.at(-1)!.indentation);
      if (isBody) closeTop(index);
      const bracket = { ...bracketAt(script, index, stack.at(-1)), ...(isBody && { isBlock: true }) };
      let end = endOfTidyGroup(script, bracket);
      if (end === undefined && !bracket.isBlock && patience >= 0) {
        end = soundEnd(script, index);
        patience -= (end ?? Math.min(tokens.length, index + LONGEST_GROUP)) - index;
      }
      if (end !== undefined) {
        index = end;
        // `lstm({units: 4}.apply(x)`: nobody asks an object that is written there for anything.
        const isAsked = written === "{" && !bracket.isBlock && textOf(end + 1) === ".";
        if (isAsked && stack.at(-1)?.closing === ")") closeTop(end + 1);
        continue;
      }
      stack.push(bracket);
    } else if (token.kind === "close") {
      if (token.isFirst && closeByLayout(index)) continue;
      if (holds(written)) {
        while (stack.at(-1)!.closing !== written) closeTop(index);
        stack.pop();
      } else if (written === "}" && stack.some(({ isBlock }) => isBlock)) {
        closeExpressions(index);
        stack.pop();
      } else if (token.isFirst && stack.some(({ closing }) => closing === written)) {
        while (stack.at(-1)!.closing !== written) closeTop(index);
        stack.pop();
      } else {
        edits.replace(token.start, " ");
      }
    } else if (written === ";" && inExpression()) {
      if (stack.at(-1)!.header === "for") stack.at(-1)!.semicolons++;
      else closeExpressions(index);
    } else if (written === ":" && isChoice()) {
      closeTop(index);
    } else if (written === "," && !isChoice() && isNameColon(textOf, index + 1) && holds("}")) {
      // `{layer: lstm({units: 4}, mergeMode: "sum"})`: no argument of a call has a name, and no item of a list.
      while (stack.at(-1)!.closing !== "}") closeTop(index);
    }
  }
  while (stack.length > 0) closeTop(tokens.length);
}

/** Groups that are longer are not looked through before they are mended. */
const LONGEST_GROUP = 2_000;

/** Which bracket closes which; whether each of the text does close one of its kind, and none is left open. */
function pairBrackets({ tokens, textOf }: Words): { readonly partners: Int32Array; readonly areMatched: boolean } {
  const partners = new Int32Array(tokens.length).fill(-1);
  let areMatched = true;
  const open: number[] = [];
  for (const [index, { kind }] of tokens.entries()) {
    if (kind === "open") open.push(index);
    if (kind !== "close") continue;
    const opening = open.pop();
    if (opening !== undefined && CLOSING[textOf(opening)] === textOf(index)) {
      partners[opening] = index;
    } else {
      // What is open around this one is not in pairs either.
      open.length = 0;
      areMatched = false;
    }
  }
  return { partners, areMatched: areMatched && open.length === 0 };
}

/**
 * The index of the bracket that closes a group of several lines whose brackets are all in pairs, and which ends on a line
 * of its own in the column of the one on which it begins: what is lost, is lost elsewhere. Where no statements stand in it,
 * its lines are further in.
 */
function endOfTidyGroup({ tokens, columns, partners }: Script, { opening, isBlock }: OpenBracket): number | undefined {
  const end = partners[opening]!;
  if (end < 0 || !tokens[end]!.isFirst || columns[end] !== columns[opening]) return undefined;
  if (isBlock) return end;
  for (let at = opening + 1; at < end; at++) {
    if (tokens[at]!.isFirst && tokens[at]!.kind === "name" && columns[at]! <= columns[opening]!) return undefined;
  }
  return end;
}

/** The index of the bracket that closes the group which opens here, where that is right as it stands. */
function soundEnd(script: Script, start: number): number | undefined {
  const { tokens, textOf, partners } = script;
  const open: OpenBracket[] = [];
  const limit = Math.min(tokens.length, start + LONGEST_GROUP);
  for (let index = start; index < limit; index++) {
    const token = tokens[index]!;
    const top = open.at(-1);
    if (token.isFirst && top?.isBlock === false) {
      if (beginsStatement(textOf, index) || isLooseMember(textOf, index)) return undefined;
      if (standsOutside(script, index, top)) return undefined;
    }
    if (token.kind === "open") {
      open.push(bracketAt(script, index, top));
    } else if (token.kind === "close") {
      if (open.pop()?.closing !== textOf(index)) return undefined;
      if (open.length === 0) return index;
    } else if (top?.isBlock === false) {
      // In braces that are in pairs it stands between the members of a type.
      const isType = top.closing === "}" && partners[top.opening]! >= 0;
      if (textOf(index) === ";" && top.header !== "for" && !isType) return undefined;
      const isNamed = textOf(index) === "," && isNameColon(textOf, index + 1);
      if (isNamed && top.closing === ")" && open.at(-2)?.closing === "}") return undefined;
    }
  }
  return undefined;
}

function bracketAt(script: Script, index: number, around: OpenBracket | undefined): OpenBracket {
  const { tokens, textOf, columns } = script;
  return {
    opening: index,
    closing: CLOSING[textOf(index)]!,
    isBlock: textOf(index) === "{" && holdsStatements(script, index, around?.isBlock ?? true),
    indentation: columns[index]!,
    holdsMembers: textOf(index) === "{" && holdsMembers(script, index),
    header: textOf(index) === "(" && HEADER_WORDS.has(textOf(index - 1)) ? textOf(index - 1) : undefined,
    semicolons: 0,
    isInObject: around?.isBlock === false && (around.closing === "}" || around.isInObject),
    holdsProgram: tokens[index]!.markup === "holds",
  };
}

/**
 * `build( {` or `build(x, isDeep: boolean {` with statements further in on the next lines: the brace of a body, before
 * which a parenthesis is lost.
 */
function isBodyWithoutHead({ tokens, textOf, columns }: Script, index: number, indentation: number): boolean {
  const before = tokens[index - 1]!;
  if (textOf(index) !== "{" || tokens[index + 1]?.isFirst !== true || before.kind === "close") return false;
  const isBehindHead = before.kind === "name" || textOf(index - 1) === "(";
  if (columns[index + 1]! <= indentation || (!isBehindHead && textOf(index - 1) !== ",")) return false;
  if (beginsStatement(textOf, index + 1)) return true;
  return isBehindHead && tokens[index + 1]!.kind === "name" && textOf(index + 2) === ".";
}

/** Whether a line that begins so stands too far out to be in the bracket. */
function standsOutside(
  { tokens, textOf, columns }: Script,
  index: number,
  { isBlock, closing, indentation, isInObject, holdsMembers, content = holdsMembers ? Infinity : 0 }: OpenBracket,
): boolean {
  const column = columns[index]!;
  // Some indent no properties.
  const isObject = closing === "}" && !isBlock && !isInObject;
  if (isObject && column === indentation && isNameColon(textOf, index)) return false;
  if (tokens[index]!.kind === "close") return !isBlock && indentation > column;
  return !CONTINUING.test(textOf(index)) && indentation >= column && (!isBlock || content > indentation);
}

/** Words with a condition behind them, and then a body. */
const HEADER_WORDS = new Set(["for", "if", "while"]);

const MEMBER_WORDS = new Set(["class", "interface", "enum", "switch"]);

/** Whether the line on which the brace stands begins a class or the like. */
function holdsMembers({ tokens, textOf }: Script, index: number): boolean {
  let at = index;
  while (at > 0 && !MEMBER_WORDS.has(textOf(at)) && !tokens[at]!.isFirst) at--;
  return MEMBER_WORDS.has(textOf(at));
}

/** `for (const x of y`, `for (key in y`; not `for (let i = 0`. */
function isIteration({ tokens, textOf }: Script, opening: number): boolean {
  for (let at = opening + 1; at < tokens.length && !tokens[at]!.isFirst; at++) {
    if (/^(?:of|in)$/.test(textOf(at))) return true;
  }
  return false;
}

/** A line `.apply(x)` that asks the call whose object is open before it: no number or text, and no property so far out. */
function asksCall({ tokens, textOf, columns }: Script, index: number, top: OpenBracket | undefined): boolean {
  if (textOf(index) !== "." || !tokens[index]!.isFirst || top?.closing !== "}" || top.isBlock) return false;
  const before = tokens[index - 1]!.kind;
  const isPlain = before === "number" || before === "string" || /^(?:true|false|null)$/.test(textOf(index - 1));
  return isPlain || columns[index]! <= (top.content ?? Infinity);
}

/** `.apply(x)` behind what must go on with something else. */
const isLooseMember = (textOf: (index: number) => string, index: number): boolean =>
  textOf(index) === "." && /^[,{([]$/.test(textOf(index - 1));
