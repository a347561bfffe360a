/** What is measured: one LSTM for each configuration, with the same weights and inputs for everyone. */
import { sizeOf, type Tensor, tensor } from "../../src/core/tensor";

export interface Case {
  readonly name: string;
  readonly batch: number;
  readonly timesteps: number;
  readonly features: number;
  readonly units: number;
  /** (features, 4·units), (units, 4·units), (4·units), in Keras's order of gates. */
  readonly kernel: Tensor;
  readonly recurrent: Tensor;
  readonly bias: Tensor;
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

export function makeCase([name, batch, timesteps, features, units]: (typeof CONFIGURATIONS)[number]): Case {
  const columns = 4 * units;
  // As large as Glorot's uniform weights.
  const limit = (rows: number) => Math.sqrt(6 / (rows + columns));
  return {
    name,
    batch,
    timesteps,
    features,
    units,
    kernel: noise([features, columns], 1, limit(features)),
    recurrent: noise([units, columns], 2, limit(units)),
    bias: noise([columns], 3, 0.1),
    input: noise([batch, timesteps, features], 4, 1),
  };
}

/** Multiplications and additions of the two products. */
export const operations = ({ batch, timesteps, features, units }: Case): number =>
  2 * batch * timesteps * 4 * units * (features + units);

/** Numbers in [-limit, limit) from a linear congruential generator (Numerical Recipes, ranqd1). */
function noise(shape: readonly number[], seed: number, limit: number): Tensor {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state / 2 ** 31 - 1) * limit;
  };
  return tensor(shape, Float32Array.from({ length: sizeOf(shape) }, next));
}
