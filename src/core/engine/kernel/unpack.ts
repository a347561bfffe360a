/** From the bytes that repeat others on, a control byte says how many more than these they are. */
const REPETITION = 128;
const SHORTEST = 4;

/**
 * Unpacks what scripts/lib/pack-bytes.mjs has packed, after Ziv and Lempel 1977. A control byte below 128 has so many
 * bytes and one more behind it, which are taken as they are. Any other has a distance of two bytes behind it, the lower
 * one first: so far back stand the bytes that come again, four more than the control byte is above 128.
 *
 * @param size of the result
 */
export function unpack(packed: Uint8Array, size: number): Uint8Array {
  const bytes = new Uint8Array(size);
  let to = 0;
  for (let at = 0; at < packed.length;) {
    const control = packed[at++]!;
    if (control < REPETITION) {
      for (let left = control; left >= 0; left--) bytes[to++] = packed[at++]!;
    } else {
      const distance = packed[at]! + 256 * packed[at + 1]!;
      at += 2;
      // One after the other: what is repeated may reach into its repetition.
      for (let left = control - REPETITION + SHORTEST; left > 0; left--, to++) bytes[to] = bytes[to - distance]!;
    }
  }
  return bytes;
}
