/** What an expression stands for. */
import { noteClosed } from "./absent";
import { perNode } from "../syntax/per-node";
import type { Call, Comprehension, ComprehensionClause, Expression } from "../syntax/syntax";
import { binaryOperation, isTrue, unaryOperation } from "./arithmetic";
import { assign } from "./assign";
import { entriesOf, heldEntries, isMapping, MAX_ITEMS, newDictionary, newList } from "./collections";
import { evaluateDefaults } from "./function-parameters";
import { noteYield } from "./generators";
import { heldKey, isName, keyOf } from "./keys";
import { itemsOf, memberOf } from "./members";
import { lookUp } from "./names";
import { sourceOf, withSource } from "./sources";
import { evaluateSubscript } from "./subscripts";
import { evaluateForLater, followEither, followPerhaps, takesAll } from "./choices";
import { joinedText, percentText } from "./text";
import type { Activation, EvaluatedArgument, Interpreter } from "./interpreter";
import {
  anyOf,
  choiceOf,
  constant,
  createFrame,
  isClassLike,
  isSame,
  isAbsent,
  isUnordered,
  joinValues,
  NONE,
  setOf,
  tuple,
  UNCERTAIN,
  UNKNOWN,
  unknownNamed,
  type AbstractValue,
  type FunctionValue,
} from "./values";

/** Longer expressions are no symbols. */
const MAX_SYMBOL = 60;

/** A call with more arguments from one spread is not looked into. */
const MAX_SPREAD = 100;

/** `[0] * n` is not written out where it is longer. */
const MAX_REPEATED = 1000;

/** Loops over more items than this are followed once, for all. */
const MAX_TURNS = 16;

/** The same of comprehensions whose items are names or literals, and over what a library made. */
const MAX_PLAIN_TURNS = 256;

/**
 * How many turns of a loop over these are followed. What a library made, such as a module's parameters, is each a thing
 * of its own for which nothing unknown can stand; so is each option of `for name, value in options.items()`.
 */
export const turnsFor = (items: readonly AbstractValue[]): number =>
  items.some(isMade) || items.every(isOption) ? MAX_PLAIN_TURNS : MAX_TURNS;

/** A name, or one with its value. */
function isOption(value: AbstractValue): boolean {
  const key = value.kind === "tuple" ? value.items[0] : value;
  return key?.kind === "constant" && typeof key.value === "string";
}

/** A library's value, or a tuple with one: `for name, parameter in …`. */
const isMade = (value: AbstractValue): boolean =>
  value.kind === "library" || (value.kind === "tuple" && value.items.some(isMade));

/** The value of an expression; where it is unknown, it is called as it is written. */
export function evaluateExpression(
  interpreter: Interpreter,
  activation: Activation,
  expression: Expression,
): AbstractValue {
  const value = evaluateKind(interpreter, activation, expression);
  if (value.kind !== "unknown") return value;
  if (value.symbol !== undefined && expression.kind !== "name" && expression.kind !== "attribute") return value;
  const named = unknownAs(expression, interpreter.program.text) ?? value;
  if (named.kind !== "unknown") return named;
  const { oneOf, isAbsent: absent, isOptions } = value;
  if (!oneOf && !absent && !isOptions) return named;
  return { ...named, ...(oneOf && { oneOf }), ...(absent && { isAbsent: absent }), ...(isOptions && { isOptions }) };
}

/** What is called as the expression is written; `null` where that is too long for a name. */
const unknownAs = perNode(({ span: { start, end } }: Expression, whole): AbstractValue | null => {
  const text = whole.slice(start, Math.min(end, start + MAX_SYMBOL + 1));
  return text.length > MAX_SYMBOL || text === "" ? null : unknownNamed(text.replaceAll(/\s+/g, " "));
});

function evaluateKind(interpreter: Interpreter, activation: Activation, expression: Expression): AbstractValue {
  const evaluate = (part: Expression): AbstractValue => interpreter.evaluate(activation, part);
  switch (expression.kind) {
    case "literal":
      return expression.value === null ? NONE : constant(expression.value);
    case "name":
      return lookUp(interpreter, activation.frame, expression.name) ?? UNKNOWN;
    case "attribute":
      return memberOf(interpreter, activation, expression);
    case "call":
      return evaluateCall(interpreter, activation, expression);
    case "sequence": {
      const items = spreadItems(interpreter, activation, expression.items);
      if (expression.form === "set") return items === UNCERTAIN ? UNKNOWN : setOf(items);
      if (expression.form === "tuple") return items === UNCERTAIN ? UNKNOWN : tuple(items);
      return newList(interpreter, items);
    }
    case "mapping": {
      const entries = new Map<string, AbstractValue>();
      let certain = true;
      for (const { key, value } of expression.entries) {
        const written = key && evaluate(key);
        const name = written && heldKey(entries, written);
        const held = evaluate(value);
        if (name !== undefined) {
          entries.set(name, held);
        } else {
          const spread = key === undefined ? entriesOf(interpreter, held) : undefined;
          if (spread === undefined) certain = false;
          for (const [entry, entryValue] of spread ?? []) entries.set(entry, entryValue);
        }
      }
      return newDictionary(interpreter, certain ? entries : UNCERTAIN);
    }
    case "unary": {
      const operand = evaluate(expression.operand);
      if (operand.kind === "constant") return unaryOperation(expression.operator, operand.value) ?? UNKNOWN;
      const truth = expression.operator === "not" ? truthIn(interpreter, operand) : undefined;
      if (truth !== undefined) return constant(!truth);
      // Of arrays and tensors.
      const isNegative = expression.operator === "-" && (operand.kind === "array" || operand.kind === "library");
      return isNegative ? evaluateBinary(interpreter, "*", operand, constant(-1)) : UNKNOWN;
    }
    case "binary": {
      const { operator } = expression;
      const left = evaluate(expression.left);
      const isChoosing = (operator === "and" || operator === "or") && !isPlain(expression.right);
      const truth = isChoosing ? truthIn(interpreter, left) : undefined;
      const right = (): AbstractValue => evaluate(expression.right);
      if (!isChoosing || truth === (operator === "and")) return evaluateBinary(interpreter, operator, left, right());
      return evaluateBinary(interpreter, operator, left, followPerhaps(interpreter, truth === undefined, right));
    }
    case "subscript":
      return evaluateSubscript(interpreter, activation, expression);
    case "slice":
      return UNKNOWN;
    case "template":
      return joinedText(expression.parts.map(evaluate));
    case "conditional": {
      const test = truthIn(interpreter, evaluate(expression.test));
      const [consequent, alternate] = followEither(
        interpreter,
        test,
        () => evaluate(expression.consequent),
        () => evaluate(expression.alternate),
      );
      if (test !== undefined) return test ? consequent : alternate;
      return isText(consequent) && isText(alternate)
        ? (choiceOf([consequent, alternate]) ?? UNKNOWN)
        : joinValues(consequent, alternate);
    }
    case "comprehension":
      return evaluateComprehension(interpreter, activation, expression);
    case "lambda": {
      const value: FunctionValue = {
        kind: "function",
        node: expression,
        frame: activation.frame,
        defaults: evaluateDefaults(interpreter, activation, expression.parameters),
      };
      interpreter.define(value);
      return value;
    }
    case "named": {
      const value = evaluate(expression.value);
      assign(interpreter, activation, expression.target, value);
      return value;
    }
    case "spread":
      evaluate(expression.value);
      return UNKNOWN;
    case "other":
      for (const part of expression.parts.map(evaluate).slice(0, 1)) {
        if (expression.yields !== undefined) noteYield(interpreter, activation, expression.yields, part);
      }
      return UNKNOWN;
  }
}

const isText = (value: AbstractValue): boolean => value.kind === "constant" && typeof value.value === "string";

/** Whether a value is true, where that is known. */
export function truthOf(value: AbstractValue): boolean | undefined {
  if (value.kind === "constant") return isTrue(value.value);
  if (value.kind === "tuple") return value.items.length > 0;
  return value.kind === "function" || isClassLike(value) ? true : undefined;
}

/** The same of what may hold nothing, where that is known too. */
export const truthIn = (interpreter: Interpreter, value: AbstractValue): boolean | undefined =>
  (isAbsent(value) ? false : truthOf(value)) ?? interpreter.library.truth?.(interpreter, value);

function spreadItems(
  interpreter: Interpreter,
  activation: Activation,
  items: readonly Expression[],
): readonly AbstractValue[] | typeof UNCERTAIN {
  let certain = true;
  const values: AbstractValue[] = [];
  for (const item of items) {
    if (item.kind !== "spread") {
      values.push(interpreter.evaluate(activation, item));
      continue;
    }
    const spread = itemsOf(interpreter, interpreter.evaluate(activation, item.value));
    if (spread === undefined || values.length + spread.length > MAX_ITEMS) certain = false;
    else for (const value of spread) values.push(value);
  }
  return certain && values.length <= MAX_ITEMS ? values : UNCERTAIN;
}

/** `left + right` and the like, where both are followed already; libraries are asked for values of theirs. */
export function evaluateBinary(
  interpreter: Interpreter,
  operator: string,
  left: AbstractValue,
  right: AbstractValue,
): AbstractValue {
  if (operator === "%" && left.kind === "constant" && typeof left.value === "string") {
    return percentText(left.value, right);
  }
  if (operator === "and" || operator === "or") {
    const truth = truthIn(interpreter, left);
    if (truth === undefined) return UNKNOWN;
    return truth === (operator === "or") ? left : right;
  }
  if (left.kind === "constant" && right.kind === "constant") {
    const result = binaryOperation(operator, left.value, right.value);
    return result ? withSource(result, sourceOf(left) ?? sourceOf(right)) : UNKNOWN;
  }
  const same = isSame(left, right) ?? isAbsentAs(left, right) ?? isAbsentAs(right, left);
  if (same !== undefined && (operator === "==" || operator === "is")) return constant(same);
  if (same !== undefined && (operator === "!=" || operator === "is not")) return constant(!same);
  if (operator === "|" && isMapping(left) && isMapping(right)) return mergedEntries(interpreter, left, right);
  if (operator === "is" || operator === "is not") {
    // What is known and no constant is not None.
    const none = left.kind === "constant" ? left : right;
    const object = none === left ? right : left;
    if (none.kind !== "constant" || none.value !== null || object.kind === "unknown") return UNKNOWN;
    return constant(operator === "is not");
  }
  if (operator === "in" || operator === "not in") {
    const found = contains(interpreter, left, right);
    return found === undefined ? UNKNOWN : constant(found === (operator === "in"));
  }
  if (operator === "+" && left.kind === right.kind && (left.kind === "tuple" || left.kind === "list")) {
    const [one, other] = [itemsOf(interpreter, left), itemsOf(interpreter, right)];
    if (one === undefined || other === undefined || one.length + other.length > MAX_ITEMS) return UNKNOWN;
    return left.kind === "tuple" ? tuple([...one, ...other]) : newList(interpreter, [...one, ...other]);
  }
  if (operator === "*") {
    const repeated = repeat(interpreter, left, right) ?? repeat(interpreter, right, left);
    if (repeated !== undefined) return repeated;
  }
  return interpreter.library.binary(interpreter, operator, left, right) ?? UNKNOWN;
}

/** What is not there is `undefined`, and as good as `null`. */
const isAbsentAs = (value: AbstractValue, other: AbstractValue): boolean | undefined =>
  isAbsent(value) && other.kind === "constant" ? other.value === null : undefined;

/** `defaults | options` */
function mergedEntries(interpreter: Interpreter, left: AbstractValue, right: AbstractValue): AbstractValue {
  const [before, after] = [entriesOf(interpreter, left), entriesOf(interpreter, right)];
  return newDictionary(interpreter, before && after ? new Map([...before, ...after]) : UNCERTAIN);
}

/** `[value] * count` */
function repeat(interpreter: Interpreter, list: AbstractValue, count: AbstractValue): AbstractValue | undefined {
  if ((list.kind !== "list" && list.kind !== "tuple") || count.kind !== "constant") return undefined;
  const items = itemsOf(interpreter, list);
  const times = count.value;
  if (items === undefined || typeof times !== "number" || !(items.length * times <= MAX_REPEATED)) return undefined;
  if (!interpreter.affords(items.length * times)) return undefined;
  const length = Math.max(0, Math.trunc(times)) * items.length;
  const all = Array.from({ length }, (_, index) => items[index % items.length]!);
  return list.kind === "tuple" ? tuple(all) : newList(interpreter, all);
}

function contains(interpreter: Interpreter, item: AbstractValue, container: AbstractValue): boolean | undefined {
  if (isMapping(container)) {
    const entries = heldEntries(interpreter, container);
    const key = entries && heldKey(entries, item);
    return key === undefined ? undefined : entries?.has(key);
  }
  const isSet = container.kind === "tuple" && container.unordered === true;
  const items = isSet ? container.items : itemsOf(interpreter, container);
  if (items?.every(({ kind }) => kind === "instance") && keyOf(item) !== undefined) {
    const keys = items.map(keyOf);
    return keys.includes(undefined) ? undefined : keys.includes(keyOf(item));
  }
  if (item.kind !== "constant") return undefined;
  if (items === undefined || items.some((entry) => entry.kind !== "constant")) return undefined;
  return items.some(
    (entry) => entry.kind === "constant" && binaryOperation("==", entry.value, item.value)?.value === true,
  );
}

function evaluateCall(interpreter: Interpreter, activation: Activation, node: Call): AbstractValue {
  const callee = interpreter.evaluate(activation, node.callee);
  const given = evaluateArguments(interpreter, activation, node);
  return interpreter.call(callee, { node, arguments: given, activation });
}

/** The arguments of a call from left to right, known spreads spread. */
function evaluateArguments(interpreter: Interpreter, activation: Activation, node: Call): EvaluatedArgument[] {
  const evaluated: EvaluatedArgument[] = [];
  const isAtOnce = takesAll(node);
  for (const argument of node.arguments) {
    const { name, spread } = argument;
    const value = isAtOnce
      ? interpreter.evaluate(activation, argument.value)
      : evaluateForLater(interpreter, activation, argument.value);
    if (argument.value.kind === "mapping") noteClosed(value);
    if (spread === undefined) {
      evaluated.push(name === undefined ? { value, node: argument.value } : { name, value, node: argument.value });
    } else {
      for (const each of spreadArguments(interpreter, spread, value, argument.value)) evaluated.push(each);
    }
  }
  return evaluated;
}

function spreadArguments(
  interpreter: Interpreter,
  spread: "items" | "entries",
  value: AbstractValue,
  node: Expression,
): readonly EvaluatedArgument[] {
  if (spread === "items") {
    const items = itemsOf(interpreter, value);
    if (items !== undefined && items.length <= MAX_SPREAD) return items.map((item) => ({ value: item, node }));
  } else {
    const entries = entriesOf(interpreter, value);
    if (entries !== undefined && entries.size <= MAX_SPREAD && [...entries.keys()].every(isName)) {
      return [...entries].map(([name, entry]) => ({ name, value: entry, node }));
    }
  }
  return [{ spread, value, node }];
}

const isPlain = ({ kind }: Expression): boolean => kind === "name" || kind === "literal";

function evaluateComprehension(interpreter: Interpreter, activation: Activation, node: Comprehension): AbstractValue {
  const inner: Activation = { ...activation, frame: createFrame(activation.frame), loops: [...activation.loops] };
  const results: AbstractValue[] = [];
  const entries = new Map<string, AbstractValue>();
  let certain = true;
  let ordered = true;
  // What makes nothing may be gone through more often.
  const isCheap = isPlain(node.element) && (node.key === undefined || isPlain(node.key));
  const follow = (clauses: readonly ComprehensionClause[]): void => {
    const [clause, ...rest] = clauses;
    if (clause === undefined) {
      const key = node.key && interpreter.evaluate(inner, node.key);
      const value = interpreter.evaluate(inner, node.element);
      const name = key && heldKey(entries, key);
      if (name !== undefined) entries.set(name, value);
      else if (key !== undefined) certain = false;
      results.push(value);
      return;
    }
    const iterable = interpreter.evaluate(inner, clause.iterable);
    if (isUnordered(iterable)) ordered = false;
    const items = isUnordered(iterable) ? iterable.items : itemsOf(interpreter, iterable);
    const turns = items && (isCheap ? MAX_PLAIN_TURNS : turnsFor(items));
    const known = items !== undefined && items.length <= (turns ?? 0) && !interpreter.isFrugal();
    if (!known) certain = false;
    inner.loops.push(items?.length ?? null);
    const turn = (item: AbstractValue): void => {
      assign(interpreter, inner, clause.target, item);
      const conditions = clause.conditions.map((condition) =>
        truthIn(interpreter, interpreter.evaluate(inner, condition)),
      );
      if (conditions.includes(false)) return;
      if (!conditions.includes(undefined)) return follow(rest);
      certain = false;
      followPerhaps(interpreter, true, () => follow(rest));
    };
    if (known) for (const item of items) turn(item);
    else followPerhaps(interpreter, true, () => turn(items ? anyOf(items) : UNKNOWN));
    inner.loops.pop();
  };
  follow(node.clauses);
  if (node.form === "mapping") return newDictionary(interpreter, certain ? entries : UNCERTAIN);
  if (node.form === "set") return certain ? setOf(results) : UNKNOWN;
  if (!ordered && certain) return { kind: "tuple", items: results, unordered: true };
  return newList(interpreter, certain ? results : UNCERTAIN);
}
