/**
 * Weights that were made before: while one edits other arguments of a layer, the same seed, shape and
 * initializer ask for the same numbers at every key. Tensors are never written to, so that all may share one.
 */
import type { Tensor } from "../../tensor";
import type { Work } from "../work";

const MEMO_LIMITS = {
  /** Weights that are kept at most: those of the layers that one goes back and forth between. */
  entries: 8,
  /** Numbers that they hold at most, all together: 32 MB of float32. */
  elements: 8_000_000,
} as const;

export interface TensorMemo {
  /** What was made under that key, or is made now. */
  readonly recall: (key: string, make: () => Work<Tensor>) => Work<Tensor>;
}

/** Keeps what was asked for last, up to so many tensors and so many numbers in them all. */
export function createMemo(limits: Readonly<Record<"entries" | "elements", number>>): TensorMemo {
  /** The one that was asked for last stands last. */
  const kept = new Map<string, Tensor>();
  const put = (key: string, made: Tensor): void => {
    kept.delete(key);
    kept.set(key, made);
    const held = () => [...kept.values()].reduce((sum, { data }) => sum + data.length, 0);
    for (const oldest of kept.keys()) {
      if (kept.size <= limits.entries && held() <= limits.elements) return;
      kept.delete(oldest);
    }
  };
  return {
    *recall(key, make) {
      const made = kept.get(key) ?? (yield* make());
      put(key, made);
      return made;
    },
  };
}

/** The one of this process. */
export const weightMemo = createMemo(MEMO_LIMITS);
