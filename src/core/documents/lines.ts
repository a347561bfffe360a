/** Offsets of a text to lines and columns, as an editor counts them. */
import { firstFrom } from "../lookup";
export interface LineMap {
  /** The 1-based line of an offset. */
  readonly lineOf: (offset: number) => number;
  /** The 1-based column of an offset, in UTF-16 units. */
  readonly columnOf: (offset: number) => number;
  /** The offset of a 1-based line and column; both are brought into the text's bounds. */
  readonly offsetAt: (line: number, column: number) => number;
  readonly lineCount: number;
}

/** Lines end with `\n`, `\r\n` or `\r`. */
export function lineMap(text: string): LineMap {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) {
    starts.push(match.index + match[0].length);
  }
  const lineOf = (offset: number): number => Math.max(1, firstFrom(starts, offset + 1));
  const startOf = (line: number): number => starts[line - 1] ?? text.length;
  return {
    lineOf,
    columnOf: (offset) => offset - startOf(lineOf(offset)) + 1,
    offsetAt: (line, column) => {
      const start = startOf(Math.max(1, line));
      return Math.min(start + Math.max(0, column - 1), Math.max(start, startOf(line + 1) - 1), text.length);
    },
    lineCount: starts.length,
  };
}
