/** What values are called as keys of a dict, whose entries stand under strings. */
import type { Interpreter } from "../interpreter";
import { constant, external, tuple, UNKNOWN, type AbstractValue } from "./values";

/** Stands before what is no string of the program. */
const MARK = "\0";

const NUMBER = `${MARK}number:`;
const TRUTH = `${MARK}truth:`;
const TUPLE = `${MARK}tuple:`;
const EXTERNAL = `${MARK}external:`;
const MEMBER = `${MARK}member:`;
const NOTHING = `${MARK}none`;

/** The entry of a value that is a key; `undefined` where it is not known, or cannot be a key here. */
export function keyOf(value: AbstractValue): string | undefined {
  switch (value.kind) {
    case "constant": {
      const { value: held } = value;
      if (typeof held === "string") return held.startsWith(MARK) ? undefined : held;
      if (typeof held === "boolean") return TRUTH + String(Number(held));
      return held === null ? NOTHING : NUMBER + String(held);
    }
    case "tuple": {
      const keys = value.unordered ? [undefined] : value.items.map(keyOf);
      return keys.includes(undefined) ? undefined : TUPLE + JSON.stringify(keys);
    }
    case "external":
      return EXTERNAL + value.path;
    case "instance":
      return value.identity === undefined ? undefined : MEMBER + value.identity;
    default:
      return undefined;
  }
}

/** The entry of a key among those that a dict has: `1`, `1.0` and `True` are one key, whichever was there first. */
export function heldKey(entries: ReadonlyMap<string, AbstractValue>, value: AbstractValue): string | undefined {
  const key = keyOf(value);
  if (key === undefined || entries.has(key)) return key;
  const [from, to] = key.startsWith(TRUTH) ? [TRUTH, NUMBER] : [NUMBER, TRUTH];
  const other = to + key.slice(from.length);
  return key.startsWith(from) && entries.has(other) ? other : key;
}

/** The same of a dict or an object of JavaScript's, whose keys are texts. */
export const memberKey = (
  { program }: Interpreter,
  entries: ReadonlyMap<string, AbstractValue>,
  value: AbstractValue,
): string | undefined =>
  program.isScript && value.kind === "constant" ? String(value.value) : heldKey(entries, value);

/** The value that stands for a key of a dict. */
export function valueOfKey(key: string): AbstractValue {
  if (!key.startsWith(MARK)) return constant(key);
  if (key === NOTHING) return constant(null);
  if (key.startsWith(NUMBER)) return constant(Number(key.slice(NUMBER.length)));
  if (key.startsWith(TRUTH)) return constant(key.endsWith("1"));
  if (key.startsWith(EXTERNAL)) return external(key.slice(EXTERNAL.length));
  if (!key.startsWith(TUPLE)) return UNKNOWN;
  const keys: unknown = JSON.parse(key.slice(TUPLE.length));
  return Array.isArray(keys) ? tuple(keys.map((each) => valueOfKey(String(each)))) : UNKNOWN;
}

/** Whether it is a string of the program, as the names of arguments and attributes are. */
export const isName = (key: string): boolean => !key.startsWith(MARK);
