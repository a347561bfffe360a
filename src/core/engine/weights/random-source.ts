/**
 * Random numbers from a stated seed. Initializers ask a `RandomSource` for whole arrays, because that
 * is where frameworks differ: not only in the bits, but in which of them become which element.
 *
 * The source here is TensorFlow's stateless generator, as Keras 3 calls it on its TensorFlow backend
 * (keras/src/backend/tensorflow/random.py 3.15.1): Philox4x32-10 (Salmon et al., "Parallel random
 * numbers: as easy as 1, 2, 3", SC 2011) keyed by a scrambled seed: that of a
 * kernel and `seed + 1` of a recurrent kernel have nothing in common. A number depends on the key and on its place
 * alone, so that an array can be drawn in slices.
 */

import { logf, sincosf } from "./c-math";
import { philoxInKernel } from "../kernel/random-kernel";
import type { Work } from "../work";

/** Draws arrays in row-major order; each call starts again from the seed, as Keras's initializers do. */
export interface RandomSource {
  /** Uniform on [minval, maxval). */
  uniform(count: number, minval: number, maxval: number): Work<Float32Array>;
  normal(count: number, mean: number, stddev: number): Work<Float32Array>;
  /** Normal, with every value further than two `stddev` from `mean` drawn again. */
  truncatedNormal(count: number, mean: number, stddev: number): Work<Float32Array>;
}

/** What drawing one number takes, in multiply-adds: its share of ten rounds of Philox, of a logarithm and a sine. */
export const DRAW_COST = 60;

/** Numbers that are drawn at once. */
const SLICE = 2 ** 14;
/** Groups of four truncated numbers, each from blocks of its own, that are drawn at once. */
const TRUNCATED_SLICE = 2 ** 11;

/** TensorFlow takes seeds modulo this (`_cast_seed`). */
const SEED_MODULUS = 2147483646;
/** The key under which TensorFlow scrambles a seed (tensorflow/core/kernels/stateless_random_ops.cc). */
const SCRAMBLE_KEY = [0x3ec8f720, 0x02461e29] as const;
/** How many blocks TensorFlow sets aside for each four truncated normals (random_distributions.h). */
const TRUNCATED_BLOCKS = 256;
/** What TensorFlow takes in place of smaller uniforms, whose logarithm would not be finite. */
const SMALLEST_UNIFORM = Math.fround(1e-7);
const TRUNCATION = 2;
/** From so many blocks on the kernel makes up for what it takes to start. */
const KERNEL_BLOCKS = 2 ** 10;

/** The numbers that Keras 3 draws on TensorFlow for an initializer with that integer seed. */
export function seededSource(seed: number): RandomSource {
  const wrapped = ((seed % SEED_MODULUS) + SEED_MODULUS) % SEED_MODULUS;
  const mix = new Uint32Array(4);
  philox([wrapped, 0, 0, 0], SCRAMBLE_KEY, mix, 0);
  const stream: Stream = { key: [mix[0]!, mix[1]!], high: [mix[2]!, mix[3]!] };

  return {
    uniform(count, minval, maxval) {
      const low = Math.fround(minval);
      const range = Math.fround(Math.fround(maxval) - low);
      return fill(count, stream, (bits, out, at) => {
        for (let k = 0; k < bits.length; k++) out[at + k] = Math.fround(unit(bits[k]!) * range) + low;
      });
    },
    normal(count, mean, stddev) {
      const [centre, scale] = [Math.fround(mean), Math.fround(stddev)];
      return fill(count, stream, (bits, out, at) => {
        for (let k = 0; k < bits.length; k += 2) {
          boxMuller(bits[k]!, bits[k + 1]!, out, at + k);
          out[at + k] = Math.fround(out[at + k]! * scale) + centre;
          out[at + k + 1] = Math.fround(out[at + k + 1]! * scale) + centre;
        }
      });
    },
    *truncatedNormal(count, mean, stddev) {
      const [centre, scale] = [Math.fround(mean), Math.fround(stddev)];
      const [bits, pair] = [new Uint32Array(4), new Float32Array(2)];
      const values = new Float32Array(Math.ceil(count / 4) * 4);
      for (let group = 0; group < values.length / 4; group++) {
        let filled = 0;
        for (let next = group * TRUNCATED_BLOCKS; filled < 4; next++) {
          philoxBlock(stream, next, bits, 0);
          for (let k = 0; k < 4; k += 2) {
            boxMuller(bits[k]!, bits[k + 1]!, pair, 0);
            for (const value of pair) {
              if (filled < 4 && Math.abs(value) < TRUNCATION) {
                values[group * 4 + filled++] = Math.fround(value * scale) + centre;
              }
            }
          }
        }
        if (group % TRUNCATED_SLICE === TRUNCATED_SLICE - 1) yield 4 * TRUNCATED_SLICE * DRAW_COST;
      }
      return values.subarray(0, count);
    },
  };
}

/** The blocks that a seed leads to: under a key, those whose counters have these upper words. */
export interface Stream {
  readonly key: readonly [number, number];
  readonly high: readonly [number, number];
}

/** Draws block after block until `count` elements are there; of the last block the rest is dropped. */
function* fill(
  count: number,
  stream: Stream,
  convert: (bits: Uint32Array, out: Float32Array, at: number) => void,
): Work<Float32Array> {
  const values = new Float32Array(Math.ceil(count / 4) * 4);
  for (let at = 0; at < values.length; at += SLICE) {
    const drawn = Math.min(SLICE, values.length - at);
    convert(blocks(stream, at / 4, drawn / 4), values, at);
    yield drawn * DRAW_COST;
  }
  return values.subarray(0, count);
}

/** The words of that many blocks. */
function blocks(stream: Stream, first: number, count: number): Uint32Array {
  const inKernel = count >= KERNEL_BLOCKS ? philoxInKernel(stream, first, count) : undefined;
  if (inKernel) return inKernel;
  const bits = new Uint32Array(4 * count);
  for (let index = 0; index < count; index++) philoxBlock(stream, first + index, bits, 4 * index);
  return bits;
}

/** The low 23 bits as a float32 in [0, 1). */
const unit = (bits: number): number => (bits & 0x7fffff) / 2 ** 23;

/** Two independent standard normals, the sine's first (Box and Muller 1958; tensorflow/core/lib/random). */
function boxMuller(bits0: number, bits1: number, out: Float32Array, at: number): void {
  const radius = Math.fround(Math.sqrt(-2 * logf(Math.max(unit(bits0), SMALLEST_UNIFORM))));
  sincosf(Math.fround(2 * Math.PI * unit(bits1)), out, at);
  out[at] = out[at]! * radius;
  out[at + 1] = out[at + 1]! * radius;
}

/** The words of one block, from `out[at]` on. */
export const philoxBlock = ({ key, high }: Stream, index: number, out: Uint32Array, at: number): void =>
  philox([index >>> 0, Math.floor(index / 2 ** 32), ...high], key, out, at);

/** Philox4x32-10: encrypts the counter under the key, with the paper's multipliers and Weyl constants. */
function philox(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
  out: Uint32Array,
  at: number,
): void {
  let [c0, c1, c2, c3] = counter;
  let [k0, k1] = key;
  for (let round = 0; round < 10; round++) {
    const [high0, low0] = [multiplyHigh(0xd2511f53, c0), Math.imul(0xd2511f53, c0)];
    const [high1, low1] = [multiplyHigh(0xcd9e8d57, c2), Math.imul(0xcd9e8d57, c2)];
    c0 = (high1 ^ c1 ^ k0) >>> 0;
    c1 = low1 >>> 0;
    c2 = (high0 ^ c3 ^ k1) >>> 0;
    c3 = low0 >>> 0;
    k0 = (k0 + 0x9e3779b9) >>> 0;
    k1 = (k1 + 0xbb67ae85) >>> 0;
  }
  out[at + 0] = c0;
  out[at + 1] = c1;
  out[at + 2] = c2;
  out[at + 3] = c3;
}

/** The upper 32 bits of the product of two unsigned 32-bit integers, in integers throughout; as a signed one. */
function multiplyHigh(a: number, b: number): number {
  const aHigh = a >>> 16;
  const aLow = a & 0xffff;
  const bHigh = b >>> 16;
  const bLow = b & 0xffff;
  const middle = (Math.imul(aHigh, bLow) + (Math.imul(aLow, bLow) >>> 16)) | 0;
  const cross = (Math.imul(aLow, bHigh) + (middle & 0xffff)) | 0;
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (cross >>> 16)) | 0;
}
