/** Tells whoever asks what a program calls of other files: their functions and classes, by whatever name they are called. */
import type { Untaken } from "./imported";
import type { CallSite, EvaluatedArgument, Interpreter } from "./interpreter";
import { type Definition, type Modules, originOf } from "./modules";
import { plainMembersOf } from "./outside";
import { givenUnderKeyOf } from "./statements/aside";
import type { AbstractValue } from "./values/values";

/** @param isDead whether it cannot happen as the program stands */
export type OnOutsideCall = (definition: Definition, given: readonly EvaluatedArgument[], isDead: boolean) => void;

export interface ToldCalls {
  /** Whether anybody asks. */
  readonly isAsked: boolean;
  /** Tells of a call. */
  readonly tell: (definition: Definition, given: readonly EvaluatedArgument[]) => void;
  /** Tells of what a call would be of where it means another: one of several, or what an import that is not made binds. */
  readonly noteOthers: (callee: AbstractValue, site: CallSite) => void;
  /** Tells of the call of a method of an object of another file's class; whether it is one. */
  readonly noteMethod: (callee: AbstractValue, site: CallSite) => boolean;
}

const NOBODY_ASKS: ToldCalls = {
  isAsked: false,
  tell: () => undefined,
  noteOthers: () => undefined,
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
  return {
    isAsked: true,
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
      for (const option of callee.kind === "choice" ? callee.options : []) {
        if (option.kind === "external") tellPath(option.path, isDead());
      }
      // Other options would have taken them.
      for (const { path } of (callee.kind === "external" && callee.others) || []) {
        tellPath(path, true, givenUnderKeyOf(interpreter(), site, path));
      }
      if (node.callee.kind !== "name") return;
      for (const path of untaken.paths(activation.frame, node.callee.name)) tellPath(path, true);
    },
    noteMethod(callee, site) {
      if (callee.kind !== "method" || callee.self.kind !== "instance") return false;
      const origin = originOf(callee.self.class);
      if (origin === undefined) return false;
      const called = { ...origin, name: `${origin.name}.${callee.name}` };
      if (!isTrial()) onOutsideCall(called, [...site.arguments, ...plainMembersOf(callee.self)], isDead());
      return true;
    },
  };
}
