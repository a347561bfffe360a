/** What is wrong in a document, and where it happened: the one list behind every view. */
import type { DocumentReading, LayerDefinition, Problem, Span } from "./definition";
import { callsOf } from "./documents/instances";
import { argumentAt } from "./catalog/keras/parts";
import { inspectLayer } from "./run/run";

/** The place of a layer's problem: its own, else that of the argument or the numbers it is about, else the layer's callee. */
export function problemSpan(layer: LayerDefinition, problem: Problem): Span {
  const { argument: name } = problem;
  const place = name === undefined ? undefined : (argumentAt(layer, name)?.span ?? layer.dataSpans?.[name]);
  return problem.span ?? place ?? layer.calleeSpan;
}

export interface PlacedProblem {
  readonly problem: Problem;
  readonly span: Span;
  /** Absent where it is of no layer in particular. */
  readonly layer?: LayerDefinition;
}

/** Of an input that does not fit a Bidirectional, that layer says it. */
const isWrappers = ({ use }: LayerDefinition, { code }: Problem): boolean =>
  code === "input-rank" && use.wrappers.at(-1) === "Bidirectional";

/** Notes on the code itself, not on what a preview leaves out. */
const HINTS: ReadonlySet<string> = new Set(["last-of-batch"]);

/** Whether it is about the code: what a preview cannot show is no fault of it, and the preview itself says so. */
export const isFault = ({ severity, code }: Problem): boolean =>
  (severity !== "info" || HINTS.has(code)) && code !== "too-large";

const NOWHERE: Span = { start: 0, end: 0 };

/** Every problem of a document and of its layers, each once, without running any: in the order in which they were found. */
export function problemsOf({ layers, problems }: DocumentReading): readonly PlacedProblem[] {
  const found = [
    ...problems.map((problem) => ({ problem, span: problem.span ?? NOWHERE })),
    ...layers.flatMap(callsOf).flatMap((layer) =>
      [...layer.problems, ...inspectLayer(layer).filter((each) => !isWrappers(layer, each))].map((problem) => ({
        problem,
        span: problemSpan(layer, problem),
        layer,
      })),
    ),
  ];
  // A fault of a layer inside another one is both layers'.
  const key = ({ span, problem }: PlacedProblem): string => `${span.start} ${span.end} ${problem.message}`;
  return [...new Map(found.toReversed().map((each) => [key(each), each])).values()].toReversed();
}
