"""Weights of one layer in the layouts of Keras, PyTorch and ONNX, which the frameworks themselves find to be the same.

    npm run golden -- conversions

writes `conversions.json`. The rules by which the layouts follow from each other stand here a second time, in NumPy, and
are believed because each case is run in every framework that has it, on one input: torch and onnxruntime must return
what Keras does. The tests hold our own conversion to these weights, both ways.
"""

import sys

import cases
from cases import plain, thousandths

import keras
import numpy as np
import onnx
import onnxruntime
import tensorflow as tf
import torch
from onnx import TensorProto, helper

SEED = 20260401
BATCH, TIMESTEPS, FEATURES, UNITS = 2, 4, 3, 2

# Keras's order of the gates ▶ the others', by index.
TORCH_ORDER = {"LSTM": [0, 1, 2, 3], "GRU": [1, 0, 2], "SimpleRNN": [0]}
ONNX_ORDER = {"LSTM": [0, 3, 1, 2], "GRU": [0, 1, 2], "SimpleRNN": [0]}
FAMILY = {"LSTM": "LSTM", "GRU": "GRU", "SimpleRNN": "RNN"}
ONNX_ACTIVATIONS = {
    "tanh": ("Tanh",), "sigmoid": ("Sigmoid",), "relu": ("Relu",), "softsign": ("Softsign",), "softplus": ("Softplus",),
    "elu": ("Elu", 1.0), "leaky_relu": ("LeakyRelu", 0.2), "linear": ("Affine", 1.0, 0.0), "hard_sigmoid": ("HardSigmoid", 1 / 6, 0.5),
}  # fmt: skip


def blocks(array, order):
    """The blocks of the last axis in another order."""
    parts = np.split(array, len(order), axis=-1)
    return np.concatenate([parts[index] for index in order], axis=-1)


def two_biases(name, weights):
    """The bias that is added to the product with x, and the one added to that with h."""
    if len(weights) < 3:
        return None
    bias = weights[2]
    return (bias[0], bias[1]) if bias.ndim == 2 else (bias, np.zeros_like(bias))


def torch_weights(name, weights, suffix):
    order = TORCH_ORDER[name]
    result = {f"weight_ih{suffix}": blocks(weights[0], order).T, f"weight_hh{suffix}": blocks(weights[1], order).T}
    biases = two_biases(name, weights)
    if biases:
        result |= {f"bias_ih{suffix}": blocks(biases[0], order), f"bias_hh{suffix}": blocks(biases[1], order)}
    return result


def onnx_weights(name, directions):
    order = ONNX_ORDER[name]
    result = {"W": np.stack([blocks(w[0], order).T for w in directions]), "R": np.stack([blocks(w[1], order).T for w in directions])}
    biases = [two_biases(name, weights) for weights in directions]
    if biases[0]:
        result["B"] = np.stack([np.concatenate([blocks(each, order) for each in pair]) for pair in biases])
    return result


def onnx_attributes(name, config, directions):
    """What makes the operator the layer's function; activations only where they are not the operator's own."""
    direction = "bidirectional" if directions == 2 else "reverse" if config.get("go_backwards") else "forward"
    attributes = {"hidden_size": config["units"], "direction": direction}
    if name == "GRU":
        attributes["linear_before_reset"] = int(config.get("reset_after", True))
    inner, gate = config.get("activation", "tanh"), config.get("recurrent_activation", "sigmoid")
    if (inner, gate) == ("tanh", "sigmoid"):
        return attributes
    used = {"LSTM": [gate, inner, inner], "GRU": [gate, inner], "SimpleRNN": [inner]}[name]
    used = [ONNX_ACTIVATIONS[each] for each in used] * directions
    attributes["activations"] = [each[0] for each in used]
    for index, key in ((1, "activation_alpha"), (2, "activation_beta")):
        values = [each[index] for each in used if len(each) > index]
        if values:
            attributes[key] = values
    return attributes


def run_onnx(name, attributes, weights, inputs):
    """Y as (batch, timesteps, directions · units)."""
    operator = FAMILY[name]
    names = ["X", "W", "R", *(["B"] if "B" in weights else [])]
    node = helper.make_node(operator, names, ["Y"], **attributes)
    directions = weights["W"].shape[0]
    graph = helper.make_graph(
        [node],
        operator,
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, [TIMESTEPS, BATCH, FEATURES])],
        [helper.make_tensor_value_info("Y", TensorProto.FLOAT, [TIMESTEPS, directions, BATCH, UNITS])],
        [helper.make_tensor(key, TensorProto.FLOAT, array.shape, array.ravel()) for key, array in weights.items()],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 22)], ir_version=10)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    (y,) = session.run(None, {"X": np.swapaxes(inputs, 0, 1).copy()})
    return np.transpose(y, (2, 0, 1, 3)).reshape(BATCH, TIMESTEPS, -1)


def run_torch(name, config, weights, inputs, layers=1, directions=1):
    arguments = {"num_layers": layers, "bias": config.get("use_bias", True), "batch_first": True, "bidirectional": directions == 2}
    if name == "SimpleRNN":
        arguments["nonlinearity"] = config.get("activation", "tanh")
    module = getattr(torch.nn, FAMILY[name])(FEATURES, config["units"], **arguments)
    module.load_state_dict({key: torch.from_numpy(array.copy()) for key, array in weights.items()})
    with torch.no_grad():
        return module(torch.from_numpy(inputs))[0].numpy()


def torch_has(name, config):
    if config.get("go_backwards") or not config.get("reset_after", True):
        return False
    activation = config.get("activation", "tanh")
    return activation in ({"tanh", "relu"} if name == "SimpleRNN" else {"tanh"}) and config.get("recurrent_activation", "sigmoid") == "sigmoid"


def check(case, framework, theirs, ours):
    """A conversion that changes the function is none."""
    if not np.allclose(theirs, ours, rtol=1e-5, atol=1e-6):
        sys.exit(f"{case}: {framework} returns something else, by {np.abs(theirs - ours).max()}")


def case_of(rng, name, config=None, layers=1, directions=1):
    """A layer, or layers on top of each other, with Keras's weights and those of the frameworks that have it."""
    config = {"units": UNITS, **(config or {})}
    inputs = thousandths(rng, (BATCH, TIMESTEPS, FEATURES), 1.0)
    flowing, stack = inputs, []
    for _ in range(layers):
        layer = getattr(keras.layers, name)(return_sequences=True, **config)
        layer = keras.layers.Bidirectional(layer) if directions == 2 else layer
        layer.build(flowing.shape)
        weights = [thousandths(rng, weight.shape, 1.0) for weight in layer.get_weights()]
        layer.set_weights(weights)
        flowing = keras.ops.convert_to_numpy(layer(flowing))
        each = len(weights) // directions
        stack.append([weights[start : start + each] for start in range(0, len(weights), each)])
    what = f"{name} {config} layers {layers} directions {directions}"
    keras_names = ["kernel", "recurrent_kernel", "bias"]
    prefixes = ["forward/", "backward/"] if directions == 2 else [""]
    case = {
        "class_name": name,
        "config": config,
        "directions": directions,
        "keras": [
            {f"{prefix}{key}": plain(w) for prefix, weights in zip(prefixes, each) for key, w in zip(keras_names, weights)}
            for each in stack
        ],
    }
    if torch_has(name, config):
        converted = {}
        for layer, each in enumerate(stack):
            for weights, suffix in zip(each, ["", "_reverse"]):
                converted |= torch_weights(name, weights, f"_l{layer}{suffix}")
        check(what, "torch", run_torch(name, config, converted, inputs, layers, directions), flowing)
        case["torch"] = {key: plain(array) for key, array in converted.items()}
    if layers == 1:
        attributes = onnx_attributes(name, config, directions)
        converted = onnx_weights(name, stack[0])
        y = run_onnx(name, attributes, converted, inputs)
        check(what, "onnxruntime", y[:, ::-1] if config.get("go_backwards") else y, flowing)
        case["onnx"] = {"attributes": attributes, "weights": {key: plain(array) for key, array in converted.items()}}
    return case


def all_cases():
    rng = np.random.default_rng(SEED)
    for name in ("LSTM", "GRU", "SimpleRNN"):
        yield case_of(rng, name)
        yield case_of(rng, name, {"use_bias": False})
        yield case_of(rng, name, {"go_backwards": True})
        yield case_of(rng, name, directions=2)
        yield case_of(rng, name, layers=2)
        yield case_of(rng, name, {"use_bias": False}, layers=2, directions=2)
        yield case_of(rng, name, layers=3, directions=2)
        for activation in sorted(set(ONNX_ACTIVATIONS) - {"tanh"}):
            yield case_of(rng, name, {"activation": activation}, directions=1 + (activation == "elu"))
    for recurrent in ("hard_sigmoid", "relu"):
        yield case_of(rng, "LSTM", {"activation": "elu", "recurrent_activation": recurrent}, directions=2)
        yield case_of(rng, "GRU", {"activation": "leaky_relu", "recurrent_activation": recurrent})
    for config in ({}, {"use_bias": False}, {"recurrent_activation": "hard_sigmoid"}):
        yield case_of(rng, "GRU", {"reset_after": False, **config}, directions=1 + (not config))


if __name__ == "__main__":
    packages = {"keras": keras, "tensorflow": tf, "torch": torch, "onnx": onnx, "onnxruntime": onnxruntime, "numpy": np}
    versions = {"python": sys.version.split()[0], **{name: package.__version__ for name, package in packages.items()}}
    cases.write("conversions", versions, list(all_cases()))
