/** Values of a program in the form of a Keras configuration. */
import { activationNames } from "../../catalog/keras/activations";
import { initializerClass } from "../../catalog/keras/initializers";
import type { ConfigValue } from "../../definition";
import { entriesOf } from "../../scope/collections";
import type { EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/members";
import { UNKNOWN, type AbstractValue } from "../../scope/values";
import { isKeras, type KerasConfig } from "./values";

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
      return isKeras(value) && value.type === "config" ? value.value : undefined;
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

const REGULARIZERS: Readonly<Record<string, { readonly name: string; readonly parameters: readonly string[] }>> = {
  l1: { name: "L1", parameters: ["l1"] },
  L1: { name: "L1", parameters: ["l1"] },
  l2: { name: "L2", parameters: ["l2"] },
  L2: { name: "L2", parameters: ["l2"] },
  l1_l2: { name: "L1L2", parameters: ["l1", "l2"] },
  L1L2: { name: "L1L2", parameters: ["l1", "l2"] },
};

const CONSTRAINTS: Readonly<Record<string, { readonly name: string; readonly parameters: readonly string[] }>> = {
  max_norm: { name: "MaxNorm", parameters: ["max_value", "axis"] },
  maxnorm: { name: "MaxNorm", parameters: ["max_value", "axis"] },
  MaxNorm: { name: "MaxNorm", parameters: ["max_value", "axis"] },
  non_neg: { name: "NonNeg", parameters: [] },
  NonNeg: { name: "NonNeg", parameters: [] },
  unit_norm: { name: "UnitNorm", parameters: ["axis"] },
  UnitNorm: { name: "UnitNorm", parameters: ["axis"] },
  min_max_norm: { name: "MinMaxNorm", parameters: ["min_value", "max_value", "rate", "axis"] },
  MinMaxNorm: { name: "MinMaxNorm", parameters: ["min_value", "max_value", "rate", "axis"] },
};

/** What `keras.initializers.Constant(0.1)` and the like make, in Keras's serialised form. */
export function callConfig(
  interpreter: Interpreter,
  path: string,
  given: readonly EvaluatedArgument[],
): KerasConfig | undefined {
  const match = /^(keras|tensorflow)\.(?:(initializers|regularizers|constraints)\.)?(\w+)$/.exec(path);
  if (match === null) return undefined;
  const [, root, section, name = ""] = match;
  if (section !== undefined && name === "get") {
    const [first] = given;
    const value = first && configOf(interpreter, first.value);
    return value === undefined ? undefined : asConfig(value);
  }
  const isInitializer = section === "initializers" || (root === "tensorflow" && name.endsWith("_initializer"));
  const entry = isInitializer ? initializerEntry(name) : table(section)?.[name];
  if (entry === undefined) return undefined;
  const config: Record<string, ConfigValue> = {};
  for (const [index, argument] of given.entries()) {
    const parameter = argument.name ?? entry.parameters[index];
    const value = configOf(interpreter, argument.value);
    // An argument that cannot be told leaves the whole untold.
    if (parameter === undefined || value === undefined || argument.spread !== undefined) return undefined;
    config[parameter] = value;
  }
  return asConfig({ class_name: entry.name, config });
}

function initializerEntry(name: string): { readonly name: string; readonly parameters: readonly string[] } | undefined {
  const found = initializerClass(name);
  return found && { name: found.className, parameters: found.parameters.map((parameter) => parameter.name) };
}

function table(section: string | undefined): typeof REGULARIZERS | undefined {
  if (section === "regularizers") return REGULARIZERS;
  return section === "constraints" ? CONSTRAINTS : undefined;
}

function asConfig(value: ConfigValue): KerasConfig {
  const created: KerasConfig = {
    kind: "library",
    family: "keras",
    type: "config",
    value,
    join: (other) =>
      isKeras(other) && other.type === "config" && JSON.stringify(other.value) === JSON.stringify(value)
        ? created
        : UNKNOWN,
  };
  return created;
}
