"""Random small Keras models of two to six layers, at least one of them recurrent, for fuzz.py."""

import cases
import keras
from keras import layers
from whole_models import document, fill, outputs, parameters

VERSIONS = f"keras {keras.__version__} on {keras.backend.backend()}"
SHARE = 0.5

CELLS = ["LSTM", "GRU", "SimpleRNN"]
BOUNDED = ["tanh", "sigmoid", "softmax", "softsign", "hard_tanh"]
# What can stand behind a sequence (batch, timesteps, features), behind a row (batch, features), and behind either.
SEQUENCE = ["Conv1D", "MaxPooling1D", "AveragePooling1D", "GlobalMaxPooling1D", "GlobalAveragePooling1D", "Flatten", "Permute"]
SEQUENCE += ["ZeroPadding1D", "Cropping1D", "UpSampling1D", "TimeDistributed", "Bidirectional", "residual", "joined", "attended"]
SEQUENCE += ["heads", "states", "Masking"]
ROW = ["RepeatVector", "Reshape"]
EITHER = ["Dense", "Dropout", "LayerNormalization", "BatchNormalization", "Activation", "LeakyReLU", "PReLU"]


def draw(rng):
    """How the model starts, and the kinds of its layers; what each is made of is drawn as it is built."""
    return {
        "start": str(rng.choice(["tokens", "features"])),
        "length": int(rng.integers(2, 7)),
        "count": int(rng.integers(1, 6)),
        "sequential": bool(rng.random() < 0.4),
        "batch": int(rng.integers(1, 4)),
        "seed": int(rng.integers(1 << 30)),
    }


def recurrent(rng, sequences, **config):
    return getattr(layers, str(rng.choice(CELLS)))(
        int(rng.integers(1, 6)), return_sequences=sequences, go_backwards=bool(rng.random() < 0.2), **config
    )


def bidirectional(rng, sequences):
    inner = getattr(layers, str(rng.choice(CELLS)))(int(rng.integers(1, 5)), return_sequences=sequences)
    return layers.Bidirectional(inner, merge_mode=str(rng.choice(["concat", "sum", "mul", "ave"])))


def one_layer(rng, kind, shape):
    """A layer of that kind for an input of that shape; `None` where it cannot stand there."""
    steps, small = shape[1], int(rng.integers(1, 5))
    flag = bool(rng.random() < 0.5)
    if kind == "recurrent":
        return recurrent(rng, flag)
    if kind == "Bidirectional":
        return bidirectional(rng, flag)
    if kind == "Dense":
        return layers.Dense(small, activation=str(rng.choice(BOUNDED)) if flag else None)
    if kind == "Conv1D":
        window, padding = int(rng.integers(1, steps + 1)), str(rng.choice(["valid", "same", "causal"]))
        return layers.Conv1D(small, window, padding=padding, strides=int(rng.integers(1, 3)))
    if kind in ("MaxPooling1D", "AveragePooling1D"):
        return getattr(layers, kind)(int(rng.integers(1, steps + 1)), padding="same" if flag else "valid")
    simple = {
        "Dropout": lambda: layers.Dropout(0.5),
        "LayerNormalization": lambda: layers.LayerNormalization(),
        "BatchNormalization": lambda: layers.BatchNormalization(),
        "Activation": lambda: layers.Activation(str(rng.choice(BOUNDED))),
        "LeakyReLU": lambda: layers.LeakyReLU(),
        "PReLU": lambda: layers.PReLU(),
        "GlobalMaxPooling1D": lambda: layers.GlobalMaxPooling1D(),
        "GlobalAveragePooling1D": lambda: layers.GlobalAveragePooling1D(),
        "Flatten": lambda: layers.Flatten(),
        "Permute": lambda: layers.Permute((2, 1)),
        "ZeroPadding1D": lambda: layers.ZeroPadding1D(int(rng.integers(0, 3))),
        "Cropping1D": lambda: layers.Cropping1D((1, 0)) if steps > 1 else None,
        "UpSampling1D": lambda: layers.UpSampling1D(2),
        "TimeDistributed": lambda: layers.TimeDistributed(layers.Dense(small, activation="tanh")),
        "Masking": lambda: layers.Masking(0.0),
        "RepeatVector": lambda: layers.RepeatVector(int(rng.integers(1, 5))),
        "Reshape": lambda: layers.Reshape((1, -1) if flag else (-1, 1)),
    }
    return simple[kind]() if kind in simple else None


def behind(rng, kind, tensor, earlier):
    """What a kind that is no single layer makes of a sequence."""
    same = [each for each in earlier if len(each.shape) == 3 and each.shape[:2] == tensor.shape[:2]]
    other = same[int(rng.integers(len(same)))]
    if kind == "residual":
        return getattr(layers, str(rng.choice(["Add", "Multiply", "Average", "Maximum"])))()([tensor, layers.Dense(tensor.shape[-1])(other)])
    if kind == "joined":
        return layers.Concatenate()([tensor, other])
    if kind == "attended":
        return getattr(layers, str(rng.choice(["Attention", "AdditiveAttention"])))()([tensor, layers.Dense(tensor.shape[-1])(other)])
    if kind == "heads":
        # With key_dim=1 TensorFlow's einsum takes heads for steps where there are as many; Keras on torch agrees with us.
        return layers.MultiHeadAttention(int(rng.integers(1, 3)), int(rng.integers(2, 4)))(tensor, other)
    units = int(rng.integers(1, 5))
    sequence, *states = layers.LSTM(units, return_sequences=True, return_state=True)(tensor)
    return layers.LSTM(units, return_sequences=True)(other if rng.random() < 0.5 else sequence, initial_state=states)


def build(rng, drawn):
    tokens = drawn["start"] == "tokens"
    shape = (drawn["length"],) if tokens else (drawn["length"], int(rng.integers(1, 5)))
    inputs = keras.Input(shape)
    chain, earlier, tensor = [inputs], [], inputs
    count = drawn["count"]
    recurrent_at = int(rng.integers(count))
    if tokens:
        first = layers.Embedding(int(rng.integers(3, 9)), int(rng.integers(1, 5)), mask_zero=bool(rng.random() < 0.6))
        chain.append(first)
        tensor = first(tensor)
    for index in range(count):
        earlier.append(tensor)
        row = len(tensor.shape) == 2
        kinds = [*EITHER, *(ROW if row else SEQUENCE)]
        kind = str(rng.choice(kinds))
        if index == recurrent_at:
            kind = "RepeatVector" if row else "recurrent"
        layer = one_layer(rng, kind, tensor.shape)
        if layer is not None:
            chain.append(layer)
            tensor = layer(tensor)
        elif not drawn["sequential"] and kind != "Cropping1D":
            tensor = behind(rng, kind, tensor, earlier)
    if len(tensor.shape) == 2 and not any(isinstance(each, (layers.LSTM, layers.GRU, layers.SimpleRNN, layers.Bidirectional)) for each in chain[1:]):
        for layer in (layers.RepeatVector(2), recurrent(rng, True)):
            chain.append(layer)
            tensor = layer(tensor)
    return keras.Sequential(chain) if drawn["sequential"] else keras.Model(inputs, tensor)


def run(rng, drawn):
    """The document of the model, no flag combinations, no count, and what leaves each of its layers."""
    keras.utils.clear_session()
    model = build(np_generator(drawn["seed"]), drawn)
    fill(rng, model, cases.uniform)
    shape = (drawn["batch"], *model.inputs[0].shape[1:])
    if drawn["start"] == "tokens":
        words = next(layer.input_dim for layer in model.layers if isinstance(layer, layers.Embedding))
        values = rng.integers(0, words, shape).astype("float32")
    else:
        values = rng.normal(size=shape).astype("float32")
    return document(model, [values]), {}, None, {"outputs": outputs(model, [values]), "parameters": parameters(model)}


def np_generator(seed):
    return cases.np.random.default_rng(seed)
