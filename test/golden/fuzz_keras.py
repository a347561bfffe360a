"""Random LSTM, GRU and SimpleRNN layers of Keras, for fuzz.py."""

import cases
import keras

VERSIONS = f"keras {keras.__version__} on {keras.backend.backend()}"

# Unbounded ones multiply rounding errors from step to step, in Keras as here; they have few steps.
BOUNDED = ["hard_sigmoid", "hard_tanh", "sigmoid", "softmax", "softsign", "sparse_sigmoid", "tanh"]
# A gate is a part of one. A GRU whose update gate leaves [0, 1] is another dynamical system, mostly a chaotic one.
GATES = ["hard_sigmoid", "sigmoid", "softmax", "sparse_sigmoid"]
GROWING = ["elu", "gelu", "leaky_relu", "linear", "relu", "selu", "silu", "softplus"]
CLASSES = [keras.layers.LSTM, keras.layers.GRU, keras.layers.SimpleRNN]
NAMES = ["kernel", "recurrent_kernel", "bias"]


def draw(rng):
    """A class, its config without flags, and the shape of its input."""
    layer_class = CLASSES[rng.integers(len(CLASSES))]
    growing = rng.random() < 0.3
    batch, timesteps, features = rng.integers(1, [4, 5 if growing else 20, 9]).tolist()
    config = {
        "units": int(rng.integers(1, 24)),
        "activation": str(rng.choice(GROWING if growing else BOUNDED)) if rng.random() < 0.6 else "tanh",
        "use_bias": bool(rng.random() < 0.8),
        "go_backwards": bool(rng.random() < 0.3),
    }
    if layer_class is not keras.layers.SimpleRNN and rng.random() < 0.4:
        config["recurrent_activation"] = str(rng.choice(GATES))
    if layer_class is keras.layers.GRU and rng.random() < 0.7:
        config["reset_after"] = bool(rng.random() < 0.4)
    # Only on TensorFlow are seeded weights the same numbers.
    seeded = bool(rng.random() < 0.3) and keras.backend.backend() == "tensorflow"
    return {"class_name": layer_class.__name__, "config": config, "shape": [batch, timesteps, features], "seeded": seeded}


def initializers(rng):
    first = int(rng.integers(1_000_000))
    return {
        "kernel_initializer": keras.initializers.GlorotUniform(seed=first),
        "recurrent_initializer": keras.initializers.Orthogonal(seed=first + 1),
        "bias_initializer": keras.initializers.RandomNormal(seed=first + 2),
    }


def given_weights(rng, layer):
    """Recurrent ones within 1/√units, as PyTorch makes them: larger ones make a chaotic system of many units."""
    scales = [0.6, layer.units**-0.5, 0.6]
    return [cases.uniform(rng, w.shape, scale) for w, scale in zip(layer.get_weights(), scales)]


def run(rng, drawn):
    """The definition document of the layer, what Keras returns for each flag combination, and its parameter count."""
    layer_class, config, shape = getattr(keras.layers, drawn["class_name"]), drawn["config"], drawn["shape"]
    made = initializers(rng) if drawn["seeded"] else {}
    inputs = rng.normal(size=shape).astype("float32")
    states = None
    if rng.random() < 0.4:
        count = 2 if layer_class is keras.layers.LSTM else 1
        states = [rng.normal(scale=0.5, size=(shape[0], config["units"])).astype("float32") for _ in range(count)]
    weights = None
    expected = []
    for return_state in (False, True):
        for return_sequences in (False, True):
            returned = {"return_sequences": return_sequences, "return_state": return_state}
            flags = {**returned, "go_backwards": config["go_backwards"]}
            layer = layer_class(**returned, **config, **made)
            layer.build(shape)
            if weights is None:
                weights = layer.get_weights() if made else given_weights(rng, layer)
            layer.set_weights(weights)
            result = layer(inputs, initial_state=states)
            tensors = result if return_state else [result]
            expected.append((flags, dict(zip(["output", "state_h", "state_c"], map(keras.ops.convert_to_numpy, tensors)))))
    return document(layer, drawn, made, inputs, weights, states), expected, layer.count_params()


def document(layer, drawn, made, inputs, weights, states):
    full = layer.get_config()
    written = {name: {key: full[name][key] for key in ("class_name", "config")} for name in made}
    result = {"class_name": drawn["class_name"], "config": {**drawn["config"], **written}, "inputs": inputs.tolist()}
    if not made:
        result["weights"] = {name: w.tolist() for name, w in zip(NAMES, weights)}
    if states is not None:
        result["initial_state"] = [state.tolist() for state in states]
    return result
