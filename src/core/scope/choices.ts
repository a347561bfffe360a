/** Expressions of which a program evaluates one part or the other: what the part changes stands only where it may come to that. */
import type { Binary, Conditional, Expression } from "../syntax/syntax";
import { evaluateBinary, truthIn } from "./evaluate";
import type { Activation, Interpreter } from "./interpreter";
import { NO_CHANGES, type Way } from "./store";
import { choiceOf, joinValues, UNKNOWN, type AbstractValue } from "./values";

/** `one if test else other`; of two texts it is one of them. */
export function evaluateConditional(
  interpreter: Interpreter,
  activation: Activation,
  { test, consequent, alternate }: Conditional,
): AbstractValue {
  const truth = truthIn(interpreter, interpreter.evaluate(activation, test));
  const one = followPart(interpreter, activation, consequent, truth);
  const other = followPart(interpreter, activation, alternate, truth === undefined ? undefined : !truth);
  interpreter.store.meet(truth === undefined ? [one.way, other.way] : [truth ? one.way : other.way]);
  if (truth !== undefined) return truth ? one.value : other.value;
  return isText(one.value) && isText(other.value)
    ? (choiceOf([one.value, other.value]) ?? UNKNOWN)
    : joinValues(one.value, other.value);
}

/** `left and right`, `left or right`: the right side is evaluated where the left one does not decide. */
export function evaluateLogical(interpreter: Interpreter, activation: Activation, node: Binary): AbstractValue {
  const left = interpreter.evaluate(activation, node.left);
  const truth = truthIn(interpreter, left);
  const right = followPart(
    interpreter,
    activation,
    node.right,
    truth === undefined ? undefined : truth === (node.operator === "and"),
  );
  interpreter.store.meet(truth === undefined ? [right.way, NO_CHANGES] : [right.way]);
  return evaluateBinary(interpreter, node.operator, left, right.value);
}

/** @param taken whether the program comes to it; `undefined` where nobody knows */
function followPart(
  interpreter: Interpreter,
  activation: Activation,
  part: Expression,
  taken: boolean | undefined,
): { readonly value: AbstractValue; readonly way: Way } {
  let value: AbstractValue = UNKNOWN;
  const run = (): void => void (value = interpreter.evaluate(activation, part));
  const way = interpreter.store.branch(taken === false ? () => interpreter.inMode("dead", run) : run);
  return { value, way: taken === false ? NO_CHANGES : way };
}

const isText = (value: AbstractValue): boolean => value.kind === "constant" && typeof value.value === "string";
