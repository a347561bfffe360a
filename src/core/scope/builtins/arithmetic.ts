/** Python's operators on constants; `undefined` where the result is not surely known. */
import { isSearchable, MAX_TEXT } from "./text-costs";
import { constant, type Constant } from "../values/values";

type Scalar = Constant["value"];

const asNumber = (value: Scalar): number | undefined => {
  if (typeof value === "number") return value;
  return typeof value === "boolean" ? Number(value) : undefined;
};

/** The truth of a value, as `if` takes it. */
export function isTrue(value: Scalar): boolean {
  return !(value === null || value === false || value === 0 || value === "");
}

/** `-value`, `+value`, `~value`, `not value` */
export function unaryOperation(operator: string, value: Scalar): Constant | undefined {
  if (operator === "not") return constant(!isTrue(value));
  const number = asNumber(value);
  if (number === undefined) return undefined;
  if (operator === "-") return constant(-number);
  if (operator === "+") return constant(number);
  if (operator === "~" && Number.isInteger(number)) return constant(-number - 1);
  if (operator === "~32") return constant(~number);
  return undefined;
}

/** `left + right` and the like, comparisons included. */
export function binaryOperation(operator: string, left: Scalar, right: Scalar): Constant | undefined {
  const equality = equal(operator, left, right);
  if (equality !== undefined) return constant(equality);
  if (typeof left === "string" || typeof right === "string") return stringOperation(operator, left, right);
  const a = asNumber(left);
  const b = asNumber(right);
  if (a === undefined || b === undefined) return undefined;
  const result = numberOperation(operator, a, b);
  if (typeof result === "boolean") return constant(result);
  // Python's whole numbers have no limit; beyond these, ours are not exact.
  const exact = result !== undefined && (!Number.isInteger(result) || Number.isSafeInteger(result));
  // There is one zero for whoever counts.
  return exact && Number.isFinite(result) ? constant(result === 0 ? 0 : result) : undefined;
}

function equal(operator: string, left: Scalar, right: Scalar): boolean | undefined {
  const same =
    left === right ||
    (typeof left !== typeof right && asNumber(left) !== undefined && asNumber(left) === asNumber(right));
  switch (operator) {
    case "==":
      return same;
    case "!=":
    case "<>":
      return !same;
    case "is":
      return left === null || right === null || typeof left === "boolean" ? left === right : undefined;
    case "is not":
      return left === null || right === null || typeof left === "boolean" ? left !== right : undefined;
    default:
      return undefined;
  }
}

function stringOperation(operator: string, left: Scalar, right: Scalar): Constant | undefined {
  if (operator === "+" && typeof left === "string" && typeof right === "string") {
    return left.length + right.length > MAX_TEXT ? undefined : constant(left + right);
  }
  if (typeof left !== "string" || typeof right !== "string" || !isSearchable(right, left)) return undefined;
  if (operator === "in") return constant(right.includes(left));
  if (operator === "not in") return constant(!right.includes(left));
  return undefined;
}

/** Whether JavaScript's operators on bits, which know 32 of them, take both as they are. */
const areSmall = (...numbers: readonly number[]): boolean => numbers.every((number) => (number | 0) === number);

/** The rest has the sign of the divisor, as CPython's `float_divmod` has it. */
function modulo(a: number, b: number): number {
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

function floorDivision(a: number, b: number): number {
  const quotient = (a - modulo(a, b)) / b;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

function numberOperation(operator: string, a: number, b: number): number | boolean | undefined {
  switch (operator) {
    case "+":
      return a + b;
    case "-":
      return a - b;
    case "*":
      return a * b;
    case "/":
    case "quotient":
      return a / b;
    case "//":
      return floorDivision(a, b);
    case "%":
      return modulo(a, b);
    case "rem":
      return a % b;
    case "**":
      return a ** b;
    case "<<":
      return Number.isInteger(a) && b >= 0 && b < 64 ? a * 2 ** b : undefined;
    case ">>":
      return Number.isInteger(a) && b >= 0 && b < 64 ? Math.floor(a / 2 ** b) : undefined;
    case "&":
      return areSmall(a, b) ? a & b : undefined;
    case "|":
      return areSmall(a, b) ? a | b : undefined;
    case "^":
      return areSmall(a, b) ? a ^ b : undefined;
    case "<<32":
      return a << b;
    case ">>32":
      return a >> b;
    case ">>>32":
      return a >>> b;
    case "&32":
      return a & b;
    case "|32":
      return a | b;
    case "^32":
      return a ^ b;
    case "<":
      return a < b;
    case ">":
      return a > b;
    case "<=":
      return a <= b;
    case ">=":
      return a >= b;
    default:
      return undefined;
  }
}
