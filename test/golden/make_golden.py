"""Runs real Keras over the arguments of its recurrent layers and writes what it returns, for the engine's tests.

    npm run golden -- make_golden

writes `keras-<version>-{lstm,gru,simple-rnn,initializers}.json` beside this file. Weights and
inputs come from NumPy's generator with a fixed seed, in thousandths so that the files stay small.
"""

import sys
from functools import partial
from itertools import product

import cases
from cases import plain, thousandths

import keras
import numpy as np
import tensorflow as tf

SEED = 20260101

# Every activation that a recurrent layer can take (not glu, which halves the units, nor threshold, which needs arguments).
ACTIVATIONS = sorted(set(keras.src.activations.ALL_OBJECTS_DICT) - {"glu", "threshold"})


WEIGHTS = ["kernel", "recurrent_kernel", "bias"]


def run(layer_class, rng, batch, timesteps, features, initial_state=False, scale=1.0, **config):
    """One layer with explicit weights: its config, what goes in, and what Keras returns."""
    layer = layer_class(return_sequences=True, return_state=True, **config)
    layer.build((batch, timesteps, features))
    weights = [thousandths(rng, w.shape, scale) for w in layer.get_weights()]
    layer.set_weights(weights)
    inputs = thousandths(rng, (batch, timesteps, features), 1.0)
    count = 2 if layer_class is keras.layers.LSTM else 1
    state = [thousandths(rng, (batch, config["units"]), 0.5) for _ in range(count)] if initial_state else None
    output, *states = layer(inputs, initial_state=state)
    case = {
        "config": config,
        "inputs": plain(inputs),
        "weights": {name: plain(weight) for name, weight in zip(WEIGHTS, weights)},
        "output": plain(output),
        **{name: plain(each) for name, each in zip(["state_h", "state_c"], states, strict=False)},
    }
    if state:
        case["initial_state"] = [plain(s) for s in state]
    return case


# Batch, time steps, features, scale of the weights: one of everything, one step, many steps, many units.
SHAPES = ((1, 1, 1, 1, 1.0), (3, 4, 1, 2, 1.0), (2, 1, 40, 2, 0.8), (16, 2, 8, 5, 0.5), (33, 1, 6, 7, 0.3))


def lstm_cases():
    rng = np.random.default_rng(SEED)
    lstm = partial(run, keras.layers.LSTM, rng)
    for units in (1, 2, 5):
        for use_bias in (True, False):
            for go_backwards in (False, True):
                for initial_state in (False, True):
                    yield lstm(2, 4, 3, initial_state, units=units, use_bias=use_bias, go_backwards=go_backwards)
    for units, batch, timesteps, features, scale in SHAPES:
        yield lstm(batch, timesteps, features, True, scale, units=units, go_backwards=timesteps == 8)
    for name in ACTIVATIONS:
        # Unbounded ones grow step by step: few steps keep the numbers in the range that the tolerance is meant for.
        yield lstm(2, 3, 2, units=3, activation=name)
        yield lstm(2, 3, 2, units=3, recurrent_activation=name)
    yield lstm(1, 3, 2, units=2, activation=None, recurrent_activation=None)


def gru_cases():
    rng = np.random.default_rng(SEED + 1)
    gru = partial(run, keras.layers.GRU, rng)
    for reset_after in (True, False):
        for units, use_bias, go_backwards, initial_state in product((1, 2, 5), (True, False), (False, True), (False, True)):
            yield gru(2, 4, 3, initial_state, units=units, use_bias=use_bias, go_backwards=go_backwards, reset_after=reset_after)
        for units, batch, timesteps, features, scale in SHAPES:
            yield gru(batch, timesteps, features, True, scale, units=units, go_backwards=timesteps == 8, reset_after=reset_after)
        for name in ACTIVATIONS:
            yield gru(2, 3, 2, units=3, activation=name, reset_after=reset_after)
            yield gru(2, 3, 2, units=3, recurrent_activation=name, reset_after=reset_after)
        yield gru(1, 3, 2, units=2, activation=None, recurrent_activation=None, reset_after=reset_after)


def simple_rnn_cases():
    rng = np.random.default_rng(SEED + 2)
    simple_rnn = partial(run, keras.layers.SimpleRNN, rng)
    for units, use_bias, go_backwards, initial_state in product((1, 2, 5), (True, False), (False, True), (False, True)):
        yield simple_rnn(2, 4, 3, initial_state, units=units, use_bias=use_bias, go_backwards=go_backwards)
    for units, batch, timesteps, features, scale in SHAPES:
        yield simple_rnn(batch, timesteps, features, True, scale, units=units, go_backwards=timesteps == 8)
    for name in [*ACTIVATIONS, None]:
        yield simple_rnn(2, 3, 2, units=3, activation=name)


def build_weights(features, layer_class=keras.layers.LSTM, **config):
    """The weights that Keras makes where every initializer has its own seed."""
    layer = layer_class(**config)
    layer.build((1, 3, features))
    weights = {name: plain(weight) for name, weight in zip(WEIGHTS, layer.get_weights())}
    return {"class_name": layer_class.__name__, "config": plain_config(layer, config), "features": features, "weights": weights}


def plain_config(layer, config):
    """The arguments as Keras serialises them, without what only its loader needs."""
    full = layer.get_config()

    def plain_value(name, value):
        if not isinstance(value, dict):
            return value
        if value["class_name"] == "Identity":  # whose get_config forgets the gain
            return {"class_name": "Identity", "config": {"gain": config[name].gain}}
        return {key: value[key] for key in ("class_name", "config")}

    return {name: plain_value(name, full[name]) for name in config}


def initializer_cases():
    init = keras.initializers
    seeded = [
        init.RandomNormal(0.5, 2.0, seed=3),
        init.TruncatedNormal(-1.0, 0.25, seed=4),
        init.RandomUniform(-2.0, 3.0, seed=5),
        init.VarianceScaling(0.5, "fan_out", "untruncated_normal", seed=6),
        init.VarianceScaling(2.0, "fan_avg", "normal", seed=7),
        init.VarianceScaling(3.0, "fan_in", "uniform", seed=8, input_axes=[1], output_axes=[0]),
        init.GlorotNormal(seed=9),
        init.GlorotUniform(seed=10),
        init.HeNormal(seed=11),
        init.HeUniform(seed=12),
        init.LecunNormal(seed=13),
        init.LecunUniform(seed=14),
        init.GlorotUniform(seed=-1),
        init.GlorotUniform(seed=2147483646),
        init.GlorotUniform(seed=2**40 + 1),
    ]
    constants = [init.Zeros(), init.Ones(), init.Constant(0.1), init.Identity(0.5)]
    matrices = [init.Orthogonal(seed=15), init.Orthogonal(gain=0.5, seed=16), init.Identity()]
    for initializer in seeded + constants:
        recurrent = matrices[len(type(initializer).__name__) % len(matrices)]
        only_matrices = isinstance(initializer, init.Identity) or getattr(initializer, "input_axes", None)
        bias = init.RandomNormal(seed=17) if only_matrices else initializer
        for unit_forget_bias in (True, False):
            yield build_weights(
                3,
                units=2,
                kernel_initializer=initializer,
                recurrent_initializer=recurrent,
                bias_initializer=bias,
                unit_forget_bias=unit_forget_bias,
            )
    for units in (1, 7, 20):
        yield build_weights(5, units=units, kernel_initializer=init.GlorotUniform(seed=units), recurrent_initializer=init.Orthogonal(seed=units))
    others = [(keras.layers.GRU, {"reset_after": True}), (keras.layers.GRU, {"reset_after": False}), (keras.layers.SimpleRNN, {})]
    for layer_class, config in others:
        for bias in (init.GlorotUniform(seed=18), init.RandomUniform(seed=19), init.HeNormal(seed=20), init.Constant(0.5)):
            yield build_weights(
                3,
                layer_class,
                units=4,
                kernel_initializer=init.GlorotUniform(seed=21),
                recurrent_initializer=init.Orthogonal(seed=22),
                bias_initializer=bias,
                **config,
            )
    # With reset_after the bias is a matrix, and what fills matrices only may fill it.
    for bias in (init.Orthogonal(seed=23), init.Identity(2.0)):
        yield build_weights(3, keras.layers.GRU, units=4, kernel_initializer="ones", recurrent_initializer="ones", bias_initializer=bias)


def write(name, made):
    versions = {"python": sys.version.split()[0], "keras": keras.__version__, "tensorflow": tf.__version__, "numpy": np.__version__}
    cases.write(f"keras-{keras.__version__}-{name}", versions, made)


if __name__ == "__main__":
    write("lstm", list(lstm_cases()))
    write("gru", list(gru_cases()))
    write("simple-rnn", list(simple_rnn_cases()))
    write("initializers", list(initializer_cases()))
