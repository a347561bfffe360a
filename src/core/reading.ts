/** What a reader makes of a text, before the catalogue is asked. */
import type { Fix, LayerCall, ModelDefinition, Problem, Span } from "./definition";
import type { Steps } from "./steps";

export interface Reading {
  /** In document order. */
  readonly calls: readonly LayerCall[];
  /** The models that they stand in, in document order. */
  readonly models?: readonly ModelDefinition[];
  /** Those of no layer in particular. */
  readonly problems: readonly Problem[];
}

/**
 * What a document is read for: to show all that can be told of its layers, or to list them with their arguments. What is
 * done with a layer once it is made, a list does not say.
 */
export type Aim = "show" | "list";

/** Reads one document's text, a few milliseconds of work at a time. */
export type Reader = (text: string) => Steps<Reading>;

export const NOTHING_READ: Reading = { calls: [], problems: [] };

/** The same reading with every place in another text's offsets. */
export function moveReading({ calls, models, problems }: Reading, move: (offset: number) => number): Reading {
  const span = ({ start, end }: Span): Span => ({ start: move(start), end: move(end) });
  const fix = (each: Fix): Fix => ({ ...each, span: span(each.span) });
  const problem = (each: Problem): Problem => ({
    ...each,
    ...(each.span && { span: span(each.span) }),
    ...(each.fix && { fix: fix(each.fix) }),
  });
  const call = (each: LayerCall): LayerCall => ({
    ...each,
    span: span(each.span),
    calleeSpan: span(each.calleeSpan),
    arguments: each.arguments.map((argument) => ({
      ...argument,
      span: span(argument.span),
      ...(argument.nameSpan && { nameSpan: span(argument.nameSpan) }),
    })),
    problems: each.problems.map(problem),
    ...(each.input.stepsLost?.fix && {
      input: { ...each.input, stepsLost: { ...each.input.stepsLost, fix: fix(each.input.stepsLost.fix) } },
    }),
    ...(each.use.span && { use: { ...each.use, span: span(each.use.span) } }),
    ...(each.otherCalls && { otherCalls: each.otherCalls.map(call) }),
    ...(each.parts && { parts: each.parts.map(({ role, layer }) => ({ role, layer: call(layer) })) }),
    ...(each.dataSpans && {
      dataSpans: Object.fromEntries(Object.entries(each.dataSpans).map(([name, place]) => [name, span(place)])),
    }),
  });
  const model = (each: ModelDefinition): ModelDefinition => ({
    ...each,
    span: span(each.span),
    layers: each.layers.map((layer) => ({
      ...layer,
      span: span(layer.span),
      classSpan: span(layer.classSpan),
      ...(layer.recurrent && { recurrent: call(layer.recurrent) }),
      ...(layer.model && { model: model(layer.model) }),
    })),
  });
  return {
    calls: calls.map(call),
    ...(models && { models: models.map(model) }),
    problems: problems.map(problem),
  };
}
