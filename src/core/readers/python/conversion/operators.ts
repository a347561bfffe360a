/** Operators of two operands, and `not`: by Python's rules for which binds tighter and for chains of comparisons. */
import type { Expression } from "../../../syntax/syntax";
import { isError, isExpression, mendedText, spanOf, type PythonNode, type PythonSource } from "./tree";

type Convert = (node: PythonNode) => Expression;

/** A binary expression; `convert` makes its operands. `undefined` where one is not there yet. */
export function convertBinary(source: PythonSource, node: PythonNode, convert: Convert): Expression | undefined {
  const parts = binaryParts(node);
  if (parts === undefined) return undefined;
  if (isLogic(parts)) return convertLogic(source, node, convert);
  const operator = operatorOf(source, parts);
  const inner = binaryParts(parts.left);
  if (inner !== undefined && COMPARISONS.has(operator) && COMPARISONS.has(operatorOf(source, inner))) {
    return convertChain(source, node, convert);
  }
  const [left, right] = [convert(parts.left), convert(parts.right)];
  return { kind: "binary", span: spanOf(source, node), operator, left, right };
}

const COMPARISONS = new Set(["<", ">", "<=", ">=", "==", "!=", "<>", "in", "not in", "is", "is not"]);

interface BinaryParts {
  readonly left: PythonNode;
  readonly operators: readonly PythonNode[];
  readonly right: PythonNode;
}

function binaryParts(node: PythonNode): BinaryParts | undefined {
  const [left] = node.children;
  const right = node.children.at(-1);
  if (node.type !== "BinaryExpression" || left === undefined || right === undefined || left === right) return undefined;
  if (!isExpression(left) || !isExpression(right)) return undefined;
  return { left, operators: node.children.slice(1, -1).filter((child) => !isError(child)), right };
}

const operatorOf = (source: PythonSource, { operators }: BinaryParts): string =>
  operators.map((operator) => mendedText(source, operator)).join(" ");

const isLogic = ({ operators }: BinaryParts): boolean =>
  operators.length === 1 && (operators[0]!.type === "and" || operators[0]!.type === "or");

export const isNegation = (node: PythonNode): boolean =>
  node.type === "UnaryExpression" && node.children[0]?.type === "not";

/**
 * `not`, `and` and `or`, which bind in this order (Python's reference, "Operator precedence"). The library
 * lets `not` take all that follows, so what stands between the words is put together anew.
 */
export function convertLogic(source: PythonSource, node: PythonNode, convert: Convert): Expression {
  const work = logicParts(node);
  let at = 0;
  const spanFrom = (start: number): Expression["span"] =>
    spanOf(source, { from: work[start]!.from, to: work[at - 1]!.to });
  const negated = (): Expression => {
    const start = at;
    const part = work[at];
    // `not` with nothing behind it yet.
    if (part === undefined) return { kind: "other", span: spanOf(source, node), parts: [] };
    at++;
    if (part.type !== "not") return convert(part);
    const operand = negated();
    return { kind: "unary", span: spanFrom(start), operator: "not", operand };
  };
  const joined = (operator: "and" | "or", operand: () => Expression): Expression => {
    const start = at;
    let left = operand();
    while (work[at]?.type === operator) {
      at++;
      const right = operand();
      left = { kind: "binary", span: spanFrom(start), operator, left, right };
    }
    return left;
  };
  return joined("or", () => joined("and", negated));
}

/** The words `not`, `and` and `or` and what stands between them, in order. */
function logicParts(node: PythonNode): readonly PythonNode[] {
  if (isNegation(node)) return node.children.filter((child) => !isError(child)).flatMap(logicParts);
  const parts = binaryParts(node);
  if (parts === undefined || !isLogic(parts)) return [node];
  return [...logicParts(parts.left), ...parts.operators, ...logicParts(parts.right)];
}

/** `a < b < c` is `a < b and b < c`, where `b` may well be read twice. */
function convertChain(source: PythonSource, node: PythonNode, convert: Convert): Expression {
  const parts = binaryParts(node);
  const operator = parts && operatorOf(source, parts);
  if (parts === undefined || operator === undefined || !COMPARISONS.has(operator)) {
    return convert(node);
  }
  const span = spanOf(source, node);
  const left = convertChain(source, parts.left, convert);
  const right = convert(parts.right);
  const inner = binaryParts(parts.left);
  if (inner === undefined || !COMPARISONS.has(operatorOf(source, inner))) {
    return { kind: "binary", span, operator, left, right };
  }
  const middle = convert(inner.right);
  if (middle.kind !== "name" && middle.kind !== "literal" && middle.kind !== "attribute") {
    // Where the first does not hold, the last is not asked.
    return { kind: "binary", span, operator: "and", left, right: { kind: "other", span, parts: [right] } };
  }
  const last: Expression = {
    kind: "binary",
    span: spanOf(source, { from: inner.right.from, to: node.to }),
    operator,
    left: middle,
    right,
  };
  return { kind: "binary", span, operator: "and", left, right: last };
}
