/** How a layer is used where it is called on something. */
import type { CallSite, Interpreter } from "../../scope/interpreter";
import type { AbstractValue } from "../../scope/values/values";
import { textOf, type Expression } from "../../syntax/syntax";
import type { InitialState, Use } from "./layer-facts";
import { isTensor, literalData } from "../tensors";

/** The use of a layer that is called as `layer(inputs)`. */
export function appliedUse(interpreter: Interpreter, site: CallSite): Use {
  const { start, end } = site.node.argumentsSpan;
  return {
    kind: "applied",
    span: site.node.span,
    appliedTo: interpreter.program.text.slice(start, end),
    targets: interpreter.targetsOf(site.node),
  };
}

/** The states that an expression gives to a layer; with their numbers where all of them are literal. */
export function statesGiven(
  { program }: Interpreter,
  node: Expression,
  states: readonly AbstractValue[] | undefined,
): InitialState {
  const arrays = states?.flatMap((state) => literalData(state) ?? []);
  const tensors = states?.filter(isTensor);
  const areZeros = states?.every(
    (state) => state.kind === "array" && (state.zeros || state.values?.every((each) => each === 0)),
  );
  return {
    text: textOf(program, node),
    span: node.span,
    ...(areZeros && { areZeros }),
    ...(arrays !== undefined && arrays.length === states?.length && { states: arrays }),
    ...(tensors !== undefined && tensors.length === states?.length && { tensors }),
  };
}
