/** The variables that Keras's recurrent layers have in common: their shapes, and how initializers fill them. */
import { columnAxis, columnBlocks, type RecurrentClass } from "../../catalog/keras/recurrent";
import { type Tensor } from "../../tensor";
import type { RecurrentConfig } from "../keras/arguments";
import type { Initializer } from "./initializers";
import type { CreatedWeights, RandomVariable, Variable } from "../layer";
import { weightMemo } from "./memo";
import type { Work } from "../work";

/** A variable with what fills it. */
export interface FilledVariable extends Variable {
  readonly initializer: Initializer;
  /** Its values where the initializer has no seed of its own. */
  readonly create: (seed: number) => Work<Tensor>;
}

/** The variable as its initializer fills it. */
export function filledBy(
  initializer: Initializer,
  name: string,
  axes: readonly string[],
  shape: readonly number[],
): FilledVariable {
  const create = (seed: number): Work<Tensor> =>
    initializer.cost(shape) < REMEMBERED_COST
      ? initializer.create(shape, seed)
      : weightMemo.recall(JSON.stringify([initializer.key, shape, initializer.seed ?? seed]), () =>
          initializer.create(shape, seed),
        );
  return { name, axes, shape, initializer, create };
}

/** A weight that takes more multiply-adds is remembered: it is asked for again while one edits other arguments. */
const REMEMBERED_COST = 1_000_000;

/**
 * The two matrices of every recurrent layer: `kernel` of shape (features, blocks · units) and
 * `recurrent_kernel` of shape (units, blocks · units), with a block of columns for each gate.
 */
export function matrices(layer: RecurrentClass, config: RecurrentConfig, features: number): readonly FilledVariable[] {
  const { units, kernelInitializer, recurrentInitializer } = config;
  const axis = columnAxis(layer);
  const columns = columnBlocks(layer) * units;
  return [
    filledBy(kernelInitializer, "kernel", ["features", axis], [features, columns]),
    filledBy(recurrentInitializer, "recurrent_kernel", ["units", axis], [units, columns]),
  ];
}

/**
 * Fills the variables. A random initializer without a seed of its own takes the preview's: the first
 * variable `seed`, the second `seed + 1`, and so on.
 */
export function* createWeights(variables: readonly FilledVariable[], seed: number): Work<CreatedWeights> {
  const weights: Record<string, Tensor> = {};
  for (const [index, { name, create }] of variables.entries()) weights[name] = yield* create(seed + index);
  const random = variables.flatMap(({ name, initializer }, index): RandomVariable[] => {
    if (!initializer.random) return [];
    return initializer.seed === undefined
      ? [{ name, seed: seed + index, origin: "preview" }]
      : [{ name, seed: initializer.seed, origin: "initializer" }];
  });
  return { weights, random };
}
