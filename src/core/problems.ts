/** Where problems happened. */
import { argumentOf, type LayerDefinition, type Problem, type Span } from "./definition";

/** The place of a layer's problem: its own, else that of the argument or the numbers it is about, else the layer's callee. */
export function problemSpan(layer: LayerDefinition, problem: Problem): Span {
  const { argument: name } = problem;
  const place = name === undefined ? undefined : (argumentOf(layer, name)?.span ?? layer.dataSpans?.[name]);
  return problem.span ?? place ?? layer.calleeSpan;
}
