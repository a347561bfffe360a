/** The initial states that a call gives, as far as their shapes are known, and how what does not fit is said. */
import type { Problem, Span } from "../../definition";
import type { AbstractValue } from "../../scope/values/values";
import { isTensor, type Shape } from "../tensors";

/** The shapes of states that a call gives, one for each; `undefined` of one of which nothing is known. */
export const shapesOf = (states: readonly AbstractValue[]): readonly (Shape | undefined)[] =>
  states.map((state) => (isTensor(state) || state.kind === "array" ? state.shape : undefined));

/** An error about the initial state, at the place where it is given. */
export const stateRefusal = (code: string, message: string, span: Span): readonly Problem[] => [
  { severity: "error", code, message, span, argument: "initial_state" },
];
