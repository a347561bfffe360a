/** Activations as layers (keras/src/layers/activations/ 3.15.1). */
import * as l10n from "@vscode/l10n";
import { isList } from "../../config-value";
import type { ConfigValue } from "../../definition";
import { sizeOf, tensor, type Tensor } from "../../tensor";
import { type Activation, activationNamed } from "../activations";
import { shownShape } from "../problems";
import { filledBy } from "../weights/variables";
import { inBlocks, type Work } from "../work";
import { broadcastShape, broadcastTo, combined, mapped, transposed } from "./arrays";
import { ACTIVATION_COST } from "./dense";
import type { PlainKind } from "./plain-layer";

/** `Activation`: any of Keras's activations by name. */
export const activationLayer: PlainKind = (args, [input = []]) => {
  const activation = args.activation("activation");
  return {
    variables: [],
    multiplyAdds: ACTIVATION_COST * sizeOf(input),
    run: (_, inputs) => activated(inputs[0]!.values, activation),
    mask: "kept",
  };
};

/** The activation along the last axis, as Keras's functions take it by default. */
export const activated = (source: Tensor, activation: Activation): Work<Tensor> =>
  alongRows(source, source.shape.at(-1) ?? 1, activation);

/** The activation of so many numbers at a time, one row after the other. */
function* alongRows({ shape, data }: Tensor, size: number, activation: Activation): Work<Tensor> {
  const out = data.slice();
  const width = Math.max(1, size);
  yield* inBlocks(out.length / width, width * ACTIVATION_COST, (from, end) => {
    for (let row = from; row < end; row++) activation.apply(out, row * width, width);
  });
  return tensor(shape, out);
}

const elementwise = (input: readonly number[], f: (x: number) => number) => ({
  variables: [],
  multiplyAdds: ACTIVATION_COST * sizeOf(input),
  run: (_: unknown, inputs: readonly { readonly values: Tensor }[]) => mapped(inputs[0]!.values, f, ACTIVATION_COST),
  mask: "kept" as const,
});

/** `f(x) = max_value` above it, `x` above `threshold`, else `negative_slope · (x - threshold)`. */
export const relu: PlainKind = (args, [input = []]) => {
  const most = args.value("max_value") === null ? Number.POSITIVE_INFINITY : args.number("max_value");
  const [slope, threshold] = [args.number("negative_slope"), args.number("threshold")];
  for (const name of ["max_value", "negative_slope", "threshold"]) {
    const value = args.value(name);
    if (typeof value === "number" && value < 0) {
      args.refuse(name, l10n.t("{0} of a ReLU layer cannot be negative, but it is {1}.", name, value));
    }
  }
  return elementwise(input, (x) => (x > threshold ? Math.min(x, most) : slope * (x - threshold)));
};

/** `x` above 0, else `negative_slope·x`. */
export const leakyRelu: PlainKind = (args, [input = []]) => {
  const slope = args.number("negative_slope");
  if (slope < 0) {
    args.refuse(
      "negative_slope",
      l10n.t("negative_slope of a LeakyReLU layer cannot be negative, but it is {0}.", slope),
    );
  }
  return elementwise(input, (x) => (x > 0 ? x : slope * x));
};

/** Clevert et al. 2015: `x` above 0, else `alpha·(eˣ − 1)`. */
export const elu: PlainKind = (args, [input = []]) => {
  const alpha = args.number("alpha");
  return elementwise(input, (x) => (x > 0 ? x : alpha * Math.expm1(x)));
};

/** Keras 1 and 2 alone had it: `x` above theta, else 0. */
export const thresholdedRelu: PlainKind = (args, [input = []]) => {
  const theta = args.number("theta");
  return elementwise(input, (x) => (x > theta ? x : 0));
};

/** He et al. 2015: a learnt slope for each feature, or for those that `shared_axes` do not share. */
export const prelu: PlainKind = (args, [input = []]) => {
  const given = args.value("shared_axes");
  const shared: readonly ConfigValue[] = given === null ? [] : isList(given) ? given : [given];
  const shape = input.slice(1).map((size, index) => (shared.includes(index + 1) ? 1 : size));
  const initializer = args.initializer("alpha_initializer", shape.length);
  return {
    variables: [
      filledBy(
        initializer,
        "alpha",
        shape.map((_, index) => `axis ${index + 1}`),
        shape,
      ),
    ],
    multiplyAdds: 4 * sizeOf(input),
    *run(weights, inputs) {
      const { values } = inputs[0]!;
      const slopes = yield* broadcastTo(weights["alpha"]!, values.shape);
      return yield* combined(values, slopes, (x, alpha) => (x > 0 ? x : alpha * x));
    },
    mask: "kept",
  };
};

/** What Keras takes in place of a masked value before the softmax (`_large_negative_number`). */
const MASKED = -1e9;

/** Over an axis, or several at once. A mask must be broadcastable to the input: its trailing axes count. */
export const softmaxLayer: PlainKind = (args, [input = []], definition) => {
  const given = args.value("axis");
  const axes = (isList(given) ? given : [given]).map((axis) => args.axis("axis", axis, input.length));
  const softmax = activationNamed("softmax", definition.profile);
  const others = input.map((_, axis) => axis).filter((axis) => !axes.includes(axis));
  const order = [...others, ...axes];
  const back = input.map((_, axis) => order.indexOf(axis));
  return {
    variables: [],
    multiplyAdds: ACTIVATION_COST * sizeOf(input),
    *run(_, inputs) {
      const { values, mask } = inputs[0]!;
      const fits = mask && broadcastShape([mask.shape, values.shape]);
      const kept = fits ? yield* broadcastTo(mask, values.shape) : undefined;
      const shown = kept ? yield* combined(values, kept, (x, keep) => (keep ? x : MASKED)) : values;
      const width = sizeOf(axes.map((axis) => input[axis]!));
      const result = yield* transposed(yield* alongRows(yield* transposed(shown, order), width, softmax), back);
      return kept ? yield* combined(result, kept, (x, keep) => (keep ? x : 0)) : result;
    },
    mask: "kept",
  };
};

/** Why Keras refuses a mask at a Softmax layer, or nothing. */
export const softmaxMaskFault = (input: readonly number[], mask: readonly number[]): string | undefined =>
  mask.length <= input.length && broadcastShape([mask, input])?.every((size, axis) => size === input[axis])
    ? undefined
    : l10n.t(
        "Softmax takes the mask of its input, and the mask {0} does not fit the input {1}.",
        shownShape(mask),
        shownShape(input),
      );
