// Lets TensorFlow.js run layers that are written in JavaScript, and writes what they return.
//   npm install @tensorflow/tfjs-layers@4.22.0 @tensorflow/tfjs-core@4.22.0 @tensorflow/tfjs-backend-cpu@4.22.0
//   node make_tfjs.mjs > tfjs-4.22.0.json
import vm from "node:vm";
import * as core from "@tensorflow/tfjs-core";
import * as tfl from "@tensorflow/tfjs-layers";
import "@tensorflow/tfjs-backend-cpu";

const tf = { ...core, ...tfl };
const WEIGHTS =
  "kernelInitializer: tf.initializers.constant({value: 0.7}), recurrentInitializer: tf.initializers.constant({value: -0.4})";
const BIAS = "biasInitializer: tf.initializers.constant({value: 0.2})";
const STACK = `tf.layers.rnn({cell: [tf.layers.gruCell({units: 3, ${WEIGHTS}, ${BIAS}}), tf.layers.lstmCell({units: 2, ${WEIGHTS}})], returnState: true})`;

const LAYERS = [
  `tf.layers.lstm({units: 2, ${WEIGHTS}, ${BIAS}, returnSequences: true, returnState: true})`,
  `tf.layers.lstm({units: 2, ${WEIGHTS}})`,
  `tf.layers.lstm({units: 2, ${WEIGHTS}, unitForgetBias: true})`,
  `tf.layers.lstm({units: 2, ${WEIGHTS}, ${BIAS}, recurrentActivation: 'sigmoid', activation: 'softsign', goBackwards: true, returnSequences: true})`,
  `tf.layers.gru({units: 2, ${WEIGHTS}, ${BIAS}, returnSequences: true, returnState: true})`,
  `tf.layers.gru({units: 2, ${WEIGHTS}, useBias: false, recurrentActivation: 'sigmoid'})`,
  `tf.layers.simpleRNN({units: 2, ${WEIGHTS}, ${BIAS}, returnSequences: true, returnState: true})`,
  `tf.layers.simpleRNN({units: 2, ${WEIGHTS}, ${BIAS}, activation: 'relu'})`,
  STACK,
];

const DATA = "tf.tensor3d([[[0.1, -0.2], [0.9, 1.4], [-1.5, 0.6]]])";

// The last cell's states come first.
const GIVEN = "[tf.tensor([[0.1, 0.2]]), tf.tensor([[0.3, 0.4]]), tf.tensor([[0.5, 0.6, 0.7]])]";
const CALLS = [...LAYERS.map((layer) => `${layer}.apply(data)`), `${STACK}.apply(data, {initialState: ${GIVEN}})`];

const golden = CALLS.map((call) => {
  const code = `const data = ${DATA};\nconst result = ${call};\n`;
  const result = vm.runInThisContext(`(tf) => {${code}return result;}`)(tf);
  return { code, returns: [result].flat().map((tensor) => ({ shape: tensor.shape, data: [...tensor.dataSync()] })) };
});
console.log(JSON.stringify({ tfjs: tfl.version_layers, layers: golden }));
