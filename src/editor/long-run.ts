/** One piece of work at a time: done at once where it is quick, else in the host's free time until another one begins. */
import type { Work } from "../core/engine/work";
import { advance, finishInSlices } from "./slices";

/** Time between two news of the progress, in milliseconds. */
const PROGRESS_PAUSE = 100;

export interface LongRunEvents<Result> {
  /** The work goes on; see `LongRun.progress`. */
  readonly onProgress: () => void;
  /** Work that was not done at once is done, and no other has taken its place. */
  readonly onDone: (result: Result) => void;
}

export class LongRun<Result> {
  private readonly events: LongRunEvents<Result>;
  private running: { readonly work: Work<Result>; readonly progress: number } | undefined;

  constructor(events: LongRunEvents<Result>) {
    this.events = events;
  }

  /** How much is done of what is under way, from 0 to 1. */
  get progress(): number | undefined {
    return this.running?.progress;
  }

  /** Begins the work in place of what is under way. @returns its result where it is done at once */
  start(work: Work<Result>): Result | undefined {
    const state = advance(work);
    if (state.done) {
      this.running = undefined;
      return state.result;
    }
    this.running = { work, progress: state.progress };
    void this.finish(work);
    return undefined;
  }

  /** Gives up what is under way. */
  cancel(): void {
    this.running = undefined;
  }

  private async finish(work: Work<Result>): Promise<void> {
    let told = Date.now();
    const result = await finishInSlices(work, {
      isCancelled: () => this.running?.work !== work,
      onProgress: (progress) => {
        if (Date.now() - told >= PROGRESS_PAUSE) {
          told = Date.now();
          this.running = { work, progress };
          this.events.onProgress();
        }
      },
    });
    if (result !== undefined) {
      this.running = undefined;
      this.events.onDone(result);
    }
  }
}
