/** Which lists and dicts a function or class leaves as it was given them, told from its text alone. */
import type {
  ClassDefinition,
  Expression,
  FunctionDefinition,
  Parameter,
  Program,
  Statement,
} from "../../syntax/syntax";
import { mayMention } from "../../syntax/unread";
import { walk } from "../../syntax/walk";

/** Python's own functions that change nothing of what they are given, and hand nothing on. */
export const LOOKING: ReadonlySet<string> = new Set(
  "bool dict getattr hasattr isinstance len list print repr set sorted str tuple type".split(" "),
);

/** Methods of lists and dicts that change nothing. */
export const READING: ReadonlySet<string> = new Set(
  "get keys values items copy clone freeze index count format join lower".split(" "),
);

const IN = /^(not )?in$/;

const INITIALISER = "__init__";

/**
 * Whether the function or class of this name (`Net`, `Net.load`) leaves the content of an argument alone: it looks at it,
 * takes of it, or keeps it as an attribute of which its methods do no more.
 * @param argument the parameter's name, or its position among those that a caller gives
 */
export function leavesAlone(
  program: Program,
  name: string,
  argument: string | number,
  elsewhere: LeftElsewhere,
): boolean {
  const known = answers.get(program) ?? new Map<string, boolean>();
  answers.set(program, known);
  const key = `${name}\0${argument}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  let isOwn = true;
  const isLeft = leaves(program, name, argument, 0, (called, each) => {
    isOwn = false;
    return elsewhere(called, each);
  });
  // Other files may change.
  if (isOwn) known.set(key, isLeft);
  return isLeft;
}

/** Whether what the file imports under a name (`build`, `models.Net`) leaves an argument alone. */
export type LeftElsewhere = (called: string, argument: string | number) => boolean;

/** By program: what was asked of it, by name and argument. */
const answers = new WeakMap<Program, Map<string, boolean>>();

/** So often it may be handed on. */
const MAX_DEPTH = 4;

function leaves(
  program: Program,
  name: string,
  argument: string | number,
  depth: number,
  elsewhere: LeftElsewhere,
): boolean {
  const { statements } = program;
  const [first = "", member, ...more] = name.split(".");
  const found = definitionIn(statements, first);
  if (more.length > 0 || depth > MAX_DEPTH) return false;
  // It may hand on what another file defines.
  if (found === undefined) return elsewhere(name, argument);
  const leavesGiven = (callee: Expression, each: string | number): boolean => {
    const inside = (called: string): boolean => leaves(program, called, each, depth + 1, elsewhere);
    if (callee.kind === "name") {
      return definitionIn(statements, callee.name) ? inside(callee.name) : elsewhere(callee.name, each);
    }
    if (callee.kind !== "attribute" || callee.object.kind !== "name") return false;
    if (callee.object.name === "self" && found.kind === "class") return inside(`${found.name}.${callee.name}`);
    return elsewhere(`${callee.object.name}.${callee.name}`, each);
  };
  if (found.kind === "function") return member === undefined && isAlone(found, argument, 0, undefined, leavesGiven);
  const method = definitionIn(found.body, member ?? INITIALISER);
  if (method?.kind !== "function") return false;
  const isStatic = method.decorators.some((node) => node.kind === "name" && node.name === "staticmethod");
  return isAlone(method, argument, isStatic ? 0 : 1, found, leavesGiven);
}

/** The last of the name: those before it are bound anew. */
const definitionIn = (body: readonly Statement[], name: string): FunctionDefinition | ClassDefinition | undefined =>
  body.findLast(
    (node): node is FunctionDefinition | ClassDefinition =>
      (node.kind === "function" || node.kind === "class") && node.name === name,
  );

/**
 * @param own how many parameters the object takes that the function is called on
 * @param owner the class of which it is a method
 * @param leavesGiven whether what it calls with the argument leaves that alone
 */
function isAlone(
  { parameters, body }: FunctionDefinition,
  argument: string | number,
  own: number,
  owner: ClassDefinition | undefined,
  leavesGiven: (callee: Expression, argument: string | number) => boolean,
): boolean {
  const isNamed = ({ name, rest }: Parameter): boolean => rest === undefined && name === argument;
  const at = typeof argument === "number" ? parameters[argument + own] : parameters.find(isNamed);
  if (at === undefined || at.rest !== undefined) return false;
  const uses = usesOf(body, (node) => node.kind === "name" && node.name === at.name, at.name);
  const self = own > 0 ? parameters[0]?.name : undefined;
  const isLeft = (use: Use): boolean =>
    use.how === "read" || (use.how === "given" && leavesGiven(use.callee, use.argument));
  return uses.every((use) => {
    if (use.how !== "kept" || owner === undefined) return isLeft(use);
    const { target } = use;
    return (
      target.kind === "attribute" &&
      target.object.kind === "name" &&
      target.object.name === self &&
      usesOf(owner.body, (node) => node.kind === "attribute" && node.name === target.name, target.name).every(isLeft)
    );
  });
}

type Use =
  | { readonly how: "read" | "handed on or changed" }
  /** `callee(value)` */
  | { readonly how: "given"; readonly callee: Expression; readonly argument: string | number }
  /** `target = value` */
  | { readonly how: "kept"; readonly target: Expression };

/**
 * What is done with an expression wherever it stands.
 * @param name a word of it
 */
function usesOf(body: readonly Statement[], is: (node: Expression) => boolean, name: string): readonly Use[] {
  const uses: Use[] = [];
  const known = new Set<Expression>();
  const note = (node: Expression | undefined, use: Use): void => {
    if (node === undefined || !is(node) || known.has(node)) return;
    known.add(node);
    uses.push(use);
  };
  const found: Expression[] = [];
  /** What a part of it is: `node["a"]["b"]`. */
  const rootOf = (node: Expression): Expression => {
    let root = node;
    while (!is(root) && (root.kind === "subscript" || root.kind === "attribute")) root = root.object;
    return root;
  };
  walk(body, {
    statement(node) {
      const targets = node.kind === "assign" ? node.targets : node.kind === "other" && node.unbinds ? node.parts : [];
      for (const target of targets) {
        const root = rootOf(target);
        // Bound anew, it is another one.
        note(root, {
          how: root === target && node.kind === "assign" && !node.operator ? "read" : "handed on or changed",
        });
      }
      if (node.kind === "assign" && node.targets.length === 1)
        note(node.value, { how: "kept", target: node.targets[0]! });
      if (node.kind === "loop") note(node.iterable, { how: "read" });
    },
    expression(node) {
      if (is(node)) found.push(node);
      if (node.kind === "subscript") note(node.object, { how: "read" });
      if (node.kind === "binary" && IN.test(node.operator)) note(node.right, { how: "read" });
      if (node.kind !== "call") return;
      if (node.callee.kind === "attribute") {
        const root = rootOf(node.callee.object);
        note(root, { how: READING.has(node.callee.name) ? "read" : "handed on or changed" });
      }
      const isLooking = node.callee.kind === "name" && LOOKING.has(node.callee.name);
      let position = 0;
      for (const { name: keyword, value, spread } of node.arguments) {
        const isRead = isLooking || spread !== undefined;
        note(value, isRead ? { how: "read" } : { how: "given", callee: node.callee, argument: keyword ?? position });
        // Behind a spread, nobody knows which parameter it goes to.
        if (keyword === undefined) position += spread === "items" ? Infinity : 1;
      }
    },
    entersUnread: mayMention(name),
  });
  for (const node of found) note(node, { how: "handed on or changed" });
  return uses;
}
