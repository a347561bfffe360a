/** JavaScript's loops over items and counters, callbacks for each item included. */
import type { Expression, Loop, Statement } from "../../../syntax/syntax";
import { splitAt } from "../../lezer-nodes";
import { holdsJump, withLabel } from "./jumps";
import { numberOf } from "./literals";
import { assignments, bindingOf, temporary, unreadTargets } from "./patterns";
import { addDefinitions, blockNames, openScope, resolveName, varNames } from "./scopes";
import { targetOf } from "./operators";
import { childOf, isExpression, isFunction, type ScriptConversion, type ScriptNode, spanOf, textOfNode } from "./tree";

/**
 * `for` over items, keys or a counter, as loops of the neutral tree; the statements inside it where its head is lost.
 */
export function forLoop(js: ScriptConversion, node: ScriptNode): Statement[] {
  const head = childOf(node, "ForSpec", "ForOfSpec", "ForInSpec");
  const body = node.children.filter((child) => child !== head && child.type !== "for" && child.type !== "await");
  if (head === undefined) return js.statements(body);
  const outer = js.scope;
  const names = new Set<string>();
  const declared = head.type === "ForSpec" ? childOf(head, "VariableDeclaration") : head;
  if (declared?.children.some(({ type }) => type === "let" || type === "const")) {
    addDefinitions(declared, names, (each) => textOfNode(js, each));
  }
  js.scope = openScope(outer, outer.owner, names, js.freshName);
  const statements = head.type === "ForSpec" ? counted(js, node, head, body) : iterated(js, node, head, body);
  const own = [...names].map((name) => resolveName(js.scope, name));
  js.scope = outer;
  return body.some(holdsFunction) ? [...statements, ...forgotten(js, node, statements, own)] : statements;
}

function holdsFunction(node: ScriptNode): boolean {
  const work = [node];
  for (let each = work.pop(); each !== undefined; each = work.pop()) {
    if (isFunction(each)) return true;
    for (const child of each.children) work.push(child);
  }
  return false;
}

/**
 * Each turn has variables of its own, and functions made in it keep them; here, where all turns share them, functions
 * that are called later must not take the last turn's for theirs.
 */
function forgotten(
  js: ScriptConversion,
  node: ScriptNode,
  statements: readonly Statement[],
  own: readonly string[] = [],
): Statement[] {
  const span = spanOf(js, { from: node.to, to: node.to });
  const loops = statements.flatMap((each) => (each.kind === "loop" ? [each] : []));
  const assigned = loops.flatMap(({ target, body }) => [
    ...(target ? [target] : []),
    ...body.flatMap((each) => (each.kind === "assign" ? each.targets : [])),
  ]);
  const names = new Set([...own, ...assigned.flatMap((each) => (each.kind === "name" ? [each.name] : []))]);
  return [...names].map((name) => lost({ kind: "name", span, name }));
}

/** From here on nobody knows what it holds. */
const lost = (target: Expression): Statement => ({
  kind: "assign",
  span: target.span,
  targets: [target],
  value: { kind: "other", span: target.span, parts: [] },
});

/**
 * `for ([list[0], name] of items) …`, whose head the library takes for an error, and what is behind it for statements.
 * @returns the loop, and how many of the nodes behind it are its parts
 */
export function brokenLoop(
  js: ScriptConversion,
  node: ScriptNode,
  behind: readonly ScriptNode[],
): readonly [loop: Statement, parts: number] | undefined {
  const head = node.type === "ForStatement" ? childOf(node, "ForSpec") : undefined;
  const [, pattern, end] = head?.children ?? [];
  if (pattern === undefined || !/^(Array|Object)Expression$/.test(pattern.type) || end?.type !== "⚠") return undefined;
  // `of items` is the loop's statement to it; `of [1, 2]` is even one expression.
  const word = childOf(node, "ExpressionStatement");
  const parts = word && textOfNode(js, word).trim() === "of" ? 2 : 1;
  const items = parts === 2 ? behind[0] : word;
  const body = behind[parts - 1];
  if (items === undefined || body === undefined) return undefined;
  const span = spanOf(js, { from: node.from, to: body.to });
  const held = items.children.filter((each) => isExpression(each) && each.type !== "MemberExpression");
  const iterable: Expression = { kind: "other", span: spanOf(js, items), parts: held.map(js.expression) };
  const target = unreadTargets(js, pattern);
  return [{ kind: "loop", span, target, iterable, body: js.statements([body]), otherwise: [] }, parts];
}

/** `for (const item of items)`; the keys of `for … in` are not followed. */
function iterated(js: ScriptConversion, node: ScriptNode, head: ScriptNode, body: readonly ScriptNode[]): Statement[] {
  const target = bindingOf(head.children);
  const items = head.children.findLast(isExpression);
  if (target === undefined || items === undefined) return js.statements(body);
  const value = js.expression(items);
  const iterable: Expression = head.type === "ForOfSpec" ? value : { kind: "other", span: value.span, parts: [value] };
  return [loopOver(js, node, target, iterable, () => js.statements(body))];
}

function loopOver(
  js: ScriptConversion,
  node: ScriptNode,
  target: ScriptNode,
  iterable: Expression,
  body: () => Statement[],
): Loop {
  const held = temporary(js, target);
  const [first, ...more] = assignments(js, target, held);
  // A plain name is the loop's own target.
  const plain =
    first?.kind === "assign" && more.length === 0 && first.value === held && first.targets[0]?.kind === "name";
  return {
    kind: "loop",
    span: spanOf(js, node),
    target: plain ? first.targets[0]! : held,
    iterable,
    body: [...(plain || first === undefined ? [] : [first, ...more]), ...body()],
    otherwise: [],
  };
}

/** `for (let i = 0; i < n; i++)` as a loop over a range; any other as one of which only the test is known. */
function counted(js: ScriptConversion, node: ScriptNode, head: ScriptNode, body: readonly ScriptNode[]): Statement[] {
  const span = spanOf(js, node);
  const [test, update] = testAndUpdate(head);
  const begin = childOf(head, "VariableDeclaration");
  const counter = begin && counterOf(js, begin, body, test, update);
  if (counter) {
    const { target, iterable } = counter;
    const loop = loopOver(js, node, target, iterable, () => js.statements(body));
    // Behind the loop the counter is one step further than in its last turn.
    return childOf(begin, "var") ? [loop, lost(targetOf(js, target))] : [loop];
  }
  const first = begin ? undefined : splitAt(head.children, ";")[0]?.find(isExpression);
  const before: Statement[] = begin
    ? js.statements([begin])
    : first
      ? [{ kind: "evaluate", span, expression: js.expression(first) }]
      : [];
  const inside = js.statements(body);
  // What goes on with the next turn comes by the update as well.
  const turn: Statement[] = holdsJump(inside, ({ how }) => how === "continue")
    ? [{ kind: "loop", span, once: "turn", body: inside, otherwise: [] }]
    : inside;
  return [
    ...before,
    {
      kind: "loop",
      span,
      ...(test && { test: js.expression(test) }),
      body: [...turn, ...(update ? [{ kind: "evaluate", span, expression: js.expression(update) } as const] : [])],
      otherwise: [],
    },
  ];
}

/** What stands behind the first and the second semicolon; that of a declaration is its own. */
function testAndUpdate(head: ScriptNode): readonly [ScriptNode | undefined, ScriptNode | undefined] {
  const begin = head.children.findIndex(({ type }) => type === "VariableDeclaration");
  const [first, second, third] = splitAt(head.children.slice(begin + 1), ";").map((group) => group.find(isExpression));
  return begin >= 0 ? [first, second] : [second, third];
}

interface Counter {
  readonly target: ScriptNode;
  readonly iterable: Expression;
}

function counterOf(
  js: ScriptConversion,
  begin: ScriptNode,
  body: readonly ScriptNode[],
  test: ScriptNode | undefined,
  update: ScriptNode | undefined,
): Counter | undefined {
  const [, target, sign, start] = begin.children;
  if (begin.children.some(({ type }) => type === ",")) return undefined;
  const [left, right] = test?.type === "BinaryExpression" ? test.children.filter(isExpression) : [];
  const compare = test && childOf(test, "CompareOp");
  const step = update && stepOf(js, update);
  if (target?.type !== "VariableDefinition" || sign?.type !== "Equals" || !start || !left || !right || !compare) {
    return undefined;
  }
  const name = textOfNode(js, target);
  const operator = textOfNode(js, compare);
  const isRange =
    step !== undefined && step.name === name && left.type === "VariableName" && textOfNode(js, left) === name;
  const forward = step !== undefined && step.by > 0;
  if (
    !isRange ||
    !(forward ? ["<", "<="] : [">", ">="]).includes(operator) ||
    resolveName(js.scope, "range") !== "range" ||
    body.some((each) => sets(js, each, name))
  ) {
    return undefined;
  }
  const span = spanOf(js, begin);
  const number = (value: number): Expression => ({ kind: "literal", span, value });
  const end = js.expression(right);
  const stop: Expression = operator.endsWith("=")
    ? { kind: "binary", span: end.span, operator: "+", left: end, right: number(Math.sign(step.by)) }
    : end;
  const values = [js.expression(start), stop, number(step.by)];
  const callee: Expression = { kind: "name", span, name: "range" };
  const given = values.map((value) => ({ span: value.span, value }));
  return { target, iterable: { kind: "call", span, callee, arguments: given, argumentsSpan: span } };
}

/** Whether something in a node sets a name. */
function sets(js: ScriptConversion, node: ScriptNode, name: string): boolean {
  const work = [node];
  for (let each = work.pop(); each !== undefined; each = work.pop()) {
    if (stepOf(js, each)?.name === name) return true;
    const target = each.type === "AssignmentExpression" ? each.children[0] : undefined;
    if (
      target &&
      target.type !== "MemberExpression" &&
      textOfNode(js, target)
        .split(/[^\w$]+/)
        .includes(name)
    )
      return true;
    for (const child of each.children) work.push(child);
  }
  return false;
}

/** `i++`, `--i`, `i += 2` */
function stepOf(js: ScriptConversion, node: ScriptNode): { readonly name: string; readonly by: number } | undefined {
  const operand = node.children.find(({ type }) => type === "VariableName");
  const sign = childOf(node, "ArithOp", "UpdateOp");
  if (operand === undefined || sign === undefined) return undefined;
  const name = textOfNode(js, operand);
  const direction = textOfNode(js, sign).startsWith("-") ? -1 : 1;
  if (sign.type === "ArithOp") return /^(\+\+|--)$/.test(textOfNode(js, sign)) ? { name, by: direction } : undefined;
  const amount = childOf(node, "Number");
  const isSum = /^[-+]=$/.test(textOfNode(js, sign));
  return amount && isSum ? { name, by: direction * (numberOf(textOfNode(js, amount)) ?? 0) } : undefined;
}

/** `items.forEach((item, index) => {…})` as the loop that it is. */
export function forEachLoop(js: ScriptConversion, node: ScriptNode): Statement[] | undefined {
  const callee = node.type === "CallExpression" ? childOf(node, "MemberExpression") : undefined;
  const property = callee && childOf(callee, "PropertyName");
  const object = callee?.children.find(isExpression);
  const callback = childOf(node, "ArgList")?.children.find(
    ({ type }) => type === "ArrowFunction" || type === "FunctionExpression",
  );
  const list = callback && childOf(callback, "ParamList");
  if (!callback || !list || !object || !property || textOfNode(js, property) !== "forEach") return undefined;
  const groups = splitAt(
    list.children.filter(({ type }) => type !== "(" && type !== ")"),
    ",",
  );
  const [item, index, ...more] = groups.map((group) => bindingOf(group));
  if (item === undefined || more.length > 0) return undefined;
  const block = childOf(callback, "Block");
  const body = block?.children ?? callback.children.slice(-1);
  const value = js.expression(object);
  const outer = { scope: js.scope, turn: js.turn };
  const text = (each: ScriptNode): string => textOfNode(js, each);
  const names = new Set([...varNames(body, text), ...blockNames(body, text)]);
  addDefinitions(list, names, text);
  js.scope = openScope(outer.scope, outer.scope.owner, names, js.freshName);
  const label = js.freshName("");
  js.turn = label;
  const inner = (): Statement[] => (block ? js.statements(body) : body.map((each) => evaluated(js, each)));
  const loop: Statement = {
    ...(index ? numberedLoop(js, node, item, index, value, inner) : loopOver(js, node, item, value, inner)),
    passesHoles: true,
  };
  Object.assign(js, outer);
  const named = withLabel([loop], label);
  return body.some(holdsFunction) ? [...named, ...forgotten(js, node, named)] : named;
}

/** Over the items with their indices, or a map's values with their keys. */
function numberedLoop(
  js: ScriptConversion,
  node: ScriptNode,
  item: ScriptNode,
  index: ScriptNode,
  list: Expression,
  body: () => Statement[],
): Loop {
  const { span } = list;
  const pair = temporary(js, item);
  const part = (at: number): Expression => {
    const place: Expression = { kind: "literal", span: pair.span, value: at };
    return { kind: "subscript", span: pair.span, object: pair, indices: [place] };
  };
  const callee: Expression = { kind: "attribute", span, object: list, name: "entries" };
  return {
    kind: "loop",
    span: spanOf(js, node),
    target: pair,
    iterable: { kind: "call", span, callee, arguments: [], argumentsSpan: span },
    body: [...assignments(js, index, part(0)), ...assignments(js, item, part(1)), ...body()],
    otherwise: [],
  };
}

const evaluated = (js: ScriptConversion, node: ScriptNode): Statement => ({
  kind: "evaluate",
  span: spanOf(js, node),
  expression: js.expression(node),
});
