/** Functions and classes of the document while they are followed. */
import { perNode } from "../../syntax/per-node";
import {
  type Expression,
  type FunctionDefinition,
  type Lambda,
  type Parameter,
  type Statement,
  UNWRITTEN,
} from "../../syntax/syntax";
import { walk, walkExpressions } from "../../syntax/walk";
import type { Steps } from "../../steps";
import { withoutItems } from "../builtins/iterators";
import { isCached, remembered } from "./caches";
import { decoratorName, partsOf } from "./decorators";
import { callFromOutside } from "./called-outside";
import { loseEffects, withEffects } from "./effects";
import { follow } from "./follow";
import { bindArguments, givenByOthers } from "./function-parameters";
import { instantiate } from "./instances";
import type { EvaluatedArgument, Interpreter, Supposed } from "../interpreter";
import type { OutsideCalls } from "../modules";
import { alikeWith, NOTHING_ALIKE, nothingFollowed, runsOf, wasFollowedOften, type Followed } from "./runs";
import { annotated } from "./supposed";
import { followUncalled } from "./uncalled";
import {
  objectsOf,
  takesThis,
  UNKNOWN,
  type AbstractValue,
  type ClassValue,
  type Frame,
  type FunctionValue,
} from "../values/values";

/** A function that calls itself, or calls this deep, is not followed further. */
const MAX_DEPTH = 12;

export interface Functions extends Pick<Interpreter, "enter" | "mayBeCalled" | "instantiate" | "define"> {
  /** Follows, once the module has been followed, what nothing in it called with the arguments that other files give. */
  callFromOutside(
    module: Frame,
    calledNames: ReadonlySet<string>,
    calls: OutsideCalls,
    ofObjects: boolean,
  ): Steps<void>;
  /** Notes that somebody may call a function with these arguments. */
  open(callee: FunctionValue, given: readonly EvaluatedArgument[]): void;
  /** See `Interpreter`. */
  supposed(): Supposed | undefined;
  /** Follows, once the module has been followed, what nothing called. */
  finish(calledNames: ReadonlySet<string>): Steps<void>;
}

/**
 * The functions of one program, none of them followed yet.
 * @param isAsked whether somebody wants to know what it calls of other files
 */
export function createFunctions(interpreter: Interpreter, isAsked: boolean): Functions {
  const followed = nothingFollowed(isAsked);
  return {
    enter: (callee, given, self) => enter(interpreter, followed, callee, given, self),
    mayBeCalled: (callee, self) => mayBeCalled(interpreter, followed, callee, self),
    instantiate: (callee, given, site, prepare) => instantiate(interpreter, followed, callee, given, site, prepare),
    define: (value) => define(followed, value),
    open({ node }, given) {
      const run = runsOf(followed, node);
      run.open = [...run.open, ...given];
    },
    supposed: () => followed.supposed,
    callFromOutside: (module, calledNames, calls, ofObjects) =>
      callFromOutside(interpreter, followed, module, calledNames, calls, ofObjects),
    finish: (calledNames) => followUncalled(interpreter, followed, calledNames),
  };
}

/** Follows a function with these arguments, unless it remembers what it gave for them. */
function enter(
  interpreter: Interpreter,
  followed: Followed,
  callee: FunctionValue,
  given: readonly EvaluatedArgument[],
  self?: AbstractValue,
): AbstractValue {
  const run = (): AbstractValue => enterAnew(interpreter, followed, callee, given, self);
  return isCached(callee) ? remembered(interpreter, callee, given, self, run) : run();
}

function enterAnew(
  interpreter: Interpreter,
  followed: Followed,
  callee: FunctionValue,
  written: readonly EvaluatedArgument[],
  self: AbstractValue | undefined,
): AbstractValue {
  const given = callee.isAltered ? ANY_ARGUMENTS : written;
  const run = runsOf(followed, callee.node);
  const counts = interpreter.mode() !== "trial";
  const isLast = followed.depth >= MAX_DEPTH || interpreter.isFrugal();
  const isOften = wasFollowedOften(callee.node, run);
  if (run.active || isLast || isOften) {
    // What it calls by itself, or deep down, nobody sees.
    const isSeen = isOften && !run.active && !isLast;
    const first = takesThis(callee) ? undefined : self;
    if (counts) run.skipped = isSeen ? alikeWith(run.skipped, callee, given, first) : NOTHING_ALIKE;
    interpreter.library.untold?.(interpreter, callee);
    if (run.active) run.recurs = true;
    loseEffects(interpreter, run.effects, given, self);
    // It may be what it was given, or hold what that holds.
    const oneOf = given.flatMap(({ value }) => objectsOf(value));
    return oneOf.length > 0 ? { kind: "unknown", oneOf } : UNKNOWN;
  }
  if (counts) run.count++;
  run.active = true;
  followed.depth++;
  const isSupposed = followed.supposed === "object" && given.length === 0;
  const since = interpreter.store.now();
  try {
    const all = isSupposed ? [...given, ...givenByOthers(callee, self)] : partsOf(callee, given);
    const supply = isSupposed ? (each: Parameter) => annotated(interpreter, followed, callee, each) : undefined;
    const result = follow(
      interpreter,
      callee,
      (frame) => bindArguments(interpreter, frame, callee, all, self, supply),
      (changes) => void (run.effects = withEffects(run.effects, changes, since, given, self)),
    );
    if (run.recurs) loseEffects(interpreter, run.effects, given, self);
    return callee.replaced ? (isContext(callee.node) ? withoutItems(result) : UNKNOWN) : result;
  } finally {
    followed.depth--;
    run.active = false;
    run.recurs = false;
  }
}

/** Whether a function is what `with` enters and leaves, by the decorator of Python's own that makes it so. */
const isContext = (node: FunctionDefinition | Lambda): boolean =>
  node.kind === "function" &&
  node.decorators.some((each) => /^(async)?contextmanager$/.test(decoratorName(each) ?? ""));

/** Python's own functions that change nothing. */
const HARMLESS: ReadonlySet<string> = new Set(
  "abs bool dict float format int isinstance len list max min print range repr round set sorted str sum tuple type zip".split(
    " ",
  ),
);

/** Whether a function may change anything but what is its own, by itself or through what it calls. */
const mayChange = perNode((node: FunctionDefinition | Lambda): boolean => {
  let may = false;
  const expression = ({ kind, ...rest }: Expression): void => {
    const callee = "callee" in rest ? rest.callee : undefined;
    may ||= kind === "named" || (callee !== undefined && !(callee.kind === "name" && HARMLESS.has(callee.name)));
  };
  const statement = (each: Statement): void => {
    if (each.kind === "assign") may ||= each.operator !== undefined || each.targets.some(({ kind }) => kind !== "name");
    else may ||= each.kind === "declare" || (each.kind === "other" && each.unbinds === true);
  };
  if (node.kind === "lambda") walkExpressions([node.body], expression);
  else walk(node.body, { statement, expression });
  return may;
});

const ANY_ARGUMENTS: readonly EvaluatedArgument[] = [{ spread: "items", value: UNKNOWN, node: UNWRITTEN }];

/** So often a function is followed anew for what it may change. */
const MOST_HANDED_ON = 3;

/** Forgets what a function changes, which something may call, or not, or more than once. */
function mayBeCalled(
  interpreter: Interpreter,
  followed: Followed,
  callee: FunctionValue,
  self: AbstractValue | undefined,
): void {
  if (!mayChange(callee.node)) return;
  const run = runsOf(followed, callee.node);
  if (run.handedOn++ >= MOST_HANDED_ON) {
    loseEffects(interpreter, run.effects, [], self);
    return;
  }
  const { isHandedOn } = followed;
  followed.isHandedOn = true;
  const { cells } = interpreter.store.branch(() =>
    interpreter.inMode("trial", () => void enterAnew(interpreter, followed, callee, ANY_ARGUMENTS, self)),
  );
  followed.isHandedOn = isHandedOn;
  // What is new, nobody else has; of what a library holds, it keeps what is known.
  interpreter.store.lose({
    cells: new Map([...cells].filter(([cell]) => cell.isOfProgram && (cell.value !== undefined || cell.hasOther))),
  });
}

/** Notes a function or class where it is defined. */
function define({ defined, classes, bases, isHandedOn }: Followed, value: FunctionValue | ClassValue): void {
  if (!isHandedOn) defined.push(value);
  for (let frame: Frame | undefined = value.frame; frame?.isHeld === false; frame = frame.parent) frame.isHeld = true;
  if (value.kind !== "class") return;
  classes.set(value.frame, value);
  for (const base of value.bases) if (base.kind === "class") bases.add(base);
}
