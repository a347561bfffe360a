/** JavaScript's own functions and the members of its lists and objects, as far as sizes come through them. */
import { isClosed } from "../../scope/values/absent";
import { entriesOfPairs } from "../../scope/builtins/builtins";
import { callCollectionMethod } from "../../scope/builtins/collection-methods";
import {
  entriesOf,
  heldEntries,
  heldItems,
  keptEntries,
  newDictionary,
  newList,
  noteHoles,
  possibleEntries,
} from "../../scope/values/collections";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import { loseContent, loseMembers, setMember } from "../../scope/statements/changes";
import { attributesAsNames, nameIn } from "../../scope/builtins/namespaces";
import { callTextMethod, shownText } from "../../scope/builtins/text";
import {
  ABSENT,
  constant,
  external,
  objectsOf,
  takesThis,
  UNCERTAIN,
  UNKNOWN,
  type AbstractValue,
  type Dictionary,
  type FunctionValue,
  type LibraryValue,
  type Method,
} from "../../scope/values/values";
import { literalConfig } from "./config-files";
import { callArrayMethod } from "./javascript-arrays";
import type { LibraryPart } from "../libraries";
import { ownEntry } from "../../lookup";

const PREFIX = "js.";

const GLOBALS: ReadonlySet<string> = new Set([
  "Array",
  "JSON",
  "Map",
  "Math",
  "Number",
  "Object",
  "Reflect",
  "String",
  "console",
  "parseFloat",
  "parseInt",
  "require",
]);

export const javascriptLibrary: LibraryPart = {
  unbound: (name) => (GLOBALS.has(name) ? external(PREFIX + name) : undefined),
  truth: (_, value) =>
    value.kind === "list" || value.kind === "dictionary" || value.kind === "instance" ? true : undefined,
  member(interpreter, object, name) {
    if (object.kind === "dictionary") {
      const entries = heldEntries(interpreter, object);
      return entries?.get(name) ?? (entries && isClosed(object) ? methodOrAbsent(name) : methodOrUnknown(name));
    }
    // What is set of a class's prototype, its objects have.
    if (object.kind === "class" && name === "prototype") return object;
    if (name !== "length") return undefined;
    if (object.kind === "constant") return typeof object.value === "string" ? constant(object.value.length) : undefined;
    const items = heldItems(interpreter, object);
    return items && constant(items.length);
  },
  call(interpreter, callee, site) {
    const bound = callee.kind === "external" ? callBound(interpreter, callee.path, site) : undefined;
    if (bound !== undefined) return bound;
    if (callee.kind !== "external" || !callee.path.startsWith(PREFIX)) return undefined;
    return callGlobal(interpreter, callee.path.slice(PREFIX.length), site);
  },
  callMethod(interpreter, { self, name }, site) {
    if (self.kind === "list" || self.kind === "tuple") return callArrayMethod(interpreter, self, name, site);
    if (self.kind === "function") return callFunction(interpreter, self, name, site);
    if (self.kind === "method" && name === "bind") return boundTo(self, site);
    if (self.kind === "constant" && typeof self.value === "string")
      return callText(interpreter, self.value, name, site);
    return isMap(self) ? callMapMethod(interpreter, self, name, site) : undefined;
  },
  subscript(interpreter, object, [index], node) {
    // `tf.layers["lstm"]`
    if (object.kind !== "external" || index === undefined || index.kind === "slice") return undefined;
    return nameIn(interpreter, attributesAsNames(object), index, node.span);
  },
};

/** `list.push.bind(list)`; with arguments of its own nothing is known but what it may change. */
function boundTo(method: Method, { arguments: [own, ...more] }: CallSite): AbstractValue {
  if (own === undefined) return UNKNOWN;
  return more.length === 0 ? { ...method, self: own.value } : { kind: "unknown", oneOf: objectsOf(own.value) };
}

/** `function.call(object, 8)`, `function.apply(object, [8])`: what is called on what. */
function callFunction(
  interpreter: Interpreter,
  callee: FunctionValue,
  name: string,
  site: CallSite,
): AbstractValue | undefined {
  const [self, ...rest] = site.arguments;
  if (name !== "call" && name !== "apply") return undefined;
  const [list] = rest;
  const items = list ? itemsOf(interpreter, list.value) : [];
  const spread = (items ?? [UNKNOWN]).map((value) => ({ value, node: list?.node ?? site.node }));
  const given = name === "call" ? rest : items ? spread : [{ spread: "items" as const, ...spread[0]! }];
  return interpreter.enter(callee, given, takesThis(callee) ? (self?.value ?? UNKNOWN) : undefined);
}

/** `tf.layers.lstm.bind(tf.layers)`, `tf.layers.lstm.call(null, options)`, `.apply(null, [options])` */
function callBound(interpreter: Interpreter, path: string, site: CallSite): AbstractValue | undefined {
  const [, function_ = "", how] = /^(.+\.[A-Za-z]\w*)\.(bind|call|apply)$/.exec(path) ?? [];
  const [, second] = site.arguments;
  const rest = site.arguments.slice(1);
  if (how === undefined) return undefined;
  const callee = external(function_);
  if (how === "bind") return rest.length === 0 ? callee : UNKNOWN;
  if (how === "call") return interpreter.call(callee, { ...site, written: [], arguments: rest });
  const items = second && itemsOf(interpreter, second.value);
  const given = items?.map((value) => ({ value, node: second!.node }));
  return given ? interpreter.call(callee, { ...site, written: [], arguments: given }) : UNKNOWN;
}

/** Methods of texts that Python has by another name. */
const TEXT_METHODS: Readonly<Record<string, string>> = {
  endsWith: "endswith",
  startsWith: "startswith",
  split: "split",
  toLowerCase: "lower",
  toUpperCase: "upper",
  trim: "strip",
};

function callText(interpreter: Interpreter, text: string, name: string, site: CallSite): AbstractValue {
  const given = site.arguments.map(({ value }) => value);
  const [first] = given;
  if (name === "charAt") {
    const at = first?.kind === "constant" ? first.value : 0;
    return typeof at === "number" ? constant(text.charAt(at)) : UNKNOWN;
  }
  if (name === "includes" && first?.kind === "constant" && given.length === 1)
    return constant(text.includes(String(first.value)));
  if (name === "slice" || name === "substring") return partOf(text, name, given);
  const pythons = ownEntry(TEXT_METHODS, name);
  // A text that is split at nothing stays whole here.
  const isWhole = name === "split" && (given.length !== 1 || (first?.kind === "constant" && first.value === ""));
  return pythons === undefined || isWhole ? UNKNOWN : callTextMethod(interpreter, text, pythons, given);
}

function partOf(text: string, name: "slice" | "substring", given: readonly AbstractValue[]): AbstractValue {
  const numbers = given.flatMap((value) =>
    value.kind === "constant" && typeof value.value === "number" ? [value.value] : [],
  );
  const isKnown = numbers.length === given.length && given.length > 0 && given.length <= 2;
  return isKnown
    ? constant(name === "slice" ? text.slice(...numbers) : text.substring(numbers[0]!, numbers[1]))
    : UNKNOWN;
}

/** `new Map([["lstm", tf.layers.lstm]])` */
interface MapValue extends LibraryValue {
  readonly family: "js.Map";
  readonly holds: Dictionary;
}

const isMap = (value: AbstractValue): value is MapValue => value.kind === "library" && value.family === "js.Map";

function createMap(interpreter: Interpreter, pairs: AbstractValue | undefined): MapValue {
  const entries = pairs === undefined ? new Map<string, AbstractValue>() : entriesOfPairs(interpreter, pairs);
  return { kind: "library", family: "js.Map", holds: newDictionary(interpreter, entries ?? UNCERTAIN) };
}

/** Python's names of what a `Map` does. */
const MAP_METHODS: Readonly<Record<string, string>> = {
  clear: "clear",
  delete: "pop",
  entries: "items",
  get: "get",
  has: "__contains__",
  keys: "keys",
  set: "__setitem__",
  values: "values",
};

function callMapMethod(interpreter: Interpreter, map: MapValue, name: string, site: CallSite): AbstractValue {
  const self = map.holds;
  const method = ownEntry(MAP_METHODS, name);
  if (method === undefined && name !== "forEach") loseContent(interpreter, self);
  const given =
    method === undefined ? undefined : callCollectionMethod(interpreter, { kind: "method", self, name: method }, site);
  if (name === "set") return map;
  return name === "delete" ? UNKNOWN : (given ?? UNKNOWN);
}

/** What every object has; any other name may be set where nobody sees it. */
const methodOrUnknown = (name: string): AbstractValue | undefined =>
  name === "hasOwnProperty" || name === "toString" ? undefined : UNKNOWN;

const methodOrAbsent = (name: string): AbstractValue | undefined => methodOrUnknown(name) && ABSENT;

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
        ? interpreter.imported(first.value)
        : UNKNOWN;
    case "Number":
    case "parseFloat":
    case "parseInt":
      return first?.kind === "constant" && isDecimal(values[1]) ? numberFrom(path, first.value) : UNKNOWN;
    case "Object.freeze":
    case "Object.seal":
      return first;
    case "JSON.parse":
      return first && values.length === 1 ? literalConfig(interpreter, first) : UNKNOWN;
    case "Object.defineProperties":
    case "Object.defineProperty":
    case "Object.setPrototypeOf":
    case "Reflect.defineProperty":
    case "Reflect.set":
      if (first) {
        loseMembers(interpreter, first);
        loseContent(interpreter, first);
      }
      return first;
    case "Object.assign":
      return merged(interpreter, values);
    case "Object.entries":
    case "Object.keys":
    case "Object.values":
      return first && listed(interpreter, path, first);
    case "Object.fromEntries": {
      const entries = first && entriesOfPairs(interpreter, first);
      return newDictionary(interpreter, entries ?? UNCERTAIN);
    }
    case "Map":
      return createMap(interpreter, first);
    case "Array":
      return arrayOf(interpreter, values);
    case "Array.from":
      return arrayFrom(interpreter, site);
    case "Array.isArray":
      return first === undefined || first.kind === "unknown" ? UNKNOWN : constant(first.kind === "list");
    case "String": {
      const text = shownText(first);
      return text === undefined ? UNKNOWN : constant(text);
    }
    case "console.log":
      return UNKNOWN;
    default:
      return callMath(path, values);
  }
}

/** `Object.keys(table)`, `Object.values(table)`, `Object.entries(table)` */
function listed(interpreter: Interpreter, path: string, object: AbstractValue): AbstractValue {
  const entries = entriesOf(interpreter, object);
  if (entries === undefined) return UNKNOWN;
  // What could be the index of an array comes first, in its order.
  const isIndex = ([key]: readonly [string, AbstractValue]): boolean => /^(0|[1-9]\d{0,8})$/.test(key);
  const all = [...entries];
  const indices = all.filter(isIndex).toSorted(([one], [other]) => Number(one) - Number(other));
  const parts = [...indices, ...all.filter((each) => !isIndex(each))].map(([key, value]): AbstractValue => {
    if (path === "Object.keys") return constant(key);
    return path === "Object.values" ? value : newList(interpreter, [constant(key), value]);
  });
  return newList(interpreter, parts);
}

/** Longer arrays are not made. */
const LONGEST_ARRAY = 4096;

/** So many empty places. */
function emptyPlaces(length: AbstractValue | undefined): readonly AbstractValue[] | undefined {
  const count = length?.kind === "constant" && typeof length.value === "number" ? length.value : -1;
  return count < 0 || count > LONGEST_ARRAY ? undefined : Array.from({ length: count }, () => ABSENT);
}

/** `Array(3)`, `Array(1, 2)` */
function arrayOf(interpreter: Interpreter, values: readonly AbstractValue[]): AbstractValue {
  if (values.length !== 1) return newList(interpreter, values);
  return noteHoles(newList(interpreter, emptyPlaces(values[0]) ?? UNCERTAIN));
}

/** `Array.from({length: 3}, (_, index) => …)`, `Array.from(items)` */
function arrayFrom(interpreter: Interpreter, site: CallSite): AbstractValue {
  const [source, ...rest] = site.arguments;
  const value = source?.value;
  const items =
    value?.kind === "dictionary"
      ? emptyPlaces(heldEntries(interpreter, value)?.get("length"))
      : value && itemsOf(interpreter, value);
  const list = newList(interpreter, items ?? UNCERTAIN);
  if (rest.length === 0) return list;
  return callArrayMethod(interpreter, list, "map", { ...site, arguments: rest }) ?? UNKNOWN;
}

/** `parseInt(text, 10)` */
const isDecimal = (radix: AbstractValue | undefined): boolean =>
  radix === undefined || (radix.kind === "constant" && radix.value === 10);

function numberFrom(path: string, value: string | number | boolean | null): AbstractValue {
  const parse = path === "parseInt" ? Number.parseInt : path === "parseFloat" ? Number.parseFloat : undefined;
  const number = parse ? parse(String(value)) : Number(value);
  return Number.isFinite(number) ? constant(number) : UNKNOWN;
}

function callMath(path: string, values: readonly AbstractValue[]): AbstractValue | undefined {
  const name = path.replace(/^Math\./, "");
  const calculate = name === path ? undefined : ownEntry(MATH, name);
  const numbers = values.flatMap((value) =>
    value.kind === "constant" && typeof value.value === "number" ? [value.value] : [],
  );
  if (calculate === undefined || numbers.length !== values.length || numbers.length === 0) return UNKNOWN;
  const result = calculate(...numbers);
  return Number.isFinite(result) ? constant(result) : UNKNOWN;
}

/** `Object.assign(target, …sources)`: what the target holds then, and what is returned. */
function merged(interpreter: Interpreter, values: readonly AbstractValue[]): AbstractValue {
  const held = values.map((value) => possibleEntries(interpreter, value));
  const all = held.flatMap((entries) => (entries === undefined ? [] : [...entries]));
  const result = held.includes(undefined) ? UNCERTAIN : new Map(all);
  const [target] = values;
  if (target?.kind === "dictionary") {
    interpreter.store.set(target.entries, keptEntries(result));
    return target;
  }
  if (target === undefined || target.kind === "constant") return newDictionary(interpreter, result);
  const sources = held.slice(1);
  if (target.kind === "instance" && !sources.includes(undefined)) {
    for (const [name, value] of sources.flatMap((each) => [...(each ?? [])]))
      setMember(interpreter, target, name, value);
  } else {
    loseMembers(interpreter, target);
    loseContent(interpreter, target);
  }
  return target;
}
