/** Objects that hold values under names: namespaces, named tuples, dataclasses. */
import type { CallSite, EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { entriesOf, heldItems, isMapping, newDictionary, newList } from "../../scope/values/collections";
import { deeplyCopied } from "../../scope/values/copies";
import { declaredFields, isDataclass } from "../../scope/functions/instances";
import { ancestry, itemsOf, originWith } from "../../scope/expressions/members";
import { createVariable } from "../../scope/values/joins";
import {
  createFrame,
  external,
  tuple,
  UNKNOWN,
  type AbstractValue,
  type ClassValue,
  type Instance,
} from "../../scope/values/values";
import type { Expression, Statement } from "../../syntax/syntax";

/** An object of which everything that it holds is known. */
export function createRecord(
  entries: Iterable<readonly [string, AbstractValue]>,
  owner: ClassValue = createRecordClass("", []),
  isMapping = false,
): Instance {
  const record: Instance = { kind: "instance", class: owner, fields: new Map(), ...(isMapping && { isMapping }) };
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
export function createRecordClass(
  name: string,
  fields: readonly string[],
  bases: readonly AbstractValue[] = [],
): ClassValue {
  const body = fields.map((field): Statement => {
    const target: Expression = { kind: "name", span: NOWHERE, name: field };
    return { kind: "assign", span: NOWHERE, targets: [target] };
  });
  const node = { kind: "class", span: NOWHERE, name, bases: [], decorators: [], body } as const;
  return { kind: "class", node, frame: createFrame(undefined, true), bases };
}

const NAMED_TUPLE = external("typing.NamedTuple");

/** Whether its attributes are the items of a tuple, too. */
export const isNamedTuple = (value: AbstractValue): value is Instance =>
  value.kind === "instance" &&
  ancestry(value.class).some(({ bases }) =>
    bases.some((base) => base.kind === "external" && base.path === NAMED_TUPLE.path),
  );

/** The fields that its class declares, in their order. */
const declaredNames = ({ class: owner }: Instance): readonly string[] => [
  ...new Set(
    ancestry(owner)
      .toReversed()
      .flatMap(({ node }) => declaredFields(node)),
  ),
];

function recordEntries(interpreter: Interpreter, record: Instance): readonly (readonly [string, AbstractValue])[] {
  return declaredNames(record).map((name) => {
    const cell = record.fields.get(name) ?? record.class.frame.names.get(name);
    return [name, (cell && interpreter.store.get(cell)) ?? UNKNOWN] as const;
  });
}

/** What the fields hold, in the order of their declaration. */
export const recordItems = (interpreter: Interpreter, record: Instance): readonly AbstractValue[] =>
  recordEntries(interpreter, record).map(([, value]) => value);

/** `record._asdict()` */
export const recordDictionary = (interpreter: Interpreter, record: AbstractValue): AbstractValue | undefined =>
  record.kind === "instance" ? newDictionary(interpreter, new Map(recordEntries(interpreter, record))) : undefined;

/** `dataclasses.asdict(record)`, `dataclasses.astuple(record)`: with the records in it, and copies of all else. */
export function unpackedRecord(
  interpreter: Interpreter,
  record: AbstractValue,
  form: "dict" | "tuple",
  depth = 0,
): AbstractValue | undefined {
  if (record.kind !== "instance") return undefined;
  const inner = (value: AbstractValue): AbstractValue => {
    if (depth > MAX_DEPTH) return UNKNOWN;
    const isRecord =
      value.kind === "instance" && ancestry(value.class).some(({ node }) => node.decorators.some(isDataclass));
    if (isRecord) return unpackedRecord(interpreter, value, form, depth + 1) ?? UNKNOWN;
    const items = heldItems(interpreter, value);
    if (items === undefined) return deeplyCopied(interpreter, value) ?? UNKNOWN;
    return value.kind === "tuple" ? tuple(items.map(inner)) : newList(interpreter, items.map(inner));
  };
  const entries = recordEntries(interpreter, record).map(([name, value]) => [name, inner(value)] as const);
  return form === "dict" ? newDictionary(interpreter, new Map(entries)) : tuple(entries.map(([, value]) => value));
}

/** `dataclasses.replace(record, units=8)`, `record._replace(units=8)`: a new one, with other values in some fields. */
export function replaced(
  interpreter: Interpreter,
  record: AbstractValue,
  changes: readonly EvaluatedArgument[],
): AbstractValue | undefined {
  const [node] = changes.map((change) => change.node);
  // What another file's class makes of the fields once more, is not followed.
  if (record.kind === "instance" && originWith(record.class, "__post_init__")) return undefined;
  if (record.kind !== "instance" || node === undefined) return record.kind === "instance" ? record : undefined;
  if (changes.some(({ name, spread }) => name === undefined || spread !== undefined)) return undefined;
  const kept = recordEntries(interpreter, record).filter(([name]) => !changes.some((change) => change.name === name));
  return interpreter.instantiate(record.class, [...kept.map(([name, value]) => ({ name, value, node })), ...changes]);
}

/** `namedtuple("Config", "units steps", defaults=[…])` */
export function makeNamedTuple(interpreter: Interpreter, site: CallSite): ClassValue | undefined {
  const [name, fields] = site.arguments;
  if (name?.value.kind !== "constant" || fields === undefined || fields.name !== undefined) return undefined;
  const names = fieldNames(interpreter, fields.value);
  if (names === undefined) return undefined;
  const owner = createRecordClass(String(name.value.value), names, [NAMED_TUPLE]);
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

/** `SimpleNamespace(units=8)` */
export function namespace(site: CallSite): AbstractValue {
  const named = namedValues(site);
  return named === undefined ? UNKNOWN : createRecord(named);
}

function namedValues(site: CallSite): readonly (readonly [string, AbstractValue])[] | undefined {
  const named = site.arguments.flatMap(({ name, value }) => (name === undefined ? [] : [[name, value] as const]));
  return named.length === site.arguments.length ? named : undefined;
}

/** An object whose attributes are entries as well. */
export const createMapping = (entries: Iterable<readonly [string, AbstractValue]>): Instance =>
  createRecord(entries, undefined, true);

/** Dicts stand so deep in each other before they are left as they are. */
const MAX_DEPTH = 20;

/** `EasyDict({"model": {"units": 8}})`: a dict, and those in it, whose entries are attributes too. */
export function attributeDictionary(interpreter: Interpreter, site: CallSite): AbstractValue {
  const [first] = site.arguments;
  if (site.arguments.length === 1 && first !== undefined && first.name === undefined && first.spread === undefined) {
    return attributesOfEntries(interpreter, first.value);
  }
  const named = namedValues(site);
  return named === undefined ? UNKNOWN : createMapping(named);
}

/** The same of one dict. */
export function attributesOfEntries(interpreter: Interpreter, value: AbstractValue, depth = 0): AbstractValue {
  const entries = depth > MAX_DEPTH ? undefined : entriesOf(interpreter, value);
  if (entries === undefined) return UNKNOWN;
  return createMapping(
    [...entries].map(([name, held]) => [
      name,
      held.kind === "dictionary" ? attributesOfEntries(interpreter, held, depth + 1) : withoutReference(held),
    ]),
  );
}

/** OmegaConf puts another value in the place of `"${model.units}"`, and has none yet for `"???"`. */
const withoutReference = (held: AbstractValue): AbstractValue =>
  held.kind === "constant" && /\$\{|^\?{3}$/.test(`${held.value}`) ? UNKNOWN : held;

/** One mapping with the entries of all, the later ones before the earlier; those within them likewise. */
export function mergedMappings(interpreter: Interpreter, values: readonly AbstractValue[], depth = 0): AbstractValue {
  const merged = new Map<string, AbstractValue>();
  for (const value of values) {
    const entries = depth > MAX_DEPTH ? undefined : entriesOf(interpreter, value);
    if (entries === undefined) return UNKNOWN;
    for (const [name, held] of entries) {
      const before = merged.get(name);
      const areBoth = before !== undefined && isMapping(before) && isMapping(held);
      merged.set(name, areBoth ? mergedMappings(interpreter, [before, held], depth + 1) : withoutReference(held));
    }
  }
  return createMapping(merged);
}
