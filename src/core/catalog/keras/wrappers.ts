/**
 * The layers of Keras that are made of others, per profile: wrappers, `RNN` and the cells that it takes.
 * Sources: keras 3.15.1 `layers/rnn/{bidirectional,time_distributed,rnn,stacked_rnn_cells,lstm,gru,simple_rnn}.py`;
 * tf-keras 2.x the same files; Keras 2 `layers/{wrappers,recurrent}.py`; Keras 1 had neither `RNN` nor cells.
 */
import type { KerasProfile } from "../../definition";
import type { Parameter } from "../layer-class";
import * as p from "./parameters";
import { dropouts, hardGates, initializers, type Signature, type Signatures, withDefault } from "./signature";

const signature = (...parameters: readonly Parameter[]): Signature => ({ parameters, keywords: [] });

const implementation = (value: number): Parameter => withDefault(p.implementation, value);
const resetBefore = withDefault(p.resetAfter, false);

/** `units` to `recurrent_dropout`, where all versions agree. */
const cellHead = (gates: readonly Parameter[], forgetBias: readonly Parameter[] = []): readonly Parameter[] => [
  p.units,
  p.activation,
  ...gates,
  p.useBias,
  ...initializers,
  ...forgetBias,
  p.kernelRegularizer,
  p.recurrentRegularizer,
  p.biasRegularizer,
  p.kernelConstraint,
  p.recurrentConstraint,
  p.biasConstraint,
  ...dropouts,
];

const lstmHead = (gates: Parameter): readonly Parameter[] => cellHead([gates], [p.unitForgetBias]);
const gruHead = (gates: Parameter): readonly Parameter[] => cellHead([gates]);

/** Today's cells take `implementation` by keyword. */
const today = (...parameters: readonly Parameter[]): Signature => ({ parameters, keywords: [p.implementation] });

const rnnFlags = [p.returnSequences, p.returnState, p.goBackwards, p.stateful, p.unroll] as const;

const everywhere = (each: Signature): Readonly<Record<KerasProfile, Signature>> => ({
  "keras-1": each,
  "keras-2": each,
  "keras-2.3": each,
  "tf-keras-2": each,
  "keras-3": each,
});

const bidirectional = signature(p.wrappedLayer, p.mergeMode, p.wrapperWeights);
const withBackward = signature(p.wrappedLayer, p.mergeMode, p.wrapperWeights, p.backwardLayer);
const { "keras-1": _none, ...stacked } = everywhere(signature(p.cells));

/** The classes that hold other layers. */
const WRAPPERS: ReadonlySet<string> = new Set(["Bidirectional", "TimeDistributed", "RNN", "StackedRNNCells"]);

/** Whether the class is a layer around another one: Bidirectional, TimeDistributed. */
export const isWrapper = (className: string): boolean => WRAPPERS.has(className);

export const wrapperSignatures: Readonly<Record<string, Signatures>> = {
  Bidirectional: { ...everywhere(bidirectional), "tf-keras-2": withBackward, "keras-3": withBackward },
  TimeDistributed: everywhere(signature(p.wrappedLayer)),
  RNN: {
    "keras-2": signature(p.cell, ...rnnFlags),
    "keras-2.3": signature(p.cell, ...rnnFlags),
    "tf-keras-2": signature(p.cell, ...rnnFlags, p.timeMajor),
    "keras-3": signature(p.cell, ...rnnFlags, p.zeroOutputForMask),
  },
  StackedRNNCells: stacked,
  LSTMCell: {
    "keras-2": signature(...lstmHead(hardGates), implementation(1)),
    "keras-2.3": signature(...lstmHead(p.recurrentActivation), implementation(2)),
    "tf-keras-2": today(...lstmHead(p.recurrentActivation)),
    "keras-3": today(...lstmHead(p.recurrentActivation), p.seed),
  },
  GRUCell: {
    "keras-2": signature(...gruHead(hardGates), implementation(1), resetBefore),
    "keras-2.3": signature(...gruHead(p.recurrentActivation), implementation(2), resetBefore),
    "tf-keras-2": today(...gruHead(p.recurrentActivation), p.resetAfter),
    "keras-3": today(...gruHead(p.recurrentActivation), p.resetAfter, p.seed),
  },
  SimpleRNNCell: {
    "keras-2": signature(...cellHead([])),
    "keras-2.3": signature(...cellHead([])),
    "tf-keras-2": signature(...cellHead([])),
    "keras-3": signature(...cellHead([]), p.seed),
  },
};
