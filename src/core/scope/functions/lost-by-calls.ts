/** What a call that is not followed may change, of its object and its arguments: it is unknown behind the call. */
import type { Imported } from "../imported";
import type { CallSite, Interpreter } from "../interpreter";
import { type Definition, type Modules, WHOLE } from "../modules";
import { loseContent, loseSettings } from "../statements/changes";
import { loseParts } from "../statements/lost-parts";
import { hasNumbers, objectsOf, type AbstractValue } from "../values/values";
import { mayChangeArguments, mayChangeOwner } from "./calls";

/** Forgets what the object holds whose method is called, where that may change it. */
export function loseOwner(interpreter: Interpreter, callee: AbstractValue, site: CallSite): void {
  if (!mayChangeOwner(callee, site)) return;
  // What a method changes of an array or tensor, its name says: see `Library.afterCall`.
  for (const each of objectsOf(callee)) if (!hasNumbers(each)) loseContent(interpreter, each);
  loseSettings(interpreter, callee);
}

/** The program that makes a call, and where the call may lead. */
interface Surroundings {
  readonly interpreter: Interpreter;
  readonly modules: Modules;
  readonly imported: Imported;
}

/**
 * Forgets what a call may change of its arguments.
 * @param definition of the function, where another file says what it changes
 */
export function loseArguments(
  { interpreter, modules, imported }: Surroundings,
  callee: AbstractValue,
  definition: Definition | undefined,
  site: CallSite,
): void {
  const isOutside = callee.kind === "method" && definition !== undefined;
  if (!isOutside && !mayChangeArguments(callee, site)) return;
  // Methods of what is not known, such as a scaler's, hardly ever change an array.
  const isNamed = site.node.callee.kind === "name";
  let position = 0;
  for (const { name, spread, value } of site.arguments) {
    const argument = name ?? (spread === undefined ? position++ : undefined);
    if (spread !== undefined) position = Infinity;
    if (value.kind === "external") imported.lose(value.path);
    const parts = definition && argument !== undefined ? modules.changedParts(definition, argument) : WHOLE;
    if (isNamed || value.kind !== "array" || value.torch) loseParts(interpreter, value, parts);
  }
}

/** Functions that store a callback for later: what it changes does not happen before the code behind them runs. */
const DEFERRING =
  /^(add\w*|after|atexit|bind|catch|connect|finally|get|listen|next\w*|on\w*|post|queue\w*|register\w*|request\w*|route|set\w+|signal|subscribe|then|use|Process|Thread|Timer)$/;

/** Names of parameters that take such callbacks. */
const DEFERRED = /callback|handler|hook|listener|command|^on[A-Z_]|^(init|collate|worker|map)_?\w*$/i;

/**
 * Forgets what the functions and methods may change that an unknown call may mean, or is given: it may call them.
 * @param called what is known of the one that is called
 */
export function loseByHandedOn(
  interpreter: Interpreter,
  called: AbstractValue,
  { node: { callee }, arguments: given }: CallSite,
): void {
  if (called.kind === "unknown") loseByCalls(interpreter, called);
  if ((callee.kind === "name" || callee.kind === "attribute") && DEFERRING.test(callee.name)) return;
  for (const { name, value } of given) if (name === undefined || !DEFERRED.test(name)) loseByCalls(interpreter, value);
}

function loseByCalls(interpreter: Interpreter, callee: AbstractValue): void {
  for (const each of objectsOf(callee)) {
    if (each.kind === "function") interpreter.mayBeCalled(each);
    else if (each.kind === "method" && each.function) interpreter.mayBeCalled(each.function, each.self);
    else if (each.kind === "method") loseContent(interpreter, each.self);
  }
}
