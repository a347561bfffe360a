/** What previewing an LSTM takes. */
import type { Problem } from "../definition";
import { sizeOf } from "../tensor";
import { checkCost, type Cost } from "./limits";
import type { LstmConfig } from "./lstm-config";
import { lstmVariables } from "./weights";

/** Tensors of shape (batch, timesteps, units) in a trace: h, c, and the gates i, f, c, o. */
const RECORDED = 6;
/** An activation of one value, in multiply-adds (measured: 26 ns where a multiply-add takes 0.9). */
const ACTIVATION_COST = 30;
const ACTIVATIONS_PER_UNIT = 5;

/**
 * The cost of one forward pass and, unless the weights are given, of making them.
 *
 * @param shape of the input: batch, timesteps, features
 */
export function lstmCost(config: LstmConfig, shape: readonly number[], weightsGiven = false): Cost {
  const [batch = 0, timesteps = 0, features = 0] = shape;
  const { units } = config;
  const variables = lstmVariables(config, features);
  const initializers = [config.kernelInitializer, config.recurrentInitializer, config.biasInitializer];
  const creation = weightsGiven
    ? 0
    : variables.reduce((sum, variable, index) => sum + (initializers[index]?.cost(variable.shape) ?? 0), 0);
  const perStep = 4 * units * (features + units) + ACTIVATIONS_PER_UNIT * ACTIVATION_COST * units;
  const weights = variables.reduce((sum, variable) => sum + sizeOf(variable.shape), 0);
  return {
    multiplyAdds: creation + batch * timesteps * perStep,
    elements: sizeOf(shape) + weights + RECORDED * batch * timesteps * units,
  };
}

/** A warning that names the limit where the values of such an input would take too much. */
export function checkLimits(config: LstmConfig, shape: readonly number[], weightsGiven = false): Problem | undefined {
  return checkCost(lstmCost(config, shape, weightsGiven));
}
