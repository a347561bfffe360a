/** Objects of classes that stand in other files: who says what they do, and what is done to them there. */
import { UNWRITTEN } from "../syntax/syntax";
import { ancestry, classMember, originWith, outsideBase } from "./expressions/members";
import { loseContent, loseMembers, lost, setField, setMember } from "./statements/changes";
import { noteOpenObject } from "./values/absent";
import type { EvaluatedArgument, Interpreter } from "./interpreter";
import { originOf, type Definition } from "./modules";
import { sameValue, UNKNOWN, type AbstractValue, type Instance } from "./values/values";

/** Gives an object what the `__init__` of a base in another file sets, as far as that is plain. */
export function initialiseOutside(
  interpreter: Interpreter,
  base: Definition,
  given: readonly EvaluatedArgument[],
  self: AbstractValue,
): void {
  if (self.kind !== "instance") return;
  interpreter.callOutside(base, given, self);
  begun.set(self, new Map([...self.fields].map(([name, cell]) => [name, interpreter.store.get(cell)])));
}

/** By object: what it held when the `__init__` of a base in another file was done with it. */
const begun = new WeakMap<Instance, ReadonlyMap<string, AbstractValue | undefined>>();

/** Follows a method that such an `__init__` calls: what the object's own class sets behind that, it may find as it was before. */
export function duringInitialisation(interpreter: Interpreter, self: Instance, run: () => unknown): void {
  const { store } = interpreter;
  const before = begun.get(self);
  const changed = [...self.fields].flatMap(([name, cell]) => {
    const value = store.get(cell);
    const first = before?.get(name) ?? classMember(interpreter, self.class, name);
    return before && value && first && first !== value && !sameValue(first, value) ? [[cell, value] as const] : [];
  });
  for (const [cell, value] of changed) store.set(cell, lost(value));
  run();
  for (const [cell, value] of changed) store.set(cell, value);
}

/**
 * What an object of a class that is based on another file's has by itself: there it may stand in the place of another
 * value. Of what it does in another way, no more than the name is told.
 */
export function membersOfHeir({ class: own, fields }: Instance): readonly EvaluatedArgument[] {
  const classes = ancestry(own);
  // Those of a base that stands in another file stay there.
  const methods = own.bases.flatMap((each) => [...((each.kind === "class" && originOf(each)?.methods.keys()) || [])]);
  const members = new Map<string, AbstractValue>(methods.map((each) => [each, UNKNOWN]));
  const names = classes.map(({ frame }) => frame.names);
  for (const [name, { value = UNKNOWN }] of [...names.toReversed(), fields].flatMap((each) => [...each]))
    members.set(name, value.kind === "function" ? UNKNOWN : value);
  const node = { ...UNWRITTEN, span: own.node.span };
  return [...members].map(([name, value]) => ({ name, value, node, ofHeir: true }));
}

const PLAIN = /^(constant|tuple|list|dictionary)$/;

/**
 * The numbers, texts and lists that an object has where a method of it is called, and what its class has or does in another
 * way than the one that says what the method does.
 * @param owner that one
 */
export function plainMembersOf({ class: own, fields }: Instance, owner: Definition): readonly EvaluatedArgument[] {
  const members = new Map<string, AbstractValue>();
  for (const each of ancestry(own).toReversed()) {
    const origin = originOf(each);
    for (const [name, { file, name: place }] of origin?.methods ?? [])
      if (file !== owner.file || place !== owner.name) members.set(name, UNKNOWN);
    for (const [name, { value = UNKNOWN }] of each.frame.names)
      if (!origin || PLAIN.test(value.kind)) members.set(name, value.kind === "function" ? UNKNOWN : value);
  }
  for (const [name, { value = UNKNOWN }] of fields) if (PLAIN.test(value.kind)) members.set(name, value);
  const node = { ...UNWRITTEN, span: own.node.span };
  return [...members].map(([name, value]) => ({ name, value, node, ofHeir: true }));
}

/** Stands for the class of which a static method of another file's class is called. */
export const objectOfHeir = (callee: AbstractValue): Instance | undefined =>
  callee.kind === "external" && callee.heir ? { kind: "instance", class: callee.heir, fields: new Map() } : undefined;

/** The class of another file that says what an object does under a name: its own, or the one on which that is based. */
export function classOutside(interpreter: Interpreter, { class: own }: Instance, name: string): Definition | undefined {
  const origin = originWith(own, name)?.methods.get(name);
  if (origin) return origin;
  return originOf(own) ? undefined : outsideBase(interpreter, ...ancestry(own));
}

/**
 * Forgets what a method of another file's class may have changed of an object, where it was not followed.
 * @param isFound whether the class has it, as far as that can be told there
 */
export function loseUnfollowed(interpreter: Interpreter, self: Instance, method: string, isFound: boolean): void {
  const origin = originOf(self.class);
  const changesAny = self.changedBy?.has(method) === true;
  if (!isFound && !changesAny && origin?.methods.has(method) !== true) return;
  // What its methods assign is not known of an object that came from there anyway.
  if (origin === undefined || changesAny) loseMembers(interpreter, self);
  else for (const cell of self.fields.values()) loseContent(interpreter, interpreter.store.get(cell) ?? UNKNOWN);
}

/** What another file's code has done to an object; see `OnChange`. */
export function takeChange(
  interpreter: Interpreter,
  object: AbstractValue,
  name: string | undefined,
  value: AbstractValue,
): void {
  interpreter.library.setHeld?.(interpreter, object, name, value);
  if (name === undefined) {
    if (object.kind === "instance") noteOpenObject(object);
    loseContent(interpreter, object);
    // What its class does stays what it is.
  } else if (object.kind === "instance" && originWith(object.class, name)) {
    setField(interpreter, object, name, value);
  } else if (object.kind !== "instance" || classMember(interpreter, object.class, name)?.kind !== "function") {
    setMember(interpreter, object, name, value);
  }
}
