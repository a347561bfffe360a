/** Keras's Conv1D, Conv2D and Conv3D (keras/src/layers/convolutional/ 3.15.1), `groups` of channels apart. */
import * as l10n from "@vscode/l10n";
import { sizeOf, tensor, type Tensor } from "../../tensor";
import { convolution, windowedAxis } from "../convolution";
import { filledBy } from "../weights/variables";
import { inBlocks, type Work } from "../work";
import { transposed } from "./arrays";
import { ACTIVATION_COST } from "./dense";
import type { PlainKind } from "./plain-layer";

/** (batch, …space, channels) ▶ (batch, …windows, filters); with `channels_first` the channels stand behind the batch. */
export const convolving =
  (axes: 1 | 2 | 3): PlainKind =>
  (args, [input = []]) => {
    const filters = args.size("filters");
    const [kernels = [], strides = [], dilations = []] = ["kernel_size", "strides", "dilation_rate"].map((name) =>
      args.sizes(name, axes, 1),
    );
    const groups = args.size("groups");
    const padding = args.choice("padding", axes === 1 ? ["valid", "same", "causal"] : ["valid", "same"]);
    const isFirst = args.value("data_format") === "channels_first";
    const order = channelsLast(axes);
    args.rank(input, axes + 2);
    const [rows = 1, ...space] = isFirst ? order.map((axis) => input[axis] ?? 1) : input;
    const channels = space[axes] ?? 1;
    const [stride, dilation] = [Math.max(...strides), Math.max(...dilations)];
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
    const windows = kernels.map((kernel, axis) =>
      windowedAxis({ kernel, stride: strides[axis]!, dilation: dilations[axis]!, padding }, space[axis] ?? 1),
    );
    const wide = windows.find(({ output }) => output < 1);
    if (wide) {
      const steps = wide.dilation * (wide.kernel - 1) + 1;
      args.misfit(
        "kernel_size",
        l10n.t("A window of {0} steps does not fit into the input {1}.", steps, args.shown(input)),
      );
    }
    const activation = args.activation("activation");
    const [width, share] = [channels / groups, filters / groups];
    const shape = [...kernels, width, filters];
    const names = [...windows.map(() => "window"), "channels", "filters"];
    const kernel = filledBy(args.initializer("kernel_initializer", axes + 2), "kernel", names, shape);
    const bias = filledBy(args.initializer("bias_initializer", 1), "bias", ["filters"], [filters]);
    const places = rows * windows.reduce((product, { output }) => product * Math.max(0, output), 1);
    const cost = sizeOf(shape) + filters * ACTIVATION_COST;
    return {
      variables: args.flag("use_bias") ? [kernel, bias] : [kernel],
      multiplyAdds: places * cost,
      *run(weights, [first]) {
        const values = isFirst ? yield* transposed(first!.values, order) : first!.values;
        const out = new Float32Array(places * filters);
        const sum = new Float64Array(share);
        for (let group = 0; group < groups; group++) {
          const source = columns(values, group * width, width);
          const { addAt, positions } = convolution(windows, columns(weights["kernel"]!, group * share, share));
          const row = source.data.length / rows;
          yield* inBlocks(places, cost / groups, (from, end) => {
            for (let place = from; place < end; place++) {
              addAt(sum.fill(0), source.data, Math.floor(place / positions) * row, place % positions);
              const target = place * filters + group * share;
              for (let k = 0; k < share; k++) {
                out[target + k] = sum[k]! + (weights["bias"]?.data[group * share + k] ?? 0);
              }
            }
          });
        }
        yield* inBlocks(places, filters * ACTIVATION_COST, (from, end) => {
          for (let place = from; place < end; place++) activation.apply(out, place * filters, filters);
        });
        const result = tensor([rows, ...windows.map(({ output }) => output), filters], out);
        return isFirst ? yield* channelsFirst(result) : result;
      },
      mask: "destroyed",
    };
  };

/** The axes of (batch, channels, …space) in the order in which the channels come last. */
const channelsLast = (axes: number): readonly number[] => [
  0,
  ...Array.from({ length: axes }, (_, axis) => axis + 2),
  1,
];

function channelsFirst(source: Tensor): Work<Tensor> {
  const { length } = source.shape;
  return transposed(source, [0, length - 1, ...Array.from({ length: length - 2 }, (_, axis) => axis + 1)]);
}

/** Some elements of the last axis. */
function columns(source: Tensor, from: number, count: number): Tensor {
  const { shape, data } = source;
  const all = shape.at(-1) ?? 1;
  if (count === all) return source;
  const out = new Float32Array((data.length / all) * count);
  for (let row = 0; row * all < data.length; row++) {
    out.set(data.subarray(row * all + from, row * all + from + count), row * count);
  }
  return tensor([...shape.slice(0, -1), count], out);
}
