/**
 * The cells whose arithmetic the kernel has, and how a framework's variables become theirs. Nothing here
 * knows a framework: a matrix may lie either way round, its gates in any order.
 */
import type { Tensor } from "../../tensor";
import type { Activation } from "../activations";

// −log₂ e, and twice that: folded into the weights, so that sigmoid and tanh are powers of two.
const SIGMOID = Math.fround(-Math.LOG2E);
const TANH = Math.fround(-2 * Math.LOG2E);

/** How the kernel holds a cell. */
export interface CellLayout {
  /** By which src/kernel/run.ts knows it. */
  readonly index: number;
  /**
   * Its gates, with what their sums are multiplied by. Those of a group lie side by side for each four
   * units; groups lie one after the other, because one's product follows the other's gates.
   */
  readonly groups: readonly (readonly number[])[];
  /** Whether the state's sums stay apart from the input's, with a bias of their own. */
  readonly apart: boolean;
  readonly hasCellState: boolean;
}

const CELL_LAYOUTS = {
  /** Gates i, f, c̃, o: Keras's, and PyTorch's i, f, g, o. */
  lstm: { index: 0, groups: [[SIGMOID, SIGMOID, TANH, SIGMOID]], apart: false, hasCellState: true },
  /** Gates z, r, h̃, the reset gate applied after the product: Keras's `reset_after`, and PyTorch's. */
  gru: { index: 1, groups: [[SIGMOID, SIGMOID, TANH]], apart: true, hasCellState: false },
  /** The same with the reset gate applied before, as in the paper. */
  "gru-reset-before": { index: 2, groups: [[SIGMOID, SIGMOID], [TANH]], apart: false, hasCellState: false },
  "rnn-tanh": { index: 3, groups: [[TANH]], apart: false, hasCellState: false },
  "rnn-relu": { index: 4, groups: [[1]], apart: false, hasCellState: false },
} as const satisfies Readonly<Record<string, CellLayout>>;

export type KernelCellKind = keyof typeof CELL_LAYOUTS;

/** How a cell of that kind lies in the kernel's memory. */
export const layoutOf = (kind: KernelCellKind): CellLayout => CELL_LAYOUTS[kind];

/** A recurrent cell with default activations, as a framework holds its variables. */
export interface KernelCell {
  readonly kind: KernelCellKind;
  /** Numbers that a step reads: Keras's features. */
  readonly inputSize: number;
  readonly units: number;
  /** Whether the last time step is read first. */
  readonly backwards: boolean;
  /**
   * Whether a gate is a block of columns, as in Keras: (inputSize, gates · units) and (units, gates · units);
   * or of rows, as in PyTorch: (gates · units, inputSize) and (gates · units, units).
   */
  readonly gatesIn: "columns" | "rows";
  /** For each of the kernel's gates (see the kind) the block that holds it; where absent they are in that order. */
  readonly gateOrder?: readonly number[];
  readonly input: Float32Array;
  readonly recurrent: Float32Array;
  /** Each (gates · units), in the blocks' order; zeros where absent. */
  readonly inputBias?: Float32Array | undefined;
  readonly recurrentBias?: Float32Array | undefined;
}

/** Whether an LSTM or a GRU with these activations is among the kernel's cells. */
export const isInKernel = (cell: Readonly<Record<"activation" | "recurrentActivation", Activation>>): boolean =>
  cell.activation.name === "tanh" && cell.recurrentActivation.name === "sigmoid";

/**
 * A cell whose gates are blocks of columns, as Keras holds them.
 *
 * @param weights `kernel` (inputSize, gates · units), `recurrentKernel` (units, gates · units), `bias`
 *   (gates · units), or twice as many where the state's stands behind the input's
 */
export function cellOfColumns(
  kind: KernelCellKind,
  { units, goBackwards }: { readonly units: number; readonly goBackwards: boolean },
  {
    kernel,
    recurrentKernel,
    bias,
  }: Readonly<Record<"kernel" | "recurrentKernel", Tensor>> & { readonly bias?: Tensor },
  gateOrder?: readonly number[],
): KernelCell {
  const columns = kernel.shape[1] ?? 0;
  const apart = bias?.data.length === 2 * columns;
  return {
    kind,
    inputSize: kernel.shape[0] ?? 0,
    units,
    backwards: goBackwards,
    gatesIn: "columns",
    ...(gateOrder && { gateOrder }),
    input: kernel.data,
    recurrent: recurrentKernel.data,
    inputBias: apart ? bias.data.subarray(0, columns) : bias?.data,
    recurrentBias: apart ? bias.data.subarray(columns) : undefined,
  };
}

/** Whether both have the same variables, so that what was packed of one serves the other. */
export function haveSameVariables(a: KernelCell, b: KernelCell): boolean {
  if (a === b) return true;
  return (
    a.kind === b.kind &&
    a.units === b.units &&
    a.inputSize === b.inputSize &&
    a.gatesIn === b.gatesIn &&
    (a.gateOrder === b.gateOrder || String(a.gateOrder) === String(b.gateOrder)) &&
    isSamePlace(a.input, b.input) &&
    isSamePlace(a.recurrent, b.recurrent) &&
    isSamePlace(a.inputBias, b.inputBias) &&
    isSamePlace(a.recurrentBias, b.recurrentBias)
  );
}

/** The arrays themselves first: asking for a small array's buffer takes longer than a short run's arithmetic. */
const isSamePlace = (a: Float32Array | undefined, b: Float32Array | undefined): boolean =>
  a === b || (a?.buffer === b?.buffer && a?.byteOffset === b?.byteOffset);
