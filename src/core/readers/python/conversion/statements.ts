/** Statements: the library's nodes ▶ the neutral tree. */
import { runSteps, type Steps } from "../../../steps";
import type {
  BranchArm,
  Expression,
  FunctionDefinition,
  Import,
  ImportedName,
  Statement,
} from "../../../syntax/syntax";
import type { Anchor } from "../chunks";
import type { FunctionBody } from "../skeleton";
import {
  convertArguments,
  convertExpression,
  convertParameters,
  convertTuple,
  convertYield,
  expressionsIn,
} from "./expressions";
import { canBeRepeated, convertClauses } from "./patterns";
import {
  holdsError,
  isError,
  isExpression,
  mendedText,
  parsePython,
  spanOf,
  splitAt,
  type PythonNode,
  type PythonSource,
} from "./tree";

/** The statements of a block in their order. */
export function convertStatements(source: PythonSource, nodes: readonly PythonNode[]): Statement[] {
  return nodes.flatMap((node) => convertStatement(source, node));
}

function convertStatement(source: PythonSource, node: PythonNode): readonly Statement[] {
  const span = spanOf(source, node);
  const children = node.children;
  switch (node.type) {
    case "StatementGroup":
      return convertStatements(source, children);
    case "ImportStatement":
      return convertImport(source, node);
    case "AssignStatement":
      return convertAssign(source, node);
    case "UpdateStatement": {
      const operator = children.findIndex((child) => child.type === "UpdateOp");
      const target = convertTuple(source, children.slice(0, Math.max(operator, 0)));
      const value = convertTuple(source, children.slice(operator + 1).filter(isExpression));
      if (operator < 0 || target === undefined || value === undefined) return other(source, node);
      const sign = mendedText(source, children[operator]!).slice(0, -1);
      return [{ kind: "assign", span, targets: [target], value, operator: sign }];
    }
    case "ExpressionStatement": {
      const expression = convertTuple(source, children);
      return expression === undefined ? [] : [{ kind: "evaluate", span, expression }];
    }
    case "FunctionDefinition":
    case "ClassDefinition":
      return convertDefinition(source, node, []);
    case "DecoratedStatement": {
      const decorators = children
        .filter((child) => child.type === "Decorator")
        .map((child) => decorator(source, child));
      const definition = children.find((child) => /^(Function|Class)Definition$/.test(child.type));
      return definition === undefined ? [] : convertDefinition(source, definition, decorators);
    }
    case "ReturnStatement": {
      const value = convertTuple(
        source,
        children.filter((child) => child.type !== "return"),
      );
      return [{ kind: "return", span, ...(value && { value }) }];
    }
    case "RaiseStatement":
      return [{ kind: "leave", span, how: "raise", parts: expressionsIn(source, children) }];
    case "BreakStatement":
      return [{ kind: "leave", span, how: "break", parts: [] }];
    case "ContinueStatement":
      return [{ kind: "leave", span, how: "continue", parts: [] }];
    case "ScopeStatement": {
      const names = children.filter((child) => child.type === "VariableName").map((child) => mendedText(source, child));
      return [{ kind: "declare", span, scope: children[0]?.type === "global" ? "global" : "nonlocal", names }];
    }
    case "YieldStatement":
      return [{ kind: "evaluate", span, expression: convertYield(source, node) }];
    case "PrintStatement": {
      const parts = expressionsIn(source, children);
      return isPrinting(source, children[1]) ? [{ kind: "other", span, keyword: "print", parts }] : other(source, node);
    }
    case "DeleteStatement":
      return [{ kind: "other", span, unbinds: true, parts: expressionsIn(source, children) }];
    case "IfStatement":
      return [{ kind: "branch", span, arms: sections(children).map((part) => arm(source, part)) }];
    case "MatchStatement":
      return convertMatch(source, node);
    case "ForStatement":
    case "WhileStatement":
      return convertLoop(source, node);
    case "TryStatement":
      return convertAttempt(source, node);
    case "WithStatement":
      return convertWith(source, node);
    case "PassStatement":
      return [];
    case "Body":
      return convertStatements(source, children);
    default:
      if (isExpression(node)) return [{ kind: "evaluate", span, expression: convertExpression(source, node) }];
      return other(source, node);
  }
}

/** What Python 2 prints; `print = 3` and `print -1` are Python 3 as well. */
function isPrinting(source: PythonSource, first: PythonNode | undefined): boolean {
  if (first === undefined || first.type === "UnaryExpression") return false;
  return isExpression(first) || mendedText(source, first).startsWith(">");
}

function other(source: PythonSource, node: PythonNode): readonly Statement[] {
  const parts = expressionsIn(source, node.children);
  return parts.length === 0 ? [] : [{ kind: "other", span: spanOf(source, node), parts }];
}

const dotted = (source: PythonSource, nodes: readonly PythonNode[]): string =>
  nodes
    .filter((node) => node.type === "VariableName" || node.type === "." || node.type === "Ellipsis")
    .map((node) => mendedText(source, node))
    .join("");

function convertImport(source: PythonSource, node: PythonNode): readonly Statement[] {
  const span = spanOf(source, node);
  const children = node.children.filter((child) => child.type !== "(" && child.type !== ")");
  const from = children.findIndex((child) => child.type === "from");
  const start = children.findIndex((child) => child.type === "import");
  const bound = start < 0 ? [] : children.slice(start + 1);
  const aliased = splitAt(bound, ",").flatMap((group) => {
    const as = group.findIndex((child) => child.type === "as");
    const name = dotted(source, as < 0 ? group : group.slice(0, as));
    const alias = as < 0 ? "" : dotted(source, group.slice(as + 1));
    return name === "" ? [] : [{ name, ...(alias !== "" && { alias }) } satisfies ImportedName];
  });
  if (from < 0) {
    return aliased.map(({ name, alias }): Import => ({
      kind: "import",
      span,
      module: name,
      form: "whole",
      ...(alias !== undefined && { alias }),
      names: [],
    }));
  }
  const module = dotted(source, children.slice(from + 1, start < 0 ? undefined : start));
  const form = bound.some((child) => child.type === "*") ? "all" : "names";
  return [{ kind: "import", span, module, form, names: form === "all" ? [] : aliased }];
}

function convertAssign(source: PythonSource, node: PythonNode): readonly Statement[] {
  const parts = splitAt(
    node.children.filter((child) => child.type !== "TypeDef"),
    "AssignOp",
  );
  const expressions = parts.map((part) => {
    const yields = part.find((child) => child.type === "YieldExpression");
    return yields === undefined ? convertTuple(source, part) : convertExpression(source, yields);
  });
  const span = spanOf(source, node);
  const value = parts.length > 1 ? expressions.at(-1) : undefined;
  const targets = (parts.length > 1 ? expressions.slice(0, -1) : expressions).filter((target) => target !== undefined);
  const declared = node.children.find((child) => child.type === "TypeDef");
  const annotation = declared && mendedText(source, declared);
  return [{ kind: "assign", span, targets, ...(value && { value }), ...(annotation !== undefined && { annotation }) }];
}

function decorator(source: PythonSource, node: PythonNode): Expression {
  let expression: Expression | undefined;
  for (const child of node.children) {
    const span = spanOf(source, { from: node.children[1]?.from ?? node.from, to: child.to });
    if (child.type === "VariableName") {
      const name = mendedText(source, child);
      expression =
        expression === undefined ? { kind: "name", span, name } : { kind: "attribute", span, object: expression, name };
    } else if (child.type === "ArgList" && expression !== undefined) {
      const list = convertArguments(source, child);
      expression = { kind: "call", span, callee: expression, arguments: list, argumentsSpan: spanOf(source, child) };
    }
  }
  return expression ?? { kind: "other", span: spanOf(source, node), parts: expressionsIn(source, node.children) };
}

const bodyOf = (source: PythonSource, nodes: readonly PythonNode[]): Statement[] =>
  nodes.filter((node) => node.type === "Body").flatMap((body) => convertStatements(source, body.children));

function convertDefinition(
  source: PythonSource,
  node: PythonNode,
  decorators: readonly Expression[],
): readonly Statement[] {
  const nameNode = node.children.find((child) => child.type === "VariableName");
  const span = spanOf(source, node);
  if (nameNode === undefined) return bodyOf(source, node.children);
  const name = mendedText(source, nameNode);
  if (node.type === "ClassDefinition") {
    const list = node.children.find((child) => child.type === "ArgList");
    const given = list === undefined ? [] : convertArguments(source, list);
    const keywords = given.filter((base) => base.name !== undefined);
    return [
      {
        kind: "class",
        span,
        name,
        bases: given.filter((base) => base.name === undefined).map((base) => base.value),
        ...(keywords.length > 0 && { keywords }),
        decorators,
        body: bodyOf(source, node.children),
      },
    ];
  }
  const list = node.children.find((child) => child.type === "ParamList");
  const parameters = list === undefined ? [] : convertParameters(source, list);
  const head = { kind: "function", span, name, parameters, decorators } as const;
  const leftOut = leftOutOf(source, node);
  if (leftOut === undefined) return [{ ...head, body: bodyOf(source, node.children) }];
  const kept = source.kept?.(leftOut);
  kept?.place(source.anchor, leftOut.start);
  return [kept?.statements ? { ...head, body: kept.statements } : withUnreadBody(head, leftOut, source.anchor)];
}

const leftOutOf = (source: PythonSource, definition: PythonNode): FunctionBody | undefined => {
  const first = definition.children.find(({ type }) => type === "Body")?.children.find(({ type }) => type !== ":");
  return first && source.leftOut?.(first.from);
};

/** A function whose body is parsed once it is asked for. */
function withUnreadBody(
  head: Omit<FunctionDefinition, "body">,
  leftOut: FunctionBody,
  anchor: Anchor,
): FunctionDefinition {
  let body: readonly Statement[] | undefined;
  return {
    ...head,
    get body() {
      body ??= parseBody(leftOut, anchor);
      return body;
    },
    get unread() {
      return body === undefined ? leftOut : undefined;
    },
  };
}

const parseBody = (body: FunctionBody, anchor: Anchor): readonly Statement[] =>
  runSteps(parsedBody(body)).convert(anchor, body.start);

/** A function's body, parsed by itself. */
export interface ParsedBody {
  readonly hasErrors: boolean;
  /** @param start where it begins, from the anchor on */
  readonly convert: (anchor: Anchor, start: number) => readonly Statement[];
}

export function* parsedBody({ indentation, text }: FunctionBody): Steps<ParsedBody> {
  const before = `def f():\n${indentation}`;
  const whole = `${before}${text}`;
  const { children } = yield* parsePython(whole);
  return {
    hasErrors: children.some(holdsError),
    convert(anchor, start) {
      const source: PythonSource = {
        text: whole,
        written: (from, to) => whole.slice(from, to),
        original: (offset) => offset - before.length + start,
        anchor,
      };
      return children.flatMap((node) => bodyOf(source, node.children));
    },
  };
}

/** The parts of a compound statement, each beginning with its keyword and ending with its body. */
function sections(children: readonly PythonNode[]): PythonNode[][] {
  const parts: PythonNode[][] = [[]];
  for (const child of children) {
    parts.at(-1)!.push(child);
    if (child.type === "Body") parts.push([]);
  }
  return parts.filter((part) => part.length > 0);
}

function arm(source: PythonSource, part: readonly PythonNode[]): BranchArm {
  const test = part[0]?.type === "else" ? undefined : part.find(isExpression);
  const body = bodyOf(source, part);
  if (part[0]?.type === "else") return { body };
  // A test that is not there yet is not known; it is not an `else`.
  const missing: Expression = { kind: "other", span: spanOf(source, part[0]!), parts: [] };
  return { test: test === undefined ? missing : convertExpression(source, test), body };
}

function convertMatch(source: PythonSource, node: PythonNode): readonly Statement[] {
  const span = spanOf(source, node);
  const clauses = node.children
    .filter((child) => child.type === "MatchBody")
    .flatMap((body) => body.children.filter((child) => child.type === "MatchClause"));
  const subject = expressionsIn(source, node.children.slice(0, -1));
  const [only, ...more] = subject;
  // Of `match kind, size:` the parser knows the first part alone.
  const isWhole = more.length === 0 && !node.children.some(isError);
  const looked = only && isWhole && canBeRepeated(only) ? only : undefined;
  const arms = convertClauses(source, clauses, looked, (clause) => bodyOf(source, clause.children));
  return [
    { kind: "other", span, parts: subject },
    { kind: "branch", span, arms },
  ];
}

function convertLoop(source: PythonSource, node: PythonNode): readonly Statement[] {
  const [head = [], ...rest] = sections(node.children);
  const span = spanOf(source, node);
  const body = bodyOf(source, head);
  const otherwise = rest.flatMap((part) => bodyOf(source, part));
  if (node.type === "WhileStatement") {
    const test = head.find(isExpression);
    return [{ kind: "loop", span, ...(test && { test: convertExpression(source, test) }), body, otherwise }];
  }
  const start = head.findIndex((child) => child.type === "for");
  const middle = head.findIndex((child) => child.type === "in");
  const end = head.findIndex((child) => child.type === "Body");
  const target = convertTuple(source, head.slice(start + 1, Math.max(middle, start + 1)));
  const iterated = middle < 0 ? [] : head.slice(middle + 1, end < 0 ? undefined : end);
  const iterable = convertTuple(
    source,
    iterated.filter((child) => isExpression(child) || child.type === ","),
  );
  return [{ kind: "loop", span, ...(target && { target }), ...(iterable && { iterable }), body, otherwise }];
}

function convertAttempt(source: PythonSource, node: PythonNode): readonly Statement[] {
  const parts = sections(node.children);
  const of = (keyword: string) => parts.filter((part) => part[0]?.type === keyword);
  const handlers = of("except").map((part): Statement[] => {
    const as = part.findIndex((child) => child.type === "as");
    const name = as < 0 ? undefined : part[as + 1];
    const statements = bodyOf(source, part);
    if (name?.type !== "VariableName") return statements;
    const target = convertExpression(source, name);
    const value: Expression = { kind: "other", span: target.span, parts: [] };
    return [{ kind: "assign", span: target.span, targets: [target], value }, ...statements];
  });
  return [
    {
      kind: "attempt",
      span: spanOf(source, node),
      body: of("try").flatMap((part) => bodyOf(source, part)),
      handlers,
      otherwise: of("else").flatMap((part) => bodyOf(source, part)),
      finally: of("finally").flatMap((part) => bodyOf(source, part)),
    },
  ];
}

function convertWith(source: PythonSource, node: PythonNode): readonly Statement[] {
  const head = node.children.filter((child) => !["with", "async", "Body"].includes(child.type));
  const items = splitAt(head, ",").flatMap((group) => {
    const as = group.findIndex((child) => child.type === "as");
    const value = (as < 0 ? group : group.slice(0, as)).find(isExpression);
    const target = as < 0 ? undefined : group.slice(as + 1).find(isExpression);
    if (value === undefined) return [];
    return [{ value: convertExpression(source, value), ...(target && { target: convertExpression(source, target) }) }];
  });
  return [{ kind: "with", span: spanOf(source, node), items, body: bodyOf(source, node.children) }];
}
