/**
 * What a recurrent layer of Keras with one cell returns (keras/src/layers/rnn/rnn.py 3.15.1, `RNN.call`):
 * `output`, all hidden states or the last one; with `return_state` also the last of each of its states,
 * `state_h` and, of an LSTM, `state_c`.
 */
import { recurrentClass } from "../catalog/recurrent";
import { type LayerDefinition, unknown } from "../definition";
import { lastStep, partTrace } from "../engine/trace";
import { flagsOf, isSet, sizeArgument, withArguments } from "./arguments";
import type { Flag, LayerReturns, ReturnedTensor } from "./layer-returns";

/** The axes of what nearly every recurrent layer takes. */
export const SEQUENCE_AXES = ["batch", "timesteps", "features"] as const;

const BOOLEANS = [false, true] as const;

/** The flags of every recurrent layer of Keras that do not change its states. */
export const RETURN_FLAGS: readonly Flag[] = ["return_sequences", "return_state"].map((name) => ({
  name,
  values: BOOLEANS,
  shown: "compared",
  reruns: false,
}));

const names = [...RETURN_FLAGS.map(({ name }) => name), "go_backwards"];

export const recurrentReturns: LayerReturns = {
  inputAxes: () => [SEQUENCE_AXES],
  flags: (layer) => {
    const backwards = isSet(layer, "go_backwards");
    return [...RETURN_FLAGS, { name: "go_backwards", values: [backwards, !backwards], shown: "chosen", reruns: true }];
  },
  currentFlags: (layer) => flagsOf(layer, names),
  withFlags: withArguments,
  tensors(layer, flags) {
    const [batch, timesteps] = layer.input.shape;
    const rows = batch ?? unknown("batch", 1);
    const units = sizeArgument(layer, "units");
    const state = { axes: ["batch", "units"], shape: [rows, units] };
    const output: ReturnedTensor = flags["return_sequences"]
      ? {
          name: "output",
          axes: ["batch", "timesteps", "units"],
          shape: [rows, timesteps ?? unknown("timesteps", 1), units],
          pick: (trace) => partTrace(trace)?.output,
          holds: [{ part: "", state: "h", as: "output", steps: "all" }],
        }
      : {
          name: "output",
          ...state,
          pick: (trace) => {
            const part = partTrace(trace);
            return part && lastStep(part.output);
          },
          holds: [{ part: "", state: "h", as: "output", steps: "last" }],
        };
    const states = flags["return_state"] ? statesOf(layer) : [];
    return [
      output,
      ...states.map((name): ReturnedTensor => ({
        name: `state_${name}`,
        ...state,
        pick: (trace) => partTrace(trace)?.finalStates[name],
      })),
    ];
  },
  equalities(_, flags) {
    if (!flags["return_state"]) {
      return [];
    }
    const left = flags["return_sequences"] ? "output[:, -1]" : "output";
    return [{ left, right: "state_h", tensors: ["output", "state_h"] }];
  },
};

/** The states that the layer hands on, by name; `h` is one of every layer's. */
export const statesOf = ({ className }: LayerDefinition): readonly string[] =>
  recurrentClass(className)?.states ?? ["h"];
