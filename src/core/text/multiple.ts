/** Multiples of sizes that have no number: `2 * units`. */

/** So many times what an expression stands for, which is put in brackets where it is one of several parts. */
export const multipleOf = (count: number, expression: string): string =>
  `${count} * ${/^[\w.]+$/.test(expression) ? expression : `(${expression})`}`;
