/** PyTorch's recurrent modules as layers of the engine. */
import type { Weights } from "../../definition";
import { sizeOf } from "../../tensor";
import type { LayerKind, ReadyLayer } from "../layer";
import { ACTIVATION_COST, checkCost, type Cost } from "../limits";
import { isExplained, recordedRows, runCost } from "../recurrence/run-cell";
import { checkTorchFeed, checkTorchInput, checkTorchWeights } from "./checks";
import { type TorchConfig, torchConfig } from "./config";
import { inputSizes } from "./layout";
import { DRAW_COST, type TorchPosition } from "../../torch-generator";
import { runTorch } from "./stack";
import { torchInitialWeights, torchVariables } from "./variables";

/** Any of the classes of `catalog/torch/signatures.ts`. */
export const prepareTorch: LayerKind = (definition, inputShape) => {
  const reading = torchConfig(definition);
  if ("problems" in reading) return reading;
  const { config, notes } = reading;
  // Where the reader has said so, it is not said again.
  const isSaid = definition.problems.some(({ code }) => code === "input-features");
  const problems = isSaid ? [] : checkTorchInput(config, inputShape);
  return problems.length > 0 ? { problems } : { layer: torchLayer(config, definition.random?.position), notes };
};

function torchLayer(config: TorchConfig, position: TorchPosition | undefined): ReadyLayer {
  const variables = torchVariables(config);
  return {
    variables,
    checkLimits: (shape, weightsGiven) => checkCost(cost(config, shape, weightsGiven)),
    cost: (shape, weightsGiven) => cost(config, shape, weightsGiven),
    createWeights: (seed) => torchInitialWeights(config, seed, position),
    checkWeights: (given: Weights) => checkTorchWeights(config, variables, given),
    checkFeed: (feed, shape) => checkTorchFeed(config, feed, shape),
    run: (weights, feed) => {
      const explained = isExplained(plainCost(config, feed.input.shape));
      return runTorch(config, weights, feed, explained, stepCost(config) / directionsOf(config));
    },
  };
}

/** Values per unit and step that go through an activation, by the number of gates. */
const ACTIVATIONS: Readonly<Record<TorchConfig["arithmetic"], number>> = { lstm: 5, gru: 3, tanh: 1, relu: 1 };

/** Of one forward pass over an input of that shape and, unless the weights are given, of drawing them. */
function cost(config: TorchConfig, shape: readonly number[], weightsGiven: boolean): Cost {
  const { module, hiddenSize, outputSize } = config;
  const [batch, timesteps] = inputSizes(config, shape);
  const weights = weightCount(config);
  const plain = plainCost(config, shape);
  const run = runCost(plain, outputSize === hiddenSize);
  const directions = directionsOf(config);
  // The kernel holds the weights of one direction a second time.
  const held = weights + (run < plain ? weights / directions : 0);
  const recorded = isExplained(plain)
    ? batch * (module.states.length + module.gates.length)
    : recordedRows(batch, module.states.length);
  return {
    multiplyAdds: run + (weightsGiven ? 0 : weights * DRAW_COST),
    elements: sizeOf(shape) + held + recorded * timesteps * directions * hiddenSize,
  };
}

function plainCost(config: TorchConfig, shape: readonly number[]): number {
  const [batch, timesteps] = inputSizes(config, shape);
  return batch * timesteps * stepCost(config);
}

/** Of one step of one row, in all layers and directions. Each weight is multiplied or added once. */
const stepCost = (config: TorchConfig): number =>
  weightCount(config) + directionsOf(config) * ACTIVATIONS[config.arithmetic] * ACTIVATION_COST * config.hiddenSize;

const weightCount = (config: TorchConfig): number =>
  torchVariables(config).reduce((sum, variable) => sum + sizeOf(variable.shape), 0);

/** Of all layers together. */
const directionsOf = ({ layers, directions }: TorchConfig): number => layers * directions;
