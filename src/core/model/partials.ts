/** `functools.partial`: a function or class with arguments that it is given before those of a call. */
import type { CallSite } from "../scope/interpreter";
import { isClassLike, UNKNOWN, type AbstractValue, type LibraryValue } from "../scope/values/values";
import type { Expression } from "../syntax/syntax";

export interface Partially extends LibraryValue {
  readonly family: "partial";
  readonly callee: AbstractValue;
  readonly arguments: CallSite["arguments"];
  /** Of a `partialmethod`: where it is written. What an object makes of it is given the object first. */
  readonly method?: Expression;
}

/** Of a partial function it is one with more arguments, as CPython's `functools.partial` has it. */
export const partially = (callee: AbstractValue, given: CallSite["arguments"], method?: Expression): Partially => {
  if (isPartial(callee) && callee.method === undefined && method === undefined) {
    return { ...callee, arguments: [...argumentsBefore(callee, given), ...given] };
  }
  const kind = isClassLike(callee) && method === undefined ? ({ makes: true } as const) : undefined;
  return { kind: "library", family: "partial", callee, arguments: given, ...kind, ...(method && { method }) };
};

/** The arguments of one that stay beside those of a call: what is given by name again replaces what was. */
export function argumentsBefore(callee: Partially, given: CallSite["arguments"]): CallSite["arguments"] {
  const again = new Set(given.map(({ name }) => name));
  return callee.arguments.filter(({ name }) => name === undefined || !again.has(name));
}

export const isPartial = (value: AbstractValue | undefined): value is Partially =>
  value?.kind === "library" && value.family === "partial";

/** Stands for an argument that is written in another file. */
export const WRITTEN_ELSEWHERE: Expression = { kind: "other", parts: [], span: { start: 0, end: 0 } };

/**
 * What another file sees of one.
 * @param inner what it sees of the function, and of an argument
 */
export function carriedPartial(value: Partially, inner: (value: AbstractValue) => AbstractValue): AbstractValue {
  const callee = inner(value.callee);
  const isOpen = callee === UNKNOWN || value.method !== undefined || value.arguments.some(({ spread }) => spread);
  if (isOpen) return UNKNOWN;
  const given = value.arguments.map((each) => ({ ...each, value: inner(each.value), node: WRITTEN_ELSEWHERE }));
  return partially(callee, given);
}
