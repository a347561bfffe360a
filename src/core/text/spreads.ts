/** Arguments that stand for others: `**options`, `*sizes`, JavaScript's `...options`. */

/** Whether the text of an argument is one. */
export const isSpread = (text: string): boolean => /^(\*{1,2}|\.\.\.)\s*(?=[\w$([{])/.test(text);

/** One of what a spread holds as an expression of its own: `sizes[1]` of `*sizes`, `options["units"]` of `**options`. */
export function spreadItem(text: string, key: string | number): string {
  const operand = text.replace(/^(\*{1,2}|\.{3})\s*/, "");
  const object = /^[\w$.]+([([].*[)\]])?$/s.test(operand) ? operand : `(${operand})`;
  return `${object}[${JSON.stringify(key)}]`;
}
