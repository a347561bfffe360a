/**
 * New arrays for results. V8 keeps an array of some bytes in its own heap, and asks the system for the memory of every
 * larger one, which takes a microsecond: longer than a short run. So those that are not much larger share a buffer.
 */

/** Numbers up to which an array lies in V8's heap (64 bytes: `--typed-array-max-size-in-heap`). */
const MOST_IN_HEAP = 16;
/** Numbers up to which an array shares a buffer, and those of a buffer: 8 KiB, as much as Node's own pool has. */
const MOST_SHARED = 256;
const SHARED = 2048;

let shared: Float32Array | undefined;
let used = 0;

/** An array of zeros; it may be a part of a buffer that others share. */
export function newFloats(count: number): Float32Array {
  if (count <= MOST_IN_HEAP || count > MOST_SHARED) return new Float32Array(count);
  if (!shared || used + count > SHARED) {
    shared = new Float32Array(SHARED);
    used = 0;
  }
  const start = used;
  used += count;
  return shared.subarray(start, used);
}
