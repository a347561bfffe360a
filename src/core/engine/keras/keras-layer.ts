/** What the engine knows of a layer of Keras beyond `ReadyLayer`, so that a layer can hold others. */
import type { Problem, Weights } from "../../definition";
import type { Tensor } from "../../tensor";
import type { CreatedWeights, LayerKind, RandomVariable, ReadyLayer } from "../layer";
import { checkCost, type Cost } from "../limits";
import { checkFeedOf, checkWeights, type LayerState } from "../weights/checks";
import type { Work } from "../work";

export interface KerasLayer extends ReadyLayer {
  /** In the order in which the layer takes and returns them. */
  readonly states: readonly LayerState[];
  /** Of the last axis of what leaves it at each step; of a layer with two directions, that of each. */
  readonly outputSize: number;
  /** Of one forward pass over an input of that shape and, unless the weights are given, of making them. */
  readonly cost: (shape: readonly number[], weightsGiven: boolean) => Cost;
}

export type KerasKind = LayerKind<KerasLayer>;

/** A layer inside another one. */
export interface HeldLayer {
  /** What its variables, states and traces are found under: `forward`, `cells/0`. */
  readonly name: string;
  readonly layer: KerasLayer;
  /** The shape of what it is run on, where the whole is run on an input of that shape. */
  readonly shape: (input: readonly number[]) => readonly number[];
}

/**
 * What several layers in one are; how they run is the wrapper's own.
 *
 * @param inOrder the layers in the order in which their states are taken
 */
export function compositeLayer(
  className: string,
  held: readonly HeldLayer[],
  run: ReadyLayer["run"],
  inOrder = held,
): KerasLayer {
  const variables = held.flatMap(({ name, layer }) =>
    layer.variables.map((variable) => ({ ...variable, name: `${name}/${variable.name}` })),
  );
  const states = inOrder.flatMap(({ name, layer }) =>
    layer.states.map((state) => ({ ...state, name: `${name}/${state.name}` })),
  );
  const cost = (shape: readonly number[], weightsGiven: boolean): Cost => {
    const costs = held.map((each) => each.layer.cost(each.shape(shape), weightsGiven));
    return {
      multiplyAdds: costs.reduce((sum, { multiplyAdds }) => sum + multiplyAdds, 0),
      elements: costs.reduce((sum, { elements }) => sum + elements, 0),
    };
  };
  return {
    variables,
    states,
    outputSize: held.at(-1)?.layer.outputSize ?? 0,
    cost,
    run,
    checkLimits: (shape, weightsGiven) => checkCost(cost(shape, weightsGiven)),
    createWeights: (seed, before) => createAll(held, seed, before),
    checkWeights: (given) => checkWeights(variables, given),
    checkFeed: (feed, shape) => checkFeedOf(className, states, feed, shape),
  };
}

/** Each variable with a seed of its own, counted on from layer to layer where Keras's own are not known. */
function* createAll(held: readonly HeldLayer[], seed: number, before = 0): Work<CreatedWeights> {
  const all: Record<string, Tensor> = {};
  const randoms: RandomVariable[] = [];
  let next = before;
  for (const { name, layer } of held) {
    const { weights, random } = yield* layer.createWeights(seed, next);
    next += layer.variables.length;
    for (const [variable, values] of Object.entries(weights)) all[`${name}/${variable}`] = values;
    randoms.push(...random.map((each) => ({ ...each, name: `${name}/${each.name}` })));
  }
  return { weights: all, random: randoms };
}

/** The weights of one of the layers, by its own names. */
export const weightsOf = (weights: Weights, name: string): Weights =>
  Object.fromEntries(
    Object.entries(weights).flatMap(([path, values]) =>
      path.startsWith(`${name}/`) ? [[path.slice(name.length + 1), values]] : [],
    ),
  );

/** The problems of a layer that is given for that argument, as its holder's. */
export const problemsOf = (path: string, problems: readonly Problem[]): readonly Problem[] =>
  problems.map((problem) =>
    problem.argument === undefined ? problem : { ...problem, argument: `${path}.${problem.argument}` },
  );
