"""Runs programs of Keras whose tensors are calculated with between layers, by functions, operators and `Lambda`.

    pip install keras==3.15.1 tensorflow-cpu==2.21.0
    python test/golden/make_operations.py

writes `keras-<version>-operations.json` beside this file: each program, and what its recurrent layer returns.
"""

import cases
import keras
import numpy as np
import tensorflow as tf

HEAD = """from functools import partial

import numpy as np
import tensorflow as tf
import keras
import keras.backend as K
from keras import layers, ops
from keras.layers import Lambda

x = np.arange(24.0).reshape(2, 4, 3) / 10
i = keras.Input((4, 3))
"""

FOOT = """
rnn = layers.SimpleRNN(2, kernel_initializer=keras.initializers.Constant(0.3), recurrent_initializer="ones")
model = keras.Model(i, rnn(y))
y = model.predict(x)
"""

EMBEDDED = """tokens = np.array([[1, 2, 0, 0], [0, 3, 1, 2]])
words = keras.Input((4,))
embedding = layers.Embedding(4, 3, embeddings_initializer="ones", mask_zero=True)
"""

BODIES = [
    "y = i * 2 + 1",
    "y = 1 - i / 4",
    "y = i[:, 1:, :2]",
    "y = i[:, ::-2] - i[:, ::2]",
    "y = ops.expand_dims(i[:, :, -1], -1)",
    "y = ops.expand_dims(ops.mean(i, axis=2), 2)",
    "y = ops.sum(i, axis=1, keepdims=True)",
    "y = ops.max(i, axis=-1, keepdims=True) - ops.min(i, axis=-1, keepdims=True)",
    "y = ops.concatenate([i, ops.flip(i, axis=1)], axis=-1)",
    "y = ops.stack([i[:, 0], i[:, 2]], axis=1)",
    "y = ops.transpose(i, (0, 2, 1))",
    "y = ops.reshape(i, (-1, 6, 2))",
    "y = ops.tanh(i) * ops.sigmoid(i)",
    "y = ops.softmax(i)",
    "y = ops.multiply(i, ops.relu(i - 1))",
    "y = ops.matmul(i, ops.transpose(i, axes=[0, 2, 1]))",
    "y = Lambda(lambda t: t[:, -2:, :])(i)",
    "y = layers.RepeatVector(3)(Lambda(lambda t: t[:, -1, :])(i))",
    "y = Lambda(lambda t: tf.reverse(t, axis=[1]))(i)",
    "y = Lambda(lambda t: tf.reduce_mean(t, axis=1, keepdims=True))(i)",
    "y = Lambda(lambda t: tf.concat([t, t * t], -1))(i)",
    "y = Lambda(lambda t, k: t * k, arguments={'k': 3})(i)",
    "y = Lambda(lambda pair: pair[0] - pair[1])([i, ops.flip(i, 1)])",
    "y = Lambda(tf.tanh)(i)",
    "y = Lambda(lambda t: tf.transpose(t, perm=[0, 2, 1]), name='turned')(i)",
    "y = Lambda(lambda t: tf.expand_dims(tf.reduce_max(t, 2), axis=-1))(i)",
    "y = Lambda(lambda t: tf.squeeze(tf.expand_dims(t, 1), 1))(i)",
    "y = Lambda(lambda t: tf.tile(t, [1, 2, 1]))(i)",
    "y = Lambda(lambda t: tf.nn.softmax(t, axis=1))(i)",
    "def scaled(t):\n    centre = tf.reduce_mean(t, axis=[1, 2], keepdims=True)\n    return (t - centre) / 2\n\n\ny = Lambda(scaled)(i)",
    "y = layers.Dense(3, kernel_initializer='ones')(Lambda(lambda t: t[:, :2] / 10)(i))",
    "y = i[:, ::-1, 1:]",
    "y = -i",
    "y = Lambda(lambda t: -t)(i)",
    "def times(t, by):\n    return t * by\n\n\ny = Lambda(partial(times, by=3))(i)",
    "class Twice:\n    def __call__(self, t):\n        return ops.concatenate([t, t], axis=1)\n\n\ny = Lambda(Twice().__call__)(i)",
    "head, y = Lambda(lambda t: [t[:, :1], t[:, 1:]])(i)",
    "y = Lambda(lambda one: one[0] * 2)([i])",
    "y = Lambda(lambda t, mask=2, training=True: t * 3 if mask is None and not training else t)(i)",
]

# What becomes of a mask: neither a Lambda nor an operator hands it on.
MASKED = ["y = Lambda(lambda t: t / 2)(embedding(words))", "y = embedding(words) / 2", "y = embedding(words)"]


def run(program):
    names = {"__name__": "program"}
    exec(program, names)
    return {"program": program, "output": cases.plain(names["y"])}


programs = [HEAD + body + FOOT for body in BODIES]
programs += [(HEAD + EMBEDDED + body + FOOT).replace("Model(i,", "Model(words,").replace("predict(x)", "predict(tokens)") for body in MASKED]

cases.write(
    f"keras-{keras.__version__}-operations",
    {"keras": keras.__version__, "tensorflow": tf.__version__, "numpy": np.__version__},
    [run(program) for program in programs],
)
