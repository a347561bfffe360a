/** The variables that Keras's recurrent layers have in common: their shapes, and how initializers fill them. */
import { columnAxis, columnBlocks, type RecurrentClass } from "../../catalog/keras/recurrent";
import type { SeedPlaces } from "../../catalog/keras/seeds";
import { kerasSeeds } from "../../keras-seeds";
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

/** Which seeds the random initializers without one of their own take. */
export interface Seeding {
  readonly seed: number;
  /** So many variables of the same layer are filled before. */
  readonly before?: number | undefined;
  /** Where Keras 3 draws them, by the initializers' parameters. */
  readonly places?: SeedPlaces | undefined;
}

/** The parameter that says how a variable is filled: of `recurrent_kernel` it is `recurrent_initializer`. */
const initializerOf = (variable: string): string => `${variable.replace(/_kernel$/, "")}_initializer`;

/**
 * Fills the variables. A random initializer without a seed of its own takes the one that Keras 3 draws for it after
 * `set_random_seed(seed)`; where nobody knows which that is the first variable takes `seed`, the second `seed + 1`, and so on.
 */
export function* createWeights(
  variables: readonly FilledVariable[],
  { seed, before = 0, places }: Seeding,
): Work<CreatedWeights> {
  const drawn = places && kerasSeeds(seed);
  const weights: Record<string, Tensor> = {};
  const random: RandomVariable[] = [];
  for (const [index, { name, create, initializer }] of variables.entries()) {
    const counted = seed + before + index;
    const place = places?.get(initializerOf(name));
    weights[name] = yield* create(drawn && place !== undefined ? drawn(place) : counted);
    if (!initializer.random) continue;
    random.push(
      initializer.seed === undefined
        ? { name, seed: place === undefined ? counted : seed, origin: "preview" }
        : { name, seed: initializer.seed, origin: "initializer" },
    );
  }
  return { weights, random };
}
