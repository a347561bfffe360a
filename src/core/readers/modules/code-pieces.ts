/**
 * What statements bind to what, and what they do with what, told from their text: found out once for each function, whatever
 * is looked for.
 */
import type { Steps } from "../../steps";
import { perNode } from "../../syntax/per-node";
import type { Expression, FunctionDefinition, Statement, UnreadBody } from "../../syntax/syntax";
import { targetsIn } from "../../syntax/targets";
import { walk, wordsIn } from "../../syntax/walk";
import { WRITING } from "./changeable-names";
import { LOOKING, READING } from "./uses";

/** What leads on from a value: an attribute, a key that is named, any of its items, what a call or a `with` gives. */
export interface Step {
  readonly by: "attribute" | "key" | "item" | "call" | "entering";
  readonly name?: string;
}

/** It is that itself, a copy that holds the same things, or has it somewhere in it. */
export type Hold = "itself" | "copy" | "held";

/** What a name, an attribute of anything (`.name`) or a call of either (`name()`) is bound to. */
export interface Binding {
  readonly key: string;
  readonly value: Expression;
  readonly steps: readonly Step[];
  readonly how: Hold;
  /** Those of the value. */
  readonly words: readonly string[];
}

export interface Deed {
  /** Whether something in it is bound anew, what it holds is changed, a method of it is called, or it is given to a call. */
  readonly how: "set" | "written" | "called" | "given";
  /** What is bound anew in it. */
  readonly member?: Step;
  /** The method, or the function that it is given to, where that has a name. */
  readonly callee?: string;
  readonly argument?: string | number;
}

/** The code of a function with those in it, or what stands around functions. */
export interface CodePiece {
  readonly bindings: readonly Binding[];
  /** What is done to which expression. */
  readonly deeds: readonly { readonly node: Expression; readonly deed: Deed; readonly words: readonly string[] }[];
  /** All of them. */
  readonly words: ReadonlySet<string>;
}

export const ITEM: Step = { by: "item" };
const ENTERING: Step = { by: "entering" };

/** By what is named there, or by any. */
export const stepOf = (by: "attribute" | "key", name: Expression | undefined): Step =>
  name?.kind === "literal" && typeof name.value === "string" ? { by, name: name.value } : ITEM;

/** The pieces of these statements, but for the functions that need not be parsed; a turn for others after each. */
export function* piecesIn(
  statements: readonly Statement[],
  entersUnread: (body: UnreadBody) => boolean,
): Steps<readonly CodePiece[]> {
  const { piece, functions } = aroundFunctions(statements);
  const pieces = [piece];
  for (const node of functions) {
    if (node.unread !== undefined && !entersUnread(node.unread)) continue;
    yield;
    pieces.push(pieceOf(node));
  }
  return pieces;
}

const aroundFunctions = perNode((statements: readonly Statement[]) => {
  const functions: FunctionDefinition[] = [];
  return { piece: collect(statements, functions), functions };
});

const pieceOf = perNode((node: FunctionDefinition) => collect([node]));

/** @param apart where functions are put that are pieces of their own; without, what is in them is told, too */
function collect(statements: readonly Statement[], apart?: FunctionDefinition[]): CodePiece {
  const found: Binding[] = [];
  const deeds: CodePiece["deeds"][number][] = [];
  const put = (key: string, value: Expression, steps: readonly Step[] = [], how: Hold = "itself"): void => {
    found.push({ key, value, steps, how, words: wordsOf(value) });
    if (value.kind === "lambda" && steps.length === 0) put(`${key}()`, value.body);
  };
  const bind = (target: Expression, value: Expression, steps: readonly Step[] = [], how: Hold = "itself"): void => {
    if (target.kind === "sequence") {
      const isPaired = value.kind === "sequence" && value.items.length === target.items.length && steps.length === 0;
      target.items.forEach((each, at) => {
        if (each.kind === "spread") bind(each.value, value, steps, how);
        else if (isPaired) bind(each, value.items[at]!, steps, how);
        else bind(each, value, [...steps, ITEM], how);
      });
    } else if (target.kind === "name") put(target.name, value, steps, how);
    else if (target.kind === "attribute") put(`.${target.name}`, value, steps, how);
    else if (target.kind === "subscript") bind(target.object, value, steps, "held");
  };
  const use = (node: Expression, deed: Deed): void => void deeds.push({ node, deed, words: wordsOf(node) });
  const setMember = (target: Expression): void => {
    if (target.kind === "attribute") {
      const isAll = target.name === "__dict__";
      use(target.object, { how: "set", member: isAll ? ITEM : { by: "attribute", name: target.name } });
    } else if (target.kind === "subscript") {
      use(target.object, { how: "set", member: stepOf("key", target.indices[0]) });
    }
  };
  const set = (targets: readonly (Expression | undefined)[]): void => {
    for (const target of targets.flatMap((each) => (each ? targetsIn(each) : []))) setMember(target);
  };
  walk(statements, {
    statement(node) {
      if (node.kind === "assign") {
        set(node.targets);
        if (node.operator !== undefined) for (const each of node.targets) use(each, { how: "written" });
        else if (node.value) for (const each of node.targets) bind(each, node.value);
      } else if (node.kind === "loop") {
        set([node.target]);
        if (node.target && node.iterable) bind(node.target, node.iterable, [ITEM]);
      } else if (node.kind === "with") {
        set(node.items.map(({ target }) => target));
        for (const { value, target } of node.items) if (target) bind(target, value, [ENTERING]);
      } else if (node.kind === "other" && node.unbinds) {
        // Without one of its entries it is another dict.
        for (const each of node.parts) {
          if (each.kind === "subscript") use(each.object, { how: "written" });
          else setMember(each);
        }
      } else if (node.kind === "class") {
        for (const each of node.body) {
          if (each.kind !== "assign" || !each.value) continue;
          for (const target of each.targets) if (target.kind === "name") put(`.${target.name}`, each.value);
        }
      } else if (node.kind === "function" && apart) {
        apart.push(node);
      } else if (node.kind === "function") {
        for (const { name, default: value } of node.parameters) if (value) put(name, value);
        const give = (value: Expression, steps?: readonly Step[], how?: Hold): void => {
          for (const before of ["", "."]) put(`${before}${node.name}()`, value, steps, how);
        };
        walk(node.body, {
          statement: (each) => each.kind === "return" && each.value && give(each.value),
          expression(each) {
            if (each.kind !== "other" || each.yields === undefined) return;
            for (const part of each.parts) give(part, each.yields === "each" ? [ITEM] : [], "held");
          },
        });
      }
    },
    expression(node) {
      if (node.kind === "named") {
        set([node.target]);
        bind(node.target, node.value);
      }
      for (const { target, iterable } of node.kind === "comprehension" ? node.clauses : [])
        bind(target, iterable, [ITEM]);
      if (node.kind === "lambda") for (const { name, default: value } of node.parameters) if (value) put(name, value);
      if (node.kind !== "call") return;
      const { callee, arguments: given } = node;
      const values = given.map(({ value }) => value);
      if (callee.kind === "lambda")
        for (const [at, { name }] of callee.parameters.entries()) if (values[at]) put(name, values[at]);
      const method = callee.kind === "attribute" ? callee : undefined;
      const object = method?.object;
      // `items.map((item) => …)`, `map(lambda item: …, items)`
      for (const each of values) {
        if (each.kind !== "lambda") continue;
        for (const { name } of each.parameters)
          for (const other of object ? [object, ...values] : values)
            if (other.kind !== "lambda") put(name, other, [ITEM]);
      }
      // `given.update(defaults)`
      if (method && WRITING.test(method.name))
        for (const each of values)
          bind(method.object, each, [], /^(update|extend|merge)/.test(method.name) ? "copy" : "held");
      const name = nameOf(callee) ?? "";
      const [first, key] = values;
      if (SETTING.has(name) && first) {
        const isNamed = key?.kind === "literal" && /attr(__)?$/.test(name);
        use(first, isNamed ? { how: "set", member: { by: "attribute", name: String(key.value) } } : { how: "written" });
        return;
      }
      if (method && !READING.has(method.name)) use(method.object, { how: "called", callee: method.name });
      if (LOOKING.has(name)) return;
      let position = 0;
      for (const { name: argument, spread, value } of given) {
        if (spread === undefined) use(value, { how: "given", callee: name, argument: argument ?? position });
        if (argument === undefined) position += spread === undefined ? 1 : Infinity;
      }
    },
    entersFunction: () => apart === undefined,
  });
  return { bindings: found, deeds, words: new Set([...found, ...deeds].flatMap(({ words }) => words)) };
}

const wordsOf = perNode((value: Expression) => wordsIn(value));

/** `a.b.c` */
const nameOf = (node: Expression): string | undefined => {
  if (node.kind === "name") return node.name;
  const object = node.kind === "attribute" ? nameOf(node.object) : undefined;
  return node.kind === "attribute" && object !== undefined ? `${object}.${node.name}` : undefined;
};

/** What sets attributes of what it is given first. */
const SETTING = new Set(["setattr", "delattr", "object.__setattr__", "Object.assign", "Object.defineProperty"]);
