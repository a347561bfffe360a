/** A model's run as views show it: a row for each layer, with the layers before it and what leaves it. */
import type { ModelDefinition, ModelLayer, Problem, TensorPlace } from "../definition";
import type { CallRun, ModelRun } from "./run-model";
import type { ModelTensor } from "./tensors";

/** One time that a layer is called. */
export interface SummaryCall {
  /** The layers that it is called on, by name; of one with several outputs which: `encoder[1]`. */
  readonly inbound: readonly string[];
  readonly outputs: readonly ModelTensor[];
}

export interface SummaryRow {
  readonly layer: ModelLayer;
  /** At least one. */
  readonly calls: readonly SummaryCall[];
  readonly parameterCount?: number;
  /** The rows of a model in the place of a layer. */
  readonly nested?: ModelSummary;
  readonly problems: readonly Problem[];
}

export interface ModelSummary {
  readonly model: ModelDefinition;
  /** In document order; layers that are never called have none. */
  readonly rows: readonly SummaryRow[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  /** Absent where the variables of a layer are not known. */
  readonly parameterCount?: number;
  /** Whether no weight is random and no input a sample. */
  readonly deterministic: boolean;
  /** Where every random weight is the framework's own from one seed, and no input a sample: that seed. */
  readonly ownSeed?: number;
  readonly problems: readonly Problem[];
}

/**
 * A row for each call of the model, in their order; tensors are named after the call that made them, with an index
 * where it made several.
 */
export function summarise({ model, calls, problems, seed }: ModelRun): ModelSummary {
  const named = ({ call, output }: TensorPlace): string => {
    const made = calls[call];
    if (!made) return "";
    return made.outputs.length > 1 ? `${made.layer.name}[${output}]` : made.layer.name;
  };
  const callsOf = new Map<ModelLayer, CallRun[]>();
  for (const call of calls) {
    const own = callsOf.get(call.layer);
    if (own) own.push(call);
    else callsOf.set(call.layer, [call]);
  }
  const rows = model.layers.flatMap((layer) => {
    const own = callsOf.get(layer);
    return own ? [rowOf(layer, own, named)] : [];
  });
  const counts = rows.map(({ parameterCount }) => parameterCount);
  const origins = calls.flatMap(({ outputs }) => outputs.map(({ origin }) => origin));
  return {
    model,
    rows,
    inputs: model.inputs.map(named),
    outputs: model.outputs.map(named),
    ...(counts.every((count) => count !== undefined) && {
      parameterCount: counts.reduce<number>((sum, count) => sum + (count ?? 0), 0),
    }),
    deterministic: origins.every(({ sampled, random }) => !sampled && random.length === 0),
    ...(origins.every(({ sampled, random, asScript }) => !sampled && (random.length === 0 || asScript === true)) && {
      ownSeed: seed,
    }),
    problems,
  };
}

function rowOf(layer: ModelLayer, calls: readonly CallRun[], named: (place: TensorPlace) => string): SummaryRow {
  const [first] = calls;
  return {
    layer,
    calls: calls.map(({ call, outputs }) => ({
      inbound: [...call.inputs, ...(call.initialState ?? [])].map(named),
      outputs,
    })),
    ...(first?.parameterCount !== undefined && { parameterCount: first.parameterCount }),
    ...(first?.nested && { nested: summarise(first.nested) }),
    problems: calls.flatMap(({ problems }) => problems),
  };
}
