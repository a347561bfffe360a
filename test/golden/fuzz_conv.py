"""Random ConvLSTM1D, 2D and 3D layers of Keras, for fuzz.py.

On TensorFlow the strides of one layer are equal: its tf.nn.convolution (2.21.0 with oneDNN, without which it takes no
channels_first) of an input (2, 3, 4, 1) with a window of (2, 3) and strides of (1, 2) is neither NumPy's nor JAX's nor
PyTorch's. KERAS_BACKEND=jax draws unequal ones too.
"""

import cases
import keras
import tensorflow as tf

VERSIONS = f"keras {keras.__version__} on {keras.backend.backend()}"
SHARE = 0.2

# As in fuzz_keras.py: a gate is a part of one, and what is unbounded has few steps.
BOUNDED = ["hard_sigmoid", "sigmoid", "softmax", "softsign", "tanh"]
GROWING = ["elu", "gelu", "linear", "relu"]
GATES = ["hard_sigmoid", "sigmoid", "softmax"]
# Some of its convolutions TensorFlow has not with the channels first, on a CPU.
UNSUPPORTED = (tf.errors.UnimplementedError,)
NAMES = ["kernel", "recurrent_kernel", "bias"]
LARGEST = {1: 12, 2: 7, 3: 4}  # of an axis of space, by their number


def one_or_each(rng, values):
    """One number for all axes where they agree and it is drawn so, as people write it; else the list."""
    return values[0] if len(set(values)) == 1 and rng.random() < 0.5 else values


def draw(rng):
    """A class, its config without flags, and the shape of its input. Windows fit, or are padded."""
    rank = int(rng.choice([1, 2, 2, 3]))
    growing = rng.random() < 0.25
    space = rng.integers(1, LARGEST[rank] + 1, size=rank).tolist()
    padded = bool(rng.random() < 0.5)
    kernel, strides, dilations = [], [1] * rank, [1] * rank
    for size in space:
        kernel.append(int(rng.integers(1, 5 if padded else min(4, size) + 1)))
    kind = rng.random()
    if kind < 0.3:
        strides = rng.integers(1, 4, size=rank).tolist()
        if keras.backend.backend() == "tensorflow":
            strides = strides[:1] * rank
    elif kind < 0.5:
        dilations = [int(rng.integers(1, 4 if padded else 1 + max(1, (n - 1) // max(1, k - 1)))) for n, k in zip(space, kernel)]
    batch, timesteps, channels = rng.integers(1, [3, 4 if growing else 8, 4]).tolist()
    config = {
        "filters": int(rng.integers(1, 5)),
        "kernel_size": one_or_each(rng, kernel),
        "padding": "same" if padded else "valid",
        "activation": str(rng.choice(GROWING if growing else BOUNDED)) if rng.random() < 0.6 else "tanh",
        "use_bias": bool(rng.random() < 0.8),
        "go_backwards": bool(rng.random() < 0.3),
    }
    for name, values in (("strides", strides), ("dilation_rate", dilations)):
        if max(values) > 1:
            config[name] = one_or_each(rng, values)
    if rng.random() < 0.4:
        config["recurrent_activation"] = str(rng.choice(GATES))
    first = bool(rng.random() < 0.3)
    if first:
        config["data_format"] = "channels_first"
    shape = [batch, timesteps, channels, *space] if first else [batch, timesteps, *space, channels]
    # Only on TensorFlow are seeded weights the same numbers.
    seeded = bool(rng.random() < 0.2) and keras.backend.backend() == "tensorflow"
    return {"class_name": f"ConvLSTM{rank}D", "config": config, "shape": shape, "seeded": seeded}


def made_by(rng):
    first = int(rng.integers(1_000_000))
    return {
        "kernel_initializer": keras.initializers.GlorotUniform(seed=first),
        "recurrent_initializer": keras.initializers.Orthogonal(seed=first + 1),
        "bias_initializer": keras.initializers.RandomNormal(seed=first + 2),
    }


def run(rng, drawn):
    """The definition document, what Keras returns for each flag combination, and the parameter count."""
    layer_class, config, shape = getattr(keras.layers, drawn["class_name"]), drawn["config"], drawn["shape"]
    made = made_by(rng) if drawn["seeded"] else {}
    inputs = rng.normal(size=shape).astype("float32")
    layer = layer_class(**config, **made)
    layer.build(tuple(shape))
    weights = layer.get_weights() if made else [cases.uniform(rng, w.shape, 0.4) for w in layer.get_weights()]
    state_shape = layer.compute_output_shape(tuple(shape))
    states = [cases.uniform(rng, state_shape, 0.5) for _ in range(2)] if rng.random() < 0.4 else None
    expected = []
    for return_state in (False, True):
        for return_sequences in (False, True):
            flags = {"return_sequences": return_sequences, "return_state": return_state, "go_backwards": config["go_backwards"]}
            layer = layer_class(return_sequences=return_sequences, return_state=return_state, **config, **made)
            layer.build(tuple(shape))
            layer.set_weights(weights)
            result = layer(inputs, initial_state=states)
            tensors = result if return_state else [result]
            expected.append((flags, dict(zip(["output", "state_h", "state_c"], map(keras.ops.convert_to_numpy, tensors)))))
    full = layer.get_config()
    written = {name: {key: full[name][key] for key in ("class_name", "config")} for name in made}
    document = {"class_name": drawn["class_name"], "config": {**config, **written}, "inputs": inputs.tolist()}
    if not made:
        document["weights"] = {name: w.tolist() for name, w in zip(NAMES, weights)}
    if states:
        document["initial_state"] = [state.tolist() for state in states]
    return document, expected, layer.count_params()
