/** Questions that are asked of every `ConfigValue`. */
import type { ConfigValue } from "./definition";

export type ConfigRecord = { readonly [key: string]: ConfigValue };

/** Whether a value is a mapping: a JSON object, a Python dict. */
export function isRecord(value: ConfigValue | undefined): value is ConfigRecord {
  return typeof value === "object" && value !== null && !isList(value);
}

/** Whether a value is a list or a tuple. */
export function isList(value: ConfigValue | undefined): value is readonly ConfigValue[] {
  return Array.isArray(value);
}
