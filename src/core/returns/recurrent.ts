/**
 * What a recurrent layer of Keras with one cell returns (keras/src/layers/rnn/rnn.py 3.15.1, `RNN.call`):
 * `output`, all hidden states or the last one; with `return_state` also the last of each of its states,
 * `state_h` and, of an LSTM, `state_c`.
 */
import { recurrentClass } from "../catalog/recurrent";
import { type Dimension, type LayerDefinition, unknown } from "../definition";
import { isTimeMajor } from "../engine/time-major";
import { lastStep, partTrace } from "../engine/trace";
import { flagsOf, isSet, sizeArgument, withArguments } from "./arguments";
import { swapFirstAxes } from "../tensor";
import type { Flag, Flags, LayerReturns, ReturnedTensor } from "./layer-returns";

/** The axes of what nearly every recurrent layer takes. */
export const SEQUENCE_AXES = ["batch", "timesteps", "features"] as const;

const BATCH_FIRST = ["batch", "timesteps"] as const;
const TIME_FIRST = ["timesteps", "batch"] as const;
const BOOLEANS = [false, true] as const;

/** The flags of every recurrent layer of Keras that do not change its states. */
export const RETURN_FLAGS: readonly Flag[] = ["return_sequences", "return_state"].map((name) => ({
  name,
  values: BOOLEANS,
  shown: "compared",
  reruns: false,
}));

const names = [...RETURN_FLAGS.map(({ name }) => name), "go_backwards"];

/** Where all of them agree. */
const common: Omit<LayerReturns, "inputAxes" | "tensors"> = {
  flags: (layer) => {
    const backwards = isSet(layer, "go_backwards");
    return [...RETURN_FLAGS, { name: "go_backwards", values: [backwards, !backwards], shown: "chosen", reruns: true }];
  },
  currentFlags: (layer) => flagsOf(layer, names),
  withFlags: withArguments,
  equalities(layer, flags) {
    if (!flags["return_state"]) {
      return [];
    }
    const last = isTimeMajor(layer) ? "output[-1]" : "output[:, -1]";
    const left = flags["return_sequences"] ? last : "output";
    return [{ left, right: "state_h", tensors: ["output", "state_h"] }];
  },
};

/** The axes of one sample's state. */
export interface StateAxes {
  readonly axes: readonly string[];
  readonly shape: readonly Dimension[];
}

export const recurrentReturns: LayerReturns = returnsOfStates(
  (layer) => [isTimeMajor(layer) ? [...TIME_FIRST, "features"] : SEQUENCE_AXES],
  (layer) => ({ axes: ["units"], shape: [sizeArgument(layer, "units")] }),
);

/** The returns of a layer with one cell, by what its input and its states are. */
export function returnsOfStates(
  inputAxes: LayerReturns["inputAxes"],
  stateOf: (layer: LayerDefinition) => StateAxes,
): LayerReturns {
  return { ...common, inputAxes, tensors: (layer, flags) => tensorsOf(layer, flags, stateOf(layer)) };
}

/** `output`, of every step or of the last one, and with `return_state` the states that the layer hands on. */
function tensorsOf(layer: LayerDefinition, flags: Flags, one: StateAxes): readonly ReturnedTensor[] {
  const timeMajor = isTimeMajor(layer);
  const [first, second] = layer.input.shape;
  const rows = (timeMajor ? second : first) ?? unknown("batch", 1);
  const steps = (timeMajor ? first : second) ?? unknown("timesteps", 1);
  const state = { axes: ["batch", ...one.axes], shape: [rows, ...one.shape] };
  const output: ReturnedTensor = flags["return_sequences"]
    ? {
        name: "output",
        axes: [...(timeMajor ? TIME_FIRST : BATCH_FIRST), ...one.axes],
        shape: [...(timeMajor ? [steps, rows] : [rows, steps]), ...one.shape],
        pick: (trace) => {
          const output = partTrace(trace)?.output;
          return output && timeMajor ? swapFirstAxes(output) : output;
        },
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
}

/** The states that the layer hands on, by name; `h` is one of every layer's. */
export const statesOf = ({ className }: LayerDefinition): readonly string[] =>
  recurrentClass(className)?.states ?? ["h"];
