/** Keras's Conv1D (keras/src/layers/convolutional/ 3.15.1): windows along the time axis, `groups` of channels apart. */
import * as l10n from "@vscode/l10n";
import { sizeOf, tensor, type Tensor } from "../../tensor";
import type { Activation } from "../activations";
import { addProduct } from "../product";
import { filledBy } from "../weights/variables";
import { inBlocks, type Work } from "../work";
import { ACTIVATION_COST } from "./dense";
import { transposed } from "./arrays";
import type { PlainKind } from "./plain-layer";

/** How windows lie along an axis. */
export interface Windows {
  readonly count: number;
  /** Elements that are missing before the first one. */
  readonly before: number;
}

/** Keras's paddings: `same` puts what is odd at the end, `causal` everything at the start. */
export function windowsOf(
  length: number,
  window: number,
  stride: number,
  dilation: number,
  padding: "valid" | "same" | "causal",
): Windows {
  const span = dilation * (window - 1) + 1;
  if (padding === "valid") return { count: Math.floor((length - span) / stride) + 1, before: 0 };
  const count = Math.ceil(length / stride);
  return { count, before: padding === "causal" ? span - 1 : Math.max(0, (count - 1) * stride + span - length) >> 1 };
}

/** (batch, steps, channels) ▶ (batch, windows, filters); with `channels_first` the last two axes change places. */
export const conv1d: PlainKind = (args, [input = []]) => {
  const filters = args.size("filters");
  const [window = 1] = args.sizes("kernel_size", 1, 1);
  const [stride = 1] = args.sizes("strides", 1, 1);
  const [dilation = 1] = args.sizes("dilation_rate", 1, 1);
  const groups = args.size("groups");
  const padding = args.choice("padding", ["valid", "same", "causal"]);
  const first = args.value("data_format") === "channels_first";
  args.rank(input, 3);
  const [rows = 1, steps = 1, channels = 1] = first ? [input[0], input[2], input[1]] : input;
  if (stride > 1 && dilation > 1) {
    args.refuse(
      "strides",
      l10n.t("strides={0} cannot go with dilation_rate={1}: one of them must be 1.", stride, dilation),
    );
  }
  if (filters % groups !== 0 || channels % groups !== 0) {
    args.misfit(
      "groups",
      l10n.t("groups={0} must divide filters={1} and the {2} channels of the input.", groups, filters, channels),
    );
  }
  const windows = windowsOf(steps, window, stride, dilation, padding);
  if (windows.count < 1) {
    args.misfit(
      "kernel_size",
      l10n.t("A window of {0} steps does not fit into the input {1}.", dilation * (window - 1) + 1, args.shown(input)),
    );
  }
  const activation = args.activation("activation");
  const shape = [window, channels / groups, filters];
  const kernel = filledBy(
    args.initializer("kernel_initializer", 3),
    "kernel",
    ["window", "channels", "filters"],
    shape,
  );
  const bias = filledBy(args.initializer("bias_initializer", 1), "bias", ["filters"], [filters]);
  return {
    variables: args.flag("use_bias") ? [kernel, bias] : [kernel],
    multiplyAdds: rows * Math.max(0, windows.count) * (sizeOf(shape) + filters * ACTIVATION_COST),
    *run(weights, inputs) {
      const source = first ? yield* transposed(inputs[0]!.values, [0, 2, 1]) : inputs[0]!.values;
      const result = yield* convolved(source, weights["kernel"]!, weights["bias"], {
        windows,
        stride,
        dilation,
        groups,
        activation,
      });
      return first ? yield* transposed(result, [0, 2, 1]) : result;
    },
    mask: "destroyed",
  };
};

/** How a kernel goes over a sequence. */
export interface Convolution {
  readonly windows: Windows;
  readonly stride: number;
  readonly dilation: number;
  readonly groups: number;
  readonly activation?: Activation;
}

/** (batch, steps, channels) over a kernel (window, channels / groups, filters): (batch, windows, filters). */
export function* convolved(source: Tensor, kernel: Tensor, bias: Tensor | undefined, how: Convolution): Work<Tensor> {
  const [rows = 1, steps = 1, channels = 1] = source.shape;
  const [window = 1, width = 1, filters = 1] = kernel.shape;
  const { windows, stride, dilation, groups, activation } = how;
  const out = new Float32Array(rows * windows.count * filters);
  const share = filters / groups;
  const sum = new Float64Array(share);
  yield* inBlocks(rows * windows.count, sizeOf(kernel.shape) + filters * ACTIVATION_COST, (from, end) => {
    for (let place = from; place < end; place++) {
      const [row, at] = [Math.floor(place / windows.count), place % windows.count];
      const target = place * filters;
      for (let group = 0; group < groups; group++) {
        sum.fill(0);
        for (let k = 0; k < window; k++) {
          const step = at * stride - windows.before + k * dilation;
          if (step < 0 || step >= steps) continue;
          const matrix = kernel.data.subarray(k * width * filters, (k + 1) * width * filters);
          addProduct(
            sum,
            source.data,
            (row * steps + step) * channels + group * width,
            width,
            matrix,
            share,
            filters,
            group * share,
          );
        }
        for (let k = 0; k < share; k++)
          out[target + group * share + k] = sum[k]! + (bias?.data[group * share + k] ?? 0);
      }
      activation?.apply(out, target, filters);
    }
  });
  return tensor([rows, windows.count, filters], out);
}
