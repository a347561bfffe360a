/** Lists and dicts as they are made. */
import type { Interpreter } from "../interpreter";
import { isOpenObject } from "./absent";
import { keyOf, memberKey } from "./keys";
import { anyOf, createEntries, createItems } from "./joins";
import {
  choiceOf,
  hasNumbers,
  isAbsent,
  isClassLike,
  objectsOf,
  PERHAPS,
  UNCERTAIN,
  UNKNOWN,
  type AbstractValue,
  type Dictionary,
  type External,
  type Instance,
  type List,
  type UnknownValue,
} from "./values";

/** Longer lists and dicts are not kept: a program could double one with every line. */
export const MAX_ITEMS = 10_000;

/** What a list holds once it has these items. */
export const keptItems = (
  items: readonly AbstractValue[] | typeof UNCERTAIN,
): readonly AbstractValue[] | typeof UNCERTAIN => (items !== UNCERTAIN && items.length > MAX_ITEMS ? UNCERTAIN : items);

/** What a dict holds once it has these entries. */
export const keptEntries = (
  entries: ReadonlyMap<string, AbstractValue> | typeof UNCERTAIN,
): ReadonlyMap<string, AbstractValue> | typeof UNCERTAIN =>
  entries !== UNCERTAIN && entries.size > MAX_ITEMS ? UNCERTAIN : entries;

/** A list with these items, as one way through the program has it. */
export function newList(interpreter: Interpreter, items: readonly AbstractValue[] | typeof UNCERTAIN): List {
  const cell = createItems(interpreter.store.now());
  interpreter.store.set(cell, keptItems(items));
  return { kind: "list", items: cell };
}

/** A dict with these entries, as one way through the program has it. */
export function newDictionary(
  interpreter: Interpreter,
  entries: ReadonlyMap<string, AbstractValue> | typeof UNCERTAIN,
): Dictionary {
  const cell = createEntries(interpreter.store.now());
  interpreter.store.set(cell, keptEntries(entries));
  return { kind: "dictionary", entries: cell };
}

/** The entries of a dict, where they are known; for those who go through them all. */
export function entriesOf(
  interpreter: Interpreter,
  value: AbstractValue,
): ReadonlyMap<string, AbstractValue> | undefined {
  const entries = possibleEntries(interpreter, value);
  return entries && isCertain(entries) ? entries : undefined;
}

/** The same with those that it may have or not, for those who hand them on. */
export function possibleEntries(
  interpreter: Interpreter,
  value: AbstractValue,
): ReadonlyMap<string, AbstractValue> | undefined {
  const entries = heldEntries(interpreter, value);
  return entries !== undefined && interpreter.affords(entries.size) ? entries : undefined;
}

/** Whether it is known which keys a dict has. */
export function isCertain(entries: ReadonlyMap<string, AbstractValue>): boolean {
  for (const value of entries.values()) if (value === PERHAPS) return false;
  return true;
}

/** The entries of a dict, for those who only look at one of them or at their number. */
export function heldEntries(
  interpreter: Interpreter,
  value: AbstractValue,
): ReadonlyMap<string, AbstractValue> | undefined {
  if (value.kind === "instance" && value.isMapping) return attributesOf(interpreter, value);
  if (value.kind !== "dictionary") return undefined;
  const entries = interpreter.store.get(value.entries) ?? UNCERTAIN;
  return entries === UNCERTAIN ? undefined : entries;
}

/** The items of a list or tuple, for those who only look at one of them or at their number. */
export function heldItems(interpreter: Interpreter, value: AbstractValue): readonly AbstractValue[] | undefined {
  if (value.kind === "tuple") return value.reads && !interpreter.store.isAsRead(value.reads) ? undefined : value.items;
  if (value.kind !== "list") return undefined;
  const items = interpreter.store.get(value.items) ?? UNCERTAIN;
  return items === UNCERTAIN ? undefined : items;
}

const holey = new WeakSet<AbstractValue>();

/** Notes that the places of a list were never set: `Array(3)`. */
export function noteHoles(list: List): List {
  holey.add(list);
  return list;
}

/** Whether some of a list's places may never have been set, or those of the pairs that are made of it. */
export const hasHoles = (interpreter: Interpreter, list: AbstractValue): boolean =>
  holey.has(list) &&
  heldItems(interpreter, list)?.some((each) => isAbsent(heldItems(interpreter, each)?.[1] ?? each)) !== false;

/** More are not told of. */
const MOST_OTHERS = 64;

/** The entry; of a class of another file, with the others of its table. */
export function takenFrom(entries: ReadonlyMap<string, AbstractValue>, key: string): AbstractValue | undefined {
  const held = entries.get(key);
  if (held?.kind !== "external" || entries.size > MOST_OTHERS) return held;
  const others = [...entries.values()].filter(
    (each): each is External => each.kind === "external" && each.path !== held.path,
  );
  return others.length > 0 ? { ...held, others } : held;
}

/** `object[key]`; of classes under a key that is not known, one of them all. */
export function entryOf(interpreter: Interpreter, object: AbstractValue, key: AbstractValue): AbstractValue {
  const entries = heldEntries(interpreter, object);
  if (entries === undefined) return someItem(interpreter, object);
  const under = (each: AbstractValue): AbstractValue | undefined =>
    takenFrom(entries, memberKey(interpreter, entries, each) ?? "");
  if (keyOf(key) !== undefined) return under(key) ?? someItem(interpreter, object);
  const keys = key.kind === "choice" ? key.options : [];
  const chosen = keys.flatMap((each) => under(each) ?? []);
  const candidates = keys.length > 0 && chosen.length === keys.length ? chosen : [...entries.values()];
  return (candidates.every(isClassLike) ? choiceOf(candidates) : undefined) ?? anyOf(candidates);
}

/** A list of which no more is known than that these may be in it. */
export function lostList(interpreter: Interpreter, items: readonly AbstractValue[]): List {
  const list = newList(interpreter, items);
  interpreter.store.set(list.items, UNCERTAIN);
  return list;
}

type Content = readonly AbstractValue[] | ReadonlyMap<string, AbstractValue>;

const isContent = (content: Content | typeof UNCERTAIN | undefined): content is Content => typeof content === "object";

/** By the content of a list or dict. */
const objectsHeld = new WeakMap<object, readonly AbstractValue[]>();

function objectsAmong(content: Content): readonly AbstractValue[] {
  const found = objectsHeld.get(content) ?? [...content.values()].flatMap(objectsOf);
  objectsHeld.set(content, found);
  return found;
}

/** An item of which nothing is known: the lists, dicts and objects that it may be, as far as they were seen there; a part of an array. */
export function someItem(interpreter: Interpreter, of: AbstractValue | undefined): UnknownValue {
  const objects = of ? objectsOf(of) : [];
  if (objects.length === 0) return UNKNOWN;
  const contents = objects
    .flatMap((each): (Content | typeof UNCERTAIN | undefined)[] =>
      each.kind === "list"
        ? [heldItems(interpreter, each), ...(each.items.lost ?? [])]
        : each.kind === "dictionary"
          ? [heldEntries(interpreter, each), ...(each.entries.lost ?? [])]
          : [],
    )
    .filter(isContent);
  const oneOf = [...new Set([...objects.filter(hasNumbers), ...contents.flatMap(objectsAmong)])];
  return oneOf.length > 0 ? { kind: "unknown", oneOf: oneOf.slice(0, MOST_OTHERS) } : UNKNOWN;
}

/** `vars(object)`, `object.__dict__`: as it is now. */
export function dictionaryOf(interpreter: Interpreter, object: AbstractValue): Dictionary | undefined {
  if (object.kind !== "instance") return undefined;
  const entries = isOpenObject(object) ? UNCERTAIN : attributesOf(interpreter, object);
  return { ...newDictionary(interpreter, entries), of: object };
}

function attributesOf(interpreter: Interpreter, object: Instance): ReadonlyMap<string, AbstractValue> {
  const entries = [...object.fields].flatMap(([name, cell]) => {
    const value = interpreter.store.get(cell);
    return value === undefined ? [] : [[name, value] as const];
  });
  return new Map(entries);
}

/** Whether it holds values under names: a dict, or an object whose attributes are entries as well. */
export const isMapping = (value: AbstractValue): value is Dictionary | Instance =>
  value.kind === "dictionary" || (value.kind === "instance" && value.isMapping === true);
