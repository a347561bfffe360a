/** `with` statements: what objects of the document do where one enters and leaves them, and what is caught there. */
import type { Expression, FunctionDefinition, Lambda, Statement, With } from "../../syntax/syntax";
import { perNode } from "../../syntax/per-node";
import { statementsIn } from "../../syntax/walk";
import { assign } from "./assign";
import { loseMembers } from "./changes";
import type { Activation, Ending, Final, Interpreter } from "../interpreter";
import { isIterator, loseLeft } from "../builtins/iterators";
import { followWay } from "./loops";
import { classMember } from "../expressions/members";
import { callSpecial } from "../expressions/special-methods";
import { NO_CHANGES } from "../store";
import { NONE, UNKNOWN, type AbstractValue, type Instance } from "../values/values";

/**
 * Enters what stands behind `with`, from the first to the last, and leaves it behind the body.
 *
 * @returns whether the way through the program goes on behind it
 */
export function executeWith(interpreter: Interpreter, activation: Activation, node: With, at = 0): Ending {
  const item = node.items[at];
  if (item === undefined) return interpreter.execute(activation, node.body);
  const { value: written, target } = item;
  const held = interpreter.evaluate(activation, written);
  const owner = held.kind === "instance" ? held : undefined;
  // Which of several it is that is entered, nobody knows.
  loseMembers(interpreter, held.kind === "unknown" ? held : UNKNOWN);
  const waiting = isIterator(held) ? held : undefined;
  const entered = owner ? enterObject(interpreter, owner) : waiting ? UNKNOWN : held;
  if (target) assign(interpreter, activation, target, entered);
  const exit = owner && classMember(interpreter, owner.class, "__exit__");
  const method = exit?.kind === "function" ? exit : undefined;
  // What it is given where nothing was raised.
  const nothing = [NONE, NONE, NONE].map((value) => ({ value, node: written }));
  const leave = (): void => {
    if (method) interpreter.enter(method, nothing, owner);
    // A function that yields does the rest of it.
    if (waiting) loseLeft(interpreter, waiting);
  };
  const inside = method || waiting ? withFinal(activation, leave) : activation;
  const follow = (): Ending => executeWith(interpreter, inside, node, at + 1);
  const catches = method ? mayCatch(method.node) : isCatching(written);
  const ending = catches ? followCaught(interpreter, follow) : follow();
  if (ending === "end") leave();
  return ending;
}

/** The activation within what runs `final` before anything leaves it. */
export const withFinal = (activation: Activation, final: Final): Activation => ({
  ...activation,
  finals: [...(activation.finals ?? []), final],
});

/** What `__enter__` gives; where another file says it, perhaps the object itself. */
function enterObject(interpreter: Interpreter, owner: Instance): AbstractValue {
  const given = callSpecial(interpreter, owner, "__enter__");
  return given === undefined || given === UNKNOWN ? { kind: "unknown", oneOf: [owner] } : given;
}

/** Follows statements that may end at any place, whereupon the program goes on behind them. */
function followCaught(interpreter: Interpreter, run: () => Ending): Ending {
  const { store } = interpreter;
  const [{ way, ending }, partly] = store.watch(() => followWay(interpreter, run));
  store.meet(ending === "end" ? [NO_CHANGES, partly, way] : [NO_CHANGES, partly]);
  return "end";
}

/** Python's own that end what raises in them. */
const isCatching = (node: Expression): boolean =>
  node.kind === "call" &&
  (node.callee.kind === "name" || node.callee.kind === "attribute") &&
  /^(suppress|raises|assertRaises)$/.test(node.callee.name);

/** Whether an `__exit__` gives anything that may be true, which ends what was raised. */
const mayCatch = perNode(
  (node: FunctionDefinition | Lambda): boolean => node.kind === "lambda" || node.body.some(returnsAnything),
);

function returnsAnything(statement: Statement): boolean {
  if (statement.kind === "return") {
    const { value } = statement;
    return value !== undefined && !(value.kind === "literal" && (value.value === null || value.value === false));
  }
  return statement.kind !== "function" && statement.kind !== "class" && statementsIn(statement).some(returnsAnything);
}
