"""Runs Keras's recurrent layers on each of its backends, for the engine's tests.

    npm run golden -- keras_backends

writes `keras-<version>-backends.json`: the same layers, weights and inputs on TensorFlow, JAX and PyTorch, and what each
returns, so that our numbers are held to every backend's. The cases are few, of each layer every flag and every
activation once; the other goldens are TensorFlow's. Each backend runs in a process of its own, as Keras wants it.
"""

import json
import os
import subprocess
import sys

BACKENDS = ["tensorflow", "jax", "torch"]
if len(sys.argv) > 1:
    os.environ["KERAS_BACKEND"] = sys.argv[1]

import cases
from cases import plain, thousandths

import keras
import numpy as np

SEED = 20260501
NAMES = ["kernel", "recurrent_kernel", "bias"]
ACTIVATIONS = sorted(set(keras.src.activations.ALL_OBJECTS_DICT) - {"glu", "threshold"})


def configs():
    """Class, arguments, whether there is an initial state."""
    layers = [("LSTM", {}), ("GRU", {"reset_after": True}), ("GRU", {"reset_after": False}), ("SimpleRNN", {})]
    for name, config in layers:
        yield name, config, False
        yield name, {**config, "go_backwards": True}, True
        yield name, {**config, "use_bias": False}, False
    for activation in ACTIVATIONS:
        yield "SimpleRNN", {"activation": activation}, False
        yield "LSTM", {"recurrent_activation": activation}, False
        yield "GRU", {"activation": activation, "recurrent_activation": activation}, False


def run(rng, name, config, with_state):
    layer = getattr(keras.layers, name)(units=3, return_sequences=True, return_state=True, **config)
    shape = (1, 3, 2)
    layer.build(shape)
    weights = [thousandths(rng, weight.shape, 1.0) for weight in layer.get_weights()]
    layer.set_weights(weights)
    inputs = thousandths(rng, shape, 1.0)
    states = [thousandths(rng, (1, 3), 0.5) for _ in range(2 if name == "LSTM" else 1)] if with_state else None
    result = layer(inputs, initial_state=None if states is None else [keras.ops.convert_to_tensor(state) for state in states])
    case = {
        "class_name": name,
        "config": {"units": 3, **config},
        "inputs": plain(inputs),
        "weights": {key: plain(weight) for key, weight in zip(NAMES, weights)},
    }
    if states is not None:
        case["initial_state"] = [plain(state) for state in states]
    outputs = [keras.ops.convert_to_numpy(tensor) for tensor in result]
    return {**case, "returned": {key: plain(each) for key, each in zip(["output", "state_h", "state_c"], outputs)}}


def run_backend():
    """The cases on this process's backend, with the backend's version."""
    rng = np.random.default_rng(SEED)
    backend = __import__(keras.backend.backend())
    print(json.dumps({"version": backend.__version__, "cases": [run(rng, *each) for each in configs()]}))


def main():
    results = {}
    for backend in BACKENDS:
        finished = subprocess.run([sys.executable, __file__, backend], capture_output=True, text=True, check=False)
        if finished.returncode != 0:
            sys.exit(finished.stderr)
        results[backend] = json.loads(finished.stdout.splitlines()[-1])
    versions = {"keras": keras.__version__, **{backend: result["version"] for backend, result in results.items()}}
    made = []
    for each in zip(*(result["cases"] for result in results.values())):
        given = [{key: value for key, value in case.items() if key != "returned"} for case in each]
        assert all(one == given[0] for one in given), "the backends did not run the same case"
        made.append({**given[0], "returned": dict(zip(results, (case["returned"] for case in each)))})
    cases.write(f"keras-{keras.__version__}-backends", versions, made)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        run_backend()
    else:
        main()
