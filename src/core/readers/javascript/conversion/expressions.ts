/** JavaScript's expressions: the library's nodes ▶ the neutral tree. */
import type { Argument, Expression, MappingEntry } from "../../../syntax/syntax";
import { splitAt } from "../../lezer-nodes";
import { element } from "./elements";
import { numberOf, stringOf } from "./literals";
import { absent, convertBinary, convertUnary, OPERATORS, readAndSet, step, targetOf } from "./operators";
import { unfollowedPattern } from "./patterns";
import { isPlain, mayEnd, setsNothing } from "./plain";
import { resolveName } from "./scopes";
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

/** One expression; of what the neutral tree has no form for, an `other` with the expressions inside it. */
export function convertExpression(js: ScriptConversion, node: ScriptNode): Expression {
  const span = spanOf(js, node);
  const text = (): string => textOfNode(js, node);
  const yielding = yieldedWhole(node);
  if (yielding) return { kind: "other", span, parts: [js.expression(yielding)], yields: "one" };
  switch (node.type) {
    case "VariableName": {
      const name = text();
      return name === "undefined" ? absent(span) : { kind: "name", span, name: resolveName(js.scope, name) };
    }
    case "this":
    case "super":
      return { kind: "name", span, name: node.type };
    case "Number": {
      const value = numberOf(text());
      return value === undefined ? other(js, node) : { kind: "literal", span, value };
    }
    case "String":
      return { kind: "literal", span, value: stringOf(text()) };
    case "TemplateString":
      return childOf(node, "Interpolation") ? template(js, node) : { kind: "literal", span, value: stringOf(text()) };
    case "BooleanLiteral":
      return { kind: "literal", span, value: text() === "true" };
    case "null":
      return { kind: "literal", span, value: null };
    case "AwaitExpression": {
      const value = inner(js, node);
      return value.kind === "call" ? { ...value, isAwaited: true } : value;
    }
    case "ParenthesizedExpression":
    case "InstantiationExpression":
    case "PrefixCast":
      return inner(js, node);
    case "JSXElement":
      return element(js, node, expressionsIn) ?? other(js, node);
    case "ArrayExpression":
      return { kind: "sequence", form: "list", span, items: items(js, node.children.slice(1)) };
    case "ObjectExpression":
      return { kind: "mapping", span, entries: splitAt(node.children, ",").flatMap((group) => entries(js, group)) };
    case "CallExpression":
    case "NewExpression":
      return unlessNothing(js, node, convertCall(js, node));
    case "DynamicImport":
      return {
        kind: "call",
        span,
        callee: { kind: "name", span: spanOf(js, node.children[0] ?? node), name: "require" },
        arguments: node.children.filter(isExpression).map((each) => argument(js, each)),
        argumentsSpan: span,
      };
    case "MemberExpression":
      return unlessNothing(js, node, convertMember(js, node));
    case "BinaryExpression":
      return convertBinary(js, node) ?? other(js, node);
    case "YieldExpression": {
      const value = node.children.find(isExpression);
      const yields = childOf(node, "Star") ? "each" : "one";
      return { kind: "other", span, parts: value ? [js.expression(value)] : [], yields };
    }
    case "TaggedTemplateExpression": {
      const [tag, text] = node.children;
      const field: Expression = { kind: "other", span, parts: [] };
      const parts = text ? [field, ...expressionsIn(js, text.children)] : [];
      if (tag === undefined || !isExpression(tag)) return other(js, node);
      const given = parts.map((value): Argument => ({ span, value }));
      return { kind: "call", span, callee: js.expression(tag), arguments: given, argumentsSpan: span };
    }
    case "UnaryExpression":
      return convertUnary(js, node) ?? other(js, node);
    case "PostfixExpression":
      return childOf(node, "LogicOp") ? inner(js, node) : (step(js, node, false) ?? other(js, node));
    case "AssignmentExpression":
      return convertAssignment(js, node);
    case "ConditionalExpression": {
      const [test, consequent, alternate] = node.children.filter(isExpression);
      if (test === undefined || consequent === undefined || alternate === undefined) return other(js, node);
      return {
        kind: "conditional",
        span,
        test: js.expression(test),
        consequent: js.expression(consequent),
        alternate: js.expression(alternate),
      };
    }
    default:
      return isFunction(node) || isClass(node) ? nested(js, node) : other(js, node);
  }
}

/** `yield i + 2`, which the library takes for a sum with a `yield` in it: what is yielded. */
function yieldedWhole(node: ScriptNode): ScriptNode | undefined {
  const [first, ...rest] = node.children;
  if (first === undefined || !/^(Binary|Conditional)Expression$/.test(node.type)) return undefined;
  const value = first.type === "YieldExpression" ? first.children.find(isExpression) : yieldedWhole(first);
  return value && !childOf(first, "Star") ? { ...node, children: [value, ...rest] } : undefined;
}

/** A node that no rule covers, with the expressions inside it. */
function other(js: ScriptConversion, node: ScriptNode): Expression {
  return { kind: "other", span: spanOf(js, node), parts: expressionsIn(js, node.children) };
}

/** `${kind}Cell` between back-ticks. */
function template(js: ScriptConversion, node: ScriptNode): Expression {
  const span = spanOf(js, node);
  const parts: Expression[] = [];
  let from = node.from + 1;
  for (const field of node.children.filter(({ type }) => type === "Interpolation")) {
    const text = js.text.slice(from, field.from);
    const [value, ...more] = field.children.filter(isExpression);
    if (value === undefined || more.length > 0 || text.includes("\\")) return other(js, node);
    parts.push({ kind: "literal", span, value: text }, js.expression(value));
    from = field.to;
  }
  const rest = js.text.slice(from, node.to - 1);
  if (rest.includes("\\")) return other(js, node);
  return { kind: "template", span, parts: [...parts, { kind: "literal", span, value: rest }] };
}

/** The expressions that stand directly, or under something that is none, among the nodes. */
export function expressionsIn(js: ScriptConversion, nodes: readonly ScriptNode[]): Expression[] {
  return nodes.flatMap((node) => {
    if (isExpression(node)) return [js.expression(node)];
    return node.children.length > 0 ? expressionsIn(js, node.children) : [];
  });
}

/** What stands in brackets, behind `await`, before a type. */
function inner(js: ScriptConversion, node: ScriptNode): Expression {
  const [first, ...more] = node.children.filter(isExpression);
  return first === undefined || more.length > 0 ? other(js, node) : js.expression(first);
}

/** `a, ...b, c`; a place left empty holds nothing. */
function items(js: ScriptConversion, nodes: readonly ScriptNode[]): Expression[] {
  const groups = splitAt(nodes, ",");
  return groups.flatMap((group, index): Expression[] => {
    const value = group.find(isExpression);
    if (value === undefined) {
      // A comma at the end is followed by nothing; what methods make of a hole is their affair.
      if (index === groups.length - 1) return [];
      const span = spanOf(js, group[0] ?? { from: nodes[0]?.from ?? 0, to: nodes[0]?.from ?? 0 });
      return [{ kind: "spread", span, value: { kind: "other", span, parts: [] } }];
    }
    const spread = group.find(({ type }) => type === "Spread");
    if (spread === undefined) return [js.expression(value)];
    return [{ kind: "spread", span: spanOf(js, { from: spread.from, to: value.to }), value: js.expression(value) }];
  });
}

/** `key: value`, `key`, `"key": value`, `[key]: value`, `key() {…}`, `...rest` */
function entries(js: ScriptConversion, group: readonly ScriptNode[]): MappingEntry[] {
  const property = group.find(({ type }) => type === "Property");
  if (property === undefined) return [];
  const { children } = property;
  const [first] = children;
  if (first === undefined) return [];
  if (first.type === "Spread") {
    const value = children.find(isExpression);
    return value ? [{ value: js.expression(value) }] : [];
  }
  const colon = children.findIndex(({ type }) => type === ":");
  if (colon >= 0) {
    const key = keyOf(js, children.slice(0, colon));
    const value = children.slice(colon + 1).find(isExpression);
    // A value on a line of its own that is no deeper than the key may be the next statement: this one is being typed.
    if (value === undefined || isNextStatement(js, property, children[colon]!, value)) return [];
    // Its name is lost, and put back without a place.
    if (key !== undefined && key.span.start === key.span.end) return [];
    return [{ ...(key && { key }), value: named(js, value, key) }];
  }
  const name = childOf(property, "PropertyDefinition");
  if (name === undefined) return [];
  const key: Expression = { kind: "literal", span: spanOf(js, name), value: textOfNode(js, name) };
  if (childOf(property, "get", "set")) return [{ value: accessor(js, property) }];
  if (childOf(property, "ParamList")) return [{ key, value: nestedMethod(js, property, textOfNode(js, name)) }];
  // `returnS` before the object's end is the beginning of a key.
  if ([...children, ...group].some(({ type }) => type === "⚠")) return [];
  return [{ key, value: { kind: "name", span: spanOf(js, name), name: resolveName(js.scope, textOfNode(js, name)) } }];
}

function keyOf(js: ScriptConversion, nodes: readonly ScriptNode[]): Expression | undefined {
  const key = nodes.find(({ type }) => type === "PropertyDefinition" || type === "String" || type === "Number");
  if (nodes.some(({ type }) => type === "[")) {
    const computed = nodes.find(isExpression);
    return computed && js.expression(computed);
  }
  if (key === undefined) return undefined;
  const text = textOfNode(js, key);
  return { kind: "literal", span: spanOf(js, key), value: key.type === "String" ? stringOf(text) : text };
}

function isNextStatement(js: ScriptConversion, property: ScriptNode, colon: ScriptNode, value: ScriptNode): boolean {
  if (!js.text.slice(colon.from, value.from).includes("\n")) return false;
  // What a comma or the end of the object follows is a value, wherever its line begins.
  if (/^\s*[,}]/.test(js.text.slice(value.to, value.to + LONGEST_GAP))) return false;
  return indentation(js.text, value.from) <= indentation(js.text, property.from);
}

/** Spaces between a value and what follows it that are looked through. */
const LONGEST_GAP = 200;

/** How far the line of an offset is indented. */
function indentation(text: string, offset: number): number {
  const start = text.lastIndexOf("\n", offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(start, offset))?.[0].length ?? 0;
}

/** The value of a key; a function there is called like the key. */
function named(js: ScriptConversion, value: ScriptNode, key: Expression | undefined): Expression {
  const name = key?.kind === "literal" && typeof key.value === "string" ? key.value : undefined;
  return isFunction(value) || isClass(value) ? nested(js, value, name) : js.expression(value);
}

/** A function or class inside an expression: defined before it, under a name of its own. */
function nested(js: ScriptConversion, node: ScriptNode, like = ""): Expression {
  const own = childOf(node, "VariableDefinition");
  const lambda = lambdaOf(js, node);
  if (lambda) return lambda;
  const name = js.freshName(own ? textOfNode(js, own) : like);
  const definition = js.definition(node, name);
  js.hoisted.push(definition);
  return { kind: "name", span: spanOf(js, node), name };
}

/** Of an object with a getter or setter nothing is known; what they do may happen. */
function accessor(js: ScriptConversion, property: ScriptNode): Expression {
  const span = spanOf(js, property);
  const callee = nestedMethod(js, property, "");
  const test: Expression = { kind: "other", span, parts: [] };
  const call: Expression = { kind: "call", span, callee, arguments: [{ span, value: test }], argumentsSpan: span };
  return { kind: "conditional", span, test, consequent: call, alternate: test };
}

function nestedMethod(js: ScriptConversion, node: ScriptNode, like: string): Expression {
  const name = js.freshName(like);
  const definition = js.definition(node, name);
  js.hoisted.push(definition);
  return { kind: "name", span: spanOf(js, node), name };
}

/** `x => x + 1` with plain parameters and nothing set in it; else it is a function with a body. */
function lambdaOf(js: ScriptConversion, node: ScriptNode): Expression | undefined {
  if (node.type !== "ArrowFunction" || childOf(node, "Block")) return undefined;
  const list = childOf(node, "ParamList");
  const arrow = node.children.findIndex(({ type }) => type === "Arrow");
  const body = node.children.slice(arrow + 1).find(isExpression);
  const simple = list?.children.every(({ type }) => type === "VariableDefinition" || /^[(),]$/.test(type));
  if (list === undefined || body === undefined || !simple || !isPlain(js, body)) return undefined;
  const names = list.children.filter(({ type }) => type === "VariableDefinition").map((each) => textOfNode(js, each));
  const outer = js.scope;
  // The parameters hide what has their names around.
  js.scope = { parent: outer, owner: outer.owner, names: new Map(names.map((name) => [name, name])) };
  const converted = js.expression(body);
  js.scope = outer;
  return {
    kind: "lambda",
    span: spanOf(js, node),
    parameters: names.map((name) => ({ name })),
    body: converted,
  };
}

function convertCall(js: ScriptConversion, node: ScriptNode): Expression {
  const callee = node.children.find((child) => isExpression(child) && child.type !== "new");
  const list = childOf(node, "ArgList");
  if (callee === undefined || (list === undefined && node.type === "CallExpression")) return other(js, node);
  const open = list?.from ?? node.to;
  const closed = list !== undefined && js.text.charAt(list.to - 1) === ")";
  return {
    kind: "call",
    span: spanOf(js, node),
    callee: calleeOf(js, callee),
    arguments: splitAt(list?.children ?? [], ",").flatMap((group): Argument[] => {
      const value = group.find(isExpression);
      if (value === undefined) return [];
      const spread = group.find(({ type }) => type === "Spread");
      if (spread === undefined) return [argument(js, value)];
      const span = spanOf(js, { from: spread.from, to: value.to });
      return [{ span, spread: "items", value: js.expression(value) }];
    }),
    argumentsSpan: spanOf(js, { from: Math.min(open + 1, node.to), to: closed ? list.to - 1 : node.to }),
  };
}

/** `object?.[count++]`, `object?.method(count++)`: it may be that nothing is counted. */
function unlessNothing(js: ScriptConversion, node: ScriptNode, value: Expression): Expression {
  const [first, ...rest] = node.children;
  const isOptional = first && (childOf(node, "?.") || mayEnd(first));
  if (!isOptional || rest.every((each) => setsNothing(js, each))) return value;
  const { span } = value;
  const test: Expression = { kind: "other", span, parts: [] };
  return { kind: "conditional", span, test, consequent: value, alternate: absent(span) };
}

/** `super(…)` is the constructor of the class above. */
function calleeOf(js: ScriptConversion, node: ScriptNode): Expression {
  if (node.type !== "super") return js.expression(node);
  const span = spanOf(js, node);
  const callee: Expression = { kind: "name", span, name: "super" };
  return {
    kind: "attribute",
    span,
    object: { kind: "call", span, callee, arguments: [], argumentsSpan: span },
    name: "__init__",
  };
}

function argument(js: ScriptConversion, node: ScriptNode): Argument {
  return { span: spanOf(js, node), value: js.expression(node) };
}

function convertMember(js: ScriptConversion, node: ScriptNode): Expression {
  const [object, ...rest] = node.children.filter(isExpression);
  if (object === undefined) return other(js, node);
  const span = spanOf(js, node);
  const property = childOf(node, "PropertyName", "PrivatePropertyName");
  if (property !== undefined) {
    return { kind: "attribute", span, object: objectOf(js, object), name: textOfNode(js, property) };
  }
  const [index] = rest;
  if (index === undefined) return other(js, node);
  return { kind: "subscript", span, object: js.expression(object), indices: [js.expression(index)] };
}

/** `super.method` is that of the class above. */
function objectOf(js: ScriptConversion, node: ScriptNode): Expression {
  if (node.type !== "super") return js.expression(node);
  const span = spanOf(js, node);
  return { kind: "call", span, callee: { kind: "name", span, name: "super" }, arguments: [], argumentsSpan: span };
}

function convertAssignment(js: ScriptConversion, node: ScriptNode): Expression {
  const [target, value] = node.children.filter((child) => isExpression(child) || child.type.endsWith("Pattern"));
  const sign = childOf(node, "Equals", "UpdateOp");
  if (target === undefined || value === undefined || sign === undefined) return other(js, node);
  const span = spanOf(js, node);
  if (target.type.endsWith("Pattern")) {
    return { kind: "named", span, target: unfollowedPattern(js, target), value: js.expression(value) };
  }
  const written = textOfNode(js, sign).slice(0, -1);
  const right = named(js, value, undefined);
  if (sign.type === "Equals") return { kind: "named", span, target: targetOf(js, target), value: right };
  // `size ??= count()` counts only where there is no size.
  const operator = written === "??" ? written : OPERATORS[written];
  const { read, set } = readAndSet(js, target);
  const result: Expression =
    operator === undefined
      ? { kind: "other", span, parts: [right] }
      : { kind: "binary", span, operator, left: read, right };
  return { kind: "named", span, target: set, value: result };
}
