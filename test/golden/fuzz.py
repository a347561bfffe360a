"""Draws random layers, runs them in real Keras and in the packaged core, and says where the two differ.

    npm run build
    python test/golden/fuzz.py [--count N] [--seed S]      (Python 3.11, keras 3.15.1, tensorflow 2.21.0)

Each layer goes through the whole of the core: it is written as definition documents, with its weights, input
and initial state, and `dist/cli.js preview … --json` reads them. A difference is one of a returned tensor of any
flag combination above 1e-6 + 1e-5·|Keras's|, or other names, shapes or parameter counts. Exit status: 1 with one.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import keras
import numpy as np

CLI = Path(__file__).resolve().parents[2] / "dist" / "cli.js"
# Unbounded ones multiply rounding errors from step to step, in Keras as here; they have goldens of few steps.
BOUNDED = ["hard_sigmoid", "hard_tanh", "sigmoid", "softmax", "softsign", "sparse_sigmoid", "tanh"]
# A gate is a part of one. A GRU whose update gate leaves [0, 1] is another dynamical system, mostly a chaotic one.
GATES = ["hard_sigmoid", "sigmoid", "softmax", "sparse_sigmoid"]
GROWING = ["elu", "gelu", "leaky_relu", "linear", "relu", "selu", "silu", "softplus"]
CLASSES = [keras.layers.LSTM, keras.layers.GRU, keras.layers.SimpleRNN]


def draw(rng):
    """A class, its config without flags, and the shape of its input."""
    layer_class = CLASSES[rng.integers(len(CLASSES))]
    growing = rng.random() < 0.3
    batch, timesteps, features = rng.integers(1, [4, 5 if growing else 20, 9]).tolist()
    config = {
        "units": int(rng.integers(1, 24)),
        "activation": str(rng.choice(GROWING if growing else BOUNDED)) if rng.random() < 0.6 else "tanh",
        "use_bias": bool(rng.random() < 0.8),
        "go_backwards": bool(rng.random() < 0.3),
    }
    if layer_class is not keras.layers.SimpleRNN and rng.random() < 0.4:
        config["recurrent_activation"] = str(rng.choice(GATES))
    if layer_class is keras.layers.GRU and rng.random() < 0.7:
        config["reset_after"] = bool(rng.random() < 0.4)
    return layer_class, config, (batch, timesteps, features)


def run(rng, layer_class, config, shape):
    """The definition document of the layer, and what Keras returns for each flag combination."""
    batch, _, features = shape
    seeded = rng.random() < 0.3
    made = {}
    if seeded:
        first = int(rng.integers(1_000_000))
        made["kernel_initializer"] = keras.initializers.GlorotUniform(seed=first)
        made["recurrent_initializer"] = keras.initializers.Orthogonal(seed=first + 1)
        made["bias_initializer"] = keras.initializers.RandomNormal(seed=first + 2)
    inputs = rng.normal(size=shape).astype("float32")
    states = None
    if rng.random() < 0.4:
        count = 2 if layer_class is keras.layers.LSTM else 1
        states = [rng.normal(scale=0.5, size=(batch, config["units"])).astype("float32") for _ in range(count)]
    weights = None
    returned = []
    for return_state in (False, True):
        for return_sequences in (False, True):
            layer = layer_class(return_sequences=return_sequences, return_state=return_state, **config, **made)
            layer.build(shape)
            if weights is None:
                weights = layer.get_weights() if seeded else [rng.uniform(-0.6, 0.6, w.shape).astype("float32") for w in layer.get_weights()]
            layer.set_weights(weights)
            result = layer(inputs, initial_state=states)
            returned.append([np.asarray(tensor) for tensor in (result if return_state else [result])])
    full = layer.get_config()
    document = {
        "class_name": layer_class.__name__,
        "config": {**config, **{name: {key: full[name][key] for key in ("class_name", "config")} for name in made}},
        "inputs": inputs.tolist(),
    }
    if not seeded:
        document["weights"] = {name: w.tolist() for name, w in zip(["kernel", "recurrent_kernel", "bias"], weights, strict=False)}
    if states is not None:
        document["initial_state"] = [state.tolist() for state in states]
    return document, returned, layer.count_params()


def differences(document, returned, parameters, folder):
    """What is wrong with our preview of the document, in words."""
    file = folder / "layer.rnn.json"
    file.write_text(json.dumps(document))
    finished = subprocess.run(["node", CLI, "preview", file, "--json"], capture_output=True, text=True, check=False)
    if finished.returncode != 0:
        return [finished.stderr]
    (preview,) = json.loads(finished.stdout)["layers"]
    if preview["problems"]:
        return [f"problems: {preview['problems']}"]
    found = [] if preview["parameter_count"] == parameters else [f"{preview['parameter_count']} parameters, not {parameters}"]
    for combination, theirs in zip(preview["combinations"], returned, strict=True):
        names = [output["name"] for output in combination["outputs"]]
        if names != ["output", "state_h", "state_c"][: len(theirs)]:
            found.append(f"{combination['flags']}: {names}")
        for output, expected in zip(combination["outputs"], theirs, strict=False):
            ours = np.asarray(output["values"], dtype="float32")
            if ours.shape != expected.shape:
                found.append(f"{combination['flags']} {output['name']}: shape {ours.shape}, not {expected.shape}")
                continue
            excess = np.abs(ours - expected) - (1e-6 + 1e-5 * np.abs(expected))
            if not (excess <= 0).all():
                found.append(f"{combination['flags']} {output['name']}: {excess.max()} above the tolerance")
    return found


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    rng = np.random.default_rng(options.seed)
    drawn = dict.fromkeys((layer_class.__name__ for layer_class in CLASSES), 0)
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        for index in range(options.count):
            layer_class, config, shape = draw(rng)
            drawn[layer_class.__name__] += 1
            document, returned, parameters = run(rng, layer_class, config, shape)
            found = differences(document, returned, parameters, Path(folder))
            missed += bool(found)
            origin = "given" if "weights" in document else "seeded"
            for difference in found:
                print(f"{index} {layer_class.__name__} {config} {shape}, weights {origin}: {difference}")
    print(f"{options.count} layers {drawn}, {missed} differ (seed {options.seed}, keras {keras.__version__})")
    sys.exit(1 if missed else 0)


if __name__ == "__main__":
    main()
