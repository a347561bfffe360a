/**
 * Random numbers from a stated seed. Initializers ask a `RandomSource` for whole arrays, because that
 * is where frameworks differ: not only in the bits, but in which of them become which element.
 *
 * The source here is TensorFlow's stateless generator, as Keras 3 calls it on its TensorFlow backend
 * (keras/src/backend/tensorflow/random.py 3.15.1): Philox4x32-10 (Salmon et al., "Parallel random
 * numbers: as easy as 1, 2, 3", SC 2011) keyed by a scrambled seed. It is counter-based, so that
 * neighbouring seeds are as unrelated as any two.
 */

/** Draws arrays in row-major order; each call starts again from the seed, as Keras's initializers do. */
export interface RandomSource {
  /** Uniform on [minval, maxval). */
  uniform(count: number, minval: number, maxval: number): Float32Array;
  normal(count: number, mean: number, stddev: number): Float32Array;
  /** Normal, with every value further than two `stddev` from `mean` drawn again. */
  truncatedNormal(count: number, mean: number, stddev: number): Float32Array;
}

/** One block of Philox output, or its counter. */
type Block = Uint32Array;

/** TensorFlow takes seeds modulo this (`_cast_seed`). */
const SEED_MODULUS = 2147483646;
/** The key under which TensorFlow scrambles a seed (tensorflow/core/kernels/stateless_random_ops.cc). */
const SCRAMBLE_KEY = [0x3ec8f720, 0x02461e29] as const;
/** How many blocks TensorFlow sets aside for each four truncated normals (random_distributions.h). */
const TRUNCATED_BLOCKS = 256;
/** What TensorFlow takes in place of smaller uniforms, whose logarithm would not be finite. */
const SMALLEST_UNIFORM = Math.fround(1e-7);
const TRUNCATION = 2;

/** The numbers that Keras 3 draws on TensorFlow for an initializer with that integer seed. */
export function seededSource(seed: number): RandomSource {
  const wrapped = ((seed % SEED_MODULUS) + SEED_MODULUS) % SEED_MODULUS;
  const mix = new Uint32Array(4);
  philox([wrapped, 0, 0, 0], SCRAMBLE_KEY, mix);
  const key = [mix[0]!, mix[1]!] as const;
  const block = (index: number, out: Block) =>
    philox([index >>> 0, Math.floor(index / 2 ** 32), mix[2]!, mix[3]!], key, out);

  return {
    uniform(count, minval, maxval) {
      const low = Math.fround(minval);
      const range = Math.fround(Math.fround(maxval) - low);
      return fill(count, block, (bits, out, at) => {
        for (let k = 0; k < 4; k++) out[at + k] = Math.fround(unit(bits[k]!) * range) + low;
      });
    },
    normal(count, mean, stddev) {
      const [centre, scale] = [Math.fround(mean), Math.fround(stddev)];
      const pair = new Float32Array(2);
      return fill(count, block, (bits, out, at) => {
        for (let k = 0; k < 4; k += 2) {
          boxMuller(bits[k]!, bits[k + 1]!, pair);
          out[at + k] = Math.fround(pair[0]! * scale) + centre;
          out[at + k + 1] = Math.fround(pair[1]! * scale) + centre;
        }
      });
    },
    truncatedNormal(count, mean, stddev) {
      const [centre, scale] = [Math.fround(mean), Math.fround(stddev)];
      const [bits, pair] = [new Uint32Array(4), new Float32Array(2)];
      const values = new Float32Array(Math.ceil(count / 4) * 4);
      for (let group = 0; group < values.length / 4; group++) {
        let filled = 0;
        for (let next = group * TRUNCATED_BLOCKS; filled < 4; next++) {
          block(next, bits);
          for (let k = 0; k < 4; k += 2) {
            boxMuller(bits[k]!, bits[k + 1]!, pair);
            for (const value of pair) {
              if (filled < 4 && Math.abs(value) < TRUNCATION) {
                values[group * 4 + filled++] = Math.fround(value * scale) + centre;
              }
            }
          }
        }
      }
      return values.subarray(0, count);
    },
  };
}

/** Draws block after block until `count` elements are there; of the last block the rest is dropped. */
function fill(
  count: number,
  block: (index: number, out: Block) => void,
  convert: (bits: Block, out: Float32Array, at: number) => void,
): Float32Array {
  const values = new Float32Array(Math.ceil(count / 4) * 4);
  const bits = new Uint32Array(4);
  for (let at = 0; at < values.length; at += 4) {
    block(at / 4, bits);
    convert(bits, values, at);
  }
  return values.subarray(0, count);
}

/** The low 23 bits as a float32 in [0, 1). */
const unit = (bits: number): number => (bits & 0x7fffff) / 2 ** 23;

/** Two independent standard normals, the sine's first (Box and Muller 1958; tensorflow/core/lib/random). */
function boxMuller(bits0: number, bits1: number, out: Float32Array): void {
  const radius = Math.fround(Math.sqrt(-2 * Math.fround(Math.log(Math.max(unit(bits0), SMALLEST_UNIFORM)))));
  const angle = Math.fround(2 * Math.PI * unit(bits1));
  out[0] = Math.fround(Math.sin(angle)) * radius;
  out[1] = Math.fround(Math.cos(angle)) * radius;
}

/** Philox4x32-10: encrypts the counter under the key, with the paper's multipliers and Weyl constants. */
function philox(counter: readonly [number, number, number, number], key: readonly [number, number], out: Block): void {
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
  out[0] = c0;
  out[1] = c1;
  out[2] = c2;
  out[3] = c3;
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
