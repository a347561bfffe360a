/** One run of a function's body. */
import { createActivation } from "./activations";
import { newList } from "./collections";
import { isGenerator } from "./generators";
import type { Steps } from "../steps";
import type { Expression } from "../syntax/syntax";
import type { Activation, Ending, Interpreter } from "./interpreter";
import { heldItems } from "./members";
import { NO_CHANGES, type Way } from "./store";
import {
  createFrame,
  type Frame,
  joinValues,
  type List,
  NONE,
  UNCERTAIN,
  UNKNOWN,
  type AbstractValue,
  type FunctionValue,
} from "./values";

/** The ways on which one call of a function returns are kept apart up to this number. */
const MAX_RETURNS = 100;

/**
 * The items that a generator gives. It does what it does while they are taken: when that is, and whether it comes to its
 * end, is not known here.
 */
function yieldedItems(interpreter: Interpreter, yielded: List, ways: readonly Way[]): AbstractValue {
  const { store } = interpreter;
  let items: readonly AbstractValue[] | undefined;
  store.branch(() => {
    store.meet(ways);
    items = heldItems(interpreter, yielded);
  });
  store.meet([NO_CHANGES, ...ways]);
  return newList(interpreter, items ?? UNCERTAIN);
}

/** A run of a function's body that has not begun. */
interface Run {
  readonly activation: Activation;
  /** Notes how the body ended. */
  readonly end: (ending: Ending) => void;
  /** What it returns, once all that it changed is taken back: what that is holds from here on. */
  readonly result: (all: Way, onChanges?: (changes: Way) => void) => AbstractValue;
}

function createRun(interpreter: Interpreter, { frame: outer, node }: FunctionValue): Run {
  const { store } = interpreter;
  const ways: Way[] = [];
  const frame = createFrame(outer);
  const isYielding = node.kind === "function" && isGenerator(node, interpreter.program.text);
  const yielded = isYielding ? newList(interpreter, []) : undefined;
  const depth = store.depth();
  // Whether it returns in more ways than can be kept apart.
  let missed = false;
  const activation: Activation = {
    ...createActivation(frame, interpreter.mode()),
    onReturn() {
      if (ways.length < MAX_RETURNS) ways.push(store.changesSince(depth));
      else missed = true;
    },
    ...(yielded && { yielded }),
  };
  return {
    activation,
    end(ending) {
      if (ending === "left") return;
      activation.returned.push(NONE);
      activation.onReturn();
    },
    result(all, onChanges) {
      // Nobody sees its own names any more: they need not meet, and no loop around it changes because of them.
      if (!frame.isHeld) {
        for (const way of [...ways, all]) for (const cell of frame.names.values()) way.cells.delete(cell);
      }
      onChanges?.(all);
      if (yielded !== undefined) return yieldedItems(interpreter, yielded, ways);
      store.meet(ways);
      if (missed) store.forget(all);
      const [first = UNKNOWN, ...rest] = activation.returned.length > 0 ? activation.returned : activation.aside;
      return rest.reduce(joinValues, first);
    },
  };
}

function evaluateBody(interpreter: Interpreter, activation: Activation, body: Expression): void {
  activation.returned.push(interpreter.evaluate(activation, body));
  activation.onReturn();
}

/** Follows the body of a function and joins the ways on which it returns; all that it changes, `onChanges` is told. */
export function follow(
  interpreter: Interpreter,
  callee: FunctionValue,
  bindAll: (frame: Frame) => void,
  onChanges?: (changes: Way) => void,
): AbstractValue {
  const { activation, end, result } = createRun(interpreter, callee);
  const { node } = callee;
  const all = interpreter.store.branch(() => {
    bindAll(activation.frame);
    if (node.kind === "lambda") evaluateBody(interpreter, activation, node.body);
    else end(interpreter.execute(activation, node.body));
  });
  return result(all, onChanges);
}

/** The same of a function that nothing calls, a statement at a time. */
export function* followInTurns(
  interpreter: Interpreter,
  callee: FunctionValue,
  bindAll: (frame: Frame) => void,
): Steps<void> {
  const { activation, end, result } = createRun(interpreter, callee);
  const { node } = callee;
  const close = interpreter.store.begin();
  let all = NO_CHANGES;
  try {
    bindAll(activation.frame);
    if (node.kind === "lambda") evaluateBody(interpreter, activation, node.body);
    else end(yield* interpreter.executeInTurns(activation, node.body));
  } finally {
    all = close();
  }
  result(all);
}
