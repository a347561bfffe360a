/**
 * What may pass from one file to another: numbers, strings, lists, dicts, plain classes and objects. Other functions
 * and classes stay where they are defined: what passes is where that is. What some function of the file may change
 * later is unknown.
 */
import { createRecord, createRecordClass } from "../../model/languages/python-records";
import { isOpenObject, noteOpenObject } from "../../scope/values/absent";
import { declaredFields } from "../../scope/functions/instances";
import { ancestry, isStatic } from "../../scope/expressions/members";
import { isAttributeDictionary } from "../../scope/functions/dictionaries";
import { isHoldingClass, isPlainClass } from "../../scope/functions/records";
import { type Definition, definitionOf, noteOrigin, originOf } from "../../scope/modules";
import { withSource } from "../../scope/values/sources";
import { createEntries, createItems, createVariable } from "../../scope/values/joins";
import {
  choiceOf,
  external,
  NO_OPTIONS,
  PERHAPS,
  tuple,
  UNCERTAIN,
  UNKNOWN,
  type AbstractValue,
  type ClassValue,
  type External,
  type FunctionValue,
  type Instance,
} from "../../scope/values/values";
import type { ValueSource } from "../../definition";
import { perNode } from "../../syntax/per-node";
import type { Expression, FunctionDefinition, Statement, UnreadBody } from "../../syntax/syntax";
import { targetsSet, withoutItems } from "../../syntax/targets";
import { mayMention } from "../../syntax/unread";
import { walk } from "../../syntax/walk";
import { carriedLibraryValue } from "./carried-library-values";
import { attributesWrittenIn } from "./changeable-names";
import { READING } from "./uses";

/** Values are taken over to this depth, and so many of a file. */
const MAX_DEPTH = 12;
const MAX_VALUES = 20_000;

/** Methods that make of an object something else than its class says. */
const TAKING_OVER = new Set([
  "__new__",
  "__init__",
  "__post_init__",
  "__attrs_post_init__",
  "__getattr__",
  "__getattribute__",
  "__setattr__",
]);

/** What stands for an entry that someone may have set. */
export const openEntry = (entries: ReadonlyMap<string, AbstractValue>, name: string): AbstractValue =>
  (entries.get(name) ?? PERHAPS) === PERHAPS ? PERHAPS : UNKNOWN;

/** An object, dict or class as it is without what is known of these attributes; nothing is known of another value then. */
export function withoutAttributes(value: AbstractValue, names: ReadonlySet<string> | undefined): AbstractValue {
  if (names === undefined || names.size === 0) return value;
  const entries = value.kind === "dictionary" ? value.entries.value : undefined;
  if (entries instanceof Map) {
    const cell = createEntries();
    cell.value = new Map([...entries, ...[...names].map((name) => [name, openEntry(entries, name)] as const)]);
    return { kind: "dictionary", entries: cell };
  }
  const unknown = [...names].map((name) => {
    const cell = createVariable();
    cell.value = UNKNOWN;
    return [name, cell] as const;
  });
  if (value.kind === "instance") return { ...value, fields: new Map([...value.fields, ...unknown]) };
  if (value.kind !== "class") return UNKNOWN;
  return { ...value, frame: { ...value.frame, names: new Map([...value.frame.names, ...unknown]) } };
}

/** Takes values over into another interpreter; one object stays one object. */
export interface ValueCarrier {
  /**
   * @param fixed whether nothing in the file changes its content later
   * @param source what its numbers and strings are noted to come from
   * @param changes of objects that stand under other names, too
   */
  carry(value: AbstractValue, fixed: boolean, source?: ValueSource, changes?: ChangesOf): AbstractValue;
}

/** Which attributes of an object something in the file may set later, or whether it may change any. */
export type ChangesOf = (object: AbstractValue) => ReadonlySet<string> | "any" | undefined;

/** The name under which a function or class that stays where it is goes through other files. */
export type NameDefinition = (value: FunctionValue | ClassValue) => External | undefined;

/**
 * @param isForeign see `ModuleLanguage`
 * @param carried what was carried from any file of this reading, which goes on as it is
 * @param nameDefinition of a file whose names others see
 */
export function createCarrier(
  isForeign: (path: string) => boolean,
  carried: WeakSet<AbstractValue> = new WeakSet(),
  nameDefinition?: NameDefinition,
): ValueCarrier {
  const copies = new Map<AbstractValue, AbstractValue>();
  let count = 0;
  const kept = (value: AbstractValue, copy: AbstractValue): AbstractValue => {
    copies.set(value, copy);
    carried.add(copy);
    return copy;
  };
  /** What is carried of a class, or of an object of it, with a note of where the class stands. */
  const withOrigin = (from: ClassValue, copy: AbstractValue): AbstractValue => {
    const definition = definitionOf(nameDefinition?.(from)?.path ?? "");
    // What goes on from there to a third file stays what it is.
    const origin = definition ? { ...definition, methods: placesOfMethods(from, definition) } : originOf(from);
    const owner = copy.kind === "instance" ? copy.class : copy;
    if (origin && owner.kind === "class") noteOrigin(owner, origin);
    return copy;
  };
  const carry = (
    value: AbstractValue,
    depth: number,
    source: ValueSource | undefined,
    changes: ChangesOf | undefined,
  ): AbstractValue => {
    const changed = changes?.(value);
    if (changed === "any") return UNKNOWN;
    if (carried.has(value)) return value;
    const before = copies.get(value);
    if (before !== undefined) return before;
    if (depth > MAX_DEPTH || ++count > MAX_VALUES) return UNKNOWN;
    const copy = copyOf(value, depth, source, changes);
    // A class stays where it is; what is set of it is asked for there.
    if (changed === undefined || copy.kind === "unknown" || copy.kind === "external") return copy;
    return kept(value, withoutAttributes(copy, changed));
  };
  const copyOf = (
    value: AbstractValue,
    depth: number,
    source: ValueSource | undefined,
    changes: ChangesOf | undefined,
  ): AbstractValue => {
    const inner = (each: AbstractValue): AbstractValue => carry(each, depth + 1, source, changes);
    switch (value.kind) {
      case "constant":
        return withSource(value, source);
      case "external":
        return isForeign(value.path) || definitionOf(value.path) ? value : UNKNOWN;
      case "choice":
        return choiceOf(value.options.map(inner)) ?? UNKNOWN;
      case "tuple":
        return tuple(value.items.map(inner));
      case "array":
        return { kind: "array", shape: value.shape };
      case "list": {
        const cell = createItems();
        const copy = kept(value, { kind: "list", items: cell });
        const items = value.items.value ?? UNCERTAIN;
        cell.value = items === UNCERTAIN ? items : items.map(inner);
        return copy;
      }
      case "dictionary": {
        const cell = createEntries();
        const copy = kept(value, { kind: "dictionary", entries: cell });
        const entries = value.entries.value ?? UNCERTAIN;
        cell.value = entries === UNCERTAIN ? entries : new Map([...entries].map(([name, each]) => [name, inner(each)]));
        return copy;
      }
      case "instance":
        return kept(value, withOrigin(value.class, carryInstance(value, inner)));
      case "class":
        return isRecordClass(value)
          ? kept(value, withOrigin(value, carryClass(value, inner, nameDefinition?.(value))))
          : (nameDefinition?.(value) ?? UNKNOWN);
      case "function":
        return nameDefinition?.(value) ?? UNKNOWN;
      case "library": {
        const copy = carriedLibraryValue(value, inner, nameDefinition !== undefined);
        return copy === UNKNOWN ? copy : kept(value, copy);
      }
      case "unknown":
        if (value === PERHAPS) return value;
        if (value.oneOf) return { kind: "unknown", oneOf: value.oneOf.map(inner) };
        return value.isOptions === false ? NO_OPTIONS : UNKNOWN;
      default:
        return UNKNOWN;
    }
  };
  return {
    carry(value, fixed, source, changes) {
      const mayHold =
        value.kind !== "constant" &&
        value.kind !== "external" &&
        value.kind !== "function" &&
        !(value.kind === "class" && !isRecordClass(value));
      return mayHold && !fixed ? UNKNOWN : carry(value, 0, source, changes);
    },
  };
}

/** Of a class's methods the class that has them, in its file or in the one that says what they do. */
function placesOfMethods(value: ClassValue, definition: Definition): ReadonlyMap<string, Definition> {
  const places = new Map<string, Definition>();
  for (const each of ancestry(value).toReversed()) {
    const origin = originOf(each);
    for (const [name, place] of origin?.methods ?? []) places.set(name, place);
    for (const node of origin ? [] : each.node.body) if (node.kind === "function") places.set(node.name, definition);
  }
  return places;
}

const methodsOf = (value: ClassValue): readonly FunctionDefinition[] =>
  ancestry(value).flatMap(({ node }) => node.body.filter((statement) => statement.kind === "function"));

/** Those that are called once an object is made. */
const laterMethodsOf = (value: ClassValue): readonly FunctionDefinition[] =>
  methodsOf(value).filter(({ name }) => name !== "__init__" && name !== "__post_init__");

const hasMethod = (value: ClassValue, names: ReadonlySet<string>): boolean =>
  methodsOf(value).some(({ name }) => names.has(name));

const MAKING_OTHER_OBJECTS = new Set(["__new__", "__getattr__", "__getattribute__", "__setattr__"]);

/** Whether objects of the class are made as it is written there. */
export const isPlainlyMade = (value: ClassValue): boolean =>
  (isHoldingClass(value) && !hasMethod(value, MAKING_OTHER_OBJECTS)) || isAttributeDictionary(value);

/** Whether a class is no more than its attributes. */
const isRecordClass = (value: ClassValue): boolean => isPlainClass(value) && !hasMethod(value, TAKING_OVER);

/** Whether a method sets this attribute after an object was made. */
export const isSetLater = (value: ClassValue, attribute: string): boolean =>
  laterMethodsOf(value).some((node) => mayDo(node, mayMention(attribute)) && attributesSetIn(node).has(attribute));

/** The attributes that methods set after an object was made. */
function attributesSet(value: ClassValue): ReadonlySet<string> {
  return new Set(laterMethodsOf(value).flatMap((node) => [...attributesSetIn(node)]));
}

/** The same; `undefined` where nobody can tell which. */
export const attributesSetLater = (value: ClassValue): ReadonlySet<string> | undefined =>
  dynamicMethods(value).size > 0 ? undefined : attributesSet(value);

const mayDo = ({ unread }: FunctionDefinition, may: (body: UnreadBody) => boolean): boolean =>
  unread === undefined || may(unread);

const attributesSetIn = perNode(({ body }: FunctionDefinition): ReadonlySet<string> => {
  const names = new Set<string>();
  const note = (node: Statement | Expression): void => {
    for (const target of targetsSet(node).map(withoutItems)) if (target.kind === "attribute") names.add(target.name);
  };
  walk(body, {
    statement: note,
    expression: note,
  });
  return names;
});

/** The attributes whose content its methods change: `self.items.append(8)`, `cls.table[key] = 3`. */
const attributesWritten = (value: ClassValue): ReadonlySet<string> =>
  new Set(methodsOf(value).flatMap((node) => [...attributesWrittenIn(node)]));

/** `self.__dict__`, `vars(self)` */
const isNamespace = (node: Expression): boolean =>
  (node.kind === "attribute" && node.name === "__dict__") ||
  (node.kind === "call" && node.callee.kind === "name" && node.callee.name === "vars");

/** The methods that set attributes by names that they are given: `setattr(self, key, value)`. */
const dynamicMethods = (value: ClassValue): ReadonlySet<string> =>
  new Set(laterMethodsOf(value).flatMap((node) => (mayDo(node, maySetByName) && setsByName(node) ? node.name : [])));

const SETTING_BY_NAME = /\bsetattr\b|\b__dict__\b|\bvars\b/;

const maySetByName = ({ text }: UnreadBody): boolean => SETTING_BY_NAME.test(text);

const setsByName = perNode(({ body }: FunctionDefinition): boolean => {
  let isAny = false;
  walk(body, {
    statement(node) {
      isAny ||= targetsSet(node).map(withoutItems).some(isNamespace);
    },
    expression(node) {
      isAny ||= targetsSet(node).map(withoutItems).some(isNamespace);
      if (node.kind !== "call") return;
      const { callee } = node;
      const isSet = callee.kind === "name" && callee.name === "setattr";
      isAny ||= isSet || (callee.kind === "attribute" && isNamespace(callee.object) && !READING.has(callee.name));
    },
  });
  return isAny;
});

/** What the class has under its names but for its methods, that of the nearest first. */
function attributesOf(value: ClassValue): ReadonlyMap<string, AbstractValue> {
  const found = new Map<string, AbstractValue>();
  for (const { frame } of ancestry(value).toReversed()) {
    for (const [name, cell] of frame.names) found.set(name, cell.value ?? UNKNOWN);
  }
  return new Map([...found].filter(([, held]) => held.kind !== "function"));
}

/** @param definition the name under which it is called where it stands, for the methods that need no object */
function carryClass(
  value: ClassValue,
  inner: (value: AbstractValue) => AbstractValue,
  definition: External | undefined,
): AbstractValue {
  const set = attributesSet(value);
  const written = attributesWritten(value);
  const copy = emptyClass(value);
  const names = definition
    ? ancestry(value)
        .toReversed()
        .map((each) => [...each.frame.names])
    : [];
  for (const [name, { value: held }] of names.flat()) {
    const isOwn = held?.kind === "function" && isStatic(held);
    if (!isOwn && !(held?.kind === "external" && definitionOf(held.path))) continue;
    const cell = createVariable();
    cell.value = isOwn ? external(`${definition!.path}.${name}`) : held;
    copy.frame.names.set(name, cell);
  }
  for (const [name, held] of attributesOf(value)) {
    const cell = createVariable();
    cell.value = set.has(name) || (isContainer(held) && written.has(name)) ? UNKNOWN : inner(held);
    copy.frame.names.set(name, cell);
  }
  return copy;
}

const isContainer = ({ kind }: AbstractValue): boolean => kind === "list" || kind === "dictionary";

/** A class with the same fields, based on the same classes of libraries. */
function emptyClass(value: ClassValue): ClassValue {
  const classes = ancestry(value).toReversed();
  const bases = classes.flatMap((each) => each.bases.filter(({ kind }) => kind === "external"));
  return createRecordClass(value.node.name, [...new Set(classes.flatMap(({ node }) => declaredFields(node)))], bases);
}

/** Whether it is a `__getattr__` that makes something of what it gives: `Config(value)`, `type(self)(value)`. */
function makesOthers({ name, body }: FunctionDefinition): boolean {
  let isAny = false;
  const expression = (node: Expression): void => {
    if (node.kind !== "call") return;
    const { callee } = node;
    isAny ||=
      callee.kind === "name" ? !ASKING.test(callee.name) : callee.kind !== "attribute" || callee.name === "__class__";
  };
  if (name === "__getattr__") walk(body, { expression });
  return isAny;
}

/** What a `__getattr__` calls that gives an entry as it is, or raises an error. */
const ASKING = /^(isinstance|issubclass|super|getattr|hasattr|type|repr|str|len|\w*Error)$/;

function carryInstance(value: Instance, inner: (value: AbstractValue) => AbstractValue): AbstractValue {
  if (!isPlainlyMade(value.class)) return UNKNOWN;
  const set = attributesSet(value.class);
  const fields = [...value.fields].map(([name, cell]) => [name, cell.value ?? UNKNOWN] as const);
  // The members of an enumeration stand in its class, each of which has that class again.
  const written = attributesWritten(value.class);
  const shared = [...attributesOf(value.class)]
    .filter(([, held]) => !value.isMapping && (held.kind !== "instance" || !held.identity))
    // What all objects of the class share, others of them may have changed.
    .map(([name, held]) => [name, isContainer(held) && written.has(name) ? UNKNOWN : held] as const);
  const entries = new Map([...shared, ...fields]);
  const carried = [...entries].map(([name, held]) => [name, set.has(name) ? UNKNOWN : inner(held)] as const);
  const changedBy = dynamicMethods(value.class);
  const { identity } = value;
  const record = createRecord(carried, emptyClass(value.class), value.isMapping);
  const copy: Instance = {
    ...record,
    ...(identity !== undefined && { identity }),
    ...(changedBy.size > 0 && { changedBy }),
    ...(value.isMapping && methodsOf(value.class).some(makesOthers) && { copiesEntries: true }),
  };
  if (isOpenObject(value)) noteOpenObject(copy);
  return copy;
}
