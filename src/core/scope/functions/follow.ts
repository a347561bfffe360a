/** One run of a function's body. */
import { nothingIn } from "../values/absent";
import { createActivation } from "./activations";
import { once } from "../builtins/iterators";
import { heldItems, newList } from "../values/collections";
import { isGenerator } from "./generators";
import type { Activation, Interpreter } from "../interpreter";
import { NO_CHANGES, type Way } from "../store";
import { joinValues } from "../values/joins";
import { createFrame, type List, UNCERTAIN, UNKNOWN, type AbstractValue, type FunctionValue } from "../values/values";

/** The ways on which one call of a function returns are kept apart up to this number. */
const MAX_RETURNS = 100;

/**
 * The items that a generator gives. It does what it does while they are taken: when that is, and whether it comes to its
 * end, is not known here.
 */
function yieldedItems(
  interpreter: Interpreter,
  yielded: List,
  ways: readonly Way[],
  all: Way,
): readonly AbstractValue[] | undefined {
  const { store } = interpreter;
  let items: readonly AbstractValue[] | undefined;
  store.branch(() => {
    store.meet(ways);
    items = heldItems(interpreter, yielded);
  });
  store.meet([NO_CHANGES, ...ways]);
  // What it sets back in the end is another one while it waits.
  store.lose(all);
  return items;
}

/** Follows the body of a function and joins the ways on which it returns; all that it changes, `onChanges` is told. */
export function follow(
  interpreter: Interpreter,
  callee: FunctionValue,
  bindAll: (frame: Activation["frame"]) => void,
  onChanges?: (changes: Way) => void,
): AbstractValue {
  const { node } = callee;
  const isYielding = node.kind === "function" && isGenerator(node, interpreter.program.text);
  const run = (): AbstractValue => followBody(interpreter, callee, bindAll, isYielding, onChanges);
  return isYielding ? (once(interpreter, run) ?? UNKNOWN) : run();
}

function followBody(
  interpreter: Interpreter,
  callee: FunctionValue,
  bindAll: (frame: Activation["frame"]) => void,
  isYielding: boolean,
  onChanges?: (changes: Way) => void,
): AbstractValue {
  const { store } = interpreter;
  const ways: Way[] = [];
  const frame = createFrame(callee.frame);
  const { node } = callee;
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
  const all = store.branch(() => {
    bindAll(frame);
    if (node.kind === "lambda") {
      activation.returned.push(interpreter.evaluate(activation, node.body));
      activation.onReturn();
    } else if (interpreter.execute(activation, node.body) === "end") {
      activation.returned.push(nothingIn(interpreter));
      activation.onReturn();
    }
  });
  // Nobody sees its own names any more: they need not meet, and no loop around it changes because of them.
  if (!frame.isHeld) for (const way of [...ways, all]) for (const cell of frame.names.values()) way.cells.delete(cell);
  onChanges?.(all);
  if (yielded !== undefined) return newList(interpreter, yieldedItems(interpreter, yielded, ways, all) ?? UNCERTAIN);
  store.meet(ways);
  if (missed) store.forget(all);
  const [first = UNKNOWN, ...rest] = activation.returned.length > 0 ? activation.returned : activation.aside;
  return rest.reduce(joinValues, first);
}
