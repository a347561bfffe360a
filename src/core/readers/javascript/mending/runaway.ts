/** Templates and comments that are just begun: they seem to reach to the beginning of the next one, and swallow the program. */

/** Lines that programs have, and hardly a text. */
const CODE_LINE =
  /^[ \t]*(?:(?:export |async )*(?:const|let|var|function|class|import)\b|(?:if|for|while|switch) ?\(|return\b|[\w$.]+\.\w+\()/m;

/** What stands behind an expression. */
const BEHIND = /^[ \t]*(?:[)\]};,.:?+&|=<>!*/%^`-]|(?:as|satisfies|in|of|instanceof)\b|[\r\n]|$)/;

/** What stands before one. */
const BEFORE = /(?:[=(,:[+?{]|\breturn)[ \t]*$/;

/**
 * Whether the template is none: what looks like its end is where another begins, by what stands before and behind it;
 * `maybe` where only one of them says so.
 */
export function isRunawayTemplate(text: string, start: number, end: number): boolean | "maybe" {
  const content = text.slice(start + 1, end - 1);
  if (!CODE_LINE.test(content)) return false;
  const anotherBegins = BEFORE.test(content);
  const thisEnds = BEHIND.test(text.slice(end, end + 100));
  return anotherBegins === thisEnds ? "maybe" : anotherBegins;
}

/** What of a template that lacks its first quote stands before its last one: `lstm_${i}`, which is no expression. */
const UNBEGUN = /(?<=[:=(,[+?][ \t]*)(?![ \t])(?:[\w./ -]|\$\{[^{}]*\})*\$\{[^{}]*\}[\w./ -]*$/;

/** So much before a quote is looked at, in UTF-16 units. */
const LONGEST_BEGIN = 200;

/** Where the template begins whose last quote this is, and whose first is lost. */
export function beginOfUnbegunTemplate(text: string, lineStart: number, quoteAt: number): number | undefined {
  const before = text.slice(Math.max(lineStart, quoteAt - LONGEST_BEGIN), quoteAt);
  const begun = BEHIND.test(text.slice(quoteAt + 1, quoteAt + 100)) ? UNBEGUN.exec(before)?.[0] : undefined;
  return begun === undefined ? undefined : quoteAt - begun.length;
}

/** Up to what stands behind a template, one of names and expressions. */
const OPEN_TEMPLATE = /(?:[\w./ -]|\$\{[^{}`\r\n]*\})+?(?=,\s*[\w$]+\s*[:,}]|\s*[)}\]])/y;
const TO_LINE_END = /[^\r\n]*/y;

/** Where a template that does not end is taken to. */
export function endOfOpenTemplate(text: string, start: number): number {
  for (const pattern of [OPEN_TEMPLATE, TO_LINE_END]) {
    pattern.lastIndex = start + 1;
    const found = pattern.exec(text);
    if (found) return start + 1 + found[0].length;
  }
  return start + 1;
}

const LINE_COMMENT_BEGINS = /^[ \t]*\/\*/m;
/** From one comment's beginning to the line on which the next begins. */
const holdsCode = (text: string, start: number, end: number): boolean => {
  const content = text.slice(start + 2, end);
  const next = content.search(LINE_COMMENT_BEGINS);
  return next >= 0 && CODE_LINE.test(content.slice(0, next));
};
const NEXT_MARK = /\/\*|\*\//g;

/**
 * Tells where the comments of one text end, quickly if asked from its beginning on: -1 where one has no end, or where another begins
 * in it behind lines of code, and nothing behind it is left to end.
 */
export function createCommentEnds(text: string): (start: number) => number {
  let from = 0;
  let end = 0;
  let isNested = false;
  return (start) => {
    if (start < from || (end >= 0 && end < start + 4)) {
      from = start;
      const found = text.indexOf("*/", start + 2);
      end = found < 0 ? -1 : found + 2;
      NEXT_MARK.lastIndex = end;
      isNested = end >= 0 && NEXT_MARK.exec(text)?.[0] === "*/";
    }
    return end < 0 || isNested || !holdsCode(text, start, end) ? end : -1;
  };
}

const FIRST_LINES = /[^\r\n]*(?:(?:\r\n|\r|\n)[ \t]*\*(?!\/)[^\r\n]*)*/y;

/** Where a comment that does not end is taken to: its line, and those behind it that begin as a comment's lines do. */
export function endOfOpenComment(text: string, start: number): number {
  FIRST_LINES.lastIndex = start;
  return start + (FIRST_LINES.exec(text)?.[0].length ?? 0);
}

/** Behind the template that begins here, expressions and all; -1 where it does not end. */
export function endOfTemplate(text: string, from: number, depth = 0): number {
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
      const end = depth < MOST_TEMPLATES ? endOfTemplate(text, at, depth + 1) : -1;
      if (end < 0) return -1;
      at = end - 1;
    }
  }
  return -1;
}

/** How deep templates nest in each other's expressions. */
const MOST_TEMPLATES = 50;
