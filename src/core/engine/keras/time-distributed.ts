/**
 * Keras's `TimeDistributed` around a recurrent layer (keras/src/layers/rnn/time_distributed.py 3.15.1): every slice along
 * the input's second axis is a sequence of its own. The slices are as many more rows of the batch.
 */
import * as l10n from "@vscode/l10n";
import { type LayerDefinition, partOf, type Problem } from "../../definition";
import { argumentValue, distributedLayer } from "../../catalog/keras/parts";
import { tensor } from "../../tensor";
import { type KerasKind, problemsOf } from "./keras-layer";
import { isSettled, refusal } from "../problems";
import { checkMask, lengthsUnknown, wholeMask } from "../weights/checks";

/** (batch, time, …) as (batch · time, …). */
const rows = ([batch = 0, time = 0, ...rest]: readonly number[]): readonly number[] => [batch * time, ...rest];

/** @param prepare makes the layer that is wrapped ready */
export const timeDistributedKind =
  (prepare: KerasKind): KerasKind =>
  (definition, shape) => {
    const inner = distributedLayer(definition);
    if (!inner) {
      if (isSettled(definition, "layer")) return { problems: [] };
      const message = l10n.t("{0} needs a layer that the document says, such as LSTM(4).", "TimeDistributed");
      return { problems: [refusal("layer-missing", "layer", message)] };
    }
    const several = checkOneOutput(inner);
    if (several) return { problems: [several] };
    const prepared = prepare(inner, rows(shape));
    if ("problems" in prepared) return { problems: problemsOf("layer", prepared.problems) };
    const { layer } = prepared;
    return {
      layer: {
        ...layer,
        cost: (shape, weightsGiven) => layer.cost(rows(shape), weightsGiven),
        checkLimits: (shape, weightsGiven) => layer.checkLimits(rows(shape), weightsGiven),
        checkFeed: ({ initialState, mask, lengths }, [batch = 0, time = 0, timesteps = 0]): readonly Problem[] => [
          ...(initialState
            ? [
                refusal(
                  "initial-state-unknown",
                  "initial_state",
                  l10n.t("{0} takes no initial_state: its layer starts from zeros at each slice.", "TimeDistributed"),
                ),
              ]
            : []),
          ...(mask ? checkMask([batch, time, timesteps], mask) : []),
          ...(lengths ? [lengthsUnknown("TimeDistributed")] : []),
        ],
        *run(weights, { input: given, mask: steps }) {
          const input = tensor(rows(given.shape), given.data);
          const mask = steps && wholeMask(steps, given.shape.slice(0, 3));
          const feed = { input, ...(mask && { mask: tensor(rows(mask.shape), mask.data) }) };
          const { parts } = yield* layer.run(weights, feed);
          return { parts: parts.map((part) => ({ input, ...part })) };
        },
      },
    };
  };

/** It stacks what the layer returns for each slice, and so takes the tensors of a tuple for slices. */
function checkOneOutput(inner: LayerDefinition): Problem | undefined {
  const { className } = inner;
  // Of Bidirectional the layers inside it say whether states are returned.
  for (let layer: LayerDefinition | undefined = inner, path = "layer"; layer; layer = partOf(layer, "layer")) {
    if (argumentValue(layer, "return_state") === true) {
      const message = l10n.t(
        "TimeDistributed needs a layer that returns one tensor: set return_state=False in {0}.",
        className,
      );
      return refusal("distributed-tensors", `${path}.return_state`, message);
    }
    if (argumentValue(layer, "merge_mode") === null) {
      const message = l10n.t(
        "TimeDistributed needs a layer that returns one tensor: give {0} a merge_mode.",
        className,
      );
      return refusal("distributed-tensors", `${path}.merge_mode`, message);
    }
    path += ".layer";
  }
  return undefined;
}
