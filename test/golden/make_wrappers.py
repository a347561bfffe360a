"""Runs real Keras over layers that are made of others, and over masks, and writes what it returns, for the engine's tests.

    pip install keras==3.15.1 tensorflow-cpu==2.21.0
    python test/golden/make_wrappers.py

writes `keras-<version>-wrappers.json` beside this file: definition documents, and for each flag combination what
Keras returns. What is the same in all combinations (a state) is written once, where it is first returned.
"""

import cases
import keras
import numpy as np
import tensorflow as tf
import wrapped_layers

SEED = 20261122
RIGHT = [[1, 1, 1, 0], [1, 0, 0, 0]]
LEFT = [[0, 1, 1, 1], [0, 0, 0, 1]]
HOLES = [[1, 0, 1, 0], [0, 0, 0, 0]]


def of(class_name, **config):
    return {"class_name": class_name, "config": config}


LSTM, GRU, SIMPLE = of("LSTM", units=2), of("GRU", units=2), of("SimpleRNN", units=2)
LSTM_CELL, GRU_CELL, SIMPLE_CELL = of("LSTMCell", units=2), of("GRUCell", units=3), of("SimpleRNNCell", units=2)
STACK = of("StackedRNNCells", cells=[LSTM_CELL, GRU_CELL, SIMPLE_CELL])
ONE = of("StackedRNNCells", cells=[LSTM_CELL])
NESTED = of("StackedRNNCells", cells=[of("StackedRNNCells", cells=[LSTM_CELL, LSTM_CELL]), GRU_CELL])


def backwards(layer, **config):
    return {**layer, "config": layer["config"] | {"go_backwards": True} | config}


def layers():
    """Each layer, with whether it has an initial state and its mask."""
    for layer in (LSTM, GRU, SIMPLE):
        for mask in (RIGHT, LEFT, HOLES):
            yield layer, mask is LEFT, mask
            yield backwards(layer, zero_output_for_mask=mask is RIGHT), True, mask
    for layer in (LSTM, GRU, SIMPLE):
        yield of("Bidirectional", layer=layer), False, None
        yield of("Bidirectional", layer=layer), True, None
        yield of("Bidirectional", layer=layer), True, HOLES
    yield of("Bidirectional", layer=LSTM, backward_layer=backwards(of("LSTM", units=1, activation="sigmoid"))), False, RIGHT
    yield of("Bidirectional", layer=GRU, backward_layer=backwards(LSTM)), False, None
    yield of("Bidirectional", layer=backwards(LSTM), backward_layer=GRU), False, LEFT
    for cell in (LSTM_CELL, GRU_CELL, SIMPLE_CELL, STACK, ONE, NESTED):
        yield of("RNN", cell=cell), False, None
        # A stack of one cell, Keras cannot run under a mask on TensorFlow.
        yield of("RNN", cell=cell, go_backwards=True), True, None if cell is ONE else HOLES
        yield cell, True, None
    yield of("Bidirectional", layer=of("RNN", cell=STACK)), True, RIGHT
    yield of("Bidirectional", layer=of("RNN", cell=GRU_CELL)), False, None
    for layer in (LSTM, backwards(GRU), of("RNN", cell=STACK), of("Bidirectional", layer=SIMPLE)):
        yield of("TimeDistributed", layer=layer), False, None
    yield of("TimeDistributed", layer=of("Bidirectional", layer=GRU)), False, [RIGHT, HOLES]
    yield of("TimeDistributed", layer=of("TimeDistributed", layer=LSTM)), False, None


def shape_of(layer):
    class_name = layer["class_name"]
    if class_name.endswith(("Cell", "Cells")):
        return [2, 3]
    return [2, 2, *shape_of(layer["config"]["layer"])[1:]] if class_name == "TimeDistributed" else [2, 4, 3]


def golden():
    rng = np.random.default_rng(SEED)
    for layer, initial_state, mask in layers():
        mask = None if mask is None else np.asarray(mask, dtype=bool)
        document, expected, parameters = wrapped_layers.run(rng, layer, shape_of(layer), cases.thousandths, initial_state, mask)
        document["inputs"] = plain_lists(document["inputs"])
        yield {"document": rounded(document), "parameters": parameters, "expected": [{"flags": flags, "outputs": short(outputs)} for flags, outputs in expected]}


def rounded(value):
    """Float32 numbers of few digits as they are written, not as the double next to them."""
    if isinstance(value, dict):
        return {key: rounded(each) for key, each in value.items()}
    if isinstance(value, list):
        return [rounded(each) for each in value]
    return round(value, 3) if isinstance(value, float) else value


plain_lists = rounded


def short(outputs):
    return {name: cases.plain(output) for name, output in outputs.items()}


if __name__ == "__main__":
    versions = {"keras": keras.__version__, "tensorflow": tf.__version__}
    cases.write(f"keras-{keras.__version__}-wrappers", versions, list(golden()))
