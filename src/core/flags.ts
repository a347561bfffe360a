/** The flag combinations of a layer, and what each of them returns: views of one trace. */
import { recurrentClass } from "./catalog/recurrent";
import { argumentOf, type Dimension, known, type LayerDefinition, unknown, valueOf } from "./definition";
import type { StateTrace } from "./engine/trace";
import type { Tensor } from "./tensor";

export type Flags = Readonly<Record<string, boolean>>;

/** A tensor that a combination returns: what it is called, its axes, and where it stands in the trace. */
export interface ReturnedTensor {
  readonly name: string;
  readonly axes: readonly string[];
  readonly shape: readonly Dimension[];
  readonly pick: (trace: StateTrace) => Tensor | undefined;
}

/** Two returned tensors, or a slice of one, that hold the same numbers by construction. */
export interface Equality {
  /** As one would write it: `output[:, -1]`. */
  readonly left: string;
  readonly right: string;
  /** The names of the two tensors in the combination. */
  readonly tensors: readonly [string, string];
}

/** The flags that change what the layer returns, as the document has them. */
export function currentFlags(layer: LayerDefinition): Flags {
  return { return_sequences: isSet(layer, "return_sequences"), return_state: isSet(layer, "return_state") };
}

const isSet = (layer: LayerDefinition, flag: string): boolean => {
  const argument = argumentOf(layer, flag);
  return argument !== undefined && valueOf(argument.value) === true;
};

/** All combinations, the plainest first; the keys are those of `currentFlags`. */
export const FLAG_COMBINATIONS: readonly Flags[] = [
  { return_sequences: false, return_state: false },
  { return_sequences: true, return_state: false },
  { return_sequences: false, return_state: true },
  { return_sequences: true, return_state: true },
];

export const sameFlags = (a: Flags, b: Flags): boolean => Object.keys(a).every((name) => a[name] === b[name]);

/**
 * What a recurrent layer of Keras returns with these flags (keras/src/layers/rnn/rnn.py 3.15.1, `RNN.call`):
 * `output`, all hidden states or the last one; with `return_state` also the last of each of its states,
 * `state_h` and, of an LSTM, `state_c`.
 */
export function returnedTensors(layer: LayerDefinition, flags: Flags): readonly ReturnedTensor[] {
  const [batch, timesteps] = layer.input.shape;
  const rows = batch ?? unknown("batch", 1);
  const units = unitsOf(layer);
  const state = { axes: ["batch", "units"], shape: [rows, units] };
  const output: ReturnedTensor = flags["return_sequences"]
    ? {
        name: "output",
        axes: ["batch", "timesteps", "units"],
        shape: [rows, timesteps ?? unknown("timesteps", 1), units],
        pick: (trace) => trace.states["h"],
      }
    : { name: "output", ...state, pick: (trace) => trace.finalStates["h"] };
  const states = flags["return_state"] ? statesOf(layer) : [];
  return [
    output,
    ...states.map((name) => ({
      name: `state_${name}`,
      ...state,
      pick: (trace: StateTrace): Tensor | undefined => trace.finalStates[name],
    })),
  ];
}

/** The states that the layer hands on, by name; `h` is one of every layer's. */
const statesOf = ({ className }: LayerDefinition): readonly string[] => recurrentClass(className)?.states ?? ["h"];

/** Which of the tensors returned with these flags are the same numbers. */
export function equalities(flags: Flags): readonly Equality[] {
  if (!flags["return_state"]) {
    return [];
  }
  const left = flags["return_sequences"] ? "output[:, -1]" : "output";
  return [{ left, right: "state_h", tensors: ["output", "state_h"] }];
}

/** The size of the units axis, with its symbol where the document does not say it. */
export function unitsOf(layer: LayerDefinition): Dimension {
  const units = argumentOf(layer, "units")?.value;
  const size = Number(units && valueOf(units));
  return units?.kind === "unknown" ? unknown(units.expression, size) : known(size);
}
