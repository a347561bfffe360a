/** What stands before each line of a program that was copied from elsewhere: its number, a diff's marks, quoted mail's. */
import type { Edits } from "../text-edits";

/**
 * Takes out what stands before the line that begins there; where its own text begins.
 * @param last the last character of the program before it: what stands behind a comma or in a bracket may be meant
 */
export type PastedLines = (at: number, last: string) => number;

/** So many lines one behind the other have it. */
const FEWEST = 3;

/** `12  x`, ` 9: x`, `3 | x`, `4` before an empty line. */
const NUMBERED = /[ \t]*(\d{1,6})(?:[:.|)]| \|)?(?:([ \t]+)(?=\S)|[ \t]*(?=[\r\n]|$))/my;
/** What a line of a program begins with, and no rest of an expression. */
const BEGIN = /(?!(?:if|for|in|is|and|or|else|not)\b)[\p{L}_@#"'([{}\])]/uy;

/** What git writes before the lines of a file, and of one place of it. */
const DIFF_HEADER = /(?:--- \S|\+\+\+ \S|@@ -\d+(?:,\d+)? \+\d)[^\r\n]*/y;
const PLACE = "@@";
/** An added line that can be nothing but a statement, or a property in JSON. */
const ADDED_STATEMENT =
  /\+ ?[ \t]*(?:(?:from|import|def|class|return|for|if|with|const|let|var|function|export)[ \t]|[\w.]+ = |"\w+": )/y;

/** Of mail, and of Node's prompts. */
const QUOTED = /(?:>|\.\.\.|\|)(?: |(?=[\r\n]|$))/my;
const FENCE = /[ \t]*```[\w-]*[ \t]*(?=[\r\n]|$)/my;

const LINE = /[^\r\n]*/y;
const LINE_BREAK = /\r\n?|\n/y;
/** What a line begins with that is asked about. */
const MARKS = /[ \t]*[\d`]|[-+>@]/y;

const matchAt = (pattern: RegExp, text: string, at: number): RegExpExecArray | null => {
  pattern.lastIndex = at;
  return pattern.exec(text);
};

/** Puts what stands at a line's beginning before the line break, where it does not indent it. */
export function takeOutOfIndentation(text: string, at: number, length: number, kept: string, edits: Edits): void {
  const lineBreak = /(?:\r\n?|\n)?$/.exec(text.slice(Math.max(0, at - 2), at))![0];
  const spaces = " ".repeat(length - kept.length);
  // Before the first line, there is none.
  if (lineBreak === "" && spaces !== "") edits.replace(at, `${spaces.slice(1)}\n${kept}`);
  else edits.replace(at - lineBreak.length, spaces + lineBreak + kept);
}

/** Asks a text's lines in their order, but for those inside of strings. */
export function createPastedLines(text: string, edits: Edits): PastedLines {
  /** Where lines begin with the same kind of marks, and how wide they are. */
  let run = { from: 0, until: -1, width: (_at: number): number => 0 };
  /** Up to here lines were looked through for each kind, and are none. */
  const failed = { numbered: 0, added: 0 };
  const next = (at: number): number => {
    const end = at + matchAt(LINE, text, at)![0].length;
    return end + (matchAt(LINE_BREAK, text, end)?.[0].length ?? 0);
  };
  /** Goes on while the lines have what is asked for; where the first stands that has not, and how many have. */
  const follow = (at: number, has: (at: number, index: number) => boolean): { end: number; count: number } => {
    let [end, count] = [at, 0];
    while (end < text.length && has(end, count)) {
      end = next(end);
      count++;
    }
    return { end, count };
  };
  const beginNumbered = (at: number): boolean => {
    if (at < failed.numbered) return false;
    const first = Number(matchAt(NUMBERED, text, at)?.[1] ?? Number.NaN);
    let gap = Infinity;
    let isSure = false;
    const { end, count } = follow(at, (line, index) => {
      const found = matchAt(NUMBERED, text, line);
      if (Number(found?.[1] ?? Number.NaN) !== first + index) return false;
      gap = Math.min(gap, found![2]?.length ?? Infinity);
      isSure ||= matchAt(BEGIN, text, line + found![0].length) !== null;
      return true;
    });
    if (count < FEWEST || !isSure) {
      failed.numbered = end;
      return false;
    }
    const width = (line: number): number => {
      const [whole, , spaces = ""] = matchAt(NUMBERED, text, line) ?? [""];
      return whole.length - Math.max(0, spaces.length - gap);
    };
    run = { from: at, until: end, width };
    return true;
  };
  const beginAdded = (at: number): boolean => {
    if (at < failed.added) return false;
    let isSure = false;
    const { end, count } = follow(at, (line) => {
      isSure ||= matchAt(ADDED_STATEMENT, text, line) !== null;
      return text.charAt(line) === "+" || text.charAt(line) === "-";
    });
    if (count < FEWEST || !isSure) {
      failed.added = end;
      return false;
    }
    run = { from: at, until: end, width: () => 1 };
    return true;
  };
  const beginQuoted = (at: number): boolean => {
    if (text.charAt(at) !== ">") return false;
    const { end, count } = follow(at, (line) => matchAt(QUOTED, text, line) !== null);
    if (count < FEWEST) return false;
    run = { from: at, until: end, width: (line) => matchAt(QUOTED, text, line)?.[0].length ?? 0 };
    return true;
  };
  const blankLine = (at: number): number => {
    const length = matchAt(LINE, text, at)![0].length;
    edits.replace(at, " ".repeat(length));
    return at + length;
  };
  const takeOut = (at: number): number => {
    if (text.charAt(at) === "-" && run.width(at) === 1) return blankLine(at);
    const width = run.width(at);
    if (width > 0) takeOutOfIndentation(text, at, width, "", edits);
    return at + width;
  };
  return (at, last) => {
    if (at >= run.from && at < run.until) return takeOut(at);
    if (matchAt(MARKS, text, at) === null || /[,([{]/.test(last)) return at;
    if (matchAt(FENCE, text, at) !== null) return blankLine(at);
    if (matchAt(DIFF_HEADER, text, at) !== null) {
      if (text.startsWith(PLACE, at)) {
        const { end } = follow(next(at), (line) => /[-+ \\\r\n]/.test(text.charAt(line)));
        run = { from: at, until: end, width: (line) => (/[\r\n]/.test(text.charAt(line)) ? 0 : 1) };
      }
      return blankLine(at);
    }
    return beginNumbered(at) || beginAdded(at) || beginQuoted(at) ? takeOut(at) : at;
  };
}
