/**
 * The layers of Keras that are made of others, per profile: wrappers, `RNN` and the cells that it takes.
 * Sources: keras 3.15.1 `layers/rnn/{bidirectional,time_distributed,rnn,stacked_rnn_cells,lstm,gru,simple_rnn}.py`;
 * tf-keras 2.x the same files; Keras 2 `layers/{wrappers,recurrent}.py`; Keras 1 had neither `RNN` nor cells.
 */
import type { KerasProfile } from "../../definition";
import type { Parameter } from "../layer-class";
import * as p from "./parameters";
import { cellHeads, hardGates, implementation, resetBefore, type Signature, type Signatures } from "./signature";

const signature = (...parameters: readonly Parameter[]): Signature => ({ parameters, keywords: [] });

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
    "keras-2": signature(...cellHeads.lstm(hardGates), implementation(1)),
    "keras-2.3": signature(...cellHeads.lstm(p.recurrentActivation), implementation(2)),
    "tf-keras-2": today(...cellHeads.lstm(p.recurrentActivation)),
    "keras-3": today(...cellHeads.lstm(p.recurrentActivation), p.seed),
  },
  GRUCell: {
    "keras-2": signature(...cellHeads.gru(hardGates), implementation(1), resetBefore),
    "keras-2.3": signature(...cellHeads.gru(p.recurrentActivation), implementation(2), resetBefore),
    "tf-keras-2": today(...cellHeads.gru(p.recurrentActivation), p.resetAfter),
    "keras-3": today(...cellHeads.gru(p.recurrentActivation), p.resetAfter, p.seed),
  },
  SimpleRNNCell: {
    "keras-2": signature(...cellHeads.simple),
    "keras-2.3": signature(...cellHeads.simple),
    "tf-keras-2": signature(...cellHeads.simple),
    "keras-3": signature(...cellHeads.simple, p.seed),
  },
};
