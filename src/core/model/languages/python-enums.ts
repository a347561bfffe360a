/** Python's enumerations: classes whose names are objects, each with a `value` and a `name`. */
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { ancestry } from "../../scope/expressions/members";
import { declaredFields } from "../../scope/functions/instances";
import { heldKey } from "../../scope/values/keys";
import { newDictionary } from "../../scope/values/collections";
import { constant, UNKNOWN, type AbstractValue, type ClassValue, type LibraryValue } from "../../scope/values/values";
import { classMember } from "../../scope/expressions/members";
import { createRecord } from "./python-records";

const ENUMERATION = /^(?:enum|aenum|strenum)\.(?:Int|Str|Repr)?(?:Enum|Flag)$/;

/** Classes whose members are numbers or texts as well. */
const PLAIN = /^(?:enum|aenum|strenum)\.(?:Int|Str)(?:Enum|Flag)$|^builtins\.(?:int|str|float)$/;

const basesOf = (value: ClassValue): readonly string[] =>
  ancestry(value).flatMap(({ bases }) => bases.flatMap((base) => (base.kind === "external" ? [base.path] : [])));

/** Whether the class is an enumeration of the document. */
export const isEnumeration = (value: AbstractValue): value is ClassValue =>
  value.kind === "class" && basesOf(value).some((path) => ENUMERATION.test(path));

/** `enum.auto()` */
const isAutomatic = (value: AbstractValue): boolean => value.kind === "library" && value.family === "enum.auto";

export const AUTOMATIC: LibraryValue = { kind: "library", family: "enum.auto" };

/** Makes objects of the names that the body of an enumeration gives a value. */
export function defineMembers(interpreter: Interpreter, owner: ClassValue): void {
  const isPlain = basesOf(owner).some((path) => PLAIN.test(path));
  const bases = basesOf(owner);
  const [isText, isFlag, isOfStr] = [/StrEnum$/, /Flag$/, /^builtins\.str$/].map((base) =>
    bases.some((path) => base.test(path)),
  );
  let last = 0;
  /** Another name for a value that has one stands for the same member. */
  const known = new Map<string, AbstractValue>();
  for (const name of declaredFields(owner.node)) {
    const cell = owner.frame.names.get(name);
    const written = cell && interpreter.store.get(cell);
    if (cell === undefined || written === undefined || name.startsWith("_")) continue;
    const next = isFlag ? 2 ** Math.floor(Math.log2(2 * last || 1)) : last + 1;
    const isAuto = isAutomatic(written);
    const value = isAuto ? constant(isText ? name.toLowerCase() : isOfStr ? String(next) : next) : written;
    if (isAuto) last = next;
    else if (value.kind === "constant" && typeof value.value === "number") last = value.value;
    const key = heldKey(known, value);
    const alias = key === undefined ? undefined : known.get(key);
    if (alias !== undefined) {
      interpreter.store.set(cell, alias);
      continue;
    }
    const member = isPlain && value.kind === "constant" ? value : memberOf(interpreter, owner, name, value);
    interpreter.store.set(cell, member);
    if (key !== undefined) known.set(key, member);
  }
}

function memberOf(interpreter: Interpreter, owner: ClassValue, name: string, value: AbstractValue): AbstractValue {
  const identity = `${owner.node.span.start}:${owner.node.name}.${name}`;
  const record = {
    ...createRecord(
      [
        ["name", constant(name)],
        ["value", value],
      ],
      owner,
    ),
    identity,
  };
  const initialise = classMember(interpreter, owner, "__init__");
  if (initialise?.kind !== "function") return record;
  const items = value.kind === "tuple" ? value.items : [value];
  const node = owner.node.bases[0];
  if (node !== undefined)
    interpreter.enter(
      initialise,
      items.map((each) => ({ value: each, node })),
      record,
    );
  return record;
}

/** The members in their order; what is there twice, once. */
export function membersOf(interpreter: Interpreter, owner: ClassValue): readonly AbstractValue[] {
  const members = ancestry(owner)
    .toReversed()
    .flatMap(({ node, frame }) =>
      declaredFields(node).flatMap((name) => {
        const cell = name.startsWith("_") ? undefined : frame.names.get(name);
        return (cell && interpreter.store.get(cell)) ?? [];
      }),
    );
  return [...new Set(members)];
}

const valueOf = (member: AbstractValue): AbstractValue | undefined =>
  member.kind === "instance" ? member.fields.get("value")?.value : member;

/** `Kind("lstm")`: the member that has the value. */
export function memberWith(interpreter: Interpreter, owner: ClassValue, site: CallSite): AbstractValue {
  const [wanted] = site.arguments;
  const key = wanted?.value;
  if (key?.kind === "instance") return key;
  const members = membersOf(interpreter, owner);
  const found = members.find((member) => {
    const value = valueOf(member);
    return value?.kind === "constant" && key?.kind === "constant" && value.value === key.value;
  });
  return found ?? UNKNOWN;
}

/** `Kind.__members__` */
export const memberDictionary = (interpreter: Interpreter, owner: ClassValue): AbstractValue =>
  newDictionary(
    interpreter,
    new Map(
      membersOf(interpreter, owner).flatMap((member) => {
        const name = member.kind === "instance" ? member.fields.get("name")?.value : undefined;
        return name?.kind === "constant" ? [[String(name.value), member] as const] : [];
      }),
    ),
  );
