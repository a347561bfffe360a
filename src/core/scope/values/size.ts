/** Sizes of axes: a number, or an expression of symbols such as `latent_dim` or `2 * latent_dim`. */

export type Size = number | SymbolicSize;

export interface SymbolicSize {
  /** As a user would write it. */
  readonly expression: string;
  /** Its number, given the number assumed for each symbol. */
  readonly assumed: (assume: (symbol: string) => number) => number;
  /** Of how many symbols and calculations it is made, in all. */
  readonly terms: number;
}

/** What is made of more terms, or is longer to write, is an open axis: sizes could double with every layer. */
const MAX_TERMS = 64;
const MAX_EXPRESSION = 200;

/** A size that is a symbol alone. */
export const symbolicSize = (symbol: string): SymbolicSize => ({
  expression: symbol,
  assumed: (assume) => assume(symbol),
  terms: 1,
});

/** A size that is calculated from others: a number where all are, else an expression of them. */
export function sizeFrom(
  sizes: readonly Size[],
  expression: (texts: readonly string[]) => string,
  calculate: (numbers: readonly number[]) => number,
): Size {
  const numbers = sizes.filter((size) => typeof size === "number");
  if (numbers.length === sizes.length) return calculate(numbers);
  const texts = sizes.map((size) => (typeof size === "number" ? String(size) : size.expression));
  // What is calculated from an open axis is open.
  const text = texts.includes("None") ? "None" : expression(texts);
  const terms = sizes.reduce<number>((sum, size) => sum + (typeof size === "number" ? 0 : size.terms), 1);
  if (terms > MAX_TERMS || text.length > MAX_EXPRESSION) return symbolicSize("None");
  return {
    expression: text,
    assumed: (assume) => calculate(sizes.map((size) => (typeof size === "number" ? size : size.assumed(assume)))),
    terms,
  };
}

/** Whether two sizes are the same, as far as their expressions tell. */
export function sameSize(one: Size, other: Size): boolean {
  if (typeof one === "number" || typeof other === "number") return one === other;
  return one.expression === other.expression;
}

/** Whether two shapes have the same sizes or symbols. */
export const sameSizes = (one: readonly Size[], other: readonly Size[]): boolean =>
  one.length === other.length && one.every((size, axis) => sameSize(size, other[axis]!));
