/** Objects of the document's classes where they are made. */
import { decoratorName } from "./decorators";
import type { Call, ClassDefinition, Expression, Statement } from "../../syntax/syntax";
import { loseMembers } from "../statements/changes";
import { deeplyCopied } from "../values/copies";
import { initialiseBase, startBase } from "./heirs";
import type { CallSite, EvaluatedArgument, Interpreter } from "../interpreter";
import { ancestry, classMember, outsideBase } from "../expressions/members";
import { finalised } from "../expressions/special-methods";
import { initialiseOutside } from "../outside";
import { INITIALISER, type Followed } from "./runs";
import { createVariable } from "../values/joins";
import { UNKNOWN, type AbstractValue, type ClassValue, type Instance } from "../values/values";

/** An object of a class of the document, once its `__init__` was followed with these arguments. */
export function instantiate(
  interpreter: Interpreter,
  { instances, givenValues }: Followed,
  callee: ClassValue,
  given: readonly EvaluatedArgument[],
  site: CallSite | undefined,
  prepare?: (made: Instance) => void,
): Instance {
  const instance: Instance = {
    kind: "instance",
    class: callee,
    fields: new Map(),
    madeAt: interpreter.store.now(),
    ...startBase(interpreter, callee, site),
  };
  for (const { frame } of ancestry(callee)) {
    const heirs = instances.get(frame) ?? new Map<ClassValue, Instance>();
    if (given.length > 0) givenValues.add(frame);
    // The latest stands last.
    heirs.delete(callee);
    instances.set(frame, heirs.set(callee, instance));
  }
  prepare?.(instance);
  const initialise = classMember(interpreter, callee, INITIALISER);
  if (initialise?.kind === "function") {
    interpreter.enter(initialise, given, instance);
  } else if (instance.base) {
    if (site) initialiseBase(interpreter, instance, withoutFields(site, instance));
  } else {
    const base = outsideBase(interpreter, ...ancestry(callee));
    if (base === undefined) setFields(interpreter, instance, given);
    else initialiseOutside(interpreter, base, given, instance);
    const completed = classMember(interpreter, callee, "__post_init__");
    if (completed?.kind === "function") interpreter.enter(completed, [], instance);
  }
  // When nobody holds it any more, is not known.
  finalised(interpreter, instance);
  // It may be another object that was made before.
  if (instance.base === undefined && isMadeOtherwise(interpreter, callee)) loseMembers(interpreter, instance);
  return instance;
}

/** Whether a class says itself what a call of it makes: by `__new__`, or by a metaclass. */
const isMadeOtherwise = (interpreter: Interpreter, value: ClassValue): boolean =>
  classMember(interpreter, value, "__new__")?.kind === "function" ||
  ancestry(value).some(({ node }) =>
    node.keywords?.some(({ name, value: given }) => name === "metaclass" && !/^(ABC|Enum)Meta$/.test(lastName(given))),
  );

const lastName = (node: Expression): string => (node.kind === "name" || node.kind === "attribute" ? node.name : "");

/** The fields of a class without `__init__`: those that it declares, by name or in their order. */
function setFields(interpreter: Interpreter, instance: Instance, given: readonly EvaluatedArgument[]): void {
  // A dataclass takes its bases' fields first; what it declares again keeps its place.
  const classes = ancestry(instance.class).toReversed();
  const declared = [...new Set(classes.flatMap(({ node }) => positionalFields(node)))];
  const set = (name: string, value: AbstractValue): void => {
    const cell = createVariable(instance.madeAt);
    instance.fields.set(name, cell);
    interpreter.store.set(cell, value);
  };
  for (const { defaults = [] } of classes) {
    // A factory makes another list or object for each of them.
    for (const [name, value] of defaults) set(name, deeplyCopied(interpreter, value) ?? value);
  }
  const firstSpread = given.findIndex(({ spread }) => spread !== undefined);
  // What is spread may be any of them.
  if (firstSpread >= 0) for (const name of declared) set(name, UNKNOWN);
  for (const [index, { name, spread, value }] of given.entries()) {
    const isByPlace = name === undefined && (firstSpread < 0 || index < firstSpread);
    const field = isByPlace ? declared[index] : name;
    if (field !== undefined && spread === undefined) set(field, value);
  }
}

/** The call of a class without `__init__`, but for what its objects hold by themselves: `scale: float = 1.0`. */
function withoutFields(site: CallSite, { class: owner }: Instance): CallSite {
  const own = new Set(ancestry(owner).flatMap(({ node }) => declaredFields(node)));
  const isHandedOn = ({ name }: { readonly name?: string }): boolean => name === undefined || !own.has(name);
  const written = (site.written ?? site.node.arguments).filter(isHandedOn);
  return { ...site, written, arguments: site.arguments.filter(isHandedOn) };
}

/** The names that a class's body gives a value or a type; of a dataclass, those that are fields of its objects. */
export const declaredFields = (node: ClassDefinition): readonly string[] =>
  node.body.flatMap((statement) => {
    const target = statement.kind === "assign" ? statement.targets[0] : undefined;
    return target?.kind === "name" && isField(node, statement) ? [target.name] : [];
  });

const isField = ({ decorators }: ClassDefinition, statement: Statement): boolean =>
  statement.kind === "assign" &&
  (!decorators.some(isDataclass) || (statement.annotation !== undefined && !/\bClassVar\b/.test(statement.annotation)));

/** `@dataclass`, `@dataclasses.dataclass(frozen=True)` */
export const isDataclass = (decorator: Expression): boolean => decoratorName(decorator) === "dataclass";

/** The fields that a call gives one after the other: `field(init=False)` is none, nor what can only be named. */
const positionalFields = (node: ClassDefinition): readonly string[] => {
  const named = node.decorators.some(
    (each) => each.kind === "call" && isDataclass(each) && says(each, "kw_only", true),
  );
  const left = node.body.flatMap((statement) => {
    const target = statement.kind === "assign" ? statement.targets[0] : undefined;
    const value = statement.kind === "assign" ? statement.value : undefined;
    const isLeft = named || (value?.kind === "call" && (says(value, "init", false) || says(value, "kw_only", true)));
    return target?.kind === "name" && isLeft ? [target.name] : [];
  });
  return declaredFields(node).filter((name) => !left.includes(name));
};

const says = (call: Call, wanted: string, value: boolean): boolean =>
  call.arguments.some(({ name, value: given }) => name === wanted && given.kind === "literal" && given.value === value);
