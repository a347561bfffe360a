/** Flags that are a layer's own arguments, and sizes that its arguments say. */
import {
  argumentOf,
  type ConfigValue,
  type Dimension,
  known,
  type LayerDefinition,
  unknown,
  valueOf,
} from "../definition";
import { multipleOf } from "../text/multiple";
import { pythonLiteral } from "../text/python-text";
import type { Flags, FlagValue } from "./layer-returns";
import { ownEntry } from "../lookup";

/** Whether the layer has that flag set. */
export function isSet(layer: LayerDefinition, flag: string): boolean {
  const argument = argumentOf(layer, flag);
  return argument !== undefined && valueOf(argument.value) === true;
}

/** The layer with that argument changed, where it has it. */
export function withArguments(
  layer: LayerDefinition,
  values: Readonly<Record<string, FlagValue | ConfigValue>>,
): LayerDefinition {
  const changed = layer.arguments.map((argument) => {
    const value = ownEntry(values, argument.name);
    return value === undefined || (argument.value.kind === "known" && argument.value.value === value)
      ? argument
      : { ...argument, value: known(value), origin: "written" as const, text: pythonLiteral(value) };
  });
  return { ...layer, arguments: changed };
}

/** A size that an argument says, with its symbol where the document does not resolve it. */
export function sizeArgument(layer: LayerDefinition, name: string): Dimension {
  const value = argumentOf(layer, name)?.value;
  const size = Number(value && valueOf(value));
  return value?.kind === "unknown" ? unknown(value.expression, size) : known(size);
}

/** A multiple of a size: `2 * units` of a symbolic one. */
export const times = (count: number, size: Dimension): Dimension =>
  size.kind === "known" ? known(count * size.value) : unknown(multipleOf(count, size.expression), count * size.assumed);

/** Flags by name, as they are in a record of booleans. */
export const flagsOf = (layer: LayerDefinition, names: readonly string[]): Flags =>
  Object.fromEntries(names.map((name) => [name, isSet(layer, name)]));
