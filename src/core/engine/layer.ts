/**
 * What the engine knows of a layer before a number is calculated, and how it is then run. Whatever kind
 * of layer it is (one cell, a wrapper around others, several layers of another framework), this is all
 * that its callers see.
 */
import type { LayerDefinition, Problem, Weights } from "../definition";
import type { Tensor } from "../tensor";
import type { Cost } from "./limits";
import type { LayerTrace } from "./trace";
import type { Work } from "./work";

/** What a layer is run on. */
export interface Feed {
  /** Its axes are the layer's: (batch, timesteps, features), as a rule. */
  readonly input: Tensor;
  /** One for each of the layer's states; zeros where absent. */
  readonly initialState?: readonly Tensor[];
  /** (batch, timesteps): 1 where a step counts, 0 where the layer skips it. */
  readonly mask?: Tensor;
  /** How many steps each row of the batch has. */
  readonly lengths?: readonly number[];
}

/** A weight of a layer, before it has values. */
export interface Variable {
  /** The framework's name: `kernel`, `recurrent_kernel`, `bias`. */
  readonly name: string;
  /** One per dimension: `features`, `4 * units`. */
  readonly axes: readonly string[];
  readonly shape: readonly number[];
}

/** A variable that a random initializer filled. */
export interface RandomVariable {
  readonly name: string;
  readonly seed: number;
  /** Whether the `initializer` states the seed, or it is the `preview`'s. */
  readonly origin: "initializer" | "preview";
}

export interface CreatedWeights {
  /** By the variables' names. */
  readonly weights: Weights;
  /** Where this is empty the weights are what Python makes too. */
  readonly random: readonly RandomVariable[];
}

/** A layer whose arguments are right, for inputs of a given shape. */
export interface ReadyLayer {
  /** In the framework's order. */
  readonly variables: readonly Variable[];
  /**
   * A warning that names the limit where the values of such an input would take too much.
   *
   * @param shape of the input
   * @param weightsGiven whether the weights need not be made
   */
  readonly checkLimits: (shape: readonly number[], weightsGiven: boolean) => Problem | undefined;
  /** What one run on such an input takes; where it is absent nobody runs variants of the layer that are not short. */
  readonly cost: (shape: readonly number[], weightsGiven: boolean) => Cost;
  /**
   * Fills the variables as the layer's initializers say; those without a seed of their own take theirs from `seed`.
   * @param before how many variables of the layer that holds this one are filled before
   */
  readonly createWeights: (seed: number, before?: number) => Work<CreatedWeights>;
  /** An error for each weight that is missing, too many or of another shape. */
  readonly checkWeights: (given: Weights) => readonly Problem[];
  /** Errors where an initial state, a mask or lengths do not fit the layer or the input. */
  readonly checkFeed: (feed: Omit<Feed, "input">, shape: readonly number[]) => readonly Problem[];
  /**
   * Runs the layer and records every state; every gate too where the run is short.
   *
   * @param weights that `createWeights` made or in which `checkWeights` found no problem
   * @param feed in which `checkFeed` found no problem
   * @throws RangeError where a weight is missing
   */
  readonly run: (weights: Weights, feed: Feed) => Work<LayerTrace>;
}

/** The layer, with what is to be said of its arguments; or an error for each that is wrong. */
export type Prepared<Layer extends ReadyLayer = ReadyLayer> =
  | { readonly layer: Layer; readonly notes?: readonly Problem[] }
  | { readonly problems: readonly Problem[] };

/** Makes the definitions of one class ready to run on inputs of that shape. */
export type LayerKind<Layer extends ReadyLayer = ReadyLayer> = (
  definition: LayerDefinition,
  inputShape: readonly number[],
) => Prepared<Layer>;
