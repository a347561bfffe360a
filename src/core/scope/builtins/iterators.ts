/** What is gone through once: what a generator gives, and `iter(items)`, `map`, `zip` … */
import { heldItems, newList } from "../values/collections";
import type { Interpreter } from "../interpreter";

import { UNCERTAIN, UNKNOWN, type AbstractValue, type LibraryValue, type List } from "../values/values";

interface ItemsLeft extends LibraryValue {
  readonly family: "iterator";
  readonly left: List;
}

export const isIterator = (value: AbstractValue): value is ItemsLeft =>
  value.kind === "library" && value.family === "iterator";

/** `iter(items)` */
export function createIterator(interpreter: Interpreter, items: readonly AbstractValue[]): AbstractValue {
  const iterator = { kind: "library", family: "iterator", left: newList(interpreter, items) } as const;
  return iterator;
}

/** What such items are found out of, now that they are asked for all at once, before anybody wants one of them. */
export function once(interpreter: Interpreter, find: () => AbstractValue | undefined): AbstractValue | undefined {
  const [value, reads] = interpreter.store.reading(find);
  const items = value && (value.kind === "tuple" && value.unordered ? undefined : heldItems(interpreter, value));
  return items ? { ...newList(interpreter, items), once: reads } : value;
}

/** What a name or an attribute holds of it: as soon as one of them has gone through it, there is nothing left. */
export function kept(value: AbstractValue): AbstractValue {
  if (value.kind !== "list" || value.once === undefined) return value;
  const iterator = { kind: "library", family: "iterator", left: value } as const;
  return iterator;
}

/** Whether what the items of an iterable come of is as it was when they were found out. */
export function isAsFound(interpreter: Interpreter, value: AbstractValue): boolean {
  const list = isIterator(value) ? value.left : value;
  return list.kind !== "list" || list.once === undefined || interpreter.store.isAsRead(list.once);
}

/** `next(iterator, otherwise)`; `undefined` for what is no iterator. */
export function nextOf(
  interpreter: Interpreter,
  iterator: AbstractValue,
  otherwise: AbstractValue = UNKNOWN,
): AbstractValue | undefined {
  if (!isIterator(iterator)) return undefined;
  const items = isAsFound(interpreter, iterator) ? heldItems(interpreter, iterator.left) : undefined;
  interpreter.store.set(iterator.left.items, items ? items.slice(1) : UNCERTAIN);
  return items ? (items[0] ?? otherwise) : UNKNOWN;
}

/** All that an iterator has left, after which nobody knows what it has; `undefined` for what is no iterator. */
export function takeAll(interpreter: Interpreter, iterator: AbstractValue): readonly AbstractValue[] | undefined {
  if (!isIterator(iterator)) return undefined;
  const items = isAsFound(interpreter, iterator) ? heldItems(interpreter, iterator.left) : undefined;
  loseLeft(interpreter, iterator);
  return items;
}

/** Something may have taken some. */
export function loseLeft(interpreter: Interpreter, { left }: ItemsLeft): void {
  interpreter.store.set(left.items, UNCERTAIN);
}
