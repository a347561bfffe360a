/** Layers that put the same numbers in another shape (keras/src/layers/reshaping/ 3.15.1). */
import * as l10n from "@vscode/l10n";
import { sizeOf } from "../../tensor";
import { isList } from "../../config-value";
import { shown } from "../problems";
import { atOnce } from "../work";
import { concatenated, reshaped, sliced, strided, stridesOf, transposed } from "./arrays";
import type { PlainArguments } from "./plain-arguments";
import type { PlainKind } from "./plain-layer";

/** (batch, …) ▶ (batch, all the others). */
export const flatten: PlainKind = (args, [input = []]) => {
  const first = args.value("data_format") === "channels_first" && input.length > 1;
  const order = input.map((_, axis) => (axis === 0 ? 0 : axis === input.length - 1 ? 1 : axis + 1));
  return {
    variables: [],
    multiplyAdds: sizeOf(input),
    *run(_, inputs) {
      const { values } = inputs[0]!;
      return reshaped(first ? yield* transposed(values, order) : values, [input[0] ?? 1, sizeOf(input.slice(1))]);
    },
    mask: "destroyed",
  };
};

/** (batch, …) ▶ (batch, ...target_shape). */
export const reshape: PlainKind = (args, [input = []]) => {
  const target = targetShape(args, input);
  return {
    variables: [],
    multiplyAdds: sizeOf(input),
    run: (_, inputs) => atOnce(() => reshaped(inputs[0]!.values, [input[0] ?? 1, ...target])),
    mask: "destroyed",
  };
};

/** `target_shape` with its -1, if it has one, as what is left. */
function targetShape(args: PlainArguments, input: readonly number[]): readonly number[] {
  const value = args.value("target_shape");
  const list = isList(value) ? value : [value];
  const sizes = list.filter((size): size is number => typeof size === "number" && Number.isInteger(size) && size >= -1);
  const free = sizes.filter((size) => size === -1).length;
  if (sizes.length !== list.length || free > 1) {
    args.refuse("target_shape", l10n.t("target_shape must be sizes with at most one -1, not {0}.", shown(value)));
    return [];
  }
  const elements = sizeOf(input.slice(1));
  const others = sizeOf(sizes.filter((size) => size !== -1));
  const left = elements / others;
  if (free === 0 ? others !== elements : !Number.isInteger(left)) {
    args.misfit(
      "target_shape",
      l10n.t("The input {0} has {1} values per row, which do not fill {2}.", args.shown(input), elements, shown(value)),
    );
  }
  return sizes.map((size) => (size === -1 ? left : size));
}

/** The axes behind the batch in the order of `dims`, which counts them from 1. */
export const permute: PlainKind = (args, [input = []]) => {
  const value = args.value("dims");
  const dims = isList(value) ? value : [];
  const axes = input.slice(1).map((_, axis) => axis + 1);
  const order = [0, ...dims.map(Number)];
  if (order.length !== input.length || !axes.every((axis) => dims.includes(axis))) {
    args.misfit(
      "dims",
      l10n.t(
        "dims must be the axes {0} in some order, not {1}; the batch axis is not counted.",
        axes.join(", "),
        shown(value),
      ),
    );
  }
  return {
    variables: [],
    multiplyAdds: sizeOf(input),
    run: (_, inputs) => transposed(inputs[0]!.values, order),
    mask: "destroyed",
  };
};

/** (batch, features) ▶ (batch, n, features). */
export const repeatVector: PlainKind = (args, [input = []]) => {
  const times = args.size("n");
  args.rank(input, 2);
  const [rows = 1, features = 1] = input;
  return {
    variables: [],
    multiplyAdds: sizeOf(input) * times,
    run: (_, inputs) => strided(inputs[0]!.values.data, [rows, times, features], [features, 0, 1]),
    mask: "destroyed",
  };
};

/** `Cropping1D`: (batch, steps, features) without the first and the last steps. */
export const cropping: PlainKind = (args, [input = []]) => {
  const [before = 0, after = 0] = args.sizes("cropping", 2, 0);
  args.rank(input, 3);
  const steps = input[1] ?? 1;
  if (before + after >= steps) {
    args.misfit(
      "cropping",
      l10n.t("cropping takes {0} of {1} time steps: at least one must be left.", before + after, steps),
    );
  }
  return {
    variables: [],
    multiplyAdds: sizeOf(input),
    run: (_, inputs) => sliced(inputs[0]!.values, 1, before, steps - before - after),
    mask: "destroyed",
  };
};

/** `ZeroPadding1D`: (batch, steps, features) with steps of zeros before and behind. */
export const zeroPadding: PlainKind = (args, [input = []]) => {
  const [before = 0, after = 0] = args.sizes("padding", 2, 0);
  args.rank(input, 3);
  const axis = args.value("data_format") === "channels_first" ? 2 : 1;
  const zeros = (length: number) => {
    const shape = input.map((size, each) => (each === axis ? length : size));
    return { shape, data: new Float32Array(sizeOf(shape)) };
  };
  return {
    variables: [],
    multiplyAdds: sizeOf(input) + (sizeOf(input) / (input[axis] ?? 1)) * (before + after),
    run: (_, inputs) => concatenated([zeros(before), inputs[0]!.values, zeros(after)], axis),
    mask: "destroyed",
  };
};

/** `UpSampling1D`: (batch, steps, features) ▶ (batch, size·steps, features), each step `size` times. */
export const upSampling: PlainKind = (args, [input = []]) => {
  const times = args.size("size");
  args.rank(input, 3);
  const [rows = 1, steps = 1, features = 1] = input;
  return {
    variables: [],
    multiplyAdds: sizeOf(input) * times,
    *run(_, inputs) {
      const [row = 0, step = 0] = stridesOf(input);
      const { data } = yield* strided(inputs[0]!.values.data, [rows, steps, times, features], [row, step, 0, 1]);
      return { shape: [rows, steps * times, features], data };
    },
    mask: "destroyed",
  };
};
