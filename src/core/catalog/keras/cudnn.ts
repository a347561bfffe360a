/**
 * CuDNNLSTM and CuDNNGRU, per version. Sources: keras 2.0.9 to 2.3.1 `layers/cudnn_recurrent.py`; tf-keras 2.21.0
 * `layers/rnn/{base_cudnn_rnn,cudnn_lstm,cudnn_gru}.py`, which is `tf.compat.v1.keras.layers`. Keras 1 and 3 have
 * neither: Keras 3's LSTM and GRU use cuDNN themselves where it can do what they are to do.
 */
import type { Parameter } from "../layer-class";
import * as p from "./parameters";
import { flags, initializers, penalties, type Signatures } from "./signature";

function signatures(forgetBias: readonly Parameter[]): Signatures {
  const head = [p.units, ...initializers, ...forgetBias, ...penalties];
  const keras2 = { parameters: [...head, p.returnSequences, p.returnState, p.stateful], keywords: [p.goBackwards] };
  return {
    "keras-2": keras2,
    "keras-2.3": keras2,
    "tf-keras-2": { parameters: [...head, ...flags], keywords: [p.timeMajor] },
  };
}

export const CUDNN_SIGNATURES: Readonly<Record<"CuDNNLSTM" | "CuDNNGRU", Signatures>> = {
  CuDNNLSTM: signatures([p.unitForgetBias]),
  CuDNNGRU: signatures([]),
};
