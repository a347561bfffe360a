/**
 * MT19937, from which PyTorch's, NumPy's and Python's random numbers come (Matsumoto and Nishimura, "Mersenne Twister",
 * ACM TOMACS 8, 1998), seeded by Knuth's recurrence, or by a key as in its authors' mt19937ar.c of 2002.
 */

/** Size of the state, and the distance of the word that is mixed in. */
const WORDS = 624;
const MIDDLE = 397;
const INITIALISATION = 1812433253;
/** Of the state that a key is mixed into, and what its words are multiplied with. */
const KEYLESS_SEED = 19650218;
const KEY_FACTOR = 1664525;
const PLACE_FACTOR = 1566083941;
// As signed words, which is what bit operations work on.
const TWIST = 0x9908b0df | 0;
const TOP_BIT = 0x80000000 | 0;

/** The upper bit of one word and the lower ones of the next, shifted and mixed. */
function twisted(word: number, following: number): number {
  const mixed = (word & TOP_BIT) | (following & ~TOP_BIT);
  return (mixed >>> 1) ^ (mixed & 1 ? TWIST : 0);
}

export interface Words {
  /** An unsigned 32-bit word. */
  readonly next: () => number;
  /** Leaves so many words out. */
  readonly skip: (count: number) => void;
}

/** The words that follow a seed of 32 bits. */
export const mersenneTwister = (seed: number): Words => wordsOf(seeded(seed));

/** The words that follow a key of 32-bit words, one at least. */
export function keyedMersenneTwister(key: readonly number[]): Words {
  const state = seeded(KEYLESS_SEED);
  let at = 1;
  const mix = (factor: number, added: number): void => {
    state[at] = (state[at]! ^ Math.imul(spread(state[at - 1]!), factor)) + added;
    if (++at < WORDS) return;
    state[0] = state[WORDS - 1]!;
    at = 1;
  };
  for (let k = 0; k < Math.max(WORDS, key.length); k++) mix(KEY_FACTOR, key[k % key.length]! + (k % key.length));
  for (let k = 1; k < WORDS; k++) mix(PLACE_FACTOR, -at);
  state[0] = TOP_BIT;
  return wordsOf(state);
}

function seeded(seed: number): Int32Array {
  const state = new Int32Array(WORDS);
  state[0] = seed;
  for (let k = 1; k < WORDS; k++) state[k] = Math.imul(INITIALISATION, spread(state[k - 1]!)) + k;
  return state;
}

/** A word with its upper bits in its lowest. */
const spread = (word: number): number => word ^ (word >>> 30);

/** @param state which it changes */
function wordsOf(state: Int32Array): Words {
  let used = WORDS;

  const refill = (): void => {
    for (let k = 0; k < WORDS - MIDDLE; k++) state[k] = state[k + MIDDLE]! ^ twisted(state[k]!, state[k + 1]!);
    for (let k = WORDS - MIDDLE; k < WORDS - 1; k++) {
      state[k] = state[k + MIDDLE - WORDS]! ^ twisted(state[k]!, state[k + 1]!);
    }
    state[WORDS - 1] = state[MIDDLE - 1]! ^ twisted(state[WORDS - 1]!, state[0]!);
    used = 0;
  };

  return {
    next() {
      if (used === WORDS) refill();
      let word = state[used++]!;
      word ^= word >>> 11;
      word ^= (word << 7) & 0x9d2c5680;
      word ^= (word << 15) & 0xefc60000;
      return (word ^ (word >>> 18)) >>> 0;
    },
    skip(count) {
      let left = count;
      for (; used + left > WORDS; refill()) left -= WORDS - used;
      used += left;
    },
  };
}
