"""Writes whole Keras models with what real Keras computes between their layers, and programs with what arrives at their
recurrent layers, for the tests of whole models.

    python test/golden/make_whole_models.py      (Python 3.11, keras 3.15.1, tensorflow 2.21.0)
"""

import cases
import keras
import numpy as np
from keras import layers
from whole_models import document, fill, outputs, parameters

rng = np.random.default_rng(20260401)


def chain():
    return keras.Sequential(
        [
            keras.Input((6, 3), name="steps"),
            layers.Dense(4, activation="tanh", name="widen"),
            layers.Dropout(0.5, name="drop"),
            layers.LSTM(3, return_sequences=True, name="first"),
            layers.LayerNormalization(name="norm"),
            layers.Conv1D(4, 3, padding="causal", name="conv"),
            layers.MaxPooling1D(2, name="pool"),
            layers.GRU(2, name="last"),
            layers.RepeatVector(2, name="again"),
            layers.TimeDistributed(layers.Dense(2), name="each"),
            layers.Flatten(name="flat"),
            layers.Dense(3, activation="softmax", name="classes"),
        ]
    )


def masked():
    return keras.Sequential(
        [
            keras.Input((5,), name="words"),
            layers.Embedding(7, 3, mask_zero=True, name="table"),
            layers.LSTM(4, return_sequences=True, name="reader"),
            layers.LSTM(2, name="summary"),
            layers.Dense(1, activation="sigmoid", name="score"),
        ]
    )


def encoder_decoder():
    source, target = keras.Input((4, 2), name="source"), keras.Input((3, 2), name="target")
    _, h, c = layers.LSTM(3, return_state=True, name="encoder")(source)
    sequence = layers.LSTM(3, return_sequences=True, name="decoder")(target, initial_state=[h, c])
    return keras.Model([source, target], layers.TimeDistributed(layers.Dense(2), name="head")(sequence))


def attending():
    steps = keras.Input((4, 3), name="steps")
    sequence = layers.LSTM(3, return_sequences=True, name="reader")(steps)
    context = layers.Attention(name="attention")([sequence, steps])
    joined = layers.Concatenate(name="joined")([sequence, context])
    heads = layers.MultiHeadAttention(2, 2, name="heads")(joined, sequence, use_causal_mask=True)
    total = layers.Add(name="total")([heads, layers.Dense(6, name="same")(joined)])
    return keras.Model(steps, layers.GlobalAveragePooling1D(name="mean")(total))


def shared():
    one, other = keras.Input((3, 2), name="one"), keras.Input((3, 2), name="other")
    reader = layers.SimpleRNN(3, name="reader")
    return keras.Model([one, other], layers.Dot(1, normalize=True, name="likeness")([reader(one), reader(other)]))


def nested():
    inner = keras.Sequential([keras.Input((4, 2)), layers.Dense(3, name="inner_dense"), layers.LSTM(2, name="inner_lstm")], name="inner")
    steps = keras.Input((4, 2), name="steps")
    return keras.Model(steps, layers.Dense(1, name="out")(inner(steps)))


def masked_states():
    """Beside initial states Keras 3 hands no mask to a layer, though its output carries one."""
    words = keras.Input((5,), name="words")
    table = layers.Embedding(7, 3, mask_zero=True, name="table")(words)
    sequence, h, c = layers.LSTM(2, return_sequences=True, return_state=True, name="first")(table)
    second = layers.LSTM(2, return_sequences=True, name="second")(sequence, initial_state=[h, c])
    return keras.Model(words, layers.GlobalAveragePooling1D(name="mean")(second))


MODELS = (chain, masked, encoder_decoder, attending, shared, nested, masked_states)

PROGRAMS = {
    "layers before, fed with literal data": """
from keras import Sequential, layers
import numpy as np

model = Sequential()
model.add(layers.Dense(2, activation="tanh", kernel_initializer="ones", input_shape=(3, 2)))
model.add(layers.Dropout(0.3))
model.add(layers.Permute((2, 1)))
model.add(layers.LSTM(2, kernel_initializer="ones", recurrent_initializer="ones", return_sequences=True, name="first"))
model.add(layers.TimeDistributed(layers.Dense(3, kernel_initializer="ones")))
model.add(layers.GRU(1, kernel_initializer="ones", recurrent_initializer="ones", name="second"))
data = np.array([[[0.1, 0.2], [0.3, 0.4], [0.5, 0.6]]])
model.predict(data)
""",
    "states of another layer": """
import numpy as np
from keras.layers import Input, LSTM, Concatenate, Reshape, RepeatVector
from keras.models import Model

source = Input((3, 2))
sequence, h, c = LSTM(2, return_sequences=True, return_state=True, kernel_initializer="ones", recurrent_initializer="zeros", name="encoder")(source)
both = Concatenate()([sequence, source])
repeated = RepeatVector(2)(h)
decoded = LSTM(2, kernel_initializer="ones", recurrent_initializer="zeros", name="decoder")(repeated, initial_state=[h, c])
summary = LSTM(1, kernel_initializer="ones", recurrent_initializer="zeros", name="summary")(both)
model = Model(source, [decoded, summary])
model.predict(np.array([[[1.0, 2.0], [0.5, -1.0], [0.0, 0.25]]]))
""",
    "indices into an embedding": """
import numpy as np
import keras
from keras import layers

words = keras.Input((4,))
table = layers.Embedding(5, 2, embeddings_initializer="ones")(words)
scaled = layers.Multiply()([table, table])
out = layers.SimpleRNN(2, kernel_initializer="ones", recurrent_initializer="ones", name="reader")(scaled)
model = keras.Model(words, out)
model.predict(np.array([[1, 2, 3, 4], [4, 3, 2, 1]]))
""",
}


def model_case(make):
    model = make()
    fill(rng, model, lambda generator, shape, scale: cases.thousandths(generator, shape, scale))
    inputs = []
    for tensor in model.inputs:
        shape = (2, *tensor.shape[1:])
        inputs.append(np.array([[1, 2, 0, 3, 0], [4, 6, 5, 0, 0]], dtype="float32") if make in (masked, masked_states) else cases.thousandths(rng, shape, 1.0))
    found = {
        name: [{"values": cases.plain(values), "mask": None if mask is None else cases.plain(mask)} for values, mask in tensors]
        for name, tensors in outputs(model, inputs).items()
    }
    return {"name": make.__name__, "document": document(model, inputs), "outputs": found, "parameters": parameters(model)}


def program_case(name, source):
    """The input and the first output of each recurrent layer, when the program's own data are predicted."""
    keras.utils.clear_session()
    names = {}
    fed = []
    predict = keras.Model.predict
    keras.Model.predict = lambda self, data, **rest: fed.append((self, data))
    try:
        exec(source, names)
    finally:
        keras.Model.predict = predict
    ((model, data),) = fed
    recurrent = [layer for layer in model.layers if isinstance(layer, layers.RNN)]
    inputs = [layer.input[0] if isinstance(layer.input, (list, tuple)) else layer.input for layer in recurrent]
    made = [layer.output[0] if isinstance(layer.output, (list, tuple)) else layer.output for layer in recurrent]
    computed = keras.tree.flatten(keras.Model(model.inputs, [*inputs, *made])(keras.ops.convert_to_tensor(data)))
    computed = [cases.plain(keras.ops.convert_to_numpy(each)) for each in computed]
    arrived = {layer.name: {"input": at, "output": out} for layer, at, out in zip(recurrent, computed, computed[len(recurrent) :])}
    return {"name": name, "source": source, "layers": arrived}


if __name__ == "__main__":
    versions = {"keras": keras.__version__, "numpy": np.__version__}
    found = [*map(model_case, MODELS), *(program_case(name, source) for name, source in PROGRAMS.items())]
    cases.write(f"keras-{keras.__version__}-whole-models", versions, found)
