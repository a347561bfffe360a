/** The types of values: Python's own by their names, the document's by their classes. */
import { ancestry } from "../expressions/members";
import type { AbstractValue } from "./values";

/** The names of the types whose values are surely told from those of any other. */
const TYPES: ReadonlySet<string> = new Set(["int", "str", "float", "list", "tuple", "dict"]);

/** The name of a type that a program mentions, where it is one of these. */
const typeName = (type: AbstractValue): string | undefined => {
  const name = type.kind === "external" && type.path.startsWith("builtins.") ? type.path.slice("builtins.".length) : "";
  return TYPES.has(name) ? name : undefined;
};

/** The name of the type that a value has, where it surely is one of these. */
export function typeNameOf(value: AbstractValue): string | undefined {
  switch (value.kind) {
    case "constant":
      // A whole number may be a float, as far as it was calculated.
      if (typeof value.value === "number") return Number.isInteger(value.value) && !value.isFloat ? "int" : "float";
      return typeof value.value === "string" ? "str" : undefined;
    case "list":
      return value.once ? undefined : "list";
    case "dictionary":
      return "dict";
    case "tuple":
      return value.unordered || value.reads ? undefined : "tuple";
    default:
      return undefined;
  }
}

/** Whether a value is of one of Python's own types or of the document's classes; `undefined` where that cannot be told. */
export function isOfType(value: AbstractValue, type: AbstractValue): boolean | undefined {
  if (value.kind === "instance" && type.kind === "class") {
    const classes = ancestry(value.class);
    if (classes.includes(type)) return true;
    return classes.every(({ bases }) => bases.every(({ kind }) => kind === "class")) ? false : undefined;
  }
  const own = typeNameOf(value);
  const name = typeName(type);
  return own === undefined || name === undefined ? undefined : own === name;
}
