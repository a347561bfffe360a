"""Runs tf-keras, which is Keras 2 beside today's TensorFlow, over what differs from Keras 3.

    pip install tf-keras==2.21.0
    npm run golden -- tf_keras

writes `tf-keras-<version>.json` and `tf-keras-<version>-signatures.json` beside this file. Each case is a definition
document (`keras_version` says whose defaults count) and what the layer returns. The layers of TensorFlow 1, which
tf-keras still holds, stand for Keras 2.2. CuDNN layers run on GPUs only: their weights are turned by tf-keras's own
loader into those of the LSTM or GRU of the same meaning, and that one is run.
"""

import inspect
import json
import sys
from functools import partial

import cases
from cases import np, plain, thousandths

import tensorflow as tf

try:
    import tf_keras
except ImportError:
    sys.exit("tf-keras is missing, and its numbers stay as they are: pip install tf-keras==2.21.0")
from tf_keras.layers.rnn import gru_v1, lstm_v1
from tf_keras.layers.rnn.cudnn_gru import CuDNNGRU
from tf_keras.layers.rnn.cudnn_lstm import CuDNNLSTM
from tf_keras.saving.legacy.hdf5_format import _convert_rnn_weights as convert

SEED = 20260120
WEIGHTS = ["kernel", "recurrent_kernel", "bias"]
TF_KERAS, KERAS_2 = "2.15.0", "2.2.4"


def run(keras_version, layer_class, rng, shape, initial_state=False, class_name=None, turned=None, **config):
    """One layer with explicit weights; `turned` is the class that stands for one that cannot run here, and its own."""
    name = class_name or layer_class.__name__
    layer = layer_class(return_sequences=True, return_state=True, **config, **(turned or {}))
    layer.build(shape)
    weights = [thousandths(rng, w.shape, 0.8) for w in layer.get_weights()]
    if turned is not None:
        weights[2] = thousandths(rng, (2 * (4 if "LSTM" in name else 3) * config["units"],), 0.8)
        layer.set_weights(convert(layer, weights))
    else:
        layer.set_weights(weights)
    inputs = thousandths(rng, shape, 1.0)
    time_major = config.get("time_major", False)
    state_shapes = [s.shape for s in layer(inputs)[1:]]
    states = [thousandths(rng, s, 0.5) for s in state_shapes] if initial_state else None
    output, *last = layer(inputs, initial_state=states and [tf.constant(s) for s in states])
    document = {
        "class_name": name,
        "keras_version": keras_version,
        "config": {**config, "return_sequences": True, "return_state": True},
        "inputs": inputs.tolist(),
        "weights": {key: weight.tolist() for key, weight in zip(WEIGHTS, weights)},
    }
    if states:
        document["initial_state"] = [s.tolist() for s in states]
    document = json.loads(json.dumps(document), parse_float=lambda text: float(np.format_float_positional(np.float32(text), unique=True)))
    returned = dict(zip(["output", "state_h", "state_c"], [plain(output), *map(plain, last)]))
    return {"time_major": time_major, "document": document, "returned": returned}


def layer_cases():
    rng = np.random.default_rng(SEED)
    layers = tf_keras.layers
    new, old = partial(run, TF_KERAS, rng=rng), partial(run, KERAS_2, rng=rng)
    shape = (2, 3, 2)
    for layer_class in (layers.LSTM, layers.GRU, layers.SimpleRNN):
        yield new(layer_class, shape=shape, units=3)
        yield new(layer_class, shape=shape, units=3, activation="hard_sigmoid", initial_state=True)
        yield new(layer_class, shape=shape, units=2, go_backwards=True, use_bias=False)
        yield new(layer_class, shape=(3, 2, 2), units=3, time_major=True)
        yield new(layer_class, shape=(4, 2, 2), units=2, time_major=True, go_backwards=True, initial_state=True)
    for layer_class in (layers.LSTM, layers.GRU):
        yield new(layer_class, shape=shape, units=3, recurrent_activation="hard_sigmoid")
    yield new(layers.GRU, shape=shape, units=3, reset_after=False)
    for layer_class, name in ((lstm_v1.LSTM, "LSTM"), (gru_v1.GRU, "GRU"), (layers.SimpleRNN, "SimpleRNN")):
        yield old(layer_class, shape=shape, units=3, class_name=name)
        yield old(layer_class, shape=shape, units=3, class_name=name, initial_state=True, go_backwards=True)
    yield old(gru_v1.GRU, shape=shape, units=3, class_name="GRU", reset_after=True)
    for version, rank in ((TF_KERAS, 1), (TF_KERAS, 2), (TF_KERAS, 3), (KERAS_2, 2)):
        conv = partial(run, version, getattr(layers, f"ConvLSTM{rank}D"), rng, (1, 2, *(4, 3, 2)[:rank], 2), filters=2)
        yield conv(kernel_size=2)
        yield conv(kernel_size=2, padding="same", strides=2, initial_state=True)
        yield conv(kernel_size=2, dilation_rate=2, padding="same", go_backwards=True, recurrent_activation="sigmoid")
    for layer_class, gates in ((layers.LSTM, {"recurrent_activation": "sigmoid"}), (layers.GRU, {"reset_after": True})):
        for units, shape in ((1, (1, 3, 2)), (3, (2, 3, 2)), (2, (1, 2, 5))):
            cudnn = partial(run, KERAS_2, layer_class, rng, shape, units=units, class_name=f"CuDNN{layer_class.__name__}", turned=gates)
            yield cudnn()
            yield cudnn(initial_state=True, go_backwards=True)


def signatures():
    """Each class's parameters in positional order; a required one has no default."""
    layers = tf_keras.layers
    convolutional = [layers.ConvLSTM1D, layers.ConvLSTM2D, layers.ConvLSTM3D]
    for layer_class in (layers.LSTM, layers.GRU, layers.SimpleRNN, *convolutional, CuDNNLSTM, CuDNNGRU):
        parameters = [p for p in inspect.signature(layer_class).parameters.values() if p.kind is not p.VAR_KEYWORD]
        yield {
            "class_name": layer_class.__name__,
            "parameters": [{"name": p.name} | ({} if p.default is p.empty else {"default": p.default}) for p in parameters],
        }


if __name__ == "__main__":
    versions = {"python": sys.version.split()[0], "tf_keras": tf_keras.__version__, "tensorflow": tf.__version__, "numpy": np.__version__}
    cases.write(f"tf-keras-{tf_keras.__version__}", versions, list(layer_cases()))
    cases.write(f"tf-keras-{tf_keras.__version__}-signatures", versions, list(signatures()))
