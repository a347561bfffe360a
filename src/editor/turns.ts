/** Steps of the core, one after the other, with the editor's turn in between. */
import type { CancellationToken } from "vscode";
import type { Steps } from "../core/steps";

/** The editor gets its turn after so long, in milliseconds. */
const SLICE = 20;

export interface Turns {
  /** Finishes the steps; `undefined` where that was given up. */
  readonly finish: <Result>(steps: Steps<Result>) => Promise<Result | undefined>;
}

/** Time is counted across all that is finished with the same turns: many short steps make a long one. */
export function createTurns(token: Pick<CancellationToken, "isCancellationRequested">): Turns {
  let sliceEnds = Date.now() + SLICE;
  return {
    async finish(steps) {
      while (!token.isCancellationRequested) {
        const step = steps.next();
        if (step.done === true) return step.value;
        if (Date.now() > sliceEnds) {
          await nextTurn();
          sliceEnds = Date.now() + SLICE;
        }
      }
      return undefined;
    },
  };
}

const nextTurn = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
