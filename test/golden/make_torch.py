"""Runs real PyTorch over the arguments of its recurrent layers and writes what it returns, for the engine's tests.

    pip install torch==2.13.0 numpy
    python test/golden/make_torch.py

writes `torch-<version>-{lstm,gru,rnn,cells,seeds}.json` beside this file. Weights, inputs and states come from
NumPy's generator with a fixed seed; those of `seeds` are what PyTorch itself draws after `torch.manual_seed`.
"""

import sys
from itertools import product

from cases import np, plain, thousandths, write
import torch
from torch_layers import LAYERS, input_shape, returned, state_shapes, weight_shapes

SEED = 20261122
VERSION = torch.__version__.split("+")[0]


def case(rng, class_name, batch=2, timesteps=3, stated=False, lengths=None, scale=0.8, **config):
    """One layer: its config, what goes in, and what PyTorch returns. `batch` is None for an unbatched input."""
    weights = {name: thousandths(rng, shape, scale) for name, shape in weight_shapes(class_name, config).items()}
    inputs = thousandths(rng, input_shape(class_name, config, batch, timesteps), 1.0)
    states = [thousandths(rng, shape, 0.5) for shape in state_shapes(class_name, config, batch)] if stated else None
    outputs = returned(class_name, config, weights, inputs, states, lengths)
    return {
        "class_name": class_name,
        "config": config,
        "weights": {name: plain(weight) for name, weight in weights.items()},
        "inputs": plain(inputs),
        **({} if states is None else {"initial_state": [plain(state) for state in states]}),
        **({} if lengths is None else {"lengths": lengths}),
        "outputs": {name: plain(tensor) for name, tensor in outputs.items()},
    }


def sequence_cases(rng, class_name, **variants):
    """Layers × directions × layouts × bias with and without states, then lengths, unbatched inputs, and sizes.

    `variants` are values of arguments of this class alone; each is met with every other.
    """
    own = [dict(zip(variants, values)) for values in product(*variants.values())]
    for given in own:
        for num_layers, bidirectional, batch_first in product((1, 2, 3), (False, True), (False, True)):
            flags = {"num_layers": num_layers, "bidirectional": bidirectional, "batch_first": batch_first}
            stated = (num_layers + batch_first) % 2 == 0
            yield case(rng, class_name, stated=stated, input_size=2, hidden_size=3, **flags, **given)
        for num_layers, bidirectional in product((1, 2), (False, True)):
            flags = {"num_layers": num_layers, "bidirectional": bidirectional}
            for lengths in ([4, 2, 1], [1, 3, 2]):
                stated = lengths[0] == 1
                options = {"batch": 3, "timesteps": 4, "stated": stated, "lengths": lengths, "batch_first": stated}
                yield case(rng, class_name, **options, input_size=2, hidden_size=2 + bool(given.get("proj_size")), **flags, **given)
            yield case(rng, class_name, batch=None, stated=bidirectional, input_size=3, hidden_size=3, bias=False, **flags, **given)
        yield case(rng, class_name, batch=None, timesteps=4, batch_first=True, input_size=1, hidden_size=4, **given)
        yield case(rng, class_name, batch=1, timesteps=1, input_size=4, hidden_size=5, dropout=0.5, num_layers=2, **given)
        yield case(rng, class_name, batch=1, timesteps=40, stated=True, scale=0.5, input_size=2, hidden_size=6, **given)
    yield case(rng, class_name, batch=1, timesteps=3, scale=1.0, input_size=1, hidden_size=1)


def cell_cases(rng):
    for class_name, batch, bias, stated in product(("LSTMCell", "GRUCell", "RNNCell"), (None, 1, 3), (True, False), (True, False)):
        for given in [{"nonlinearity": "tanh"}, {"nonlinearity": "relu"}] if class_name == "RNNCell" else [{}]:
            yield case(rng, class_name, batch=batch, stated=stated, input_size=3, hidden_size=4, bias=bias, **given)


def seed_cases():
    """What PyTorch fills the parameters with: small and large tensors, several in turn, seeds of more than 32 bits."""
    layers = [
        ("LSTM", {"input_size": 3, "hidden_size": 5, "num_layers": 2, "bidirectional": True, "proj_size": 2}),
        ("GRU", {"input_size": 30, "hidden_size": 7}),
        ("RNN", {"input_size": 1, "hidden_size": 1, "bias": False}),
        ("LSTMCell", {"input_size": 2, "hidden_size": 3}),
        ("GRUCell", {"input_size": 2, "hidden_size": 6}),
        ("RNNCell", {"input_size": 4, "hidden_size": 3}),
    ]
    for seed, (class_name, config) in [(1, layer) for layer in layers] + [(seed, layers[0]) for seed in (0, 42, 999_999, 2**40 + 7)]:
        torch.manual_seed(seed)
        layer = LAYERS[class_name](**config)
        weights = {name: plain(parameter.detach()) for name, parameter in layer.named_parameters()}
        yield {"class_name": class_name, "config": config, "seed": seed, "weights": weights}


if __name__ == "__main__":
    versions = {"python": sys.version.split()[0], "torch": torch.__version__, "numpy": np.__version__}
    files = {
        "lstm": sequence_cases(np.random.default_rng(SEED), "LSTM", proj_size=(0, 2)),
        "gru": sequence_cases(np.random.default_rng(SEED + 1), "GRU"),
        "rnn": sequence_cases(np.random.default_rng(SEED + 2), "RNN", nonlinearity=("tanh", "relu")),
        "cells": cell_cases(np.random.default_rng(SEED + 3)),
        "seeds": seed_cases(),
    }
    for name, cases in files.items():
        write(f"torch-{VERSION}-{name}", versions, list(cases))
