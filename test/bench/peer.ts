import type { Case } from "./cases";

/** What every peer returns of one forward pass. */
export interface Result {
  /** (batch, timesteps, units): h of every step. */
  readonly h: Float32Array;
  /** (batch, units) */
  readonly finalH: Float32Array;
  /** An LSTM's. */
  readonly finalC?: Float32Array;
}

/** A layer that holds its weights and its input, ready to run. */
export interface Runner {
  readonly result: () => Promise<Result>;
  /** Processor milliseconds, on all threads together, that `count` forward passes take. */
  readonly time: (count: number) => Promise<number>;
  readonly dispose?: () => void;
}

export interface Peer {
  readonly name: string;
  readonly version: string;
  /** Nothing where the peer has no such cell, or is too slow to wait for it. */
  readonly prepare: (layer: Case) => Promise<Runner | undefined>;
}

/** A peer, or why there is none. */
export type FoundPeer = Peer | { readonly name: string; readonly absent: string };

/** Processor time of this process for `count` calls. */
export async function processorTime(count: number, call: () => unknown): Promise<number> {
  const start = process.cpuUsage();
  for (let k = 0; k < count; k++) {
    const pending = call();
    if (pending instanceof Promise) await pending;
  }
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** The message of anything thrown, its first line. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
