/** Keras's activations by name. Source: keras 3.15.1 `activations/__init__.py`. */
import { isRecord } from "../../config-value";
import type { ConfigValue } from "../../definition";

const names = [
  "relu",
  "leaky_relu",
  "relu6",
  "softmax",
  "celu",
  "elu",
  "selu",
  "softplus",
  "softsign",
  "squareplus",
  "soft_shrink",
  "sparse_plus",
  "silu",
  "gelu",
  "glu",
  "tanh",
  "tanh_shrink",
  "threshold",
  "sigmoid",
  "sparse_sigmoid",
  "exponential",
  "hard_sigmoid",
  "hard_silu",
  "hard_tanh",
  "hard_shrink",
  "linear",
  "mish",
  "log_softmax",
  "log_sigmoid",
  "sparsemax",
] as const;

/** The name under which an activation is computed. */
export type ActivationName = (typeof names)[number];

const aliases: ReadonlyMap<string, ActivationName> = new Map<string, ActivationName>([
  ...names.map((name) => [name, name] as const),
  ["swish", "silu"],
  ["hard_swish", "hard_silu"],
]);

/** Every name that Keras knows, aliases included. */
export const activationNames: readonly string[] = [...aliases.keys()];

/**
 * The activation that a value means: a name, an alias, `null` (linear), or the serialised function
 * `{"class_name": "function", "config": "tanh"}`; `undefined` where it is none of Keras's own.
 */
export function activationName(value: ConfigValue): ActivationName | undefined {
  if (value === null) {
    return "linear";
  }
  if (typeof value === "string") {
    return aliases.get(value);
  }
  if (isRecord(value) && value["class_name"] === "function") {
    const name = value["config"];
    return typeof name === "string" ? aliases.get(name) : undefined;
  }
  return undefined;
}
