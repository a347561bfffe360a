/** An explanation for a view: of a sum with hundreds of terms the first and the last. */
import type { Equation, Explanation, Sum, Term } from "./explanation";

/** The same, with at most that many terms in a sum; what is left out is said as one number. */
export const shortened = (explanation: Explanation, most: number): Explanation => ({
  ...explanation,
  equations: explanation.equations.map((equation): Equation => ({
    ...equation,
    sum: shortenedSum(equation.sum, most),
  })),
});

function shortenedSum({ terms, value }: Sum, most: number): Sum {
  const short = terms.map((term) => shortenedTerm(term, most));
  if (short.length <= most) {
    return { terms: short, value };
  }
  const before = Math.ceil(most / 2);
  const after = short.length - (most - before);
  const left = terms.slice(before, after);
  return {
    terms: [...short.slice(0, before), ...short.slice(after)],
    value,
    omitted: { count: left.length, value: left.reduce((sum, term) => sum + term.value, 0), before },
  };
}

const shortenedTerm = ({ factors, value }: Term, most: number): Term => ({
  value,
  factors: factors.map((factor) => (factor.sum ? { ...factor, sum: shortenedSum(factor.sum, most) } : factor)),
});
