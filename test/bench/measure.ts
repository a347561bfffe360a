/** Times several runners of one case in turns, so that a busy moment of the machine meets all of them. */
import type { Runner } from "./peer";

/** One turn of a runner lasts at least so long: what is quicker runs several times. */
const TURN_MS = 20;
const ROUNDS = 11;
/** A runner is left out of the rounds that would take it above this. */
const BUDGET_MS = 4000;

/** Rounds of a runner of which a turn takes that long; none where one is above the budget. */
const roundsOf = (turn: number): number => Math.min(ROUNDS, Math.floor(BUDGET_MS / turn));

/** Of each runner the median milliseconds of one forward pass. */
export async function measure(runners: ReadonlyMap<string, Runner>): Promise<Readonly<Record<string, number>>> {
  const turns = new Map<string, { readonly count: number; readonly rounds: number; readonly times: number[] }>();
  for (const [name, runner] of runners) {
    let count = 1;
    let took = await runner.time(count);
    // Also warms up: what is quick has run some hundred times before it is measured.
    for (; took < TURN_MS; took = await runner.time(count)) {
      count = Math.ceil(count * Math.min(10, 1.2 * (TURN_MS / Math.max(took, 0.01))));
    }
    const rounds = roundsOf(took);
    turns.set(name, { count, rounds, times: rounds > 0 ? [] : [took / count] });
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, runner] of runners) {
      const turn = turns.get(name);
      if (turn && round < turn.rounds) turn.times.push((await runner.time(turn.count)) / turn.count);
    }
  }
  return Object.fromEntries([...turns].map(([name, { times }]) => [name, median(times)]));
}

/** Milliseconds that measuring a runner will take of which one pass takes that long: twice to prepare it, and its rounds. */
export function measuringTime(pass: number): number {
  const turn = Math.max(pass, TURN_MS);
  return 2 * turn + roundsOf(turn) * turn;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
