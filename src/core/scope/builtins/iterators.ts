/** What `iter(items)` gives: the items that are left, of which each is given once. */
import { newList } from "../values/collections";
import type { Interpreter } from "../interpreter";
import { heldItems } from "../expressions/members";
import { UNCERTAIN, UNKNOWN, type AbstractValue, type LibraryValue, type List } from "../values/values";

interface ItemsLeft extends LibraryValue {
  readonly family: "iterator";
  readonly left: List;
}

const isIterator = (value: AbstractValue): value is ItemsLeft =>
  value.kind === "library" && value.family === "iterator";

/** `iter(items)` */
export function createIterator(interpreter: Interpreter, items: readonly AbstractValue[]): AbstractValue {
  const iterator = { kind: "library", family: "iterator", left: newList(interpreter, items) } as const;
  return iterator;
}

/** `next(iterator, otherwise)`; `undefined` for what is no iterator. */
export function nextOf(
  interpreter: Interpreter,
  iterator: AbstractValue,
  otherwise: AbstractValue = UNKNOWN,
): AbstractValue | undefined {
  if (!isIterator(iterator)) return undefined;
  const items = heldItems(interpreter, iterator.left);
  interpreter.store.set(iterator.left.items, items ? items.slice(1) : UNCERTAIN);
  return items ? (items[0] ?? otherwise) : UNKNOWN;
}

/** All that an iterator has left, after which it has nothing; `undefined` for what is no iterator. */
export function takeAll(interpreter: Interpreter, iterator: AbstractValue): readonly AbstractValue[] | undefined {
  if (!isIterator(iterator)) return undefined;
  const items = heldItems(interpreter, iterator.left);
  if (items) interpreter.store.set(iterator.left.items, []);
  return items;
}
