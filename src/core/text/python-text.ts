/** Config values as one would write them in Python: in messages, code lines and signatures. */
import { type ConfigRecord, isList, isRecord } from "../config-value";
import type { ConfigValue } from "../definition";

/** `True`, `None`, `"tanh"`, `(3, 2)` as a list, and a serialised object as its constructor: `Constant(value=0.1)`. */
export function pythonLiteral(value: ConfigValue): string {
  if (value === null) {
    return "None";
  }
  if (typeof value === "boolean") {
    return value ? "True" : "False";
  }
  if (typeof value === "number") {
    return pythonNumber(value);
  }
  if (typeof value === "string") {
    return JSON.stringify(value);
  }
  if (isList(value)) {
    return `[${value.map(pythonLiteral).join(", ")}]`;
  }
  const { class_name: className, config } = value;
  return typeof className === "string" ? `${className}(${keywords(config)})` : dictionary(value);
}

function pythonNumber(value: number): string {
  if (Number.isFinite(value)) {
    return String(value);
  }
  return Number.isNaN(value) ? 'float("nan")' : `float("${value < 0 ? "-" : ""}inf")`;
}

/** A serialised object's config as keyword arguments; what is `None` there is left out. */
function keywords(config: ConfigValue | undefined): string {
  if (!isRecord(config)) {
    return "";
  }
  return Object.entries(config)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}=${pythonLiteral(value)}`)
    .join(", ");
}

const dictionary = (value: ConfigRecord): string =>
  `{${Object.entries(value)
    .map(([key, item]) => `${JSON.stringify(key)}: ${pythonLiteral(item)}`)
    .join(", ")}}`;
