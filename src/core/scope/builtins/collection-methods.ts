/** The methods of Python's lists, tuples, dicts, sets and strings. */
import { mayHaveMore } from "../values/absent";
import { assign } from "../statements/assign";
import { loseContent, setEntries, updateMembers } from "../statements/changes";
import {
  dictionaryOf,
  entriesOf,
  entryOf,
  heldEntries,
  isMapping,
  keptEntries,
  keptItems,
  newDictionary,
  newList,
  possibleEntries,
  someItem,
  takenFrom,
} from "../values/collections";
import type { CallSite, EvaluatedArgument, Interpreter } from "../interpreter";
import { heldKey, keyOf, valueOfKey } from "../values/keys";
import { itemsOf } from "../expressions/members";
import { callNamespaceMethod } from "./namespaces";
import { sortedItems } from "./ordering";
import { callTextMethod } from "./text";
import {
  type AbstractValue,
  constant,
  type Dictionary,
  isUnordered,
  type List,
  type Method,
  NONE,
  PERHAPS,
  tuple,
  UNCERTAIN,
  UNKNOWN,
} from "../values/values";
import { ownEntry } from "../../lookup";

/** `list.append` and the like; `undefined` for methods of other values. */
export function callCollectionMethod(
  interpreter: Interpreter,
  { self, name }: Method,
  site: CallSite,
): AbstractValue | undefined {
  if (self.kind === "constant") {
    if (typeof self.value !== "string") return undefined;
    const isPlain = site.arguments.every((argument) => argument.name === undefined && argument.spread === undefined);
    return isPlain ? callTextMethod(interpreter, self.value, name, valuesOf(site.arguments)) : UNKNOWN;
  }
  if (isUnordered(self) && CHANGING_SETS.has(name)) interpreter.loseNumbers(self);
  if (isUnordered(self) && CHANGING_SETS.has(name) && site.node.callee.kind === "attribute") {
    assign(interpreter, site.activation, site.node.callee.object, UNKNOWN);
    return UNKNOWN;
  }
  if (self.kind === "list") {
    const reads = readItems(interpreter, self, name, site.arguments);
    const method = ownEntry(LIST_METHODS, name);
    if (reads === undefined && method === undefined && !READING.test(name)) loseContent(interpreter, self);
    return reads ?? method?.(interpreter, self, site.arguments, site) ?? UNKNOWN;
  }
  if (self.kind === "tuple") return readItems(interpreter, self, name, site.arguments);
  if (self.kind === "namespace") {
    return callNamespaceMethod(interpreter, self, name, site.arguments, site.node.span) ?? UNKNOWN;
  }
  const dictionary = isMapping(self) && self.kind === "instance" ? dictionaryOf(interpreter, self) : undefined;
  if (dictionary) return callCollectionMethod(interpreter, { kind: "method", self: dictionary, name }, site);
  if (self.kind === "dictionary") {
    const method = ownEntry(DICTIONARY_METHODS, name);
    // `table.move_to_end(key)`
    if (method === undefined && !READING.test(name)) loseContent(interpreter, self);
    return method?.(interpreter, self, site.arguments, site) ?? UNKNOWN;
  }
  return undefined;
}

/** Methods that leave a list or dict as it is, whatever they give. */
const READING = /^(__(?!i|set|del)\w+__|index|count|most_common|elements|total|join|tolist|hasOwnProperty|to\w+)$/;

/** Methods that change a set, or the list of its items; what is in it then is not followed. */
const CHANGING_SETS = new Set(
  "add append clear difference_update discard extend insert intersection_update pop remove reverse sort update".split(
    " ",
  ),
);

const valuesOf = (given: readonly EvaluatedArgument[]): readonly AbstractValue[] => given.map(({ value }) => value);

/** What a method gives, once it has changed its object. */
type CollectionMethod<Self> = (
  interpreter: Interpreter,
  self: Self,
  given: readonly EvaluatedArgument[],
  site: CallSite,
) => AbstractValue | undefined;

type Methods<Self> = Readonly<Record<string, CollectionMethod<Self>>>;

/** A method after which the list has these items; nobody knows which where there are none. */
const changing =
  (
    change: (
      items: readonly AbstractValue[] | undefined,
      given: readonly AbstractValue[],
      interpreter: Interpreter,
      site: CallSite,
    ) => readonly AbstractValue[] | undefined,
  ): CollectionMethod<List> =>
  (interpreter, self, given, site) => {
    setItems(interpreter, self, change(itemsOf(interpreter, self), valuesOf(given), interpreter, site));
    return NONE;
  };

function setItems(interpreter: Interpreter, { items }: List, changed: readonly AbstractValue[] | undefined): void {
  interpreter.store.set(items, changed === undefined ? UNCERTAIN : keptItems(changed));
}

const LIST_METHODS: Methods<List> = {
  append: changing((items, [first]) => items && first && [...items, first]),
  extend: changing((items, [first], interpreter) => {
    const more = first && itemsOf(interpreter, first);
    return items && more && [...items, ...more];
  }),
  insert: changing((items, [index, item]) => {
    const at = index?.kind === "constant" && typeof index.value === "number" ? index.value : undefined;
    return items && at !== undefined && item ? items.toSpliced(at, 0, item) : undefined;
  }),
  reverse: changing((items) => items?.toReversed()),
  clear: changing(() => []),
  pop: popItem,
  copy: (interpreter, self) => newList(interpreter, itemsOf(interpreter, self) ?? UNCERTAIN),
  remove: changing((items, [wanted]) => {
    const at = items && wanted && placeIn(items, wanted);
    return at === undefined || at < 0 ? undefined : items?.toSpliced(at, 1);
  }),
  sort: changing((items, _, interpreter, site) => sortedItems(interpreter, items, site)),
};

/** Where a value stands first; -1 where it surely does not. */
function placeIn(items: readonly AbstractValue[], wanted: AbstractValue): number | undefined {
  const keys = items.map(keyOf);
  const key = keyOf(wanted);
  return key === undefined || keys.includes(undefined) ? undefined : keys.indexOf(key);
}

/** `list.index(item)`, `list.count(item)` */
function readItems(
  interpreter: Interpreter,
  self: AbstractValue,
  name: string,
  [first, ...more]: readonly EvaluatedArgument[],
): AbstractValue | undefined {
  if ((name !== "index" && name !== "count") || first === undefined || more.length > 0) return undefined;
  const items = itemsOf(interpreter, self);
  const at = items && placeIn(items, first.value);
  if (items === undefined || at === undefined) return UNKNOWN;
  if (name === "count") return constant(items.filter((item) => keyOf(item) === keyOf(first.value)).length);
  return at < 0 ? UNKNOWN : constant(at);
}

/** `list.pop()`, `list.pop(0)` */
function popItem(interpreter: Interpreter, self: List, [index]: readonly EvaluatedArgument[]): AbstractValue {
  const items = itemsOf(interpreter, self);
  const at = index === undefined ? -1 : index.value.kind === "constant" ? index.value.value : undefined;
  const item = typeof at === "number" ? items?.at(at) : undefined;
  setItems(interpreter, self, items && item && typeof at === "number" ? items.toSpliced(at, 1) : undefined);
  return item ?? someItem(interpreter, self);
}

/** A method that gives something made of all entries. */
const reading =
  (read: (entries: ReadonlyMap<string, AbstractValue>) => readonly AbstractValue[]): CollectionMethod<Dictionary> =>
  (interpreter, self) => {
    const entries = entriesOf(interpreter, self);
    return entries && { ...tuple(read(entries)), reads: new Map([[self.entries, entries]]) };
  };

function loseEntries(interpreter: Interpreter, self: Dictionary): AbstractValue {
  setEntries(interpreter, self, UNCERTAIN);
  return someItem(interpreter, self);
}

const DICTIONARY_METHODS: Methods<Dictionary> = {
  keys: reading((entries) => [...entries.keys()].map(valueOfKey)),
  values: reading((entries) => [...entries.values()]),
  items: reading((entries) => [...entries].map(([key, value]) => tuple([valueOfKey(key), value]))),
  copy: (interpreter, self) => newDictionary(interpreter, possibleEntries(interpreter, self) ?? UNCERTAIN),
  get: getEntry,
  update: updateEntries,
  pop(interpreter, self, given) {
    const found = keyedEntry(interpreter, self, given);
    if (found === undefined) return loseEntries(interpreter, self);
    const left = new Map(found.entries);
    left.delete(found.key);
    setEntries(interpreter, self, left);
    return found.value;
  },
  setdefault(interpreter, self, given) {
    const found = keyedEntry(interpreter, self, given);
    if (found === undefined) return loseEntries(interpreter, self);
    const { entries, key, value = NONE } = found;
    if (!entries.has(key)) setEntries(interpreter, self, new Map([...entries, [key, value]]));
    return value;
  },
  clear(interpreter, self) {
    setEntries(interpreter, self, new Map());
    return NONE;
  },
  popitem: loseEntries,
  __contains__(interpreter, self, given) {
    const found = keyedEntry(interpreter, self, given);
    return found && found.value !== PERHAPS ? constant(found.entries.has(found.key)) : undefined;
  },
  __getitem__: (interpreter, self, [key]) => key && entryOf(interpreter, self, key.value),
  __setitem__(interpreter, self, given) {
    const found = keyedEntry(interpreter, self, given.slice(0, 1));
    const value = given[1]?.value;
    if (found === undefined || value === undefined) return loseEntries(interpreter, self);
    setEntries(interpreter, self, new Map([...found.entries, [found.key, value]]));
    return NONE;
  },
};

/** `options.get("units")`, `options.get("units", 8)` */
function getEntry(interpreter: Interpreter, self: Dictionary, given: readonly EvaluatedArgument[]): AbstractValue {
  const [key, otherwise] = valuesOf(given);
  const held = heldEntries(interpreter, self);
  if (held === undefined || key === undefined) return someItem(interpreter, self);
  const name = heldKey(held, key);
  return name === undefined
    ? entryOf(interpreter, self, key)
    : (takenFrom(held, name) ?? (mayHaveMore(held) ? UNKNOWN : otherwise) ?? NONE);
}

/** `options.update(other)`, `options.update(units=8)` */
function updateEntries(interpreter: Interpreter, self: Dictionary, given: readonly EvaluatedArgument[]): AbstractValue {
  const entries = possibleEntries(interpreter, self);
  const other = given.find((argument) => argument.name === undefined);
  const more = other === undefined ? new Map() : possibleEntries(interpreter, other.value);
  const named = given.flatMap(({ name, value }) => (name === undefined ? [] : [[name, value] as const]));
  if (self.of) updateMembers(interpreter, self.of, more && new Map([...more, ...named]));
  const all = entries && more ? new Map([...entries, ...more, ...named]) : UNCERTAIN;
  interpreter.store.set(self.entries, keptEntries(all));
  return NONE;
}

interface KeyedEntry {
  readonly entries: ReadonlyMap<string, AbstractValue>;
  readonly key: string;
  /** What the dict has under the key, else what the call gives in its place. */
  readonly value: AbstractValue | undefined;
}

/** What `pop(key, otherwise)` and `setdefault(key, otherwise)` mean; `undefined` where dict or key are not known. */
function keyedEntry(
  interpreter: Interpreter,
  self: Dictionary,
  given: readonly EvaluatedArgument[],
): KeyedEntry | undefined {
  const [first, otherwise] = valuesOf(given);
  const entries = possibleEntries(interpreter, self);
  const key = entries && first && heldKey(entries, first);
  return entries && key !== undefined
    ? { entries, key, value: entries.get(key) ?? (mayHaveMore(entries) ? UNKNOWN : otherwise) }
    : undefined;
}
