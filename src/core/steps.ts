/**
 * Work that can be interrupted: a generator yields wherever somebody else may have a turn, some milliseconds of work
 * apart, and returns the result.
 */
export type Steps<T> = Generator<void, T, void>;

/** All of the work at once, whatever it yields. */
export function runSteps<T>(steps: Generator<unknown, T, void>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
  }
}
