/** What an assignment changes. */
import type { Attribute, Expression, Subscript } from "../../syntax/syntax";
import { entriesOf, keptEntries, newList } from "../values/collections";
import type { Activation, Interpreter } from "../interpreter";
import { heldKey } from "../values/keys";
import { setBaseMember } from "../functions/heirs";
import { ancestry, classMember, itemsOf } from "../expressions/members";
import { bind } from "../names";
import { setNameIn } from "../builtins/namespaces";
import {
  constant,
  createOverride,
  createVariable,
  objectsOf,
  UNCERTAIN,
  UNKNOWN,
  type AbstractValue,
  type Dictionary,
  type Instance,
  type List,
} from "../values/values";

/** `target = value`, for any target: a name, an attribute, an item, or several of them. */
export function assign(
  interpreter: Interpreter,
  activation: Activation,
  target: Expression,
  value: AbstractValue,
): void {
  switch (target.kind) {
    case "name":
      bind(interpreter, activation.frame, target.name, value);
      break;
    case "sequence":
      interpreter.library.unpack?.(interpreter, value, target);
      unpack(interpreter, activation, target.items, itemsOf(interpreter, value));
      break;
    case "spread":
      assign(interpreter, activation, target.value, UNKNOWN);
      break;
    case "attribute": {
      const object = interpreter.evaluate(activation, target.object);
      setBaseMember(interpreter, object, target, value);
      if (object.kind === "library") {
        interpreter.library.setMember?.(interpreter, object, target, value);
        if (object.own) setMember(interpreter, object.own, target.name, value);
      }
      // `array.shape = (2, 1)`: it is another array from here on.
      else if (object.kind === "array") assign(interpreter, activation, target.object, UNKNOWN);
      else setMember(interpreter, object, target.name, value);
      break;
    }
    case "subscript": {
      const object = interpreter.evaluate(activation, target.object);
      const index = indexOf(target);
      if (object.kind === "library") {
        // `tensor[0] = 3`: it is another one from here on.
        interpreter.library.setPart?.(interpreter, object);
        assign(interpreter, activation, target.object, UNKNOWN);
      } else if (object.kind === "array") {
        // A part of an array is the array, seen in part: `rows[0][1] = 3` changes the rows.
        let node = target.object;
        for (; node.kind === "subscript"; node = node.object) {
          loseContent(interpreter, interpreter.evaluate(activation, node.object));
        }
        interpreter.loseNumbers(object);
      } else if (object.kind === "namespace") {
        setNameIn(interpreter, object, index && interpreter.evaluate(activation, index), value);
      } else if (target.object.kind === "attribute") {
        setItemOfMember(interpreter, activation, target.object, object, index, value);
      } else if (!setOwnItem(interpreter, activation, object, index, value)) {
        setItem(interpreter, object, index && interpreter.evaluate(activation, index), value);
      }
      break;
    }
    default:
      break;
  }
}

/** What stands between the brackets, as one: `table[kind, size]` has a tuple for its key. */
export function indexOf({ indices, span }: Subscript): Expression | undefined {
  const [first, ...more] = indices;
  return more.length === 0 ? first : { kind: "sequence", form: "tuple", span, items: indices };
}

/** `del name`, `del list[index]`, `del config["lr"]` */
export function unbind(interpreter: Interpreter, activation: Activation, target: Expression): void {
  if (target.kind === "sequence") {
    for (const item of target.items) unbind(interpreter, activation, item);
  } else if (target.kind === "subscript") {
    const object = interpreter.evaluate(activation, target.object);
    const index = indexOf(target);
    const at = index && index.kind !== "slice" ? interpreter.evaluate(activation, index) : UNKNOWN;
    if (object.kind === "dictionary") deleteEntry(interpreter, object, at);
    else if (object.kind === "list") deleteItem(interpreter, object, at);
    else loseContent(interpreter, object);
  } else {
    assign(interpreter, activation, target, UNKNOWN);
  }
}

function deleteItem(interpreter: Interpreter, object: List, index: AbstractValue): void {
  const items = itemsOf(interpreter, object);
  const at = index.kind === "constant" && typeof index.value === "number" ? index.value : undefined;
  const isHeld = items !== undefined && at !== undefined && items.at(at) !== undefined;
  interpreter.store.set(object.items, isHeld ? items.toSpliced(at, 1) : UNCERTAIN);
}

function deleteEntry(interpreter: Interpreter, object: Dictionary, key: AbstractValue): void {
  const entries = object.of === undefined ? entriesOf(interpreter, object) : undefined;
  const known = entries && heldKey(entries, key);
  const left = entries && known !== undefined ? new Map([...entries].filter(([name]) => name !== known)) : UNCERTAIN;
  interpreter.store.set(object.entries, left);
}

/** Forgets what a list, dict or array holds, as something may have changed it. */
export function loseContent(interpreter: Interpreter, value: AbstractValue): void {
  if (value.kind === "array") interpreter.loseNumbers(value);
  else if (value.kind === "list") interpreter.store.set(value.items, UNCERTAIN);
  else if (value.kind === "dictionary") interpreter.store.set(value.entries, UNCERTAIN);
  else if (value.kind === "unknown") for (const each of value.oneOf ?? []) loseContent(interpreter, each);
}

function unpack(
  interpreter: Interpreter,
  activation: Activation,
  targets: readonly Expression[],
  items: readonly AbstractValue[] | undefined,
): void {
  const star = targets.findIndex((target) => target.kind === "spread");
  const fits = items !== undefined && (star < 0 ? items.length === targets.length : items.length >= targets.length - 1);
  for (const [index, target] of targets.entries()) {
    // Behind a `*rest`, targets are counted from the end.
    const at = star >= 0 && index > star ? index - targets.length : index;
    if (index === star && target.kind === "spread") {
      const rest = fits ? items.slice(star, items.length - (targets.length - 1 - star)) : UNCERTAIN;
      assign(interpreter, activation, target.value, newList(interpreter, rest));
    } else {
      assign(interpreter, activation, target, (fits ? items.at(at) : undefined) ?? UNKNOWN);
    }
  }
}

/** `array.flat[0] = 3` changes the array's own numbers. */
function setItemOfMember(
  interpreter: Interpreter,
  activation: Activation,
  member: Attribute,
  held: AbstractValue,
  index: Expression | undefined,
  value: AbstractValue,
): void {
  const owner = interpreter.evaluate(activation, member.object);
  if (owner.kind === "array") interpreter.loseNumbers(owner);
  else setItem(interpreter, held, index && interpreter.evaluate(activation, index), value);
}

/** Objects that may have attributes under names that nobody can tell. */
const openObjects = new WeakSet<Instance>();

/** Whether the object may have attributes that are not known by name. */
export const isOpenObject = (object: AbstractValue): boolean => object.kind === "instance" && openObjects.has(object);

/** Notes that of an object, or the copy of one, not all attributes are known. */
export const noteOpenObject = (object: Instance): void => void openObjects.add(object);

/** Forgets what the attributes of an object hold, as something may have set any of them. */
export function loseMembers(interpreter: Interpreter, object: AbstractValue): void {
  if (object.kind === "unknown") for (const each of object.oneOf ?? []) loseMembers(interpreter, each);
  if (object.kind !== "instance") return;
  noteOpenObject(object);
  for (const cell of object.fields.values()) interpreter.store.set(cell, lost(interpreter.store.get(cell)));
  // What its class has by default is hidden by what the object may have now.
  for (const { frame } of ancestry(object.class)) {
    for (const [name, cell] of frame.names) {
      const held = interpreter.store.get(cell);
      if (held?.kind !== "function" && held?.kind !== "class") setField(interpreter, object, name, lost(held));
    }
  }
}

/** What may be another value now; if it is not, what changes it changes the same list or object. */
function lost(value: AbstractValue | undefined): AbstractValue {
  const oneOf = value ? objectsOf(value) : [];
  return oneOf.length > 0 ? { kind: "unknown", oneOf } : UNKNOWN;
}

/** `object.__dict__.update(entries)`; `undefined` where they are not known. */
export function updateMembers(
  interpreter: Interpreter,
  object: Instance,
  entries: ReadonlyMap<string, AbstractValue> | undefined,
): void {
  if (entries === undefined) loseMembers(interpreter, object);
  for (const [name, value] of entries ?? []) setField(interpreter, object, name, value);
}

/** `object.name = value`, as the class of the object has it: by itself, through a property, through `__setattr__`. */
export function setMember(interpreter: Interpreter, object: AbstractValue, name: string, value: AbstractValue): void {
  if (object.kind === "instance") {
    // What a property's setter does with the value is not followed.
    if (name === "__dict__") {
      updateMembers(interpreter, object, entriesOf(interpreter, value));
      return;
    }
    const member = classMember(interpreter, object.class, name);
    const isProperty =
      (member?.kind === "function" && member.node.kind === "function" && member.node.decorators.length > 0) ||
      (member?.kind === "instance" && classMember(interpreter, member.class, "__set__") !== undefined);
    if (isProperty) loseMembers(interpreter, object);
    const isOwn = !isProperty && classMember(interpreter, object.class, "__setattr__") === undefined;
    setField(interpreter, object, name, isOwn ? value : UNKNOWN);
    return;
  }
  setField(interpreter, object, name, value);
}

/** `object.name = value`, whatever its class says of that. */
function setField(interpreter: Interpreter, object: AbstractValue, name: string, value: AbstractValue): void {
  if (object.kind === "external") interpreter.setImported(`${object.path}.${name}`, value);
  // JavaScript's `object.key = value`.
  if (object.kind === "dictionary") setItem(interpreter, object, constant(name), value);
  // `items.length = 1`.
  if (object.kind === "list") loseContent(interpreter, object);
  if (object.kind === "unknown") for (const each of object.oneOf ?? []) setMember(interpreter, each, name, UNKNOWN);
  const members = object.kind === "instance" ? object.fields : object.kind === "class" ? object.frame.names : undefined;
  if (members === undefined) return;
  let cell = members.get(name);
  if (cell === undefined) {
    const member = object.kind === "instance" ? classMember(interpreter, object.class, name) : undefined;
    cell = member === undefined ? createVariable() : createOverride();
    members.set(name, cell);
  }
  interpreter.store.set(cell, value);
}

/** `object[index] = value` where the class of the object says what that does. */
function setOwnItem(
  interpreter: Interpreter,
  activation: Activation,
  object: AbstractValue,
  index: Expression | undefined,
  value: AbstractValue,
): boolean {
  const method = object.kind === "instance" ? classMember(interpreter, object.class, "__setitem__") : undefined;
  if (method?.kind !== "function" || index === undefined) return false;
  const given = [interpreter.evaluate(activation, index), value].map((each) => ({ value: each, node: index }));
  interpreter.enter(method, given, object);
  return true;
}

function setItem(
  interpreter: Interpreter,
  object: AbstractValue,
  index: AbstractValue | undefined,
  value: AbstractValue,
): void {
  if (object.kind === "unknown") {
    loseContent(interpreter, object);
    // Of an object, `__setitem__` may set any attribute.
    loseMembers(interpreter, object);
  }
  // JavaScript's `object[key] = value`, and what a base outside the document may do.
  if (object.kind === "instance" && (!object.isMapping || object.changedBy?.has("__setitem__")))
    loseMembers(interpreter, object);
  if (object.kind === "instance" && object.isMapping) {
    const name = index?.kind === "constant" && typeof index.value === "string" ? index.value : undefined;
    updateMembers(interpreter, object, name === undefined ? undefined : new Map([[name, value]]));
  } else if (object.kind === "dictionary") {
    const entries = entriesOf(interpreter, object);
    const name = index && heldKey(entries ?? new Map(), index);
    const known = entries !== undefined && name !== undefined;
    if (object.of) updateMembers(interpreter, object.of, name === undefined ? undefined : new Map([[name, value]]));
    interpreter.store.set(object.entries, known ? keptEntries(new Map([...entries, [name, value]])) : UNCERTAIN);
  } else if (object.kind === "list") {
    const items = itemsOf(interpreter, object);
    const at = index?.kind === "constant" && typeof index.value === "number" ? index.value : undefined;
    const known = items !== undefined && at !== undefined && at >= -items.length && at < items.length;
    interpreter.store.set(
      object.items,
      known
        ? items.map((item, position) => (position === (at + items.length) % items.length ? value : item))
        : UNCERTAIN,
    );
  }
}
