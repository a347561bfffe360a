/** Whether a Python text can make a layer: of many files that have the name of one, it stands in prose only. */
import type { Steps } from "../../../steps";
import type { Token } from "../mending/scan";
import { OWN_NAMES } from "../../../scope/relevance/code-words";
import { tokenizeSteps } from "../mending/tokens";
import { createEdits } from "../../text-edits";

/** What is looked for. */
export interface Mentions {
  /** Matches one of the names as a whole word, anywhere. */
  readonly names: RegExp;
  /** Matches what can hardly be anything but a call of one. */
  readonly call: RegExp;
  /** Matches parts of them, in capitals or not: what a name may be put together from. */
  readonly hints: RegExp;
  /** The modules that have them, by the last part of their names. */
  readonly modules: ReadonlySet<string>;
}

/** Words that look names up, be they in a text or put together. */
const LOOKING_UP = new Set(["getattr", "globals", "locals", "vars", "__dict__", "eval", "exec", "__import__"]);

/** Words of Keras's that make layers by names in texts. */
const DESERIALIZING = /^(deserialize(_keras_object)?|from_config|model_from_(json|config))$/;

/** What is looked up where no name stands: nothing of the kind, something of an object that may be any, of a module. */
type LookUp = "none" | "any" | "module";

/**
 * Whether one of the names stands in the code in a way from which something can be made: not in comments and
 * documentation, not only where it is imported or defined; in a text only where the program looks up names. A program
 * that puts names together may look up any, in a module that has them, or where parts of the names stand in it. The reader of the text cuts it into the same tokens, so that no name reaches
 * it from a text of which this is false.
 */
export function* mentionsInCode(text: string, mentions: Mentions): Steps<boolean> {
  const { names, call, hints } = mentions;
  if (call.test(text)) return true;
  const { tokens, runsAway } = yield* tokenizeSteps(text, createEdits());
  // Which of the strings are code then hangs on the whole text.
  if (runsAway) return true;
  let brackets = 0;
  let isImport = false;
  let isQuoted = false;
  let looksUp = false;
  let looksUpAny = false;
  let isHinted = false;
  for (const [index, token] of tokens.entries()) {
    const word = text.slice(token.start, token.end);
    if (brackets === 0 && isEdge(text, tokens[index - 1])) isImport = word === "from" || word === "import";
    const isString = token.kind === "string" && !(brackets === 0 && standsAlone(text, tokens, index));
    if (token.kind === "name" || isString) isHinted ||= hints.test(word);
    if (token.kind === "open") brackets++;
    else if (token.kind === "close") brackets = Math.max(0, brackets - 1);
    else if (token.kind === "name" && names.test(word)) {
      const isOnlyNamed = isImport ? isPassedOn(text, tokens, index) : brackets === 0 && isSet(text, tokens, index);
      if (!isOnlyNamed && !isDefined(text, tokens[index - 1])) return true;
    } else if (token.kind === "name" && LOOKING_UP.has(word) && !isMethod(text, tokens, index)) {
      const what = lookUpAt(text, tokens, index, mentions.modules);
      if (what === "module") return true;
      looksUpAny ||= what === "any";
      looksUp = true;
    } else if (token.kind === "name" && DESERIALIZING.test(word)) {
      looksUp = true;
    } else if (isString && names.test(word)) {
      if (FORMATTED.test(word)) return true;
      isQuoted = true;
    }
  }
  return (isQuoted && looksUp) || (isHinted && looksUpAny);
}

/** A text with code in it. */
const FORMATTED = /^[rR]?[fF]/;

/** Whether nothing but the token is on its lines. */
const standsAlone = (text: string, tokens: readonly Token[], index: number): boolean =>
  isEdge(text, tokens[index - 1]) && isEdge(text, tokens[index + 1]);

const isEdge = (text: string, token: Token | undefined): boolean =>
  token === undefined || token.kind === "newline" || is(text, token, ";");

const is = (text: string, token: Token | undefined, what: string): boolean =>
  token !== undefined && token.end - token.start === what.length && text.startsWith(what, token.start);

/** Whether a name that is imported stops there: it has no other name, and no statement was begun in the midst. */
function isPassedOn(text: string, tokens: readonly Token[], index: number): boolean {
  const { start, end } = tokens[index]!;
  // `LSTM as LSTM` keeps the name that it has.
  const isSame = is(text, tokens[index + 1], "as") && is(text, tokens[index + 2], text.slice(start, end));
  const next = tokens[index + (isSame ? 3 : 1)];
  return isEdge(text, next) || next?.kind === "close" || is(text, next, ",");
}

/** Whether it is the name that a statement sets: `LSTM = 16`. */
const isSet = (text: string, tokens: readonly Token[], index: number): boolean =>
  isEdge(text, tokens[index - 1]) && is(text, tokens[index + 1], "=");

const isDefined = (text: string, before: Token | undefined): boolean =>
  is(text, before, "class") || is(text, before, "def");

/**
 * Whether the names that are looked up there stand nowhere: `getattr(nn, kind)`, `vars(nn)[kind]`. Neither those of the
 * object itself nor `getattr(nn, "x")` do.
 */
function lookUpAt(text: string, tokens: readonly Token[], index: number, modules: ReadonlySet<string>): LookUp {
  const next = tokens[index + 1];
  if (is(text, tokens[index], "getattr")) {
    if (next?.kind !== "open") return "module";
    const comma = behindFirst(text, tokens, index + 2);
    const isOwn = comma === index + 3 && OWN_NAMES.has(text.slice(tokens[index + 2]?.start, tokens[index + 2]?.end));
    const name = skipLines(tokens, comma + 1);
    const isGiven = tokens[name]?.kind === "string" && !FORMATTED.test(text.slice(tokens[name].start));
    const behind = tokens[skipLines(tokens, name + 1)];
    if (isOwn || (isGiven && (behind?.kind === "close" || is(text, behind, ",")))) return "none";
    const path = tokens.slice(index + 2, comma);
    // What the object itself keeps in a list is as unknown as what it keeps: `getattr(self.nodes[at], name)`.
    const inPath = OWN_NAMES.has(text.slice(path[0]?.start, path[0]?.end)) ? ".[]" : ".";
    const isPath = path.every(({ kind, start }) => kind === "name" || inPath.includes(text.charAt(start)));
    return isPath && !path.some(({ start, end }) => modules.has(text.slice(start, end))) ? "any" : "module";
  }
  if (is(text, tokens[index], "eval")) {
    return next?.kind !== "open" || isPutTogether(text, tokens, index + 2) ? "module" : "none";
  }
  if (["exec", "__import__"].some((word) => is(text, tokens[index], word))) return "none";
  const behind = is(text, tokens[index], "__dict__")
    ? index + 1
    : next?.kind === "open"
      ? behindFirst(text, tokens, index + 2) + 1
      : index;
  return is(text, tokens[behind], "[") || is(text, tokens[behind + 1], "get") ? "module" : "none";
}

/** Whether an argument is no literal: `eval(kind)`, `eval("nn." + kind)`. */
const isPutTogether = (text: string, tokens: readonly Token[], index: number): boolean =>
  tokens[index]?.kind !== "string" ||
  tokens[index + 1]?.kind !== "close" ||
  FORMATTED.test(text.slice(tokens[index].start, tokens[index].end));

/** `model.eval()` runs no text; but an object may well have a `__dict__`. */
const isMethod = (text: string, tokens: readonly Token[], index: number): boolean =>
  is(text, tokens[index - 1], ".") && tokens[index + 1]?.kind === "open";

/** The index of the comma or bracket behind the first argument, which begins here. */
function behindFirst(text: string, tokens: readonly Token[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at++) {
    const token = tokens[at]!;
    if (depth === 0 && (token.kind === "close" || is(text, token, ","))) return at;
    if (token.kind === "open") depth++;
    else if (token.kind === "close") depth--;
  }
  return tokens.length;
}

function skipLines(tokens: readonly Token[], from: number): number {
  let at = from;
  while (tokens[at]?.kind === "newline") at++;
  return at;
}
