/** Special functions that JavaScript's `Math` lacks. */

/** Below this the series converges fast without cancellation; above it the continued fraction does. */
const SERIES_LIMIT = 2.5;

/**
 * The error function, to about 1e-15.
 * Abramowitz and Stegun 7.1.6 (series) and 7.1.14 (continued fraction of erfc).
 */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a > SERIES_LIMIT) return Math.sign(x) * (1 - upperTail(a));
  let term = a;
  let sum = a;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * a * a) / (2 * n + 1);
    sum += term;
  }
  return Number.isNaN(x) ? x : (Math.sign(x) * 2 * Math.exp(-a * a) * sum) / Math.sqrt(Math.PI);
}

/** erfc(a) for a > 0: exp(-a²)/√π · 1/(a + (1/2)/(a + 1/(a + (3/2)/(a + …)))). */
function upperTail(a: number): number {
  if (a > 27) return 0;
  let fraction = a;
  for (let n = 60; n >= 1; n--) fraction = a + n / 2 / fraction;
  return Math.exp(-a * a) / (Math.sqrt(Math.PI) * fraction);
}
