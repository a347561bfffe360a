/**
 * The tokens of a JavaScript text, as far as its brackets, strings and lines go. It takes any text, and mends on the
 * way what concerns single tokens: typographic quotes, strings that do not end.
 */
import { findTypographic, quoteOf } from "../../python/mending/characters";
import type { Edits } from "../../text-edits";
import { createMarkup } from "./markup";

export interface ScriptToken {
  readonly kind: "name" | "number" | "string" | "punctuation" | "open" | "close";
  readonly start: number;
  readonly end: number;
  /** Whether it is the first of its line. */
  readonly isFirst: boolean;
  /** Of a brace in an element: it holds a program. Of a tag: what is still open in such a program ends before it. */
  readonly markup?: "holds" | "leaves";
}

const LINE_REST = /[^\r\n]*/y;
const SPACE = /[\s\ufeff]+/y;
const COMMENT = /\/\/[^\r\n]*|\/\*[^]*?(?:\*\/|$)/y;
const NAME = /[\p{L}_$#@][\p{L}\p{N}_$]*/uy;
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

/** What a string holds whose quote is lost, up to what stands behind a string. */
const WORD = /^[\w./ -]*?(?=\s*(?:[,)\]};]|$))/;
const PLAIN_WORD = /^[\w./-]*/;

/** How deep templates nest in each other's expressions. */
const MOST_TEMPLATES = 50;

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
  };
  const push = (kind: ScriptToken["kind"], end: number, part?: ScriptToken["markup"]): void => {
    tokens.push({ kind, start: at, end, isFirst, ...(part && { markup: part }) });
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
  const pushMarkup = (part?: "leaves"): void => {
    const end = markup.read(at);
    if (end === undefined) giveUpElement();
    else if (end > at) push("string", end, part);
    // Where it begins with a brace, that is next.
    isFirst = false;
    beginLine(at);
  };
  while (at < text.length || markup.isOpen) {
    if (at >= text.length) {
      giveUpElement();
      continue;
    }
    if (markup.isInside) {
      pushMarkup();
      if (markup.isInside || text.charAt(at) !== "{") continue;
    }
    const space = matchAt(SPACE, text, at) || matchAt(COMMENT, text, at);
    if (space > 0) {
      if (/[\r\n]/.test(text.slice(at, at + space))) {
        isFirst = true;
        beginLine(at + space);
      }
      at += space;
      continue;
    }
    const character = text.charAt(at);
    const quote = quoteOf(character);
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
      push("string", endOfTemplate(text, at, 0));
    } else if (quote !== undefined && quote !== character) {
      push("string", mendTypographic(text, at, quote, edits));
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
        push("string", mendString(text, at, tolerantUntil, edits));
      }
    } else if ("([{".includes(character)) {
      const isHolding = character === "{" && markup.brace(true);
      push("open", at + 1, isHolding ? "holds" : undefined);
    } else if (")]}".includes(character)) {
      if (character === "}") markup.brace(false);
      push("close", at + 1);
    } else if (character === "/" && !isOperand(text, tokens.at(-1)) && matchAt(REGULAR_EXPRESSION, text, at) > 0) {
      push("string", at + matchAt(REGULAR_EXPRESSION, text, at));
    } else {
      const number = matchAt(NUMBER, text, at);
      const name = number > 0 ? 0 : matchAt(NAME, text, at);
      const unbegun = name > 0 && at < tolerantUntil ? endOfUnbegun(text, at, at + name, tolerantUntil) : undefined;
      if (unbegun !== undefined) {
        edits.insert(at, text.charAt(unbegun - 1));
        push("string", unbegun);
      } else if (number > 0) push("number", at + number);
      else if (name > 0) push("name", at + name);
      else push("punctuation", at + Math.max(1, matchAt(PUNCTUATION, text, at)));
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

/** Behind the template that begins here, expressions and all; one without an end takes the rest of the text. */
function endOfTemplate(text: string, from: number, depth: number): number {
  let braces = 0;
  for (let at = from + 1; at < text.length; at++) {
    const character = text.charAt(at);
    if (character === "\\") at++;
    else if (braces === 0 && character === "`") return at + 1;
    else if (braces === 0 && character === "$" && text.charAt(at + 1) === "{") {
      braces = 1;
      at++;
    } else if (braces > 0 && character === "{") braces++;
    else if (braces > 0 && character === "}") braces--;
    else if (braces > 0 && character === "`") {
      if (depth >= MOST_TEMPLATES) return text.length;
      at = endOfTemplate(text, at, depth + 1) - 1;
    }
  }
  return text.length;
}

/** A string on a line on which a quote is lost: it ends at its quote, unless that is the next string's. */
function mendString(text: string, at: number, lineEnd: number, edits: Edits): number {
  const quote = text.charAt(at);
  const plain = matchAt(PLAIN_STRING, text, at);
  const content = text.slice(at + 1, plain > 0 ? at + plain - 1 : lineEnd);
  if (plain > 0 && !/[,([{]\s*(?:\w+\s*:)?\s*$/.test(content)) return at + plain;
  const typographic = findTypographic(content, quote === "'" ? "'" : '"');
  if (typographic >= 0 && /^[\w./ -]*$/.test(content.slice(0, typographic))) {
    edits.replace(at + 1 + typographic, quote);
    return at + typographic + 2;
  }
  const word = WORD.exec(content)?.[0] ?? PLAIN_WORD.exec(content)?.[0] ?? "";
  edits.insert(at + 1 + word.length, quote);
  return at + 1 + word.length;
}

/** `‘tanh’`, with typographic quotes on one side or both. */
function mendTypographic(text: string, at: number, quote: "'" | '"', edits: Edits): number {
  let end = at + 1;
  while (end < text.length && !/[\r\n]/.test(text.charAt(end)) && quoteOf(text.charAt(end)) !== quote) end++;
  const plain = text.slice(at + 1, end).includes(quote) ? "`" : quote;
  edits.replace(at, plain);
  if (quoteOf(text.charAt(end)) === quote) {
    edits.replace(end, plain);
    return end + 1;
  }
  const word = PLAIN_WORD.exec(text.slice(at + 1, end))?.[0] ?? "";
  edits.insert(at + 1 + word.length, plain);
  return at + 1 + word.length;
}
