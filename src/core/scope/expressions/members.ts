/** Attributes of values, and the items that they are made of. */
import type { Attribute, Expression } from "../../syntax/syntax";
import type { Activation, Interpreter } from "../interpreter";
import { isIterator, loseLeft, takeAll } from "../builtins/iterators";
import { decoratorName } from "../functions/decorators";
import { viewed } from "../values/numbers";
import { heldEntries, heldItems, isCertain, isMapping, newDictionary } from "../values/collections";
import { valueOfKey } from "../values/keys";
import { type Definition, definitionOf, type Origin, originOf } from "../modules";
import { lastName, lookUp } from "../names";
import { memberOfPartlyKnown } from "../statements/windows";
import { createOverride } from "../values/joins";
import {
  choiceOf,
  constant,
  isUnordered,
  objectsOf,
  UNCERTAIN,
  UNKNOWN,
  type AbstractValue,
  type ClassValue,
  type Frame,
  type FunctionValue,
  type Instance,
  takesThis,
} from "../values/values";

/**
 * The items of a list, tuple or other value that can be unpacked, where they are known; for those who
 * go through them all.
 */
export function itemsOf(interpreter: Interpreter, value: AbstractValue): readonly AbstractValue[] | undefined {
  if (isUnordered(value) && value.items.length > 1) return undefined;
  if (value.kind === "constant" && typeof value.value === "string") return charactersOf(interpreter, value.value);
  const items =
    heldItems(interpreter, value) ??
    keysOf(interpreter, value) ??
    takeAll(interpreter, value) ??
    interpreter.library.items(interpreter, value);
  return items && interpreter.affords(items.length) ? interpreter.asFarAsKnown(items) : undefined;
}

/** A text is made of its characters. */
const charactersOf = (interpreter: Interpreter, text: string): readonly AbstractValue[] | undefined =>
  interpreter.affords(text.length) ? Array.from(text, constant) : undefined;

/** A dict is gone through by its keys, but for those of JavaScript. */
function keysOf(interpreter: Interpreter, value: AbstractValue): readonly AbstractValue[] | undefined {
  if (interpreter.program.isScript) return undefined;
  const entries = value.kind === "dictionary" ? interpreter.store.get(value.entries) : undefined;
  return entries === undefined || entries === UNCERTAIN || !isCertain(entries)
    ? undefined
    : [...entries.keys()].map(valueOfKey);
}

/** More bases are not looked into. */
const MAX_ANCESTRY = 50;

/** By class: what is found once. */
const ancestries = new WeakMap<ClassValue, ClassValue[]>();

/** The class and its bases in the document, nearest first, in Python's order of resolution ("The Python 2.3 MRO"). */
export function ancestry(value: ClassValue): ClassValue[] {
  const known = ancestries.get(value);
  if (known !== undefined) return known;
  // What is based on itself is no class of a program that runs.
  ancestries.set(value, [value]);
  const bases = value.bases.slice(0, MAX_ANCESTRY).filter((each) => each.kind === "class");
  const found = [value, ...merged([...bases.map(ancestry), bases])].slice(0, MAX_ANCESTRY);
  ancestries.set(value, found);
  return found;
}

/** One list of all, in which each stands as it does in those: the first that is behind none of another list. */
function merged(lists: readonly (readonly ClassValue[])[]): ClassValue[] {
  const found: ClassValue[] = [];
  let left = lists.filter(({ length }) => length > 0);
  while (left.length > 0 && found.length < MAX_ANCESTRY) {
    const isFree = ([first]: readonly ClassValue[]): boolean => !left.some((list) => list.indexOf(first!) > 0);
    const [next] = (left.find(isFree) ?? left[0])!;
    found.push(next!);
    left = left.map((list) => list.filter((each) => each !== next)).filter(({ length }) => length > 0);
  }
  return found;
}

/** What the class, or a base of it in the document, has under the name. */
export function classMember(interpreter: Interpreter, value: ClassValue, name: string): AbstractValue | undefined {
  return firstMember(interpreter, ancestry(value), name);
}

function firstMember(
  interpreter: Interpreter,
  classes: readonly ClassValue[],
  name: string,
): AbstractValue | undefined {
  for (const each of classes) {
    const cell = each.frame.names.get(name);
    const member = cell && interpreter.store.get(cell);
    if (member !== undefined) return member;
  }
  return undefined;
}

/** The class of another file that has a method of this name: the one that a class stands for, or is based on. */
export function originWith(value: ClassValue, method: string): Origin | undefined {
  for (const each of ancestry(value)) {
    const origin = originOf(each);
    if (origin?.methods.has(method) === true) return origin;
  }
  return undefined;
}

/** The first base of these classes that stands in another file. */
export function outsideBase(interpreter: Interpreter, ...classes: readonly ClassValue[]): Definition | undefined {
  for (const { bases } of classes) {
    for (const base of bases) {
      const found = base.kind === "external" ? interpreter.outside(base.path) : undefined;
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** What an object's class may define to be called like a function; Keras's layers `call`, PyTorch's `forward`. */
export const CALL_METHODS = ["__call__", "call", "forward"];

/** The library's object that one of the document is as well, once it is made. */
export function baseOf(interpreter: Interpreter, value: AbstractValue): AbstractValue | undefined {
  const made = value.kind === "instance" && value.base ? interpreter.store.get(value.base.made) : undefined;
  return made?.kind === "library" ? made : undefined;
}

const decoratedAs = (value: FunctionValue, name: string): boolean =>
  value.node.kind === "function" && value.node.decorators.some((decorator) => decoratorName(decorator) === name);

export const isClassMethod = (value: FunctionValue): boolean => decoratedAs(value, "classmethod");

/** Whether it is called where it is asked for. */
export const isProperty = (value: FunctionValue): boolean =>
  decoratedAs(value, "property") || decoratedAs(value, "cached_property");

/** Whether a method takes no object: it is called by the name of its class. */
export const isStatic = (value: FunctionValue): boolean => isClassMethod(value) || decoratedAs(value, "staticmethod");

/** `object.name` */
export function memberOf(interpreter: Interpreter, activation: Activation, node: Attribute): AbstractValue {
  const base = superOf(interpreter, activation, node.object);
  if (base !== undefined) {
    const found = firstMember(interpreter, base.classes, node.name);
    if (found !== undefined) return taken(interpreter, base.self, node.name, found);
    const outside = outsideBase(interpreter, base.own, ...base.classes);
    if (outside !== undefined) return { kind: "method", self: base.self, name: node.name, outside };
    if (node.name === "__init__" && base.self.base) return { kind: "method", self: base.self, name: node.name };
    const made = baseOf(interpreter, base.self);
    if (made !== undefined) return memberNamed(interpreter, made, node);
    return interpreter.library.member(interpreter, base.self, node.name) ?? UNKNOWN;
  }
  return memberNamed(interpreter, interpreter.evaluate(activation, node.object), node);
}

/** `object.name`, of an object that was evaluated already. */
export function memberNamed(interpreter: Interpreter, object: AbstractValue, node: Attribute): AbstractValue {
  if (object.kind === "choice") {
    return choiceOf(object.options.map((option) => memberNamed(interpreter, option, node))) ?? UNKNOWN;
  }
  const named = node.name === "__name__" ? nameOfType(object) : undefined;
  if (named !== undefined) return constant(named);
  if (object.kind === "external") {
    return (
      interpreter.library.member(interpreter, object, node.name) ?? interpreter.imported(`${object.path}.${node.name}`)
    );
  }
  if (object.kind === "instance") {
    if (classMember(interpreter, object.class, "__getattribute__") !== undefined) return UNKNOWN;
    const base = baseOf(interpreter, object);
    const held =
      ownMember(interpreter, object, node.name) ??
      (base && interpreter.library.member(interpreter, base, node.name)) ??
      missingMember(interpreter, object, node) ??
      interpreter.propertyOutside(object, node.name);
    if (held !== undefined) return held;
  }
  if (object.kind === "library" && object.own) {
    const held = ownMember(interpreter, object.own, node.name);
    if (held !== undefined) return held;
  }
  if (object.kind === "class") {
    const member = classMember(interpreter, object, node.name);
    if (member !== undefined) {
      const bound = member.kind === "function" && isClassMethod(member);
      // JavaScript's `static get units() {…}`.
      if (bound && isProperty(member)) return interpreter.enter(member, [], object);
      return bound
        ? { kind: "method", self: object, name: node.name, function: member }
        : asHeirs(member, object, node.name);
    }
  }
  // `iterator.send(8)`
  if (isIterator(object)) {
    loseLeft(interpreter, object);
    return UNKNOWN;
  }
  const option = object.kind === "unknown" && object.isOptions ? interpreter.optionNamed(node.name) : undefined;
  if (option !== undefined) return option;
  // JavaScript's `nothing?.name`; else the program ends there.
  if (object.kind === "constant" && object.value === null) return UNKNOWN;
  if (object.kind === "unknown") {
    return memberOfPartlyKnown(object, node.name) ?? memberOfOne(interpreter, object.oneOf, node.name);
  }
  if (object.kind === "namespace" && object.isModule && !("kind" in object.of)) {
    if (node.name === "__dict__") return { kind: "namespace", of: object.of };
    return lookUp(interpreter, object.of, node.name) ?? UNKNOWN;
  }
  if (object.kind === "tuple" || object.kind === "list") interpreter.library.askSequence?.(interpreter, object, node);
  const member = interpreter.library.member(interpreter, object, node.name);
  return member
    ? viewed(calledOn(object, node.name, member), [object])
    : { kind: "method", self: object, name: node.name };
}

/** A function of JavaScript's, as an object has it: its `this` is the object. */
function calledOn(object: AbstractValue, name: string, member: AbstractValue): AbstractValue {
  const own = member.kind === "method" ? member.function : member;
  if (own?.kind !== "function" || !takesThis(own)) return member;
  return { kind: "method", self: object, name, function: own };
}

/** An attribute of one of these objects, which may be a list or an object itself; a method of it may change it. */
function memberOfOne(interpreter: Interpreter, objects: readonly AbstractValue[] = [], name: string): AbstractValue {
  const oneOf = objects.flatMap((object) => {
    if (object.kind === "function" || object.kind === "method") return [];
    const field = object.kind === "instance" ? object.fields.get(name) : undefined;
    const held = field && interpreter.store.get(field);
    const member = held ?? (object.kind === "instance" ? classMember(interpreter, object.class, name) : undefined);
    return member === undefined || member.kind === "function" ? object : objectsOf(member);
  });
  return oneOf.length > 0 ? { kind: "unknown", oneOf: [...new Set(oneOf)] } : UNKNOWN;
}

/** What an object holds under a name, or its class does. */
export function ownMember(interpreter: Interpreter, object: Instance, name: string): AbstractValue | undefined {
  const field = object.fields.get(name);
  const held = field && interpreter.store.get(field);
  if (object.copiesEntries && held && isMapping(held))
    return newDictionary(interpreter, heldEntries(interpreter, held) ?? UNCERTAIN);
  if (held !== undefined && held.kind !== "unknown") return calledOn(object, name, held);
  const member = classMember(interpreter, object.class, name);
  if (held !== undefined) {
    // It may be the one that its class has.
    const others = member ? objectsOf(member) : [];
    return others.length > 0 ? { ...held, oneOf: [...new Set([...(held.oneOf ?? []), ...others])] } : held;
  }
  // A method in whose place another may stand by now may change the object all the same.
  if (member?.kind === "unknown" && hasMethod(object.class, name)) return { ...member, oneOf: [object] };
  if (member !== undefined) return taken(interpreter, object, name, member);
  return name === "__class__" ? object.class : undefined;
}

/** Whether a class or a base of it is written with a method of the name. */
const hasMethod = (owner: ClassValue, name: string): boolean =>
  ancestry(owner).some(({ node }) => node.body.some((each) => each.kind === "function" && each.name === name));

/** What a class's `__getattr__` gives for what nothing else has. */
function missingMember(interpreter: Interpreter, object: Instance, node: Attribute): AbstractValue | undefined {
  const method = node.name.startsWith("__") ? undefined : classMember(interpreter, object.class, "__getattr__");
  return method?.kind === "function"
    ? interpreter.enter(method, [{ value: constant(node.name), node }], object)
    : undefined;
}

/** `LSTM` of `type(lstm).__name__`; `undefined` of what is no class. */
function nameOfType(value: AbstractValue): string | undefined {
  if (value.kind === "class") return value.node.name;
  return value.kind === "external" ? lastName(value.path) : undefined;
}

/** A static method that a class has from one of another file. */
function asHeirs(member: AbstractValue, owner: ClassValue, name: string): AbstractValue {
  const place = member.kind === "external" ? definitionOf(member.path)?.name : undefined;
  return member.kind === "external" && place !== undefined && place !== `${originOf(owner)?.name}.${name}`
    ? { ...member, heir: owner }
    : member;
}

/** What an object makes of a member of its class: a function becomes its method. */
function taken(interpreter: Interpreter, self: AbstractValue, name: string, member: AbstractValue): AbstractValue {
  if (member.kind === "library") return interpreter.library.bound?.(member, self) ?? member;
  if (member.kind === "external" && self.kind === "instance") return asHeirs(member, self.class, name);
  if (member.kind !== "function" || decoratedAs(member, "staticmethod")) return member;
  if (decoratedAs(member, "property")) return interpreter.enter(member, [], self);
  if (decoratedAs(member, "cached_property")) {
    const value = interpreter.enter(member, [], self);
    // From here on it is an attribute of the object's own.
    if (self.kind === "instance") {
      const cell = createOverride();
      self.fields.set(name, cell);
      interpreter.store.set(cell, value);
    }
    return value;
  }
  return { kind: "method", self, name, function: member };
}

/** For `super()`: the object, and the classes above the one in which the method stands. */
function superOf(
  interpreter: Interpreter,
  activation: Activation,
  node: Expression,
): { readonly self: Instance; readonly own: ClassValue; readonly classes: readonly ClassValue[] } | undefined {
  if (node.kind !== "call" || node.callee.kind !== "name" || node.callee.name !== "super") return undefined;
  const classFrame: Frame | undefined = activation.frame.parent;
  const selfName = [...activation.frame.names.keys()][0];
  const self = selfName === undefined ? undefined : lookUp(interpreter, activation.frame, selfName);
  if (classFrame?.isClass !== true || self?.kind !== "instance") return undefined;
  const [written] = node.arguments;
  const from = written && interpreter.evaluate(activation, written.value);
  // `super(nn.LSTM, self)` passes by the library's class, of which nothing is known then.
  if (from?.kind === "external") return undefined;
  const classes = ancestry(self.class);
  // `super(Base, self)` passes by a base.
  const at = classes.findIndex((each) => (from?.kind === "class" ? each === from : each.frame === classFrame));
  return { self, own: classes[at] ?? self.class, classes: classes.slice(at + 1) };
}
