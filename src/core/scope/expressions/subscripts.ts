/** Items, slices and axes of values: `list[0]`, `pair[:2]`, `array[:, 1]`. */
import { type Subscript, textOf } from "../../syntax/syntax";
import { heldItems, entryOf, isMapping, newList, someItem } from "../values/collections";
import type { Activation, Interpreter, SliceValue } from "../interpreter";
import { viewed } from "../values/numbers";
import { itemsOf } from "./members";
import { callSpecial, mayCall } from "./special-methods";
import { partlyKnown, withRowsOf } from "../statements/windows";
import { nameIn } from "../builtins/namespaces";
import { joinedText } from "../builtins/text";
import { anyOf } from "../values/joins";
import {
  ABSENT,
  choiceOf,
  isClassLike,
  isUnordered,
  tuple,
  UNKNOWN,
  unknownNamed,
  type AbstractValue,
} from "../values/values";

/** An array has no more axes. */
const MAX_AXES = 8;

/** The value of `object[indices]`. */
export function evaluateSubscript(interpreter: Interpreter, activation: Activation, node: Subscript): AbstractValue {
  const object = interpreter.evaluate(activation, node.object);
  const indices = indicesIn(interpreter, activation, node);
  const [index] = indices;
  if (index?.kind === "instance") mayCall(interpreter, index, "__index__", "__hash__", "__eq__");
  mayCall(interpreter, object, "__missing__");
  const keys = indices.flatMap((each) => (each.kind === "slice" ? [] : [each]));
  if (indices.length > 1 && isMapping(object) && keys.length === indices.length) {
    return entryOf(interpreter, object, tuple(keys));
  }
  if (indices.length === 1 && index !== undefined) {
    if (isMapping(object) && index.kind !== "slice") return entryOf(interpreter, object, index);
    if (object.kind === "namespace" && index.kind !== "slice") return nameIn(interpreter, object, index, node.span);
    if (object.kind === "instance" && index.kind !== "slice") {
      const own = callSpecial(interpreter, object, "__getitem__", index);
      if (own) return own;
    }
    if (object.kind === "constant" && typeof object.value === "string") return partOfText(interpreter, object, index);
    if (isUnordered(object)) return UNKNOWN;
    if (object.kind === "list" || object.kind === "tuple") {
      const items = index.kind === "slice" ? itemsOf(interpreter, object) : heldItems(interpreter, object);
      const found = items && itemAt(interpreter, object.kind, items, index);
      return found ?? (items ? (index.kind === "unknown" ? anyOf(items) : UNKNOWN) : someItem(interpreter, object));
    }
  }
  if (object.kind === "tuple" || object.kind === "list") interpreter.library.askSequence?.(interpreter, object, node);
  const whole = object.kind === "array" ? withRowsOf(interpreter, activation, node, object, indices) : object;
  const part = object.kind === "unknown" ? partlyKnown(interpreter, activation, node, object, indices) : undefined;
  const taken = part ?? interpreter.library.subscript(interpreter, whole, indices, node);
  // Rows by their numbers are copies.
  const isCopy = indices.some(({ kind }) => kind === "array" || kind === "list");
  if (taken) return isCopy ? taken : viewed(taken, [object]);
  return lastSizes(interpreter, node, index) ?? someItem(interpreter, object);
}

/** What stands between the brackets, one by one. */
export const indicesIn = (
  interpreter: Interpreter,
  activation: Activation,
  { indices }: Subscript,
): readonly (AbstractValue | SliceValue)[] =>
  indices.map((index): AbstractValue | SliceValue => {
    if (index.kind !== "slice") return interpreter.evaluate(activation, index);
    const { start, stop, step } = index;
    return {
      kind: "slice",
      ...(start && { start: interpreter.evaluate(activation, start) }),
      ...(stop && { stop: interpreter.evaluate(activation, stop) }),
      ...(step && { step: interpreter.evaluate(activation, step) }),
    };
  });

/** `"lstm64"[:4]` */
function partOfText(interpreter: Interpreter, text: AbstractValue, index: AbstractValue | SliceValue): AbstractValue {
  const characters = itemsOf(interpreter, text);
  const part = characters && itemAt(interpreter, "tuple", characters, index);
  return part?.kind === "tuple" ? joinedText(part.items) : (part ?? UNKNOWN);
}

/** `x.shape[-2:]` of what is not known: two sizes. */
function lastSizes(
  interpreter: Interpreter,
  node: Subscript,
  index: AbstractValue | SliceValue | undefined,
): AbstractValue | undefined {
  if (node.object.kind !== "attribute" || node.object.name !== "shape" || index?.kind !== "slice") return undefined;
  const { start, stop, step } = index;
  const count = start?.kind === "constant" && typeof start.value === "number" ? -start.value : 0;
  if (stop !== undefined || step !== undefined || count <= 0 || count > MAX_AXES) return undefined;
  const text = textOf(interpreter.program, node.object);
  return tuple(Array.from({ length: count }, (_, at) => unknownNamed(`${text}[${at - count}]`)));
}

/** `items[index]`, a part of them where that is a slice; `undefined` where it cannot be told. */
export function itemAt(
  interpreter: Interpreter,
  kind: "list" | "tuple",
  items: readonly AbstractValue[],
  index: AbstractValue | SliceValue,
): AbstractValue | undefined {
  if (index.kind === "constant" && interpreter.program.isScript) {
    return typeof index.value === "string"
      ? undefined
      : (typeof index.value === "number" && items[index.value]) || ABSENT;
  }
  if (index.kind === "constant" && (typeof index.value === "number" || typeof index.value === "boolean")) {
    return items.at(Number(index.value));
  }
  // One of several classes.
  if (index.kind !== "slice" && index.kind !== "constant" && items.every(isClassLike)) return choiceOf(items);
  if (index.kind !== "slice") return undefined;
  if (index.step !== undefined) {
    const stepped = everyOther(items, index);
    return stepped && (kind === "tuple" ? tuple(stepped) : newList(interpreter, stepped));
  }
  const bound = (value: AbstractValue | undefined, otherwise: number): number | undefined => {
    if (value === undefined || (value.kind === "constant" && value.value === null)) return otherwise;
    return value.kind === "constant" && typeof value.value === "number" ? value.value : undefined;
  };
  const [start, stop] = [bound(index.start, 0), bound(index.stop, items.length)];
  if (start === undefined || stop === undefined) return undefined;
  const part = items.slice(start, stop);
  return kind === "tuple" ? tuple(part) : newList(interpreter, part);
}

/** `items[::2]`, `items[::-1]`, `items[1::2]`; other slices with a step are not followed. */
function everyOther(
  items: readonly AbstractValue[],
  { start, stop, step }: SliceValue,
): readonly AbstractValue[] | undefined {
  const by = step?.kind === "constant" && typeof step.value === "number" ? step.value : 0;
  const from =
    start === undefined ? 0 : start.kind === "constant" && typeof start.value === "number" ? start.value : -1;
  if (stop !== undefined || by === 0 || from < 0 || (by < 0 && start !== undefined)) return undefined;
  const ordered = by < 0 ? items.toReversed() : items.slice(from);
  return ordered.filter((_, index) => index % Math.abs(by) === 0);
}
