"""Runs real Keras over the layers that stand around recurrent ones and writes what they return, for the engine's tests.

    pip install keras==3.15.1 tensorflow-cpu==2.21.0
    python test/golden/make_layers.py

writes `keras-<version>-layers.json` beside this file. Weights and inputs are thousandths from NumPy's generator with
a fixed seed; a mask is drawn where a case asks for one, and set on the input as a layer before it would.
"""

import inspect
import json
import sys
import warnings

from cases import HERE, plain, thousandths

import keras
import numpy as np
import tensorflow as tf
from keras import layers
from keras.src import backend

from make_golden import ACTIVATIONS

warnings.simplefilter("ignore")
rng = np.random.default_rng(20260301)

SEQUENCE = (2, 5, 4)


def weight_name(layer, variable):
    """The variable's name within its layer: `kernel`, `query/kernel`."""
    inside = getattr(layer, "layer", layer)
    return variable.path.removeprefix(f"{layer.name}/").removeprefix(f"{inside.name}/")


def drawn(shape, whole=0):
    """Numbers of that shape; whole ones below `whole` where it is given."""
    return rng.integers(0, whole, shape).astype("float32") if whole else thousandths(rng, shape, 1.0)


def drawn_mask(shape):
    """A mask of (batch, timesteps) with at least one kept step a row."""
    mask = rng.random(shape[:2]) < 0.6
    mask[:, 0] = True
    return mask


def serialised(config):
    """The config as a document has it: initializers and layers as Keras serialises them."""
    plain_config = {}
    for name, value in config.items():
        if isinstance(value, keras.Initializer):
            full = keras.saving.serialize_keras_object(value)
            value = {key: full[key] for key in ("class_name", "config")}
        elif isinstance(value, keras.layers.Layer):
            continue
        plain_config[name] = list(value) if isinstance(value, tuple) else value
    return plain_config


def case(name, *shapes, masks=(), whole=0, inner=None, call=None, seeded=False, values=None, **config):
    """One layer called once: what it is made of, what goes in, what Keras returns."""
    layer_class = getattr(layers, name)
    made = dict(config)
    if inner:
        inner_name, inner_config = inner
        made["layer"] = getattr(layers, inner_name)(**inner_config)
    layer = layer_class(**made)
    inputs = values if values is not None else [drawn(shape, whole) for shape in shapes]
    tensors = [tf.convert_to_tensor(each) for each in inputs]
    set_masks = [drawn_mask(shape) if index in masks else None for index, shape in enumerate(shapes)]
    for tensor, mask in zip(tensors, set_masks, strict=True):
        if mask is not None:
            backend.set_keras_mask(tensor, tf.convert_to_tensor(mask))
    separately = name == "MultiHeadAttention"
    listed = len(tensors) > 1 and not separately
    arguments = tensors if separately else [tensors if listed else tensors[0]]
    fresh = [tf.convert_to_tensor(each) for each in inputs]
    layer(*(fresh if separately else [fresh if listed else fresh[0]]))  # builds it
    if not seeded:
        layer.set_weights([spread(weight_name(layer, v), v.shape) for v in layer.variables if v.dtype == "float32"])
    output = layer(*arguments, **(call or {}))
    mask = backend.get_keras_mask(output)
    return {
        "class_name": name,
        "config": serialised(config),
        **({"inner": {"class_name": inner[0], "config": serialised(inner[1])}} if inner else {}),
        **({"call": call} if call else {}),
        "inputs": [plain(each) for each in inputs],
        **({"masks": [None if each is None else plain(each) for each in set_masks]} if masks else {}),
        **({"seeded": True} if seeded else {}),
        "weights": {weight_name(layer, v): plain(v) for v in layer.variables if v.dtype == "float32"},
        "output": plain(output),
        "output_mask": None if mask is None else plain(mask),
    }


def spread(name, shape):
    """Weights; a variance is positive."""
    return np.abs(thousandths(rng, shape, 0.8)) + 0.2 if "variance" in name else thousandths(rng, shape, 0.8)


def dense():
    yield case("Dense", (3, 4), units=2)
    yield case("Dense", SEQUENCE, units=3, masks=[0])
    yield case("Dense", (2, 2, 3, 2), units=3, use_bias=False, activation="softmax")
    for name in ACTIVATIONS:
        yield case("Dense", (2, 3), units=4, activation=name)
    yield case("Dense", (2, 3), units=5, seeded=True, kernel_initializer=keras.initializers.GlorotUniform(seed=3))


def embeddings():
    yield case("Embedding", (2, 5), whole=7, input_dim=7, output_dim=3)
    yield case("Embedding", (2, 5), whole=3, input_dim=7, output_dim=2, mask_zero=True)
    yield case("Embedding", (2, 2, 3), whole=4, input_dim=4, output_dim=2, mask_zero=True)
    yield case("Embedding", (1, 3), whole=5, input_dim=5, output_dim=4, seeded=True, embeddings_initializer=keras.initializers.RandomUniform(seed=1))


def passing():
    yield case("Dropout", SEQUENCE, rate=0.5, masks=[0])
    yield case("SpatialDropout1D", SEQUENCE, rate=0.3, masks=[0])
    yield case("GaussianNoise", (2, 3), stddev=0.5)
    yield case("GaussianDropout", (2, 3), rate=0.5)
    yield case("AlphaDropout", (2, 3), rate=0.5)
    yield case("ActivityRegularization", (2, 3), l2=0.1)
    yield case("Identity", SEQUENCE, masks=[0])
    yield case("Rescaling", (2, 3), scale=0.25, offset=0.5)


def masking():
    some = drawn(SEQUENCE)
    some[0, 1] = some[1, 3:] = 0
    some[0, 0, 0] = 0
    yield case("Masking", SEQUENCE, values=[some])
    other = drawn(SEQUENCE)
    other[1, 2:4] = -1
    yield case("Masking", SEQUENCE, values=[other], mask_value=-1.0)
    yield case("Masking", SEQUENCE, values=[other], mask_value=0.1, masks=[0])


def rearranging():
    yield case("Flatten", SEQUENCE, masks=[0])
    yield case("Flatten", (3, 2, 2, 3))
    yield case("Flatten", (3,))
    yield case("Flatten", (2, 3, 4), data_format="channels_first")
    yield case("Reshape", (2, 6), target_shape=(3, 2))
    yield case("Reshape", SEQUENCE, target_shape=(-1, 2), masks=[0])
    yield case("Reshape", SEQUENCE, target_shape=(20,))
    yield case("Permute", SEQUENCE, dims=(2, 1), masks=[0])
    yield case("Permute", (2, 2, 3, 4), dims=(3, 1, 2))
    yield case("RepeatVector", (2, 3), n=4)
    for cropping in (1, (0, 2), (2, 0)):
        yield case("Cropping1D", SEQUENCE, cropping=cropping, masks=[0])
    for padding in (2, (0, 1)):
        yield case("ZeroPadding1D", SEQUENCE, padding=padding, masks=[0])
    yield case("ZeroPadding1D", SEQUENCE, padding=(1, 2), data_format="channels_first")
    for size in (2, 3):
        yield case("UpSampling1D", SEQUENCE, size=size)


def activations():
    for name in ("tanh", "softmax", "log_softmax", "gelu", "linear"):
        yield case("Activation", SEQUENCE, activation=name, masks=[0])
    yield case("ReLU", SEQUENCE)
    yield case("ReLU", SEQUENCE, max_value=0.5, negative_slope=0.1, threshold=0.2)
    yield case("ReLU", SEQUENCE, max_value=0.4, masks=[0])
    yield case("ReLU", SEQUENCE, negative_slope=0.3)
    yield case("LeakyReLU", SEQUENCE)
    yield case("LeakyReLU", SEQUENCE, negative_slope=0.05)
    yield case("ELU", SEQUENCE, alpha=0.7)
    yield case("PReLU", SEQUENCE, masks=[0])
    yield case("PReLU", SEQUENCE, shared_axes=[1])
    yield case("Softmax", SEQUENCE)
    yield case("Softmax", SEQUENCE, axis=1)
    yield case("Softmax", SEQUENCE, axis=[1, 2])
    yield case("Softmax", (3, 4), masks=[0])


def merging():
    pair = [SEQUENCE, SEQUENCE]
    for name in ("Add", "Multiply", "Average", "Maximum", "Minimum"):
        for masks in ([], [0], [0, 1]):
            yield case(name, *pair, masks=masks)
        yield case(name, *pair, SEQUENCE, masks=[0, 2])
        yield case(name, SEQUENCE, (2, 4))
        yield case(name, SEQUENCE, (2, 1, 4))
    for masks in ([], [1], [0, 1]):
        yield case("Subtract", *pair, masks=masks)
    for axis in (-1, 1, 2):
        for masks in ([], [1], [0, 1]):
            yield case("Concatenate", *pair, axis=axis, masks=masks)
    yield case("Concatenate", (2, 3), (2, 1), (2, 2))
    yield case("Dot", (2, 4), (2, 4), axes=1)
    yield case("Dot", (2, 4), (2, 4), axes=-1, normalize=True)
    yield case("Dot", SEQUENCE, SEQUENCE, axes=2, masks=[0, 1])
    yield case("Dot", SEQUENCE, SEQUENCE, axes=[1, 1], normalize=True)
    yield case("Dot", (2, 4), SEQUENCE, axes=(1, 2))
    yield case("Dot", SEQUENCE, (2, 4), axes=(2, 1))
    yield case("Dot", (2, 3, 2, 4), (2, 4, 3), axes=(3, 1))


def attentions():
    query, value = (2, 3, 4), (2, 5, 4)
    for name in ("Attention", "AdditiveAttention"):
        for masks in ([], [0], [1], [0, 1]):
            yield case(name, query, value, masks=masks)
        yield case(name, query, value, value, masks=[1, 2])
        yield case(name, query, value, call={"use_causal_mask": True}, masks=[1])
    yield case("Attention", query, value, use_scale=True)
    yield case("Attention", query, value, use_scale=True, score_mode="concat", masks=[1])
    yield case("Attention", query, (2, 5, 2), (2, 5, 4), score_mode="concat")
    yield case("AdditiveAttention", query, value, use_scale=False)
    heads = {"num_heads": 2, "key_dim": 3}
    for masks in ([], [0], [1], [0, 1]):
        yield case("MultiHeadAttention", query, value, masks=masks, **heads)
    yield case("MultiHeadAttention", query, value, value, masks=[2], **heads)
    yield case("MultiHeadAttention", query, query, call={"use_causal_mask": True}, **heads)
    yield case("MultiHeadAttention", query, query, call={"use_causal_mask": True}, masks=[0, 1], **heads)
    yield case("MultiHeadAttention", query, (2, 5, 2), (2, 5, 3), value_dim=2, output_shape=5, use_bias=False, **heads)
    yield case("MultiHeadAttention", query, value, masks=[0, 1], dropout=0.2, sliding_window=2, **heads)
    yield case("MultiHeadAttention", query, value, use_gate=True, **heads)
    yield case("MultiHeadAttention", query, value, seeded=True, kernel_initializer=keras.initializers.GlorotUniform(seed=4), **heads)


def normalizations():
    yield case("LayerNormalization", SEQUENCE, masks=[0])
    yield case("LayerNormalization", SEQUENCE, axis=[1, 2], epsilon=0.01)
    yield case("LayerNormalization", SEQUENCE, axis=1, center=False)
    yield case("LayerNormalization", SEQUENCE, scale=False)
    yield case("BatchNormalization", SEQUENCE, masks=[0])
    yield case("BatchNormalization", (3, 4), epsilon=0.1, center=False)
    yield case("BatchNormalization", SEQUENCE, axis=1, scale=False)
    yield case("UnitNormalization", SEQUENCE)
    yield case("UnitNormalization", SEQUENCE, axis=1)


def convolutions():
    for padding in ("valid", "same", "causal"):
        yield case("Conv1D", (2, 7, 4), filters=3, kernel_size=3, padding=padding, masks=[0])
        yield case("Conv1D", (2, 8, 4), filters=3, kernel_size=2, strides=2, padding=padding)
        yield case("Conv1D", (2, 9, 4), filters=2, kernel_size=3, dilation_rate=2, padding=padding, activation="relu")
    yield case("Conv1D", (2, 7, 4), filters=6, kernel_size=3, groups=2, use_bias=False)
    yield case("Conv1D", (1, 7, 4), filters=4, kernel_size=5, groups=4, padding="same", strides=3, activation="softmax")
    yield case("Conv1D", (2, 6, 3), filters=4, kernel_size=3, seeded=True, kernel_initializer=keras.initializers.HeNormal(seed=2))
    for padding in ("valid", "same"):
        yield case("Conv2D", (2, 5, 4, 3), filters=4, kernel_size=[3, 2], padding=padding, activation="relu")
        yield case("Conv2D", (1, 6, 5, 2), filters=2, kernel_size=3, strides=[2, 1], padding=padding)
        yield case("Conv3D", (1, 3, 4, 3, 2), filters=2, kernel_size=2, padding=padding, dilation_rate=[1, 2, 1], use_bias=False)
        for name in ("MaxPooling2D", "AveragePooling2D"):
            yield case(name, (2, 5, 4, 3), pool_size=2, padding=padding)
            yield case(name, (1, 5, 6, 2), pool_size=[3, 2], strides=[1, 2], padding=padding)
        for name in ("MaxPooling3D", "AveragePooling3D"):
            yield case(name, (1, 3, 5, 4, 2), pool_size=[2, 3, 2], padding=padding)
    yield case("Conv2D", (1, 5, 4, 4), filters=6, kernel_size=2, groups=2, padding="same", activation="softmax")
    yield case("Conv2D", (1, 4, 4, 2), filters=3, kernel_size=3, seeded=True, kernel_initializer=keras.initializers.GlorotUniform(seed=3))
    yield case("MaxPooling2D", (1, 3, 5, 4), pool_size=2, data_format="channels_first")
    for name in ("GlobalMaxPooling2D", "GlobalAveragePooling2D", "GlobalMaxPooling3D", "GlobalAveragePooling3D"):
        shape = (2, 3, 4, 2, 3)[: 4 if name.endswith("2D") else 5]
        yield case(name, shape)
        yield case(name, shape, keepdims=True, data_format="channels_first")
    for name in ("MaxPooling1D", "AveragePooling1D"):
        yield case(name, (2, 7, 3), pool_size=2, masks=[0])
        yield case(name, (2, 7, 3), pool_size=3, strides=2, padding="same")
        yield case(name, (2, 7, 3), pool_size=3, strides=1, padding="valid")
        yield case(name, (2, 3, 7), pool_size=2, data_format="channels_first")
    for name in ("GlobalMaxPooling1D", "GlobalAveragePooling1D"):
        yield case(name, SEQUENCE)
        yield case(name, SEQUENCE, masks=[0])
        yield case(name, SEQUENCE, keepdims=True, masks=[0])
        yield case(name, SEQUENCE, data_format="channels_first")


def time_distributed():
    yield case("TimeDistributed", SEQUENCE, inner=("Dense", {"units": 3, "activation": "tanh"}), masks=[0])
    yield case("TimeDistributed", (2, 3, 5, 4), inner=("Conv1D", {"filters": 2, "kernel_size": 2}))
    yield case("TimeDistributed", (2, 3, 5, 4, 1), inner=("Conv2D", {"filters": 2, "kernel_size": 3, "activation": "relu"}))
    yield case("TimeDistributed", (2, 3, 5, 4), inner=("Flatten", {}))
    yield case("TimeDistributed", SEQUENCE, inner=("BatchNormalization", {}))
    yield case("TimeDistributed", (2, 3, 4), inner=("Embedding", {"input_dim": 6, "output_dim": 2}), whole=6)
    yield case("TimeDistributed", (2, 3, 5, 4), inner=("GlobalMaxPooling1D", {}))


def root_mean_squares():
    yield case("RMSNormalization", SEQUENCE, masks=[0])
    yield case("RMSNormalization", SEQUENCE, axis=[1, 2], epsilon=0.01)
    yield case("RMSNormalization", (3, 4), epsilon=0.1)


def signatures(cases):
    """The parameters of each class in positional order, with the defaults that are no call or function."""
    found = {}
    names = sorted({each["class_name"] for each in cases} | {"SeparableConv1D", "Lambda", "GroupNormalization", "Normalization"})
    for name in names:
        parameters = [p for p in inspect.signature(getattr(layers, name)).parameters.values() if p.kind is not p.VAR_KEYWORD]
        found[name] = [[p.name] if p.default is p.empty else [p.name, p.default] for p in parameters]
    return found


FAMILIES = (dense, embeddings, passing, masking, rearranging, activations, merging, attentions, normalizations, convolutions, time_distributed, root_mean_squares)

if __name__ == "__main__":
    cases = [each for family in FAMILIES for each in family()]
    versions = {"python": sys.version.split()[0], "keras": keras.__version__, "tensorflow": tf.__version__, "numpy": np.__version__}
    lines = ",\n".join(json.dumps(each, separators=(",", ":")) for each in cases)
    path = HERE / f"keras-{keras.__version__}-layers.json"
    path.write_text(f'{{"versions":{json.dumps(versions)},"signatures":{json.dumps(signatures(cases), separators=(",", ":"))},"cases":[\n{lines}\n]}}\n')
    print(f"{path.name}: {len(cases)} cases, {path.stat().st_size} bytes")
