/** A model's summary as JSON: `model` of what `lstm-explorer preview --json` prints. */
import { valueOf } from "../definition";
import type { ModelTensor } from "../whole-model/tensors";
import type { ModelSummary, SummaryCall, SummaryRow } from "../whole-model/summary";
import { nested, type PlaceOf, problemJson, symbolOf } from "./json";

/** Values of larger tensors are left out. */
const MOST_VALUES = 4096;

interface CallJson {
  readonly inbound: readonly string[];
  readonly outputs: readonly object[];
}

/** The layers in document order; a layer that is called several times has `calls`, a nested model its own `model`. */
export function modelJson(summary: ModelSummary, placeOf: PlaceOf): object {
  const { model, rows, inputs, outputs, parameterCount, deterministic, problems } = summary;
  return {
    name: model.name,
    class_name: model.className,
    profile: model.profile,
    ...placeOf(model.span.start),
    inputs,
    outputs,
    ...(parameterCount !== undefined && { parameter_count: parameterCount }),
    deterministic,
    layers: rows.map((row) => rowJson(row, placeOf)),
    problems: problems.map((problem) => problemJson(problem, placeOf)),
  };
}

function rowJson({ layer, calls, parameterCount, nested: inner }: SummaryRow, placeOf: PlaceOf): object {
  const [first = { inbound: [], outputs: [] }] = calls;
  return {
    name: layer.name,
    class_name: layer.className,
    ...placeOf(layer.classSpan.start),
    ...callJson(first),
    ...(calls.length > 1 && { calls: calls.map(callJson) }),
    ...(parameterCount !== undefined && { parameter_count: parameterCount }),
    ...(inner && { model: modelJson(inner, placeOf) }),
  };
}

const callJson = ({ inbound, outputs }: SummaryCall): CallJson => ({ inbound, outputs: outputs.map(tensorJson) });

/** What is not known of a tensor is left out. */
const tensorJson = ({ shape, values, mask }: ModelTensor): object => ({
  ...(shape && { shape: shape.map(valueOf), symbols: shape.map(symbolOf) }),
  ...(values && values.data.length <= MOST_VALUES && { values: nested(values) }),
  ...(mask && mask.data.length <= MOST_VALUES && { mask: nested(mask) }),
});
