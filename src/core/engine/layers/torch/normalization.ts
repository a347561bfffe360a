/** PyTorch's normalizing modules (torch 2.13 `nn/modules/{normalization,batchnorm}.py`), in evaluation mode. */
import * as l10n from "@vscode/l10n";
import { isList } from "../../../config-value";
import { sizeOf, type Tensor } from "../../../tensor";
import { type FilledVariable, filledBy } from "../../weights/variables";
import type { Work } from "../../work";
import { mapped, reshaped } from "../arrays";
import { normalizedOver } from "../normalization";
import type { PlainArguments } from "../plain-arguments";
import type { PlainKind } from "../plain-layer";
import { channelsLast } from "./channels";
import { filledWith } from "./drawn";

/** By mean and variance of the last axes, those of `normalized_shape`. */
export const layerNorm: PlainKind = (args, [input = []]) => {
  const given = args.value("normalized_shape");
  const count = isList(given) ? given.length : 1;
  const shape = args.sizes("normalized_shape", count, 1);
  const own = input.slice(input.length - count);
  if (own.length !== count || own.some((size, axis) => size !== shape[axis])) {
    args.misfit(
      "normalized_shape",
      l10n.t(
        "normalized_shape is {0}, but the input {1} ends otherwise. Give it {2}.",
        args.shown(shape),
        args.shown(input),
        own.length === 1 ? `${own[0]}` : args.shown(own),
      ),
    );
  }
  const axes = shape.map((_, axis) => input.length - count + axis);
  const epsilon = args.number("eps");
  const names = shape.map((_, axis) => `axis ${axis}`);
  const affine = args.flag("elementwise_affine");
  const variables: readonly FilledVariable[] = [
    ...(affine ? [filledBy(filledWith(1), "weight", names, shape)] : []),
    ...(affine && args.flag("bias") ? [filledBy(filledWith(0), "bias", names, shape)] : []),
  ];
  return {
    variables,
    multiplyAdds: 8 * sizeOf(input),
    run: ({ weight, bias }, inputs) =>
      normalizedOver(inputs[0]!.values, axes, epsilon, {
        ...(weight && { gamma: weight }),
        ...(bias && { beta: bias }),
      }),
    mask: "destroyed",
  };
};

/** Weight and bias of each channel, where the module has them. */
function ofChannels(args: PlainArguments, channels: number): readonly FilledVariable[] {
  if (!args.flag("affine")) return [];
  return [
    filledBy(filledWith(1), "weight", ["channels"], [channels]),
    filledBy(filledWith(0), "bias", ["channels"], [channels]),
  ];
}

function checkChannels(args: PlainArguments, name: string, channels: number, input: readonly number[]): void {
  if (input[1] === channels) return;
  const message = l10n.t("{0} is {1}, but the second axis of the input {2} is not.", name, channels, args.shown(input));
  args.misfit(name, channelsLast(input, channels, message));
}

/** Of an input (batch, channels, …) each channel times a factor, plus something. */
function scaled(
  source: Tensor,
  factors: ArrayLike<number> | undefined,
  shifts: ArrayLike<number> | undefined,
): Work<Tensor> {
  const channels = source.shape[1] ?? 1;
  const inner = sizeOf(source.shape.slice(2));
  return mapped(source, (x, at) => {
    const channel = Math.floor(at / inner) % channels;
    return x * (factors?.[channel] ?? 1) + (shifts?.[channel] ?? 0);
  });
}

/** By the running mean 0 and variance 1 that a module has before it is trained: of (batch, channels) or (batch, channels, steps). */
export const batchNorm: PlainKind = (args, [input = []]) => {
  const channels = args.size("num_features");
  const epsilon = args.number("eps");
  if (input.length !== 2) args.rank(input, 3);
  checkChannels(args, "num_features", channels, input);
  if (!args.flag("track_running_stats")) {
    args.refuse("track_running_stats", l10n.t("track_running_stats=False is not followed by the preview."));
  }
  return {
    variables: ofChannels(args, channels),
    multiplyAdds: 4 * sizeOf(input),
    run: ({ weight, bias }, inputs) => {
      const factor = 1 / Math.sqrt(1 + epsilon);
      const factors = Float64Array.from({ length: channels }, (_, channel) => (weight?.data[channel] ?? 1) * factor);
      return scaled(inputs[0]!.values, factors, bias?.data);
    },
    mask: "destroyed",
  };
};

/** By mean and variance of each group of channels of each sample (batch, channels, …). */
export const groupNorm: PlainKind = (args, [input = []]) => {
  const [groups, channels] = [args.size("num_groups"), args.size("num_channels")];
  const epsilon = args.number("eps");
  checkChannels(args, "num_channels", channels, input);
  if (channels % groups !== 0) {
    args.misfit("num_groups", l10n.t("num_groups={0} must divide num_channels={1}.", groups, channels));
  }
  return {
    variables: ofChannels(args, channels),
    multiplyAdds: 8 * sizeOf(input),
    *run({ weight, bias }, inputs) {
      const { values } = inputs[0]!;
      const [rows = 1] = input;
      const apart = reshaped(values, [rows, groups, sizeOf(input) / Math.max(1, rows * groups)]);
      const normalized = yield* normalizedOver(apart, [2], epsilon, {});
      return yield* scaled(reshaped(normalized, input), weight?.data, bias?.data);
    },
    mask: "destroyed",
  };
};
