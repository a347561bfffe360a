/**
 * The random numbers of `numpy.random` after `numpy.random.seed(seed)` (NumPy 2.4: numpy/random/src/mt19937,
 * src/legacy/legacy-distributions.c, src/distributions/distributions.c), which every version of NumPy draws alike.
 */
import { mersenneTwister } from "../../mersenne-twister";

/** How far the generator has come. */
export interface RandomPosition {
  /** How many words it gave, of 32 or 64 bits. */
  readonly words: number;
  /** The second of a pair of normal numbers, which is still to be given. */
  readonly normal?: number;
  /** The half of a word that is still to be given. */
  readonly half?: number;
}

export const samePosition = (one: RandomPosition, other: RandomPosition): boolean =>
  one.words === other.words && one.normal === other.normal && one.half === other.half;

/** As a seed leaves it. */
export const START: RandomPosition = { words: 0 };

/** The numbers that follow a seed, one after the other, in double precision. */
export interface RandomNumbers {
  /** On [0, 1): 53 bits of two words. */
  readonly uniform: () => number;
  /** Of mean 0 and variance 1. */
  readonly normal: () => number;
  /** A whole number from 0 to `most`, below 2³² − 1. */
  readonly integer: (most: number) => number;
  readonly position: () => RandomPosition;
}

/**
 * The global generator's, and `RandomState`'s.
 * @param seed a whole number from 0 to 2³² − 1
 */
export function randomNumbers(seed: number, from: RandomPosition = START): RandomNumbers {
  const twister = mersenneTwister(seed);
  twister.skip(from.words);
  let given = from.words;
  let pending = from.normal;
  const next = (): number => {
    given++;
    return twister.next();
  };
  const uniform = (): number => {
    const high = next() >>> 5;
    return (high * 2 ** 26 + (next() >>> 6)) / 2 ** 53;
  };
  return {
    uniform,
    /** By pairs (Marsaglia and Bray 1964, the polar method). */
    normal() {
      if (pending !== undefined) {
        const held = pending;
        pending = undefined;
        return held;
      }
      for (;;) {
        const [x, y] = [2 * uniform() - 1, 2 * uniform() - 1];
        const square = x * x + y * y;
        if (square >= 1 || square === 0) continue;
        const size = Math.sqrt((-2 * Math.log(square)) / square);
        pending = size * x;
        return size * y;
      }
    },
    /** Words of as many bits as `most` has, until one is small enough. */
    integer(most) {
      if (most === 0) return 0;
      const mask = 2 ** (32 - Math.clz32(most)) - 1;
      for (;;) {
        const value = (next() & mask) >>> 0;
        if (value <= most) return value;
      }
    },
    position: () => ({ words: given, ...(pending !== undefined && { normal: pending }) }),
  };
}
