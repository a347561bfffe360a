/** Initializers, regularizers and constraints as programs make them ▶ what Keras's JSON has for them. */
import { initializerClass } from "../../catalog/keras/initializers";
import type { ConfigValue } from "../../definition";
import type { EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { configObject, configOf, type ConfigObject } from "../config-values";
import { ownEntry } from "../../lookup";

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
): ConfigObject | undefined {
  const match = /^(keras|tensorflow)\.(?:(initializers|regularizers|constraints)\.)?(\w+)$/.exec(path);
  if (match === null) return undefined;
  const [, root, section, name = ""] = match;
  if (section !== undefined && name === "get") {
    const [first] = given;
    const value = first && configOf(interpreter, first.value);
    return value === undefined ? undefined : configObject(value);
  }
  const isInitializer = section === "initializers" || (root === "tensorflow" && name.endsWith("_initializer"));
  const entry = isInitializer ? initializerEntry(name) : ownEntry(table(section) ?? {}, name);
  if (entry === undefined) return undefined;
  const config: Record<string, ConfigValue> = {};
  for (const [index, argument] of given.entries()) {
    const parameter = argument.name ?? entry.parameters[index];
    const value = configOf(interpreter, argument.value);
    // An argument that cannot be told leaves the whole untold.
    if (parameter === undefined || value === undefined || argument.spread !== undefined) return undefined;
    config[parameter] = value;
  }
  return configObject({ class_name: entry.name, config });
}

function initializerEntry(name: string): { readonly name: string; readonly parameters: readonly string[] } | undefined {
  const found = initializerClass(name);
  return found && { name: found.className, parameters: found.parameters.map((parameter) => parameter.name) };
}

function table(section: string | undefined): typeof REGULARIZERS | undefined {
  if (section === "regularizers") return REGULARIZERS;
  return section === "constraints" ? CONSTRAINTS : undefined;
}
