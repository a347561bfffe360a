"""Runs real Keras over the ways in which people write initial states and masks, and writes what it returns.

    pip install keras==3.15.1 tensorflow-cpu==2.21.0
    python test/golden/make_fed.py

writes `keras-<version>-fed.json` beside this file: definition documents, and what the layer returns in each.
"""

import cases
import keras
import numpy as np
import tensorflow as tf

SEED = 20261122
BATCH, TIMESTEPS, FEATURES = 3, 4, 2
HOLES = [[1, 0, 1, 1], [0, 0, 1, 0], [1, 1, 0, 0]]

rng = np.random.default_rng(SEED)


def given(*shape):
    return cases.thousandths(rng, shape, 1)


def of(class_name, **config):
    return {"class_name": class_name, "config": config}


def stack(*cells):
    return of("RNN", cell=list(cells), return_state=True)


LSTM_CELL, GRU_CELL, SIMPLE_CELL = of("LSTMCell", units=2), of("GRUCell", units=3), of("SimpleRNNCell", units=2)


def fed():
    """Each layer, its initial state as Keras takes it, and its mask."""
    two = lambda units, rows=BATCH: [given(rows, units), given(rows, units)]
    yield stack(LSTM_CELL, LSTM_CELL), [two(2), two(2)], None
    yield stack(LSTM_CELL, GRU_CELL), [two(2), given(BATCH, 3)], None
    yield stack(LSTM_CELL, GRU_CELL, SIMPLE_CELL), [two(2), [given(BATCH, 3)], [given(BATCH, 2)]], HOLES
    yield of("RNN", cell=of("StackedRNNCells", cells=[GRU_CELL, LSTM_CELL]), return_state=True), [given(BATCH, 3), two(2)], None
    for name in ("GRU", "SimpleRNN"):
        yield of(name, units=2, return_state=True), given(BATCH, 2), None
        yield of(name, units=2, return_state=True), [given(1, 2)], HOLES
    yield of("GRU", units=2, return_state=True), two(2), None
    yield of("LSTM", units=2, return_state=True, go_backwards=True), two(2, 1), HOLES
    yield of("Bidirectional", layer=of("LSTM", units=2, return_state=True)), two(2, 1) + two(2, 1), None
    unlike = of("Bidirectional", layer=of("GRU", units=2), backward_layer=of("LSTM", units=3, go_backwards=True))
    yield unlike, [given(BATCH, 2), *two(3)], None
    yield of("ConvLSTM1D", filters=1, kernel_size=2, return_state=True), [given(1, 4, 1), given(1, 4, 1)], None
    yield of("LSTM", units=2, return_sequences=True), None, [HOLES[0]]
    yield of("GRU", units=2, return_sequences=True), None, [[[step] for step in row] for row in HOLES]
    for name in ("LSTM", "GRU", "SimpleRNN"):
        for sequences in (True, False):
            flags = {"units": 2, "unroll": True, "go_backwards": True, "return_sequences": sequences}
            yield of(name, **flags, zero_output_for_mask=True), None, HOLES
            unrolled = of(name, units=2, unroll=True, return_sequences=sequences)
            yield of("Bidirectional", layer=unrolled, merge_mode=None), None, HOLES


def objects(value):
    """The layers of a configuration, inside out."""
    if isinstance(value, list):
        return [objects(each) for each in value]
    if isinstance(value, dict) and "class_name" in value:
        config = {name: objects(each) for name, each in value["config"].items()}
        return getattr(keras.layers, value["class_name"])(**config)
    return value


def listed(array):
    return cases.plain(array)["data"] if np.ndim(array) == 0 else np.asarray(array).astype(float).round(6).tolist()


def run(definition, state, mask):
    shape = (BATCH, TIMESTEPS, *((5,) if definition["class_name"] == "ConvLSTM1D" else ()), FEATURES)
    layer = objects(definition)
    layer.build(shape)
    weights = [given(*variable.shape) for variable in layer.weights]
    layer.set_weights(weights)
    inputs = given(*shape)
    arguments = {}
    if state is not None:
        arguments["initial_state"] = keras.tree.map_structure(keras.ops.convert_to_tensor, state)
    if mask is not None:
        arguments["mask"] = np.array(mask, bool)
    outputs = layer(inputs, **arguments)
    document = {**definition, "inputs": listed(inputs), "weights": [listed(each) for each in weights]}
    if state is not None:
        document["initial_state"] = keras.tree.map_structure(listed, state)
    if mask is not None:
        document["mask"] = mask
    return {"document": document, "outputs": [cases.plain(each) for each in keras.tree.flatten(outputs)]}


cases.write(
    f"keras-{keras.__version__}-fed",
    {"keras": keras.__version__, "tensorflow": tf.__version__, "numpy": np.__version__, "seed": SEED},
    [run(*each) for each in fed()],
)
