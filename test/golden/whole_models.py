"""A whole Keras model as a document, and what real Keras computes between its layers; for make_whole_models.py and fuzz_models.py."""

import json
import warnings

import cases  # noqa: F401, it says how Keras is to start
import keras
import numpy as np
from keras.src import backend

warnings.filterwarnings("ignore", message=".*does not support masking.*")


def weight_names(layer):
    """The names of a layer's weights as documents give them, in Keras's order: `kernel`, `forward/kernel`, `query/kernel`."""
    if isinstance(layer, keras.layers.Bidirectional):
        parts = (("forward", layer.forward_layer), ("backward", layer.backward_layer))
        return [f"{role}/{name}" for role, part in parts for name in weight_names(part)]
    if isinstance(layer, keras.layers.TimeDistributed):
        return weight_names(layer.layer)
    if isinstance(layer, keras.layers.MultiHeadAttention):
        return [v.path.removeprefix(f"{layer.name}/") for v in layer.weights]
    if isinstance(layer, keras.Model):
        return [f"{inner.name}/{name}" for inner in layer.layers for name in weight_names(inner)]
    return [v.name for v in layer.weights]


def fill(rng, model, draw):
    """Gives every layer weights of its own; variances are positive, recurrent kernels small."""
    for layer in model.layers:
        given = []
        for name, weight in zip(weight_names(layer), layer.get_weights(), strict=True):
            scale = min(0.6, weight.shape[0] ** -0.5) if name.endswith("recurrent_kernel") else 0.6
            values = draw(rng, weight.shape, scale)
            given.append(np.abs(values) + np.float32(0.25) if name.endswith("variance") else values)
        layer.set_weights(given)


def document(model, inputs):
    """`to_json()` with the model's inputs and weights beside it."""
    result = json.loads(model.to_json())
    names = [tensor.name for tensor in model.inputs]
    result["inputs"] = inputs[0].tolist() if len(inputs) == 1 else dict(zip(names, (each.tolist() for each in inputs), strict=True))
    result["weights"] = {
        layer.name: {name: weight.tolist() for name, weight in zip(weight_names(layer), layer.get_weights(), strict=True)}
        for layer in model.layers
        if layer.weights
    }
    return result


def outputs(model, inputs):
    """By layer the tensors that leave it, each with its mask or None, as Keras computes them."""
    wanted, places = [], []
    for layer in model.layers:
        if type(layer).__module__.startswith("keras.src.ops"):
            continue  # what Keras writes for a mask that it hands on
        made = layer.output if isinstance(layer.output, (list, tuple)) else [layer.output]
        for tensor in made:
            mask = backend.get_keras_mask(tensor)
            places.append((layer.name, mask is not None))
            wanted += [tensor] if mask is None else [tensor, mask]
    computed = iter(keras.tree.flatten(keras.Model(model.inputs, wanted)([keras.ops.convert_to_tensor(each) for each in inputs])))
    found = {}
    for name, masked in places:
        values = np.asarray(keras.ops.convert_to_numpy(next(computed)), dtype="float32")
        mask = np.asarray(keras.ops.convert_to_numpy(next(computed)), dtype="float32") if masked else None
        found.setdefault(name, []).append((values, mask))
    return found


def parameters(model):
    return {layer.name: layer.count_params() for layer in model.layers}


