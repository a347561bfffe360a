/** PyTorch's recurrent modules as layers of the engine. */
import type { Weights } from "../../definition";
import { sizeOf } from "../../tensor";
import type { LayerKind, ReadyLayer } from "../layer";
import { ACTIVATION_COST, checkCost, type Cost, LIMITS } from "../limits";
import { checkTorchFeed, checkTorchInput, checkTorchWeights } from "./checks";
import { type TorchConfig, torchConfig } from "./config";
import { inputSizes } from "./layout";
import { DRAW_COST } from "./mersenne-twister";
import { runTorch } from "./stack";
import { torchInitialWeights, torchVariables } from "./variables";

/** Any of the classes of `catalog/torch.ts`. */
export const prepareTorch: LayerKind = (definition, inputShape) => {
  const reading = torchConfig(definition);
  if ("problems" in reading) return reading;
  const { config, notes } = reading;
  const problems = checkTorchInput(config, inputShape);
  return problems.length > 0 ? { problems } : { layer: torchLayer(config), notes };
};

function torchLayer(config: TorchConfig): ReadyLayer {
  const variables = torchVariables(config);
  return {
    variables,
    checkLimits: (shape, weightsGiven) => checkCost(cost(config, shape, weightsGiven)),
    cost: (shape, weightsGiven) => cost(config, shape, weightsGiven),
    createWeights: (seed) => torchInitialWeights(config, seed),
    checkWeights: (given: Weights) => checkTorchWeights(config, variables, given),
    checkFeed: (feed, shape) => checkTorchFeed(config, feed, shape),
    run: (weights, feed) => {
      // Of a long run nobody is explained every gate.
      const explained = cost(config, feed.input.shape, true).multiplyAdds <= LIMITS.explainedMultiplyAdds;
      return runTorch(config, weights, feed, explained);
    },
  };
}

/** Values per unit and step that go through an activation, by the number of gates. */
const ACTIVATIONS: Readonly<Record<TorchConfig["arithmetic"], number>> = { lstm: 5, gru: 3, tanh: 1, relu: 1 };

/** Of one forward pass over an input of that shape and, unless the weights are given, of drawing them. */
function cost(config: TorchConfig, shape: readonly number[], weightsGiven: boolean): Cost {
  const { module, layers, directions, hiddenSize, arithmetic } = config;
  const [batch, timesteps] = inputSizes(config, shape);
  const weights = torchVariables(config).reduce((sum, variable) => sum + sizeOf(variable.shape), 0);
  const cells = layers * directions;
  // Each weight is multiplied or added once a step.
  const perStep = weights + cells * ACTIVATIONS[arithmetic] * ACTIVATION_COST * hiddenSize;
  const recorded = cells * (module.states.length + module.gates.length) * hiddenSize;
  return {
    multiplyAdds: batch * timesteps * perStep + (weightsGiven ? 0 : weights * DRAW_COST),
    elements: sizeOf(shape) + weights + batch * timesteps * recorded,
  };
}
