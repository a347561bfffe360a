// TensorFlow.js: the same layers with names of their own, and with defaults of their own.
import * as tf from "@tensorflow/tfjs";

const small = tf.initializers.constant({ value: 0.1 });

const model = tf.sequential();
model.add(
  tf.layers.lstm({
    units: 1,
    returnSequences: true,
    inputShape: [3, 2],
    kernelInitializer: small,
    recurrentInitializer: small,
    biasInitializer: "zeros",
  }),
);
model.add(tf.layers.gru({ units: 4 }));

const steps = tf.tensor3d([0.1, 0.2, 0.3, 0.1, 0.2, 0.3], [1, 3, 2]);
model.predict(steps).print();
