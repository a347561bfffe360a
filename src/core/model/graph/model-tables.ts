/** The models that a program makes, as a document in JSON has them: for a table of all their layers. */
import type { ModelDefinition, ModelLayer } from "../../definition";
import { type GraphContext, modelDefinition, type SettledModel } from "./model-graph";

/** The models with a recurrent layer of which every layer is known, and what comes into them. */
export function modelTables(models: readonly SettledModel[], context: GraphContext): readonly ModelDefinition[] {
  return models.flatMap((settled, index) => {
    const otherwise = `${settled.className.toLowerCase()}${index === 0 ? "" : `_${index}`}`;
    const { model } = modelDefinition(settled, context, otherwise);
    return isWhole(model) && holdsRecurrent(model) ? [model] : [];
  });
}

/** Whether every layer is known, and all comes in where the model's inputs are. */
function isWhole({ className, layers, calls, inputs }: ModelDefinition): boolean {
  const sources = calls.filter((call) => call.inputs.length === 0);
  return (
    layers.every(isKnown) &&
    sources.every(({ layer }) => layers[layer]?.className === "InputLayer") &&
    sources.length === (className === "Sequential" ? 1 : inputs.length)
  );
}

const isKnown = ({ className, open, model }: ModelLayer): boolean =>
  className !== "" && open === undefined && (model === undefined || isWhole(model));

const holdsRecurrent = ({ layers }: ModelDefinition): boolean =>
  layers.some(({ recurrent, model }) => recurrent !== undefined || (model !== undefined && holdsRecurrent(model)));
