/** Iterators, which give each item once: those of generators, `iter(items)`, `map`, `zip` … */
import { heldItems, newList } from "../values/collections";
import { followed } from "../expressions/choices";
import type { Interpreter } from "../interpreter";
import { NO_CHANGES, type Way } from "../store";
import { createItems } from "../values/joins";
import { UNCERTAIN, UNKNOWN, type AbstractValue, type LibraryValue, type List, type Once } from "../values/values";

interface ItemsLeft extends LibraryValue {
  readonly family: "iterator";
  readonly left: List;
}

export const isIterator = (value: AbstractValue): value is ItemsLeft =>
  value.kind === "library" && value.family === "iterator";

function iteratorOver(left: List): ItemsLeft {
  const iterator: ItemsLeft = { kind: "library", family: "iterator", left, join: (other) => eitherOf(iterator, other) };
  return iterator;
}

/** One of two iterators, on different ways through the program: whichever it is, iterating may change what either would. */
function eitherOf(one: ItemsLeft, other: LibraryValue): AbstractValue {
  if (!isIterator(other)) return UNKNOWN;
  const [own, more] = [one, other].map(({ left }) => left.once?.effects.cells ?? NO_CHANGES.cells);
  const isKnown = one.left.items.value === undefined && [...more!.keys()].every((cell) => own!.has(cell));
  if (isKnown) return one;
  const once: Once = { reads: new Map(), effects: { cells: new Map([...own!, ...more!]) } };
  return iteratorOver({ kind: "list", items: createItems(), once });
}

/** `iter(items)`, of what it finds as long as that is as it is. */
export function createIterator(
  interpreter: Interpreter,
  find: () => readonly AbstractValue[] | undefined,
): AbstractValue | undefined {
  const [items, reads] = interpreter.store.reading(find);
  return items && iteratorOver({ ...newList(interpreter, items), once: { reads, effects: NO_CHANGES } });
}

/**
 * Follows a lazy expression to its end at once, and notes what its items depend on and what finding them changes: the
 * program may do it later, in part, or never.
 * @param given the iterators that it consumes itself
 */
export function once(
  interpreter: Interpreter,
  find: () => AbstractValue | undefined,
  given: readonly AbstractValue[] = [],
): AbstractValue | undefined {
  const { store } = interpreter;
  const [[value, reads], changes] = followed(interpreter, () => store.reading(find));
  // Objects made on the way are not reachable from elsewhere yet.
  const effects: Way = { cells: new Map([...changes.cells].filter(([cell]) => cell.value !== undefined)) };
  store.meet([changes]);
  const items = value && (value.kind === "tuple" && value.unordered ? undefined : heldItems(interpreter, value));
  const inner = given.flatMap((each) => (each.kind === "list" ? (each.once ?? []) : []));
  const whole: Once = {
    reads: new Map([reads, ...inner.map((each) => each.reads)].flatMap((each) => [...each])),
    effects: { cells: new Map([effects, ...inner.map((each) => each.effects)].flatMap(({ cells }) => [...cells])) },
  };
  return items ? { ...newList(interpreter, items), once: whole } : value;
}

/** What a variable or attribute stores of a value: of a lazy list an iterator, which all who hold it share and use up. */
export function asStored(value: AbstractValue): AbstractValue {
  if (value.kind !== "list" || value.once === undefined) return value;
  return iteratorOver(value);
}

/** What changes as it is gone through, whose items are not what it gives. */
export const withoutItems = (value: AbstractValue): AbstractValue =>
  value.kind === "list" && value.once
    ? iteratorOver({ kind: "list", items: createItems(), once: value.once })
    : UNKNOWN;

/** Whether what the items of an iterable depend on is unchanged since they were calculated. */
export function isAsFound(interpreter: Interpreter, value: AbstractValue): boolean {
  const list = isIterator(value) ? value.left : value;
  return list.kind !== "list" || list.once === undefined || interpreter.store.isAsRead(list.once.reads);
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
  if (iterator.left.once) interpreter.store.lose(iterator.left.once.effects);
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
  if (left.once) interpreter.store.lose(left.once.effects);
}
