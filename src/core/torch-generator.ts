/**
 * PyTorch's random numbers on the CPU, after `torch.manual_seed(seed)` (aten/src/ATen/core/MT19937RNGEngine.h 2.13.0).
 */
import { mersenneTwister } from "./mersenne-twister";

/** What drawing one number takes, in multiply-adds (measured: 17 ns where a multiply-add takes 0.7). */
export const DRAW_COST = 25;

/** How far a generator has come: what it needs to go on from there. */
export interface TorchPosition {
  /** How many 32-bit words it gave. */
  readonly words: number;
  /** After how many of them a pair of normal numbers was drawn of which the second is still to be given. */
  readonly pair?: number;
}

/** As `torch.manual_seed` leaves it. */
export const START: TorchPosition = { words: 0 };

/** Fewer normal numbers than this are drawn one by one; more by the block. */
export const NORMAL_BLOCK = 16;

/** Words of a pair of normal numbers that are drawn one by one: two float64 numbers. */
const PAIR_WORDS = 4;

/** Where the generator stands after as many words as `uniform` or `integers` take. */
export const afterWords = ({ words, ...rest }: TorchPosition, count: number): TorchPosition => ({
  ...rest,
  words: words + count,
});

/** Where the generator stands after `tensor.normal_()` of so many numbers (aten/src/ATen/native/cpu/DistributionTemplates.h 2.13). */
export function afterNormal(position: TorchPosition, count: number): TorchPosition {
  if (count >= NORMAL_BLOCK) return afterWords(position, count + (count % NORMAL_BLOCK === 0 ? 0 : NORMAL_BLOCK));
  const fresh = count - (position.pair === undefined ? 0 : Math.min(1, count));
  if (fresh === 0) return count === 0 ? position : { words: position.words };
  const words = position.words + PAIR_WORDS * Math.ceil(fresh / 2);
  return fresh % 2 === 1 ? { words, pair: words - PAIR_WORDS } : { words };
}

/** The numbers that follow a seed, one after the other. */
export interface TorchGenerator {
  /**
   * `count` float32 numbers on [minval, maxval), as `tensor.uniform_(minval, maxval)` draws them: the low 24
   * bits of a word each, then a multiplication and an addition with a single rounding, as in PyTorch's build for
   * x86-64 (measured: README.md).
   */
  readonly uniform: (count: number, minval: number, maxval: number) => Float32Array;
  /**
   * `count` standard normal float32 numbers, as `tensor.normal_()` draws them (Box and Muller
   * 1958): by blocks of 16 uniform numbers, of which the last is drawn anew where it is not whole; fewer than 16 in
   * float64, by pairs. PyTorch's vectorised logarithm and sine differ in the last bits.
   */
  readonly normal: (count: number) => Float32Array;
  /** Leaves so many words out. */
  readonly skip: (words: number) => void;
  /** Whole numbers from `low` up to `high`, without it, as `torch.randint` draws them where they span less than 2²⁸. */
  readonly integers: (count: number, low: number, high: number) => Float64Array;
}

/**
 * The generator as `torch.manual_seed` leaves it, or as it stands further on.
 * @param seed an integer, of which the low 32 bits count, as in PyTorch
 */
export function torchGenerator(seed: number, from: TorchPosition = START): TorchGenerator {
  const words = mersenneTwister(lowWord(seed));
  words.skip(from.words);
  const { next } = words;
  const unit = (): number => (next() & 0xffffff) / 2 ** 24;
  let pending = from.pair === undefined ? undefined : secondOfPair(seed, from.pair);

  const pair = (): readonly [number, number] => {
    const [angle, size] = [float64(next), float64(next)];
    const radius = Math.sqrt(-2 * Math.log1p(-size));
    return [radius * Math.cos(2 * Math.PI * angle), radius * Math.sin(2 * Math.PI * angle)];
  };
  const oneByOne = (): number => {
    if (pending !== undefined) {
      const held = pending;
      pending = undefined;
      return held;
    }
    const [first, second] = pair();
    pending = second;
    return first;
  };
  return {
    uniform(count, minval, maxval) {
      const low = Math.fround(minval);
      const range = Math.fround(Math.fround(maxval) - low);
      const values = new Float32Array(count);
      // The product of two float32 numbers is exact in double precision: rounded once, by the array.
      for (let k = 0; k < count; k++) values[k] = unit() * range + low;
      return values;
    },
    normal(count) {
      if (count < NORMAL_BLOCK) return Float32Array.from({ length: count }, oneByOne);
      const values = new Float32Array(count);
      for (let k = 0; k < count; k++) values[k] = unit();
      const whole = count - (count % NORMAL_BLOCK);
      for (let at = 0; at < whole; at += NORMAL_BLOCK) toNormal(values, at);
      if (whole < count) {
        // The last block is drawn behind all others, where they do not fill whole ones.
        const tail = count - NORMAL_BLOCK;
        for (let k = tail; k < count; k++) values[k] = unit();
        toNormal(values, tail);
      }
      return values;
    },
    skip: words.skip,
    integers: (count, low, high) => Float64Array.from({ length: count }, () => low + (next() % (high - low))),
  };
}

/** 16 uniform numbers ▶ 16 normal ones: the first eight say the size, the others the angle. */
function toNormal(values: Float32Array, start: number): void {
  for (let k = start; k < start + NORMAL_BLOCK / 2; k++) {
    const radius = Math.sqrt(-2 * Math.log(1 - values[k]!));
    const angle = 2 * Math.PI * values[k + NORMAL_BLOCK / 2]!;
    values[k] = radius * Math.cos(angle);
    values[k + NORMAL_BLOCK / 2] = radius * Math.sin(angle);
  }
}

/** 53 bits of two words. */
function float64(next: () => number): number {
  const high = next() & 0x1fffff;
  return (high * 2 ** 32 + next()) / 2 ** 53;
}

/** The second normal number of the pair that is drawn after so many words. */
function secondOfPair(seed: number, words: number): number {
  const numbers = torchGenerator(seed, { words }).normal(2);
  return numbers[1]!;
}

/** The low 32 bits of an integer; bit operations would lose those of integers above 2⁵³. */
const lowWord = (seed: number): number => ((seed % 2 ** 32) + 2 ** 32) % 2 ** 32;
