/** What is measured: one layer for each cell and configuration, with the same weights and inputs for everyone. */
import { sizeOf, type Tensor, tensor } from "../../src/core/tensor";

/** Each cell with its gates in Keras's order. */
export const CELLS = {
  LSTM: { title: "LSTM", gates: ["i", "f", "c", "o"] },
  /** Keras's `reset_after=True`, PyTorch's, ONNX's `linear_before_reset`. */
  GRU: { title: "GRU", gates: ["z", "r", "h"] },
  /** Keras's `reset_after=False`, TensorFlow.js's only one. */
  GRU_RESET_BEFORE: { title: "GRU that resets before the product", gates: ["z", "r", "h"] },
  RNN: { title: "SimpleRNN", gates: ["h"] },
} as const;

export type CellName = keyof typeof CELLS;

export const isCellName = (name: string): name is CellName => Object.hasOwn(CELLS, name);

export interface Sizes {
  readonly cell: CellName;
  readonly batch: number;
  readonly timesteps: number;
  readonly features: number;
  readonly units: number;
}

export interface Case extends Sizes {
  readonly name: string;
  /** (features, gates · units), (units, gates · units), (gates · units), in Keras's order of gates. */
  readonly kernel: Tensor;
  readonly recurrent: Tensor;
  readonly bias: Tensor;
  /** (gates · units), of the GRU alone. */
  readonly recurrentBias?: Tensor;
  /** (batch, timesteps, features) */
  readonly input: Tensor;
}

/** Name, batch, timesteps, features, units. */
export const CONFIGURATIONS = [
  ["tiny", 1, 3, 1, 1],
  ["seed", 1, 3, 2, 1],
  ["small", 1, 10, 8, 16],
  ["medium", 1, 100, 64, 128],
  ["batch", 32, 100, 64, 128],
  ["large", 1, 500, 256, 512],
  ["xl", 8, 200, 512, 1024],
] as const;

export function makeCase(
  cell: CellName,
  [name, batch, timesteps, features, units]: (typeof CONFIGURATIONS)[number],
): Case {
  const columns = gatesOf(cell) * units;
  // As large as Glorot's uniform weights.
  const limit = (rows: number) => Math.sqrt(6 / (rows + columns));
  return {
    name,
    cell,
    batch,
    timesteps,
    features,
    units,
    kernel: noise([features, columns], 1, limit(features)),
    recurrent: noise([units, columns], 2, limit(units)),
    bias: noise([columns], 3, 0.1),
    ...(cell === "GRU" && { recurrentBias: noise([columns], 5, 0.1) }),
    input: noise([batch, timesteps, features], 4, 1),
  };
}

export const gatesOf = (cell: CellName): number => CELLS[cell].gates.length;

/** Multiplications and additions of the two products. */
export const operations = ({ cell, batch, timesteps, features, units }: Sizes): number =>
  2 * batch * timesteps * gatesOf(cell) * units * (features + units);

/** The same of a configuration by its name. */
export function operationsOf(cell: CellName, name: string): number {
  const [, batch, timesteps, features, units] = CONFIGURATIONS.find(([each]) => each === name) ?? ["", 0, 0, 0, 0];
  return operations({ cell, batch, timesteps, features, units });
}

/** Numbers in [-limit, limit) from a linear congruential generator (Numerical Recipes, ranqd1). */
function noise(shape: readonly number[], seed: number, limit: number): Tensor {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * limit;
  };
  return tensor(shape, Float32Array.from({ length: sizeOf(shape) }, next));
}
