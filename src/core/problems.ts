/** Where problems happened. */
import type { LayerDefinition, Problem, Span } from "./definition";
import { argumentAt } from "./parts";

/** The place of a layer's problem: its own, else that of the argument or the numbers it is about, else the layer's callee. */
export function problemSpan(layer: LayerDefinition, problem: Problem): Span {
  const { argument: name } = problem;
  const place = name === undefined ? undefined : (argumentAt(layer, name)?.span ?? layer.dataSpans?.[name]);
  return problem.span ?? place ?? layer.calleeSpan;
}
