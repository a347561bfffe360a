/** The same module with other arguments, fed with what the document gives for it as far as that fits. */
import type { LayerDefinition, Weights } from "../../definition";
import { valueOf } from "../../definition";
import { checkTorchFeed, checkTorchWeights } from "./checks";
import { type TorchConfig, torchConfig } from "./config";
import { torchVariables } from "./variables";
import { ownEntry } from "../../lookup";

/**
 * The definition without the weights and states that its arguments leave no place for. Of a deeper module or one
 * with two directions the parameters of the lower layers and the forward direction are the shallower one's, too.
 */
export function fittingFeed(definition: LayerDefinition): LayerDefinition {
  const reading = torchConfig(definition);
  if ("problems" in reading) return definition;
  const { config } = reading;
  const { weights, initialState, ...rest } = definition;
  const kept = weights && fittingWeights(config, weights);
  const shape = definition.input.shape.map(valueOf);
  const statesFit = initialState && checkTorchFeed(config, { initialState }, shape).length === 0;
  return { ...rest, ...(kept && { weights: kept }), ...(statesFit && { initialState }) };
}

/** Of the given weights the module's own, where they are all there. */
function fittingWeights(config: TorchConfig, given: Weights): Weights | undefined {
  const variables = torchVariables(config);
  const own = Object.fromEntries(
    variables.flatMap(({ name }) => {
      const weight = ownEntry(given, name);
      return weight ? [[name, weight] as const] : [];
    }),
  );
  return checkTorchWeights(config, variables, own).length === 0 ? own : undefined;
}
