/** Values of a program in the form of a Keras configuration: JSON, with the names of functions and classes. */
import { activationNames } from "../catalog/keras/activations";
import { initializerClass } from "../catalog/keras/initializers";
import type { ConfigValue } from "../definition";
import { entriesOf } from "../scope/values/collections";
import type { Interpreter } from "../scope/interpreter";
import { itemsOf } from "../scope/expressions/members";
import { UNKNOWN, type AbstractValue, type LibraryValue } from "../scope/values/values";

/** An object that stands in a layer's configuration: an initializer, a regularizer. */
export interface ConfigObject extends LibraryValue {
  readonly family: "config";
  /** As Keras serialises it. */
  readonly config: ConfigValue;
}

const isConfig = (value: AbstractValue): value is ConfigObject => value.kind === "library" && value.family === "config";

/** The object of this configuration; two ways through the program that made the same have it in common. */
export function configObject(config: ConfigValue): ConfigObject {
  const created: ConfigObject = {
    kind: "library",
    family: "config",
    config,
    join: (other) => (isConfig(other) && JSON.stringify(other.config) === JSON.stringify(config) ? created : UNKNOWN),
  };
  return created;
}

/** Larger objects are no configuration; a few lines can put more values in each other than can be counted. */
const MAX_VALUES = 10_000;

/** So many of them anybody may write. */
const FEW_VALUES = 64;

/** How deep lists and dicts may stand in each other. */
const MAX_DEPTH = 16;

/** The value as JSON has it; `undefined` where not all of it is known. */
export const configOf = (interpreter: Interpreter, value: AbstractValue): ConfigValue | undefined =>
  convert(interpreter, value, { left: MAX_VALUES }, 0);

/** @param allowance how many values may still be converted */
function convert(
  interpreter: Interpreter,
  value: AbstractValue,
  allowance: { left: number },
  depth: number,
): ConfigValue | undefined {
  if (depth > MAX_DEPTH || allowance.left-- <= 0) return undefined;
  // An object of more than a few values counts as the largest.
  if (allowance.left === MAX_VALUES - FEW_VALUES && !interpreter.affords(MAX_VALUES)) allowance.left = 0;
  const inside = (item: AbstractValue): ConfigValue | undefined => convert(interpreter, item, allowance, depth + 1);
  switch (value.kind) {
    case "constant":
      return value.value;
    case "list":
    case "tuple": {
      const items = itemsOf(interpreter, value);
      if (items === undefined || items.length > allowance.left) return undefined;
      const converted = items.map(inside);
      return converted.includes(undefined) ? undefined : converted.filter((item) => item !== undefined);
    }
    case "dictionary": {
      const entries = entriesOf(interpreter, value);
      if (entries === undefined || entries.size > allowance.left) return undefined;
      const converted = [...entries].map(([key, entry]) => [key, inside(entry)] as const);
      if (converted.some(([, entry]) => entry === undefined)) return undefined;
      return Object.fromEntries(converted.flatMap(([key, entry]) => (entry === undefined ? [] : [[key, entry]])));
    }
    case "external":
      return referenced(value.path);
    case "library":
      return isConfig(value) ? value.config : undefined;
    default:
      return undefined;
  }
}

/**
 * Named like an activation, and another function: `ops.gelu` is the approximation by tanh, which the activation
 * is not; the backend's `hard_sigmoid` has the slope 0.2, Keras 3's activation 1/6 (Keras 3.15, ops/nn.py and
 * legacy/backend.py).
 */
const OTHER_FUNCTIONS = /^keras\.(ops(\.nn)?\.gelu|backend\.hard_sigmoid)$/;

/** A function or class that is named, not called: `keras.activations.tanh`, `keras.initializers.Zeros`, `tf.float32`. */
function referenced(path: string): ConfigValue | undefined {
  const at = path.lastIndexOf(".");
  const [module, name] = [path.slice(0, at), path.slice(at + 1)];
  if (/^(keras\.(activations|backend|ops|ops\.nn)|tensorflow|tensorflow\.(nn|math))$/.test(module)) {
    if (activationNames.includes(name) && !OTHER_FUNCTIONS.test(path)) return name;
  }
  if (/^(keras|tensorflow)\.initializers$/.test(module)) {
    const found = initializerClass(name);
    return found && { class_name: found.className, config: {} };
  }
  return /^(numpy|tensorflow)$/.test(module) && /^(b?float|u?int)\d+$/.test(name) ? name : undefined;
}
