/** Normalizing layers (keras/src/layers/normalization/ 3.15.1), as they act in inference. */
import * as l10n from "@vscode/l10n";
import { isList } from "../../config-value";
import type { Weights } from "../../definition";
import { sizeOf, type Tensor } from "../../tensor";
import { shown } from "../problems";
import { readInitializer } from "../weights/initializers";
import { type FilledVariable, filledBy } from "../weights/variables";
import { inBlocks, type Work } from "../work";
import { mapped, transposed } from "./arrays";
import type { PlainArguments } from "./plain-arguments";
import type { PlainKind } from "./plain-layer";

/** `gamma` and `beta`, where the layer has them. */
function centred(args: PlainArguments, axes: readonly string[], shape: readonly number[]): readonly FilledVariable[] {
  const gamma = filledBy(args.initializer("gamma_initializer", shape.length), "gamma", axes, shape);
  const beta = filledBy(args.initializer("beta_initializer", shape.length), "beta", axes, shape);
  return [...(args.flag("scale") ? [gamma] : []), ...(args.flag("center") ? [beta] : [])];
}

/** `axis`, one or a list of them, counted from the first. */
function axesOf(args: PlainArguments, input: readonly number[]): readonly number[] {
  const given = args.value("axis");
  return (isList(given) ? given : [given]).map((axis) => args.axis("axis", axis, input.length));
}

/** Ba et al. 2016: each sample by its own mean and variance over `axis`. */
export const layerNormalization: PlainKind = (args, [input = []]) => {
  const axes = axesOf(args, input).toSorted((one, other) => one - other);
  const shape = axes.map((axis) => input[axis] ?? 1);
  const epsilon = args.number("epsilon");
  return {
    variables: centred(
      args,
      axes.map((axis) => `axis ${axis}`),
      shape,
    ),
    multiplyAdds: 8 * sizeOf(input),
    run: (weights, inputs) => normalizedOver(inputs[0]!.values, axes, epsilon, weights),
    mask: "kept",
  };
};

/**
 * The values less their mean, by their standard deviation over the axes; times gamma, plus beta, which have
 * the shape of the axes. Mean and variance are taken in double precision.
 */
export function* normalizedOver(
  source: Tensor,
  axes: readonly number[],
  epsilon: number,
  weights: Weights,
): Work<Tensor> {
  const [gamma, beta] = [weights["gamma"]?.data, weights["beta"]?.data];
  return yield* byVector(source, axes, (row) => {
    const { length: width } = row;
    const mean = row.reduce((sum, x) => sum + x, 0) / width;
    const variance = row.reduce((sum, x) => sum + (x - mean) ** 2, 0) / width;
    const factor = 1 / Math.sqrt(variance + epsilon);
    for (let k = 0; k < width; k++) row[k] = (row[k]! - mean) * factor * (gamma?.[k] ?? 1) + (beta?.[k] ?? 0);
  });
}

/** What the elements along the axes take to be normalized, each, in multiply-adds. */
const ELEMENT_COST = 16;

/** Changes the elements along the axes, those of each place of the others as a vector of its own. */
function* byVector(source: Tensor, axes: readonly number[], change: (vector: Float32Array) => void): Work<Tensor> {
  const others = source.shape.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const order = [...others, ...axes];
  const { shape, data } = yield* transposed(source, order);
  const width = sizeOf(axes.map((axis) => source.shape[axis]!));
  yield* inBlocks(data.length / width, width * ELEMENT_COST, (from, end) => {
    for (let row = from; row < end; row++) change(data.subarray(row * width, (row + 1) * width));
  });
  return yield* transposed(
    { shape, data },
    source.shape.map((_, axis) => order.indexOf(axis)),
  );
}

/** Ioffe and Szegedy 2015, in inference: by the moving mean and variance of each feature. */
export const batchNormalization: PlainKind = (args, [input = []]) => {
  const axis = args.axis("axis", args.value("axis"), input.length);
  const features = input[axis] ?? 1;
  const epsilon = args.number("epsilon");
  const moving = (name: string): FilledVariable =>
    filledBy(args.initializer(`${name}_initializer`, 1), name, ["features"], [features]);
  return {
    variables: [...centred(args, ["features"], [features]), moving("moving_mean"), moving("moving_variance")],
    multiplyAdds: 4 * sizeOf(input),
    run: (weights, inputs) => {
      const { values } = inputs[0]!;
      const inner = sizeOf(values.shape.slice(axis + 1));
      const factors = weights["moving_variance"]!.data.map((variance, k) =>
        Math.fround((weights["gamma"]?.data[k] ?? 1) / Math.sqrt(variance + epsilon)),
      );
      const mean = weights["moving_mean"]!.data;
      const beta = weights["beta"]?.data;
      return mapped(values, (x, at) => {
        const k = Math.floor(at / inner) % features;
        return (x - mean[k]!) * factors[k]! + (beta?.[k] ?? 0);
      });
    },
    mask: "kept",
  };
};

/** Zhang and Sennrich 2019: each sample by the root of its mean square over `axis`, times `scale`. */
export const rmsNormalization: PlainKind = (args, [input = []]) => {
  const axes = axesOf(args, input).toSorted((one, other) => one - other);
  const shape = axes.map((axis) => input[axis] ?? 1);
  const epsilon = args.number("epsilon");
  // Keras multiplies by `scale` as it lies, which fits the last axes alone (`ops.rms_normalization`).
  if (axes.some((axis, index) => axis !== input.length - axes.length + index)) {
    args.misfit(
      "axis",
      l10n.t("RMSNormalization takes the last axes of its input, but axis is {0}.", shown(args.value("axis"))),
    );
  }
  const ones = readInitializer("scale_initializer", "ones", shape.length, () => {});
  return {
    variables: ones
      ? [
          filledBy(
            ones,
            "scale",
            axes.map((axis) => `axis ${axis}`),
            shape,
          ),
        ]
      : [],
    multiplyAdds: 4 * sizeOf(input),
    run: (weights, inputs) =>
      byVector(inputs[0]!.values, axes, (row) => {
        const squares = row.reduce((sum, x) => sum + x * x, 0) / row.length;
        const factor = 1 / Math.sqrt(squares + epsilon);
        for (let k = 0; k < row.length; k++) row[k] = row[k]! * factor * (weights["scale"]?.data[k] ?? 1);
      }),
    mask: "destroyed",
  };
};

/** Each vector along `axis` of length one; the sum of squares is at least 1e-12. */
export const unitNormalization: PlainKind = (args, [input = []]) => {
  const axes = axesOf(args, input);
  return {
    variables: [],
    multiplyAdds: 4 * sizeOf(input),
    run: (_, inputs) =>
      byVector(inputs[0]!.values, axes, (row) => {
        const squares = row.reduce((sum, x) => sum + x * x, 0);
        const factor = 1 / Math.sqrt(Math.max(squares, 1e-12));
        for (let k = 0; k < row.length; k++) row[k] = row[k]! * factor;
      }),
    mask: "kept",
  };
};
