/** Pooling along the time axis (keras/src/layers/pooling/ 3.15.1). */
import * as l10n from "@vscode/l10n";
import { sizeOf, tensor, type Tensor } from "../../tensor";
import { shownShape } from "../problems";
import { combined, reduced, reshaped, transposed, broadcastTo } from "./arrays";
import { windowsOf } from "./convolution";
import type { PlainKind } from "./plain-layer";

/** @param reduce what a window's values become; elements outside the sequence are not among them */
const pooling =
  (reduce: (values: Float32Array) => number): PlainKind =>
  (args, [input = []]) => {
    const [pool = 1] = args.sizes("pool_size", 1, 1);
    const [stride = 1] = args.value("strides") === null ? [pool] : args.sizes("strides", 1, 1);
    const padding = args.choice("padding", ["valid", "same"]);
    const first = args.value("data_format") === "channels_first";
    args.rank(input, 3);
    const steps = input[first ? 2 : 1] ?? 1;
    const { count, before } = windowsOf(steps, pool, stride, 1, padding);
    if (count < 1) {
      args.misfit(
        "pool_size",
        l10n.t("A window of {0} steps does not fit into the input {1}.", pool, shownShape(input)),
      );
    }
    return {
      variables: [],
      multiplyAdds: sizeOf(input) * pool,
      run: (_, inputs) => {
        const source = first ? inputs[0]!.values : transposed(inputs[0]!.values, [0, 2, 1]);
        const [rows = 1, channels = 1] = source.shape;
        const out = new Float32Array(rows * channels * count);
        for (let at = 0; at < out.length; at++) {
          const start = Math.floor(at / count) * steps;
          const from = (at % count) * stride - before;
          out[at] = reduce(source.data.subarray(start + Math.max(0, from), start + Math.min(steps, from + pool)));
        }
        const pooled = tensor([rows, channels, count], out);
        return first ? pooled : transposed(pooled, [0, 2, 1]);
      },
      mask: "destroyed",
    };
  };

const largest = (values: Float32Array): number =>
  values.reduce((most, x) => Math.max(most, x), Number.NEGATIVE_INFINITY);
const mean = (values: Float32Array): number => values.reduce((sum, x) => sum + x, 0) / values.length;

export const maxPooling = pooling(largest);
export const averagePooling = pooling(mean);

/** @param masked the mean and not the maximum looks at the mask: `GlobalMaxPooling1D` does not support it */
const globalPooling =
  (reduce: (values: Float32Array) => number, masked: boolean): PlainKind =>
  (args, [input = []]) => {
    const axis = args.value("data_format") === "channels_first" ? 2 : 1;
    const keepdims = args.flag("keepdims");
    args.rank(input, 3);
    return {
      variables: [],
      multiplyAdds: sizeOf(input),
      run: (_, inputs) => {
        const { values, mask } = inputs[0]!;
        return masked && mask ? maskedMean(values, mask, axis, keepdims) : reduced(values, [axis], keepdims, reduce);
      },
      mask: masked ? () => undefined : "destroyed",
    };
  };

/** The mean of the steps that count; of none it is 0 by 0, as in Keras. */
function maskedMean(values: Tensor, mask: Tensor, axis: number, keepdims: boolean): Tensor {
  const [rows = 1, steps = 1] = mask.shape;
  const wide = broadcastTo(reshaped(mask, axis === 1 ? [rows, steps, 1] : [rows, 1, steps]), values.shape);
  const kept = combined(values, wide, (x, keep) => (keep ? x : 0));
  const sum = (parts: Float32Array): number => parts.reduce((all, x) => all + x, 0);
  return combined(reduced(kept, [axis], keepdims, sum), reduced(wide, [axis], keepdims, sum), (a, b) => a / b);
}

export const globalMaxPooling = globalPooling(largest, false);
export const globalAveragePooling = globalPooling(mean, true);
