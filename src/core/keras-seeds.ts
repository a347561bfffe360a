/**
 * The seeds that Keras 3 gives to initializers without one of their own, and to dropout's generators: each takes the next
 * `random.randint(1, 10**9)` of Python's generator (keras/src/random/seed_generator.py 3.15.1, `make_default_seed`), which
 * `keras.utils.set_random_seed` or `random.seed` seeds (CPython 3.13, Lib/random.py and Modules/_randommodule.c).
 */
import { keyedMersenneTwister } from "./mersenne-twister";

/** Of `randint(1, 10**9)`: how many integers it chooses from, and the bits that hold them. */
const CHOICES = 1e9;
const CHOICE_BITS = 30;

/** The seed at each place of those that follow `keras.utils.set_random_seed(seed)`, the first at place 0. */
export function kerasSeeds(seed: number): (place: number) => number {
  const words = keyedMersenneTwister(keyOf(Math.abs(seed)));
  const drawn: number[] = [];
  const next = (): number => {
    for (;;) {
      const bits = words.next() >>> (32 - CHOICE_BITS);
      if (bits < CHOICES) return 1 + bits;
    }
  };
  return (place) => {
    while (drawn.length <= place) drawn.push(next());
    return drawn[place]!;
  };
}

/** The 32-bit words of a whole number, the lowest first. */
function keyOf(whole: number): readonly number[] {
  const high = Math.floor(whole / 2 ** 32);
  return high === 0 ? [whole >>> 0] : [whole >>> 0, high];
}
