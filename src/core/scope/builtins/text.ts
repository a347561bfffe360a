/** What Python's strings give, as far as literal ones tell. */
import type { Interpreter } from "../interpreter";
import { newList } from "../values/collections";
import { itemsOf } from "../expressions/members";
import { isSearchable, MAX_TEXT } from "./text-costs";
import { constant, tuple, UNKNOWN, type AbstractValue } from "../values/values";

/** A text, or `undefined` where it is none. */
const asText = (value: AbstractValue | undefined): string | undefined =>
  value?.kind === "constant" && typeof value.value === "string" ? value.value : undefined;

/** As `str()` and a replacement field write it; how a float is written is Python's affair. */
export function shownText(value: AbstractValue | undefined): string | undefined {
  if (value?.kind !== "constant") return undefined;
  if (typeof value.value === "string") return value.value;
  if (typeof value.value !== "number" || !Number.isSafeInteger(value.value)) return undefined;
  // Python's `repr` of a whole float is so below 1e16.
  return value.isFloat ? `${value.value}.0` : String(value.value);
}

/** The parts of a formatted string one behind the other. */
export function joinedText(parts: readonly AbstractValue[]): AbstractValue {
  return joined(parts.map(shownText), "");
}

/** The texts with another between them; unknown where one is, or where it becomes too long. */
function joined(texts: readonly (string | undefined)[], between: string): AbstractValue {
  let length = between.length * Math.max(0, texts.length - 1);
  for (const text of texts) {
    if (text === undefined) return UNKNOWN;
    length += text.length;
  }
  return length <= MAX_TEXT ? constant(texts.join(between)) : UNKNOWN;
}

/** `"lstm".upper()`, `"8,4".split(",")`, `"{}_{}".format("lstm", 1)` */
export function callTextMethod(
  interpreter: Interpreter,
  text: string,
  name: string,
  given: readonly AbstractValue[],
): AbstractValue {
  const [first, second] = given;
  const argument = asText(first);
  switch (name) {
    case "upper":
      return constant(text.toUpperCase());
    case "lower":
      return constant(text.toLowerCase());
    case "capitalize":
      return constant(text.charAt(0).toUpperCase() + text.slice(1).toLowerCase());
    case "strip":
    case "lstrip":
    case "rstrip":
      return given.length > 0 ? UNKNOWN : constant(stripped(text, name));
    case "startswith":
      return argument !== undefined && given.length === 1 ? constant(text.startsWith(argument)) : UNKNOWN;
    case "endswith":
      return argument !== undefined && given.length === 1 ? constant(text.endsWith(argument)) : UNKNOWN;
    case "find":
    case "rfind":
      return argument !== undefined && given.length === 1 ? placeOf(text, argument, name) : UNKNOWN;
    case "count": {
      const parts = given.length === 1 ? partsOf(text, argument) : undefined;
      return parts ? constant(parts.length - 1) : UNKNOWN;
    }
    case "replace": {
      const other = asText(second);
      const parts = other !== undefined && given.length === 2 ? partsOf(text, argument) : undefined;
      return parts && other !== undefined ? joined(parts, other) : UNKNOWN;
    }
    case "split": {
      const parts = given.length > 1 ? undefined : splitText(text, first);
      return parts !== undefined && interpreter.affords(parts.length)
        ? newList(interpreter, parts.map(constant))
        : UNKNOWN;
    }
    case "rsplit":
      return splitFromEnd(interpreter, text, argument, second);
    case "partition":
    case "rpartition": {
      const at = argument && isSearchable(text, argument) ? placeBetween(text, argument, name) : undefined;
      return at === undefined || !argument ? UNKNOWN : tuple(partedAt(text, argument, at, name).map(constant));
    }
    case "title":
      return /^[A-Za-z]*$/.test(text) ? callTextMethod(interpreter, text, "capitalize", []) : UNKNOWN;
    case "removeprefix":
      return argument === undefined
        ? UNKNOWN
        : constant(text.startsWith(argument) ? text.slice(argument.length) : text);
    case "removesuffix":
      return argument === undefined
        ? UNKNOWN
        : constant(argument !== "" && text.endsWith(argument) ? text.slice(0, -argument.length) : text);
    case "join": {
      const items = first && itemsOf(interpreter, first);
      return items ? joined(items.map(asText), text) : UNKNOWN;
    }
    case "format":
      return formatted(text, /\{(\d*)\}/g, given);
    default:
      return UNKNOWN;
  }
}

/** `"%sCell" % kind`, `"%s_%d" % ("lstm", 1)` */
export function percentText(text: string, value: AbstractValue): AbstractValue {
  return formatted(text, /%[sd]/g, value.kind === "tuple" ? value.items : [value]);
}

/** The text with what is given in its fields' places, one after the other or by their numbers. */
function formatted(text: string, field: RegExp, given: readonly AbstractValue[]): AbstractValue {
  const plain = text.split(field.source.includes("(") ? /\{\d*\}/ : field);
  // What is left of a field is one with more to it: a width, a name.
  if (plain.some((part) => /[{}%]/.test(part))) return UNKNOWN;
  const fields = [...text.matchAll(field)];
  const values = fields.map(([written, number], index) => {
    const value = given[number ? Number(number) : index];
    const isWhole = written === "%d" && value?.kind === "constant" && typeof value.value === "number";
    return isWhole ? constant(Math.trunc(value.value)) : value;
  });
  if (values.some((value) => shownText(value) === undefined)) return UNKNOWN;
  return joinedText(plain.flatMap((part, index) => [constant(part), ...(values[index] ? [values[index]] : [])]));
}

/** Where the part stands among the characters, as Python counts them; -1 where it does not. */
function placeOf(text: string, part: string, name: "find" | "rfind"): AbstractValue {
  if (!isSearchable(text, part)) return UNKNOWN;
  const at = name === "find" ? text.indexOf(part) : text.lastIndexOf(part);
  return constant(at < 0 ? at : Array.from(text.slice(0, at)).length);
}

function stripped(text: string, name: "strip" | "lstrip" | "rstrip"): string {
  if (name === "strip") return text.trim();
  return name === "lstrip" ? text.trimStart() : text.trimEnd();
}

/** `split()` at runs of white space, `split(",")`. */
function splitText(text: string, separator: AbstractValue | undefined): readonly string[] | undefined {
  if (separator === undefined || (separator.kind === "constant" && separator.value === null)) {
    return text.trim() === "" ? [] : text.trim().split(/\s+/);
  }
  return partsOf(text, asText(separator));
}

/** `"torch.nn.LSTM".rsplit(".", 1)`: the last parts, as many as are asked for, behind all before them. */
function splitFromEnd(
  interpreter: Interpreter,
  text: string,
  separator: string | undefined,
  limit: AbstractValue | undefined,
): AbstractValue {
  const parts = partsOf(text, separator);
  const most =
    limit?.kind === "constant" && typeof limit.value === "number" && limit.value >= 0 ? limit.value : undefined;
  if (parts === undefined || separator === undefined || (limit !== undefined && most === undefined)) return UNKNOWN;
  const kept = most === undefined ? 0 : Math.max(0, parts.length - 1 - most);
  const all = [parts.slice(0, kept + 1).join(separator), ...parts.slice(kept + 1)];
  return interpreter.affords(parts.length) ? newList(interpreter, all.map(constant)) : UNKNOWN;
}

const placeBetween = (text: string, separator: string, name: "partition" | "rpartition"): number =>
  name === "partition" ? text.indexOf(separator) : text.lastIndexOf(separator);

/** What stands before a separator, it, and what stands behind; where it is nowhere, the text and twice nothing. */
function partedAt(text: string, separator: string, at: number, name: "partition" | "rpartition"): readonly string[] {
  if (at < 0) return name === "partition" ? [text, "", ""] : ["", "", text];
  return [text.slice(0, at), separator, text.slice(at + separator.length)];
}

/** What stands between the places where a separator does; `undefined` where it cannot be looked for. */
const partsOf = (text: string, separator: string | undefined): readonly string[] | undefined =>
  separator && isSearchable(text, separator) ? text.split(separator) : undefined;
