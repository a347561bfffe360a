/** Objects that hold values under names: namespaces, named tuples, dataclasses. */
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/members";
import { createFrame, createVariable, type AbstractValue, type ClassValue, type Instance } from "../../scope/values";
import type { Expression, Statement } from "../../syntax/syntax";

/** An object of which everything that it holds is known. */
export function createRecord(
  entries: Iterable<readonly [string, AbstractValue]>,
  owner: ClassValue = createRecordClass("", []),
): Instance {
  const record: Instance = { kind: "instance", class: owner, fields: new Map() };
  for (const [name, value] of entries) {
    const cell = createVariable();
    // It has the value on every way through the program that knows the object.
    cell.value = value;
    record.fields.set(name, cell);
  }
  return record;
}

const NOWHERE = { start: 0, end: 0 };

/** A class that a call makes, with the fields that its objects are given in order. */
export function createRecordClass(name: string, fields: readonly string[]): ClassValue {
  const body = fields.map((field): Statement => {
    const target: Expression = { kind: "name", span: NOWHERE, name: field };
    return { kind: "assign", span: NOWHERE, targets: [target] };
  });
  const node = { kind: "class", span: NOWHERE, name, bases: [], decorators: [], body } as const;
  return { kind: "class", node, frame: createFrame(undefined, true), bases: [] };
}

/** `namedtuple("Config", "units steps", defaults=[…])` */
export function makeNamedTuple(interpreter: Interpreter, site: CallSite): ClassValue | undefined {
  const [name, fields] = site.arguments;
  if (name?.value.kind !== "constant" || fields === undefined || fields.name !== undefined) return undefined;
  const names = fieldNames(interpreter, fields.value);
  if (names === undefined) return undefined;
  const owner = createRecordClass(String(name.value.value), names);
  const defaults = site.arguments.find((argument) => argument.name === "defaults");
  const values = (defaults && itemsOf(interpreter, defaults.value)) ?? [];
  // The last fields are those that have defaults.
  for (const [index, value] of values.entries()) {
    const field = names[names.length - values.length + index];
    if (field === undefined) continue;
    const cell = createVariable();
    owner.frame.names.set(field, cell);
    interpreter.store.set(cell, value);
  }
  return owner;
}

function fieldNames(interpreter: Interpreter, value: AbstractValue): readonly string[] | undefined {
  if (value.kind === "constant") {
    return typeof value.value === "string" ? value.value.split(/[\s,]+/).filter((name) => name !== "") : undefined;
  }
  const names = itemsOf(interpreter, value)?.flatMap((item) => {
    // `NamedTuple("Config", [("units", int)])`
    const first = item.kind === "tuple" ? item.items[0] : item;
    return first?.kind === "constant" && typeof first.value === "string" ? [first.value] : [];
  });
  return names;
}
