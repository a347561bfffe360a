/** What JSON and YAML files hold that a program loads its settings from. */
import { boolYaml11Tag, load, NOT_RESOLVED, YAML11_SCHEMA } from "js-yaml";
import { newDictionary, newList } from "../../scope/values/collections";
import type { Interpreter } from "../../scope/interpreter";
import type { OpenedText } from "../../scope/modules";
import { constant, NONE, UNKNOWN, type AbstractValue } from "../../scope/values/values";

/** UTF-16 units: settings that people write are shorter. */
export const LARGEST_FILE = 100_000;

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
export const loadedConfig = (interpreter: Interpreter, file: OpenedText, format: ConfigFormat): AbstractValue =>
  valueOfConfig(interpreter, parsedConfig(file, format));

/** What a file holds; `undefined` where it is not what it should be, or too long. */
export function parsedConfig(file: OpenedText, format: ConfigFormat): unknown {
  if (file.text.length > LARGEST_FILE) return undefined;
  const known = parsed[format];
  if (!known.has(file)) known.set(file, parse(file.text, format));
  return known.get(file);
}

/** The value of `json.loads("{…}")` and `JSON.parse("{…}")`. */
export function literalConfig(interpreter: Interpreter, text: AbstractValue): AbstractValue {
  if (text.kind !== "constant" || typeof text.value !== "string" || text.value.length > LARGEST_FILE) return UNKNOWN;
  return valueOfConfig(interpreter, parse(text.value, "json"));
}

/** Whether it holds values under names. */
export const isConfigTree = (held: unknown): held is Readonly<Record<string, unknown>> =>
  typeof held === "object" && held !== null && Object.getPrototypeOf(held) === Object.prototype;

/** What OmegaConf takes for a value that is still to be given. */
export const MISSING = "???";

/** The value of what such a file holds, new with each call. */
export function valueOfConfig(interpreter: Interpreter, config: unknown): AbstractValue {
  let count = 0;
  const valueOf = (held: unknown, depth: number): AbstractValue => {
    if (depth > MAX_DEPTH || ++count > MOST_VALUES) return UNKNOWN;
    if (held === null) return NONE;
    // OmegaConf puts another value in its place.
    if (typeof held === "string" && (held === MISSING || held.includes("${"))) return UNKNOWN;
    if (typeof held === "string" || typeof held === "number" || typeof held === "boolean") return constant(held);
    if (Array.isArray(held)) {
      return newList(
        interpreter,
        held.map((item) => valueOf(item, depth + 1)),
      );
    }
    if (!isConfigTree(held)) return UNKNOWN;
    const entries = Object.entries(held).map(([name, item]) => [name, valueOf(item, depth + 1)] as const);
    return newDictionary(interpreter, new Map(entries));
  };
  return valueOf(config, 0);
}

/** PyYAML reads YAML 1.1, `yes` is true, `1e-3` a text; but `y` and `n` are themselves. Of a key that stands twice, the last counts. */
const PYYAML_SCHEMA = YAML11_SCHEMA.withTags({
  ...boolYaml11Tag,
  resolve: (text, isExplicit, tag) => (text.length === 1 ? NOT_RESOLVED : boolYaml11Tag.resolve(text, isExplicit, tag)),
});

function parse(text: string, format: ConfigFormat): unknown {
  try {
    return format === "json" ? JSON.parse(text) : load(text, { schema: PYYAML_SCHEMA, json: true });
  } catch {
    return undefined;
  }
}
