/** Columns before an offset in its line, as Python's tokenizer counts them: a tab goes to the next multiple of 8. */
export function columnsBefore(text: string, offset: number): number {
  let start = offset;
  while (start > 0 && text.charAt(start - 1) !== "\n" && text.charAt(start - 1) !== "\r") start--;
  let column = 0;
  for (let at = start; at < offset; at++) {
    column = text.charAt(at) === "\t" ? column - (column % 8) + 8 : column + 1;
  }
  return column;
}
