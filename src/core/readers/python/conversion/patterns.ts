/** `match`: the library's nodes ▶ the branches that it is, as far as its patterns are values and names. */
import type { BranchArm, Expression, Statement } from "../../../syntax/syntax";
import { convertExpression, expressionsIn } from "./expressions";
import { isExpression, mendedText, spanOf, type PythonNode, type PythonSource } from "./tree";

interface Matched {
  /** Absent where the pattern takes anything. */
  readonly test?: Expression;
  /** What it binds: names, and what to. */
  readonly binds: readonly (readonly [Expression, Expression])[];
}

/**
 * The arms of a `match`.
 * @param subject what it looks at; absent where that cannot be evaluated again for each of them
 * @param bodyOf the statements of a clause
 */
export function convertClauses(
  source: PythonSource,
  clauses: readonly PythonNode[],
  subject: Expression | undefined,
  bodyOf: (clause: PythonNode) => readonly Statement[],
): readonly BranchArm[] {
  return clauses.map((clause): BranchArm => {
    const parts = clause.children.filter(({ type }) => type !== "Body");
    const pattern = parts.find(({ type }) => type.endsWith("Pattern"));
    const guard = parts.find(({ type }) => type === "Guard")?.children.find(isExpression);
    const { test, binds } = (pattern && subject && matched(source, pattern, subject)) ?? open(source, clause, parts);
    const body = [...binds.map(([target, value]) => bound(target, value)), ...bodyOf(clause)];
    if (guard === undefined) return { ...(test && { test }), body };
    // It may ask for what the pattern binds.
    const asked = binds.length > 0 ? unknown(source, clause) : convertExpression(source, guard);
    return { test: test ? both(test, asked) : asked, body };
  });
}

/** An expression that can be evaluated again: a name, an attribute, an item, a method of these without arguments. */
export function canBeRepeated(node: Expression): boolean {
  switch (node.kind) {
    case "name":
    case "literal":
      return true;
    case "attribute":
      return canBeRepeated(node.object);
    case "subscript":
      return canBeRepeated(node.object) && node.indices.every(canBeRepeated);
    case "call":
      return node.arguments.length === 0 && node.callee.kind === "attribute" && canBeRepeated(node.callee.object);
    default:
      return false;
  }
}

const unknown = (source: PythonSource, node: PythonNode): Expression => ({
  kind: "other",
  span: spanOf(source, node),
  parts: [],
});

const bound = (target: Expression, value: Expression): Statement => ({
  kind: "assign",
  span: target.span,
  targets: [target],
  value,
});

const both = (left: Expression, right: Expression): Expression => ({
  kind: "binary",
  span: { start: left.span.start, end: right.span.end },
  operator: "and",
  left,
  right,
});

/** Of a pattern that may or may not hold, what it captures is bound to something that is not known. */
function open(source: PythonSource, clause: PythonNode, parts: readonly PythonNode[]): Matched {
  const test = unknown(source, clause);
  const captures = expressionsIn(
    source,
    parts.filter(({ type }) => type !== "Guard"),
  ).filter(({ kind }) => kind === "name");
  return { test, binds: captures.map((name) => [name, test]) };
}

/** What a pattern asks of the subject; `undefined` of one that looks into it. */
function matched(source: PythonSource, node: PythonNode, subject: Expression): Matched | undefined {
  const { children } = node;
  switch (node.type) {
    case "LiteralPattern":
    case "AttributePattern": {
      const value = valueOf(source, node);
      if (value === undefined) return undefined;
      const isSingle = value.kind === "literal" && (value.value === null || typeof value.value === "boolean");
      const operator = isSingle ? "is" : "==";
      return { test: { kind: "binary", span: value.span, operator, left: subject, right: value }, binds: [] };
    }
    case "OrPattern": {
      const options = children.filter(({ type }) => type.endsWith("Pattern"));
      const tests = options.map((option) => matched(source, option, subject));
      const known = tests.flatMap((each) => (each?.test && each.binds.length === 0 ? [each.test] : []));
      const [first, ...rest] = known;
      if (first === undefined || known.length !== options.length) return undefined;
      const either = (left: Expression, right: Expression): Expression => ({ ...both(left, right), ...OR });
      return { test: rest.reduce(either, first), binds: [] };
    }
    case "CapturePattern": {
      const [name] = children.filter(isExpression);
      if (name === undefined) return undefined;
      return { binds: mendedText(source, name) === "_" ? [] : [[convertExpression(source, name), subject]] };
    }
    case "AsPattern": {
      const pattern = children.find(({ type }) => type.endsWith("Pattern"));
      const name = children.findLast(({ type }) => type === "VariableName");
      const inner = pattern && matched(source, pattern, subject);
      return inner && name && { ...inner, binds: [...inner.binds, [convertExpression(source, name), subject]] };
    }
    default:
      return undefined;
  }
}

const OR = { operator: "or" } as const;

/** `"lstm"`, `-1`, `Kind.LSTM` */
function valueOf(source: PythonSource, node: PythonNode): Expression | undefined {
  const span = spanOf(source, node);
  if (node.type === "LiteralPattern") {
    const [value, ...more] = expressionsIn(source, node.children);
    const isNegative = node.children[0]?.type === "ArithOp";
    if (value === undefined || more.length > 0) return undefined;
    return isNegative ? { kind: "unary", span, operator: "-", operand: value } : value;
  }
  const [first, ...rest] = node.children.filter(({ type }) => type !== ".");
  return (
    first &&
    rest.reduce<Expression>(
      (object, part) => ({ kind: "attribute", span, object, name: mendedText(source, part) }),
      convertExpression(source, first),
    )
  );
}
