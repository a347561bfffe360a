/** Python's `math` and `operator`, of numbers that are known. */
import { ownEntry } from "../../lookup";
import { evaluateBinary } from "../../scope/expressions/binary";
import type { CallSite, Interpreter } from "../../scope/interpreter";
import { itemsOf } from "../../scope/expressions/members";
import { constant, float, UNKNOWN, type AbstractValue } from "../../scope/values/values";

const MATHEMATICS: Readonly<Record<string, (...numbers: readonly [number, ...number[]]) => number>> = {
  ceil: Math.ceil,
  exp: Math.exp,
  fabs: Math.abs,
  floor: Math.floor,
  gcd: (...numbers) => numbers.reduce(greatestDivisor, 0),
  isqrt: (number) => Math.floor(Math.sqrt(number)),
  lcm: (...numbers) => numbers.reduce((one, other) => Math.abs(one * other) / greatestDivisor(one, other), 1),
  log: (number, base) => (base === undefined ? Math.log(number) : Math.log(number) / Math.log(base)),
  log10: Math.log10,
  log2: Math.log2,
  pow: (base, exponent = Number.NaN) => base ** exponent,
  sqrt: Math.sqrt,
  trunc: Math.trunc,
};

/** Those that give whole numbers; the others give floats. */
const WHOLE = /^(ceil|floor|gcd|isqrt|lcm|trunc)$/;

function greatestDivisor(one: number, other: number): number {
  let [a, b] = [Math.abs(one), Math.abs(other)];
  while (b > 0) [a, b] = [b, a % b];
  return a;
}

const CONSTANTS: Readonly<Record<string, number>> = { e: Math.E, pi: Math.PI, tau: 2 * Math.PI };

/** The functions of `operator` that are Python's operators, by the operator. */
const OPERATORS: Readonly<Record<string, string>> = {
  add: "+",
  sub: "-",
  mul: "*",
  floordiv: "//",
  truediv: "/",
  mod: "%",
  pow: "**",
};

/** The operator of `operator.add` and the like. */
export function operatorOf(path: string): string | undefined {
  const name = /^operator\.(?:__)?(\w+?)(?:__)?$/.exec(path)?.[1] ?? "";
  return ownEntry(OPERATORS, name);
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const CAPITALS = LETTERS.toUpperCase();
const DIGITS = "0123456789";
const PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";
const SPACES = " \t\n\r\v\f";

/** Of the module `string`. */
const TEXTS: Readonly<Record<string, string>> = {
  ascii_letters: LETTERS + CAPITALS,
  ascii_lowercase: LETTERS,
  ascii_uppercase: CAPITALS,
  digits: DIGITS,
  hexdigits: `${DIGITS}abcdefABCDEF`,
  octdigits: "01234567",
  printable: DIGITS + LETTERS + CAPITALS + PUNCTUATION + SPACES,
  punctuation: PUNCTUATION,
  whitespace: SPACES,
};

/** `math.pi`, `string.ascii_letters` */
export function moduleConstant(path: string): AbstractValue | undefined {
  const [module, name = "", ...rest] = path.split(".");
  if (rest.length > 0) return undefined;
  const value = module === "math" ? ownEntry(CONSTANTS, name) : module === "string" ? ownEntry(TEXTS, name) : undefined;
  return value === undefined ? undefined : constant(value);
}

/** `math.ceil(7 / 2)`, `operator.mul(2, 4)`; `undefined` for other modules' functions. */
export function callMathematics(interpreter: Interpreter, path: string, site: CallSite): AbstractValue | undefined {
  const values = site.arguments.map(({ value }) => value);
  const isPlain = site.arguments.every(({ name, spread }) => name === undefined && spread === undefined);
  const operator = operatorOf(path);
  if (operator !== undefined) {
    const [left, right] = values;
    return left && right && isPlain ? evaluateBinary(interpreter, operator, left, right) : UNKNOWN;
  }
  if (!path.startsWith("math.") || !isPlain) return undefined;
  const name = path.slice("math.".length);
  if (name === "prod") return product(interpreter, values);
  const [first, ...rest] = values.map((value) => (value.kind === "constant" ? value.value : null));
  const calculate = ownEntry(MATHEMATICS, name);
  if (calculate === undefined || typeof first !== "number") return UNKNOWN;
  const numbers = rest.filter((each) => typeof each === "number");
  const result = numbers.length === rest.length ? calculate(first, ...numbers) : Number.NaN;
  return Number.isFinite(result) ? (WHOLE.test(name) ? constant(result) : float(result)) : UNKNOWN;
}

function product(interpreter: Interpreter, [list]: readonly AbstractValue[]): AbstractValue {
  let result: AbstractValue = constant(1);
  for (const item of (list && itemsOf(interpreter, list)) ?? [UNKNOWN]) {
    if (item.kind !== "constant" || result.kind !== "constant") return UNKNOWN;
    result = evaluateBinary(interpreter, "*", result, item);
  }
  return result;
}
