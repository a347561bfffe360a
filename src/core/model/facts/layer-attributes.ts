/** A recurrent layer's arguments as attributes of it: `lstm.hidden_size`, `layer.units`. */
import { layerClass } from "../../catalog/catalog";
import type { EvaluatedArgument } from "../../scope/interpreter";
import { constant, UNKNOWN, type AbstractValue } from "../../scope/values/values";
import type { LayerFacts } from "./layer-facts";

/** Those that the frameworks keep as they are given: an activation becomes a function, an input's shape that of its batch. */
const KEPT =
  /^(units|filters|input_size|hidden_size|num_layers|proj_size|bias|batch_first|bidirectional|dropout|recurrent_dropout|return_sequences|return_state|stateful|go_backwards|unroll|use_bias)$/;

/** What an attribute of a layer is that was made with these arguments; `undefined` of one that none of them says. */
export function argumentAttribute(
  { framework, className, profile = "keras-3", attributesSet }: LayerFacts,
  given: readonly EvaluatedArgument[],
  name: string,
): AbstractValue | undefined {
  const parameters = layerClass(framework, className, profile)?.parameters ?? [];
  const position = KEPT.test(name) ? parameters.findIndex((parameter) => parameter.name === name) : -1;
  if (position < 0) return undefined;
  if (attributesSet.some((set) => set.name === name)) return UNKNOWN;
  const named = given.find((each) => each.name === name);
  if (named !== undefined) return named.value;
  if (given.some(({ spread }) => spread !== undefined)) return UNKNOWN;
  const positional = given.filter((each) => each.name === undefined)[position];
  if (positional !== undefined) return positional.value;
  const standard = parameters[position]?.default;
  return typeof standard === "number" || typeof standard === "boolean" ? constant(standard) : UNKNOWN;
}
