"""Layers with their weights as `get_weights()` gives them, lists without names, and what they return.

Writes keras-3.15.1-weight-lists.json: definition documents, with an "output" beside each.
"""

import json
import pathlib

import keras
import numpy as np
import torch

from keras import layers


def rounded(values):
    return [float(f"{v:.9g}") for v in np.asarray(values, "float32").ravel()]


def nested(values):
    return np.asarray(values, "float32").tolist()


def keras_case(layer, inputs):
    output = layer(inputs)
    document = keras.saving.serialize_keras_object(layer)
    weights = [nested(weight) for weight in layer.get_weights()]
    return {
        "document": {
            "class_name": document["class_name"],
            "config": document["config"],
            "inputs": nested(inputs),
            "weights": weights,
        },
        "output": {"shape": list(output.shape), "data": rounded(output)},
    }


def torch_case(module, inputs):
    output = module(torch.tensor(inputs))[0].detach().numpy()
    config = {"input_size": 2, "hidden_size": 2, "num_layers": 2, "bidirectional": True}
    weights = [nested(weight.detach()) for weight in module.parameters()]
    document = {"framework": "torch", "class_name": "GRU", "config": config, "inputs": nested(inputs), "weights": weights}
    return {"document": document, "output": {"shape": list(output.shape), "data": rounded(output)}}


if __name__ == "__main__":
    keras.utils.set_random_seed(3)
    torch.manual_seed(3)
    inputs = np.random.default_rng(3).normal(size=(1, 3, 2)).astype("float32")
    cells = [layers.LSTMCell(2), layers.GRUCell(1)]
    cases = [
        keras_case(layers.LSTM(2), inputs),
        keras_case(layers.GRU(2, use_bias=False), inputs),
        keras_case(layers.Bidirectional(layers.LSTM(1)), inputs),
        keras_case(layers.RNN(cells), inputs),
        keras_case(layers.Bidirectional(layers.RNN([layers.LSTMCell(2), layers.LSTMCell(1)])), inputs),
        torch_case(torch.nn.GRU(2, 2, 2, bidirectional=True), inputs),
    ]
    versions = {"keras": keras.__version__, "backend": keras.backend.backend(), "torch": torch.__version__}
    path = pathlib.Path(__file__).with_name(f"keras-{keras.__version__}-weight-lists.json")
    path.write_text(json.dumps({"versions": versions, "cases": cases}) + "\n")
