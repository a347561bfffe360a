/**
 * CuDNNLSTM and CuDNNGRU of Keras 2 and TensorFlow 1 (keras 2.2.4 `layers/cudnn_recurrent.py`; tf-keras 2.21.0
 * `layers/rnn/{cudnn_lstm,cudnn_gru}.py`): an LSTM, and a GRU with `reset_after`, whose activations are always tanh
 * and sigmoid and whose two biases lie one after the other.
 *
 * They hand their kernels to cuDNN as they lie in memory, and cuDNN reads each gate's as (units, features). So a
 * weight of these layers is not the LSTM's of the same name: Keras turns the one into the other where it loads a
 * file of the other layer (tf-keras 2.21.0 `saving/legacy/hdf5_format.py`, `_convert_rnn_weights`), and so do we.
 */
import { RECURRENT_CLASSES, type RecurrentClass } from "../../catalog/keras/recurrent";
import type { LayerDefinition } from "../../definition";
import { tensor, type Tensor } from "../../tensor";
import { type ConfigReading, readConfig } from "./arguments";
import { type GruConfig, gruLayer } from "./gru";
import type { KerasKind } from "./keras-layer";
import { lstmBias, lstmCell, lstmConfig } from "./lstm";
import { type CellWeights, recurrentLayer } from "./recurrent-layer";
import { matrices } from "../weights/variables";

const { CuDNNLSTM: LSTM, CuDNNGRU: GRU } = RECURRENT_CLASSES;

/** CuDNNLSTM as an LSTM: its kernels turned, its two biases added up. */
export const prepareCudnnLstm: KerasKind = (definition, [, , features = 0]) => {
  const reading = lstmConfig(definition);
  if ("problems" in reading) return reading;
  const { config } = reading;
  const toLstm = (weights: CellWeights): CellWeights => ({
    ...turned(LSTM, weights),
    ...(weights.bias && { bias: sumOfHalves(weights.bias) }),
  });
  return {
    layer: recurrentLayer({
      ...LSTM,
      definition,
      units: config.units,
      variables: [...matrices(LSTM, config, features), lstmBias(LSTM, config)],
      activations: 5,
      cell: (weights) => lstmCell({ ...config, gates: LSTM.gates }, toLstm(weights)),
      inKernel: true,
    }),
  };
};

/** CuDNNGRU as a GRU with `reset_after`, its kernels turned. */
export const prepareCudnnGru: KerasKind = (definition, [, , features = 0]) => {
  const reading = cudnnGruConfig(definition);
  // The cell takes the two biases of `reset_after` as they lie here.
  const toGru = (weights: CellWeights): CellWeights => ({ ...weights, ...turned(GRU, weights) });
  return "problems" in reading ? reading : gruLayer(GRU, definition, reading.config, features, true, toGru);
};

const cudnnGruConfig = (layer: LayerDefinition): ConfigReading<GruConfig> =>
  readConfig<GruConfig>(layer, ({ shared, activation }) => ({
    ...shared(1),
    recurrentActivation: activation("recurrent_activation", "sigmoid"),
    resetAfter: true,
  }));

/** The two kernels as an LSTM or a GRU has them. */
function turned({ gates }: RecurrentClass, { kernel, recurrentKernel }: CellWeights): CellWeights {
  return { kernel: turnBlocks(kernel, gates.length), recurrentKernel: turnBlocks(recurrentKernel, gates.length) };
}

/** Reads each block (rows, units) of columns, as it lies in memory row by row, as (units, rows), and transposes it. */
function turnBlocks({ shape, data }: Tensor, blocks: number): Tensor {
  const [rows = 0, columns = 0] = shape;
  const units = columns / blocks;
  const result = new Float32Array(data.length);
  for (let block = 0; block < blocks; block++) {
    const first = block * units;
    for (let unit = 0; unit < units; unit++) {
      for (let row = 0; row < rows; row++) {
        const index = unit * rows + row;
        result[row * columns + first + unit] = data[Math.floor(index / units) * columns + first + (index % units)]!;
      }
    }
  }
  return tensor(shape, result);
}

/** cuDNN adds both biases of an LSTM. */
function sumOfHalves({ data }: Tensor): Tensor {
  const half = data.length / 2;
  return tensor(
    [half],
    data.subarray(0, half).map((value, index) => value + data[half + index]!),
  );
}
