// Four float32 at a time: the multiply-add, the sigmoid and the tanh of the kernel.

/**
 * a·b + c: rounded once where the engine has relaxed SIMD and the processor an FMA, else twice. Which of
 * the two is compiled in is decided by the binary: scripts/build-kernel.mjs builds both.
 */
@inline
export function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c);
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
    2, 2, 2, 2,
    // −2·log₂ e
    -2.885390043258667, -2.885390043258667, -2.885390043258667, -2.885390043258667,
  ],
  16,
);

@inline
function constant(index: usize): v128 {
  return v128.load(CONSTANTS + (index << 4));
}

/**
 * 2ˣ − 1, accurate also near 0: with x = n + s, |s| <= ½, it is 2ⁿ·(2ˢ − 1) + (2ⁿ − 1). A NaN stays one.
 */
@inline
function exp2MinusOne(x: v128): v128 {
  const clamped = f32x4.pmin(f32x4.pmax(x, constant(6)), constant(7));
  const shifted = f32x4.add(clamped, constant(8));
  const s = f32x4.sub(clamped, f32x4.sub(shifted, constant(8)));
  // The low bits of `shifted` hold n; the rest falls off.
  const power = i32x4.add(i32x4.shl(shifted, 23), constant(9));
  let p = multiplyAdd(constant(5), s, constant(4));
  p = multiplyAdd(p, s, constant(3));
  p = multiplyAdd(p, s, constant(2));
  p = multiplyAdd(p, s, constant(1));
  p = multiplyAdd(p, s, constant(0));
  return multiplyAdd(power, f32x4.mul(p, s), f32x4.sub(power, constant(9)));
}

/** 1 + 2ˣ from 2ˣ − 1. */
@inline
export function onePlusExp2(x: v128): v128 {
  return f32x4.add(x, constant(10));
}

/** u·sigmoid(t) from u and −t·log₂ e. */
@inline
export function timesSigmoid(u: v128, x: v128): v128 {
  return f32x4.div(u, onePlusExp2(exp2MinusOne(x)));
}

/** sigmoid(t) from −t·log₂ e. */
@inline
export function sigmoid(x: v128): v128 {
  return timesSigmoid(constant(9), x);
}

/** sigmoid(t)·tanh(u) from −t·log₂ e and −2·u·log₂ e, with one division. */
@inline
export function sigmoidTimesTanh(x: v128, y: v128): v128 {
  const e = exp2MinusOne(y);
  return f32x4.neg(f32x4.div(e, f32x4.mul(onePlusExp2(exp2MinusOne(x)), onePlusExp2(e))));
}

/** tanh(u) from −2·u·log₂ e. */
@inline
export function tanh(y: v128): v128 {
  const e = exp2MinusOne(y);
  return f32x4.neg(f32x4.div(e, onePlusExp2(e)));
}

/** −2·u·log₂ e. */
@inline
export function tanhScaled(u: v128): v128 {
  return f32x4.mul(u, constant(11));
}
