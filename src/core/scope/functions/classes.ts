/** Classes where a program defines them: by a statement, or by a call of `type`. */
import type { ClassDefinition } from "../../syntax/syntax";
import type { Builtin } from "../builtins/builtins";
import { entriesOf } from "../values/collections";
import { decorated, mayGiveAttributes } from "./decorators";
import { declaredFields, isDataclass } from "./instances";
import type { Activation, Interpreter } from "../interpreter";
import { classMember, itemsOf } from "../expressions/members";
import { bind } from "../names";
import { loseAttributes } from "../statements/changes";
import { createFrame, type AbstractValue, type ClassValue } from "../values/values";

/** `class Name(Base): …` */
export function executeClass(interpreter: Interpreter, activation: Activation, node: ClassDefinition): void {
  const decorators = node.decorators.map((each) => ({ node: each, value: interpreter.evaluate(activation, each) }));
  const bases = node.bases.map((base) => interpreter.evaluate(activation, base));
  const frame = createFrame(activation.frame, true);
  const defaults = node.decorators.some(isDataclass) ? new Map<string, AbstractValue>() : undefined;
  const value: ClassValue = { kind: "class", node, frame, bases, ...(defaults && { defaults }) };
  bind(interpreter, activation.frame, node.name, value);
  interpreter.define(value);
  interpreter.execute({ ...activation, frame }, node.body);
  interpreter.library.defineClass?.(interpreter, value);
  for (const name of defaults ? declaredFields(node) : []) {
    const cell = frame.names.get(name);
    const held = cell && interpreter.store.get(cell);
    if (held !== undefined) defaults?.set(name, held);
  }
  tellBases(interpreter, activation, value);
  noteMetaclass(interpreter, activation, value);
  if (node.decorators.some((each) => mayGiveAttributes(interpreter, each))) loseAttributes(interpreter, value);
  const held = decorated(interpreter, activation, decorators, value);
  if (held !== value) bind(interpreter, activation.frame, node.name, held);
}

/** A metaclass does what it does where its classes are made, and their objects: that is not followed. */
function noteMetaclass(interpreter: Interpreter, activation: Activation, made: ClassValue): void {
  for (const { name, value } of made.node.keywords ?? []) {
    const held = name === "metaclass" ? interpreter.evaluate(activation, value) : undefined;
    if (held?.kind !== "class") continue;
    if (interpreter.isRelevant(held.node)) interpreter.library.untold?.(interpreter, held);
    const isRemade = ["__new__", "__init__", "__prepare__"].some((each) => classMember(interpreter, held, each));
    if (isRemade) loseAttributes(interpreter, made);
  }
}

/** `type("Name", (Base,), {"member": value})`; `undefined` where not all of it is known. */
export const makeClass: Builtin = (interpreter, [name, bases, members], { node: { span }, activation }) => {
  const held = bases && itemsOf(interpreter, bases);
  const entries = members && entriesOf(interpreter, members);
  if (name?.kind !== "constant" || held === undefined || entries === undefined) return undefined;
  const frame = createFrame(undefined, true);
  for (const [member, value] of entries) bind(interpreter, frame, member, value);
  const node: ClassDefinition = { kind: "class", span, name: String(name.value), bases: [], decorators: [], body: [] };
  const value: ClassValue = { kind: "class", node, frame, bases: held };
  interpreter.define(value);
  tellBases(interpreter, activation, value);
  return value;
};

/** What a base does with each class that is based on it: `__init_subclass__`. */
function tellBases(interpreter: Interpreter, activation: Activation, value: ClassValue): void {
  for (const base of value.bases) {
    const told = base.kind === "class" ? classMember(interpreter, base, "__init_subclass__") : undefined;
    if (told?.kind !== "function") continue;
    const given = (value.node.keywords ?? []).flatMap(({ name, value: node }) =>
      name === undefined ? [] : [{ name, node, value: interpreter.evaluate(activation, node) }],
    );
    interpreter.enter(told, given, value);
    return;
  }
}
