/**
 * The tokens of a JavaScript text, as far as its brackets, strings and lines go. It takes any text, and mends on the
 * way what concerns single tokens: typographic quotes, strings that do not end.
 */
import { asciiOf, mendWord, quoteOf, WIDE_SPACE } from "../../mending/characters";
import { blankConflictMarker } from "../../mending/conflict-markers";
import { endOfEntityString, mendEntityOperator } from "../../mending/entities";
import { endOfLostString, endTypographicString, type Quote } from "../../mending/lost-quotes";
import { createPastedLines, type PastedLines } from "../../mending/pasted-lines";
import type { Edits } from "../../text-edits";
import type { Steps } from "../../../steps";
import { createMarkup } from "./markup";
import {
  beginOfUnbegunTemplate,
  createCommentEnds,
  endOfOpenComment,
  endOfOpenTemplate,
  endOfTemplate,
  isRunawayTemplate,
} from "./runaway";

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

/** So many tokens, with the space between them, are read in some milliseconds. */
const TOKENS_A_TURN = 4_000;

/** Longer lines, in UTF-16 units, are not looked through for the quote that is lost: the string takes the rest. */
const LONGEST_LINE = 10_000;

/** How often a text is read again because an element of it does not end. */
const MOST_BROKEN = 20;

/**
 * The tokens of the text in their order; strings and comments without an end are closed by `edits`. What stands in tags
 * and between them are strings.
 * @param hasMarkup whether elements (JSX) may stand in the text
 */
export const tokenizeScript = (text: string, edits: Edits, hasMarkup: boolean): Steps<readonly ScriptToken[]> =>
  new Tokenizer(text, edits, hasMarkup).all();

/** A template that may be none: where it begins, and what was read up to there. */
interface SuspectTemplate {
  readonly start: number;
  readonly isFirst: boolean;
  readonly tokens: number;
  readonly line: LineBegin;
  /** Whether it surely is none, as those behind it do not come out even. */
  isKnown: boolean;
}

/** Reads a text from its beginning, token by token; it goes back where what follows tells that something was read wrongly. */
class Tokenizer {
  readonly #text: string;
  readonly #edits: Edits;
  readonly #markup: ReturnType<typeof createMarkup>;
  readonly #endOfComment: ReturnType<typeof createCommentEnds>;
  readonly #pasted: PastedLines;
  readonly #tokens: ScriptToken[] = [];
  #at = 0;
  #isFirst = true;
  #line: LineBegin = { start: 0, tokens: 0, depth: undefined };
  /** A quote is lost on the line that ends here. */
  #tolerantUntil = -1;
  /** The outermost element that is open, and those that turned out to have no end. */
  #element = { start: 0, tokens: 0 };
  readonly #broken = new Set<number>();
  /** The first template that may be none. */
  #suspect: SuspectTemplate | undefined;

  constructor(text: string, edits: Edits, hasMarkup: boolean) {
    this.#text = text;
    this.#edits = edits;
    this.#markup = createMarkup(text, hasMarkup);
    this.#endOfComment = createCommentEnds(text);
    this.#pasted = createPastedLines(text, edits);
  }

  *all(): Steps<readonly ScriptToken[]> {
    this.#beginLine(0);
    for (let read = 1; this.#at < this.#text.length || this.#markup.isOpen; read++) {
      if (read % TOKENS_A_TURN === 0) yield;
      if (this.#at >= this.#text.length) {
        this.#giveUpElement();
        continue;
      }
      if (this.#markup.isInside) {
        this.#readMarkup();
        if (this.#markup.isInside || this.#text.charAt(this.#at) !== "{") continue;
      }
      if (!this.#skipSpace()) this.#readToken();
    }
    return this.#tokens;
  }

  #beginLine(start: number): void {
    this.#at = blankConflictMarker(this.#text, start, this.#edits);
    if (this.#at === start && this.#markup.depth === undefined) this.#at = Math.max(start, this.#skipPasted(start));
    const begin = this.#at > start && !/[\r\n]/.test(this.#text.charAt(this.#at)) ? this.#at : start;
    this.#line = { start: begin, tokens: this.#tokens.length, depth: this.#markup.depth };
  }

  /** Behind what stands before each line of a text that was copied from elsewhere. */
  #skipPasted(start: number): number {
    let lineStart = start;
    while (lineStart > 0 && /[ \t]/.test(this.#text.charAt(lineStart - 1))) lineStart--;
    const isBegin = lineStart === 0 || /[\r\n]/.test(this.#text.charAt(lineStart - 1));
    return isBegin ? this.#pasted(lineStart, this.#text.charAt((this.#tokens.at(-1)?.end ?? 0) - 1)) : start;
  }

  #push(kind: ScriptToken["kind"], end: number, part?: ScriptToken["markup"], restored?: string): void {
    const [start, isFirst] = [this.#at, this.#isFirst];
    this.#tokens.push({ kind, start, end, isFirst, ...(part && { markup: part }), ...(restored && { restored }) });
    this.#isFirst = false;
    this.#at = end;
  }

  #goBack(to: number, count: number): void {
    this.#edits.forgetFrom(to);
    this.#tokens.length = count;
    this.#at = to;
  }

  #isBehindOperand(): boolean {
    return isOperand(this.#text, this.#tokens.at(-1));
  }

  #readToken(): void {
    const written = this.#text.charAt(this.#at);
    const quote = quoteOf(written);
    const character = asciiOf(written);
    /** What was typed in its place stands in the text. */
    const meant = character === written ? undefined : character;
    if (meant !== undefined) this.#edits.replace(this.#at, meant);
    if (this.#markup.leavesProgram(this.#at)) this.#readMarkup("leaves");
    else if (this.#markup.begins(this.#at, this.#isBehindOperand())) this.#readElement();
    else if (character === "&" && this.#readEntity()) return;
    else if (character === "`") this.#readTemplate();
    else if (quote !== undefined) this.#readString(written, quote);
    else if (/[()[\]{}]/.test(character)) this.#readBracket(character, meant);
    else if (character === "/" && !this.#isBehindOperand()) this.#readSlash();
    else this.#readWord(character, meant);
  }

  /** White space and comments; a comment that has no end is given it. */
  #skipSpace(): boolean {
    const at = this.#at;
    const length = matchAt(SPACE, this.#text, at) || matchAt(LINE_COMMENT, this.#text, at) || this.#lengthOfComment();
    if (length === 0) return false;
    if (/[\r\n]/.test(this.#text.slice(at, at + length))) {
      this.#isFirst = true;
      this.#beginLine(at + length);
    } else {
      this.#at += length;
    }
    return true;
  }

  #lengthOfComment(): number {
    const at = this.#at;
    if (!this.#text.startsWith("/*", at)) return 0;
    const written = this.#endOfComment(at);
    if (written >= 0) return written - at;
    const end = endOfOpenComment(this.#text, at);
    this.#edits.insert(end, "*/");
    return end - at;
  }

  /** What stands in a tag, or between two, up to the program in its braces. */
  #readMarkup(part?: "leaves"): void {
    const end = this.#markup.read(this.#at);
    if (end === undefined) this.#giveUpElement();
    else if (end > this.#at) this.#push("string", end, part);
    // Where it begins with a brace, that is next.
    this.#isFirst = false;
    this.#beginLine(this.#at);
  }

  #readElement(): void {
    const at = this.#at;
    if (this.#broken.has(at)) {
      const end = this.#markup.endOfBroken(at);
      // To the parser, it would have no end.
      this.#edits.replace(at, `0${this.#text.slice(at + 1, end).replaceAll(/[^\r\n]/g, " ")}`);
      this.#push("number", end);
    } else if (this.#markup.isOpen || this.#broken.size < MOST_BROKEN) {
      if (!this.#markup.isOpen) this.#element = { start: at, tokens: this.#tokens.length };
      this.#readMarkup();
    } else {
      this.#push("punctuation", at + 1);
    }
  }

  /** The outermost element does not end: what seems to belong to it is a program. */
  #giveUpElement(): void {
    this.#broken.add(this.#element.start);
    this.#markup.forget();
    this.#goBack(this.#element.start, this.#element.tokens);
    this.#tolerantUntil = -1;
  }

  /** What a web page writes for quotes, `<`, `>` and `&`. */
  #readEntity(): boolean {
    const string = endOfEntityString(this.#text, this.#at, this.#at, this.#edits);
    const operator = string === undefined ? mendEntityOperator(this.#text, this.#at, this.#edits) : undefined;
    if (string !== undefined) this.#push("string", string);
    else if (operator !== undefined) this.#push("punctuation", operator.end, undefined, operator.character);
    return string !== undefined || operator !== undefined;
  }

  #readTemplate(): void {
    const at = this.#at;
    const begin = beginOfUnbegunTemplate(this.#text, this.#line.start, at);
    if (begin !== undefined) {
      this.#goBack(begin, this.#tokens.findLastIndex(({ end }) => end <= begin) + 1);
      this.#edits.insert(begin, "`");
      this.#push("string", at + 1);
      return;
    }
    const end = endOfTemplate(this.#text, at);
    const suspect = this.#suspect;
    const isRunaway = end < 0 || (suspect?.start === at ? suspect.isKnown : isRunawayTemplate(this.#text, at, end));
    if (isRunaway === "maybe" && !this.#markup.isOpen) {
      const [isFirst, line] = [this.#isFirst, this.#line];
      this.#suspect ??= { start: at, isFirst, tokens: this.#tokens.length, line, isKnown: false };
    }
    if (isRunaway !== true) {
      this.#push("string", end);
    } else if (suspect?.isKnown === false) {
      suspect.isKnown = true;
      this.#line = suspect.line;
      this.#isFirst = suspect.isFirst;
      this.#goBack(suspect.start, suspect.tokens);
    } else {
      const last = endOfOpenTemplate(this.#text, at);
      const written = this.#text.slice(at, last);
      const open = written.split("${").length - written.split("}").length;
      this.#edits.insert(last, `${"}".repeat(Math.max(0, open))}\``);
      this.#push("string", last);
    }
  }

  #readString(character: string, quote: Quote): void {
    const at = this.#at;
    if (quote !== character) {
      this.#push("string", endTypographicString(this.#text, at, quote, this.#edits));
      return;
    }
    const plain = matchAt(PLAIN_STRING, this.#text, at);
    if (at < this.#tolerantUntil) {
      const quoted = plain > 0 ? at + plain - 1 : -1;
      const end = endOfLostString(this.#text, at, quoted, this.#tolerantUntil, JOINING_WORDS, this.#edits);
      if (end.lacksQuote) this.#edits.insert(end.at, character);
      this.#push("string", end.at);
      return;
    }
    const lineEnd = plain > 0 ? at + plain : endOfLine(this.#text, at);
    if (plain > 0) {
      this.#push("string", lineEnd);
    } else if (lineEnd - this.#line.start > LONGEST_LINE) {
      this.#edits.insert(lineEnd, character);
      this.#push("string", lineEnd);
    } else {
      // Read the line again from its beginning: the quote that is lost may be an earlier one.
      this.#tolerantUntil = lineEnd;
      this.#goBack(this.#line.start, this.#line.tokens);
      this.#markup.resume(this.#line.depth);
      this.#isFirst = true;
    }
  }

  #readBracket(character: string, meant: string | undefined): void {
    if ("([{".includes(character)) {
      const isHolding = character === "{" && this.#markup.brace(true);
      this.#push("open", this.#at + 1, isHolding ? "holds" : undefined, meant);
    } else {
      if (character === "}") this.#markup.brace(false);
      this.#push("close", this.#at + 1, undefined, meant);
    }
  }

  #readSlash(): void {
    const length = matchAt(REGULAR_EXPRESSION, this.#text, this.#at);
    // The beginning of a comment that is being typed: to the parser, what follows would be an expression without an end.
    if (length === 0 && this.#isFirst) this.#edits.replace(this.#at++, " ");
    else this.#push(length > 0 ? "string" : "punctuation", this.#at + Math.max(1, length));
  }

  /** `./model'` behind `from` or `require(`. */
  #mayBeginPath(character: string): boolean {
    const before = this.#tokens.at(-1);
    const word = before && this.#text.slice(before.start, before.end);
    return character === "." && (word === "from" || word === "import" || word === "(");
  }

  #mendedLength(length: number): number {
    return mendWord(this.#text, this.#at, this.#at + length, this.#edits) - this.#at;
  }

  #readWord(character: string, meant: string | undefined): void {
    const [text, at] = [this.#text, this.#at];
    const number = this.#mendedLength(matchAt(NUMBER, text, at));
    const name = number > 0 ? 0 : this.#mendedLength(matchAt(NAME, text, at));
    const isTolerant = at < this.#tolerantUntil && (name > 0 || this.#mayBeginPath(character));
    const unbegun = isTolerant ? endOfUnbegun(text, at, at + name, this.#tolerantUntil) : undefined;
    if (unbegun !== undefined) {
      this.#edits.insert(at, text.charAt(unbegun - 1));
      this.#push("string", unbegun);
    } else if (number > 0) this.#push("number", at + number);
    else if (name > 0) this.#push("name", at + name);
    else if (character.charCodeAt(0) > LAST_ASCII && WIDE_SPACE.test(character)) this.#edits.replace(this.#at++, " ");
    else {
      // `(.layers`: a name is gone.
      const before = this.#tokens.at(-1);
      const isLost =
        character === "." && !this.#isFirst && /[\p{L}_$]/u.test(text.charAt(at + 1)) && before?.end !== undefined;
      if (isLost && /^[([{,=:]$/.test(text.slice(before.start, before.end))) this.#edits.insert(at, "_");
      this.#push("punctuation", at + (meant ? 1 : Math.max(1, matchAt(PUNCTUATION, text, at))), undefined, meant);
    }
  }
}

/** A string whose first quote is lost, `my-lstm'`, behind its last one; only where what follows is what follows strings. A path is no more than what stands behind `from`. */
const UNBEGUN = /(?![^'"\r\n]*\bfrom )[\w./@-](?:[\w./@ -]*[\w./-])?(['"])(?!\1)(?=\s*(?:[,)\]};+]|$))/my;

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
