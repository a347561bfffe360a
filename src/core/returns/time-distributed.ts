/**
 * What `TimeDistributed` around a recurrent layer returns (keras/src/layers/rnn/time_distributed.py 3.15.1): what the
 * layer returns for each slice along the input's second axis, one behind the other along that axis.
 */
import { assumedAs } from "../catalog/assume";
import { type LayerDefinition, unknown, valueOf } from "../definition";
import { distributedLayer } from "../catalog/keras/parts";
import { tensor } from "../tensor";
import type { Flags, LayerReturns } from "./layer-returns";
import { SEQUENCE_AXES } from "./axes";

/** @param returnsOf says what the layer inside returns */
export function timeDistributedReturns(returnsOf: (layer: LayerDefinition) => LayerReturns): LayerReturns {
  const inside = <T>(
    layer: LayerDefinition,
    ask: (inner: LayerDefinition, returns: LayerReturns) => T,
  ): T | undefined => {
    const inner = distributedLayer(layer);
    return inner && ask(inner, returnsOf(inner));
  };
  return {
    inputAxes: (layer) =>
      inside(layer, (inner, returns) => returns.inputAxes(inner).map(withTime)) ?? [withTime(SEQUENCE_AXES)],
    ownInput(layer) {
      const [axes] = inside(layer, (inner, returns) => returns.inputAxes(inner)) ?? [];
      return assumedAs(withTime(axes ?? SEQUENCE_AXES), layer.input);
    },
    // States cannot be returned, nor two outputs: they would be taken for slices.
    flags: (layer) =>
      inside(layer, (inner, returns) =>
        returns
          .flags(inner)
          .filter(({ name }) => name !== "return_state")
          .map((flag) => ({ ...flag, values: flag.values.filter((value) => value !== null) })),
      ) ?? [],
    currentFlags: (layer) => inside(layer, (inner, returns) => withoutState(returns.currentFlags(inner))) ?? {},
    withFlags: (layer, flags) => {
      const parts = layer.parts?.map((part) => ({
        ...part,
        layer: returnsOf(part.layer).withFlags(part.layer, flags),
      }));
      return { ...layer, ...(parts && { parts }) };
    },
    tensors(layer, flags) {
      const [rows = unknown("batch", 1), time = unknown("time", 1)] = layer.input.shape;
      const tensors = inside(layer, (inner, returns) =>
        returns.tensors(inner, { ...returns.currentFlags(inner), ...flags }),
      );
      return (tensors ?? []).slice(0, 1).map(({ axes, shape, pick, holds: _holds, ...rest }) => ({
        ...rest,
        axes: withTime(axes),
        shape: [rows, time, ...shape.slice(1)],
        pick: (trace) => {
          const values = pick(trace);
          const [all = 0, ...others] = values?.shape ?? [];
          const slices = valueOf(time);
          return values && tensor([all / slices, slices, ...others], values.data);
        },
      }));
    },
    equalities: () => [],
  };
}

/** The axis of the slices behind the batch's; of several such layers around each other the outermost has the most. */
function withTime([batch = "batch", ...axes]: readonly string[]): readonly string[] {
  const taken = axes.filter((axis) => /^time( \d+)?$/.test(axis)).length;
  return [batch, taken === 0 ? "time" : `time ${taken + 1}`, ...axes];
}

const withoutState = ({ return_state: _state, ...flags }: Flags): Flags => flags;
