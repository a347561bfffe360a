// Orthonormal vectors, in double precision: src/core/engine/weights/orthogonal.ts has the method and its source.

/** Vectors that are taken out of others together, and those others. */
const PANEL: i32 = 4;

/**
 * Makes the vectors from `from` to before `to` orthonormal to those before them and to each other, in
 * place. They lie one after the other and have `length` doubles, an even number; `from` is a panel's first.
 */
export function orthonormalise(vectors: usize, from: i32, to: i32, length: i32): void {
  const stride = length << 3;
  for (let first = from; first < to; first += PANEL) {
    const end = min(first + PANEL, to);
    for (let panel = 0; panel < first; panel += PANEL) {
      for (let v = first; v < end; v += 2) {
        // Of an odd number the last is paired with itself: it is calculated twice and written twice.
        takeOut(vectors + panel * stride, stride, vectors + v * stride, vectors + min(v + 1, end - 1) * stride);
      }
    }
    for (let v = first; v < end; v++) {
      const vector = vectors + v * stride;
      for (let q = first; q < v; q++) {
        const other = vectors + q * stride;
        addMultiple(vector, other, stride, -dot(vector, other, stride));
      }
      scale(vector, stride, 1 / Math.sqrt(dot(vector, vector, stride)));
    }
  }
}

@inline
function multiplyAdd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f64x2.relaxed_madd(a, b, c) : f64x2.add(f64x2.mul(a, b), c);
}

@inline
function sum(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** Takes the four orthonormal vectors from `q` on out of u and v: eight sums for six loads. */
function takeOut(q: usize, stride: i32, u: usize, v: usize): void {
  let u0 = f64x2.splat(0);
  let u1 = f64x2.splat(0);
  let u2 = f64x2.splat(0);
  let u3 = f64x2.splat(0);
  let v0 = f64x2.splat(0);
  let v1 = f64x2.splat(0);
  let v2 = f64x2.splat(0);
  let v3 = f64x2.splat(0);
  const q1 = q + stride;
  const q2 = q1 + stride;
  const q3 = q2 + stride;
  for (let at = 0; at < stride; at += 16) {
    const a = v128.load(u + at);
    const b = v128.load(v + at);
    const x0 = v128.load(q + at);
    u0 = multiplyAdd(a, x0, u0);
    v0 = multiplyAdd(b, x0, v0);
    const x1 = v128.load(q1 + at);
    u1 = multiplyAdd(a, x1, u1);
    v1 = multiplyAdd(b, x1, v1);
    const x2 = v128.load(q2 + at);
    u2 = multiplyAdd(a, x2, u2);
    v2 = multiplyAdd(b, x2, v2);
    const x3 = v128.load(q3 + at);
    u3 = multiplyAdd(a, x3, u3);
    v3 = multiplyAdd(b, x3, v3);
  }
  u0 = f64x2.splat(-sum(u0));
  u1 = f64x2.splat(-sum(u1));
  u2 = f64x2.splat(-sum(u2));
  u3 = f64x2.splat(-sum(u3));
  v0 = f64x2.splat(-sum(v0));
  v1 = f64x2.splat(-sum(v1));
  v2 = f64x2.splat(-sum(v2));
  v3 = f64x2.splat(-sum(v3));
  for (let at = 0; at < stride; at += 16) {
    let a = v128.load(u + at);
    let b = v128.load(v + at);
    const x0 = v128.load(q + at);
    a = multiplyAdd(u0, x0, a);
    b = multiplyAdd(v0, x0, b);
    const x1 = v128.load(q1 + at);
    a = multiplyAdd(u1, x1, a);
    b = multiplyAdd(v1, x1, b);
    const x2 = v128.load(q2 + at);
    a = multiplyAdd(u2, x2, a);
    b = multiplyAdd(v2, x2, b);
    const x3 = v128.load(q3 + at);
    a = multiplyAdd(u3, x3, a);
    b = multiplyAdd(v3, x3, b);
    v128.store(u + at, a);
    v128.store(v + at, b);
  }
}

function dot(a: usize, b: usize, bytes: i32): f64 {
  let products = f64x2.splat(0);
  for (let at = 0; at < bytes; at += 16) products = multiplyAdd(v128.load(a + at), v128.load(b + at), products);
  return sum(products);
}

function addMultiple(vector: usize, other: usize, bytes: i32, factor: f64): void {
  const factors = f64x2.splat(factor);
  for (let at = 0; at < bytes; at += 16) {
    v128.store(vector + at, multiplyAdd(factors, v128.load(other + at), v128.load(vector + at)));
  }
}

function scale(vector: usize, bytes: i32, factor: f64): void {
  const factors = f64x2.splat(factor);
  for (let at = 0; at < bytes; at += 16) v128.store(vector + at, f64x2.mul(factors, v128.load(vector + at)));
}
