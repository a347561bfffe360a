/** What the functions of a file may change of its names, so that nobody knows what they hold later. */
import { ownNames } from "../../scope/names";
import { perNode } from "../../syntax/per-node";
import type { Expression, FunctionDefinition, Lambda, Program, Statement, UnreadBody } from "../../syntax/syntax";
import { targetsSet, withoutItems } from "../../syntax/targets";
import { mayChangeAny } from "../../syntax/unread";
import { expressionsOf, statementsIn, type Visit, walk, walkExpressions } from "../../syntax/walk";
import { LOOKING, READING } from "./uses";

/** Methods that change a list, a dict or a configuration object. */
export const WRITING =
  /^(update|append\w*|extend|insert|pop\w*|clear|setdefault|remove|sort|reverse|merge\w*|load\w*|set\w*|push|splice|shift|unshift|fill|add|delete)$/;

/** The names of a module whose values, or their content, a function of it may change. */
export interface Changeable {
  /** Bound anew by a function: `global units`. */
  readonly bound: ReadonlySet<string>;
  /** Handed on or written into by a function. */
  readonly content: ReadonlySet<string>;
  /** Written into by a function, so that other files see it. */
  readonly written: ReadonlySet<string>;
  /** The attributes that functions set of it, and change no more: `args.views = 36`. */
  readonly attributes: ReadonlyMap<string, ReadonlySet<string>>;
}

/** What was found last, and for which names: most documents that take something from a file ask for the same. */
const answers = new WeakMap<Program, { readonly key: string; readonly found: Changeable }>();

/**
 * What the functions of a module may change of its names, whichever of them is called.
 * @param names those of interest: what functions do with others may be left out
 */
export function changeableNames(program: Program, names: ReadonlySet<string>): Changeable {
  const key = [...names].join(" ");
  const before = answers.get(program);
  if (before?.key === key) return before.found;
  const found = findChangeable(program, names);
  answers.set(program, { key, found });
  return found;
}

function findChangeable({ statements }: Program, names: ReadonlySet<string>): Changeable {
  const found: Found = { bound: new Set(), content: new Set(), written: new Set(), attributes: new Map() };
  // Names that are declared to be the module's need not be bound by it.
  const enters = (body: UnreadBody): boolean => GLOBAL.test(body.text) || mayChangeAny(body, names);
  const note = (node: FunctionDefinition | Lambda): void => {
    const { bound, content, written, attributes } = changedBy(node);
    for (const name of bound) found.bound.add(name);
    for (const name of content) found.content.add(name);
    for (const name of written) found.written.add(name);
    for (const [name, set] of attributes) for (const each of set) noteAttribute(found, name, each);
  };
  walk(statements, {
    statement(node) {
      if (node.kind === "function" && (node.unread === undefined || enters(node.unread))) note(node);
      noteDeclared(found, node);
    },
    entersUnread: enters,
  });
  // Those of a function count with it.
  for (const each of statements.flatMap(outsideFunctions))
    walkExpressions(expressionsOf(each), (node) => void (node.kind === "lambda" && note(node)));
  return found;
}

/** A statement, and those in it that run where it does. */
const outsideFunctions = (node: Statement): readonly Statement[] =>
  node.kind === "function" ? [node] : [node, ...statementsIn(node).flatMap(outsideFunctions)];

const GLOBAL = /\bglobal\b/;

interface Found {
  readonly bound: Set<string>;
  readonly content: Set<string>;
  readonly written: Set<string>;
  readonly attributes: Map<string, Set<string>>;
}

function noteAttribute({ attributes }: Found, name: string, attribute: string): void {
  attributes.set(name, (attributes.get(name) ?? new Set()).add(attribute));
}

function noteDeclared({ bound }: Found, node: Statement): void {
  if (node.kind === "declare" && node.scope === "global") for (const name of node.names) bound.add(name);
}

/** What one function may change of names that are not its own, or that only seem to be. */
const changedBy = perNode((owner: FunctionDefinition | Lambda): Changeable => {
  const found: Found = { bound: new Set(), content: new Set(), written: new Set(), attributes: new Map() };
  const { content, written } = found;
  const reads = new Set<Expression>();
  const mentions: Expression[] = [];
  const change = (node: Expression, into: Set<string> = content): void => {
    let root = node;
    while (root.kind === "subscript" || root.kind === "attribute") root = root.object;
    if (root.kind === "name") into.add(root.name);
  };
  const write = (target: Expression): void => {
    change(target);
    if (target.kind !== "name") change(target, written);
  };
  const set = (targets: readonly Expression[]): void => {
    for (const target of targets) {
      if (target.kind === "attribute" && target.object.kind === "name")
        noteAttribute(found, target.object.name, target.name);
      else write(target);
    }
  };
  const visit: Visit = {
    statement(node) {
      noteDeclared(found, node);
      set(targetsSet(node));
      for (const part of node.kind === "other" && node.unbinds ? node.parts : []) write(part);
    },
    expression(node) {
      set(targetsSet(node));
      if (node.kind === "name") mentions.push(node);
      if (node.kind === "subscript" || node.kind === "attribute") reads.add(node.object);
      if (node.kind === "call") reads.add(node.callee);
      for (const each of copiedIn(node)) reads.add(each);
      if (node.kind === "call" && node.callee.kind === "name" && LOOKING.has(node.callee.name)) {
        for (const { value } of node.arguments) reads.add(value);
      }
      if (node.kind === "call" && node.callee.kind === "attribute" && !READING.has(node.callee.name)) {
        change(node.callee.object);
        if (WRITING.test(node.callee.name)) change(node.callee.object, written);
      }
    },
  };
  if (owner.kind === "function") walk(owner.body, visit);
  else walkExpressions([owner.body], visit.expression!);
  for (const node of mentions) if (!reads.has(node)) change(node);
  // Where what a local name holds is the module's, the module's own name stands beside it.
  for (const name of owner.kind === "function" ? ownNames(owner) : []) {
    if (found.bound.has(name)) continue;
    content.delete(name);
    written.delete(name);
    found.attributes.delete(name);
  }
  return found;
});

/** What an expression takes the items of, or compares: `{...defaults, units}`, `[*sizes]`, `name in table`. */
function copiedIn(node: Expression): readonly Expression[] {
  if (node.kind === "mapping") return node.entries.flatMap(({ key, value }) => (key === undefined ? value : []));
  if (node.kind === "spread") return [node.value];
  return node.kind === "binary" && COMPARING.test(node.operator) ? [node.left, node.right] : [];
}

const COMPARING = /^((not )?in|is( not)?|[=!]=)$/;

/** The attributes whose content a method changes: `self.items.append(8)`, `cls.table[key] = 3`, `self.sizes += [8]`. */
export const attributesWrittenIn = perNode(({ body }: FunctionDefinition): ReadonlySet<string> => {
  const names = new Set<string>();
  const note = (node: Statement | Expression): void => {
    const isOperated = node.kind === "assign" && node.operator !== undefined;
    for (const target of targetsSet(node)) {
      const whole = withoutItems(target);
      if (whole.kind === "attribute" && (whole !== target || isOperated)) names.add(whole.name);
    }
  };
  walk(body, {
    statement: note,
    expression(node) {
      note(node);
      const callee = node.kind === "call" ? node.callee : undefined;
      const object =
        callee?.kind === "attribute" && WRITING.test(callee.name) ? withoutItems(callee.object) : undefined;
      if (object?.kind === "attribute") names.add(object.name);
    },
  });
  return names;
});
