/** What an expression stands for. */
import { truthOfConditional } from "../command-line";
import { noteClosed } from "../values/absent";
import { perNode } from "../../syntax/per-node";
import { callUnderOtherKeys } from "../statements/aside";
import type {
  Binary,
  Call,
  Comprehension,
  ComprehensionClause,
  Expression,
  Mapping,
  Sequence,
  Unary,
} from "../../syntax/syntax";
import { unaryOperation } from "../builtins/arithmetic";
import { assign } from "../statements/assign";
import { evaluateBinary } from "./binary";
import { MAX_ITEMS, newDictionary, newList, possibleEntries, lostList, someItem } from "../values/collections";
import { isFollowed } from "../functions/calls";
import { evaluateDefaults } from "../functions/function-parameters";
import { noteYield } from "../functions/generators";
import { heldKey, isName, memberKey } from "../values/keys";
import { itemsOf, memberOf } from "./members";
import { lookUp } from "../names";
import { evaluateSubscript } from "./subscripts";
import { followEither, followPerhaps } from "./choices";
import { evaluateForLater, takesAll } from "./lazy";
import { iterated, mayCall, negated, shown } from "./special-methods";
import { once } from "../builtins/iterators";
import { joinedText } from "../builtins/text";
import { truthIn } from "./truth";
import { turnsOfElement } from "../statements/cheap-turns";
import { firstElement } from "../statements/windows";
import { MAX_PLAIN_TURNS, turnsFor } from "../turns";
import type { Activation, EvaluatedArgument, Interpreter } from "../interpreter";
import { anyOf, joinValues } from "../values/joins";
import {
  ABSENT,
  choiceOf,
  constant,
  createFrame,
  float,
  isUnordered,
  NONE,
  setOf,
  tuple,
  UNCERTAIN,
  UNKNOWN,
  unknownNamed,
  type AbstractValue,
  type FunctionValue,
} from "../values/values";

/** Longer expressions are no symbols. */
const MAX_SYMBOL = 60;

/** A call with more arguments from one spread is not looked into. */
const MAX_SPREAD = 100;

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
  const { oneOf, isAbsent: absent, isOptions, isNumber, leading, first, memberOf: module } = value;
  const saysMore = oneOf || absent || isOptions !== undefined || isNumber || leading || first || module !== undefined;
  return saysMore ? { ...value, ...named } : named;
}

/** What is called as the expression is written; `null` where that is too long for a name. */
const unknownAs = perNode(({ span: { start, end } }: Expression, whole: string): AbstractValue | null => {
  const text = whole.slice(start, Math.min(end, start + MAX_SYMBOL + 1));
  return text.length > MAX_SYMBOL || text === "" ? null : unknownNamed(text.replaceAll(/\s+/g, " "));
});

function evaluateKind(interpreter: Interpreter, activation: Activation, expression: Expression): AbstractValue {
  const evaluate = (part: Expression): AbstractValue => interpreter.evaluate(activation, part);
  switch (expression.kind) {
    case "literal":
      if (expression.value === null) return expression.isAbsent ? ABSENT : NONE;
      return expression.isFloat ? float(Number(expression.value)) : constant(expression.value);
    case "name":
      return lookUp(interpreter, activation.frame, expression.name) ?? UNKNOWN;
    case "attribute":
      return memberOf(interpreter, activation, expression);
    case "call":
      return evaluateCall(interpreter, activation, expression);
    case "sequence":
      return evaluateSequence(interpreter, activation, expression);
    case "mapping":
      return evaluateMapping(interpreter, activation, expression);
    case "unary":
      return evaluateUnary(interpreter, activation, expression);
    case "binary":
      return evaluateOperation(interpreter, activation, expression);
    case "subscript":
      return evaluateSubscript(interpreter, activation, expression);
    case "slice":
      return UNKNOWN;
    case "template": {
      const parts = expression.parts.map(evaluate);
      for (const part of parts) shown(interpreter, part);
      return joinedText(parts);
    }
    case "conditional": {
      const test = truthIn(interpreter, evaluate(expression.test));
      const [consequent, alternate] = followEither(
        interpreter,
        test,
        () => evaluate(expression.consequent),
        () => evaluate(expression.alternate),
      );
      if (test !== undefined) return test ? consequent : alternate;
      const ungiven = truthOfConditional(expression);
      if (ungiven !== undefined) return ungiven ? consequent : alternate;
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
      assign(interpreter, activation.around ?? activation, expression.target, value);
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

function evaluateSequence(interpreter: Interpreter, activation: Activation, node: Sequence): AbstractValue {
  const items = spreadItems(interpreter, activation, node.items);
  if (node.form === "set" && items !== UNCERTAIN) {
    for (const item of items) mayCall(interpreter, item, "__hash__", "__eq__");
    return setOf(items);
  }
  if (node.form === "set") return UNKNOWN;
  if (node.form === "tuple") return items === UNCERTAIN ? UNKNOWN : tuple(items);
  return newList(interpreter, items);
}

function evaluateMapping(interpreter: Interpreter, activation: Activation, node: Mapping): AbstractValue {
  const entries = new Map<string, AbstractValue>();
  let certain = true;
  for (const { key, value } of node.entries) {
    const written = key && interpreter.evaluate(activation, key);
    if (written) mayCall(interpreter, written, "__hash__", "__eq__");
    const name = written && memberKey(interpreter, entries, written);
    const held = interpreter.evaluate(activation, value);
    if (name !== undefined) {
      entries.set(name, held);
    } else {
      const spread = key === undefined ? possibleEntries(interpreter, held) : undefined;
      if (spread === undefined) certain = false;
      for (const [entry, entryValue] of spread ?? []) entries.set(entry, entryValue);
    }
  }
  return newDictionary(interpreter, certain ? entries : UNCERTAIN);
}

function evaluateUnary(interpreter: Interpreter, activation: Activation, node: Unary): AbstractValue {
  const operand = interpreter.evaluate(activation, node.operand);
  if (operand.kind === "constant") {
    const result = unaryOperation(node.operator, operand.value) ?? UNKNOWN;
    return operand.isFloat && result.kind === "constant" && typeof result.value === "number"
      ? float(result.value)
      : result;
  }
  const truth = node.operator === "not" ? truthIn(interpreter, operand) : undefined;
  if (truth !== undefined) return constant(!truth);
  const own = negated(interpreter, node.operator, operand);
  if (own !== undefined) return own;
  // Of arrays and tensors.
  const isNegative = node.operator === "-" && (operand.kind === "array" || operand.kind === "library");
  return isNegative ? evaluateBinary(interpreter, "*", operand, constant(-1)) : UNKNOWN;
}

function evaluateOperation(interpreter: Interpreter, activation: Activation, node: Binary): AbstractValue {
  const { operator } = node;
  const left = interpreter.evaluate(activation, node.left);
  const right = (): AbstractValue => interpreter.evaluate(activation, node.right);
  if (!/^(and|or|\?\?)$/.test(operator)) return evaluateBinary(interpreter, operator, left, right());
  const something = operator === "??" ? evaluateBinary(interpreter, "is not", left, NONE) : left;
  const truth = truthIn(interpreter, something);
  const isAsked = isPlain(node.right) || truth === (operator === "and");
  const other = isAsked ? right() : followPerhaps(interpreter, truth === undefined, right);
  if (truth === undefined) return joinValues(left, other);
  return truth === (operator !== "and") ? left : other;
}

const isText = (value: AbstractValue): boolean => value.kind === "constant" && typeof value.value === "string";

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
    const spread = itemsOf(interpreter, iterated(interpreter, interpreter.evaluate(activation, item.value)));
    if (spread === undefined || values.length + spread.length > MAX_ITEMS) certain = false;
    else for (const value of spread) values.push(value);
  }
  return certain && values.length <= MAX_ITEMS ? values : UNCERTAIN;
}

function evaluateCall(interpreter: Interpreter, activation: Activation, node: Call): AbstractValue {
  const callee = interpreter.evaluate(activation, node.callee);
  const given = evaluateArguments(interpreter, activation, node, takesAll(node) && !isFollowed(callee));
  const run = (): AbstractValue => interpreter.call(callee, { node, arguments: given, activation });
  // When it does what stands behind an `await`, nobody knows.
  const isLater = !node.isAwaited && callee.kind === "function" && callee.node.kind === "function" && callee.node.waits;
  const result = isLater ? (followPerhaps(interpreter, true, run), UNKNOWN) : run();
  callUnderOtherKeys(interpreter, activation, node);
  return result;
}

/** The arguments of a call from left to right, known spreads spread. */
function evaluateArguments(
  interpreter: Interpreter,
  activation: Activation,
  node: Call,
  isAtOnce: boolean,
): EvaluatedArgument[] {
  const evaluated: EvaluatedArgument[] = [];
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
    const items = itemsOf(interpreter, iterated(interpreter, value));
    if (items !== undefined && items.length <= MAX_SPREAD) return items.map((item) => ({ value: item, node }));
  } else {
    const entries = possibleEntries(interpreter, value);
    if (entries !== undefined && entries.size <= MAX_SPREAD && [...entries.keys()].every(isName)) {
      return [...entries].map(([name, entry]) => ({ name, value: entry, node }));
    }
  }
  return [{ spread, value, node }];
}

const isPlain = ({ kind }: Expression): boolean => kind === "name" || kind === "literal";

const evaluateComprehension: typeof comprehended = (interpreter, activation, node) => {
  const run = (): AbstractValue => comprehended(interpreter, activation, node);
  return node.form === "generator" ? (once(interpreter, run) ?? UNKNOWN) : run();
};

function comprehended(interpreter: Interpreter, activation: Activation, node: Comprehension): AbstractValue {
  const inner: Activation = {
    ...activation,
    frame: createFrame(activation.frame),
    loops: [...activation.loops],
    around: activation.around ?? activation,
  };
  const results: AbstractValue[] = [];
  const entries = new Map<string, AbstractValue>();
  let certain = true;
  let ordered = true;
  // What makes nothing may be gone through more often.
  const isCheap = isPlain(node.element) && (node.key === undefined || isPlain(node.key));
  const cheapTurns = isCheap
    ? MAX_PLAIN_TURNS
    : node.key === undefined && node.clauses.length === 1 && interpreter.isMaking(node)
      ? turnsOfElement(node.element)
      : 0;
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
    // What the first clause goes through is found in the scope around: names of a class are seen there.
    const scope = clause === node.clauses[0] ? activation : inner;
    const iterable = iterated(interpreter, interpreter.evaluate(scope, clause.iterable));
    if (isUnordered(iterable)) ordered = false;
    const items = isUnordered(iterable) ? iterable.items : itemsOf(interpreter, iterable);
    const turns = items && Math.max(cheapTurns, turnsFor(items));
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
    else followPerhaps(interpreter, true, () => turn(items ? anyOf(items) : someItem(interpreter, iterable)));
    inner.loops.pop();
  };
  follow(node.clauses);
  if (node.form === "mapping") {
    const found = newDictionary(interpreter, certain ? entries : new Map(results.map((each, at) => [`${at}`, each])));
    if (!certain) interpreter.store.set(found.entries, UNCERTAIN);
    return found;
  }
  if (node.form === "set") return certain ? setOf(results) : UNKNOWN;
  if (!ordered && certain) return { kind: "tuple", items: results, unordered: true };
  const list = certain ? newList(interpreter, results) : lostList(interpreter, results);
  const first =
    certain || turnsOfElement(node.element) === 0
      ? undefined
      : firstElement(interpreter, activation, node, (item, counted) => {
          assign(interpreter, inner, counted, item);
          return interpreter.evaluate({ ...inner, counted }, node.element);
        });
  if (first) list.items.collected = first;
  return list;
}
