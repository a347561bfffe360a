/** JavaScript's own functions and the members of its lists and objects, as far as sizes come through them. */
import { entriesOf, heldEntries, keptEntries, newDictionary, newList } from "../../scope/collections";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { heldItems, itemsOf } from "../../scope/members";
import { constant, external, UNCERTAIN, UNKNOWN, type AbstractValue } from "../../scope/values";
import type { LibraryPart } from "../libraries";

const PREFIX = "js.";

const GLOBALS: ReadonlySet<string> = new Set([
  "Array",
  "JSON",
  "Math",
  "Number",
  "Object",
  "console",
  "parseFloat",
  "parseInt",
  "require",
]);

export const javascriptLibrary: LibraryPart = {
  unbound: (name) => (GLOBALS.has(name) ? external(PREFIX + name) : undefined),
  member(interpreter, object, name) {
    if (object.kind === "dictionary") return heldEntries(interpreter, object)?.get(name) ?? methodOrUnknown(name);
    if (name !== "length") return undefined;
    if (object.kind === "constant") return typeof object.value === "string" ? constant(object.value.length) : undefined;
    const items = heldItems(interpreter, object);
    return items && constant(items.length);
  },
  call(interpreter, callee, site) {
    if (callee.kind !== "external" || !callee.path.startsWith(PREFIX)) return undefined;
    return callGlobal(interpreter, callee.path.slice(PREFIX.length), site);
  },
  callMethod(interpreter, { self, name }, site) {
    if (self.kind !== "list" && self.kind !== "tuple") return undefined;
    return name === "concat" ? concatenated(interpreter, self, site) : undefined;
  },
};

/** What every object has; any other name may be set where nobody sees it. */
const methodOrUnknown = (name: string): AbstractValue | undefined =>
  name === "hasOwnProperty" || name === "toString" ? undefined : UNKNOWN;

const MATH: Readonly<Record<string, (...numbers: readonly number[]) => number>> = {
  abs: Math.abs,
  ceil: Math.ceil,
  exp: Math.exp,
  floor: Math.floor,
  log2: Math.log2,
  max: Math.max,
  min: Math.min,
  pow: Math.pow,
  round: Math.round,
  sqrt: Math.sqrt,
  trunc: Math.trunc,
};

function callGlobal(interpreter: Interpreter, path: string, site: CallSite): AbstractValue | undefined {
  const values = site.arguments.map(({ value }) => value);
  const [first] = values;
  if (site.arguments.some(({ spread }) => spread !== undefined)) return UNKNOWN;
  switch (path) {
    case "require":
      return first?.kind === "constant" && typeof first.value === "string"
        ? interpreter.library.imported(first.value)
        : UNKNOWN;
    case "Number":
    case "parseFloat":
    case "parseInt":
      return first?.kind === "constant" && values.length === 1 ? numberFrom(path, first.value) : UNKNOWN;
    case "Object.freeze":
    case "Object.seal":
      return first;
    case "Object.assign":
      return merged(interpreter, values);
    case "console.log":
      return UNKNOWN;
    default:
      return callMath(path, values);
  }
}

function numberFrom(path: string, value: string | number | boolean | null): AbstractValue {
  const parse = path === "parseInt" ? Number.parseInt : path === "parseFloat" ? Number.parseFloat : undefined;
  const number = parse ? parse(String(value)) : Number(value);
  return Number.isFinite(number) ? constant(number) : UNKNOWN;
}

function callMath(path: string, values: readonly AbstractValue[]): AbstractValue | undefined {
  const name = path.replace(/^Math\./, "");
  const calculate = name !== path && Object.hasOwn(MATH, name) ? MATH[name] : undefined;
  const numbers = values.flatMap((value) =>
    value.kind === "constant" && typeof value.value === "number" ? [value.value] : [],
  );
  if (calculate === undefined || numbers.length !== values.length || numbers.length === 0) return UNKNOWN;
  const result = calculate(...numbers);
  return Number.isFinite(result) ? constant(result) : UNKNOWN;
}

/** `Object.assign(target, …sources)`: what the target holds then, and what is returned. */
function merged(interpreter: Interpreter, values: readonly AbstractValue[]): AbstractValue {
  const held = values.map((value) => entriesOf(interpreter, value));
  const all = held.flatMap((entries) => (entries === undefined ? [] : [...entries]));
  const result = held.includes(undefined) ? UNCERTAIN : new Map(all);
  const [target] = values;
  if (target?.kind !== "dictionary") return newDictionary(interpreter, result);
  interpreter.store.set(target.entries, keptEntries(result));
  return target;
}

/** `list.concat(items, more)` */
function concatenated(interpreter: Interpreter, list: AbstractValue, site: CallSite): AbstractValue {
  const parts = [list, ...site.arguments.map(({ value }) => value)].map((value) =>
    value.kind === "list" || value.kind === "tuple" ? itemsOf(interpreter, value) : [value],
  );
  const items = parts.flatMap((part) => part ?? []);
  return newList(interpreter, parts.includes(undefined) ? UNCERTAIN : items);
}
