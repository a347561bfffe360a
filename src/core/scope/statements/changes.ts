/** What is changed of lists, dicts and objects: items, entries, attributes; and what is lost of them. */
import { followPerhaps } from "../expressions/choices";
import { asStored } from "../builtins/iterators";
import type { Interpreter } from "../interpreter";
import { entriesOf, keptEntries, possibleEntries } from "../values/collections";
import { originOf } from "../modules";
import { noteOpenObject } from "../values/absent";
import { memberKey } from "../values/keys";
import { ancestry, classMember, isClassMethod, itemsOf, originWith } from "../expressions/members";
import { setNameIn } from "../builtins/namespaces";
import { setsEntries } from "../functions/dictionaries";
import { UNWRITTEN } from "../../syntax/syntax";
import { createOverride, createVariable } from "../values/joins";
import {
  constant,
  objectsOf,
  UNCERTAIN,
  UNKNOWN,
  type AbstractValue,
  type ClassValue,
  type Dictionary,
  type FunctionValue,
  type Instance,
  type List,
} from "../values/values";

/** `del list[index]` */
export function deleteItem(interpreter: Interpreter, object: List, index: AbstractValue): void {
  const items = itemsOf(interpreter, object);
  const at = index.kind === "constant" && typeof index.value === "number" ? index.value : undefined;
  const isHeld = items !== undefined && at !== undefined && items.at(at) !== undefined;
  interpreter.store.set(object.items, isHeld ? items.toSpliced(at, 1) : UNCERTAIN);
}

/** `del table[key]` */
export function deleteEntry(interpreter: Interpreter, object: Dictionary, key: AbstractValue): void {
  const entries = possibleEntries(interpreter, object);
  const known = entries && memberKey(interpreter, entries, key);
  const left = entries && known !== undefined ? new Map([...entries].filter(([name]) => name !== known)) : UNCERTAIN;
  setEntries(interpreter, object, left);
}

/** Gives a dict other entries; of those of an object, `vars(object)`, it is not followed which attribute each becomes. */
export function setEntries(
  interpreter: Interpreter,
  { entries, of }: Dictionary,
  changed: ReadonlyMap<string, AbstractValue> | typeof UNCERTAIN,
): void {
  if (of) loseMembers(interpreter, of);
  interpreter.store.set(entries, of ? UNCERTAIN : keptEntries(changed));
}

/** Forgets what a list, dict, array or tensor holds, as something may have changed it. */
export function loseContent(interpreter: Interpreter, value: AbstractValue): void {
  if (value.kind === "array" || value.kind === "library") interpreter.loseNumbers(value);
  if (value.kind === "list") interpreter.store.set(value.items, UNCERTAIN);
  else if (value.kind === "dictionary") interpreter.store.set(value.entries, UNCERTAIN);
  else if (value.kind === "library" && value.holds) loseContent(interpreter, value.holds);
  else if (value.kind === "unknown") for (const each of value.oneOf ?? []) loseContent(interpreter, each);
}

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

/** The same of a class itself; its methods stay. */
export function loseAttributes(interpreter: Interpreter, { frame }: ClassValue): void {
  for (const cell of frame.names.values()) {
    const held = interpreter.store.get(cell);
    if (held?.kind !== "function" && held?.kind !== "class") interpreter.store.set(cell, lost(held));
  }
}

/** Forgets of an object what a method of it may have set. */
export function loseSettings(interpreter: Interpreter, method: AbstractValue): void {
  const names = method.kind === "unknown" ? method.sets : undefined;
  if (names === undefined) loseMembers(interpreter, method);
  for (const each of names ? objectsOf(method) : []) {
    for (const name of names ?? []) setField(interpreter, each, name, UNKNOWN);
  }
}

/** What may be another value now; if it is not, what changes it changes the same list or object. */
export function lost(value: AbstractValue | undefined): AbstractValue {
  const oneOf = value ? objectsOf(value) : [];
  return oneOf.length > 0 ? { kind: "unknown", oneOf } : UNKNOWN;
}

/** Whether a class's member may be one that stands before what its objects have: a property, or a descriptor. */
const isProperty = (interpreter: Interpreter, member: AbstractValue | undefined): boolean =>
  (member?.kind === "function" && member.node.kind === "function" && member.node.decorators.length > 0) ||
  (member?.kind === "instance" &&
    (classMember(interpreter, member.class, "__set__") !== undefined ||
      originOf(member.class)?.methods.has("__set__") === true));

/** `object.__dict__.update(entries)`; `undefined` where they are not known. */
export function updateMembers(
  interpreter: Interpreter,
  object: Instance,
  entries: ReadonlyMap<string, AbstractValue> | undefined,
): void {
  if (entries === undefined) loseMembers(interpreter, object);
  for (const [name, value] of entries ?? [])
    if (!isProperty(interpreter, classMember(interpreter, object.class, name)))
      setField(interpreter, object, name, value);
}

/** `object.name = value`, as the class of the object has it: by itself, through a property, through `__setattr__`. */
export function setMember(interpreter: Interpreter, object: AbstractValue, name: string, value: AbstractValue): void {
  if (object.kind === "instance" || object.kind === "class") {
    const setter = setterOf(interpreter, object, name);
    if (setter) {
      interpreter.enter(setter, [{ value, node: UNWRITTEN }], object);
      return;
    }
  }
  if (object.kind === "instance") {
    // What a descriptor does with the value is not followed.
    if (name === "__dict__") {
      updateMembers(interpreter, object, entriesOf(interpreter, value));
      return;
    }
    const isSet = isProperty(interpreter, classMember(interpreter, object.class, name));
    if (isSet) loseMembers(interpreter, object);
    // The attributes that a setter over there sets, are not known anyway.
    const isOwn = !isSet && !isSetElsewhere(object, name) && setsEntries(object.class);
    setField(interpreter, object, name, isOwn ? value : UNKNOWN);
    return;
  }
  setField(interpreter, object, name, value);
}

/** Whether a class of another file says what becomes of what is set: by a property, or by `__setattr__`. */
const isSetElsewhere = ({ class: owner, isMapping }: Instance, name: string): boolean =>
  originWith(owner, name) !== undefined || (!isMapping && originWith(owner, "__setattr__") !== undefined);

/** What is called where a property is set; a class has those of JavaScript's that are static. */
function setterOf(interpreter: Interpreter, object: Instance | ClassValue, name: string): FunctionValue | undefined {
  const member = classMember(interpreter, object.kind === "class" ? object : object.class, name);
  const setter = member?.kind === "function" ? member.setter : undefined;
  return setter && isClassMethod(setter) === (object.kind === "class") ? setter : undefined;
}

/** `object.name = value`, whatever its class says of that. */
export function setField(interpreter: Interpreter, object: AbstractValue, name: string, value: AbstractValue): void {
  if (object.kind === "external") interpreter.setImported(`${object.path}.${name}`, value);
  if (object.kind === "namespace") setNameIn(interpreter, object, constant(name), value);
  // JavaScript's `object.key = value`.
  if (object.kind === "dictionary") setItem(interpreter, object, constant(name), value);
  // `items.length = 1`.
  if (object.kind === "list") loseContent(interpreter, object);
  // It is one of them that is set, by whatever setter.
  for (const each of (object.kind === "unknown" && object.oneOf) || []) {
    followPerhaps(interpreter, true, () => setMember(interpreter, each, name, UNKNOWN));
  }
  const members = object.kind === "instance" ? object.fields : object.kind === "class" ? object.frame.names : undefined;
  if (members === undefined) return;
  let cell = members.get(name);
  if (cell === undefined) {
    // A class that has it by a base has that, where nothing else is set.
    const owner = object.kind === "instance" ? object.class : object.kind === "class" ? object : undefined;
    const member = owner && classMember(interpreter, owner, name);
    const madeAt = object.kind === "instance" ? object.madeAt : undefined;
    cell = member === undefined ? createVariable(madeAt) : createOverride(madeAt);
    members.set(name, cell);
  }
  interpreter.store.set(cell, asStored(value));
}

/** `object[index] = value` of a list or dict, and of what may be one. */
export function setItem(
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
    const entries = possibleEntries(interpreter, object);
    const name = index && memberKey(interpreter, entries ?? new Map(), index);
    const known = entries !== undefined && name !== undefined;
    if (object.of) updateMembers(interpreter, object.of, name === undefined ? undefined : new Map([[name, value]]));
    interpreter.store.set(object.entries, known ? keptEntries(new Map([...entries, [name, value]])) : UNCERTAIN);
  } else if (object.kind === "list") {
    const items = itemsOf(interpreter, object);
    const at = index?.kind === "constant" && typeof index.value === "number" ? index.value : undefined;
    const first = items === undefined || interpreter.program.isScript ? 0 : -items.length;
    const known = items !== undefined && at !== undefined && at >= first && at < items.length;
    interpreter.store.set(
      object.items,
      known
        ? items.map((item, position) => (position === (at + items.length) % items.length ? value : item))
        : UNCERTAIN,
    );
  }
}
