/**
 * The tokens of a JavaScript text, as far as its brackets, strings and lines go. It takes any text, and mends on the
 * way what concerns single tokens: typographic quotes, strings that do not end.
 */
import { asciiOf, mendWord, quoteOf, WIDE_SPACE } from "../../mending/characters";
import { blankConflictMarker } from "../../mending/conflict-markers";
import { endOfLostString, endTypographicString } from "../../mending/lost-quotes";
import type { Edits } from "../../text-edits";
import { createMarkup } from "./markup";
import { createCommentEnds, endOfOpenComment, endOfTemplate, isRunawayTemplate } from "./runaway";

export interface ScriptToken {
  readonly kind: "name" | "number" | "string" | "punctuation" | "open" | "close";
  readonly start: number;
  readonly end: number;
  /** Whether it is the first of its line. */
  readonly isFirst: boolean;
  /** Of a brace in an element: it holds a program. Of a tag: what is still open in such a program ends before it. */
  readonly markup?: "holds" | "leaves";
  /** The bracket that was lost here, and is put back. */
  readonly restored?: string;
}

const LINE_REST = /[^\r\n]*/y;
const SPACE = /[\s\ufeff]+/y;
const LINE_COMMENT = /\/\/[^\r\n]*/y;
const NAME = /[\p{L}_$#@][\p{L}\p{M}\p{N}_$]*/uy;
const NUMBER = /0[xXbBoO][\da-fA-F_]+n?|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?n?/y;
const PUNCTUATION = /=>|\.\.\.|\?\.|[^\s]/y;
const REGULAR_EXPRESSION = /\/(?:[^\\/[\r\n]|\\.|\[(?:[^\]\\\r\n]|\\.)*\])+\/\w*/y;
const PLAIN_STRING = /'(?:[^'\\\r\n]|\\(?:\r\n|[^]))*'|"(?:[^"\\\r\n]|\\(?:\r\n|[^]))*"/y;

/** Words behind which an expression begins, and so a regular expression. */
const OPERATOR_WORDS = new Set([
  "return",
  "typeof",
  "case",
  "in",
  "of",
  "delete",
  "void",
  "throw",
  "new",
  "else",
  "do",
]);

/** Words that may stand behind an operand. */
const JOINING_WORDS: ReadonlySet<string> = new Set(["in", "of", "instanceof"]);

function matchAt(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0].length ?? 0;
}

/** Where a line of the program begins, or what of it stands behind a tag. */
interface LineBegin {
  readonly start: number;
  readonly tokens: number;
  /** The braces that are open in an element's. */
  readonly depth: number | undefined;
}

const LAST_ASCII = 0x7f;

/** Longer lines, in UTF-16 units, are not looked through for the quote that is lost: the string takes the rest. */
const LONGEST_LINE = 10_000;

/** How often a text is read again because an element of it does not end. */
const MOST_BROKEN = 20;

/**
 * The tokens of the text in their order; strings and comments without an end are closed by `edits`. What stands in tags
 * and between them are strings.
 * @param hasMarkup whether elements (JSX) may stand in the text
 */
export function tokenizeScript(text: string, edits: Edits, hasMarkup: boolean): readonly ScriptToken[] {
  const tokens: ScriptToken[] = [];
  const markup = createMarkup(text, hasMarkup);
  const broken = new Set<number>();
  /** The outermost element that is open. */
  let element = { start: 0, tokens: 0 };
  let at = 0;
  let isFirst = true;
  /** On the line that ends here a quote is lost. */
  let tolerantUntil = -1;
  let line: LineBegin = { start: 0, tokens: 0, depth: undefined };
  const beginLine = (start: number): void => {
    line = { start, tokens: tokens.length, depth: markup.depth };
    at = blankConflictMarker(text, start, edits);
  };
  const push = (kind: ScriptToken["kind"], end: number, part?: ScriptToken["markup"], restored?: string): void => {
    tokens.push({ kind, start: at, end, isFirst, ...(part && { markup: part }), ...(restored && { restored }) });
    isFirst = false;
    at = end;
  };
  const goBack = (to: number, count: number): void => {
    edits.forgetFrom(to);
    tokens.length = count;
    at = to;
  };
  /** The outermost element does not end: what seems to belong to it is a program. */
  const giveUpElement = (): void => {
    broken.add(element.start);
    markup.forget();
    goBack(element.start, element.tokens);
    tolerantUntil = -1;
  };
  const endOfComment = createCommentEnds(text);
  /** The length of the comment that stands here; one that has no end is given it. */
  const readComment = (): number => {
    if (!text.startsWith("/*", at)) return 0;
    const written = endOfComment(at);
    if (written >= 0) return written - at;
    const end = endOfOpenComment(text, at);
    edits.insert(end, "*/");
    return end - at;
  };
  /** The first template that may be none; known to be one where the templates behind it do not come out even. */
  let suspect: (Omit<ScriptToken, "kind" | "end"> & { tokens: number; line: LineBegin; isKnown: boolean }) | undefined;
  const readTemplate = (): void => {
    const end = endOfTemplate(text, at);
    const isRunaway = end < 0 || (suspect?.start === at ? suspect.isKnown : isRunawayTemplate(text, at, end));
    if (isRunaway === "maybe" && !markup.isOpen) {
      suspect ??= { start: at, isFirst, tokens: tokens.length, line, isKnown: false };
    }
    if (isRunaway !== true) {
      push("string", end);
      return;
    }
    if (suspect?.isKnown === false) {
      suspect.isKnown = true;
      ({ line, isFirst } = suspect);
      goBack(suspect.start, suspect.tokens);
      return;
    }
    const lineEnd = endOfLine(text, at);
    const written = text.slice(at, lineEnd);
    const open = written.split("${").length - written.split("}").length;
    edits.insert(lineEnd, `${"}".repeat(Math.max(0, open))}\``);
    push("string", lineEnd);
  };
  const mendedLength = (length: number): number => mendWord(text, at, at + length, edits) - at;
  const pushMarkup = (part?: "leaves"): void => {
    const end = markup.read(at);
    if (end === undefined) giveUpElement();
    else if (end > at) push("string", end, part);
    // Where it begins with a brace, that is next.
    isFirst = false;
    beginLine(at);
  };
  beginLine(0);
  while (at < text.length || markup.isOpen) {
    if (at >= text.length) {
      giveUpElement();
      continue;
    }
    if (markup.isInside) {
      pushMarkup();
      if (markup.isInside || text.charAt(at) !== "{") continue;
    }
    const space = matchAt(SPACE, text, at) || matchAt(LINE_COMMENT, text, at) || readComment();
    if (space > 0) {
      if (/[\r\n]/.test(text.slice(at, at + space))) {
        isFirst = true;
        beginLine(at + space);
      } else {
        at += space;
      }
      continue;
    }
    const written = text.charAt(at);
    const quote = quoteOf(written);
    const character = asciiOf(written);
    /** What was typed in its place stands in the text. */
    const meant = character === written ? undefined : character;
    if (meant !== undefined) edits.replace(at, meant);
    if (markup.leavesProgram(at)) {
      pushMarkup("leaves");
    } else if (markup.begins(at, isOperand(text, tokens.at(-1)))) {
      if (broken.has(at)) {
        const end = markup.endOfBroken(at);
        // To the parser, it would have no end.
        edits.replace(at, `0${text.slice(at + 1, end).replaceAll(/[^\r\n]/g, " ")}`);
        push("number", end);
      } else if (markup.isOpen || broken.size < MOST_BROKEN) {
        if (!markup.isOpen) element = { start: at, tokens: tokens.length };
        pushMarkup();
      } else {
        push("punctuation", at + 1);
      }
    } else if (character === "`") {
      readTemplate();
    } else if (quote !== undefined && quote !== written) {
      push("string", endTypographicString(text, at, quote, edits));
    } else if (quote !== undefined) {
      const plain = matchAt(PLAIN_STRING, text, at);
      if (plain > 0 && at >= tolerantUntil) {
        push("string", at + plain);
      } else if (at >= tolerantUntil && endOfLine(text, at) - line.start > LONGEST_LINE) {
        const end = endOfLine(text, at);
        edits.insert(end, character);
        push("string", end);
      } else if (at >= tolerantUntil) {
        // Read the line again from its beginning: the quote that is lost may be an earlier one.
        tolerantUntil = endOfLine(text, at);
        goBack(line.start, line.tokens);
        markup.resume(line.depth);
        isFirst = true;
      } else {
        const quoted = plain > 0 ? at + plain - 1 : -1;
        const end = endOfLostString(text, at, quoted, tolerantUntil, JOINING_WORDS, edits);
        if (end.lacksQuote) edits.insert(end.at, character);
        push("string", end.at);
      }
    } else if ("([{".includes(character)) {
      const isHolding = character === "{" && markup.brace(true);
      push("open", at + 1, isHolding ? "holds" : undefined, meant);
    } else if (")]}".includes(character)) {
      if (character === "}") markup.brace(false);
      push("close", at + 1, undefined, meant);
    } else if (character === "/" && !isOperand(text, tokens.at(-1))) {
      const length = matchAt(REGULAR_EXPRESSION, text, at);
      // The beginning of a comment that is being typed: to the parser, what follows would be an expression without an end.
      if (length === 0 && isFirst) edits.replace(at++, " ");
      else push(length > 0 ? "string" : "punctuation", at + Math.max(1, length));
    } else {
      const number = mendedLength(matchAt(NUMBER, text, at));
      const name = number > 0 ? 0 : mendedLength(matchAt(NAME, text, at));
      const unbegun = name > 0 && at < tolerantUntil ? endOfUnbegun(text, at, at + name, tolerantUntil) : undefined;
      if (unbegun !== undefined) {
        edits.insert(at, text.charAt(unbegun - 1));
        push("string", unbegun);
      } else if (number > 0) push("number", at + number);
      else if (name > 0) push("name", at + name);
      else if (character.charCodeAt(0) > LAST_ASCII && WIDE_SPACE.test(character)) edits.replace(at++, " ");
      else push("punctuation", at + (meant ? 1 : Math.max(1, matchAt(PUNCTUATION, text, at))), undefined, meant);
    }
  }
  return tokens;
}

/** A string whose first quote is lost, `my-lstm'`, behind its last one; only where what follows is what follows strings. */
const UNBEGUN = /[\w./-](?:[\w./ -]*[\w./-])?(['"])(?!\1)(?=\s*(?:[,)\]};]|$))/my;

function endOfUnbegun(text: string, at: number, nameEnd: number, lineEnd: number): number | undefined {
  const end = at + matchAt(UNBEGUN, text, at);
  // A quote further along may be another string's: `tanh, name: 'a'`.
  return end > nameEnd && end <= lineEnd ? end : undefined;
}

const endOfLine = (text: string, from: number): number => from + matchAt(LINE_REST, text, from);

function isOperand(text: string, token: ScriptToken | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === "name") return !OPERATOR_WORDS.has(text.slice(token.start, token.end));
  return token.kind === "number" || token.kind === "string" || token.kind === "close";
}
