/** What JSON and YAML files hold that a program loads its settings from. */
import { load, YAML11_SCHEMA } from "js-yaml";
import { newDictionary, newList } from "../../scope/collections";
import type { Interpreter } from "../../scope/interpreter";
import type { OpenedText } from "../../scope/modules";
import { constant, NONE, UNKNOWN, type AbstractValue } from "../../scope/values";

/** UTF-16 units: settings that people write are shorter. */
const LARGEST_FILE = 100_000;

/** How many values are taken of a file, and how deep they stand in each other. */
const MOST_VALUES = 5_000;
const MAX_DEPTH = 20;

export type ConfigFormat = "json" | "yaml";

/** By the file as it is now; `undefined` where it is not what it should be. */
const parsed: Readonly<Record<ConfigFormat, WeakMap<OpenedText, unknown>>> = {
  json: new WeakMap(),
  yaml: new WeakMap(),
};

/** The value that `json.load` or PyYAML's loaders give of a file, new with each call, as they give it. */
export function loadedConfig(interpreter: Interpreter, file: OpenedText, format: ConfigFormat): AbstractValue {
  if (file.text.length > LARGEST_FILE) return UNKNOWN;
  const known = parsed[format];
  if (!known.has(file)) known.set(file, parse(file.text, format));
  return valueOfConfig(interpreter, known.get(file));
}

/** The value of `json.loads("{…}")` and `JSON.parse("{…}")`. */
export function literalConfig(interpreter: Interpreter, text: AbstractValue): AbstractValue {
  if (text.kind !== "constant" || typeof text.value !== "string" || text.value.length > LARGEST_FILE) return UNKNOWN;
  return valueOfConfig(interpreter, parse(text.value, "json"));
}

function valueOfConfig(interpreter: Interpreter, config: unknown): AbstractValue {
  let count = 0;
  const valueOf = (held: unknown, depth: number): AbstractValue => {
    if (depth > MAX_DEPTH || ++count > MOST_VALUES) return UNKNOWN;
    if (held === null) return NONE;
    // OmegaConf puts another value in its place.
    if (typeof held === "string" && held.includes("${")) return UNKNOWN;
    if (typeof held === "string" || typeof held === "number" || typeof held === "boolean") return constant(held);
    if (Array.isArray(held)) {
      return newList(
        interpreter,
        held.map((item) => valueOf(item, depth + 1)),
      );
    }
    if (typeof held !== "object" || Object.getPrototypeOf(held) !== Object.prototype) return UNKNOWN;
    const entries = Object.entries(held).map(([name, item]) => [name, valueOf(item, depth + 1)] as const);
    return newDictionary(interpreter, new Map(entries));
  };
  return valueOf(config, 0);
}

/** PyYAML reads YAML 1.1: `yes` is true, `1e-3` a text. */
function parse(text: string, format: ConfigFormat): unknown {
  try {
    return format === "json" ? JSON.parse(text) : load(text, { schema: YAML11_SCHEMA });
  } catch {
    return undefined;
  }
}
