/** Work of the core, done a slice at a time: the extension host answers the editor in between. */
import type { Work } from "../core/engine/work";

/** For so long the host is blocked at most, in milliseconds; slices themselves take a few. */
const MOST_AT_ONCE = 20;

export interface Pace {
  /** Asked between slices: whether nobody wants the result any more. */
  readonly isCancelled: () => boolean;
  /** Told between slices how much is done, from 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

export type Advance<Result> =
  | { readonly done: true; readonly result: Result }
  | { readonly done: false; readonly progress: number };

/** Goes on with the work until it is done or has taken its share of the host's time. */
export function advance<Result>(work: Work<Result>): Advance<Result> {
  const end = performance.now() + MOST_AT_ONCE;
  for (;;) {
    const slice = work.next();
    if (slice.done) {
      return { done: true, result: slice.value };
    }
    if (performance.now() >= end) {
      return { done: false, progress: slice.value };
    }
  }
}

/** Finishes the work in the host's free time; nothing where it is cancelled. */
export async function finishInSlices<Result>(work: Work<Result>, pace: Pace): Promise<Result | undefined> {
  while (!pace.isCancelled()) {
    const state = advance(work);
    if (state.done) {
      return state.result;
    }
    pace.onProgress?.(state.progress);
    await new Promise((resolve) => {
      setTimeout(resolve, 0);
    });
  }
  return undefined;
}
