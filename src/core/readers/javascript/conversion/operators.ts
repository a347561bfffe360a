/** JavaScript's operators, and what an assignment sets. */
import type { Span } from "../../../definition";
import type { Expression } from "../../../syntax/syntax";
import { evaluatedOnce, type ReadAndSet } from "../../../syntax/targets";
import { resolveTarget } from "./scopes";
import { isExpression, type ScriptConversion, type ScriptNode, spanOf, textOfNode } from "./tree";

/** JavaScript's operators ▶ those of the neutral tree; what is not here is not followed. */
export const OPERATORS: Readonly<Record<string, string>> = {
  "===": "==",
  "!==": "!=",
  "==": "==",
  "!=": "!=",
  "&&": "and",
  "||": "or",
  "+": "+",
  "-": "-",
  "*": "*",
  "/": "quotient",
  "**": "**",
  "<": "<",
  ">": ">",
  "<=": "<=",
  ">=": ">=",
  "%": "rem",
  "<<": "<<32",
  ">>": ">>32",
  ">>>": ">>>32",
  "&": "&32",
  "|": "|32",
  "^": "^32",
};

/** A binary expression; `undefined` where an operand is not there yet, or where what it gives is not followed. */
export function convertBinary(js: ScriptConversion, node: ScriptNode): Expression | undefined {
  const [left, right] = node.children.filter(isExpression);
  const sign = node.children.find((child) => !isExpression(child) && child.type !== "⚠");
  if (left === undefined || sign === undefined) return undefined;
  // `value as Type`, `value satisfies Type`
  if (sign.type === "as" || sign.type === "satisfies") return js.expression(left);
  if (right === undefined) return undefined;
  const written = textOfNode(js, sign);
  const span = spanOf(js, node);
  if (written === "??") return alternative(js, node, left, right);
  const operator = OPERATORS[written];
  if (operator === undefined) return undefined;
  if (operator === "**") return power(js, left, js.expression(right), span);
  const sides = { left: js.expression(left), right: js.expression(right) };
  const isLoose = /^[!=]=$/.test(written) && (isNothing(sides.left) || isNothing(sides.right));
  return { kind: "binary", span, operator: isLoose ? (written === "==" ? "is" : "is not") : operator, ...sides };
}

/** `2 ** 3 ** 2` is taken from the right, which the parser's tree does not say. */
function power(js: ScriptConversion, base: ScriptNode, right: Expression, span: Span): Expression {
  const isPower = base.type === "BinaryExpression" && base.children.some((each) => textOfNode(js, each) === "**");
  const [left, exponent] = isPower ? base.children.filter(isExpression) : [];
  return left && exponent
    ? power(js, left, power(js, exponent, right, span), span)
    : { kind: "binary", span, operator: "**", left: js.expression(base), right };
}

/** `undefined` */
export const absent = (span: Span): Expression => ({ kind: "literal", span, value: null, isAbsent: true });

/** `value == null`, of which `undefined` is as good. */
const isNothing = ({ kind, ...node }: Expression): boolean =>
  kind === "literal" && "value" in node && node.value === null;

/** `left ?? right` */
const alternative = (js: ScriptConversion, node: ScriptNode, left: ScriptNode, right: ScriptNode): Expression => ({
  kind: "binary",
  span: spanOf(js, node),
  operator: "??",
  left: js.expression(left),
  right: js.expression(right),
});

/** `!x`, `-x`, `++i`; `undefined` where that is not there yet, or is not followed. */
export function convertUnary(js: ScriptConversion, node: ScriptNode): Expression | undefined {
  const operand = node.children.find(isExpression);
  const sign = node.children.find((child) => !isExpression(child));
  if (operand === undefined || sign === undefined) return undefined;
  const written = textOfNode(js, sign);
  if (written === "++" || written === "--") return step(js, node, true);
  const operator = written === "!" ? "not" : written === "~" ? "~32" : written;
  if (!/^(not|-|\+|~32)$/.test(operator)) return undefined;
  return { kind: "unary", span: spanOf(js, node), operator, operand: js.expression(operand) };
}

/** `++i`, `i--`; the value before is not followed. */
export function step(js: ScriptConversion, node: ScriptNode, before: boolean): Expression | undefined {
  const operand = node.children.find(isExpression);
  const sign = node.children.find((child) => child.type === "ArithOp");
  if (operand === undefined || sign === undefined) return undefined;
  const span = spanOf(js, node);
  const one: Expression = { kind: "literal", span, value: 1 };
  const operator = textOfNode(js, sign).charAt(0);
  const { read, set } = readAndSet(js, operand);
  const value: Expression = { kind: "binary", span, operator, left: read, right: one };
  const changed: Expression = { kind: "named", span, target: set, value };
  return before ? changed : { kind: "other", span, parts: [changed] };
}

/** What an assignment sets. */
export function targetOf(js: ScriptConversion, node: ScriptNode): Expression {
  if (node.type !== "VariableName" && node.type !== "VariableDefinition") return memberTarget(js.expression(node));
  return { kind: "name", span: spanOf(js, node), name: resolveTarget(js.scope, textOfNode(js, node)) };
}

/** What is asked for its value and then set, where what is done on the way is done once: `list[i++] += 2`. */
export function readAndSet(js: ScriptConversion, node: ScriptNode): ReadAndSet {
  const read = js.expression(node);
  if (read.kind !== "subscript" && read.kind !== "attribute") return { read, set: targetOf(js, node) };
  const once = evaluatedOnce(read);
  return { ...once, set: memberTarget(once.set) };
}

/** `object["key"]` is `object.key`. */
function memberTarget(target: Expression): Expression {
  if (target.kind !== "subscript") return target;
  const [index] = target.indices;
  const name = index?.kind === "literal" && typeof index.value === "string" ? index.value : undefined;
  if (name === undefined) return target;
  return { kind: "attribute", span: target.span, object: target.object, name };
}
