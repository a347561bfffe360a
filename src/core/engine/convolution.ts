/**
 * A convolution over one to three axes of space, as a ConvLSTM takes it at every step (keras/src/ops/nn.py 3.15.1,
 * `conv`). It is a correlation, as in all frameworks: the kernel is not turned round. Channels come last here; who
 * has them first turns them.
 */
import { sizeOf, type Tensor } from "../tensor";
import { windowsOf } from "./layers/convolution";
import { addProduct } from "./product";

export const PADDINGS = ["valid", "same"] as const;
export type Padding = (typeof PADDINGS)[number];

/** How a window goes along one axis of space. */
export interface Window {
  readonly kernel: number;
  readonly stride: number;
  /** Distance between neighbouring elements of the kernel. */
  readonly dilation: number;
  readonly padding: Padding | "causal";
}

/** A window on an axis of a given size. */
export interface WindowedAxis extends Window {
  readonly input: number;
  /** Below one where the window is larger than the axis and nothing pads it. */
  readonly output: number;
  /** Zeros before the axis' first element. */
  readonly before: number;
}

/** Puts the window on an axis. */
export function windowedAxis(window: Window, input: number): WindowedAxis {
  const { kernel, stride, dilation, padding } = window;
  const { count, before } = windowsOf(input, kernel, stride, dilation, padding);
  return { ...window, input, output: count, before };
}

export interface Convolution {
  /** Of the output: the product of its axes of space. */
  readonly positions: number;
  /**
   * Adds what the window sees from one position, in double precision: to each of the kernel's columns the sum over
   * its elements and channels.
   *
   * @param sum one double for each of the kernel's columns
   * @param values hold an input (…space, channels), row-major, from `start` on
   * @param position of the output, counted in row-major order
   */
  readonly addAt: (sum: Float64Array, values: Float32Array, start: number, position: number) => void;
}

const NO_AXIS: WindowedAxis = { kernel: 1, stride: 1, dilation: 1, padding: "valid", input: 1, output: 1, before: 0 };

/** @param kernel (…window, channels, columns) over one to three axes */
export function convolution(axes: readonly WindowedAxis[], kernel: Tensor): Convolution {
  const [planes = NO_AXIS, rows = NO_AXIS, columns = NO_AXIS] = [NO_AXIS, NO_AXIS, ...axes].slice(-3);
  const [channels = 0, width = 0] = kernel.shape.slice(-2);
  /** What the window sees, in the order of the kernel's rows, so that one vector times one matrix is all. */
  const patch = new Float32Array(sizeOf(kernel.shape.slice(0, -1)));
  return {
    positions: planes.output * rows.output * columns.output,
    addAt(sum, values, start, position) {
      const line = Math.floor(position / columns.output);
      const firstPlane = Math.floor(line / rows.output) * planes.stride - planes.before;
      const firstRow = (line % rows.output) * rows.stride - rows.before;
      const firstColumn = (position % columns.output) * columns.stride - columns.before;
      let to = 0;
      for (let a = 0; a < planes.kernel; a++) {
        const plane = firstPlane + a * planes.dilation;
        for (let b = 0; b < rows.kernel; b++) {
          const row = firstRow + b * rows.dilation;
          const isInside = plane >= 0 && plane < planes.input && row >= 0 && row < rows.input;
          for (let c = 0; c < columns.kernel; c++) {
            const column = firstColumn + c * columns.dilation;
            if (isInside && column >= 0 && column < columns.input) {
              let from = start + ((plane * rows.input + row) * columns.input + column) * channels;
              for (const end = to + channels; to < end; to++) patch[to] = values[from++]!;
            } else {
              for (const end = to + channels; to < end; to++) patch[to] = 0;
            }
          }
        }
      }
      addProduct(sum, patch, 0, patch.length, kernel.data, width);
    },
  };
}
