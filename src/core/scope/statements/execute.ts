/** What statements change, in document order. */
import { perNode } from "../../syntax/per-node";
import { takesGiven, truthOfArm } from "../command-line";
import { nothingIn } from "../values/absent";
import { evaluatedOnce } from "../../syntax/targets";
import type { Attempt, Branch, Expression, Import, Statement } from "../../syntax/syntax";
import { supposeReached } from "./aside";
import { assign, unbind } from "./assign";
import { loseContent, setEntries } from "./changes";
import { heldItems, heldEntries } from "../values/collections";
import { followed } from "../expressions/choices";
import { evaluateForLater } from "../expressions/lazy";
import { evaluateBinary } from "../expressions/binary";
import { truthIn, truthOf } from "../expressions/truth";
import { evaluateDefaults } from "../functions/function-parameters";
import { executeClass } from "../functions/classes";
import { executeWith, withFinal } from "./contexts";
import { takesOptions } from "../functions/program-options";
import { decorated, decoratorName } from "../functions/decorators";
import type { Activation, Ending, Final, Interpreter } from "../interpreter";
import { executeLoop, followWay, leaveTurn, runFinals, saysNothingAside } from "./loops";
import { bind, declare, memberPath } from "../names";
import { operatedInPlace } from "../expressions/special-methods";
import { NO_CHANGES, type Way } from "../store";
import { shareNumbers } from "../values/numbers";
import {
  choiceOf,
  constant,
  hasNumbers,
  isUnordered,
  UNCERTAIN,
  UNKNOWN,
  type AbstractValue,
  type FunctionValue,
} from "../values/values";

/**
 * Follows statements in their order.
 *
 * @returns whether the way through the program goes on behind them
 */
export function executeStatements(
  interpreter: Interpreter,
  activation: Activation,
  statements: readonly Statement[],
): Ending {
  for (let index = 0; index < statements.length; index++) {
    if (executeStatement(interpreter, activation, statements[index]!) === "left") {
      executeAside(interpreter, activation, statements.slice(index + 1));
      return "left";
    }
  }
  return "end";
}

/** The program never reaches these statements; a user may look at their layers all the same. */
function executeAside(interpreter: Interpreter, activation: Activation, statements: readonly Statement[]): void {
  if (!saysNothingAside(interpreter, statements)) aside(interpreter, () => interpreter.execute(activation, statements));
}

/** Follows what does not happen. */
function aside(interpreter: Interpreter, run: () => void): void {
  interpreter.store.branch(() => interpreter.inMode("dead", run));
}

function executeStatement(interpreter: Interpreter, activation: Activation, statement: Statement): Ending {
  const evaluate = (expression: Expression): AbstractValue => interpreter.evaluate(activation, expression);
  switch (statement.kind) {
    case "import":
      executeImport(interpreter, activation, statement);
      return "end";
    case "assign": {
      const { value, targets, operator } = statement;
      if (value === undefined) return "end";
      if (operator !== undefined) {
        for (const { read, set } of targets.map((each) => evaluatedOnce(each))) {
          const before = evaluate(read);
          const added = evaluate(value);
          const result =
            operatedInPlace(interpreter, operator, before, added) ??
            evaluateBinary(interpreter, operator, before, added);
          // Lists and arrays are changed in place, under whatever other names they have.
          if (isUnordered(before) || before.kind === "library") interpreter.loseNumbers(before);
          if (before.kind === "array" || before.kind === "unknown") loseContent(interpreter, before);
          if (hasNumbers(result)) shareNumbers(result, before);
          if (before.kind === "list") {
            interpreter.store.set(before.items, heldItems(interpreter, result) ?? UNCERTAIN);
          } else if (before.kind === "dictionary") {
            setEntries(interpreter, before, heldEntries(interpreter, result) ?? UNCERTAIN);
          } else {
            assign(interpreter, activation, set, result);
          }
        }
        return "end";
      }
      interpreter.noteTargets(value, targetTexts(targets, interpreter.program.text));
      const result = evaluateForLater(interpreter, activation, value);
      for (const target of targets) assign(interpreter, activation, target, result);
      return "end";
    }
    case "evaluate":
      evaluateForLater(interpreter, activation, statement.expression);
      return "end";
    case "function": {
      const decorators = statement.decorators.map((node) => ({ node, value: evaluate(node) }));
      const value: FunctionValue = {
        kind: "function",
        node: statement,
        frame: activation.frame,
        defaults: evaluateDefaults(interpreter, activation, statement.parameters),
      };
      const held = decorated(interpreter, activation, decorators, value);
      interpreter.define(held.kind === "function" && held.node === statement ? held : value);
      bind(interpreter, activation.frame, statement.name, withSetter(interpreter, activation, value) ?? held);
      return "end";
    }
    case "class":
      executeClass(interpreter, activation, statement);
      return "end";
    case "branch":
      return executeBranch(interpreter, activation, statement);
    case "loop":
      return executeLoop(interpreter, activation, statement);
    case "attempt":
      return executeAttempt(interpreter, activation, statement);
    case "with":
      return executeWith(interpreter, activation, statement);
    case "return":
      if (statement.value) interpreter.noteTargets(statement.value, []);
      return executeReturn(
        interpreter,
        activation,
        statement.value ? evaluateForLater(interpreter, activation, statement.value) : nothingIn(interpreter),
      );
    case "leave":
      for (const part of statement.parts) evaluate(part);
      if (statement.how !== "raise") leaveTurn(interpreter, activation, statement);
      return "left";
    case "declare":
      declare(activation.frame, statement.scope, statement.names);
      return "end";
    case "other":
      for (const part of statement.parts) {
        evaluate(part);
        if (statement.unbinds) unbind(interpreter, activation, part, statement.keyword === "delete");
      }
      return "end";
  }
}

/** `@name.setter`: the property of that name, which is set so; `undefined` of a function that is none's. */
function withSetter(interpreter: Interpreter, { frame }: Activation, value: FunctionValue): FunctionValue | undefined {
  const { node } = value;
  if (node.kind === "lambda" || !frame.isClass || !node.decorators.some((each) => decoratorName(each) === "setter")) {
    return undefined;
  }
  const cell = frame.names.get(node.name);
  const before = cell && interpreter.store.get(cell);
  return { ...(before?.kind === "function" ? before : value), setter: value };
}

/** A `return` in code that is never reached is no way on which the function returns. */
function executeReturn(interpreter: Interpreter, activation: Activation, value: AbstractValue): Ending {
  if (interpreter.mode() === "dead" && activation.mode !== "dead") {
    activation.aside.push(value);
    return "left";
  }
  activation.returned.push(value);
  runFinals(activation, 0);
  activation.onReturn();
  return "left";
}

const targetTexts = perNode((targets: readonly Expression[], text: string): readonly string[] =>
  targets.flatMap((target): readonly string[] => {
    if (target.kind === "sequence") return targetTexts(target.items, text);
    const { start, end } = target.span;
    // What a reader added has no name.
    return target.kind === "spread" && start === end ? [] : [text.slice(start, end)];
  }),
);

function executeImport(interpreter: Interpreter, activation: Activation, node: Import): void {
  switch (node.form) {
    case "all": {
      const star = interpreter.star(node.module);
      for (const [name, value] of star?.names ?? []) bind(interpreter, activation.frame, name, value);
      for (const module of star?.stars ?? [node.module]) interpreter.noteStar(module);
      break;
    }
    case "names":
      for (const { name, alias } of node.names) {
        const path = memberPath(node.module, name);
        if (interpreter.mode() === "dead") interpreter.noteUntaken(activation.frame, alias ?? name, path);
        bind(interpreter, activation.frame, alias ?? name, interpreter.toImport(path));
      }
      break;
    case "whole": {
      const path = node.alias === undefined ? node.module.split(".")[0]! : node.module;
      bind(interpreter, activation.frame, node.alias ?? path, interpreter.toImport(path));
      break;
    }
  }
}

/**
 * In a branch under `name in ["LSTM", "GRU"]` or `name == "LSTM"`, a name of which nothing is known is one of these.
 * @param operators those of a test that holds there
 */
function narrow(
  interpreter: Interpreter,
  activation: Activation,
  test: Expression | undefined,
  operators: readonly string[],
): void {
  if (test?.kind !== "binary" || !operators.includes(test.operator)) return;
  const { left, right } = test;
  if (left.kind !== "name" && left.kind !== "attribute") return;
  const items = right.kind === "sequence" ? right.items : right.kind === "literal" ? [right] : [];
  const options = items.map((item) => (item.kind === "literal" ? constant(item.value) : UNKNOWN));
  const choice = options.every(({ kind }) => kind === "constant") ? choiceOf(options) : undefined;
  if (choice === undefined || interpreter.evaluate(activation, left).kind !== "unknown") return;
  assign(interpreter, activation, left, choice);
}

/** The names that a test depends on: `size` of `not size`, `size` and `kind` of `size > 0 and kind`. */
function askedOf(test: Expression | undefined): readonly Expression[] {
  if (test === undefined) return [];
  if (test.kind === "name" || test.kind === "attribute") return [test];
  if (test.kind === "unary") return askedOf(test.operand);
  return test.kind === "binary" ? [...askedOf(test.left), ...askedOf(test.right)] : [];
}

/** Inside `if size:` the size is not 0: where it is known to be, the code is not reached, and it may be any other. */
function openFalse(interpreter: Interpreter, activation: Activation, name: Expression): void {
  const value = interpreter.evaluate(activation, name);
  if (value.kind === "constant" && truthOf(value) === false) assign(interpreter, activation, name, UNKNOWN);
}

/** Whether it asks for an option, and one of several arms raises. */
const mayRefuse = perNode(
  ({ arms }: Branch): boolean =>
    arms.length > 1 &&
    arms.some(({ body }) => isRaise(body.at(-1))) &&
    arms.some(({ test }) => askedOf(test).some(isOption)),
);

const isRaise = (node: Statement | undefined): boolean => node?.kind === "leave" && node.how === "raise";

/** `args.kind` */
const isOption = (node: Expression): boolean =>
  node.kind === "attribute" && node.object.kind === "name" && takesOptions(node.object.name);

/**
 * `if args.kind == "lstm": … else: raise …`: whoever runs a program that refuses the default of its option gives another,
 * which nobody knows.
 */
function openRefused(interpreter: Interpreter, activation: Activation, { arms }: Branch): void {
  const options = new Set<Expression>();
  for (const { test, body } of arms) {
    if (test) {
      for (const each of askedOf(test).filter(isOption)) options.add(each);
      if (options.size === 0) return;
      const [truth] = followed(interpreter, () =>
        interpreter.inMode("trial", () => truthIn(interpreter, interpreter.evaluate(activation, test))),
      );
      if (truth === false) continue;
      if (truth === undefined) return;
    }
    if (!isRaise(body.at(-1))) return;
    for (const each of options) assign(interpreter, activation, each, UNKNOWN);
    return;
  }
}

function executeBranch(interpreter: Interpreter, activation: Activation, node: Branch): Ending {
  const { store } = interpreter;
  if (mayRefuse(node)) openRefused(interpreter, activation, node);
  const ways: Way[] = [];
  const [first] = node.arms;
  const asked: Expression[] = [];
  let left = false;
  let open = true;
  for (const [index, arm] of node.arms.entries()) {
    const { test, body } = arm;
    const asks = (): boolean | undefined =>
      test === undefined
        ? true
        : (truthIn(interpreter, interpreter.evaluate(activation, test)) ?? truthOfArm(arm, node.arms[index + 1]));
    const truth = body === first?.body ? asks() : askFurther(interpreter, asks, ways, open);
    asked.push(...askedOf(test));
    if (!open || truth === false) {
      if (saysNothingAside(interpreter, body)) continue;
      aside(interpreter, () => {
        for (const each of asked) openFalse(interpreter, activation, each);
        supposeReached(interpreter, activation, node, index);
        return interpreter.execute(activation, body);
      });
      continue;
    }
    const { way, ending } = followWay(interpreter, () => {
      narrow(interpreter, activation, test, ["in", "=="]);
      return interpreter.execute(activation, body);
    });
    if (ending === "end") ways.push(way);
    else if (body === first?.body) left = true;
    if (truth === true) open = false;
  }
  if (open) ways.push(NO_CHANGES);
  store.meet(ways);
  // `if kind not in ["LSTM", "GRU"]: raise …`, `if kind != "LSTM": raise …`
  if (left && open && node.arms.length === 1) narrow(interpreter, activation, first?.test, ["not in", "!="]);
  return ways.length === 0 ? "left" : "end";
}

/** The test of an `elif`. It runs only where no arm before it was taken, so their ways see none of its changes. */
function askFurther(
  interpreter: Interpreter,
  asks: () => boolean | undefined,
  taken: readonly Way[],
  mayCome: boolean,
): boolean | undefined {
  const { store } = interpreter;
  const [truth, changes] = followed(interpreter, mayCome ? asks : () => interpreter.inMode("dead", asks));
  if (mayCome) {
    for (const way of taken) store.keepBefore(way, changes);
    store.meet([changes]);
  }
  return truth;
}

function executeAttempt(interpreter: Interpreter, activation: Activation, node: Attempt): Ending {
  const { store } = interpreter;
  const ways: Way[] = [];
  const follow = (run: () => Ending): void => {
    const { way, ending } = followWay(interpreter, run);
    if (ending === "end") ways.push(way);
  };
  const final: Final = (around) => void interpreter.execute(around, node.finally);
  const inside = node.finally.length === 0 ? activation : withFinal(activation, final);
  let partly = NO_CHANGES;
  const handle = (): void => {
    for (const handler of node.handlers) {
      follow(() => {
        // Any part of the body may have run.
        store.meet([NO_CHANGES, partly]);
        return interpreter.execute(inside, handler);
      });
    }
  };
  const attempt = (): Ending => {
    const [ending, anywhere] = store.watch(() => interpreter.execute(inside, node.body));
    partly = anywhere;
    return ending === "left" ? ending : interpreter.execute(inside, node.otherwise);
  };
  // An `except` has something else for it.
  const isUngiven = takesGiven(node.body);
  if (!isUngiven) follow(attempt);
  const [, anywhere] = store.watch(handle);
  // A program that asks for its arguments has them.
  const isReturned = node.handlers.some((handler) => handler.some(({ kind }) => kind === "return"));
  if (isUngiven && ways.length === 0 && !isReturned) follow(attempt);
  // Where nothing comes to its end, it is an error that comes to `finally`, from wherever.
  store.meet(ways.length > 0 ? ways : [NO_CHANGES, partly, anywhere]);
  const ending = interpreter.execute(activation, node.finally);
  return ways.length === 0 ? "left" : ending;
}
