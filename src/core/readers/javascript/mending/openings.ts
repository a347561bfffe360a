/**
 * Opening brackets that are lost: what they were closed by is left, and tells by its column, or by what stands around it,
 * where they stood. Only what can be told for sure is put back; a bracket too many is left to `brackets.ts`.
 */
import type { Edits } from "../../text-edits";
import type { ScriptToken } from "./tokens";
import { beginsStatement, CLOSING, columnsOf, CONTINUING, holdsStatements, isNameColon, type Words } from "./words";

/** Tokens that are looked at to find out what else closes behind a bracket, or what stands before it. */
const LONGEST_LOOK = 500;

/** How often that is done in one text. */
const MOST_LOOKS = 200;

const OPENING: Readonly<Record<string, string>> = { ")": "(", "]": "[", "}": "{" };

/** What a line may end with whose opening bracket is lost: what awaits a value, a body, or the arguments of a call. */
const AWAITS: Readonly<Record<string, RegExp>> = {
  "(": /^[\p{L}_$][\p{L}\p{N}_$]*$/u,
  "[": /^(?:[=:(?]|=>|return)$/,
  "{": /^(?:[)=:(?]|=>|return|else|try|finally|do|[\p{Lu}][\p{L}\p{N}_$]*)$/u,
};

/** Behind these, a value begins that a comma later turns out to be a list's first. */
const BEFORE_VALUE = /^(?:[=:(?]|\|\||&&|\?\?|=>|return)$/;

/** A value of which only its end is known is handed to a function that nobody knows. */
const UNKNOWN_CALL = "_(";

interface Opening {
  /** The token before which it belongs. */
  readonly before: number;
  readonly offset: number;
  /** What is put there; a bracket is its last character. */
  readonly written: string;
}

/**
 * Puts back the opening brackets that are lost.
 * @returns the tokens with those brackets among them
 */
export function restoreOpenings(text: string, words: Words, edits: Edits): readonly ScriptToken[] {
  const { tokens, textOf } = words;
  const columns = columnsOf(text, tokens);
  const stack: number[] = [];
  /** How many are open, by what closes them. */
  const open = new Map<string, number>();
  const count = (opening: number, by: number): void => {
    const closing = CLOSING[textOf(opening)] ?? "";
    open.set(closing, (open.get(closing) ?? 0) + by);
  };
  const found: Opening[] = [];
  let looks = MOST_LOOKS;
  const openingOf = (index: number, fits: boolean): Opening | undefined => {
    const byLayout = lostByLayout(words, columns, index, stack.at(-1));
    return (
      byLayout ?? (fits ? undefined : (lostBehindName(words, index, stack.at(-1)) ?? lostInLine(words, index, stack)))
    );
  };
  for (const [index, { kind, isFirst }] of tokens.entries()) {
    if (kind === "open") {
      stack.push(index);
      count(index, 1);
    }
    if (kind !== "close") continue;
    const top = stack.at(-1);
    const fits = top !== undefined && CLOSING[textOf(top)] === textOf(index);
    if (fits && (!isFirst || columns[top] === columns[index])) {
      stack.pop();
      count(top, -1);
      continue;
    }
    const lost = looks-- > 0 ? openingOf(index, fits) : undefined;
    if (lost) {
      found.push(lost);
      continue;
    }
    // Where none is open, those that are need not be looked through for each that closes.
    if ((open.get(textOf(index)) ?? 0) <= 0) continue;
    const owner = stack.findLastIndex((opening) => CLOSING[textOf(opening)] === textOf(index));
    for (const left of stack.splice(owner)) count(left, -1);
  }
  if (found.length === 0) return tokens;
  const restored = [...tokens];
  for (const { before, offset, written } of found.toSorted((one, other) => other.before - one.before)) {
    edits.insert(offset, written);
    restored.splice(before, 0, { kind: "open", start: offset, end: offset, isFirst: false, restored: written.at(-1)! });
  }
  return restored;
}

/**
 * A bracket that begins its line, and what opened it: on the last line in the same column, if that ends with what awaits
 * a bracket, and all lines between are further in and have brackets in pairs.
 */
function lostByLayout(
  { tokens, textOf }: Words,
  columns: Int32Array,
  closing: number,
  top: number | undefined,
): Opening | undefined {
  if (!tokens[closing]!.isFirst) return undefined;
  let first = closing - 1;
  const limit = Math.max(0, closing - LONGEST_LOOK * 4);
  while (first >= limit && columns[first]! > columns[closing]!) first--;
  if (first < limit || first === closing - 1 || columns[first] !== columns[closing]) return undefined;
  const last = first;
  const written = OPENING[textOf(closing)]!;
  if ((top ?? -1) > last || !AWAITS[written]!.test(textOf(last)) || CONTINUING.test(textOf(last + 1))) return undefined;
  return { before: last + 1, offset: tokens[last]!.end, written: written === "(" ? written : ` ${written}` };
}

/** `require"fs")`, `l2{l2: 0.1})`: no text and no properties stand right behind a name. */
function lostBehindName(words: Words, closing: number, top = -1): Opening | undefined {
  const { tokens, textOf } = words;
  const written = OPENING[textOf(closing)]!;
  if (written === "{") return undefined;
  for (const index of backwards(words, closing, top)) {
    const { kind, start } = tokens[index]!;
    const isValue =
      (kind === "string" && /^['"]/.test(textOf(index))) || (textOf(index) === "{" && isNameColon(textOf, index + 1));
    const before = tokens[index - 1];
    if (isValue && before?.kind === "name" && before.end === start) return { before: index, offset: start, written };
  }
  return undefined;
}

/** A bracket within its line that closes nothing, while all that is open around it is closed behind it. */
function lostInLine(words: Words, closing: number, stack: readonly number[]): Opening | undefined {
  const { tokens, textOf } = words;
  const top = stack.at(-1);
  if (top === undefined || !areClosedBehind(words, closing, stack)) return undefined;
  const written = OPENING[textOf(closing)]!;
  const at = written === "{" ? beginOfProperties(words, closing, top) : beginOfValue(words, closing, top);
  if (at === undefined) return undefined;
  return { before: at, offset: tokens[at]!.start, written: written === "(" ? UNKNOWN_CALL : written };
}

/** Whether what is open, up to the next block around it, is closed in its order behind the bracket here. */
function areClosedBehind(words: Words, closing: number, stack: readonly number[]): boolean {
  const { tokens, textOf } = words;
  const block = stack.findLastIndex((opening) => textOf(opening) === "{" && holdsStatements(words, opening, true));
  const open = stack.slice(block + 1);
  const around = open.length;
  for (let index = closing + 1; index < Math.min(tokens.length, closing + LONGEST_LOOK); index++) {
    if (open.length === 0) return around > 0;
    const { kind, isFirst } = tokens[index]!;
    if (isFirst && open.length <= around && beginsStatement(textOf, index)) return false;
    if (kind === "open") open.push(index);
    if (kind === "close" && CLOSING[textOf(open.pop()!)] !== textOf(index)) return false;
  }
  return around > 0 && open.length === 0;
}

/** The tokens before the one here, groups in brackets left out, up to the bracket that is open around them. */
function* backwards({ tokens }: Words, from: number, top: number): Generator<number> {
  let depth = 0;
  for (let index = from - 1; index > Math.max(top, from - LONGEST_LOOK); index--) {
    const { kind } = tokens[index]!;
    if (kind === "open") depth--;
    if (depth === 0) yield index;
    if (kind === "close") depth++;
  }
}

/** Where the value of the property begins in which the bracket closes; behind a comma, that of the list's first item. */
function beginOfValue(words: Words, closing: number, top: number): number | undefined {
  const { textOf } = words;
  let begin: number | undefined;
  for (const index of backwards(words, closing, top)) {
    if (textOf(index) === ",") begin = undefined;
    else if (begin === undefined && BEFORE_VALUE.test(textOf(index))) begin = index + 1;
    const isKey = isNameColon(textOf, index) && /^[,{]$/.test(textOf(index - 1));
    if (isKey) return begin;
  }
  return undefined;
}

/** Where the first of the properties begins that stand before the bracket, and have no brace. */
function beginOfProperties(words: Words, closing: number, top: number): number | undefined {
  const { textOf } = words;
  if (textOf(top) === "{") return undefined;
  let begin: number | undefined;
  let holdsColon = false;
  for (const index of backwards(words, closing, top)) {
    holdsColon ||= textOf(index) === ":";
    if (textOf(index - 1) !== "," && index - 1 !== top) continue;
    // What stands before the first is an argument of its own, and not the rest of a line that is being typed.
    if (!isNameColon(textOf, index)) return holdsColon ? undefined : begin;
    begin = index;
    holdsColon = false;
  }
  return begin;
}
