/** Pooling along the time axis and axes of space (keras/src/layers/pooling/ 3.15.1). */
import * as l10n from "@vscode/l10n";
import { sizeOf, tensor, type Tensor } from "../../tensor";
import { inBlocks, type Work } from "../work";
import { broadcastTo, combined, type Fold, LARGEST, MEAN, reduced, reshaped, SUM, transposed } from "./arrays";
import { type Windows, windowsOf } from "./convolution";
import type { PlainKind } from "./plain-layer";

/** @param fold what a window's values become; elements outside the sequence are not among them */
const pooling =
  (fold: Fold) =>
  (axes: number): PlainKind =>
  (args, [input = []]) => {
    const pools = args.sizes("pool_size", axes, 1);
    const strides = args.value("strides") === null ? pools : args.sizes("strides", axes, 1);
    const padding = args.choice("padding", ["valid", "same"]);
    const isFirst = args.value("data_format") === "channels_first";
    args.rank(input, axes + 2);
    const windows = pools.map((window, axis) => {
      const stride = strides[axis]!;
      return { ...windowsOf(input[axis + (isFirst ? 2 : 1)] ?? 1, window, stride, 1, padding), window, stride };
    });
    const wide = windows.find(({ count }) => count < 1);
    if (wide) {
      args.misfit(
        "pool_size",
        l10n.t("A window of {0} steps does not fit into the input {1}.", wide.window, args.shown(input)),
      );
    }
    const inner = input.map((_, axis) => axis).slice(2);
    return {
      variables: [],
      multiplyAdds: sizeOf(input) * pools.reduce((sum, pool) => sum + pool, 0),
      *run(_, inputs) {
        const last = axes + 1;
        let held = isFirst
          ? inputs[0]!.values
          : yield* transposed(inputs[0]!.values, [0, last, ...inner.map((axis) => axis - 1)]);
        // One axis after the other, each as the last one: behind all of them they stand as before.
        for (const how of windows.toReversed()) {
          held = yield* pooledLast(held, how, fold);
          if (axes > 1) held = yield* transposed(held, [0, 1, last, ...inner.slice(0, -1)]);
        }
        return isFirst ? held : yield* transposed(held, [0, ...inner, 1]);
      },
      mask: "destroyed",
    };
  };

/** How windows are pooled along an axis. */
export interface Pooled extends Windows {
  readonly window: number;
  readonly stride: number;
  /** Steps from one element of a window to the next; 1 where absent. */
  readonly dilation?: number;
  /** As how many elements a window counts that starts at `start` and has `inside` elements of the sequence. */
  readonly counted?: (start: number, inside: number) => number;
}

/** The last axis in windows; elements outside the sequence are not among a window's values. */
export function* pooledLast(
  source: Tensor,
  how: Pooled,
  { none, add, end: finished = (all) => all }: Fold,
): Work<Tensor> {
  const { count, before, window, stride, dilation = 1, counted = (_, inside) => inside } = how;
  const outer = source.shape.slice(0, -1);
  const steps = source.shape.at(-1) ?? 1;
  const out = new Float32Array(sizeOf(outer) * count);
  yield* inBlocks(out.length, window * ELEMENT_COST, (from, end) => {
    for (let at = from; at < end; at++) {
      const row = Math.floor(at / count) * steps;
      const start = (at % count) * stride - before;
      let [all, inside] = [none, 0];
      for (let k = 0; k < window; k++) {
        const step = start + k * dilation;
        if (step < 0 || step >= steps) continue;
        all = add(all, source.data[row + step]!);
        inside++;
      }
      out[at] = finished(all, counted(start, inside));
    }
  });
  return tensor([...outer, count], out);
}

/** What one element of a window takes, in multiply-adds. */
const ELEMENT_COST = 4;

export const maxPooling = pooling(LARGEST);
export const averagePooling = pooling(MEAN);

/** @param masked `GlobalAveragePooling1D` alone looks at the mask: no other supports it */
const globalPooling =
  (fold: Fold, masked: boolean) =>
  (axes: number): PlainKind =>
  (args, [input = []]) => {
    const axis = args.value("data_format") === "channels_first" ? 2 : 1;
    const keepdims = args.flag("keepdims");
    args.rank(input, axes + 2);
    const space = Array.from({ length: axes }, (_, index) => axis + index);
    return {
      variables: [],
      multiplyAdds: sizeOf(input),
      run: (_, inputs) => {
        const { values, mask } = inputs[0]!;
        return masked && axes === 1 && mask
          ? maskedMean(values, mask, axis, keepdims)
          : reduced(values, space, keepdims, fold);
      },
      mask: masked && axes === 1 ? "used" : "destroyed",
    };
  };

/** The mean of the steps that count; of none it is 0 by 0, as in Keras. */
function* maskedMean(values: Tensor, mask: Tensor, axis: number, keepdims: boolean): Work<Tensor> {
  const [rows = 1, steps = 1] = mask.shape;
  const wide = yield* broadcastTo(reshaped(mask, axis === 1 ? [rows, steps, 1] : [rows, 1, steps]), values.shape);
  const kept = yield* combined(values, wide, (x, keep) => (keep ? x : 0));
  const sums = yield* reduced(kept, [axis], keepdims, SUM);
  return yield* combined(sums, yield* reduced(wide, [axis], keepdims, SUM), (a, b) => a / b);
}

export const globalMaxPooling = globalPooling(LARGEST, false);
export const globalAveragePooling = globalPooling(MEAN, true);
