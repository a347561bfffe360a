/** A file of the project that has been followed, as other files see it: its names, and what its calls give. */
import { loseContent, loseMembers, lost, setMember } from "../../scope/statements/changes";
import { isOpenObject, noteOpenObject } from "../../scope/values/absent";
import { type Inherited, inheritedBy } from "../../scope/functions/heirs";
import { heirWith } from "../../scope/functions/called-outside";
import { plainMembersOf } from "../../scope/outside";
import type { Interpreted } from "../../scope/interpret";
import type { EvaluatedArgument, Interpreter } from "../../scope/interpreter";
import { perNode } from "../../syntax/per-node";
import type { Expression, FunctionDefinition, Lambda, Statement } from "../../syntax/syntax";
import { targetsSet } from "../../syntax/targets";
import { walk } from "../../syntax/walk";
import { ancestry, classMember, isClassMethod, isProperty, isStatic } from "../../scope/expressions/members";
import { definitionPath, type OnChange, type OutsideMember } from "../../scope/modules";
import { isPlainClass, isRecord } from "../../scope/functions/records";
import { createVariable } from "../../scope/values/joins";
import {
  external,
  UNKNOWN,
  type AbstractValue,
  type ClassValue,
  type Frame,
  type FunctionValue,
  type Instance,
  type UnknownValue,
} from "../../scope/values/values";
import { changesSince, membersOf, watch, type Change, type Watched } from "./changed-arguments";
import type { Changeable } from "./changeable-names";
import { makeDictionaryObject } from "../../model/languages/python-objects";
import { attributesSetLater, type ChangesOf, createCarrier, isPlainlyMade, isSetLater } from "./module-values";

export interface LoadedModule {
  readonly names: ReadonlyMap<string, AbstractValue>;
  /** The attributes of classes that cannot be taken over as a whole, by `Class.name`. */
  readonly attributeOf: (className: string, name: string) => AbstractValue | undefined;
  readonly stars: readonly string[];
  /** Whether its class of this name holds values and does nothing. */
  readonly hasRecord: (name: string) => boolean;
  /** See `Modules`. */
  readonly heir: (name: string, given: readonly EvaluatedArgument[]) => Inherited | undefined;
  /** See `Modules`. */
  readonly member: (className: string, name: string) => OutsideMember | undefined;
  /** Follows one of its functions, plain classes or their methods. */
  readonly call: Call;
}

type Call = (
  name: string,
  given: readonly EvaluatedArgument[],
  onChange: OnChange,
  self: Instance | undefined,
) => AbstractValue | undefined;

/** What the files of one reading share. */
interface ModuleBudget {
  /** What was carried from any file. */
  readonly carried: WeakSet<AbstractValue>;
  /** See `ModuleLanguage`. */
  readonly isForeign: (path: string) => boolean;
  /** Whether no more may be followed. */
  readonly isSpent: () => boolean;
  /** How many expressions may still be evaluated. */
  readonly left: () => number;
  /** See `ProjectFiles`. */
  readonly state: object | undefined;
}

/**
 * What other files see of a module.
 * @param file its path
 * @param changeable what its functions may change of it
 * @param forgetChanged forgets what the document may have changed of it by the time of a call
 */
export function loadedModule(
  file: string,
  { interpreter, frame, stars }: Interpreted,
  changeable: Changeable,
  { carried, isForeign, isSpent, left, state }: ModuleBudget,
  forgetChanged: () => void,
): LoadedModule {
  const carrier = createCarrier(isForeign, carried, ({ node }) =>
    // Under another name, or in a function, it cannot be found again.
    node.kind !== "lambda" &&
    frame.names.get(node.name)?.value?.kind === (node.kind === "class" ? node.kind : "function")
      ? external(definitionPath({ file, name: node.name }))
      : undefined,
  );
  const names = new Map<string, AbstractValue>();
  const source = { path: file };
  const changes = changesOf(frame, changeable);
  for (const [bound, { value }] of frame.names) {
    if (value === undefined) continue;
    if (value.kind === "external" && value.isWaiting) {
      names.set(bound, value);
      continue;
    }
    const fixed = !changeable.content.has(bound);
    const held = changeable.bound.has(bound) ? lost(value) : value;
    names.set(bound, carrier.carry(held, fixed, source, changes));
  }
  /** How many calls of a method gave nothing that is known, and changed nothing, as long as all of them do. */
  const fruitless = new Map<string, number>();
  const fruitful = new Set<string>();
  /** How many expressions the calls of a function took, of whatever kind, that gave nothing and changed nothing. */
  const wasted = new Map<string, number>();
  const classNamed = (name: string): ClassValue | undefined => {
    const owner = frame.names.get(name)?.value;
    return owner?.kind === "class" && !changeable.content.has(name) ? owner : undefined;
  };
  return {
    names,
    stars,
    attributeOf(className, attribute) {
      const owner = classNamed(className);
      if (!owner || !isPlainClass(owner) || isSetLater(owner, attribute)) return undefined;
      if (changeable.attributes.get(className)?.has(attribute)) return undefined;
      const held = classMember(interpreter, owner, attribute);
      if (held?.kind === "function") return external(definitionPath({ file, name: `${className}.${attribute}` }));
      return held && carrier.carry(held, true, source);
    },
    hasRecord(className) {
      const owner = classNamed(className);
      return owner !== undefined && isRecord(owner);
    },
    heir(called, given) {
      const owner = classNamed(called);
      if (owner === undefined || isSpent()) return undefined;
      const inbound = createCarrier(isForeign, carried);
      const there = given.map((each) => ({ ...each, value: inbound.carry(each.value, true) }));
      let found: Inherited | undefined;
      interpreter.store.branch(() => {
        loseChangeable(interpreter, frame, changeable);
        forgetChanged();
        found = inheritedBy(interpreter, owner, there);
      });
      return found && withValues(found, (value) => carrier.carry(value, true, source));
    },
    member(className, name) {
      const owner = classNamed(className);
      const held = owner && isPlainlyMade(owner) ? classMember(interpreter, owner, name) : undefined;
      if (held?.kind !== "function") return undefined;
      return isProperty(held) ? "property" : isStatic(held) ? "static" : "method";
    },
    call(called, all, onChange, object) {
      const [name = "", method] = called.split(".");
      const owner = method === undefined ? undefined : classNamed(name);
      const callee =
        method === undefined ? frame.names.get(name)?.value : owner && classMember(interpreter, owner, method);
      const isOfObject = owner !== undefined && callee?.kind === "function" && !isStatic(callee);
      // `Base.build(net)`
      const [first] = all;
      const isUnbound = isOfObject && !object && !isClassMethod(callee) && first?.name === undefined;
      const self = isUnbound && first?.value.kind === "instance" ? first.value : object;
      const given = self === object ? all : all.slice(1);
      if (!isCallable(callee) || (isOfObject && !(self && isPlainlyMade(owner))) || isSpent()) return undefined;
      if (isOfObject && isLabour(callee.node)) return undefined;
      if ((fruitless.get(called) ?? 0) >= MOST_FRUITLESS || (wasted.get(called) ?? 0) >= MOST_WASTED) return undefined;
      const key = state && !object ? keyOfPlainCall(file, called, all) : undefined;
      const known = state && key !== undefined ? nothings(state).get(key) : undefined;
      if (known !== undefined) {
        wasted.set(called, (wasted.get(called) ?? 0) + known.cost);
        return known.result;
      }
      const before = left();
      const inbound = createCarrier(isForeign, carried);
      const there = given.map((each) => ({ ...each, value: inbound.carry(each.value, true) }));
      const pairs = given.map(({ value }, index) => [value, there[index]!.value] as const);
      /** The class of which a class's method is called, as it is based on this one. */
      const classHere = (): ClassValue | undefined =>
        owner && object
          ? heirWith(
              interpreter,
              owner,
              plainMembersOf(object, { file, name }).map((each) => ({
                ...each,
                value: inbound.carry(each.value, true),
              })),
            )
          : owner;
      let result: AbstractValue = UNKNOWN;
      let changes: readonly Change[] = [];
      // What it does to its own module stays there, and is undone.
      interpreter.store.branch(() => {
        loseChangeable(interpreter, frame, changeable);
        forgetChanged();
        let watched: readonly Watched[] = [];
        const begin = (made?: Instance): void => {
          if (self && made) {
            giveMembers(interpreter, self, made, (value) => inbound.carry(value, true));
            pairs.push([self, made]);
          }
          watched = watch(pairs);
        };
        let made: AbstractValue;
        const dictionary = callee.kind === "class" ? makeDictionaryObject(interpreter, callee, there) : undefined;
        if (dictionary !== undefined) {
          begin();
          made = dictionary;
        } else if (callee.kind === "class") {
          made = interpreter.instantiate(callee, there, undefined, begin);
        } else {
          const stand: Instance | undefined = isOfObject
            ? { kind: "instance", class: owner, fields: new Map() }
            : undefined;
          begin(stand);
          made = interpreter.enter(callee, there, stand ?? (isClassMethod(callee) ? classHere() : undefined));
        }
        // What it was given and gives back is the same object on this side.
        const same = pairs.find(([, value]) => value === made);
        result = same ? same[0] : carrier.carry(made, true);
        changes = [
          ...changesSince(watched, (value) => carrier.carry(value, true)),
          ...unseenChanges(callee.kind === "class" ? classMember(interpreter, callee, "__init__") : callee, pairs),
        ];
      });
      const isFruitless = isNothing(result) && changes.length === 0;
      const cost = before - left();
      const isTold = isFruitless && cost >= (isSpent() ? MOST_WASTED : COSTLY);
      if (isTold && state && key !== undefined) nothings(state).set(key, { cost, result });
      if (!fruitful.has(called)) {
        if (!isFruitless) fruitful.add(called);
        if (isOfObject) fruitless.set(called, isFruitless ? (fruitless.get(called) ?? 0) + 1 : 0);
        wasted.set(called, isFruitless ? (wasted.get(called) ?? 0) + cost : 0);
      }
      for (const { object, name: changed, value } of changes) onChange(object, changed, value);
      return result;
    },
  };
}

/**
 * Gives an object what stands for it on the other side has, and its class: what it does in another way than the class
 * over there is not known, but may change the object.
 */
function giveMembers(
  interpreter: Interpreter,
  from: Instance,
  to: Instance,
  carry: (value: AbstractValue) => AbstractValue,
): void {
  const setLater = attributesSetLater(from.class);
  const setOverThere = setLater && attributesSetLater(to.class);
  const names = setLater && setOverThere && new Set([...setLater, ...setOverThere]);
  const other: UnknownValue = { kind: "unknown", oneOf: [to], ...(names && { sets: names }) };
  const members = [
    ...ancestry(from.class)
      .toReversed()
      .map(({ frame }) => frame.names),
    from.fields,
  ];
  for (const [name, { value = UNKNOWN }] of members.flatMap((each) => [...each])) {
    const cell = createVariable();
    to.fields.set(name, cell);
    interpreter.store.set(cell, value.kind === "function" ? other : carry(value));
  }
  if (isOpenObject(from)) noteOpenObject(to);
}

const withValues = (inherited: Inherited, carry: (value: AbstractValue) => AbstractValue): Inherited => ({
  ...inherited,
  arguments: inherited.arguments.map((each) => ({ ...each, value: carry(each.value) })),
});

/** Whether a call of it can be followed where it stands. */
const isCallable = (value: AbstractValue | undefined): value is FunctionValue | ClassValue =>
  (value?.kind === "function" && value.replaced !== true) || (value?.kind === "class" && isPlainlyMade(value));

const isNothing = (value: AbstractValue): boolean =>
  value.kind === "tuple"
    ? value.items.every(isNothing)
    : value.kind === "unknown" || (value.kind === "constant" && value.value === null);

/** After so many calls of a method of which nothing came, others are not followed. */
const MOST_FRUITLESS = 3;

/** Nor after so many expressions of the calls of a function: what takes apart texts gives no size. */
const MOST_WASTED = 5_000;

/** By the state of the files, and by what is called with which plain values: from what nothing came in another reading. */
const known = new WeakMap<object, Map<string, { readonly cost: number; readonly result: AbstractValue }>>();

function nothings(state: object) {
  const found = known.get(state) ?? new Map<string, { readonly cost: number; readonly result: AbstractValue }>();
  known.set(state, found);
  return found;
}

/** Calls that take fewer expressions are followed each time. */
const COSTLY = 200;

/** The same of calls that give the same; none where an argument is more than a plain value. */
function keyOfPlainCall(file: string, called: string, given: readonly EvaluatedArgument[]): string | undefined {
  const values: unknown[] = [];
  for (const { name, spread, value } of given) {
    const isUnknown = value.kind === "unknown" && value.oneOf === undefined;
    if (spread !== undefined || !(isUnknown || value.kind === "constant")) return undefined;
    values.push([name, value.kind === "constant" ? [typeof value.value, String(value.value)] : null]);
  }
  return JSON.stringify([file, called, values]);
}

/** Longer methods with loops train something, or go through data: what they give is no size. */
const LONG = 500;

const isLabour = perNode((node: FunctionDefinition | Lambda): boolean => {
  if (node.kind === "lambda" || node.span.end - node.span.start < LONG) return false;
  let isAny = false;
  walk(node.body, { statement: ({ kind }) => void (isAny ||= kind === "loop") });
  return isAny;
});

/** Of an object that nothing can stand for over there: what the function sets of its parameters. */
const unseenChanges = (
  callee: AbstractValue | undefined,
  pairs: readonly (readonly [here: AbstractValue, there: AbstractValue])[],
): readonly Change[] =>
  pairs.flatMap(([object, { kind }]) =>
    callee?.kind === "function" && object.kind === "instance" && kind === "unknown"
      ? [...setOfParameters(callee.node)].map((name) => ({ object, name, value: UNKNOWN }))
      : [],
  );

/** `box.size = 8`, but not of `self`. */
const setOfParameters = perNode((node: FunctionDefinition | Lambda): ReadonlySet<string> => {
  const names = new Set<string>();
  const parameters = new Set(node.parameters.map(({ name }) => name));
  const note = (part: Statement | Expression): void => {
    for (const target of targetsSet(part))
      if (target.kind === "attribute" && target.object.kind === "name" && target.object.name !== "self")
        if (parameters.has(target.object.name)) names.add(target.name);
  };
  if (node.kind === "function") walk(node.body, { statement: note, expression: note });
  return names;
});

/** What functions of the file may change of the objects that its names hold, and which may stand in others, too. */
function changesOf({ names }: Frame, { content, attributes }: Changeable): ChangesOf {
  const found = new Map<AbstractValue, ReadonlySet<string> | "any">();
  for (const [name, set] of attributes) {
    const value = names.get(name)?.value;
    if (value) found.set(value, set);
  }
  // What they hold, too.
  const changed = [...content].flatMap((name) => names.get(name)?.value ?? []);
  for (let value = changed.pop(); value !== undefined; value = changed.pop()) {
    if (!/^(dictionary|instance|list)$/.test(value.kind) || found.get(value) === "any") continue;
    found.set(value, "any");
    for (const [, held] of membersOf(value)) changed.push(held);
  }
  return (object) => found.get(object);
}

/** By the time of a call some function of the file may have changed what any of them may. */
function loseChangeable(interpreter: Interpreter, frame: Frame, { bound, written, attributes }: Changeable): void {
  for (const [name, cell] of frame.names) {
    for (const attribute of attributes.get(name) ?? []) {
      if (cell.value) setMember(interpreter, cell.value, attribute, UNKNOWN);
    }
    if (bound.has(name)) {
      interpreter.store.set(cell, lost(cell.value));
    } else if (written.has(name) && cell.value) {
      loseContent(interpreter, cell.value);
      loseMembers(interpreter, cell.value);
    }
  }
}
