/** Which layers have as many parameters as the document says, and which as many as it is assumed to say. */
import { argumentOf, type Dimension, type LayerDefinition, type ModelLayer, valueOf } from "../definition";

/** Arguments of recurrent layers on which the number of their parameters rests. */
const COUNTED = `units filters kernel_size use_bias reset_after features
  input_size hidden_size num_layers proj_size bias bidirectional`.split(/\s+/);

/** Whether the number of a recurrent layer's parameters rests on a size that is assumed. */
export function isCountAssumed(layer: LayerDefinition): boolean {
  const { weights, framework, input } = layer;
  if (weights) return false;
  const isFirst = valueAt(layer, "data_format") === "channels_first";
  const features = framework === "torch" ? undefined : input.shape.at(isFirst ? 2 : -1);
  return features?.kind === "unknown" || hasOpenSize(layer);
}

const hasOpenSize = (layer: LayerDefinition): boolean =>
  COUNTED.some((name) => argumentOf(layer, name)?.value.kind === "unknown") ||
  (layer.parts ?? []).some((part) => hasOpenSize(part.layer));

const valueAt = (layer: LayerDefinition, name: string): unknown => {
  const argument = argumentOf(layer, name);
  return argument && valueOf(argument.value);
};

/** Layers whose variables do not rest on their inputs' sizes. */
const OF_THEMSELVES: ReadonlySet<string> = new Set(["Embedding", "Attention"]);

/** The same of a plain layer, whose arguments are all known, on inputs of these shapes. */
export function isPlainCountAssumed(layer: ModelLayer, shapes: readonly (readonly Dimension[])[]): boolean {
  const { className, profile, config, parts: [part] = [] } = layer;
  if (part) return isPlainCountAssumed(part.layer, shapes);
  if (profile === "torch" || OF_THEMSELVES.has(className)) return false;
  const { axis = -1, data_format: format } = config;
  const isOfAll = className === "PReLU" || axis !== -1 || format === "channels_first";
  return shapes.some((shape) => shape.slice(isOfAll ? 1 : -1).some(({ kind }) => kind === "unknown"));
}
