/** Expressions whose items are calculated only while something iterates over them: a generator, `map`, `filter`. */
import { perNode } from "../../syntax/per-node";
import type { Call, Expression } from "../../syntax/syntax";
import { walkExpressions } from "../../syntax/walk";
import { assign } from "../statements/assign";
import type { Activation, Interpreter } from "../interpreter";
import { UNKNOWN, type AbstractValue } from "../values/values";
import { followPerhaps } from "./choices";

/** Python's functions that may stop before a generator's end, or that iterate over it later. */
const TAKING_SOME: ReadonlySet<string> = new Set("all any enumerate filter iter map next zip".split(" "));

/** Whether a call iterates over its arguments at once and to their ends, as `list(…)` does. */
export const takesAll = ({ callee }: Call): boolean => callee.kind !== "name" || !TAKING_SOME.has(callee.name);

/** A generator, `map(make, sizes)`, `filter(test, sizes)`. */
const isLazy = (node: Expression): boolean =>
  (node.kind === "comprehension" && node.form === "generator") ||
  (node.kind === "call" && node.callee.kind === "name" && /^(map|filter)$/.test(node.callee.name));

/** The targets of `:=` in an expression. */
const namedIn = perNode((expression: Expression): readonly Expression[] => {
  const names: Expression[] = [];
  walkExpressions([expression], (node) => void (node.kind === "named" && names.push(node.target)));
  return names;
});

/** The value of an expression; if it is lazy, what it changes may happen now, later or never. */
export function evaluateForLater(
  interpreter: Interpreter,
  activation: Activation,
  expression: Expression,
): AbstractValue {
  const evaluate = (): AbstractValue => interpreter.evaluate(activation, expression);
  if (!isLazy(expression)) return evaluate();
  const value = followPerhaps(interpreter, true, evaluate);
  // `any((found := item) > 2 for item in items)`: with which of them it ends, nobody knows.
  for (const name of namedIn(expression)) assign(interpreter, activation.around ?? activation, name, UNKNOWN);
  return value;
}
