/**
 * Work that can be done a slice at a time, so that a long run does not block the process that serves the
 * editor. The core has no clock and no timers: whoever drives the work decides when to pause, and stops it
 * by asking for no more.
 */
import { runSteps } from "../steps";

/**
 * Yields, at least every few milliseconds, how much has been done since it last did, in multiply-adds (see
 * limits.ts); returns the result.
 */
export type Work<Result> = Generator<number, Result, void>;

/** A slice has some so many multiply-adds: a few milliseconds of the slowest path. */
export const SLICE = 4_000_000;

/** All slices at once. */
export const finish: <Result>(work: Work<Result>) => Result = runSteps;

/** The same work, which tells how much of itself is done, from 0 to 1, where all of it takes so many multiply-adds. */
export function* asShare<Result>(work: Work<Result>, total: number): Work<Result> {
  let done = 0;
  for (;;) {
    const slice = work.next();
    if (slice.done) return slice.value;
    done += slice.value;
    yield total > 0 ? Math.min(1, done / total) : 1;
  }
}

/** Work that tells how much of itself is done, from 0 to 1, as the part from `start` to `end` of another. */
export function* asPart<Result>(work: Work<Result>, start: number, end: number): Work<Result> {
  for (;;) {
    const slice = work.next();
    if (slice.done) return slice.value;
    yield start + (end - start) * slice.value;
  }
}

/** A loop over so many things, each of that many multiply-adds: `each` does those from `from` to before `end`. */
export function* inBlocks(count: number, multiplyAdds: number, each: (from: number, end: number) => void): Work<void> {
  const block = Math.max(1, Math.floor(SLICE / multiplyAdds));
  for (let from = 0; from < count; from += block) {
    const end = Math.min(from + block, count);
    each(from, end);
    yield (end - from) * multiplyAdds;
  }
}

/** What is quick enough to be one slice, and costs next to nothing. */
export function* atOnce<Result>(make: () => Result): Work<Result> {
  yield 0;
  return make();
}
