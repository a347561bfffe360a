/** Keras's Dense (keras/src/layers/core/dense.py 3.15.1): `φ(x·kernel + bias)` over the last axis. */
import { sizeOf, tensor, type Tensor } from "../../tensor";
import type { Activation } from "../activations";
import { addProduct } from "../product";
import { filledBy } from "../weights/variables";
import { inBlocks, SLICE, type Work } from "../work";
import type { PlainKind } from "./plain-layer";

/** An activation of one value, in multiply-adds. */
export const ACTIVATION_COST = 30;

/** (batch, …, features) ▶ (batch, …, units). */
export const dense: PlainKind = (args, [input = []]) => {
  const units = args.size("units");
  const features = input.at(-1) ?? 1;
  if (input.length < 2) args.rank(input, 2);
  const activation = args.activation("activation");
  const useBias = args.flag("use_bias");
  const kernel = filledBy(
    args.initializer("kernel_initializer", 2),
    "kernel",
    ["features", "units"],
    [features, units],
  );
  const bias = filledBy(args.initializer("bias_initializer", 1), "bias", ["units"], [units]);
  return {
    variables: useBias ? [kernel, bias] : [kernel],
    multiplyAdds: (sizeOf(input) + (sizeOf(input) / features) * ACTIVATION_COST) * units,
    run: (weights, inputs) => projected(inputs[0]!.values, weights["kernel"]!, weights["bias"], activation),
    mask: "kept",
  };
};

/**
 * The last axis of `input` through a matrix (features, units), a bias and an activation. Sums are taken in
 * double precision and rounded to float32 before the activation, as in the recurrent cells.
 */
export function* projected(
  input: Tensor,
  matrix: Tensor,
  bias: Tensor | undefined,
  activation?: Activation,
): Work<Tensor> {
  const [features = 0, units = 0] = matrix.shape;
  const rows = sizeOf(input.shape.slice(0, -1));
  const out = new Float32Array(rows * units);
  const sum = new Float64Array(units);
  const start = (): void => void (bias ? sum.set(bias.data) : sum.fill(0));
  const end = (row: number): void => {
    out.set(sum, row * units);
    activation?.apply(out, row * units, units);
  };
  if (features * units > SLICE) {
    // One row takes several slices.
    for (let row = 0; row < rows; row++) {
      start();
      yield* inBlocks(Math.ceil(features / ROWS_AT_ONCE), ROWS_AT_ONCE * units, (from, until) => {
        const [first, last] = [from * ROWS_AT_ONCE, Math.min(until * ROWS_AT_ONCE, features)];
        const part = matrix.data.subarray(first * units, last * units);
        addProduct(sum, input.data, row * features + first, last - first, part, units);
      });
      end(row);
    }
  } else {
    yield* inBlocks(rows, features * units + units * ACTIVATION_COST, (from, until) => {
      for (let row = from; row < until; row++) {
        start();
        addProduct(sum, input.data, row * features, features, matrix.data, units);
        end(row);
      }
    });
  }
  return tensor([...input.shape.slice(0, -1), units], out);
}

/** Rows of a matrix that `addProduct` takes together. */
const ROWS_AT_ONCE = 4;
