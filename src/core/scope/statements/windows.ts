/**
 * Windows of a series of which nobody knows the length: what the first turn of a loop appends to an empty list, every turn
 * does, since arrays are made of items of one shape only.
 */
import type { Call, Comprehension, Expression, Loop, Subscript } from "../../syntax/syntax";
import { perNode } from "../../syntax/per-node";
import { walk, wordsIn } from "../../syntax/walk";
import type { Activation, Interpreter, SliceValue } from "../interpreter";
import { Cell, type Way } from "../store";
import { symbolicSize } from "../values/size";
import {
  constant,
  UNCERTAIN,
  unknownNamed,
  type AbstractValue,
  type ArrayValue,
  type UnknownValue,
} from "../values/values";

/** What the items of a list are like, of which nobody knows how many there are. */
export const collectedIn = (list: AbstractValue | undefined): AbstractValue | undefined =>
  list?.kind === "list" && list.items.collected ? list.items.collected : undefined;

/**
 * Tries the first turn of `for i in range(60, len(series))`.
 *
 * @returns what notes, behind the loop, which lists hold what that turn appends
 */
export function tryFirstTurn(
  interpreter: Interpreter,
  activation: Activation,
  node: Loop,
  turn: (item: AbstractValue) => void,
): () => void {
  const { store } = interpreter;
  const tried = collects(node) ? tryWithFirst(interpreter, activation, node.iterable, turn) : undefined;
  const found: (readonly [Cell<unknown>, AbstractValue])[] = [];
  for (const [cell, { value }] of tried?.cells ?? []) {
    if (!(cell instanceof Cell) || !Array.isArray(value) || value.length !== 1) continue;
    const [before, item]: readonly unknown[] = [store.get(cell), value[0]];
    if (Array.isArray(before) && before.length === 0 && isValue(item)) found.push([cell, item]);
  }
  return () => {
    for (const [cell, item] of found) {
      // Another loop may have filled it on another way.
      if (store.get(cell) === UNCERTAIN) cell.collected = cell.collected === undefined ? item : false;
    }
  };
}

/**
 * What the first of `[series[i:i + 20] for i in range(len(series) - 20)]` is, as all of them are.
 * @param around where what it goes through is found
 * @param turn follows a turn; what it makes
 */
export function firstElement(
  interpreter: Interpreter,
  around: Activation,
  { clauses: [clause, ...others] }: Comprehension,
  turn: (item: AbstractValue, target: Expression) => AbstractValue,
): AbstractValue | undefined {
  if (clause === undefined || others.length > 0 || !isRange(clause.iterable)) return undefined;
  let made: AbstractValue | undefined;
  tryWithFirst(interpreter, around, clause.iterable, (item) => {
    made = turn(item, clause.target);
  });
  return made;
}

/** Follows a turn with the first item, where that is known, and takes back what it changed: that. */
function tryWithFirst(
  interpreter: Interpreter,
  around: Activation,
  iterable: Expression | undefined,
  turn: (item: AbstractValue) => void,
): Way | undefined {
  if (interpreter.mode() !== "live" || interpreter.isFrugal()) return undefined;
  return interpreter.store.branch(() =>
    interpreter.inMode("trial", () => {
      const first = firstItem(interpreter, around, iterable);
      if (first !== undefined) turn(first);
    }),
  );
}

/** Whether a loop goes over a `range` and appends. */
const collects = perNode(({ iterable, body }: Loop): boolean => {
  let isCollecting = false;
  walk(body, {
    expression(node) {
      if (node.kind === "call" && node.callee.kind === "attribute" && node.callee.name === "append")
        isCollecting = true;
    },
  });
  return isCollecting && isRange(iterable);
});

const isRange = (node: Expression | undefined): node is Call =>
  node?.kind === "call" && node.callee.kind === "name" && /^x?range$/.test(node.callee.name);

/** 60 of `range(60, len(series))`, where that is known. */
function firstItem(
  interpreter: Interpreter,
  activation: Activation,
  iterable: Expression | undefined,
): AbstractValue | undefined {
  if (!isRange(iterable)) return undefined;
  const [start, stop] = iterable.arguments;
  if (stop === undefined) return start && constant(0);
  const value = start && interpreter.evaluate(activation, start.value);
  return wholeIn(value) === undefined ? undefined : value;
}

const isValue = (item: unknown): item is AbstractValue => typeof item === "object" && item !== null && "kind" in item;

/** A whole number that is known. */
const wholeIn = (value: AbstractValue | SliceValue | undefined): number | undefined =>
  value?.kind === "constant" && typeof value.value === "number" && Number.isInteger(value.value)
    ? value.value
    : undefined;

/** `i:i + 20` in such a turn, where all that it has are windows of one length: where it begins and ends. */
function windowOf(
  interpreter: Interpreter,
  { exits, counted }: Activation,
  { indices: [written] }: Subscript,
  [index]: readonly (AbstractValue | SliceValue)[],
): readonly [start: number, stop: number] | undefined {
  if (interpreter.mode() !== "trial" || index?.kind !== "slice" || index.step !== undefined) return undefined;
  const [start = 0, stop] = [index.start && (wholeIn(index.start) ?? -1), wholeIn(index.stop)];
  const target = counted ?? exits?.loop.target;
  const isOfTurn = target?.kind === "name" && written && wordsIn(written).includes(target.name);
  return isOfTurn && stop !== undefined && start >= 0 && stop > start ? [start, stop] : undefined;
}

/** An array of which nobody knows how many rows it has: in such a turn, those that are asked of it. */
export function withRowsOf(
  interpreter: Interpreter,
  activation: Activation,
  node: Subscript,
  array: ArrayValue,
  indices: readonly (AbstractValue | SliceValue)[],
): ArrayValue {
  const stop = typeof array.shape[0] === "object" && windowOf(interpreter, activation, node, indices)?.[1];
  return stop ? { ...array, shape: array.shape.with(0, stop) } : array;
}

/** `series[i:i + 20]` in such a turn, and parts of what is partly known: of an array its first axes, of a shape its first sizes. */
export function partlyKnown(
  interpreter: Interpreter,
  activation: Activation,
  node: Subscript,
  object: UnknownValue,
  indices: readonly (AbstractValue | SliceValue)[],
): AbstractValue | undefined {
  const [index] = indices;
  if (index === undefined) return undefined;
  if (object.first) return object.first[wholeIn(index) ?? -1];
  if (object.leading) {
    return index.kind === "slice" && index.step === undefined && indices.length === 1
      ? { kind: "unknown", leading: [symbolicSize("samples"), ...object.leading.slice(1)] }
      : undefined;
  }
  const [start, stop] = windowOf(interpreter, activation, node, indices) ?? [];
  // A new axis would come first.
  const isPlain = indices.slice(1).every((each) => each.kind === "slice" || wholeIn(each) !== undefined);
  return isPlain && start !== undefined && stop ? { kind: "unknown", leading: [stop - start] } : undefined;
}

/** The `shape` of an array whose first axes are known, and what is called on it. */
export function memberOfPartlyKnown(object: UnknownValue, name: string): AbstractValue | undefined {
  if (!object.leading) return undefined;
  if (name === "values") return object;
  if (name === "reshape" || name === "astype") return { kind: "method", self: object, name };
  if (name !== "shape") return undefined;
  const first = object.leading.map((size) =>
    typeof size === "number" ? constant(size) : unknownNamed(size.expression),
  );
  return { kind: "unknown", first };
}
