/**
 * A diverging scale around 0: how strongly a value is coloured, relative to the largest magnitude shown.
 * The strength grows with the square root, so that small values can still be told from 0.
 */

/** Where the heat is all that is shown. */
export const FULL_STRENGTH = 0.95;
/** Behind a number the heat stays pale, so that the number can be read. */
export const BEHIND_NUMBERS = 0.32;

/** The magnitude at the ends of the scale; 1 where all values are 0. */
export function extent(values: readonly number[]): number {
  const largest = values.reduce((most, value) => (Number.isFinite(value) ? Math.max(most, Math.abs(value)) : most), 0);
  return largest === 0 ? 1 : largest;
}

/** The part of the full colour, from 0 to 1. */
export function strength(value: number, largest: number): number {
  return Number.isFinite(value) ? Math.sqrt(Math.min(1, Math.abs(value) / largest)) : 1;
}

/** The magnitudes at the ends of the two scales: inputs have one of their own. */
export interface Scales {
  readonly x: number;
  readonly state: number;
}
