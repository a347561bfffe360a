/** What the parameters of a function get where it is followed. */
import { type Parameter, UNWRITTEN } from "../../syntax/syntax";
import { noteClosed } from "../values/absent";
import type { Activation, EvaluatedArgument, Interpreter } from "../interpreter";
import { createActivation } from "./activations";
import { followPerhaps } from "../expressions/choices";
import { bind, declare } from "../names";
import { newList } from "../values/collections";
import { unknownParameter, withOptions } from "./program-options";
import { isRegistered } from "./registered";
import { createEntries } from "../values/joins";
import {
  isAbsent,
  isClassLike,
  takesThis,
  tuple,
  UNCERTAIN,
  UNKNOWN,
  type AbstractValue,
  type FunctionValue,
} from "../values/values";

/**
 * Gives each parameter its argument, by Python's rules; what does not fit is left out.
 * @param supply what a parameter gets that has neither an argument nor a default
 */
export function bindArguments(
  interpreter: Interpreter,
  frame: Activation["frame"],
  callee: FunctionValue,
  given: readonly EvaluatedArgument[],
  self: AbstractValue | undefined,
  supply: (parameter: Parameter) => AbstractValue | undefined = () => undefined,
): void {
  const uncertain = given.some((argument) => argument.spread !== undefined);
  bindThis(interpreter, frame, callee, self);
  const positional: AbstractValue[] = self === undefined || takesThis(callee) ? [] : [self];
  const byName = new Map<string, AbstractValue>();
  // Which parameters the positions behind a spread mean, nobody knows.
  let isSpread = false;
  for (const argument of given) {
    const { name, spread } = argument;
    isSpread ||= spread === "items";
    if (name !== undefined) byName.set(name, withOptions(argument));
    else if (spread === undefined && !isSpread) positional.push(withOptions(argument));
  }
  const { parameters } = callee.node;
  let position = 0;
  for (const parameter of parameters) {
    if (parameter.rest === "items") {
      const rest = positional.slice(position);
      const all = interpreter.program.isScript ? newList(interpreter, rest) : tuple(rest);
      bind(interpreter, frame, parameter.name, uncertain ? UNKNOWN : all);
      position = positional.length;
      continue;
    }
    if (parameter.rest === "entries") {
      const entries = createEntries();
      interpreter.store.set(entries, uncertain ? UNCERTAIN : new Map(byName));
      bind(interpreter, frame, parameter.name, { kind: "dictionary", entries });
      continue;
    }
    const next = parameter.keywordOnly ? undefined : positional[position];
    if (next !== undefined) position++;
    const argument = next ?? byName.get(parameter.name);
    const value =
      argument === undefined || isAbsent(argument) || isOpenClass(argument, callee, parameter)
        ? (lateDefault(interpreter, frame, callee, parameter, uncertain) ??
          defaultOf(callee, parameter, uncertain, supply, self))
        : argument;
    byName.delete(parameter.name);
    bind(interpreter, frame, parameter.name, value);
  }
}

function bindThis(
  interpreter: Interpreter,
  frame: Activation["frame"],
  callee: FunctionValue,
  self: AbstractValue = UNKNOWN,
): void {
  if (takesThis(callee)) bind(interpreter, frame, "this", self);
}

/**
 * Of a class that is not known, the default says at least of what kind it is: `cell=nn.LSTM`. What the document's own
 * classes do, another one does in another way.
 */
function isOpenClass(argument: AbstractValue, callee: FunctionValue, { name }: Parameter): boolean {
  const held = argument.kind === "unknown" ? callee.defaults.get(name) : undefined;
  return held !== undefined && held.kind !== "class" && isClassLike(held);
}

/** What it is at this call. */
function lateDefault(
  interpreter: Interpreter,
  frame: Activation["frame"],
  callee: FunctionValue,
  { name, isLate, default: node }: Parameter,
  uncertain: boolean,
): AbstractValue | undefined {
  if (uncertain || !isLate || node === undefined || !callee.defaults.has(name)) return undefined;
  // `(size = count++) => …` sets what is not its own.
  const body = callee.node.kind === "function" ? callee.node.body : [];
  for (const each of body) if (each.kind === "declare") declare(frame, each.scope, each.names);
  const value = interpreter.evaluate(createActivation(frame, interpreter.mode()), node);
  noteClosed(value);
  return value;
}

function defaultOf(
  callee: FunctionValue,
  parameter: Parameter,
  uncertain: boolean,
  supply: (parameter: Parameter) => AbstractValue | undefined,
  self: AbstractValue | undefined,
): AbstractValue {
  const held = uncertain && !isOpenClass(UNKNOWN, callee, parameter) ? undefined : callee.defaults.get(parameter.name);
  return held ?? (uncertain ? undefined : supply(parameter)) ?? unknownParameter(parameter, self);
}

/** The defaults of the parameters, which Python evaluates once: where the function is defined. */
export function evaluateDefaults(
  interpreter: Interpreter,
  activation: Activation,
  parameters: readonly Parameter[],
): ReadonlyMap<string, AbstractValue> {
  return new Map(
    parameters.flatMap((parameter) => {
      if (parameter.default === undefined) return [];
      const { default: node, isLate } = parameter;
      const evaluate = (): AbstractValue => interpreter.evaluate(activation, node);
      const value = isLate ? followPerhaps(interpreter, false, evaluate) : evaluate();
      noteClosed(value);
      return [[parameter.name, value] as const];
    }),
  );
}

/** Gives each parameter a value of which only its name is known; the first is the object, if it is a method's. */
export function bindUnknown(
  interpreter: Interpreter,
  frame: Activation["frame"],
  callee: FunctionValue,
  self: AbstractValue | undefined,
): void {
  bindThis(interpreter, frame, callee, self);
  for (const [index, parameter] of callee.node.parameters.entries()) {
    const value = index === 0 && self !== undefined && !takesThis(callee) ? self : unknownParameter(parameter, self);
    bind(interpreter, frame, parameter.name, value);
  }
}

/** What others may give in the place of its defaults to what a decorator keeps for them. */
export function givenByOthers(callee: FunctionValue, self: AbstractValue | undefined): readonly EvaluatedArgument[] {
  if (!isRegistered(callee)) return [];
  return callee.node.parameters.flatMap((parameter) => {
    const { name } = parameter;
    const held = callee.defaults.get(name);
    // Of a class that is not known, it says at least of what kind it is.
    if (held === undefined || isClassLike(held)) return [];
    return { name, value: unknownParameter(parameter, self), node: UNWRITTEN };
  });
}
