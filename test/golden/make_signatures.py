"""Writes what Keras itself says of its recurrent layers, initializers and activations, for the catalogue's tests.

    python test/golden/make_signatures.py      (Python 3.11, keras 3.15.1, tensorflow 2.21.0)
"""

import inspect
import json
import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
from keras import activations, initializers
from keras.src.activations import ALL_OBJECTS_DICT as ACTIVATIONS
from keras.src.initializers import ALL_OBJECTS_DICT as INITIALIZERS


def signature(function):
    """The parameters in positional order; a required one has no default."""
    parameters = [p for p in inspect.signature(function).parameters.values() if p.kind is not p.VAR_KEYWORD]
    return [{"name": p.name} | ({} if p.default is p.empty else {"default": p.default}) for p in parameters]


def initializer_names():
    classes = {name: cls for name, cls in INITIALIZERS.items() if cls is not initializers.Initializer}
    return {
        name: {"class_name": cls.__name__, "parameters": signature(cls) if cls.__init__ is not object.__init__ else []}
        for name, cls in sorted(classes.items())
    }


result = {
    "keras": keras.__version__,
    "LSTM": signature(keras.layers.LSTM),
    "LSTM_config": keras.layers.LSTM(2, name="lstm").get_config(),
    "GRU": signature(keras.layers.GRU),
    "GRU_config": keras.layers.GRU(2, name="gru").get_config(),
    "SimpleRNN": signature(keras.layers.SimpleRNN),
    "SimpleRNN_config": keras.layers.SimpleRNN(2, name="simple_rnn").get_config(),
    "ConvLSTM1D": signature(keras.layers.ConvLSTM1D),
    "ConvLSTM1D_config": keras.layers.ConvLSTM1D(2, 3, name="conv_lstm1d").get_config(),
    "ConvLSTM2D": signature(keras.layers.ConvLSTM2D),
    "ConvLSTM2D_config": keras.layers.ConvLSTM2D(2, 3, name="conv_lstm2d").get_config(),
    "ConvLSTM3D": signature(keras.layers.ConvLSTM3D),
    "ConvLSTM3D_config": keras.layers.ConvLSTM3D(2, 3, name="conv_lstm3d").get_config(),
    "wrappers": {
        name: signature(getattr(keras.layers, name))
        for name in ("Bidirectional", "TimeDistributed", "RNN", "StackedRNNCells", "LSTMCell", "GRUCell", "SimpleRNNCell")
    },
    "initializers": initializer_names(),
    "activations": {name: function.__name__ for name, function in sorted(ACTIVATIONS.items())},
    "serialised": {
        name: initializers.serialize(value)
        for name, value in {
            "Constant(0.1)": initializers.Constant(0.1),
            "Zeros()": initializers.Zeros(),
            "RandomNormal(0, 1, 7)": initializers.RandomNormal(0, 1, 7),
            "Orthogonal(2.0)": initializers.Orthogonal(2.0),
            "GlorotUniform(seed=3)": initializers.GlorotUniform(seed=3),
        }.items()
    },
}
path = Path(__file__).with_name(f"keras-{keras.__version__}-signatures.json")
path.write_text(json.dumps(result, indent=2, sort_keys=False) + "\n", encoding="utf-8")
