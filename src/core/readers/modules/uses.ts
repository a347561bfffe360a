/** What a body of statements does with a list or dict wherever it stands, and with what it holds. */
import type { KeyPath } from "../../scope/modules";
import type { Argument, Call, Expression, Statement } from "../../syntax/syntax";
import { targetsIn } from "../../syntax/targets";
import { mayMention } from "../../syntax/unread";
import { walk } from "../../syntax/walk";

/** Python's own functions that change nothing of what they are given, and hand nothing on. */
const ASKING: ReadonlySet<string> = new Set("bool hasattr isinstance len print repr str type".split(" "));

/** Those that give what it holds. */
const GIVING: ReadonlySet<string> = new Set("dict getattr list set sorted tuple".split(" "));

/** Python's own functions that change nothing of what they are given. */
export const LOOKING: ReadonlySet<string> = new Set([...ASKING, ...GIVING]);

/** Methods of lists and dicts that give what they hold. */
const GIVING_METHODS: ReadonlySet<string> = new Set("get values items copy".split(" "));

/** Methods of lists and dicts that change nothing. */
export const READING: ReadonlySet<string> = new Set([
  ...GIVING_METHODS,
  ..."keys clone freeze index count format join lower".split(" "),
]);

/** Of two values they say something, and give neither. */
const COMPARING = /^(not in|in|is|is not|==|!=|<|>|<=|>=)$/;

/** What is done with the list or dict, or with what stands in it at `path`, other than to look at it. */
export type Use = { readonly path: KeyPath } & (
  | { readonly how: "handed on or changed" }
  /** `callee(value)` */
  | { readonly how: "given"; readonly callee: Expression; readonly argument: string | number }
  /** `target = value` */
  | { readonly how: "kept"; readonly target: Expression }
);

type Context = "looked at" | ((path: KeyPath) => Use);

/** How deep things stand in each other before they count as changed with what they stand in. */
const LONGEST_PATH = 6;

const changed = (path: KeyPath): Use => ({ how: "handed on or changed", path });
const changedItems = (path: KeyPath): Use => changed([...path, { of: "any" }]);
/** `del value["key"]` changes what stands around the key. */
const changedAround = (path: KeyPath): Use => changed(path.slice(0, -1));
/** `value["key"] = …` */
const changedEntry = (path: KeyPath): Use => {
  const last = path.at(-1);
  const entry = last && "key" in last && typeof last.key === "string" ? [{ entry: last.key }] : [];
  return changed([...path.slice(0, -1), ...entry]);
};

/** By the body: what was asked of it. */
const answers = new WeakMap<readonly Statement[], Map<string, readonly Use[]>>();

/**
 * What is done with a variable, or with an attribute of whatever object, wherever it stands.
 * @param kind which of them
 */
export function usesOf(body: readonly Statement[], kind: "name" | "attribute", name: string): readonly Use[] {
  const known = answers.get(body) ?? new Map<string, readonly Use[]>();
  answers.set(body, known);
  const key = `${kind} ${name}`;
  const found = known.get(key) ?? findUses(body, (node) => node.kind === kind && node.name === name, name);
  known.set(key, found);
  return found;
}

/**
 * @param is whether a node is the expression that is looked for
 * @param name a word of it
 */
function findUses(body: readonly Statement[], is: (node: Expression) => boolean, name: string): readonly Use[] {
  /** The expression, or what stands in it, by the node: `node["a"]["b"]`, `node["a"].get("b")`. */
  const parts = new Map<Expression, KeyPath>();
  const partOf = (node: Expression): KeyPath | undefined => {
    const steps: KeyPath[number][] = [];
    for (let each = node; ;) {
      if (is(each)) return steps.toReversed();
      const step = stepOf(each);
      if (step === undefined) return undefined;
      steps.push(step.key);
      each = step.object;
    }
  };
  const inner = new Set<Expression>();
  const contexts = new Map<Expression, Context>();
  const put = (node: Expression | undefined, context: Context): void => {
    if (node !== undefined && !contexts.has(node) && partOf(node) !== undefined) contexts.set(node, context);
  };
  // Bound anew, it is another one.
  const bind = (targets: readonly Expression[], isAnew: boolean, change: Context = changedEntry): void => {
    for (const target of targets.flatMap(targetsIn)) put(target, isAnew && is(target) ? "looked at" : change);
  };
  walk(body, {
    statement(node) {
      if (node.kind === "assign") {
        bind(node.targets, !node.operator);
        if (!node.operator && node.targets.length === 1)
          for (const [target, value] of pairsIn(node.targets[0]!, node.value))
            for (const each of alternatives(value)) put(each, kept(target));
      } else if (node.kind === "other" && node.unbinds) {
        bind(node.parts, false, changedAround);
      } else if (node.kind === "loop") {
        if (node.target) bind([node.target], true);
        put(node.iterable, gone(node.target));
        put(node.test, "looked at");
      } else if (node.kind === "branch") {
        for (const { test } of node.arms) put(test, "looked at");
      } else if (node.kind === "evaluate") {
        put(node.expression, "looked at");
      }
    },
    expression(node) {
      const path = partOf(node);
      if (path !== undefined) {
        parts.set(node, path);
        const step = is(node) ? undefined : stepOf(node);
        if (step !== undefined) inner.add(step.object);
      }
      if (node.kind === "subscript") for (const index of node.indices) put(index, "looked at");
      if (node.kind === "template") for (const part of node.parts) put(part, "looked at");
      if (node.kind === "conditional") put(node.test, "looked at");
      if (node.kind === "unary") put(node.operand, "looked at");
      if (node.kind === "binary" && COMPARING.test(node.operator)) {
        put(node.left, "looked at");
        put(node.right, "looked at");
      }
      // `value + [1]` is another list, which holds the same.
      if (node.kind === "binary" && node.operator === "+") {
        put(node.left, changedItems);
        put(node.right, changedItems);
      }
      for (const { target, iterable } of node.kind === "comprehension" ? node.clauses : []) {
        bind([target], true);
        put(iterable, gone(target));
      }
      if (node.kind === "call") noteCall(node, put);
    },
    entersUnread: mayMention(name),
  });
  return [...parts].flatMap(([node, path]) => {
    const context = inner.has(node) ? "looked at" : (contexts.get(node) ?? changed);
    if (context === "looked at") return [];
    return path.length > LONGEST_PATH ? changed(path.slice(0, LONGEST_PATH)) : context(path);
  });
}

/** Which target of an assignment is bound to which value, `a, b = c, d` one by one. */
const pairsIn = (
  target: Expression,
  value: Expression | undefined,
): readonly (readonly [Expression, Expression | undefined])[] => {
  if (target.kind !== "sequence" || value?.kind !== "sequence" || target.items.length !== value.items.length)
    return [[target, value]];
  const isSpread = [...target.items, ...value.items].some(({ kind }) => kind === "spread");
  return isSpread ? [[target, value]] : target.items.map((each, index) => [each, value.items[index]] as const);
};

/** What an expression gives, as it is: `value or {}` gives the value itself. */
const alternatives = (node: Expression | undefined): readonly Expression[] =>
  node?.kind === "binary" && /^(or|and|\|\||&&|\?\?)$/.test(node.operator)
    ? [...alternatives(node.left), ...alternatives(node.right)]
    : node?.kind === "conditional"
      ? [...alternatives(node.consequent), ...alternatives(node.alternate)]
      : node
        ? [node]
        : [];

/** What a node takes out of an object: `object["key"]`, `object[0]`, `object.get("key")`. */
function stepOf(node: Expression): { readonly object: Expression; readonly key: KeyPath[number] } | undefined {
  if (node.kind === "subscript") {
    const [index, ...more] = node.indices;
    const isItem = index !== undefined && index.kind !== "slice" && more.length === 0;
    return isItem ? { object: node.object, key: keyOf(index) } : undefined;
  }
  const isGet = node.kind === "call" && node.callee.kind === "attribute" && node.callee.name === "get";
  const [first] = isGet ? node.arguments : [];
  if (!isGet || first === undefined || node.callee.kind !== "attribute") return undefined;
  return { object: node.callee.object, key: keyOf(first.value) };
}

const keyOf = (node: Expression): KeyPath[number] =>
  node.kind === "literal" && (typeof node.value === "string" || typeof node.value === "number")
    ? { key: node.value }
    : { of: "any" };

const kept =
  (target: Expression): Context =>
  (path) => ({ how: "kept", path, target });

/** What a loop takes of it, one after the other: of a dict its keys, of a list its items. */
const gone =
  (target: Expression | undefined): Context =>
  (path) => {
    const items: KeyPath = [...path, { of: "list" }];
    return target ? { how: "kept", path: items, target } : changed(items);
  };

function noteCall({ callee, arguments: given }: Call, put: (node: Expression, context: Context) => void): void {
  if (callee.kind === "attribute" && READING.has(callee.name)) {
    put(callee.object, GIVING_METHODS.has(callee.name) ? changedItems : "looked at");
  }
  const own = callee.kind === "name" && LOOKING.has(callee.name) ? callee.name : undefined;
  let position = 0;
  for (const argument of given) {
    put(argument.value, contextOfArgument(argument, callee, own, position));
    // Behind a spread, nobody knows which parameter it goes to.
    if (argument.name === undefined) position += argument.spread === "items" ? Infinity : 1;
  }
}

/** @param own the name of the function, if it is one of Python's own that change nothing */
function contextOfArgument(
  { name, spread }: Argument,
  callee: Expression,
  own: string | undefined,
  position: number,
): Context {
  if (spread !== undefined) return changedItems;
  if (own !== undefined && ASKING.has(own)) return "looked at";
  // `dict(options=value)` holds the value itself.
  if (own !== undefined) return name === undefined ? changedItems : changed;
  return (path) => ({ how: "given", path, callee, argument: name ?? position });
}
