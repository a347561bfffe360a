/** What is missing between an object's properties, and behind the head of a class. */
import type { Edits } from "../../text-edits";
import { columnsBefore } from "../../text-columns";
import { beginsStatement, holdsStatements, isNameColon, STATEMENT_WORDS, type Words } from "./words";

/** Words that may stand before a name with a colon, and are no value. */
const BEFORE_NAMES = new Set(
  (
    "in of typeof delete void new else do case default yield await async get set static readonly public private " +
    "protected declare abstract override accessor keyof infer extends implements is as satisfies instanceof asserts"
  ).split(" "),
);

/** Inserts `,` in `{units: 4 returnSequences: true}` and between the lines of a list, `:` in `{units 4}`, and `{}` behind `class Model`. */
export function mendProperties(text: string, script: Words, edits: Edits): void {
  const { tokens, textOf } = script;
  /** For each bracket that is open, what stands in it; an argument's properties cannot be a type's members. */
  const open: ("statements" | "properties" | "argument" | "items" | "list")[] = [];
  for (const [index, { kind, isFirst }] of tokens.entries()) {
    // What is open there has lost its end.
    if (isFirst && beginsStatement(textOf, index)) while ((open.at(-1) ?? "statements") !== "statements") open.pop();
    const around = open.at(-1);
    const holdsItems = around === "items" || around === "list";
    if (isFirst && lacksMember(text, script, index)) edits.insert(tokens[index - 1]!.end, holdsItems ? "_," : "_");
    if (kind === "open") {
      if (textOf(index) !== "{") open.push(textOf(index) === "[" ? "list" : "items");
      else if (holdsStatements(script, index, around === undefined || around === "statements")) open.push("statements");
      else open.push(textOf(index - 1) === "(" ? "argument" : "properties");
    } else if (kind === "close") {
      open.pop();
    } else if ((around === "argument" || (around === "properties" && !isFirst)) && lacksComma(script, index)) {
      edits.insert(tokens[index - 1]!.end, ",");
    } else if (holdsItems && isFirst && lacksItemsComma(script, index, around)) {
      edits.insert(tokens[index - 1]!.end, ",");
    } else if (around === "argument" && lacksColon(script, index)) {
      edits.insert(tokens[index]!.end, ":");
    } else if (around === "argument" && lacksName(script, index)) {
      edits.insert(tokens[index]!.start, textOf(index) === ":" ? "_" : "_:");
    } else if (textOf(index) === "class") {
      mendClassHead(text, script, index, edits);
    }
  }
}

/** Whether a property begins right behind a value. */
function lacksComma({ tokens, textOf }: Words, index: number): boolean {
  const before = tokens[index - 1];
  if (before === undefined || tokens[index]!.kind !== "name" || !isNameColon(textOf, index)) return false;
  if (before.kind !== "name") return before.kind === "number" || before.kind === "string" || before.kind === "close";
  return !isWordBetween(textOf(index - 1));
}

/** Whether an item, or an argument, begins a line right behind another: that one is being typed. */
function lacksItemsComma({ tokens, textOf }: Words, index: number, around: "items" | "list"): boolean {
  const before = tokens[index - 1];
  if (before === undefined || tokens[index]!.kind !== "name" || isWordBetween(textOf(index))) return false;
  if (before.kind === "name") return !isWordBetween(textOf(index - 1)) || textOf(index - 2) === ".";
  // A decorator may stand before a parameter: `@Inject(Model)`.
  return before.kind === "number" || (before.kind === "close" && around === "list");
}

const isWordBetween = (word: string): boolean => BEFORE_NAMES.has(word) || STATEMENT_WORDS.has(word);

/** `tf.` at the end of a line, and the next one no further in: a name is to follow, and is not the next line's. */
function lacksMember(text: string, { tokens, textOf }: Words, index: number): boolean {
  if (tokens[index]!.kind !== "name" || tokens[index - 2]?.kind !== "name") return false;
  if (!/^\??\.$/.test(textOf(index - 1))) return false;
  const first = firstOfLine(tokens, index - 1);
  const isChain = textOf(first).startsWith(".");
  return !isChain && columnsBefore(text, tokens[index]!.start) <= columnsBefore(text, tokens[first]!.start);
}

/** The first token of the line on which one stands. */
function firstOfLine(tokens: Words["tokens"], index: number): number {
  let first = index;
  while (first > 0 && !tokens[first]!.isFirst) first--;
  return first;
}

/** Whether a property's name is followed by its value. */
function lacksColon({ tokens, textOf }: Words, index: number): boolean {
  const word = textOf(index);
  const next = tokens[index + 1];
  if (tokens[index]!.kind !== "name" || !/^[{,]$/.test(textOf(index - 1)) || BEFORE_NAMES.has(word)) return false;
  if (next === undefined || next.isFirst) return false;
  if (next.kind === "name") return !BEFORE_NAMES.has(textOf(index + 1)) && textOf(index + 2) !== ":";
  return next.kind === "number" || next.kind === "string" || /^[[{]$/.test(textOf(index + 1));
}

/** `{units: 4, : 3}`, `{units: sizes,length > 3}`: no property begins with a colon, nor is a name with an operator behind it one. */
function lacksName({ tokens, textOf }: Words, index: number): boolean {
  if (!/^[{,]$/.test(textOf(index - 1))) return false;
  const { kind, isFirst } = tokens[index]!;
  return textOf(index) === ":" || (!isFirst && kind === "name" && /^(?:[-+*/%>&|^.])$/.test(textOf(index + 1)));
}

/** A class without a body would take the next statement. */
function mendClassHead(text: string, { tokens, textOf }: Words, index: number, edits: Edits): void {
  if (/^\??\.$/.test(textOf(index - 1))) return;
  const first = firstOfLine(tokens, index);
  let end = index + 1;
  while (end < tokens.length && !tokens[end]!.isFirst) end++;
  if (tokens.slice(index + 1, end).some(({ kind }) => kind !== "name")) return;
  // Its head goes on in the next line.
  const next = tokens[end];
  if (textOf(end) === "{" || (next && columnsBefore(text, next.start) > columnsBefore(text, tokens[first]!.start)))
    return;
  const last = textOf(end - 1);
  edits.insert(tokens[end - 1]!.end, last === "class" || last === "extends" ? " _ {}" : " {}");
}
