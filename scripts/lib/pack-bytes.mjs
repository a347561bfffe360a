// Packs bytes as src/core/engine/kernel/unpack.ts unpacks them, which says how.

/** Bytes that a repetition costs and one more: a shorter one is no gain. */
const SHORTEST = 4;
const LONGEST = SHORTEST + 127;
const MOST_LITERALS = 128;
const FARTHEST = 2 ** 16 - 1;

/**
 * @param {Uint8Array} bytes
 * @returns {Uint8Array}
 */
export function packBytes(bytes) {
  /** @type {number[]} */
  const packed = [];
  /** @type {number[]} */
  let literals = [];
  const flush = () => {
    for (let at = 0; at < literals.length; at += MOST_LITERALS) {
      const some = literals.slice(at, at + MOST_LITERALS);
      packed.push(some.length - 1, ...some);
    }
    literals = [];
  };
  for (let at = 0; at < bytes.length;) {
    const { length, distance } = longestRepetition(bytes, at);
    if (length < SHORTEST) {
      literals.push(bytes[at++] ?? 0);
      continue;
    }
    flush();
    packed.push(128 + length - SHORTEST, distance & 255, distance >> 8);
    at += length;
  }
  flush();
  return Uint8Array.from(packed);
}

/**
 * The longest run of bytes before `at` that those from `at` on repeat; it may overlap them.
 * @param {Uint8Array} bytes
 * @param {number} at
 */
function longestRepetition(bytes, at) {
  let [length, distance] = [0, 0];
  for (let from = Math.max(0, at - FARTHEST); from < at; from++) {
    let same = 0;
    while (same < LONGEST && at + same < bytes.length && bytes[from + same] === bytes[at + same]) same++;
    if (same >= length) [length, distance] = [same, at - from];
  }
  return { length, distance };
}
