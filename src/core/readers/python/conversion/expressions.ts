/** Expressions: the library's nodes ▶ the neutral tree. */
import type { Argument, ComprehensionClause, Expression, MappingEntry, Parameter } from "../../../syntax/syntax";
import { isFloat, numberOf, plainStringOf } from "./literals";
import { convertFormatted } from "./formatted-strings";
import { convertBinary, convertLogic, isNegation } from "./operators";
import {
  isError,
  isExpression,
  mendedText,
  spanOf,
  splitAt,
  writtenText,
  type PythonNode,
  type PythonSource,
} from "./tree";

/** Brackets and what else is punctuation for these rules. */
const PUNCTUATION = new Set(["(", ")", "[", "]", "{", "}"]);

/** One expression; of what the neutral tree has no form for, an `other` with the expressions inside it. */
export function convertExpression(source: PythonSource, node: PythonNode): Expression {
  const span = spanOf(source, node);
  const convert = (part: PythonNode): Expression => convertExpression(source, part);
  switch (node.type) {
    case "VariableName":
      return { kind: "name", span, name: mendedText(source, node) };
    case "Number": {
      const written = writtenText(source, node);
      // Mending takes a point at the end for nothing, but knows what is no ASCII.
      const text = /[\u0080-\uffff]/.test(written) ? mendedText(source, node) : written;
      const value = numberOf(text);
      if (value === undefined) return other(source, node);
      return { kind: "literal", span, value, ...(isFloat(text) && { isFloat: true }) };
    }
    case "String": {
      const value = plainStringOf(mendedText(source, node));
      return value === undefined ? other(source, node) : { kind: "literal", span, value };
    }
    case "FormatString":
      return (
        convertFormatted(source, node, (part) => (isExpression(part) ? convert(part) : undefined)) ??
        other(source, node)
      );
    case "ContinuedString": {
      const parts = node.children.map((part) =>
        part.type === "String" ? plainStringOf(mendedText(source, part)) : undefined,
      );
      return parts.includes(undefined) ? other(source, node) : { kind: "literal", span, value: parts.join("") };
    }
    case "Boolean":
      return { kind: "literal", span, value: mendedText(source, node) === "True" };
    case "None":
      return { kind: "literal", span, value: null };
    // The same object as the name stands for.
    case "Ellipsis":
      return { kind: "name", span, name: "Ellipsis" };
    case "ParenthesizedExpression": {
      const inner = node.children.filter(isExpression);
      if (inner.length !== 1) return other(source, node);
      const expression = convertExpression(source, inner[0]!);
      // A call keeps its own place; of anything else the parentheses are a part.
      return expression.kind === "call" ? expression : { ...expression, span };
    }
    case "TupleExpression":
      return { kind: "sequence", form: "tuple", span, items: items(source, node.children) };
    case "ArrayExpression":
      return { kind: "sequence", form: "list", span, items: items(source, node.children) };
    case "SetExpression":
      return { kind: "sequence", form: "set", span, items: items(source, node.children) };
    case "DictionaryExpression":
      return { kind: "mapping", span, entries: mappingEntries(source, node.children) };
    case "CallExpression":
      return convertCall(source, node);
    case "MemberExpression":
      return convertMember(source, node);
    case "BinaryExpression":
      return convertBinary(source, node, convert) ?? other(source, node);
    case "UnaryExpression": {
      if (isNegation(node)) return convertLogic(source, node, convert);
      const operand = node.children.find(isExpression);
      const operator = node.children[0];
      if (operand === undefined || operator === undefined) return other(source, node);
      return {
        kind: "unary",
        span,
        operator: mendedText(source, operator),
        operand: convertExpression(source, operand),
      };
    }
    case "ConditionalExpression": {
      const [consequent, test, alternate] = node.children.filter(isExpression);
      if (consequent === undefined || test === undefined || alternate === undefined) return other(source, node);
      return {
        kind: "conditional",
        span,
        test: convertExpression(source, test),
        consequent: convertExpression(source, consequent),
        alternate: convertExpression(source, alternate),
      };
    }
    case "NamedExpression": {
      const [target, value] = node.children.filter(isExpression);
      if (target === undefined || value === undefined) return other(source, node);
      return {
        kind: "named",
        span,
        target: convertExpression(source, target),
        value: convertExpression(source, value),
      };
    }
    case "LambdaExpression": {
      const body = node.children.filter(isExpression).at(-1);
      const parameters = node.children.find((child) => child.type === "ParamList");
      if (body === undefined) return other(source, node);
      return {
        kind: "lambda",
        span,
        parameters: parameters === undefined ? [] : convertParameters(source, parameters),
        body: convertExpression(source, body),
      };
    }
    case "YieldExpression":
      return convertYield(source, node);
    case "ComprehensionExpression":
      return comprehension(source, node, node.children, "generator");
    case "ArrayComprehensionExpression":
      return comprehension(source, node, node.children, "list");
    case "SetComprehensionExpression":
      return comprehension(source, node, node.children, "set");
    case "DictionaryComprehensionExpression":
      return comprehension(source, node, node.children, "mapping");
    default:
      return other(source, node);
  }
}

/** `yield value`, `yield a, b`, `yield from values` */
export function convertYield(source: PythonSource, node: PythonNode): Expression {
  const value = convertTuple(
    source,
    node.children.filter((child) => isExpression(child) || child.type === ","),
  );
  const isEach = node.children.some(({ type }) => type === "from");
  return { kind: "other", span: spanOf(source, node), parts: value ? [value] : [], yields: isEach ? "each" : "one" };
}

/** A node that no rule covers, with the expressions inside it. */
function other(source: PythonSource, node: PythonNode): Expression {
  return { kind: "other", span: spanOf(source, node), parts: expressionsIn(source, node.children) };
}

/** The nodes as one expression: itself where it is alone, a tuple where commas stand between. */
export function convertTuple(source: PythonSource, nodes: readonly PythonNode[]): Expression | undefined {
  const first = nodes[0];
  const last = nodes.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const list = items(source, nodes);
  if (!nodes.some((node) => node.type === ",") && list.length === 1) return list[0];
  return { kind: "sequence", form: "tuple", span: spanOf(source, { from: first.from, to: last.to }), items: list };
}

/** The expressions that stand directly or under an error among the nodes. */
export function expressionsIn(source: PythonSource, nodes: readonly PythonNode[]): Expression[] {
  return nodes.flatMap((node) => {
    if (isExpression(node)) return [convertExpression(source, node)];
    return node.children.length > 0 ? expressionsIn(source, node.children) : [];
  });
}

/** `a, *b, c` */
function items(source: PythonSource, nodes: readonly PythonNode[]): Expression[] {
  return splitAt(nodes, ",").flatMap((group) => {
    const parts = group.filter((node) => !PUNCTUATION.has(node.type));
    const [first, second] = parts;
    if (first === undefined) return [];
    if (first.type === "*" && second !== undefined && isExpression(second)) {
      const span = spanOf(source, { from: first.from, to: second.to });
      return [{ kind: "spread" as const, span, value: convertExpression(source, second) }];
    }
    return one(source, parts);
  });
}

/** The one expression among the nodes; where there is more (a comma forgotten), all of them as `other`. */
function one(source: PythonSource, nodes: readonly PythonNode[]): Expression[] {
  const meant = nodes.filter((node) => !(isError(node) && node.children.length === 0 && node.from === node.to));
  const [first] = meant;
  if (first === undefined) return [];
  if (meant.length === 1 && isExpression(first)) return [convertExpression(source, first)];
  const parts = expressionsIn(source, meant);
  if (parts.length === 0) return [];
  return [{ kind: "other", span: spanOf(source, { from: first.from, to: meant.at(-1)!.to }), parts }];
}

function mappingEntries(source: PythonSource, nodes: readonly PythonNode[]): MappingEntry[] {
  return splitAt(nodes, ",").flatMap((group): MappingEntry[] => {
    const expressions = group.filter(isExpression);
    const [first, second] = expressions;
    if (first === undefined) return [];
    if (group.some((node) => node.type === "**")) return [{ value: convertExpression(source, first) }];
    if (second === undefined) return [];
    return [{ key: convertExpression(source, first), value: convertExpression(source, second) }];
  });
}

function convertCall(source: PythonSource, node: PythonNode): Expression {
  const callee = node.children.find(isExpression);
  const list = node.children.find((child) => child.type === "ArgList");
  // The library also takes `name value` for a call whose bracket is lost.
  if (callee === undefined || list === undefined || source.text.charAt(list.from) !== "(") {
    return other(source, node);
  }
  return {
    kind: "call",
    span: spanOf(source, node),
    callee: convertExpression(source, callee),
    arguments: convertArguments(source, list),
    argumentsSpan: spanOf(source, insideBrackets(source, list)),
  };
}

function insideBrackets(source: PythonSource, list: PythonNode): { from: number; to: number } {
  const from = list.from + 1;
  const closed = source.text.charAt(list.to - 1) === ")";
  return { from, to: Math.max(from, closed ? list.to - 1 : list.to) };
}

/** The arguments of an `ArgList`; one that is still being typed (`dropout=`, or `drop` behind others) is left out. */
export function convertArguments(source: PythonSource, list: PythonNode): Argument[] {
  let named = false;
  return argumentGroups(list.children).flatMap((group): Argument[] => {
    const nodes = group.filter((node) => node.type !== "(" && node.type !== ")");
    const [first, second, ...rest] = nodes;
    if (first === undefined) return [];
    const span = spanOf(source, { from: first.from, to: nodes.at(-1)!.to });
    if (first.type === "*" || first.type === "**") {
      const spread = first.type === "*" ? "items" : "entries";
      return one(source, nodes.slice(1)).map((value) => ({ span, spread, value }));
    }
    if (second?.type === "AssignOp" && first.type === "VariableName" && mendedText(source, second) === "=") {
      named = true;
      const value = one(source, rest)[0];
      // `(=4)` has lost its name, and it was put back.
      return value === undefined || mendedText(source, first) === "_"
        ? []
        : [{ span, name: mendedText(source, first), value }];
    }
    // Behind a named argument none without may stand: it is the beginning of the next one's name, or has lost its own.
    if (named && !nodes.some(holdsCall) && nodes.every(({ type }) => type !== "for")) return [];
    if (nodes.some((node) => node.type === "for")) {
      const whole = { from: first.from, to: nodes.at(-1)!.to };
      return [{ span, value: comprehension(source, { ...first, ...whole }, nodes, "generator") }];
    }
    return one(source, nodes).map((value) => ({ span, value }));
  });
}

const holdsCall = ({ type, children }: PythonNode): boolean => type === "CallExpression" || children.some(holdsCall);

/** The nodes of each argument; in `dict((key, value) for key, value in pairs)` a comma stands between names. */
function argumentGroups(nodes: readonly PythonNode[]): readonly (readonly PythonNode[])[] {
  const groups = splitAt(nodes, ",");
  const begins = groups.findIndex((group) => isOpenClause(group));
  const ends = groups.findIndex((group, index) => index > begins && group.some(({ type }) => type === "in"));
  if (begins < 0 || ends < 0) return groups;
  const whole = nodes.slice(nodes.indexOf(groups[begins]![0]!), nodes.indexOf(groups[ends]!.at(-1)!) + 1);
  return [...groups.slice(0, begins), whole, ...groups.slice(ends + 1)];
}

/** Whether the names behind the last `for` go on behind the comma. */
const isOpenClause = (group: readonly PythonNode[]): boolean =>
  group.findLastIndex(({ type }) => type === "for") > group.findLastIndex(({ type }) => type === "in");

function convertMember(source: PythonSource, node: PythonNode): Expression {
  const [object] = node.children;
  if (object === undefined || !isExpression(object)) return other(source, node);
  const property = node.children.find((child) => child.type === "PropertyName");
  const span = spanOf(source, node);
  if (property !== undefined) {
    return {
      kind: "attribute",
      span,
      object: convertExpression(source, object),
      name: mendedText(source, property),
    };
  }
  const opening = node.children.findIndex((child) => child.type === "[");
  if (opening < 0) return other(source, node);
  const inside = node.children.slice(opening + 1).filter((child) => child.type !== "]");
  const indices = splitAt(inside, ",").flatMap((group): Expression[] => {
    if (group.some((child) => child.type === ":")) return [convertSlice(source, group)];
    return one(source, group);
  });
  return { kind: "subscript", span, object: convertExpression(source, object), indices };
}

function convertSlice(source: PythonSource, group: readonly PythonNode[]): Expression {
  const [start, stop, step] = splitAt(group, ":").map((part) => one(source, part)[0]);
  return {
    kind: "slice",
    span: spanOf(source, { from: group[0]!.from, to: group.at(-1)!.to }),
    ...(start && { start }),
    ...(stop && { stop }),
    ...(step && { step }),
  };
}

/** `element for target in iterable if condition …`, `key: element for …` */
function comprehension(
  source: PythonSource,
  node: PythonNode,
  children: readonly PythonNode[],
  form: "list" | "set" | "mapping" | "generator",
): Expression {
  const parts = children.filter((child) => !PUNCTUATION.has(child.type) && child.type !== "async");
  const starts = parts.flatMap((part, index) => (part.type === "for" ? [index] : []));
  const head = parts.slice(0, starts[0] ?? 0).filter(isExpression);
  const element = head.at(-1);
  if (element === undefined) return other(source, node);
  const clauses: ComprehensionClause[] = [];
  for (const [index, start] of starts.entries()) {
    const clause = parts.slice(start + 1, starts[index + 1]);
    const middle = clause.findIndex((part) => part.type === "in");
    const [iterableNode, ...conditions] = middle < 0 ? [] : clause.slice(middle + 1).filter(isExpression);
    const target = convertTuple(source, clause.slice(0, Math.max(middle, 0)));
    if (iterableNode === undefined || target === undefined) return other(source, node);
    clauses.push({
      target,
      iterable: convertExpression(source, iterableNode),
      conditions: conditions.map((condition) => convertExpression(source, condition)),
    });
  }
  return {
    kind: "comprehension",
    form,
    span: spanOf(source, node),
    ...(form === "mapping" && head.length > 1 && { key: convertExpression(source, head[0]!) }),
    element: convertExpression(source, element),
    clauses,
  };
}

/** The parameters of a function or lambda. */
export function convertParameters(source: PythonSource, list: PythonNode): Parameter[] {
  let keywordOnly = false;
  return splitAt(list.children, ",").flatMap((group): Parameter[] => {
    const name = group.find((node) => node.type === "VariableName");
    const star = group.find((node) => node.type === "*" || node.type === "**");
    const keyword = keywordOnly;
    if (star?.type === "*") keywordOnly = true;
    if (name === undefined) return [];
    const assign = group.findIndex((node) => node.type === "AssignOp");
    const value =
      assign < 0
        ? undefined
        : one(
            source,
            group.slice(assign + 1).filter((node) => node.type !== ")"),
          )[0];
    const declared = group.find((node) => node.type === "TypeDef")?.children.find(isExpression);
    return [
      {
        name: mendedText(source, name),
        ...(value && { default: value }),
        ...(declared && { annotation: convertExpression(source, declared) }),
        ...(star && { rest: star.type === "*" ? ("items" as const) : ("entries" as const) }),
        ...(keyword && !star && { keywordOnly: true }),
      },
    ];
  });
}
