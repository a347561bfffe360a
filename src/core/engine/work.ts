/**
 * Work that can be done a slice at a time, so that a long run does not block the process that serves the
 * editor. The core has no clock and no timers: whoever drives the work decides when to pause, and stops it
 * by asking for no more.
 */

/**
 * Yields, at least every few milliseconds, how much has been done since it last did, in multiply-adds (see
 * limits.ts); returns the result.
 */
export type Work<Result> = Generator<number, Result, void>;

/** A slice has some so many multiply-adds: a few milliseconds of the slowest path. */
export const SLICE = 4_000_000;

/** All slices at once. */
export function finish<Result>(work: Work<Result>): Result {
  for (;;) {
    const slice = work.next();
    if (slice.done) return slice.value;
  }
}

/** What is quick enough to be one slice, and costs next to nothing. */
export function* atOnce<Result>(make: () => Result): Work<Result> {
  yield 0;
  return make();
}
