/** Python's `copy.copy` and `copy.deepcopy`. */
import { isOpenObject, noteOpenObject } from "./absent";
import { heldItems, heldEntries, newDictionary, newList } from "./collections";
import type { Interpreter } from "../interpreter";
import { ancestry, classMember } from "../expressions/members";
import { createVariable } from "./joins";
import { copiedArray } from "./numbers";
import { tuple, UNCERTAIN, UNKNOWN, type AbstractValue, type Instance } from "./values";

/** What is nested deeper is not copied. */
const MAX_DEPTH = 16;

/**
 * The same value, or a copy of it that shares what it holds; `undefined` of what others know better. What a copy of
 * PyTorch's Sequential is given, the Sequential has too.
 */
export const copied = (interpreter: Interpreter, value: AbstractValue): AbstractValue | undefined =>
  value.kind === "library" && value.holds ? value : copyOf(interpreter, value, (held) => held);

/** A copy that shares nothing with the value: what it holds more than once, the copy holds once as well. */
export function deeplyCopied(interpreter: Interpreter, value: AbstractValue): AbstractValue | undefined {
  const made = new Map<AbstractValue, AbstractValue>();
  let isWhole = true;
  const inner = (held: AbstractValue, depth: number): AbstractValue | undefined => {
    const known = made.get(held);
    if (known !== undefined) return known;
    if (depth > MAX_DEPTH || !interpreter.affords(1)) return undefined;
    // Nobody but the library knows what it makes of a value of its own.
    if (held.kind === "library" || (held.kind === "instance" && held.base)) isWhole = false;
    const copy = copyOf(interpreter, held, (each) => inner(each, depth + 1) ?? UNKNOWN);
    if (copy !== undefined) made.set(held, copy);
    return copy;
  };
  const copy = inner(value, 0);
  return isWhole ? copy : undefined;
}

function copyOf(
  interpreter: Interpreter,
  value: AbstractValue,
  inner: (held: AbstractValue) => AbstractValue,
): AbstractValue | undefined {
  switch (value.kind) {
    case "constant":
    case "function":
    case "class":
    case "external":
    case "choice":
      return value;
    case "array":
      return copiedArray(value);
    case "tuple":
      return value.unordered === true ? value : tuple(value.items.map(inner));
    case "list":
      return newList(interpreter, heldItems(interpreter, value)?.map(inner) ?? UNCERTAIN);
    case "dictionary": {
      const entries = value.of === undefined ? heldEntries(interpreter, value) : undefined;
      return newDictionary(
        interpreter,
        entries ? new Map([...entries].map(([key, held]) => [key, inner(held)])) : UNCERTAIN,
      );
    }
    case "instance":
      return isPlainObject(interpreter, value) ? copyOfObject(interpreter, value, inner) : undefined;
    default:
      return undefined;
  }
}

/** Whether nothing but its attributes is to be copied. */
const isPlainObject = (interpreter: Interpreter, { class: owner, base, identity }: Instance): boolean =>
  base === undefined &&
  identity === undefined &&
  ancestry(owner).every(({ bases }) => bases.every(({ kind }) => kind === "class")) &&
  ["__copy__", "__deepcopy__", "__getstate__", "__setstate__", "__reduce__", "__reduce_ex__"].every(
    (name) => classMember(interpreter, owner, name) === undefined,
  );

function copyOfObject(
  interpreter: Interpreter,
  object: Instance,
  inner: (held: AbstractValue) => AbstractValue,
): Instance {
  const copy: Instance = { ...object, fields: new Map(), madeAt: interpreter.store.now() };
  for (const [name, field] of object.fields) {
    const held = interpreter.store.get(field);
    if (held === undefined) continue;
    const cell = createVariable(copy.madeAt);
    copy.fields.set(name, cell);
    interpreter.store.set(cell, inner(held));
  }
  if (isOpenObject(object)) noteOpenObject(copy);
  return copy;
}
