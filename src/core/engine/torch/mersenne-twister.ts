/**
 * PyTorch's random numbers on the CPU, after `torch.manual_seed(seed)`: MT19937 (Matsumoto and Nishimura,
 * "Mersenne Twister", ACM TOMACS 8, 1998; aten/src/ATen/core/MT19937RNGEngine.h 2.13.0).
 */

import { sizeOf, type Tensor, tensor } from "../../tensor";
import { inBlocks, type Work } from "../work";

/** What drawing one number takes, in multiply-adds (measured: 17 ns where a multiply-add takes 0.7). */
export const DRAW_COST = 25;

/** Size of the state, and the distance of the word that is mixed in. */
const WORDS = 624;
const MIDDLE = 397;
const INITIALISATION = 1812433253;
const TWIST = 0x9908b0df;
const TOP_BIT = 0x80000000;

/** The numbers that follow a seed, one after the other. */
export interface TorchGenerator {
  /**
   * `count` float32 numbers on [minval, maxval), as `tensor.uniform_(minval, maxval)` draws them: the low 24
   * bits of a word each, then a multiplication and an addition with a single rounding, as in PyTorch's build for
   * x86-64 (measured: README.md).
   */
  readonly uniform: (count: number, minval: number, maxval: number) => Float32Array;
}

/**
 * The generator as `torch.manual_seed` leaves it.
 * @param seed an integer, of which the low 32 bits count, as in PyTorch
 */
export function torchGenerator(seed: number): TorchGenerator {
  const next = mersenneTwister(lowWord(seed));
  return {
    uniform(count, minval, maxval) {
      const low = Math.fround(minval);
      const range = Math.fround(Math.fround(maxval) - low);
      const values = new Float32Array(count);
      // The product of two float32 numbers is exact in double precision: rounded once, by the array.
      for (let k = 0; k < count; k++) values[k] = ((next() & 0xffffff) / 2 ** 24) * range + low;
      return values;
    },
  };
}

/** A tensor of uniform numbers on ±bound, which the generator draws next, in slices. */
export function* uniformTensor(generator: TorchGenerator, shape: readonly number[], bound: number): Work<Tensor> {
  const data = new Float32Array(sizeOf(shape));
  yield* inBlocks(data.length, DRAW_COST, (from, end) => {
    data.set(generator.uniform(end - from, -bound, bound), from);
  });
  return tensor(shape, data);
}

/** The low 32 bits of an integer; bit operations would lose those of integers above 2⁵³. */
const lowWord = (seed: number): number => ((seed % 2 ** 32) + 2 ** 32) % 2 ** 32;

/** Unsigned 32-bit words. */
function mersenneTwister(seed: number): () => number {
  const state = new Uint32Array(WORDS);
  state[0] = seed;
  for (let k = 1; k < WORDS; k++) {
    const before = state[k - 1]!;
    state[k] = Math.imul(INITIALISATION, before ^ (before >>> 30)) + k;
  }
  let used = WORDS;

  const refill = (): void => {
    for (let k = 0; k < WORDS; k++) {
      const mixed = (state[k]! & TOP_BIT) | (state[k + 1 < WORDS ? k + 1 : 0]! & ~TOP_BIT);
      const distant = state[k < WORDS - MIDDLE ? k + MIDDLE : k + MIDDLE - WORDS]!;
      state[k] = distant ^ (mixed >>> 1) ^ (mixed & 1 ? TWIST : 0);
    }
    used = 0;
  };

  return () => {
    if (used === WORDS) refill();
    let word = state[used++]!;
    word ^= word >>> 11;
    word ^= (word << 7) & 0x9d2c5680;
    word ^= (word << 15) & 0xefc60000;
    return (word ^ (word >>> 18)) >>> 0;
  };
}
