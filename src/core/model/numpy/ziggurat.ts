/**
 * Normal numbers by the ziggurat method (Marsaglia and Tsang, "The Ziggurat Method for Generating Random Variables",
 * Journal of Statistical Software 5, 2000) with 256 strips, as NumPy draws them (numpy/random/src/distributions 2.4).
 */

/** Where the tail begins, and the area of each strip: r·f(r) and what is under f behind r, for f(x) = e^(−x²/2). */
const TAIL = 3.654152885361009;
const AREA = 0.0049286732339746519;

const STRIPS = 256;
const BITS = 2 ** 52;

const density = (x: number): number => Math.exp(-0.5 * x * x);

interface Strip {
  /** What a number of 52 bits is multiplied by. */
  readonly width: number;
  /** Below it, the point is under the curve. */
  readonly inside: number;
  /** The curve's height at the strip's right end. */
  readonly height: number;
}

let strips: readonly Strip[] | undefined;

/** The strips from the top on; the first of them is the tail's. */
function makeStrips(): readonly Strip[] {
  const ends = Array.from({ length: STRIPS }, () => 0);
  ends[STRIPS - 1] = TAIL;
  for (let k = STRIPS - 2; k > 0; k--) {
    const beyond = ends[k + 1]!;
    ends[k] = Math.sqrt(-2 * Math.log(AREA / beyond + density(beyond)));
  }
  const base = AREA / density(TAIL);
  return ends.map((end, k) =>
    k === 0
      ? { width: base / BITS, inside: (TAIL / base) * BITS, height: 1 }
      : { width: end / BITS, inside: (ends[k - 1]! / end) * BITS, height: density(end) },
  );
}

/**
 * One normal number.
 * @param next 64 random bits
 * @param uniform a number on [0, 1), from the same bits
 */
export function ziggurat(next: () => bigint, uniform: () => number): number {
  strips ??= makeStrips();
  for (;;) {
    const bits = next();
    const at = Number(bits & 0xffn);
    const strip = strips[at]!;
    const size = (bits >> 9n) & 0xfffffffffffffn;
    const distance = Number(size);
    const x = (bits >> 8n) & 1n ? -distance * strip.width : distance * strip.width;
    if (distance < Math.floor(strip.inside)) return x;
    if (at === 0) return (size >> 8n) & 1n ? -tail(uniform) : tail(uniform);
    const above = strips[at - 1]!.height;
    if ((above - strip.height) * uniform() + strip.height < density(x)) return x;
  }
}

/** One that is further out than the strips. */
function tail(uniform: () => number): number {
  for (;;) {
    const x = -Math.log1p(-uniform()) / TAIL;
    const y = -Math.log1p(-uniform());
    if (y + y > x * x) return TAIL + x;
  }
}
