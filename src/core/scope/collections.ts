/** Lists and dicts as they are made. */
import type { Interpreter } from "./interpreter";
import { createEntries, createItems, UNCERTAIN, type AbstractValue, type Dictionary, type List } from "./values";

/** Longer lists are not kept: a program could double one with every line. */
export const MAX_ITEMS = 10_000;

export function newList(interpreter: Interpreter, items: readonly AbstractValue[] | typeof UNCERTAIN): List {
  const cell = createItems();
  interpreter.store.set(cell, items !== UNCERTAIN && items.length > MAX_ITEMS ? UNCERTAIN : items);
  return { kind: "list", items: cell };
}

export function newDictionary(
  interpreter: Interpreter,
  entries: ReadonlyMap<string, AbstractValue> | typeof UNCERTAIN,
): Dictionary {
  const cell = createEntries();
  interpreter.store.set(cell, entries);
  return { kind: "dictionary", entries: cell };
}

/** The entries of a dict, where they are known. */
export function entriesOf(
  interpreter: Interpreter,
  value: AbstractValue,
): ReadonlyMap<string, AbstractValue> | undefined {
  if (value.kind !== "dictionary") return undefined;
  const entries = interpreter.store.get(value.entries) ?? UNCERTAIN;
  return entries === UNCERTAIN ? undefined : entries;
}
