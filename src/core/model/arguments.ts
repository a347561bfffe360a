/** The arguments of a call by their parameters' names. */
import type { EvaluatedArgument, Interpreter } from "../scope/interpreter";
import { itemsOf } from "../scope/expressions/members";
import { symbolicSize, type Size } from "../scope/values/size";
import { NONE, UNKNOWN, type AbstractValue } from "../scope/values/values";

/** Reads arguments: `undefined` where one is not given, unknown where nobody can tell. */
export interface ArgumentReader {
  readonly value: (name: string) => AbstractValue | undefined;
  /** Those given without a name, as long as no spread stands before them. */
  readonly positional: () => readonly AbstractValue[];
  /** A number, or the symbol that stands for it; `undefined` where not given or None. */
  readonly size: (name: string) => Size | undefined;
  /** A whole number; `"unknown"` where it is given and not known. */
  readonly integer: (name: string, otherwise: number) => number | "unknown";
  readonly flag: (name: string, otherwise: boolean) => boolean | "unknown";
  readonly text: (name: string, otherwise: string) => string;
  /** A tuple of sizes; a single one counts for each of `count`. */
  readonly sizes: (name: string, count?: number) => readonly Size[] | undefined;
}

/** @param names the parameters in positional order; others are given by name. */
export function readArguments(
  interpreter: Interpreter,
  given: readonly EvaluatedArgument[],
  names: readonly string[],
): ArgumentReader {
  const byName = new Map<string, AbstractValue>();
  let uncertain = false;
  const positional: AbstractValue[] = [];
  for (const argument of given) {
    if (argument.spread !== undefined) {
      uncertain = true;
      continue;
    }
    const name = argument.name ?? (uncertain ? undefined : names[positional.length]);
    if (argument.name === undefined && !uncertain) positional.push(argument.value);
    if (name !== undefined) byName.set(name, argument.value);
  }
  const value = (name: string): AbstractValue | undefined => byName.get(name) ?? (uncertain ? UNKNOWN : undefined);
  return {
    value,
    positional: () => positional,
    size(name) {
      const held = value(name);
      return held && sizeOfValue(held, name);
    },
    integer(name, otherwise) {
      const held = value(name);
      if (held === undefined) return otherwise;
      return held.kind === "constant" && typeof held.value === "number" ? held.value : "unknown";
    },
    flag(name, otherwise) {
      const held = value(name);
      if (held === undefined) return otherwise;
      if (held.kind !== "constant") return "unknown";
      return Boolean(held.value);
    },
    text(name, otherwise) {
      const held = value(name);
      if (held === undefined) return otherwise;
      return held.kind === "constant" && typeof held.value === "string" ? held.value : "";
    },
    sizes(name, count) {
      const held = value(name);
      if (held === undefined) return undefined;
      const items = itemsOf(interpreter, held);
      if (items !== undefined) return items.map((item) => sizeOfValue(item, "None") ?? symbolicSize("None"));
      const single = held.kind === "constant" ? sizeOfValue(held, name) : undefined;
      return single === undefined || count === undefined ? undefined : Array.from({ length: count }, () => single);
    },
  };
}

/** The size that a value stands for; `undefined` for None and for what can be no size. */
export function sizeOfValue(value: AbstractValue, name: string): Size | undefined {
  if (value.kind === "constant") {
    return typeof value.value === "number" && Number.isInteger(value.value) ? value.value : undefined;
  }
  return value.kind === "unknown" ? symbolicSize(value.symbol ?? name) : undefined;
}

export const isNone = (value: AbstractValue | undefined): boolean =>
  value === NONE || (value?.kind === "constant" && value.value === null);
