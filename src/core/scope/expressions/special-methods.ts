/** Special methods: what operators and Python's own functions do with objects of the document's classes. */
import { heldItems } from "../values/collections";
import type { EvaluatedArgument, Interpreter } from "../interpreter";
import { loseMembers } from "../statements/changes";
import { isTrue } from "../builtins/arithmetic";
import { followPerhaps } from "./choices";
import { ancestry, classMember } from "./members";
import { UNKNOWN, type AbstractValue } from "../values/values";
import { UNWRITTEN } from "../../syntax/syntax";

const argument = (value: AbstractValue): EvaluatedArgument => ({ value, node: UNWRITTEN });

/** What the method of that name gives; `undefined` where the object's class has none. */
export function callSpecial(
  interpreter: Interpreter,
  object: AbstractValue,
  name: string,
  ...given: readonly AbstractValue[]
): AbstractValue | undefined {
  const method = object.kind === "instance" ? classMember(interpreter, object.class, name) : undefined;
  if (method?.kind === "function") return interpreter.enter(method, given.map(argument), object);
  return object.kind === "instance" && method === undefined
    ? interpreter.specialOutside(object, name, given.map(argument))
    : undefined;
}

const OPERATIONS: Readonly<Record<string, string>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "truediv",
  "//": "floordiv",
  "%": "mod",
  "**": "pow",
  "@": "matmul",
  "&": "and",
  "|": "or",
  "^": "xor",
  "<<": "lshift",
  ">>": "rshift",
};

/** Of each comparison its method, and that of the other side. */
const COMPARISONS: Readonly<Record<string, readonly [own: string, reflected: string]>> = {
  "==": ["__eq__", "__eq__"],
  "!=": ["__ne__", "__ne__"],
  "<": ["__lt__", "__gt__"],
  ">": ["__gt__", "__lt__"],
  "<=": ["__le__", "__ge__"],
  ">=": ["__ge__", "__le__"],
};

function methodsOf(operator: string): readonly [own: string, reflected: string] | undefined {
  const operation = OPERATIONS[operator];
  return operation === undefined ? COMPARISONS[operator] : [`__${operation}__`, `__r${operation}__`];
}

/** `left + right` where an object's class says what that is. */
export function operated(
  interpreter: Interpreter,
  operator: string,
  left: AbstractValue,
  right: AbstractValue,
): AbstractValue | undefined {
  if (left.kind !== "instance" && right.kind !== "instance") return undefined;
  if (operator === "in" || operator === "not in") {
    return callSpecial(interpreter, right, "__contains__", left) && UNKNOWN;
  }
  const [own, reflected] = methodsOf(operator) ?? [];
  if (own === undefined || reflected === undefined) return undefined;
  const ask = [
    () => callSpecial(interpreter, left, own, right),
    () => callSpecial(interpreter, right, reflected, left),
  ] as const;
  // Who is based on the other's class is asked first.
  const isHeir = left.kind === "instance" && right.kind === "instance" && ancestry(right.class).indexOf(left.class) > 0;
  const given = isHeir ? (ask[1]() ?? ask[0]()) : (ask[0]() ?? ask[1]());
  if (given === undefined) for (const each of [left, right]) mayCall(interpreter, each, "valueOf", "toString");
  return given;
}

/** `object += value` where the object's class says what that is. */
export const operatedInPlace = (
  interpreter: Interpreter,
  operator: string,
  object: AbstractValue,
  value: AbstractValue,
): AbstractValue | undefined => callSpecial(interpreter, object, `__i${OPERATIONS[operator] ?? ""}__`, value);

const UNARY: Readonly<Record<string, string>> = { "-": "__neg__", "+": "__pos__", "~": "__invert__" };

/** `-object` */
export const negated = (interpreter: Interpreter, operator: string, object: AbstractValue): AbstractValue | undefined =>
  callSpecial(interpreter, object, UNARY[operator] ?? "");

/** What a loop over an object really iterates over: the result of its `__iter__`. */
export function iterated(interpreter: Interpreter, value: AbstractValue): AbstractValue {
  const given = callSpecial(interpreter, value, "__iter__");
  if (given === undefined) return value;
  // How often `__next__` is called is not known.
  if (given.kind === "instance") loseMembers(interpreter, given);
  return given.kind === "instance" ? UNKNOWN : given;
}

/** Python's functions that ask a method of their argument. */
const ASKING: ReadonlySet<string> = new Set(
  "abs bool bytes complex dir float format hash int len next repr reversed round str".split(" "),
);

/** Python's functions that go through their arguments. */
const ITERATING: ReadonlySet<string> = new Set(
  "all any enumerate filter frozenset iter list map max min set sorted sum tuple zip".split(" "),
);

/** Follows methods that the language itself may call, such as `__hash__`, if the object's class has them. */
export function mayCall(interpreter: Interpreter, object: AbstractValue, ...names: readonly string[]): void {
  if (object.kind !== "instance") return;
  for (const name of names) {
    const method = classMember(interpreter, object.class, name);
    if (method?.kind !== "function") continue;
    const given = method.node.parameters.slice(1).map(() => argument(UNKNOWN));
    followPerhaps(interpreter, true, () => interpreter.enter(method, given, object));
  }
}

const SHOWING = ["__format__", "__str__", "__repr__", "toString", "valueOf"];

/** Follows the methods that turn a value, or the items of a list, into text. */
export function shown(interpreter: Interpreter, value: AbstractValue): void {
  mayCall(interpreter, value, ...SHOWING);
  for (const item of heldItems(interpreter, value)?.slice(0, MOST_SHOWN) ?? []) mayCall(interpreter, item, ...SHOWING);
}

/** Of a longer list only the first items are asked. */
const MOST_SHOWN = 16;

/** Follows `__del__`: this may have been the last reference to the object. */
export const finalised = (interpreter: Interpreter, object: AbstractValue): void =>
  mayCall(interpreter, object, "__del__");

/** Whether an object counts as true by what its class says; `undefined` where it says nothing, or that is not known. */
export function truthOfObject(interpreter: Interpreter, object: AbstractValue): boolean | undefined {
  const given = callSpecial(interpreter, object, "__bool__") ?? callSpecial(interpreter, object, "__len__");
  return given?.kind === "constant" ? isTrue(given.value) : undefined;
}

/** What a built-in function gives of an object whose class answers it; `undefined` where it has no such method. */
export const askedByBuiltin = (
  interpreter: Interpreter,
  name: string,
  first: AbstractValue | undefined,
): AbstractValue | undefined =>
  first && ASKING.has(name) ? callSpecial(interpreter, first, `__${name}__`) : undefined;

/** The arguments of a built-in function as it goes through them. */
export const iteratedArguments = (
  interpreter: Interpreter,
  name: string,
  given: readonly EvaluatedArgument[],
): readonly EvaluatedArgument[] =>
  ITERATING.has(name) && given.some(({ value }) => value.kind === "instance")
    ? given.map((each) => ({ ...each, value: iterated(interpreter, each.value) }))
    : given;
