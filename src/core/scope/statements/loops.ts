/** What loops change: turn by turn where their items are known, and else what any number of turns may leave. */
import { hasHoles, heldItems, someItem } from "../values/collections";
import type { Expression, Leave, Loop, Statement } from "../../syntax/syntax";
import { statementsIn } from "../../syntax/walk";
import { assign } from "./assign";
import { tryFirstTurn } from "./windows";
import { turnsOfCheapLoop } from "./cheap-turns";
import { evaluateForLater } from "../expressions/lazy";
import { truthIn } from "../expressions/truth";
import { areFewTurns, isFarFromEnd, turnsFor } from "../turns";
import type { Activation, Ending, Interpreter, LoopExits } from "../interpreter";
import { isAsFound, isIterator } from "../builtins/iterators";
import { itemsOf } from "../expressions/members";
import { bind } from "../names";
import { iterated } from "../expressions/special-methods";
import { NO_CHANGES, type Way } from "../store";
import { anyOf } from "../values/joins";
import { UNKNOWN, type AbstractValue } from "../values/values";

/** How often a loop's body is tried for what it changes before all that still changes is forgotten. */
const MAX_TRIALS = 3;

/** Follows one of several ways: what it changes, and how it ends. */
export function followWay(interpreter: Interpreter, run: () => Ending): { readonly way: Way; readonly ending: Ending } {
  const endings: Ending[] = [];
  const way = interpreter.store.branch(() => void endings.push(run()));
  return { way, ending: endings[0] ?? "end" };
}

/** Notes a `break` or `continue` for what it leaves: what has changed up to there. */
export function leaveTurn(interpreter: Interpreter, activation: Activation, { how, label }: Leave): void {
  let { exits } = activation;
  while (exits !== undefined && !takes(exits.loop, how, label)) exits = exits.around;
  // What never happens, or is only tried, ends no loop that happens.
  if (exits === undefined || (interpreter.mode() !== "live" && exits.mode !== interpreter.mode())) return;
  runFinals(activation, exits.finals);
  if (how === "break") exits.breaks.push(interpreter.store.changesSince(exits.loopDepth));
  else exits.continues.push(interpreter.store.changesSince(exits.turnDepth));
}

/** Whether a jump ends this loop, or this `switch` or block, which are loops that run once. */
function takes({ once, label: own }: LoopExits["loop"], how: Leave["how"], label: string | undefined): boolean {
  if (label !== undefined) return own === label && (once !== "turn" || how === "continue");
  return once === undefined || (how === "break" ? once === "switch" : once === "turn");
}

/** Runs what stands around a statement that leaves it, innermost first; the outermost `kept` stay. */
export function runFinals(activation: Activation, kept: number): void {
  const { finals = [] } = activation;
  for (let at = finals.length - 1; at >= kept; at--) {
    finals[at]!({ ...activation, finals: finals.slice(0, at) });
  }
}

/**
 * Follows a loop.
 *
 * @returns whether the way through the program goes on behind it
 */
export function executeLoop(interpreter: Interpreter, activation: Activation, node: Loop): Ending {
  if (node.once !== undefined) return executeOnce(interpreter, activation, node);
  const { store } = interpreter;
  const written = node.iterable && evaluateForLater(interpreter, activation, node.iterable);
  const iterable = written && iterated(interpreter, written);
  const isHoley = node.passesHoles && iterable && hasHoles(interpreter, iterable);
  const items = isHoley ? undefined : iterable && itemsOf(interpreter, iterable);
  const loopDepth = store.depth();
  const breaks: Way[] = [];
  const left = iterable && isIterator(iterable) ? iterable.left.items : undefined;
  // `next(items)` in a turn: what the turns behind it are for, is not known.
  let isTaken = false;
  const turn = (item: AbstractValue): Ending => {
    const exits: LoopExits = {
      mode: interpreter.mode(),
      loopDepth,
      turnDepth: store.depth(),
      finals: activation.finals?.length ?? 0,
      breaks,
      continues: [],
      loop: node,
      around: activation.exits,
    };
    const { way, ending } = followWay(interpreter, () => {
      if (node.target) assign(interpreter, activation, node.target, item);
      if (node.test) truthIn(interpreter, interpreter.evaluate(activation, node.test));
      return interpreter.execute({ ...activation, exits }, node.body);
    });
    const ways = ending === "end" ? [...exits.continues, way] : exits.continues;
    isTaken ||= left !== undefined && ways.some(({ cells }) => cells.has(left));
    store.meet(ways);
    return ways.length === 0 ? "left" : "end";
  };
  const whole = followWay(interpreter, () => {
    const leaves = holdsBreak(node.body);
    const turns = items ?? turnsOfTest(interpreter, activation, node, breaks, turn);
    activation.loops.push(leaves ? null : (turns?.length ?? null));
    let ending: Ending = "end";
    try {
      const isKnown =
        turns !== undefined && turns.length <= mostTurns(interpreter, node, turns) && areFewTurns(activation.loops);
      const done =
        isKnown && !interpreter.isFrugal()
          ? turnByTurn(
              interpreter,
              node,
              breaks,
              turns,
              () => (isTaken ? undefined : itemsNow(interpreter, iterable, turns)),
              turn,
            )
          : "changed";
      if (done !== "changed") ending = done;
      else {
        // Each turn begins with it: that it has a value then is no change.
        if (node.target?.kind === "name") bind(interpreter, activation.frame, node.target.name, UNKNOWN);
        const tried = breaks.length;
        const noteCollected = tryFirstTurn(interpreter, activation, node, turn);
        breaks.length = tried;
        const any = items
          ? anyOf([...items, ...(itemsNow(interpreter, iterable, items) ?? [UNKNOWN])])
          : someItem(interpreter, iterable);
        anyTurns(interpreter, node, breaks, () => turn(any), leaves);
        noteCollected();
      }
    } finally {
      activation.loops.pop();
    }
    if (ending === "left") return ending;
    // What the test does once more before it ends the loop.
    if (node.test) truthIn(interpreter, interpreter.evaluate(activation, node.test));
    return interpreter.execute(activation, node.otherwise);
  });
  const ways = whole.ending === "end" ? [...breaks, whole.way] : breaks;
  store.meet(ways);
  return ways.length === 0 ? "left" : "end";
}

/** How many turns are followed one by one; of a loop that only collects numbers more, where that may be shown. */
const mostTurns = (interpreter: Interpreter, node: Loop, turns: readonly AbstractValue[]): number =>
  Math.max(turnsFor(turns), interpreter.isMaking(node) ? turnsOfCheapLoop(node) : 0);

/** A loop that runs once, there to be left by a jump: a `switch`, a labelled block. */
function executeOnce(interpreter: Interpreter, activation: Activation, node: Loop): Ending {
  const { store } = interpreter;
  const left: Way[] = [];
  const exits: LoopExits = {
    mode: interpreter.mode(),
    loopDepth: store.depth(),
    turnDepth: store.depth(),
    finals: activation.finals?.length ?? 0,
    breaks: left,
    continues: left,
    loop: node,
    around: activation.exits,
  };
  const { way, ending } = followWay(interpreter, () => interpreter.execute({ ...activation, exits }, node.body));
  const ways = ending === "end" ? [...left, way] : left;
  store.meet(ways);
  return ways.length === 0 ? "left" : "end";
}

type Turn = (item: AbstractValue) => Ending;

/**
 * The turns of a `while` whose test is known before each of them and in the end, each with nothing that it is given:
 * found out by following them once, for nothing else.
 */
function turnsOfTest(
  interpreter: Interpreter,
  activation: Activation,
  { test, target, body }: Loop,
  breaks: Way[],
  turn: Turn,
): readonly AbstractValue[] | undefined {
  if (test === undefined || target !== undefined || holdsBreak(body)) return undefined;
  // Loops in each other would be tried again and again.
  if (interpreter.mode() === "trial" || interpreter.isFrugal() || activation.loops.length > 1) return undefined;
  const turns: AbstractValue[] = [];
  const distances: number[] = [];
  // The turn itself asks again, and does what the test does.
  const next = (): boolean | undefined => {
    let truth: boolean | undefined;
    interpreter.store.branch(() => {
      truth = truthIn(interpreter, interpreter.evaluate(activation, test));
      distances.push(distanceIn(interpreter, activation, test));
    });
    return isFarFromEnd(distances) ? undefined : truth;
  };
  let isKnown = false;
  interpreter.store.branch(() =>
    interpreter.inMode("trial", () => {
      let truth = next();
      while (truth === true && turns.length <= turnsFor(turns)) {
        turns.push(UNKNOWN);
        truth = turn(UNKNOWN) === "left" ? undefined : next();
      }
      isKnown = truth === false;
    }),
  );
  breaks.length = 0;
  return isKnown ? turns : undefined;
}

/** How far the two sides of a comparison are from each other; `NaN` where they are no known numbers. */
function distanceIn(interpreter: Interpreter, activation: Activation, test: Expression): number {
  if (test.kind !== "binary" || !COMPARISON.test(test.operator)) return Number.NaN;
  const [left, right] = [test.left, test.right].map((side) => {
    const value = interpreter.evaluate(activation, side);
    return value.kind === "constant" && typeof value.value === "number" ? value.value : Number.NaN;
  });
  return left! - right!;
}

const COMPARISON = /^(?:[<>]=?|!==?)$/;

/** What stands now in what is gone through; `undefined` where that may be anything. */
function itemsNow(
  interpreter: Interpreter,
  iterable: AbstractValue | undefined,
  before: readonly AbstractValue[],
): readonly AbstractValue[] | undefined {
  if (iterable?.kind === "list" && iterable.once === undefined) return heldItems(interpreter, iterable);
  return iterable === undefined || isAsFound(interpreter, iterable) ? before : undefined;
}

/**
 * The turns for items that are known, one after the other.
 *
 * @returns `changed` where a turn has changed what the next ones are for: how many there are then, nobody knows
 */
function turnByTurn(
  interpreter: Interpreter,
  { body }: Loop,
  breaks: Way[],
  items: readonly AbstractValue[],
  now: () => readonly AbstractValue[] | undefined,
  turn: Turn,
): Ending | "changed" {
  if (items.length === 0 && !saysNothingAside(interpreter, body)) {
    // The body never runs; but a user may well look at it.
    interpreter.store.branch(() => interpreter.inMode("dead", () => turn(UNKNOWN)));
    breaks.length = 0;
  }
  for (let at = 0; at < items.length; at++) {
    // A list that has other items by now has those.
    const held = now();
    if (held?.length !== items.length) return "changed";
    if (turn(held[at]!) === "left") return "left";
  }
  const isSame = items.length === 0 || now()?.length === items.length;
  return isSame ? "end" : "changed";
}

function anyTurns(interpreter: Interpreter, node: Loop, breaks: Way[], turn: () => Ending, leaves: boolean): void {
  const { store } = interpreter;
  const before = breaks.length;
  const attempts = interpreter.mode() === "trial" || interpreter.isFrugal() ? 1 : MAX_TRIALS;
  const tried = (): Way => store.branch(() => interpreter.inMode("trial", turn));
  const isMaking = interpreter.isMaking(node);
  for (let attempt = 1; attempt <= attempts; attempt++) {
    const calls = interpreter.libraryCalls();
    const moment = store.now();
    const changes = tried();
    // To know what a loop around it may change, it is enough to know what this one may; loops in each other would be
    // tried again and again.
    if (!leaves && interpreter.mode() === "trial") {
      if (store.forget(changes)) store.lose(changes);
      else store.meet([NO_CHANGES, changes]);
      return;
    }
    if (!leaves && (!isMaking || interpreter.libraryCalls() === calls)) {
      // Of a loop in which there is nothing to note it is enough to know what it may change. What a turn binds may come of
      // what the one before it has changed.
      let later = changes;
      for (let forgets = 1; store.forget(later); forgets++) {
        if (forgets > MAX_TRIALS) return store.lose(later);
        later = tried();
      }
      store.meet([NO_CHANGES, later]);
      return;
    }
    if (attempt === attempts) {
      if (store.forget(changes)) store.lose(changes);
    } else {
      const joined = store.branch(() => store.meet([NO_CHANGES, changes]));
      // What a turn makes, no other one sees but by what was there before.
      if (!store.differs(joined, moment)) break;
      store.meet([joined]);
    }
  }
  // What was only tried has not left the loop.
  breaks.length = before;
  const { way, ending } = followWay(interpreter, turn);
  store.meet(ending === "left" ? [NO_CHANGES] : [NO_CHANGES, way]);
}

/**
 * Whether statements that are never reached need not be followed: they make no layer and return nothing, or the file is
 * followed for its values only.
 */
export const saysNothingAside = (interpreter: Interpreter, statements: readonly Statement[]): boolean =>
  interpreter.isImported || !statements.some((each) => interpreter.isMaking(each) || holdsReturn(each));

function holdsReturn(statement: Statement): boolean {
  if (statement.kind === "function" || statement.kind === "class") return false;
  return statement.kind === "return" || statementsIn(statement).some(holdsReturn);
}

/** Whether a `break` in the statements may end the loop whose body they are, or a jump with a label one around it. */
function holdsBreak(statements: readonly Statement[], isInner = false): boolean {
  return statements.some((statement) => {
    switch (statement.kind) {
      case "leave":
        return statement.label === undefined ? statement.how === "break" && !isInner : true;
      case "branch":
        return statement.arms.some(({ body }) => holdsBreak(body, isInner));
      case "with":
        return holdsBreak(statement.body, isInner);
      case "loop": {
        const keeps = statement.once === undefined || statement.once === "switch";
        return holdsBreak(statement.body, isInner || keeps) || holdsBreak(statement.otherwise, isInner);
      }
      case "attempt":
        return [statement.body, ...statement.handlers, statement.otherwise, statement.finally].some((each) =>
          holdsBreak(each, isInner),
        );
      default:
        return false;
    }
  });
}
