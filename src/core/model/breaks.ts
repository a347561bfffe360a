/** Which of the problems that were noted behind a layer the program really runs into. */
import type { Problem, Span } from "../definition";
import type { Program } from "../syntax";
import { walk } from "../syntax-walk";
import type { LayerFacts } from "./facts";

/**
 * Those of a layer of which the program says the class, but for errors that it catches: what unpacks an LSTM in one place
 * and a GRU in another need not be wrong in any.
 */
export function breaksBehind(program: Program, { problemsBehind, others }: LayerFacts): readonly Problem[] {
  if (problemsBehind.length === 0 || others.size > 0) return [];
  const caught = caughtIn(program);
  const isCaught = ({ severity, span }: Problem): boolean =>
    severity === "error" &&
    span !== undefined &&
    caught.some(({ start, end }) => start <= span.start && span.end <= end);
  return problemsBehind.filter((problem) => !isCaught(problem));
}

const found = new WeakMap<Program, readonly Span[]>();

/** The statements behind which an `except` or a `catch` stands. */
function caughtIn(program: Program): readonly Span[] {
  const known = found.get(program);
  if (known) return known;
  const spans: Span[] = [];
  walk(program.statements, {
    statement(node) {
      const [first, last] = node.kind === "attempt" && node.handlers.length > 0 ? [node.body[0], node.body.at(-1)] : [];
      if (first && last) spans.push({ start: first.span.start, end: last.span.end });
    },
  });
  found.set(program, spans);
  return spans;
}
