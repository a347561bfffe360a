/**
 * How each framework lays out the weights of a recurrent module: names, axes, shapes, and which part is which gate's.
 *
 *     Keras    kernel (features, gates · units), recurrent_kernel, bias; columns i f c o | z r h
 *     PyTorch  weight_ih_l0 (gates · hidden_size, input_size), weight_hh_l0, two biases; rows i f g o | r z n
 *     ONNX     W (directions, gates · hidden_size, input_size), R, B (both biases in one row); rows i o f c | z r h
 *
 * Sources: keras 3.15.1 `layers/rnn/{lstm,gru,simple_rnn,bidirectional}.py`; torch 2.13 `nn/modules/rnn.py`; the ONNX
 * operators LSTM-22, GRU-22 and RNN-22.
 */
import { type Family, gateRole, inputSizeOf, outputSize, type RecurrentModule, type WeightFramework } from "./module";
import type { BlockPart, GateSlice, WeightLayout } from "./slices";

/** The gates in the order in which they stand in each weight; what has none is one block without a name. */
export const GATES: Readonly<Record<WeightFramework, Readonly<Record<Family, readonly string[]>>>> = {
  keras: { LSTM: ["i", "f", "c", "o"], GRU: ["z", "r", "h"], RNN: [""] },
  torch: { LSTM: ["i", "f", "g", "o"], GRU: ["r", "z", "n"], RNN: [""] },
  onnx: { LSTM: ["i", "o", "f", "c"], GRU: ["z", "r", "h"], RNN: ["i"] },
};

/** The weights of a module of one framework, in its order. A stack of Keras or ONNX layers has one module for each. */
export function weightLayouts(framework: WeightFramework, module: RecurrentModule): readonly WeightLayout[] {
  switch (framework) {
    case "keras":
      return directionsOf(module).flatMap((direction) =>
        kerasCell(module, { prefix: kerasPrefix(module, direction), direction }),
      );
    case "torch":
      return Array.from({ length: module.layers }, (_, layer) => layer).flatMap((layer) =>
        directionsOf(module).flatMap((direction) => torchCell(module, layer, direction)),
      );
    case "onnx":
      return onnxLayer(module);
  }
}

const directionsOf = ({ directions }: RecurrentModule): readonly number[] => (directions === 2 ? [0, 1] : [0]);

const kerasPrefix = ({ directions }: RecurrentModule, direction: number): string =>
  directions === 1 ? "" : direction === 0 ? "forward/" : "backward/";

interface Cut {
  readonly layer?: number;
  readonly direction: number;
  readonly part: BlockPart;
  readonly axis: number;
  /** Where along the axis the first gate starts. */
  readonly from?: number;
  readonly at?: GateSlice["at"];
}

/** A slice for each gate, one after the other. */
function gateSlices(framework: WeightFramework, module: RecurrentModule, cut: Cut): readonly GateSlice[] {
  const { family, hiddenSize } = module;
  const { layer = 0, direction, part, axis, from = 0, at = [] } = cut;
  return GATES[framework][family].map((gate, index) => {
    const start = from + index * hiddenSize;
    return { layer, direction, part, role: gateRole(family, gate), gate, axis, start, end: start + hiddenSize, at };
  });
}

/** `4 * units`, or `units` where there are no gates. */
const times = (count: number, name: string): string => (count === 1 ? name : `${count} * ${name}`);

/** One cell of Keras's: a layer, a direction of `Bidirectional`, a cell of an `RNN`. */
export function kerasCell(
  module: RecurrentModule,
  {
    prefix,
    layer = 0,
    direction = 0,
  }: { readonly prefix: string; readonly layer?: number; readonly direction?: number },
): readonly WeightLayout[] {
  const { family, hiddenSize, bias, cudnn = false } = module;
  const blocks = GATES.keras[family].length;
  const columns = blocks * hiddenSize;
  const axis = times(blocks, "units");
  const matrix = (name: string, other: string, size: number, part: BlockPart): WeightLayout => ({
    name: `${prefix}${name}`,
    axes: [other, axis],
    shape: [size, columns],
    slices: gateSlices("keras", module, { layer, direction, part, axis: 1 }).map((slice) =>
      cudnn ? { ...slice, turned: true } : slice,
    ),
  });
  return [
    matrix("kernel", "features", inputSizeOf(module, layer), "input"),
    matrix("recurrent_kernel", "units", hiddenSize, "recurrent"),
    ...(bias ? [kerasBias(module, prefix, layer, direction)] : []),
  ];
}

/** One bias; of a GRU with `reset_after` a row for each of its two; of the CuDNN layers the two one after the other. */
function kerasBias(module: RecurrentModule, prefix: string, layer: number, direction: number): WeightLayout {
  const { family, hiddenSize, resetAfter, cudnn = false } = module;
  const blocks = GATES.keras[family].length;
  const columns = blocks * hiddenSize;
  const slices = (part: BlockPart, cut: Pick<Cut, "axis" | "from" | "at">) =>
    gateSlices("keras", module, { layer, direction, part, ...cut });
  const name = `${prefix}bias`;
  if (cudnn) {
    const both = [...slices("input_bias", { axis: 0 }), ...slices("recurrent_bias", { axis: 0, from: columns })];
    return { name, axes: [times(2 * blocks, "units")], shape: [2 * columns], slices: both };
  }
  if (family === "GRU" && resetAfter) {
    const row = (index: number) => ({ axis: 1, at: [{ axis: 0, index }] });
    const both = [...slices("input_bias", row(0)), ...slices("recurrent_bias", row(1))];
    return { name, axes: ["biases", times(blocks, "units")], shape: [2, columns], slices: both };
  }
  return { name, axes: [times(blocks, "units")], shape: [columns], slices: slices("bias", { axis: 0 }) };
}

function torchCell(module: RecurrentModule, layer: number, direction: number): readonly WeightLayout[] {
  const { family, cell, hiddenSize, projectionSize, bias } = module;
  const blocks = GATES.torch[family].length;
  const rows = blocks * hiddenSize;
  const axis = times(blocks, "hidden_size");
  const suffix = cell ? "" : `_l${layer}${direction === 1 ? "_reverse" : ""}`;
  const slices = (part: BlockPart) => gateSlices("torch", module, { layer, direction, part, axis: 0 });
  const matrix = (name: string, other: string, size: number, part: BlockPart): WeightLayout => ({
    name: `${name}${suffix}`,
    axes: [axis, other],
    shape: [rows, size],
    slices: slices(part),
  });
  const vector = (name: string, part: BlockPart): WeightLayout => ({
    name: `${name}${suffix}`,
    axes: [axis],
    shape: [rows],
    slices: slices(part),
  });
  const below = outputName(module);
  const inputAxis = layer === 0 ? "input_size" : times(module.directions, below);
  return [
    matrix("weight_ih", inputAxis, inputSizeOf(module, layer), "input"),
    matrix("weight_hh", below, outputSize(module), "recurrent"),
    ...(bias ? [vector("bias_ih", "input_bias"), vector("bias_hh", "recurrent_bias")] : []),
    ...(projectionSize === undefined ? [] : [torchProjection(suffix, layer, direction, projectionSize, hiddenSize)]),
  ];
}

const outputName = ({ projectionSize }: RecurrentModule): string =>
  projectionSize === undefined ? "hidden_size" : "proj_size";

const torchProjection = (
  suffix: string,
  layer: number,
  direction: number,
  projectionSize: number,
  hiddenSize: number,
): WeightLayout => ({
  name: `weight_hr${suffix}`,
  axes: ["proj_size", "hidden_size"],
  shape: [projectionSize, hiddenSize],
  slices: [{ layer, direction, part: "projection", gate: "", axis: 0, start: 0, end: projectionSize, at: [] }],
});

/** One operator: every direction along the first axis of each weight. */
function onnxLayer(module: RecurrentModule): readonly WeightLayout[] {
  const { family, hiddenSize, inputSize, directions, bias } = module;
  const blocks = GATES.onnx[family].length;
  const rows = blocks * hiddenSize;
  const slices = (part: BlockPart, from = 0) =>
    directionsOf(module).flatMap((direction) =>
      gateSlices("onnx", module, { direction, part, axis: 1, from, at: [{ axis: 0, index: direction }] }),
    );
  const matrix = (name: string, other: string, size: number, part: BlockPart): WeightLayout => ({
    name,
    axes: ["num_directions", times(blocks, "hidden_size"), other],
    shape: [directions, rows, size],
    slices: slices(part),
  });
  const biases: WeightLayout = {
    name: "B",
    axes: ["num_directions", times(2 * blocks, "hidden_size")],
    shape: [directions, 2 * rows],
    slices: [...slices("input_bias"), ...slices("recurrent_bias", rows)],
  };
  return [
    matrix("W", "input_size", inputSize, "input"),
    matrix("R", "hidden_size", hiddenSize, "recurrent"),
    ...(bias ? [biases] : []),
  ];
}
