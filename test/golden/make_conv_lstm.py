"""Runs real Keras over the arguments of its ConvLSTM layers, for the engine's tests.

    npm run golden -- conv_lstm

writes `keras-<version>-conv-lstm.json` and `keras-<version>-conv-lstm-initializers.json` beside this file, as
`make_golden.py` does for the other layers.
"""

from functools import partial
from itertools import product

from cases import plain, thousandths
from make_golden import SEED, WEIGHTS, keras, np, plain_config, write

CLASSES = [keras.layers.ConvLSTM1D, keras.layers.ConvLSTM2D, keras.layers.ConvLSTM3D]
ROWS = (5, 4, 3)  # of space, a different size for each axis


def run(rank, rng, batch, timesteps, channels, space=None, initial_state=False, scale=0.5, **config):
    """One layer with explicit weights: its class and config, what goes in, and what Keras returns."""
    layer = CLASSES[rank - 1](return_sequences=True, return_state=True, **config)
    space = space or ROWS[:rank]
    first = config.get("data_format") == "channels_first"
    shape = (batch, timesteps, channels, *space) if first else (batch, timesteps, *space, channels)
    layer.build(shape)
    weights = [thousandths(rng, w.shape, scale) for w in layer.get_weights()]
    layer.set_weights(weights)
    inputs = thousandths(rng, shape, 1.0)
    output_shape, *_ = layer.compute_output_shape(shape)
    state_shape = (output_shape[0], *output_shape[2:])
    state = [thousandths(rng, state_shape, 0.5) for _ in range(2)] if initial_state else None
    output, state_h, state_c = layer(inputs, initial_state=state)
    case = {
        "class_name": type(layer).__name__,
        "config": config,
        "inputs": plain(inputs),
        "weights": {name: plain(weight) for name, weight in zip(WEIGHTS, weights)},
        "output": plain(output),
        "state_h": plain(state_h),
        "state_c": plain(state_c),
    }
    if state:
        case["initial_state"] = [plain(s) for s in state]
    return case


def layer_cases():
    rng = np.random.default_rng(SEED + 10)
    windows = [
        {"kernel_size": 1},
        {"kernel_size": 2},
        {"kernel_size": 3, "padding": "same"},
        {"kernel_size": 2, "padding": "same", "strides": 2},
        {"kernel_size": 2, "strides": 2},
        {"kernel_size": 2, "dilation_rate": 2},
        {"kernel_size": 3, "padding": "same", "dilation_rate": 2},
    ]
    for rank, window in product((1, 2, 3), windows):
        window = window if rank < 3 else {name: min(value, 2) if name == "kernel_size" else value for name, value in window.items()}
        yield run(rank, rng, 1, 2, 2, filters=2, **window)
    conv1d, conv2d, conv3d = (partial(run, rank, rng) for rank in (1, 2, 3))
    for data_format, use_bias, go_backwards, initial_state in product(("channels_last", "channels_first"), (True, False), (False, True), (False, True)):
        flags = {"data_format": data_format, "use_bias": use_bias, "go_backwards": go_backwards, "initial_state": initial_state}
        yield conv1d(2, 3, 2, filters=2, kernel_size=3, padding="same", **flags)
        yield conv2d(1, 2, 2, filters=3, kernel_size=[2, 3], padding="same", strides=[2, 1], **flags)
    yield conv3d(1, 2, 2, filters=1, kernel_size=[2, 1, 2], data_format="channels_first", initial_state=True)
    yield conv3d(2, 2, 1, (2, 3, 4), filters=2, kernel_size=[1, 3, 2], padding="same", strides=[1, 2, 3], go_backwards=True)
    # Windows larger than the axis, even ones, unequal ones, one position, one step.
    yield conv1d(1, 2, 1, (2,), filters=1, kernel_size=5, padding="same")
    yield conv1d(1, 2, 1, (9,), filters=1, kernel_size=4, padding="same", strides=3)
    yield conv1d(2, 1, 3, (4,), filters=2, kernel_size=4)
    yield conv2d(1, 2, 1, (6, 5), filters=1, kernel_size=[4, 2], padding="same", dilation_rate=[1, 2])
    yield conv2d(1, 2, 1, (7, 3), filters=1, kernel_size=[3, 1], strides=[3, 1])
    yield conv2d(1, 1, 1, (1, 1), filters=4, kernel_size=3, padding="same", initial_state=True)
    yield conv2d(1, 6, 1, (3, 3), filters=5, kernel_size=3, padding="same", scale=0.2)
    for data_format, name in product(("channels_last", "channels_first"), ("softmax", "hard_sigmoid", "relu", "linear")):
        # softmax runs along the last axis, whatever it is.
        yield conv2d(1, 2, 1, (2, 3), filters=2, kernel_size=2, padding="same", data_format=data_format, activation=name)
        yield conv2d(1, 2, 1, (2, 3), filters=2, kernel_size=2, padding="same", data_format=data_format, recurrent_activation=name)


def initializer_cases():
    """The weights that Keras makes where every initializer has its own seed."""
    init = keras.initializers
    for rank, kernel, recurrent, bias in [
        (1, init.GlorotUniform(seed=1), init.Orthogonal(seed=2), init.Zeros()),
        (2, init.GlorotUniform(seed=3), init.Orthogonal(seed=4), init.RandomNormal(seed=5)),
        (2, init.HeNormal(seed=6), init.Orthogonal(gain=0.5, seed=7), init.Constant(0.1)),
        (2, init.LecunUniform(seed=8), init.VarianceScaling(2.0, "fan_out", "uniform", seed=9), init.Ones()),
        (3, init.GlorotNormal(seed=10), init.Orthogonal(seed=11), init.RandomUniform(seed=12)),
    ]:
        for unit_forget_bias in (True, False):
            config = {
                "filters": 2,
                "kernel_size": 3 if rank < 3 else 2,
                "kernel_initializer": kernel,
                "recurrent_initializer": recurrent,
                "bias_initializer": bias,
                "unit_forget_bias": unit_forget_bias,
            }
            layer = CLASSES[rank - 1](**config)
            shape = (1, 2, *ROWS[:rank], 3)
            layer.build(shape)
            written = {**plain_config(layer, config), "kernel_size": config["kernel_size"]}
            yield {
                "class_name": type(layer).__name__,
                "config": written,
                "shape": shape,
                "weights": {name: plain(weight) for name, weight in zip(WEIGHTS, layer.get_weights())},
            }


if __name__ == "__main__":
    write("conv-lstm", list(layer_cases()))
    write("conv-lstm-initializers", list(initializer_cases()))
