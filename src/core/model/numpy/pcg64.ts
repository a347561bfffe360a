/**
 * The random numbers of `numpy.random.default_rng(seed)` (NumPy 2.4: numpy/random/bit_generator.pyx, src/pcg64,
 * src/distributions): PCG XSL RR 128/64 (O'Neill, "PCG: A Family of Simple Fast Space-Efficient Statistically Good
 * Algorithms for Random Number Generation", 2014), seeded by NumPy's SeedSequence.
 */
import { START, type RandomNumbers, type RandomPosition } from "./random-numbers";
import { ziggurat } from "./ziggurat";

const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;
const WORD = 0xffffffffffffffffn;
const STATE = (1n << 128n) - 1n;

/** As `default_rng(seed)` leaves it; `from` counts 64-bit words. */
export function pcg64(seed: number, from: RandomPosition = START): RandomNumbers {
  const { initial, sequence } = seeded(seed);
  const increment = ((sequence << 1n) | 1n) & STATE;
  const stepped = (state: bigint): bigint => (state * MULTIPLIER + increment) & STATE;
  let state = advanced(stepped(initial + increment), increment, from.words);
  let given = from.words;
  // The upper half of a word of which the lower one was given.
  let half = from.half;
  const next = (): bigint => {
    given++;
    state = stepped(state);
    const mixed = ((state >> 64n) ^ state) & WORD;
    const turn = state >> 122n;
    return ((mixed >> turn) | (mixed << (64n - turn))) & WORD;
  };
  const uniform = (): number => Number(next() >> 11n) / 2 ** 53;
  const nextHalf = (): number => {
    if (half !== undefined) {
      const held = half;
      half = undefined;
      return held;
    }
    const word = next();
    half = Number(word >> 32n);
    return Number(word & 0xffffffffn);
  };
  return {
    uniform,
    normal: () => ziggurat(next, uniform),
    /** Lemire's method ("Fast Random Integer Generation in an Interval", ACM TOMACS 29, 2019). */
    integer(most) {
      if (most === 0) return 0;
      const span = BigInt(most + 1);
      const least = (2n ** 32n - span) % span;
      for (;;) {
        const product = BigInt(nextHalf()) * span;
        if ((product & 0xffffffffn) >= least) return Number(product >> 32n);
      }
    },
    position: () => ({ words: given, ...(half !== undefined && { half }) }),
  };
}

/** The state so many steps further on, in as many operations as their number has bits (Brown 1994). */
function advanced(state: bigint, increment: bigint, steps: number): bigint {
  let [multiplier, addend] = [MULTIPLIER, increment];
  let [factor, sum] = [1n, 0n];
  for (let left = steps; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) {
      factor = (factor * multiplier) & STATE;
      sum = (sum * multiplier + addend) & STATE;
    }
    addend = ((multiplier + 1n) * addend) & STATE;
    multiplier = (multiplier * multiplier) & STATE;
  }
  return (factor * state + sum) & STATE;
}

const POOL = 4;

/** What SeedSequence makes of a seed of 32 bits: the generator's first state and its sequence. */
function seeded(seed: number): { readonly initial: bigint; readonly sequence: bigint } {
  let hash = 0x43b0d7e5;
  const hashed = (value: number): number => {
    const mixed = value ^ hash;
    hash = Math.imul(hash, 0x931e8875);
    const product = Math.imul(mixed, hash);
    return product ^ (product >>> 16);
  };
  const pool = Array.from({ length: POOL }, (_, k) => hashed(k === 0 ? seed : 0));
  for (let from = 0; from < POOL; from++) {
    for (let to = 0; to < POOL; to++) {
      if (from === to) continue;
      const mixed = Math.imul(0xca01f9dd, pool[to]!) - Math.imul(0x4973f715, hashed(pool[from]!));
      pool[to] = mixed ^ (mixed >>> 16);
    }
  }
  let constant = 0x8b51f9dd;
  const halves = Array.from({ length: 2 * POOL }, (_, k) => {
    const value = pool[k % POOL]! ^ constant;
    constant = Math.imul(constant, 0x58f38ded);
    const product = Math.imul(value, constant);
    return BigInt((product ^ (product >>> 16)) >>> 0);
  });
  const words = Array.from({ length: POOL }, (_, k) => halves[2 * k]! | (halves[2 * k + 1]! << 32n));
  return { initial: (words[0]! << 64n) | words[1]!, sequence: (words[2]! << 64n) | words[3]! };
}
