/** Windows along an axis, and a convolution over a sequence as PyTorch's modules take it, `groups` of channels apart. */
import { sizeOf, tensor, type Tensor } from "../../tensor";
import type { Activation } from "../activations";
import { addProduct } from "../product";
import { inBlocks, type Work } from "../work";
import { ACTIVATION_COST } from "./dense";

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
