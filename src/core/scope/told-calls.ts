/** Tells whoever asks what a program calls of other files: their functions and classes, by whatever name they are called. */
import { leavesArguments } from "./functions/calls";
import type { Untaken } from "./imported";
import type { CallSite, EvaluatedArgument, Interpreter } from "./interpreter";
import { ANY_NAME, type Definition, type Modules, originOf } from "./modules";
import { memberPath } from "./names";
import { plainMembersOf } from "./outside";
import { givenUnderKeyOf } from "./statements/aside";
import { type AbstractValue, UNKNOWN } from "./values/values";

/**
 * @param isDead whether it cannot happen as the program stands
 * @param isRepeated whether it is one of many
 */
export type OnOutsideCall = (
  definition: Definition,
  given: readonly EvaluatedArgument[],
  isDead: boolean,
  isRepeated?: boolean,
) => void;

export interface ToldCalls {
  /** Whether anybody asks. */
  readonly isAsked: boolean;
  /** Tells of a call. */
  readonly tell: (definition: Definition, given: readonly EvaluatedArgument[]) => void;
  /** Tells of what a call would be of where it means another: one of several, or what an import that is not made binds. */
  readonly noteOthers: (callee: AbstractValue, site: CallSite) => void;
  /** Tells that what a call is given whole may have any of its functions and classes called: `config.make(models)`. */
  readonly noteHanded: (callee: AbstractValue, site: CallSite) => void;
  /** Tells that a method is called again and again, where it stands in a loop. */
  readonly noteRepeated: (method: Definition, site: CallSite) => void;
  /** Tells of the call of a method of an object of another file's class; whether it is one. */
  readonly noteMethod: (callee: AbstractValue, site: CallSite) => boolean;
}

/** Modules whose functions call nothing of what they are given. */
const LOOKING = /^(?:builtins|importlib|inspect|unittest)\./;

const NOBODY_ASKS: ToldCalls = {
  isAsked: false,
  tell: () => undefined,
  noteOthers: () => undefined,
  noteHanded: () => undefined,
  noteRepeated: () => undefined,
  noteMethod: () => false,
};

/**
 * @param interpreter of the program, once there is one
 * @param untaken what names of the program would mean otherwise
 */
export function createToldCalls(
  interpreter: () => Interpreter,
  modules: Modules,
  untaken: Untaken,
  onOutsideCall: OnOutsideCall | undefined,
): ToldCalls {
  if (onOutsideCall === undefined) return NOBODY_ASKS;
  const isTrial = (): boolean => interpreter().mode() === "trial";
  const isDead = (): boolean => interpreter().mode() === "dead";
  // A loop that makes nothing here is only tried.
  const noteRepeated = (method: Definition, { arguments: given, activation: { loops } }: CallSite): void => {
    if (given.length === 0 && loops.some((turns) => turns !== 1)) onOutsideCall(method, [], isDead(), true);
  };
  return {
    isAsked: true,
    noteRepeated,
    tell(definition, given) {
      if (!isTrial()) onOutsideCall(definition, given, isDead());
    },
    noteOthers(callee, site) {
      if (isTrial()) return;
      const { node, activation } = site;
      const tellPath = (path: string, isNever: boolean, given = site.arguments): void => {
        const definition = modules.definition(path);
        if (definition) onOutsideCall(definition, given, isNever);
      };
      if (callee.kind === "unknown" && callee.memberOf !== undefined)
        tellPath(memberPath(callee.memberOf, ANY_NAME), isDead());
      for (const option of callee.kind === "choice" ? callee.options : []) {
        // Which of them it is, nobody knows: what surely calls it says more.
        if (option.kind === "external") tellPath(option.path, true);
      }
      // Other options would have taken them.
      for (const { path } of (callee.kind === "external" && callee.others) || []) {
        tellPath(path, true, givenUnderKeyOf(interpreter(), site, path));
      }
      if (node.callee.kind !== "name") return;
      for (const path of untaken.paths(activation.frame, node.callee.name)) tellPath(path, true);
    },
    noteHanded(callee, { node, arguments: given }) {
      if (callee.kind === "external" && (LOOKING.test(callee.path) || leavesArguments(callee.path))) return;
      for (const { value } of isTrial() ? [] : given) {
        const any = value.kind === "external" ? modules.definition(memberPath(value.path, ANY_NAME)) : undefined;
        if (any?.name === ANY_NAME)
          onOutsideCall(any, [{ spread: "entries", value: UNKNOWN, node: node.callee }], isDead());
      }
    },
    noteMethod(callee, site) {
      if (callee.kind !== "method" || callee.self.kind !== "instance") return false;
      const origin = originOf(callee.self.class);
      if (origin === undefined) return false;
      const { file, name: owner } = origin.methods.get(callee.name) ?? origin;
      const called = { file, name: `${owner}.${callee.name}` };
      noteRepeated(called, site);
      if (!isTrial())
        onOutsideCall(called, [...site.arguments, ...plainMembersOf(callee.self, { file, name: owner })], isDead());
      return true;
    },
  };
}
