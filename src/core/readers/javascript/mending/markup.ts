/**
 * JSX: elements between a program's tokens. Between tags any text may stand, quotes and brackets mean nothing there;
 * within braces it is a program again. An element that does not end is left out as far as its lines reach.
 */
import { columnsBefore } from "../../text-columns";

/** What the text is where the tokens have come to, if it is no program: in a tag, or between an element's tags. */
type Place = "tag" | "children";

interface OpenElement {
  readonly name: string;
  place: Place;
  /** Of the braces that hold a program in it: those that it has opened itself. `undefined` outside of them. */
  braces: number | undefined;
}

/** Follows the elements of one text. */
export interface Markup {
  /** Whether an element begins here; an operand before it makes it an operator. */
  begins(at: number, isBehindOperand: boolean): boolean;
  /**
   * The end of the piece of markup that stands here, up to the next brace or the end of the outermost element.
   * @returns `undefined` where the element is broken
   */
  read(at: number): number | undefined;
  /** Where a broken element's lines end. */
  endOfBroken(at: number): number;
  /** Whether the offset stands in markup, not in a program. */
  readonly isInside: boolean;
  /** Whether an element is open, be it around a program. */
  readonly isOpen: boolean;
  /** Notes a brace of the program in an element's braces; whether it opens those. */
  brace(isOpening: boolean): boolean;
  /** The braces that are open in those of the innermost element, and back to as many. */
  readonly depth: number | undefined;
  resume(depth: number | undefined): void;
  /** Whether `</` or `/>` in the middle of an element's program says that it has ended; then the offset is in markup. */
  leavesProgram(at: number): boolean;
  forget(): void;
}

/** `<div`, `<>`, `<a.b`; `<T,>` and `<T extends` begin a generic function. */
const BEGINNING = /<(?:>|(?=[\p{L}_$])(?![\w$]+\s*(?:,|extends\b|=[^>{"']))[\p{L}\p{N}_$.:-]+)/uy;
const NAME = /<([\p{L}\p{N}_$.:-]*)/uy;
/** In a tag up to a brace or its end: attributes, their texts, and what a type says of a generic component. */
const TAG_PIECE = /(?:"(?:[^"\r\n]*|[^"<>{}]*)"|'(?:[^'\r\n]*|[^'<>{}]*)'|<[\w\s.,[\]|]*>|\/(?!>)|[^"'<>{}/;()])*/y;
const CHILDREN_PIECE = /[^<{]*/y;
const CLOSING_TAG = /<\/\s*([\p{L}\p{N}_$.:-]*)\s*>/uy;
const INDENTATION = /[ \t]*/y;
const LINE = /[^\r\n]*(?:\r\n|\r|\n|$)/y;

/** Elements lie no deeper in each other. */
const MOST_ELEMENTS = 500;

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

/** @param isWritten whether the dialect has elements at all */
export function createMarkup(text: string, isWritten: boolean): Markup {
  const open: OpenElement[] = [];
  const innermost = (): OpenElement | undefined => open.at(-1);

  /** Behind what begins or closes an element at a `<` between tags. */
  const readTag = (at: number): number | undefined => {
    const closing = matchAt(CLOSING_TAG, text, at);
    if (closing !== undefined) {
      const found = open.findLastIndex(({ name }) => name === closing[1]);
      if (found < 0) return undefined;
      open.length = found;
      return at + closing[0].length;
    }
    const beginning = matchAt(BEGINNING, text, at);
    if (beginning === undefined) return at + 1;
    if (open.length >= MOST_ELEMENTS) return undefined;
    open.push({ name: matchAt(NAME, text, at)?.[1] ?? "", place: "tag", braces: undefined });
    // Of `<>` the end is still to be read.
    return at + beginning[0].length - Number(beginning[0] === "<>");
  };

  /** Behind the part of a tag that stands here; its own end too. */
  const readAttributes = (at: number, element: OpenElement): number | undefined => {
    const end = at + (matchAt(TAG_PIECE, text, at)?.[0].length ?? 0);
    if (text.startsWith("/>", end)) {
      open.pop();
      return end + 2;
    }
    if (text.charAt(end) === ">") {
      element.place = "children";
      return end + 1;
    }
    return text.charAt(end) === "{" ? end : undefined;
  };

  return {
    begins: (at, isBehindOperand) =>
      isWritten && !isBehindOperand && text.charAt(at) === "<" && matchAt(BEGINNING, text, at) !== undefined,
    read(from) {
      let at: number | undefined = from;
      if (!this.isInside) at = readTag(at);
      while (at !== undefined && at < text.length) {
        const element = innermost();
        if (element === undefined || element.braces !== undefined) return at;
        if (text.charAt(at) === "{") {
          if (at > from) return at;
          element.braces = 0;
          return at;
        }
        if (element.place === "tag") at = readAttributes(at, element);
        else if (text.charAt(at) === "<") at = readTag(at);
        else at += matchAt(CHILDREN_PIECE, text, at)?.[0].length ?? 0;
      }
      return open.length === 0 ? at : undefined;
    },
    endOfBroken(at) {
      const lineStart = Math.max(text.lastIndexOf("\n", at - 1), text.lastIndexOf("\r", at - 1)) + 1;
      const first = lineStart + (matchAt(INDENTATION, text, lineStart)?.[0].length ?? 0);
      const indentation = columnsBefore(text, first);
      const isFirst = first === at;
      let end = at + (matchAt(LINE, text, at)?.[0].length ?? 0);
      while (end < text.length) {
        const line = matchAt(LINE, text, end)?.[0] ?? "";
        const content = line.trimStart();
        const column = columnsBefore(text, end + line.length - content.length);
        if (content !== "" && (column < indentation || (column === indentation && !(isFirst && /^[<{]/.test(content)))))
          break;
        end += line.length;
      }
      return end;
    },
    get isInside() {
      const element = innermost();
      return element !== undefined && element.braces === undefined;
    },
    get isOpen() {
      return open.length > 0;
    },
    brace(isOpening) {
      const element = innermost();
      if (element?.braces === undefined) return false;
      if (isOpening) return element.braces++ === 0;
      if (--element.braces <= 0) element.braces = undefined;
      return false;
    },
    get depth() {
      return innermost()?.braces;
    },
    resume(depth) {
      const element = innermost();
      if (element !== undefined) element.braces = depth;
    },
    leavesProgram(at) {
      const element = innermost();
      if (element?.braces === undefined || element.braces === 0) return false;
      if (text.startsWith("</", at)) element.place = "children";
      else if (element.place !== "tag" || !text.startsWith("/>", at)) return false;
      element.braces = undefined;
      return true;
    },
    forget: () => void (open.length = 0),
  };
}
