// Four float32 at a time: the multiply-add, the sigmoid and the tanh of the kernel.

/**
 * a·b + c: rounded once where the engine has relaxed SIMD and the processor an FMA, else twice. Which of
 * the two is compiled in is decided by the binary: scripts/build-kernel.mjs builds both.
 */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
}

/** c − a·b, rounded as `multiplyAdd` rounds. */
@inline
function minusProduct(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_nmadd(a, b, c) : f32x4.sub(c, f32x4.mul(a, b));
}

// Constants are loaded from memory: V8 builds a `v128.const` anew at each of its uses.
const CONSTANTS = memory.data<f32>(
  [
    // (2ˢ − 1) / s for |s| <= ½: minimax in relative error (1.1e-8), by iteratively reweighted least squares.
    0.6931471824645996, 0.6931471824645996, 0.6931471824645996, 0.6931471824645996,
    0.24022649228572845, 0.24022649228572845, 0.24022649228572845, 0.24022649228572845,
    0.05550357326865196, 0.05550357326865196, 0.05550357326865196, 0.05550357326865196,
    0.009618237614631653, 0.009618237614631653, 0.009618237614631653, 0.009618237614631653,
    0.0013390735257416964, 0.0013390735257416964, 0.0013390735257416964, 0.0013390735257416964,
    0.00015403512225020677, 0.00015403512225020677, 0.00015403512225020677, 0.00015403512225020677,
    // Where 2ˣ is taken as constant: there sigmoid and tanh are at their limits, and 2ˣ is still finite.
    -126, -126, -126, -126,
    126, 126, 126, 126,
    // 1.5·2²³: added and taken away again it leaves the nearest integer, which stands in the sum's low bits.
    12582912, 12582912, 12582912, 12582912,
    1, 1, 1, 1,
    // −2·log₂ e
    -2.885390043258667, -2.885390043258667, -2.885390043258667, -2.885390043258667,
  ],
  16,
);

@inline
function constant(index: usize): v128 {
  return v128.load(CONSTANTS + (index << 4));
}

// 2ˣ with x = n + s, |s| <= ½, is 2ⁿ + 2ⁿ·s·p(s), where p(s) = (2ˢ − 1) / s. What is added to it or taken from it is
// added to 2ⁿ first: 1 − 2ˣ is so accurate also near 0, and the two chains of operations run side by side.

/** x within where 2ˣ is finite. A NaN stays one. */
@inline
function clamped(x: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, constant(6)), constant(7));
}

/** A number whose low bits hold n. */
@inline
function shifted(x: v128): v128 {
  return f32x4.add(x, constant(8));
}

/** s */
@inline
function fraction(x: v128, shift: v128): v128 {
  return f32x4.sub(x, f32x4.sub(shift, constant(8)));
}

/** 2ⁿ: all but the low bits of the shifted number fall off. */
@inline
function power(shift: v128): v128 {
  return i32x4.add(i32x4.shl(shift, 23), constant(9));
}

/** p(s), by Estrin's scheme: three multiply-adds deep instead of the five of Horner's. */
@inline
function polynomial(s: v128): v128 {
  const square = f32x4.mul(s, s);
  const high = multiplyAdd(multiplyAdd(constant(5), s, constant(4)), square, multiplyAdd(constant(3), s, constant(2)));
  return multiplyAdd(high, square, multiplyAdd(constant(1), s, constant(0)));
}

/** 1 + 2ˣ */
@inline
function onePlusExp2(x: v128): v128 {
  const within = clamped(x);
  const shift = shifted(within);
  const s = fraction(within, shift);
  const n = power(shift);
  return multiplyAdd(f32x4.mul(n, s), polynomial(s), f32x4.add(n, constant(9)));
}

/** u·sigmoid(t) from u and −t·log₂ e. */
@inline
export function timesSigmoid(u: v128, x: v128): v128 {
  return f32x4.div(u, onePlusExp2(x));
}

/** tanh(u) / d from −2·u·log₂ e and d. */
@inline
function tanhOver(y: v128, d: v128): v128 {
  const within = clamped(y);
  const shift = shifted(within);
  const s = fraction(within, shift);
  const n = power(shift);
  const ns = f32x4.mul(n, s);
  const p = polynomial(s);
  const one = constant(9);
  const above = minusProduct(ns, p, f32x4.sub(one, n));
  return f32x4.div(above, f32x4.mul(multiplyAdd(ns, p, f32x4.add(n, one)), d));
}

/** sigmoid(t)·tanh(u) from −t·log₂ e and −2·u·log₂ e, with one division. */
@inline
export function sigmoidTimesTanh(x: v128, y: v128): v128 {
  return tanhOver(y, onePlusExp2(x));
}

/** tanh(u) from −2·u·log₂ e. */
@inline
export function tanh(y: v128): v128 {
  return tanhOver(y, constant(9));
}

/** −2·u·log₂ e. */
@inline
export function tanhScaled(u: v128): v128 {
  return f32x4.mul(u, constant(10));
}
