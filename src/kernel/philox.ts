// Philox4x32-10: src/core/engine/weights/random-source.ts has its source.

/**
 * Encrypts the counters (first, 0, high0, high1), (first + 1, …) … under the key.
 *
 * @param to room for `count` blocks of four 32-bit words
 */
export function philox(first: u32, high0: u32, high1: u32, key0: u32, key1: u32, count: i32, to: usize): void {
  for (let index: u32 = 0; index < <u32>count; index++) {
    let c0: u32 = first + index;
    let c1: u32 = 0;
    let c2 = high0;
    let c3 = high1;
    let k0 = key0;
    let k1 = key1;
    for (let round = 0; round < 10; round++) {
      const p0 = <u64>c0 * 0xd2511f53;
      const p1 = <u64>c2 * 0xcd9e8d57;
      c0 = <u32>(p1 >> 32) ^ c1 ^ k0;
      c1 = <u32>p1;
      c2 = <u32>(p0 >> 32) ^ c3 ^ k1;
      c3 = <u32>p0;
      k0 += 0x9e3779b9;
      k1 += 0xbb67ae85;
    }
    store<u32>(to, c0);
    store<u32>(to, c1, 4);
    store<u32>(to, c2, 8);
    store<u32>(to, c3, 12);
    to += 16;
  }
}
