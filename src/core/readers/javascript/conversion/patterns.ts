/** What a declaration, a parameter or a loop sets: names, and patterns as one assignment for each name. */
import type { Assign, Expression, Statement } from "../../../syntax/syntax";
import { doesMore } from "../../../syntax/targets";
import { splitAt } from "../../lezer-nodes";
import { stringOf } from "./literals";
import { absent, targetOf } from "./operators";
import { childOf, isExpression, type ScriptConversion, type ScriptNode, spanOf, textOfNode } from "./tree";

const TARGETS = ["VariableDefinition", "VariableName", "MemberExpression", "ObjectPattern", "ArrayPattern"];

/** The name or pattern among the nodes. */
export const bindingOf = (nodes: readonly ScriptNode[]): ScriptNode | undefined =>
  nodes.find(({ type }) => TARGETS.includes(type));

/** `target = value`; a pattern's names one by one. */
export function assignments(js: ScriptConversion, target: ScriptNode, value: Expression): Statement[] {
  switch (target.type) {
    case "ObjectPattern":
      return objectPattern(js, target, value);
    case "ArrayPattern":
      return arrayPattern(js, target, value);
    default:
      return [assign(js, target, targetOf(js, target), value)];
  }
}

const assign = (js: ScriptConversion, node: ScriptNode, target: Expression, value: Expression): Assign => ({
  kind: "assign",
  span: spanOf(js, node),
  targets: [target],
  value,
});

/** A name for a value that the document gives none. */
export function temporary(js: ScriptConversion, node: ScriptNode): Expression & { readonly kind: "name" } {
  return { kind: "name", span: spanOf(js, { from: node.from, to: node.from }), name: js.freshName("") };
}

/** `{a, b: c, d = 1, ...rest}` */
function objectPattern(js: ScriptConversion, pattern: ScriptNode, value: Expression): Statement[] {
  // What an assignment sets may be what it takes apart.
  const root = rootName(value);
  const isSimple =
    root !== undefined && !targetNodes(pattern).some((target) => rootName(targetOf(js, target)) === root);
  const held = isSimple ? value : temporary(js, pattern);
  const first = isSimple ? [] : [assign(js, pattern, held, value)];
  const properties = pattern.children.filter(({ type }) => type === "PatternProperty");
  const keys = properties.flatMap((each) => (childOf(each, "Spread") ? [] : [keyIn(js, each)]));
  return [
    ...first,
    ...properties.flatMap((each) =>
      childOf(each, "Spread") ? restProperty(js, each, held, keys) : patternProperty(js, each, held),
    ),
  ];
}

/** `...rest`: a copy of the object without what the pattern takes. */
function restProperty(
  js: ScriptConversion,
  property: ScriptNode,
  object: Expression,
  keys: readonly (string | undefined)[],
): Statement[] {
  const span = spanOf(js, property);
  const target = bindingOf(property.children);
  if (target === undefined) return [];
  const known = keys.filter((key) => key !== undefined);
  if (known.length < keys.length) return assignments(js, target, { kind: "other", span, parts: [] });
  const rest = targetOf(js, target);
  const parts = known.map((name): Expression => ({ kind: "attribute", span, object: rest, name }));
  const copy = assign(js, target, rest, { kind: "mapping", span, entries: [{ value: object }] });
  return [copy, { kind: "other", span, keyword: "delete", unbinds: true, parts }];
}

/** What a pattern takes a property by; `undefined` where that is computed. */
function keyIn(js: ScriptConversion, property: ScriptNode): string | undefined {
  const [first] = property.children;
  if (first?.type === "String") return stringOf(textOfNode(js, first));
  const isNamed = first?.type === "PropertyName" || (first !== undefined && first === bindingOf(property.children));
  return isNamed ? textOfNode(js, first) : undefined;
}

/** `model` of `model.config.units`. */
function rootName(value: Expression): string | undefined {
  if (value.kind === "attribute") return rootName(value.object);
  return value.kind === "name" ? value.name : undefined;
}

/** What a pattern sets, in patterns inside it too. */
function targetNodes(pattern: ScriptNode): readonly ScriptNode[] {
  const groups = pattern.type === "ObjectPattern" ? propertyTargets(pattern) : splitAt(pattern.children, ",");
  return groups.flatMap((group) => {
    const target = bindingOf(group);
    if (target === undefined) return [];
    return target.type.endsWith("Pattern") ? targetNodes(target) : [target];
  });
}

const propertyTargets = (pattern: ScriptNode): ScriptNode[][] =>
  pattern.children.flatMap(({ type, children }) =>
    type === "PatternProperty" ? [children.slice(children.findIndex((each) => each.type === ":") + 1)] : [],
  );

/** A pattern inside an expression, as a target after which nothing is known of what it sets. */
export const unfollowedPattern = (js: ScriptConversion, pattern: ScriptNode): Expression =>
  unfollowed(js, pattern, targetNodes(pattern));

function unfollowed(js: ScriptConversion, pattern: ScriptNode, nodes: readonly ScriptNode[]): Expression {
  const targets = nodes.map((target): Expression => {
    const span = spanOf(js, target);
    return { kind: "spread", span, value: targetOf(js, target) };
  });
  const items = [leftOver(js, pattern), ...targets];
  return { kind: "sequence", form: "list", span: spanOf(js, pattern), items };
}

/** What `[list[0], object.key] = …` sets, which the library takes for a list and an error; nothing is known of it then. */
export function unreadPattern(js: ScriptConversion, statement: ScriptNode): Statement[] {
  for (let node: ScriptNode | undefined = statement; node !== undefined; node = node.children.find(isExpression)) {
    const at = node.children.findIndex(({ type }) => type === "ArrayExpression" || type === "ObjectExpression");
    const [pattern, next] = at < 0 ? [] : node.children.slice(at);
    if (pattern === undefined || next?.type !== "⚠" || next.children[0]?.type !== "Equals") continue;
    return [assign(js, pattern, unreadTargets(js, pattern), { kind: "other", span: spanOf(js, pattern), parts: [] })];
  }
  return [];
}

/** The names and members in what the library takes for a list or an object, as targets that hold nothing known. */
export const unreadTargets = (js: ScriptConversion, pattern: ScriptNode): Expression =>
  unfollowed(js, pattern, namesIn(pattern));

/** The names and members in a list or object. */
const namesIn = (node: ScriptNode): readonly ScriptNode[] =>
  node.children.flatMap((child) => {
    const isShort = child.type === "Property" && child.children.length === 1;
    if (isShort) return child.children.map((name) => ({ ...name, type: "VariableName" }));
    return child.type === "VariableName" || child.type === "MemberExpression" ? [child] : namesIn(child);
  });

function patternProperty(js: ScriptConversion, property: ScriptNode, object: Expression): Statement[] {
  const span = spanOf(js, property);
  const colon = property.children.findIndex(({ type }) => type === ":");
  const target = bindingOf(property.children.slice(colon + 1));
  if (target === undefined) return [];
  const name = keyIn(js, property);
  if (name === undefined) return assignments(js, target, { kind: "other", span, parts: [] });
  const otherwise = defaultOf(js, property);
  return assignments(js, target, propertyOf(object, name, otherwise, span));
}

/** `object.name`; with a default, that of `{name: default, ...object}`. */
function propertyOf(
  object: Expression,
  name: string,
  otherwise: Expression | undefined,
  span: Expression["span"],
): Expression {
  const plain: Expression = { kind: "attribute", span, object, name };
  // What a default does, it does where there is nothing only.
  if (otherwise !== undefined && doesMore(otherwise)) {
    return orElse(plain, otherwise);
  }
  const key: Expression = { kind: "literal", span, value: name };
  const holder: Expression =
    otherwise === undefined
      ? object
      : { kind: "mapping", span, entries: [{ key, value: otherwise }, { value: object }] };
  return { kind: "attribute", span, object: holder, name };
}

/** What stands behind `=`. */
export function defaultOf(
  js: ScriptConversion,
  node: { readonly children: readonly ScriptNode[] },
): Expression | undefined {
  const sign = node.children.findIndex(({ type }) => type === "Equals");
  const value = sign < 0 ? undefined : node.children.slice(sign + 1).find(isExpression);
  return value && js.expression(value);
}

/** `[a, , b = 1, {c}, ...rest]` */
function arrayPattern(js: ScriptConversion, pattern: ScriptNode, value: Expression): Statement[] {
  const after: Statement[] = [];
  const groups = splitAt(pattern.children.slice(1, -1), ",");
  const items = groups.map((group): Expression => {
    const target = bindingOf(group);
    const [first] = group;
    const span = spanOf(js, first ?? { from: pattern.from, to: pattern.from });
    if (target === undefined) return { kind: "other", span, parts: [] };
    const spread = group.some(({ type }) => type === "Spread");
    const otherwise = defaultOf(js, { children: group });
    const plain = (target.type === "VariableDefinition" || target.type === "VariableName") && otherwise === undefined;
    const held = plain ? targetOf(js, target) : temporary(js, target);
    if (!plain) after.push(...assignments(js, target, otherwise ? orElse(held, otherwise) : held));
    return spread ? { kind: "spread", span, value: held } : held;
  });
  // What the pattern does not name may still be there.
  const rest = items.some(({ kind }) => kind === "spread") ? [] : [leftOver(js, pattern)];
  const targets: Expression = { kind: "sequence", form: "list", span: spanOf(js, pattern), items: [...items, ...rest] };
  return [assign(js, pattern, targets, value), ...after];
}

function leftOver(js: ScriptConversion, pattern: ScriptNode): Expression {
  const span = spanOf(js, { from: pattern.to, to: pattern.to });
  return { kind: "spread", span, value: { kind: "other", span, parts: [] } };
}

/** What stands in the place of `undefined`. */
function orElse(value: Expression, otherwise: Expression): Expression {
  const { span } = value;
  const test: Expression = { kind: "binary", span, operator: "==", left: value, right: absent(span) };
  return { kind: "conditional", span, test, consequent: otherwise, alternate: value };
}
