/** Follows what other files call of the document. */
import type { Steps } from "../../steps";
import type { EvaluatedArgument, Interpreter } from "../interpreter";
import { ancestry, classMember, isClassMethod, isStatic, outsideBase } from "../expressions/members";
import type { OutsideCall, OutsideCalls } from "../modules";
import { distinctCalls } from "../agreed-calls";
import { isCounting, onOpenObject, openOrders, type OpenOrder } from "./outside-objects";
import { NOTHING_ALIKE, INITIALISER, nameOf, runsOf, type Followed } from "./runs";
import { selfFor } from "./supposed";
import {
  createFrame,
  isClassLike,
  sameValue,
  type AbstractValue,
  type ClassValue,
  type Frame,
  type FunctionValue,
  type Instance,
} from "../values/values";
import { isOpenObject, noteOpenObject } from "../values/absent";
import { createVariable } from "../values/joins";

/** Follows, once the module has been followed, what nothing in it called with the arguments that other files give. */
export function* callFromOutside(
  interpreter: Interpreter,
  followed: Followed,
  module: Frame,
  calledNames: ReadonlySet<string>,
  outsideCalls: OutsideCalls,
  ofObjects: boolean,
): Steps<void> {
  const open = new Map<string, FunctionValue | ClassValue>();
  /** Of methods that a class has from another one of the document, by the names under which others call them. */
  const heirs = new Map<string, ClassValue>();
  for (const [name, { value }] of module.names) {
    if (value?.kind !== "function" && value?.kind !== "class") continue;
    if (!interpreter.isRelevant(value.node)) continue;
    if (takesArguments(interpreter, value) || hasAttributes(interpreter, value)) open.set(name, value);
    for (const owner of value.kind === "class" ? ancestry(value) : []) {
      for (const method of methodsOfClass(interpreter, owner, ofObjects)) {
        const full = `${name}.${nameOf(method)}`;
        if (open.has(full) || !(takesArguments(interpreter, method) || isCountingMethod(method))) continue;
        open.set(full, method);
        if (owner !== value && value.kind === "class") heirs.set(full, value);
      }
    }
  }
  if (open.size === 0) return;
  const takesClasses = [...open.values()].some((value) => takesClass(interpreter, value));
  const { calls, isWhole } = yield* outsideCalls(new Set(open.keys()), takesClasses);
  // What the document itself calls may get its arguments from what it does not; a method, its object from the class.
  const isCalledHere = ([name, value]: readonly [string, FunctionValue | ClassValue]): boolean =>
    calledNames.has(nameOf(value)) || calledNames.has(name.split(".")[0]!);
  const inOrder = [...open].toSorted((one, other) => Number(isCalledHere(one)) - Number(isCalledHere(other)));
  const orders = openOrders(
    calls,
    inOrder.map(([name]) => name),
  );
  // What others call may call it as well, or have its `__init__`.
  const waiting = inOrder.filter(([, value]) => !wasFollowed(interpreter, followed, value));
  for (const [name, value] of waiting) {
    const made = calls.filter((call) => call.name === name);
    yield* followCalls(interpreter, followed, value, made, orders.get(name.split(".")[0]!), heirs.get(name));
    yield;
  }
  if (!isWhole) for (const value of open.values()) leaveOpen(interpreter, followed, value);
}

/** Whether it matters how often a method is called. */
const isCountingMethod = ({ node }: FunctionValue): boolean => node.kind === "function" && isCounting(node);

/** Whether a parameter is a class by default. */
const takesClass = (interpreter: Interpreter, value: FunctionValue | ClassValue): boolean =>
  [...(entryOf(interpreter, value)?.defaults.values() ?? [])].some(isClassLike);

/** Those that are called by the class's name: `Factory.create(8)`; or by its objects: `model.build(8)`. */
const methodsOfClass = (
  interpreter: Interpreter,
  { frame }: ClassValue,
  ofObjects: boolean,
): readonly FunctionValue[] =>
  [...frame.names.values()].flatMap(({ value }) =>
    value?.kind === "function" &&
    (isStatic(value) || (ofObjects && nameOf(value) !== INITIALISER)) &&
    interpreter.isRelevant(value.node)
      ? value
      : [],
  );

/** Somebody calls it with arguments that cannot be told: its defaults may not be what it gets. */
function leaveOpen(interpreter: Interpreter, followed: Followed, value: FunctionValue | ClassValue): void {
  const entry = entryOf(interpreter, value);
  if (entry !== undefined) runsOf(followed, entry.node).skipped = NOTHING_ALIKE;
}

/**
 * A call at a time.
 * @param order of the methods of its class, where that is not known
 * @param heir the class of which a method is called, where it has it from another one
 */
function* followCalls(
  interpreter: Interpreter,
  followed: Followed,
  value: FunctionValue | ClassValue,
  calls: readonly OutsideCall[],
  order: OpenOrder | undefined,
  heir: ClassValue | undefined,
): Steps<void> {
  const entry = entryOf(interpreter, value);
  const parameters = entry?.node.parameters ?? [];
  const isStrict = !interpreter.program.isScript && !isDecorated(value) && !(entry && isDecorated(entry));
  const distinct = distinctCalls(calls, isOfObject(value) ? parameters.slice(1) : parameters, isStrict);
  if (entry) runsOf(followed, entry.node).fromOutside += distinct.length;
  for (const given of distinct) {
    const own = given.filter(({ ofHeir }) => !ofHeir);
    if (value.kind === "class") interpreter.instantiate(heirWith(interpreter, value, given), own);
    else {
      const owner = asHeir(interpreter, ownerOf(interpreter, followed, value, heir), given);
      const object = owner?.kind === "instance" ? owner : undefined;
      const run = (): void => void interpreter.enter(value, own, owner);
      if (object && order)
        onOpenObject(
          interpreter,
          object,
          order,
          given.filter(({ ofHeir }) => ofHeir),
          run,
        );
      else run();
    }
    yield;
  }
}

/** Whether something may give it other arguments than its calls do. */
const isDecorated = ({ node }: FunctionValue | ClassValue): boolean =>
  (node.kind !== "lambda" &&
    node.decorators.some((each) => !(each.kind === "name" && /^(static|class)method$/.test(each.name)))) ||
  (node.kind === "class" && (node.keywords?.length ?? 0) > 0);

/** The class, or one that is based on it, if that has other attributes or methods. */
export function heirWith(interpreter: Interpreter, value: ClassValue, given: readonly EvaluatedArgument[]): ClassValue {
  const members = given.filter(({ name = "", value: held, ofHeir }) => {
    const member = ofHeir && name !== INITIALISER ? classMember(interpreter, value, name) : undefined;
    return member !== undefined && !sameValue(member, held);
  });
  if (members.length === 0 || value.defaults !== undefined) return value;
  const frame = createFrame(value.frame.parent, true);
  for (const { name = "", value: held } of members) {
    const cell = createVariable();
    frame.names.set(name, cell);
    interpreter.store.set(cell, held);
  }
  return { kind: "class", node: value.node, frame, bases: [value] };
}

/** The object or class as another file has it, whose class may have other attributes or methods. */
function asHeir(
  interpreter: Interpreter,
  owner: AbstractValue | undefined,
  given: readonly EvaluatedArgument[],
): AbstractValue | undefined {
  if (owner?.kind === "class") return heirWith(interpreter, owner, given);
  if (owner?.kind !== "instance") return owner;
  const own = heirWith(interpreter, owner.class, given);
  if (own === owner.class) return owner;
  // What the object has itself stands before.
  const object: Instance = { ...owner, class: own };
  if (isOpenObject(owner)) noteOpenObject(object);
  return object;
}

/**
 * What a function is called on: the class, an object of it, or nothing.
 * @param heir in the place of the class in which it stands
 */
function ownerOf(
  interpreter: Interpreter,
  followed: Followed,
  value: FunctionValue,
  heir: ClassValue | undefined,
): AbstractValue | undefined {
  if (isClassMethod(value)) return heir ?? followed.classes.get(value.frame);
  return isMethod(value) ? selfFor(interpreter, followed, value, heir) : undefined;
}

/** The function that takes the arguments of a call. */
function entryOf(interpreter: Interpreter, value: FunctionValue | ClassValue): FunctionValue | undefined {
  const entry = value.kind === "class" ? classMember(interpreter, value, INITIALISER) : value;
  return entry?.kind === "function" ? entry : undefined;
}

function takesArguments(interpreter: Interpreter, value: FunctionValue | ClassValue): boolean {
  const entry = entryOf(interpreter, value);
  if (entry !== undefined) return entry.node.parameters.length > (isOfObject(value) ? 1 : 0);
  return value.kind === "class" && outsideBase(interpreter, ...ancestry(value)) !== undefined;
}

/** What methods call their object, or its class. */
const SELVES = ["self", "cls", "this"];

/** Whether its methods take a number or text from an attribute, in whose place classes that are based on it may have another. */
function hasAttributes({ program: { text } }: Interpreter, value: FunctionValue | ClassValue): boolean {
  if (value.kind !== "class") return false;
  const { start, end } = value.node.span;
  const written = text.slice(start, end);
  return [...value.frame.names].some(
    ([name, { value: held }]) =>
      held?.kind === "constant" &&
      (typeof held.value === "number" || typeof held.value === "string") &&
      SELVES.some((self) => written.includes(`${self}.${name}`)),
  );
}

function wasFollowed(interpreter: Interpreter, followed: Followed, value: FunctionValue | ClassValue): boolean {
  const entry = entryOf(interpreter, value);
  return entry === undefined ? followed.instances.has(value.frame) : runsOf(followed, entry.node).count > 0;
}

/** Whether the first parameter is no argument of a call: of a class's `__init__`, or a method. */
const isOfObject = (value: FunctionValue | ClassValue): boolean =>
  value.kind === "class" || isClassMethod(value) || isMethod(value);

/** Whether objects call it, not the class alone. */
const isMethod = (value: FunctionValue): boolean => value.frame.isClass && !isStatic(value);
