/** A serialised configuration as the shape rules ask for it. */
import { isList, isRecord } from "../config-value";
import type { ConfigValue } from "../definition";
import { type Size, symbolicSize } from "../scope/values/size";
import { type AbstractValue, constant, tuple, UNKNOWN } from "../scope/values/values";
import type { ArgumentReader } from "./arguments";

export const isSize = (value: ConfigValue | undefined): value is number =>
  typeof value === "number" && Number.isInteger(value) && value >= 0;

/** A config as the shape rules ask for it. */
export function configArguments(written: (name: string) => ConfigValue | undefined): ArgumentReader {
  const size = (name: string): Size | undefined => {
    const value = written(name);
    return isSize(value) ? value : undefined;
  };
  return {
    positional: () => [],
    size,
    value: (name) => {
      const value = written(name);
      return value === undefined ? undefined : abstractValue(value);
    },
    integer: (name, otherwise) => {
      const value = written(name);
      // Keras writes what counts for one axis as a number or as a list of one.
      const single = isList(value) && value.length === 1 ? value[0] : value;
      return single === undefined ? otherwise : typeof single === "number" ? single : "unknown";
    },
    flag: (name, otherwise) => {
      const value = written(name);
      return value === undefined ? otherwise : Boolean(value);
    },
    text: (name, otherwise) => {
      const value = written(name);
      return (value ?? null) === null ? otherwise : typeof value === "string" ? value : "";
    },
    sizes: (name, count) => {
      const value = written(name);
      if (isList(value)) {
        return value.map((entry) => (typeof entry === "number" ? entry : symbolicSize("None")));
      }
      const single = size(name);
      return single === undefined || count === undefined ? undefined : Array.from({ length: count }, () => single);
    },
  };
}

/** A value of a configuration as the program could hold it. */
export function abstractValue(value: ConfigValue): AbstractValue {
  if (isList(value)) {
    return tuple(value.map(abstractValue));
  }
  return isRecord(value) ? UNKNOWN : constant(value);
}
