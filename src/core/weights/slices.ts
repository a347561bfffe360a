/** Which numbers of a weight belong to which gate, and how they are taken out of it and put into it. */
import type { Variable } from "../engine/layer";
import { sizeOf, type Tensor, tensor } from "../tensor";
import type { GateRole } from "./module";

/** What a gate's numbers are multiplied with or added to. */
export type BlockPart =
  /** multiplied with x */
  | "input"
  /** multiplied with h */
  | "recurrent"
  /** added to the product with x */
  | "input_bias"
  /** added to the product with h */
  | "recurrent_bias"
  /** added to both products' sum */
  | "bias"
  /** multiplied with o·tanh(c), which makes h smaller (PyTorch's `weight_hr`) */
  | "projection";

/** Whose numbers they are. */
export interface BlockPlace {
  /** Which of the layers on top of each other, from 0. */
  readonly layer: number;
  /** 0, or 1 for the backward one of two. */
  readonly direction: number;
  readonly part: BlockPart;
  /** Absent for a projection, which is of no gate. */
  readonly role?: GateRole;
}

/** The elements of a weight that belong to one gate: those with an index from `start` to before `end` along `axis`. */
export interface GateSlice extends BlockPlace {
  /** The framework's name of the gate: `i`, `f`, `g`, `o`; empty where there are no gates. */
  readonly gate: string;
  readonly axis: number;
  readonly start: number;
  readonly end: number;
  /** Indices that other axes have: the direction of an ONNX weight, the row of a GRU's bias. */
  readonly at: readonly { readonly axis: number; readonly index: number }[];
  /**
   * The block of columns is read row by row as a matrix (units, rows): so cuDNN takes the kernels that Keras hands it
   * (`engine/keras/cudnn.ts`).
   */
  readonly turned?: boolean;
}

/** A weight of a framework's layout. */
export interface WeightLayout extends Variable {
  readonly slices: readonly GateSlice[];
}

/**
 * One gate's numbers in the form that all layouts share: a matrix (what it is multiplied with, units) or a vector
 * (units,).
 */
export interface Block {
  readonly place: BlockPlace;
  readonly values: Tensor;
}

/**
 * Where in a weight the number of one unit stands.
 *
 * @param unit counted from the slice's start
 * @param other the index along the axis that the slice does not cut: which input feature, which h; 0 for a vector
 * @returns the index along each of the weight's axes
 */
export function elementIndex({ shape }: Variable, slice: GateSlice, unit: number, other = 0): readonly number[] {
  if (slice.turned) {
    const index = unit * (shape[0] ?? 0) + other;
    const units = slice.end - slice.start;
    return [Math.floor(index / units), slice.start + (index % units)];
  }
  return shape.map((_, axis) => {
    if (axis === slice.axis) return slice.start + unit;
    return slice.at.find((fixed) => fixed.axis === axis)?.index ?? other;
  });
}

/** Where a number stands in row-major data. */
export const offsetOf = (shape: readonly number[], index: readonly number[]): number =>
  shape.reduce((offset, size, axis) => offset * size + (index[axis] ?? 0), 0);

/** Size of the axis that a slice does not cut; absent for a vector. */
function otherSize({ shape }: Variable, { axis, at }: GateSlice): number | undefined {
  return shape.find((_, each) => each !== axis && at.every((fixed) => fixed.axis !== each));
}

/** Calls `visit` with the place of each of the slice's numbers in the weight and in the block. */
function forEachElement(weight: Variable, slice: GateSlice, visit: (inWeight: number, inBlock: number) => void): void {
  const units = slice.end - slice.start;
  const others = otherSize(weight, slice) ?? 1;
  for (let other = 0; other < others; other++) {
    for (let unit = 0; unit < units; unit++) {
      visit(offsetOf(weight.shape, elementIndex(weight, slice, unit, other)), other * units + unit);
    }
  }
}

/** The slice's numbers. */
export function takeBlock(weight: Variable, slice: GateSlice, { data }: Tensor): Block {
  const units = slice.end - slice.start;
  const others = otherSize(weight, slice);
  const values = new Float32Array(units * (others ?? 1));
  forEachElement(weight, slice, (from, to) => {
    values[to] = data[from] ?? Number.NaN;
  });
  return { place: slice, values: tensor(others === undefined ? [units] : [others, units], values) };
}

/** A weight made of a block for each of its slices. */
export function assembleWeight(weight: WeightLayout, blockOf: (slice: GateSlice) => Tensor): Tensor {
  const data = new Float32Array(sizeOf(weight.shape));
  for (const slice of weight.slices) {
    const block = blockOf(slice);
    forEachElement(weight, slice, (to, from) => {
      data[to] = block.data[from] ?? Number.NaN;
    });
  }
  return tensor(weight.shape, data);
}
