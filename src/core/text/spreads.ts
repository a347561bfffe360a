/** Arguments that stand for others: `**options`, `*sizes`, JavaScript's `...options`. */

/** Whether the text of an argument is one. */
export const isSpread = (text: string): boolean => /^(\*{1,2}|\.\.\.)\s*(?=[\w$([{])/.test(text);

/** One item of a spread sequence as an expression of its own: `sizes[1]` of `*sizes`. */
export function spreadItem(text: string, index: number): string {
  const operand = text.replace(/^(\*|\.\.\.)\s*/, "");
  return /^[\w$.]+([([].*[)\]])?$/s.test(operand) ? `${operand}[${index}]` : `(${operand})[${index}]`;
}
