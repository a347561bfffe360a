"""Writes models as real Keras serialises them, with the shapes that it gives their LSTMs, for the JSON reader's tests.

    python test/golden/make_models.py      (Python 3.11, keras 3.15.1, tensorflow 2.21.0)
"""

import json
import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import keras
from keras import Input, Model, Sequential, layers

sequential = Sequential(
    [
        Input((20,)),
        layers.Embedding(50, 4, mask_zero=True),
        layers.Conv1D(6, 3, padding="same"),
        layers.MaxPooling1D(2),
        layers.Bidirectional(layers.LSTM(3, return_sequences=True, name="inner"), name="both_ways"),
        layers.Dropout(0.2),
        layers.LSTM(5, kernel_initializer=keras.initializers.Constant(0.1), name="summary"),
        layers.RepeatVector(7),
        layers.LSTM(2, return_sequences=True, name="writer"),
        layers.TimeDistributed(layers.Dense(9)),
        layers.LSTM(1, name="last"),
    ]
)

steps = Input((None, 4), name="steps")
sequence, h, c = layers.LSTM(3, return_sequences=True, return_state=True, name="encoder")(steps)
decoded = layers.LSTM(3, name="decoder")(sequence, initial_state=[h, c])
functional = Model(steps, layers.Dense(2)(decoded))


def sequential_shapes(model):
    """The shape that flows into each LSTM: what leaves the layer before it. Bidirectional hands its own on."""
    found = {}
    flowing = model.inputs[0]
    for layer in model.layers:
        both = isinstance(layer, layers.Bidirectional)
        for lstm in (layer.forward_layer, layer.backward_layer) if both else (layer,):
            if isinstance(lstm, layers.LSTM):
                found[lstm.name] = list(flowing.shape)
        flowing = layer(flowing)
    return found


def record(model, input_shapes):
    return {"input_shapes": input_shapes, "document": json.loads(model.to_json())}


result = {
    "keras": keras.__version__,
    "sequential": record(sequential, sequential_shapes(sequential)),
    "functional": record(functional, {"encoder": list(steps.shape), "decoder": list(sequence.shape)}),
}
path = Path(__file__).with_name(f"keras-{keras.__version__}-models.json")
path.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
