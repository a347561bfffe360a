/** Where problems happened. */
import { argumentOf, type LayerDefinition, type Problem, type Span } from "./definition";

/** The place of a layer's problem: its own, else that of the argument it is about, else the layer's callee. */
export function problemSpan(layer: LayerDefinition, problem: Problem): Span {
  const argument = problem.argument === undefined ? undefined : argumentOf(layer, problem.argument);
  return problem.span ?? argument?.span ?? layer.calleeSpan;
}
