/** The kernel's memory: grows on demand up to a limit, and is given back where it has grown large. */
import type { KernelExports, KernelFactory } from "./load";

export const KERNEL_LIMITS = {
  /** The most that the kernel's memory may hold; what needs more takes the plain path. */
  bytes: 512 * 2 ** 20,
  /** A memory that has grown above this is given back after the run: WebAssembly's cannot shrink. */
  retainedBytes: 64 * 2 ** 20,
} as const;

/** Bytes of a float32. */
export const FLOAT = 4;
/** Bytes by which a memory grows. */
export const PAGE = 2 ** 16;

/** The kernel's functions, and its whole memory as floats. Both are stale after the next `reserve`. */
export interface Arena {
  readonly exports: KernelExports;
  readonly heap: Float32Array;
}

export interface ArenaOwner {
  /**
   * A memory of that many floats at least, with what was in it before.
   *
   * @throws RangeError where that is above the limit, or the machine has no room
   */
  readonly reserve: (floats: number) => Arena;
  /** Gives the memory back where it is above what may be kept; says whether it did. */
  readonly trim: () => boolean;
}

/** A memory that is made when it is first asked for, and again once it was given back. */
export function createArena(factory: KernelFactory): ArenaOwner {
  let current: Arena | undefined;

  const view = (exports: KernelExports): Arena => ({ exports, heap: new Float32Array(exports.memory.buffer) });

  return {
    reserve(floats) {
      const bytes = floats * FLOAT;
      if (bytes > KERNEL_LIMITS.bytes) throw new RangeError(`${bytes} bytes are above the kernel's limit`);
      current ??= view(factory());
      const missing = bytes - current.heap.byteLength;
      if (missing > 0) {
        current.exports.memory.grow(Math.ceil(missing / PAGE));
        current = view(current.exports);
      }
      return current;
    },
    trim() {
      if (!current || current.heap.byteLength <= KERNEL_LIMITS.retainedBytes) return false;
      current = undefined;
      return true;
    },
  };
}
