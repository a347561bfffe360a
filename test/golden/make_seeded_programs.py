"""Runs programs of Keras that seed their random weights, and records what their last recurrent layer returns; and what
models give that are made from their JSON after a seed.

    pip install keras==3.15.1 tensorflow-cpu==2.21.0
    python test/golden/make_seeded_programs.py

writes `keras-<version>-seeded-programs.json` beside this file.
"""

import json

import cases
import keras
import numpy as np
import tensorflow as tf
from keras import layers

HEAD = """import random
import numpy as np
import keras
from keras import initializers, layers
from keras.layers import GRU, LSTM, RNN, Bidirectional, Dense, Dropout, Embedding, GRUCell, Input, LSTMCell, SimpleRNN

x = np.array([[[0.1, 0.2], [0.3, -0.2], [0.5, 0.4]]], dtype="float32")
"""
SEEDED = "keras.utils.set_random_seed(42)\n"

PROGRAMS = {
    "an LSTM": f"{SEEDED}y = LSTM(4)(x)\n",
    "a GRU of 40 units": f"{SEEDED}y = GRU(40, return_sequences=True)(x)\n",
    "a SimpleRNN, whose dropout is seeded first": f"{SEEDED}y = SimpleRNN(3)(x)\n",
    "a ConvLSTM1D": f"{SEEDED}y = layers.ConvLSTM1D(2, 2)(np.tile(x, (1, 2, 2)).reshape(1, 2, 3, 4))\n",
    "a cell": f"{SEEDED}y, states = LSTMCell(3)(x[:, 0], [np.zeros((1, 3)), np.zeros((1, 3))])\n",
    "layers before": f"{SEEDED}h = LSTM(3, return_sequences=True)(x)\nh = Dropout(0.3)(h)\ny = LSTM(2)(h)\n",
    "layers that are made and not used": f"{SEEDED}layers.Conv1D(2, 2)\nlayers.SeparableConv1D(2, 2)\n"
    "layers.GaussianNoise(0)\nlayers.BatchNormalization()\nLSTM(3, seed=1)\ny = GRU(2)(x)\n",
    "both directions": f"{SEEDED}y = Bidirectional(LSTM(3, return_sequences=True))(x)\n",
    "a backward layer": f"{SEEDED}both = Bidirectional(LSTM(3), backward_layer=LSTM(3, go_backwards=True))\ny = both(x)\n",
    "a stack of cells": f"{SEEDED}y = RNN([LSTMCell(3), GRUCell(2)])(x)\n",
    "both directions of a stack of cells": f"{SEEDED}y = Bidirectional(RNN([LSTMCell(3), GRUCell(2)]))(x)\n",
    "a layer behind both directions": f"{SEEDED}h = Bidirectional(GRU(2, return_sequences=True))(x)\ny = LSTM(2)(h)\n",
    "a layer behind both directions of a SimpleRNN with a seed": f"{SEEDED}h = Bidirectional(SimpleRNN(2, return_sequences=True, seed=1))(x)\ny = LSTM(2)(h)\n",
    "a layer behind both directions of a GRU with a seed": f"{SEEDED}h = Bidirectional(GRU(2, return_sequences=True, seed=1))(x)\ny = LSTM(2)(h)\n",
    "a Sequential model": f"""{SEEDED}model = keras.Sequential([
    Input((4,), dtype="int32"),
    Embedding(9, 3),
    layers.SpatialDropout1D(0.2),
    layers.TimeDistributed(Dense(3, activation="tanh")),
    GRU(3, return_sequences=True),
])
model.add(LSTM(2))
model.compile("adam", "mse")
y = model.predict(np.array([[1, 2, 3, 0]]), verbose=0)
""",
    "a functional model": f"""keras.utils.set_random_seed(4294967295)
i = Input((3, 2))
h = Dense(3)(i)
a, state_h, state_c = LSTM(3, return_sequences=True, return_state=True)(h)
o = LSTM(3)(a, initial_state=[state_h, state_c])
model = keras.Model(i, o)
y = model(x)
""",
    "a subclassed model": f"""class Net(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.dense = Dense(3)
        self.rnn = SimpleRNN(units)
    def call(self, inputs):
        return self.rnn(self.dense(inputs))
{SEEDED}net = Net(3)
y = net(x)
""",
    "Python's own seed": "random.seed(-7)\ny = LSTM(2)(x)\n",
    "a seed of more than 32 bits": f"random.seed({2**40 + 3})\ny = LSTM(2)(x)\n",
    "no seed at all": "random.seed(0)\nnp.random.seed(5)\ny = LSTM(2)(x)\n",
    "a seed in between": f"{SEEDED}LSTM(3)\nkeras.utils.set_random_seed(7)\ny = LSTM(2)(x)\n",
    "a loop": f"{SEEDED}h = x\nfor units in (3, 4):\n    h = GRU(units, return_sequences=True)(h)\ny = LSTM(2)(h)\n",
    "many layers before": f"{SEEDED}for _ in range(15):\n    Dense(2)\ny = LSTM(2)(x)\n",
    "initializers of its own": f"{SEEDED}y = LSTM(2, kernel_initializer='he_normal', bias_initializer='random_normal', "
    "recurrent_initializer=initializers.RandomUniform(seed=3))(x)\n",
    "initializers that are written in the call": f"{SEEDED}LSTM(2, kernel_initializer=initializers.HeUniform())\n"
    "y = LSTM(2, recurrent_initializer=initializers.Orthogonal(), unit_forget_bias=False)(x)\n",
    "initializers in both directions": f"{SEEDED}y = Bidirectional(LSTM(2, recurrent_initializer=initializers.Orthogonal()))(x)\n",
    "layers that a function remembers": f"""import functools
{SEEDED}@functools.lru_cache(maxsize=None)
def make(units): return Dense(units)
make(2), make(3), make(2)
y = LSTM(2)(x)
""",
    "a layer that its object makes once": f"""import functools
{SEEDED}class Net:
    @functools.cached_property
    def layer(self): return LSTM(3)
net = Net()
net.layer, net.layer
y = LSTM(2)(x)
""",
    "layers of special methods": f"""{SEEDED}class Net:
    def __enter__(self): Dense(1)
    def __exit__(self, *raised): Dense(2)
    def __add__(self, other): return Dense(5)
    def __getattr__(self, name): return Dense(6)
with Net():
    Dense(8)
Net() + 1
Net().any
y = LSTM(2)(x)
""",
    "a map that is gone through at once": f"{SEEDED}made = list(map(Dense, [3, 2]))\ny = LSTM(2)(x)\n",
    "a configuration with others of its entries": f"{SEEDED}y = LSTM(**{{**LSTM(3).get_config(), 'units': 2}})(x)\n",
}


X = (np.arange(12).reshape(2, 3, 2) / 10).astype("float32")


def sequential():
    return keras.Sequential([
        layers.Input((3, 2)),
        layers.Dropout(0.2),
        layers.Bidirectional(layers.LSTM(3, return_sequences=True)),
        layers.TimeDistributed(layers.Dense(2)),
        layers.RNN([layers.LSTMCell(2), layers.GRUCell(3)], return_sequences=True),
        layers.SimpleRNN(2, return_sequences=True),
        layers.Bidirectional(layers.GRU(2), backward_layer=layers.GRU(2, go_backwards=True)),
        layers.Dense(1),
    ])


def functional():
    inputs = layers.Input((3, 2))
    inner = keras.Sequential([layers.Input((3, 2)), layers.Dense(3), layers.GRU(2, return_sequences=True)])
    sequence, state = layers.GRU(3, return_sequences=True, return_state=True)(inner(inputs))
    return keras.Model(inputs, layers.Dense(2)(layers.GRU(3)(sequence, initial_state=state)))


def document(name, model):
    """A model's JSON with its inputs, and what it gives where it is made from that after `set_random_seed(1)`."""
    text = model.to_json()
    keras.utils.set_random_seed(1)
    output = keras.models.model_from_json(text)(X)
    return {"name": name, "document": {**json.loads(text), "inputs": X.tolist()}, "output": cases.plain(np.asarray(output))}


cases.write(
    f"keras-{keras.__version__}-seeded-programs",
    {"keras": keras.__version__, "tensorflow": tf.__version__, "numpy": np.__version__},
    [cases.run_program(name, HEAD + body) for name, body in PROGRAMS.items()]
    + [document("a Sequential model", sequential()), document("a functional model", functional())],
)
