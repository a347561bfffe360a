/**
 * The ConvLSTM classes of Keras, per version. Sources: keras 3.15.1 `layers/rnn/conv_lstm{1,2,3}d.py`; tf-keras
 * 2.21.0, the same files; keras 2.0.0 to 2.3.1 `layers/convolutional_recurrent.py`, which has ConvLSTM2D alone.
 * The gates' default stayed hard_sigmoid until Keras 3.
 */
import type { Parameter } from "../layer-class";
import * as convolution from "./convolution-parameters";
import * as p from "./parameters";
import { dropouts, flags, hardGates, initializers, penalties, type Signature, type Signatures } from "./signature";

const head = (gates: Parameter): readonly Parameter[] => [
  convolution.filters,
  convolution.kernelSize,
  convolution.strides,
  convolution.padding,
  convolution.dataFormat,
  convolution.dilationRate,
  p.activation,
  gates,
  p.useBias,
  ...initializers,
  p.unitForgetBias,
  ...penalties,
];

const keras2: Signature = {
  parameters: [...head(hardGates), p.returnSequences, p.goBackwards, p.stateful, ...dropouts],
  keywords: [p.returnState],
};

const ofEveryRank: Signatures = {
  "tf-keras-2": { parameters: [...head(hardGates), ...flags, ...dropouts], keywords: [] },
  "keras-3": { parameters: [...head(p.recurrentActivation), ...dropouts, p.seed, ...flags], keywords: [p.unroll] },
};

export const CONV_LSTM_SIGNATURES: Readonly<Record<"ConvLSTM1D" | "ConvLSTM2D" | "ConvLSTM3D", Signatures>> = {
  ConvLSTM1D: ofEveryRank,
  ConvLSTM2D: { "keras-2": keras2, "keras-2.3": keras2, ...ofEveryRank },
  ConvLSTM3D: ofEveryRank,
};
