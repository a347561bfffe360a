/**
 * Consecutive batches through one layer. A stateful layer of Keras starts each with the states at the end of the one
 * before (keras/src/layers/rnn/rnn.py 3.15.1, `RNN.call`); `reset_state()` is a new run of this. Any other layer starts
 * each as it started the first.
 */
import * as l10n from "@vscode/l10n";
import { argumentOf, known, type LayerDefinition, partOf, type Problem, valueOf } from "../definition";
import type { Work } from "../engine/work";
import { currentFlags } from "../returns/flags";
import { returnsOf } from "../returns/table";
import { type Run, runLayerInSlices } from "./run";
import type { Tensor } from "../tensor";

/** More are not run: each is a forward pass of its own. */
const MOST_BATCHES = 64;

/** What one batch leaves behind. */
export interface BatchResult {
  /** The states at its end, by the names under which the layer returns them. */
  readonly states: readonly { readonly name: string; readonly values: Tensor }[];
}

export interface Batches {
  /** In their order, up to the first that cannot be run. */
  readonly results: readonly BatchResult[];
  readonly problems: readonly Problem[];
}

/** Whether the layer keeps its states from batch to batch; of a wrapper the layer inside says so. */
function isStateful(layer: LayerDefinition): boolean {
  const argument = argumentOf(layer, "stateful");
  const inner = partOf(layer, "layer");
  return (argument !== undefined && valueOf(argument.value) === true) || (inner !== undefined && isStateful(inner));
}

/**
 * Runs the batches one after the other, each of the axes that the layer's input has; yields the share of one that is done.
 *
 * @param seed of the weights that the document does not give: the same for all batches
 */
export function* runBatches(layer: LayerDefinition, batches: readonly Tensor[], seed: number): Work<Batches> {
  const results: BatchResult[] = [];
  const stateful = isStateful(layer);
  let next = layer;
  for (const values of batches.slice(0, MOST_BATCHES)) {
    if (stateful && values.shape[0] !== batches[0]?.shape[0]) {
      const message = l10n.t(
        "A stateful layer takes batches of one size, but batches has {0} rows and then {1}.",
        batches[0]?.shape[0] ?? 0,
        values.shape[0] ?? 0,
      );
      return { results, problems: [{ severity: "error", code: "batch-size", message, argument: "batches" }] };
    }
    const { mask: _mask, lengths: _lengths, ...input } = next.input;
    const run = yield* runLayerInSlices({ ...next, input: { ...input, shape: values.shape.map(known), values } }, seed);
    const states = statesOf(layer, run);
    if (states.length === 0) {
      return { results, problems: run.problems.filter(({ severity }) => severity !== "info") };
    }
    results.push({ states });
    if (stateful) next = { ...next, initialState: states.map((state) => state.values) };
  }
  return { results, problems: [] };
}

/** What `return_state` would return beside the output. */
function statesOf(layer: LayerDefinition, { trace }: Run): BatchResult["states"] {
  if (!trace) return [];
  const returns = returnsOf(layer);
  const own = currentFlags(layer);
  const [without, withStates] = [false, true].map((return_state) => ({ ...own, return_state }));
  const names = new Set(returns.tensors(layer, without ?? own).map(({ name }) => name));
  return returns.tensors(layer, withStates ?? own).flatMap(({ name, pick }) => {
    const values = names.has(name) ? undefined : pick(trace);
    return values ? [{ name, values }] : [];
  });
}
