/** PyTorch's Conv1d, MaxPool1d and AvgPool1d (torch 2.13 `nn/modules/{conv,pooling}.py`): of (batch, channels, steps) or (channels, steps). */
import * as l10n from "@vscode/l10n";
import { sizeOf, type Tensor } from "../../../tensor";
import type { Work } from "../../work";
import { type Fold, LARGEST, MEAN, reshaped, transposed } from "../arrays";
import { convolved } from "../convolution";
import type { PlainArguments } from "../plain-arguments";
import type { PlainKind } from "../plain-layer";
import { channelsLast } from "./channels";
import { drawnTogether, drawnWithBias } from "./drawn";
import { pooledLast } from "../pooling";

/** One whole number, also in a tuple of one. */
const single = (args: PlainArguments, name: string, least: number): number => args.sizes(name, 1, least)[0] ?? least;

function checkWindows(args: PlainArguments, count: number, span: number, input: readonly number[]): void {
  if (count >= 1) return;
  args.misfit("kernel_size", l10n.t("A window of {0} steps does not fit into the input {1}.", span, args.shown(input)));
}

/** (batch, in_channels, steps) ▶ (batch, out_channels, windows); without the batch where the input has none. */
export const conv1d: PlainKind = (args, [input = []]) => {
  const [channels, filters, groups] = [args.size("in_channels"), args.size("out_channels"), args.size("groups")];
  const [window, stride, dilation] = [
    single(args, "kernel_size", 1),
    single(args, "stride", 1),
    single(args, "dilation", 1),
  ];
  const span = dilation * (window - 1) + 1;
  const { before, both } = paddingOf(args, span, stride);
  if (input.length !== 2) args.rank(input, 3);
  const [given, steps] = [input.at(-2), input.at(-1) ?? 1];
  const rows = input.length === 3 ? (input[0] ?? 1) : 1;
  if (given !== channels) {
    const shape = args.shown(input);
    const message = l10n.t("in_channels is {0}, but the input {1} has {2} channels.", channels, shape, given ?? 1);
    args.misfit("in_channels", channelsLast(input, channels, message));
  }
  if (filters % groups !== 0 || channels % groups !== 0) {
    args.misfit(
      "groups",
      l10n.t("groups={0} must divide in_channels={1} and out_channels={2}.", groups, channels, filters),
    );
  }
  if (args.value("padding_mode") !== "zeros") {
    args.refuse("padding_mode", l10n.t("padding_mode is not followed by the preview."));
  }
  const count = Math.floor((steps + both - span) / stride) + 1;
  checkWindows(args, count, span, input);
  const shape = [filters, Math.max(1, Math.floor(channels / groups)), window];
  const drawn = drawnWithBias(
    sizeOf(shape.slice(1)),
    ["out_channels", "in_channels", "kernel_size"],
    shape,
    args.flag("bias"),
  );
  return {
    variables: drawn.map(({ variable }) => variable),
    draw: (seed, position) => drawnTogether(drawn, seed, position),
    multiplyAdds: rows * Math.max(0, count) * sizeOf(shape),
    *run(weights, inputs) {
      const source = yield* transposed(reshaped(inputs[0]!.values, [rows, channels, steps]), [0, 2, 1]);
      const kernel = yield* transposed(weights["weight"]!, [2, 1, 0]);
      const how = { windows: { count, before }, stride, dilation, groups };
      const result = yield* transposed(yield* convolved(source, kernel, weights["bias"], how), [0, 2, 1]);
      return input.length === 3 ? result : reshaped(result, [filters, count]);
    },
    mask: "destroyed",
  };
};

/** Zeros before the first step, and before and after together: of "same" the odd one is behind. */
function paddingOf(
  args: PlainArguments,
  span: number,
  stride: number,
): { readonly before: number; readonly both: number } {
  const padding = args.value("padding");
  if (padding === "valid") return { before: 0, both: 0 };
  if (padding === "same") {
    if (stride > 1) args.refuse("padding", l10n.t("padding='same' cannot go with stride={0}.", stride));
    return { before: (span - 1) >> 1, both: span - 1 };
  }
  const before = single(args, "padding", 0);
  return { before, both: 2 * before };
}

/** @param end where a window ends: what is outside the padding does not count */
const pool =
  (fold: Fold, average: boolean): PlainKind =>
  (args, [input = []]) => {
    const window = single(args, "kernel_size", 1);
    const stride = args.value("stride") === null ? window : single(args, "stride", 1);
    const dilation = average ? 1 : single(args, "dilation", 1);
    const padding = single(args, "padding", 0);
    if (input.length !== 2) args.rank(input, 3);
    if (!average && args.flag("return_indices")) {
      args.refuse("return_indices", l10n.t("return_indices=True is not followed by the preview."));
    }
    if (padding > window / 2) {
      args.refuse("padding", l10n.t("padding={0} is more than half of kernel_size={1}.", padding, window));
    }
    const steps = input.at(-1) ?? 1;
    const span = dilation * (window - 1) + 1;
    const count = windowCount(steps + 2 * padding - span, stride, args.flag("ceil_mode"), steps + padding);
    checkWindows(args, count, span, input);
    const all = average && args.flag("count_include_pad");
    const counted = (start: number, inside: number): number =>
      all ? Math.min(start + window, steps + padding) - start : inside;
    return {
      variables: [],
      multiplyAdds: sizeOf(input) * window,
      run: (_, inputs): Work<Tensor> =>
        pooledLast(inputs[0]!.values, { count, before: padding, window, stride, dilation, counted }, fold),
      mask: "destroyed",
    };
  };

/** Windows by the way that the first has; with `ceil` the last one may stand over, if it starts before `end`. */
function windowCount(way: number, stride: number, ceil: boolean, end: number): number {
  if (way < 0) return 0;
  const count = (ceil ? Math.ceil(way / stride) : Math.floor(way / stride)) + 1;
  return ceil && (count - 1) * stride >= end ? count - 1 : count;
}

export const maxPool = pool(LARGEST, false);
export const averagePool = pool(MEAN, true);
