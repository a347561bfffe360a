/** Follows what nothing in the document calls: its layers are there all the same. */
import type { Steps } from "../../steps";
import type { Parameter } from "../../syntax/syntax";
import { follow } from "./follow";
import { bindArguments, bindUnknown, givenByOthers } from "./function-parameters";
import { ancestry, outsideBase } from "../expressions/members";
import type { Interpreter } from "../interpreter";
import { bind } from "../names";
import { duringInitialisation } from "../outside";
import { INITIALISER, nameOf, runsOf, supposing, type Followed } from "./runs";
import { annotated, selfFor } from "./supposed";
import { UNKNOWN, type AbstractValue, type FunctionValue } from "../values/values";

/** Follows, once the module has been followed, what nothing called. */
export function* followUncalled(
  interpreter: Interpreter,
  followed: Followed,
  calledNames: ReadonlySet<string>,
): Steps<void> {
  const { defined, instances } = followed;
  // First what no call in the document names; what it calls then has arguments to go by. Last what has no name.
  for (const stage of ["uncalled", "called", "nameless"]) {
    for (let index = 0; index < defined.length; index++) {
      const value = defined[index]!;
      if (value.kind === "class" || (value.node.kind === "lambda" && stage !== "nameless")) continue;
      const isHeirs = isOfHeir(interpreter, followed, value);
      if (!isHeirs && !interpreter.isRelevant(value.node)) continue;
      const name = nameOf(value);
      const called = name === INITIALISER ? isMade(followed, value, calledNames) : calledNames.has(name);
      // A method waits for what makes an object of its class with arguments to go by.
      const waits = !called && isMade(followed, value, calledNames) && instances.get(value.frame) === undefined;
      if ((called || waits) && stage === "uncalled") continue;
      const run = runsOf(followed, value.node);
      if (run.generalised || (run.count > 0 && !run.skipped)) continue;
      const self = selfFor(interpreter, followed, value);
      yield;
      // To find the object may have followed the function.
      if (!isHeirs && !interpreter.isMaking(value.node)) continue;
      if (runsOf(followed, value.node).count === 0 || run.skipped) generalise(interpreter, followed, value, self);
      yield;
    }
  }
}

/** Whether the class of a method is based on a layer, which `super().__init__(…)` makes without naming it. */
function isOfHeir(interpreter: Interpreter, { classes }: Followed, { frame }: FunctionValue): boolean {
  const owner = classes.get(frame);
  return owner !== undefined && interpreter.heritage(owner) !== undefined;
}

/** Whether calls in the document make objects of the method's class, or of one that is based on it: `super().__init__` alone is not enough. */
function isMade({ classes, bases }: Followed, method: FunctionValue, calledNames: ReadonlySet<string>): boolean {
  const owner = classes.get(method.frame);
  return owner !== undefined && (bases.has(owner) || calledNames.has(owner.node.name));
}

/** Whether a class of another file, on which that of a method is based, may call it. */
function isCalledByBase(interpreter: Interpreter, { classes }: Followed, value: FunctionValue): boolean {
  const owner = classes.get(value.frame);
  const name = nameOf(value);
  if (owner === undefined || name.startsWith("__")) return false;
  const base = outsideBase(interpreter, ...ancestry(owner));
  return base !== undefined && interpreter.isCalledOutside(base, name);
}

/** Follows a function for calls of which nothing is known: with its defaults, unless some were skipped; then with what these have alike. */
function generalise(
  interpreter: Interpreter,
  followed: Followed,
  value: FunctionValue,
  self: AbstractValue | undefined,
): void {
  const run = runsOf(followed, value.node);
  const isByBase = isCalledByBase(interpreter, followed, value);
  // It may be given other arguments there.
  const withDefaults = !run.skipped && !(isByBase && value.defaults.size > 0);
  run.count++;
  run.generalised = true;
  run.active = true;
  const supply = (each: Parameter): AbstractValue | undefined => annotated(interpreter, followed, value, each);
  const go = (): unknown =>
    follow(interpreter, value, (frame) => {
      const open = [...run.open, ...givenByOthers(value, self)];
      if (withDefaults) bindArguments(interpreter, frame, value, open, self, supply);
      else bindUnknown(interpreter, frame, value, self);
      for (const [name, each] of withDefaults || isByBase ? [] : (run.skipped ?? []))
        bind(interpreter, frame, name, each);
      // Whoever calls it gives what it hands on.
      for (const { name, rest } of followed.isAsked ? value.node.parameters : [])
        if (rest) bind(interpreter, frame, name, UNKNOWN);
    });
  supposing(followed, withDefaults ? followed.supposed : "calls", () =>
    isByBase && self?.kind === "instance" ? duringInitialisation(interpreter, self, go) : go(),
  );
  run.active = false;
}
