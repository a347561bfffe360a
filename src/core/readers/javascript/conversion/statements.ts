/** JavaScript's statements: the library's nodes ▶ the neutral tree. */
import { runSteps, type Steps } from "../../../steps";
import type { BranchArm, Expression, MappingEntry, Statement } from "../../../syntax/syntax";
import { splitAt } from "../../lezer-nodes";
import { exportStatement, importStatement, requiredNames } from "./exports";
import { expressionsIn } from "./expressions";
import { brokenLoop, forEachLoop, forLoop } from "./loops";
import { holdsJump, withLabel } from "./jumps";
import { stringOf } from "./literals";
import { doesMore } from "../../../syntax/targets";
import { assignments, bindingOf, defaultOf, temporary, unreadPattern } from "./patterns";
import { blockNames, openScope, resolveTarget } from "./scopes";
import {
  childOf,
  isClass,
  isExpression,
  isFunction,
  type ScriptConversion,
  type ScriptNode,
  spanOf,
  textOfNode,
} from "./tree";

/** The statements of a block or of the document; functions that are declared anywhere in it come first. */
export const convertStatements = (js: ScriptConversion, nodes: readonly ScriptNode[]): Statement[] =>
  runSteps(convertStatementSteps(js, nodes));

/** The same, with a turn for others behind each statement. */
export function* convertStatementSteps(js: ScriptConversion, nodes: readonly ScriptNode[]): Steps<Statement[]> {
  const isDeclared = (node: ScriptNode): boolean => {
    const inner = node.type === "ExportDeclaration" ? childOf(node, "FunctionDeclaration") : node;
    return inner?.type === "FunctionDeclaration";
  };
  const ordered = [...nodes.filter(isDeclared), ...nodes.filter((node) => !isDeclared(node))];
  const converted: (readonly Statement[])[] = [];
  for (let index = 0; index < ordered.length; index++) {
    const node = ordered[index]!;
    const outer = js.hoisted;
    js.hoisted = [];
    const [loop, passed = 0] = brokenLoop(js, node, ordered.slice(index + 1, index + 3)) ?? [];
    const statements = loop ? [loop] : convertStatement(js, node);
    converted.push(js.hoisted, statements);
    js.hoisted = outer;
    index += passed;
    yield;
  }
  return converted.flat();
}

function convertStatement(js: ScriptConversion, node: ScriptNode): Statement[] {
  const span = spanOf(js, node);
  switch (node.type) {
    case "ExpressionStatement":
      return [
        ...node.children.filter(isExpression).flatMap((each) => expressionStatement(js, each)),
        ...unreadPattern(js, node),
      ];
    case "VariableDeclaration":
      return splitAt(node.children.slice(1), ",").flatMap((group) =>
        declaration(js, group, node.children[0]?.type === "var"),
      );
    case "FunctionDeclaration":
    case "ClassDeclaration": {
      const name = childOf(node, "VariableDefinition");
      const written = name ? textOfNode(js, name) : js.freshName("");
      const blocks = (childOf(node, "ClassBody")?.children ?? []).filter(({ type }) => type === "StaticBlock");
      return [
        js.definition(node, resolveTarget(js.scope, written)),
        ...blocks.flatMap((each) => block(js, childOf(each, "Block")?.children ?? [])),
      ];
    }
    case "EnumDeclaration":
      return enumeration(js, node);
    case "ReturnStatement": {
      const value = node.children.find(isExpression);
      if (js.turn !== undefined) {
        const parts = value ? [js.expression(value)] : [];
        return [{ kind: "leave", span, how: "continue", parts, label: js.turn }];
      }
      return [{ kind: "return", span, ...(value && { value: js.expression(value) }) }];
    }
    case "ThrowStatement":
      return [{ kind: "leave", span, how: "raise", parts: expressionsIn(js, node.children) }];
    case "BreakStatement":
    case "ContinueStatement": {
      const label = childOf(node, "Label");
      const how = node.type === "BreakStatement" ? "break" : "continue";
      return [{ kind: "leave", span, how, parts: [], ...(label && { label: textOfNode(js, label) }) }];
    }
    case "IfStatement":
      return [{ kind: "branch", span, arms: ifArms(js, node) }];
    case "SwitchStatement":
      return switchBranches(js, node);
    case "ForStatement":
      return forLoop(js, node);
    case "WhileStatement":
    case "DoStatement": {
      const test = childOf(node, "ParenthesizedExpression");
      const body = node.children.filter((child) => child !== test && isStatement(child));
      const asked = test && js.expression(test);
      // `do` asks behind each turn: what it finds before the first says nothing.
      const known = asked && (node.type === "DoStatement" ? notTold(asked) : asked);
      return [{ kind: "loop", span, ...(known && { test: known }), body: js.statements(body), otherwise: [] }];
    }
    case "TryStatement":
      return [tryStatement(js, node)];
    case "Block":
      return block(js, node.children);
    case "LabeledStatement":
      return labelled(js, node);
    case "NamespaceDeclaration":
    case "AmbientDeclaration":
      return js.statements(node.children.filter(isStatement));
    case "ImportDeclaration":
      return importStatement(js, node);
    case "ExportDeclaration":
      return exportStatement(js, node, node.children.filter(isStatement));
    default: {
      const parts = isExpression(node) ? [js.expression(node)] : expressionsIn(js, node.children);
      return parts.length > 0 ? [{ kind: "other", span, parts }] : [];
    }
  }
}

const isStatement = ({ type }: ScriptNode): boolean => /(Statement|Declaration|^Block|^⚠)$/.test(type);

/** Statements in a scope of their own. */
function block(js: ScriptConversion, nodes: readonly ScriptNode[]): Statement[] {
  const outer = js.scope;
  const names = blockNames(nodes, (node) => textOfNode(js, node));
  js.scope = openScope(outer, outer.owner, names, js.freshName);
  const statements = js.statements(nodes);
  js.scope = outer;
  return statements;
}

function expressionStatement(js: ScriptConversion, node: ScriptNode): Statement[] {
  const span = spanOf(js, node);
  if (node.type === "SequenceExpression") {
    return node.children.filter(isExpression).flatMap((each) => expressionStatement(js, each));
  }
  // `({a} = b)` needs its brackets.
  const [held] = node.children.filter(isExpression);
  if (node.type === "ParenthesizedExpression" && held?.type === "AssignmentExpression") {
    return expressionStatement(js, held);
  }
  if (node.type === "AssignmentExpression" && childOf(node, "Equals")) {
    const targets = node.children.slice(
      0,
      node.children.findIndex(({ type }) => type === "Equals"),
    );
    const value = node.children.slice(targets.length + 1).find(isExpression);
    const target = bindingOf(targets);
    if (target && value) return bound(js, target, value);
  }
  if (node.type === "UnaryExpression" && childOf(node, "delete")) {
    return [{ kind: "other", span, keyword: "delete", unbinds: true, parts: expressionsIn(js, node.children) }];
  }
  return forEachLoop(js, node) ?? [{ kind: "evaluate", span, expression: js.expression(node) }];
}

/** `name = value`, `{a, b}: Type = value`; what `let` gives nothing may be set on some ways only. */
function declaration(js: ScriptConversion, group: readonly ScriptNode[], isVar: boolean): Statement[] {
  const target = bindingOf(group);
  const sign = group.findIndex(({ type }) => type === "Equals");
  const value = sign < 0 ? undefined : group.slice(sign + 1).find(isExpression);
  if (target === undefined) return [];
  if (value) return bound(js, target, value);
  if (target.type !== "VariableDefinition") return [];
  const span = spanOf(js, target);
  const name = resolveTarget(js.scope, textOfNode(js, target));
  const open: Expression | undefined = isVar ? undefined : { kind: "other", span, parts: [] };
  return [{ kind: "assign", span, targets: [{ kind: "name", span, name }], ...(open && { value: open }) }];
}

/** A name that is given a function or class is that function's name. */
function bound(js: ScriptConversion, target: ScriptNode, value: ScriptNode): Statement[] {
  const required = requiredNames(js, target, value);
  if (required) return [required];
  const isName = target.type === "VariableDefinition" || target.type === "VariableName";
  if (isName && (isFunction(value) || isClass(value))) {
    return [js.definition(value, resolveTarget(js.scope, textOfNode(js, target)))];
  }
  return assignments(js, target, js.expression(value));
}

/** `enum Size { Small = 8, Large }`: an object of numbers and texts, each number one more than the one before, and of their names. */
function enumeration(js: ScriptConversion, node: ScriptNode): Statement[] {
  const written = childOf(node, "TypeDefinition");
  if (written === undefined) return [];
  let next: Expression | undefined = { kind: "literal", span: spanOf(js, node), value: 0 };
  const entries = splitAt(childOf(node, "EnumBody")?.children ?? [], ",").flatMap((group): MappingEntry[] => {
    const name = group.find(({ type }) => type === "PropertyName" || type === "String");
    if (name === undefined) return [];
    const span = spanOf(js, name);
    const value: Expression = defaultOf(js, { children: group }) ?? next ?? { kind: "other", span, parts: [] };
    const isNumber = value.kind === "literal" && typeof value.value === "number";
    next = isNumber ? { ...value, value: value.value + 1 } : undefined;
    const text = textOfNode(js, name);
    const key: Expression = { kind: "literal", span, value: name.type === "String" ? stringOf(text) : text };
    const isText = value.kind === "literal" || value.kind === "template";
    // `Size[8]` is `"Small"`.
    const back: MappingEntry = isNumber
      ? { key: { kind: "literal", span, value: String(value.value) }, value: key }
      : { value: { kind: "other", span, parts: [] } };
    return isText && !isNumber ? [{ key, value }] : [back, { key, value }];
  });
  const span = spanOf(js, written);
  const target: Expression = { kind: "name", span, name: resolveTarget(js.scope, textOfNode(js, written)) };
  return [{ kind: "assign", span, targets: [target], value: { kind: "mapping", span, entries } }];
}

function ifArms(js: ScriptConversion, node: ScriptNode): BranchArm[] {
  const test = childOf(node, "ParenthesizedExpression");
  const alternative = node.children.findIndex(({ type }) => type === "else");
  const parts = alternative < 0 ? node.children : node.children.slice(0, alternative);
  const consequent = parts.filter((child) => child !== test && isStatement(child));
  const otherwise = alternative < 0 ? [] : node.children.slice(alternative + 1).filter(isStatement);
  return [
    { ...(test && { test: js.expression(test) }), body: js.statements(consequent) },
    ...(otherwise.length > 0 ? [{ body: js.statements(otherwise) }] : []),
  ];
}

/** An arm for each group of cases; where one runs on into the next, each of them may run behind those before it. */
function switchBranches(js: ScriptConversion, node: ScriptNode): Statement[] {
  const written = childOf(node, "ParenthesizedExpression");
  const asked = written && js.expression(written);
  // What is asked for its value in each case is evaluated once.
  const held = written && asked && doesMore(asked) ? temporary(js, written) : undefined;
  const subject = held ?? asked;
  const groups: { labels: ScriptNode[]; body: ScriptNode[] }[] = [];
  for (const child of childOf(node, "SwitchBody")?.children ?? []) {
    if (child.type === "CaseLabel" || child.type === "DefaultLabel") {
      const last = groups.at(-1);
      if (last && last.body.length === 0) last.labels.push(child);
      else groups.push({ labels: [child], body: [] });
    } else if (isStatement(child)) groups.at(-1)?.body.push(child);
  }
  const runsOn = groups.slice(0, -1).some(({ body }) => {
    const last = body.at(-1);
    const end = last?.type === "Block" ? last.children.findLast(isStatement) : last;
    return end === undefined || !/^(Break|Return|Throw|Continue)Statement$/.test(end.type);
  });
  const arms = groups.map(({ labels, body }) => {
    const values = labels.map((label) => label.children.find(isExpression));
    const isDefault = values.includes(undefined);
    const kept = body.flatMap((each) => (each.type === "Block" ? each.children : [each]));
    // Where one case runs on into another, its end is a jump like any other.
    const end = runsOn ? -1 : kept.findIndex((each) => each.type === "BreakStatement" && !childOf(each, "Label"));
    return {
      isDefault,
      test: subject && !runsOn ? caseTest(js, node, subject, values) : unknownTest(js, labels[0] ?? node),
      body: block(js, kept.slice(0, end < 0 ? undefined : end)),
    };
  });
  const rest = arms.filter((arm) => !arm.isDefault || runsOn).map(({ test, body }): BranchArm => ({ test, body }));
  const fallback = runsOn ? undefined : arms.find((arm) => arm.isDefault);
  const span = spanOf(js, node);
  const first: Statement[] = held && asked ? [{ kind: "assign", span: asked.span, targets: [held], value: asked }] : [];
  const branches: Statement[] = runsOn
    ? rest.map((arm) => ({ kind: "branch", span, arms: [arm] }))
    : [{ kind: "branch", span, arms: fallback ? [...rest, { body: fallback.body }] : rest }];
  return arms.some(({ body }) => holdsJump(body, (jump) => jump.how === "break" && jump.label === undefined))
    ? [...first, { kind: "loop", span, once: "switch", body: branches, otherwise: [] }]
    : [...first, ...branches];
}

const unknownTest = (js: ScriptConversion, node: ScriptNode): Expression => ({
  kind: "other",
  span: spanOf(js, node),
  parts: [],
});

function caseTest(
  js: ScriptConversion,
  node: ScriptNode,
  subject: Expression,
  values: readonly (ScriptNode | undefined)[],
): Expression {
  const { span } = subject;
  const tests = values.flatMap((value): Expression[] =>
    value ? [{ kind: "binary", span, operator: "==", left: subject, right: js.expression(value) }] : [],
  );
  return tests.length === 0
    ? unknownTest(js, node)
    : tests.reduce((left, right) => ({ kind: "binary", span, operator: "or", left, right }));
}

function tryStatement(js: ScriptConversion, node: ScriptNode): Statement {
  const body = childOf(node, "Block");
  const handler = childOf(node, "CatchClause");
  const final = childOf(node, "FinallyClause");
  const blockOf = (clause: ScriptNode | undefined): Statement[] => {
    const inner = clause && childOf(clause, "Block");
    return inner ? block(js, inner.children) : [];
  };
  return {
    kind: "attempt",
    span: spanOf(js, node),
    body: body ? block(js, body.children) : [],
    handlers: handler ? [blockOf(handler)] : [],
    otherwise: [],
    finally: blockOf(final),
  };
}

/** `outer: for (…) …`, `outer: { … }` */
function labelled(js: ScriptConversion, node: ScriptNode): Statement[] {
  const span = spanOf(js, node);
  const written = childOf(node, "Label");
  const label = written ? textOfNode(js, written) : "";
  const statements = js.statements(node.children.filter(isStatement));
  if (!holdsJump(statements, (jump) => jump.label === label)) return statements;
  // The loops in a block are not what has its label.
  const isBlock = childOf(node, "Block") !== undefined;
  if (!isBlock && statements.some((each) => each.kind === "loop" && each.once === undefined)) {
    return withLabel(statements, label);
  }
  return [{ kind: "loop", span, once: "block", label, body: statements, otherwise: [] }];
}

/** What is evaluated, and of which nothing is known. */
const notTold = (part: Expression): Expression => ({ kind: "other", span: part.span, parts: [part] });
