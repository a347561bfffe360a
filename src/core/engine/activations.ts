/**
 * Keras's activation functions (keras/src/activations/activations.py and
 * keras/src/backend/tensorflow/nn.py 3.15.1), as a recurrent cell applies them: to one gate of one
 * sample, a vector of `units` values. Each is calculated in double precision and rounded once to float32.
 */
import type { ActivationName } from "../catalog/keras/activations";
import type { Profile } from "../definition";
import { erf } from "./special";

export interface Activation {
  readonly name: ActivationName;
  /** Replaces `count` values from `start` on by their images. */
  readonly apply: (values: Float32Array, start: number, count: number) => void;
}

/** `glu` halves the units, `threshold` needs two more arguments: no recurrent cell can take them. */
export type UsableActivation = Exclude<ActivationName, "glu" | "threshold">;
type VectorActivation = "log_softmax" | "softmax" | "sparsemax";

/** Klambauer et al., "Self-Normalizing Neural Networks", 2017, section 2. */
const SELU_ALPHA = 1.6732632423543772;
const SELU_SCALE = 1.0507009873554805;

const clip = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);
const relu6 = (x: number): number => clip(x, 0, 6);
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const hardSigmoid = (x: number): number => relu6(x + 3) / 6;
const elu = (x: number): number => (x > 0 ? x : Math.expm1(x));
/** log(1 + exp(x)), without overflow. */
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

const ELEMENTWISE: Readonly<Record<Exclude<UsableActivation, VectorActivation>, (x: number) => number>> = {
  celu: elu, // with its default alpha of 1
  elu,
  exponential: Math.exp,
  gelu: (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)), // approximate=False
  hard_shrink: (x) => (Math.abs(x) > 0.5 ? x : 0),
  hard_sigmoid: hardSigmoid,
  hard_silu: (x) => x * hardSigmoid(x),
  hard_tanh: (x) => clip(x, -1, 1),
  leaky_relu: (x) => (x > 0 ? x : 0.2 * x),
  linear: (x) => x,
  log_sigmoid: (x) => -softplus(-x),
  mish: (x) => x * Math.tanh(softplus(x)),
  relu: (x) => Math.max(x, 0),
  relu6,
  selu: (x) => SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)),
  sigmoid,
  silu: (x) => x * sigmoid(x),
  soft_shrink: (x) => Math.sign(x) * Math.max(Math.abs(x) - 0.5, 0),
  softplus,
  softsign: (x) => x / (1 + Math.abs(x)),
  sparse_plus: (x) => (x >= 1 ? x : Math.max(x + 1, 0) ** 2 / 4),
  sparse_sigmoid: (x) => clip((x + 1) / 2, 0, 1),
  squareplus: (x) => (x + Math.sqrt(x * x + 4)) / 2,
  tanh: Math.tanh,
  tanh_shrink: (x) => x - Math.tanh(x),
};

/** Those that look at all units of the gate at once (Keras's default `axis=-1`). */
const VECTOR: Readonly<Record<VectorActivation, Activation["apply"]>> = { log_softmax: logSoftmax, softmax, sparsemax };

const isVector = (name: UsableActivation): name is VectorActivation => Object.hasOwn(VECTOR, name);

/** Whether one value's image depends on the others. */
export const looksAtAllUnits = ({ name }: Activation): boolean => Object.hasOwn(VECTOR, name);

/** Whether a recurrent cell can apply it. */
export function isUsable(name: ActivationName): name is UsableActivation {
  return name !== "glu" && name !== "threshold";
}

/** The function of that name, in the given version's semantics. */
export function activationNamed(name: UsableActivation, profile: Profile): Activation {
  if (isVector(name)) return { name, apply: VECTOR[name] };
  // Keras 1 and 2 (keras/backend/tensorflow_backend.py: `hard_sigmoid`) had another slope.
  const before3 = name === "hard_sigmoid" && profile !== "keras-3";
  return { name, apply: elementwise(before3 ? (x) => clip(0.2 * x + 0.5, 0, 1) : ELEMENTWISE[name]) };
}

function elementwise(f: (x: number) => number): Activation["apply"] {
  return (values, start, count) => {
    for (let k = start; k < start + count; k++) values[k] = f(values[k]!);
  };
}

function softmax(values: Float32Array, start: number, count: number): void {
  const [largest, sum] = sumOfExponentials(values, start, count);
  for (let k = start; k < start + count; k++) values[k] = Math.exp(values[k]! - largest) / sum;
}

function logSoftmax(values: Float32Array, start: number, count: number): void {
  const [largest, sum] = sumOfExponentials(values, start, count);
  for (let k = start; k < start + count; k++) values[k] = values[k]! - largest - Math.log(sum);
}

/** The largest value, and the sum of exp(value - largest): no exponential overflows. */
function sumOfExponentials(values: Float32Array, start: number, count: number): readonly [number, number] {
  let largest = -Infinity;
  for (let k = start; k < start + count; k++) largest = Math.max(largest, values[k]!);
  let sum = 0;
  for (let k = start; k < start + count; k++) sum += Math.exp(values[k]! - largest);
  return [largest, sum];
}

/**
 * What Keras calls sparsemax. Martins and Astudillo 2016 (algorithm 1) subtract a threshold made of the
 * largest supported sum; Keras 3 adds up all supported sums, and so do we, to get its numbers.
 */
function sparsemax(values: Float32Array, start: number, count: number): void {
  const ascending = values.slice(start, start + count).sort();
  let cumulated = 0;
  let supported = 0;
  let total = 0;
  for (let k = 1; k <= count; k++) {
    const value = ascending[count - k]!; // the k-th largest
    cumulated += value;
    if (value - (cumulated - 1) / k > 0) {
      supported++;
      total += cumulated;
    }
  }
  const threshold = (total - 1) / supported;
  for (let k = start; k < start + count; k++) values[k] = Math.max(values[k]! - threshold, 0);
}
