/**
 * The C library's logarithm, sine and cosine of float32 numbers, with which TensorFlow draws normal ones: glibc's since
 * 2.28 (sysdeps/ieee754/flt-32/{e_logf,s_sincosf}.c), whose method and constants are those of Arm's
 * optimized-routines (math/{logf,sincosf}.c, MIT). They calculate in double precision and round once, but by short
 * polynomials: about one result in a hundred is not the float32 number that is nearest. A fused multiply-add, which
 * they take on x86-64, differs from these sums in the last bit of a double alone, where it does not cancel.
 */

/** Of each sixteenth of the numbers from 0.7 to 1.4: the reciprocal of a number c in it … */
const RECIPROCALS = [
  1.398907162146528, 1.3403141896637998, 1.286432210124115, 1.2367150214269895, 1.1906977166711752, 1.1479821020556429,
  1.1082251448272158, 1.0711297413057381, 1.036437278977283, 1, 0.9492859795739057, 0.8951049428609004,
  0.8476821620351103, 0.8050314851692001, 0.7664671008843108, 0.731428603316328,
] as const;
/** … and log c. */
const LOGARITHMS = [
  -0.33569133332882284, -0.2929040563774074, -0.2518726580937369, -0.21245868807117255, -0.17453945183745634,
  -0.1380057072319758, -0.10275976698545139, -0.06871392447020525, -0.0357891387398228, 0, 0.05204517742929496,
  0.11081431298787942, 0.1652495223695143, 0.21687389031699977, 0.2659635028121397, 0.3127556664073557,
] as const;
/** log(1 + r) = r + r²·(…), the highest power first. */
const [LOG4, LOG3, LOG2] = [-0.25089342214237154, 0.333456765744066, -0.4999997485802103] as const;
/** Where the sixteenths begin: the bits of 0.69921875. */
const FIRST = 0x3f330000;

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** log x of a normal float32 number above 0. */
export function logf(x: number): number {
  float[0] = x;
  const offset = bits[0]! - FIRST;
  const part = (offset >> 19) & 15;
  const exponent = offset >> 23;
  bits[0] = bits[0]! - (exponent << 23);
  const r = float[0] * RECIPROCALS[part]! - 1;
  const whole = LOGARITHMS[part]! + exponent * Math.LN2;
  const r2 = r * r;
  return Math.fround((LOG4 * r2 + (LOG3 * r + LOG2)) * r2 + (whole + r));
}

/** cos x = 1 + x²·(…), the lowest power first. */
const [COS2, COS4, COS6, COS8] = [
  -0.49999999725108224, 0.041666623324344516, -0.001388676379437604, 2.4390450703564542e-5,
] as const;
/** sin x = x + x³·(…), the lowest power first. */
const [SIN3, SIN5, SIN7] = [-0.16666654943701084, 0.008332178146138854, -0.00019517298981385725] as const;

/** sin x and cos x of a float32 number from 0 to 2π, into `out[at]` and the place behind it. */
export function sincosf(x: number, out: Float32Array, at: number): void {
  const quarter = Math.round(x / HALF_PI);
  const y = reduced(x, quarter);
  const [y2, turned] = [y * y, (quarter & 2) !== 0];
  const y4 = y2 * y2;
  const y3 = y * y2;
  const sin = y + y3 * SIN3 + y3 * y2 * (SIN5 + y2 * SIN7);
  const cos = 1 + y2 * COS2 + y4 * COS4 + y4 * y2 * (COS6 + y2 * COS8);
  const isOdd = (quarter & 1) !== 0;
  out[at] = turned === isOdd ? (isOdd ? -cos : sin) : isOdd ? cos : -sin;
  out[at + 1] = isOdd ? (turned ? sin : -sin) : turned ? -cos : cos;
}

const HALF_PI = Math.PI / 2;

/** x − n·π/2, where π/2 is a double: the product with 3 alone is none, and so it is taken in two exact steps. */
const reduced = (x: number, n: number): number => (n === 3 ? x - Math.PI - HALF_PI : x - n * HALF_PI);
