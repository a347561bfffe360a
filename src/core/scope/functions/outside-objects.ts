/**
 * Objects of the document's classes on which other files call methods: what these change is not known to the next, where
 * nobody can tell in which order, or of which object, they are called.
 */
import { perNode } from "../../syntax/per-node";
import type { Expression, FunctionDefinition, Statement } from "../../syntax/syntax";
import { targetsSet, withoutItems } from "../../syntax/targets";
import { walk, walkExpressions } from "../../syntax/walk";
import { ancestry } from "../expressions/members";
import type { EvaluatedArgument, Interpreter } from "../interpreter";
import type { OutsideCall } from "../modules";
import { loseContent } from "../statements/changes";
import { UNKNOWN, type AbstractValue, type Instance } from "../values/values";

/** What is known of the calls of one class's methods. */
export interface OpenOrder {
  /** Those that are called. */
  readonly methods: ReadonlySet<string>;
  /** Whether on several objects, or one of which nobody tells. */
  readonly ofSeveral: boolean;
}

/**
 * The classes whose methods are called in an order, or of objects, that cannot be told.
 * @param order the names under which functions, classes and methods are followed, one after the other
 */
export function openOrders(calls: readonly OutsideCall[], order: readonly string[]): ReadonlyMap<string, OpenOrder> {
  const found = new Map<string, OpenOrder>();
  for (const owner of new Set(calls.map(({ name }) => name.split(".")[0]!))) {
    const made = calls.filter(({ name }) => name.startsWith(`${owner}.`));
    const places = made.map(({ name }) => order.indexOf(name));
    const ofSeveral = calls.filter(({ name }) => name === owner).length > 1;
    const isAsFollowed =
      !made.some(({ isRepeated }) => isRepeated) &&
      made.every(({ caller }) => caller === made[0]!.caller) &&
      places.every((place, index) => index === 0 || place > places[index - 1]!);
    if (made.length > 0 && (ofSeveral || !isAsFollowed))
      found.set(owner, { methods: new Set(made.map(({ name }) => name.slice(owner.length + 1))), ofSeveral });
  }
  return found;
}

/**
 * Does what a method does that is called of an object in such a way.
 * @param told what the object holds there, as far as that is known
 */
export function onOpenObject(
  interpreter: Interpreter,
  object: Instance,
  { methods, ofSeveral }: OpenOrder,
  told: readonly EvaluatedArgument[],
  run: () => void,
): void {
  const { store } = interpreter;
  loseChanges(interpreter, object, methods);
  const before = [...object.fields.values()].map((cell) => [cell, store.get(cell)] as const);
  const given = new Map(told.map(({ name = "", value }) => [name, value]));
  for (const [name, cell] of object.fields) {
    const value = given.get(name);
    if (value) store.set(cell, value);
    else if (ofSeveral && PLAIN.has(store.get(cell)?.kind ?? "unknown")) store.set(cell, UNKNOWN);
  }
  run();
  for (const [cell, value] of before) if (value && PLAIN.has(value.kind)) store.set(cell, value);
  loseChanges(interpreter, object, methods);
}

/** Forgets the numbers, texts and lists that some methods may have changed of an object; the layers are those that it has. */
function loseChanges(interpreter: Interpreter, object: Instance, methods: ReadonlySet<string>): void {
  const nodes = ancestry(object.class).flatMap(({ node }) =>
    node.body.filter((each): each is FunctionDefinition => each.kind === "function" && each.name !== "__init__"),
  );
  const entered = new Set<FunctionDefinition>();
  const names = new Set(methods);
  const changed = new Set<string>();
  for (let before = -1; before < entered.size;) {
    before = entered.size;
    for (const node of nodes) {
      if (!names.has(node.name) || entered.has(node)) continue;
      entered.add(node);
      const found = changesOf(node);
      for (const each of found.called) names.add(each);
      for (const each of found.changed) changed.add(each);
    }
  }
  for (const [name, cell] of object.fields) {
    const held = interpreter.store.get(cell);
    if (held === undefined || !(changed.has(name) || changed.has(ANY))) continue;
    loseContent(interpreter, held);
    if (held.kind !== "list" && held.kind !== "dictionary" && PLAIN.has(held.kind))
      interpreter.store.set(cell, UNKNOWN);
  }
}

const PLAIN: ReadonlySet<AbstractValue["kind"]> = new Set([
  "constant",
  "tuple",
  "array",
  "list",
  "dictionary",
] as const);

/** In the place of names: any may be changed. */
const ANY = "*";

interface Changes {
  /** The attributes that it sets, writes into, or calls methods of. */
  readonly changed: ReadonlySet<string>;
  readonly called: ReadonlySet<string>;
}

const changesOf = perNode(({ body }: FunctionDefinition): Changes => {
  const changed = new Set<string>();
  const called = new Set<string>();
  const set = (node: Statement | Expression): void => {
    for (const target of targetsSet(node).map(withoutItems))
      if (target.kind === "attribute") changed.add(target.name === "__dict__" ? ANY : target.name);
  };
  walk(body, {
    statement: set,
    expression(node) {
      set(node);
      if (node.kind !== "call") return;
      const { callee } = node;
      if (callee.kind === "name" && (callee.name === "setattr" || callee.name === "vars")) changed.add(ANY);
      if (callee.kind !== "attribute") return;
      called.add(callee.name);
      const of = withoutItems(callee.object);
      if (of.kind === "attribute") changed.add(of.name === "__dict__" ? ANY : of.name);
    },
  });
  return { changed, called };
});

/** Whether a method makes of an attribute another value by what that is, so that each call finds another: `self.n += 1`. */
export const isCounting = perNode(({ body }: FunctionDefinition): boolean => {
  let isAny = false;
  walk(body, {
    statement(node) {
      if (node.kind !== "assign" || node.value === undefined) return;
      for (const target of node.targets.filter(({ kind }) => kind === "attribute")) {
        if (node.operator !== undefined) isAny = true;
        else walkExpressions([node.value], (part) => (isAny ||= isSamePlace(part, target)));
      }
    },
  });
  return isAny;
});

const isSamePlace = (one: Expression, other: Expression): boolean =>
  (one.kind === "name" && other.kind === "name" && one.name === other.name) ||
  (one.kind === "attribute" &&
    other.kind === "attribute" &&
    one.name === other.name &&
    isSamePlace(one.object, other.object));
