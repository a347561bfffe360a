/** What Python's objects tell of themselves, and what fetches things from them. */
import { heldItems, entriesOf, entryOf } from "../../scope/values/collections";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { lastName } from "../../scope/names";
import { ancestry, classMember, memberNamed } from "../../scope/expressions/members";
import { isDictionaryClass } from "../../scope/functions/dictionaries";
import { itemAt } from "../../scope/expressions/subscripts";
import {
  constant,
  UNKNOWN,
  type AbstractValue,
  type ClassValue,
  type Instance,
  type LibraryValue,
} from "../../scope/values/values";
import type { Statement } from "../../syntax/syntax";
import { createRecord } from "./python-records";

/** Whether nothing but the document says what the object is, and it does not say that it may count as false. */
export const isTrueObject = (interpreter: Interpreter, { class: owner, isMapping: hasEntries }: Instance): boolean =>
  hasEntries !== true &&
  ancestry(owner).every(({ bases }) => bases.every((base) => base.kind === "class")) &&
  ["__bool__", "__len__", "__nonzero__"].every((name) => classMember(interpreter, owner, name) === undefined);

/** `cls.__name__` of a class or function. */
export function nameOf(value: AbstractValue): AbstractValue | undefined {
  if (value.kind === "class") return constant(value.node.name);
  if (value.kind === "function") return constant(value.node.kind === "function" ? value.node.name : "<lambda>");
  return value.kind === "external" ? constant(lastName(value.path)) : undefined;
}

/** `self.__class__`, `type(self)` */
export const classOf = (value: AbstractValue): AbstractValue | undefined =>
  value.kind === "instance" && value.class.node.name !== "" ? value.class : undefined;

/** `operator.attrgetter("layers.LSTM")`, `operator.itemgetter("lstm")` */
interface Getter extends LibraryValue {
  readonly family: "getter";
  readonly by: "attribute" | "item";
  readonly wanted: AbstractValue;
}

export const isGetter = (value: AbstractValue): value is Getter =>
  value.kind === "library" && value.family === "getter";

export function makeGetter(by: Getter["by"], { arguments: [wanted, ...more] }: CallSite): AbstractValue | undefined {
  const getter = wanted && ({ kind: "library", family: "getter", by, wanted: wanted.value } as const);
  return more.length === 0 ? getter : undefined;
}

export function getBy(
  interpreter: Interpreter,
  { by, wanted }: Getter,
  { arguments: [first], node }: CallSite,
): AbstractValue {
  const { span } = node;
  if (first === undefined) return UNKNOWN;
  if (by === "item") {
    const items = heldItems(interpreter, first.value);
    return (items && itemAt(interpreter, "list", items, wanted)) ?? entryOf(interpreter, first.value, wanted);
  }
  const path = wanted.kind === "constant" ? String(wanted.value) : "";
  return path
    .split(".")
    .reduce(
      (object, name) => memberNamed(interpreter, object, { kind: "attribute", span, object: first.node, name }),
      first.value,
    );
}

/** An object of a class that is a dict with other methods; `undefined` where it is made in another way than a dict. */
export function makeDictionaryObject(
  interpreter: Interpreter,
  owner: ClassValue,
  given: CallSite["arguments"],
): Instance | undefined {
  if (!isDictionaryClass(owner)) return undefined;
  const initialise = classMember(interpreter, owner, "__init__");
  const body = initialise?.kind === "function" && initialise.node.kind === "function" ? initialise.node.body : [];
  if (!body.every(isPlain) || given.some(({ spread }) => spread !== undefined)) return undefined;
  const entries = given.flatMap(({ name, value }) =>
    name === undefined ? [...(entriesOf(interpreter, value) ?? [["", UNKNOWN] as const])] : [[name, value] as const],
  );
  // What stands under no name is a dict of which nothing is known.
  return entries.some(([name]) => name === "") ? undefined : createRecord(entries, owner, true);
}

/** `super().__init__(*args, **kwargs)`, `self.__dict__ = self` */
function isPlain(statement: Statement): boolean {
  if (statement.kind === "assign") {
    const [target] = statement.targets;
    return target?.kind === "attribute" && target.name === "__dict__" && statement.value?.kind === "name";
  }
  if (statement.kind !== "evaluate") return false;
  const { expression } = statement;
  if (expression.kind === "literal") return true;
  const isInitial =
    expression.kind === "call" && expression.callee.kind === "attribute" && expression.callee.name === "__init__";
  return isInitial && expression.arguments.every(({ spread }) => spread !== undefined);
}
