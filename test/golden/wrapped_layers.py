"""Layers of Keras that are made of others, as make_wrappers.py and fuzz_wrappers.py draw them.

A layer is a dict {"class_name", "config"} as Keras serialises it, without the flags of what is returned:
`Bidirectional`, `RNN` over a cell or a stack of cells, `TimeDistributed`, a cell alone, or one with a single cell.
"""

import cases
import keras
import numpy as np

STATES = {"LSTM": ["h", "c"], "GRU": ["h"], "SimpleRNN": ["h"]}
WEIGHTS = ["kernel", "recurrent_kernel", "bias"]
WRAPPERS = ("Bidirectional", "TimeDistributed")
MERGE_MODES = ["concat", "sum", "mul", "ave", None]
BOTH = (False, True)


def inner_names(layer):
    """The arguments of a layer that are layers."""
    return [name for name in ("layer", "backward_layer", "cell", "cells") if layer["config"].get(name) is not None]


def build(layer, **flags):
    """The layer of Keras, with the flags on the layers that have them."""
    class_name, config = layer["class_name"], dict(layer["config"])
    own = {name: value for name, value in flags.items() if name == "merge_mode"} if class_name == "Bidirectional" else {}
    if class_name not in WRAPPERS and not class_name.endswith(("Cell", "Cells")):
        own = {name: value for name, value in flags.items() if name != "merge_mode"}
    for name in inner_names(layer):
        given = config[name]
        config[name] = [build(each) for each in given] if isinstance(given, list) else build(given, **flags)
    return getattr(keras.layers, class_name)(**config, **own)


def paths(layer, keras_layer, before=""):
    """The paths of the layer's weights as we call them, in Keras's order."""
    class_name, config = layer["class_name"], layer["config"]
    if class_name == "Bidirectional":
        backward = config.get("backward_layer") or config["layer"]
        return paths(config["layer"], keras_layer.forward_layer, f"{before}forward/") + paths(backward, keras_layer.backward_layer, f"{before}backward/")
    if class_name == "TimeDistributed":
        return paths(config["layer"], keras_layer.layer, before)
    if class_name == "RNN":
        return paths(config["cell"], keras_layer.cell, before)
    if class_name == "StackedRNNCells":
        cells = zip(config["cells"], keras_layer.cells, strict=True)
        return [path for index, (cell, made) in enumerate(cells) for path in paths(cell, made, f"{before}cells/{index}/")]
    return [before + name for name in WEIGHTS[: len(keras_layer.weights)]]


def state_names(layer, suffix=""):
    """The names of the states that a layer hands on, in its order."""
    class_name, config = layer["class_name"], layer["config"]
    if class_name == "Bidirectional":
        backward = config.get("backward_layer") or config["layer"]
        return [f"forward_{name}" for name in state_names(config["layer"])] + [f"backward_{name}" for name in state_names(backward)]
    if class_name == "RNN":
        return state_names(config["cell"])
    if class_name == "StackedRNNCells":
        return [name for index, cell in enumerate(config["cells"]) for name in state_names(cell, f"{suffix}_{index}")]
    return [f"state_{state}{suffix}" for state in STATES[class_name.removesuffix("Cell")]]


def state_sizes(layer):
    """The units of each of the states."""
    class_name, config = layer["class_name"], layer["config"]
    if class_name == "Bidirectional":
        return state_sizes(config["layer"]) + state_sizes(config.get("backward_layer") or config["layer"])
    if class_name == "RNN":
        return state_sizes(config["cell"])
    if class_name == "StackedRNNCells":
        return [size for cell in config["cells"] for size in state_sizes(cell)]
    return [config["units"]] * len(STATES[class_name.removesuffix("Cell")])


def nested(layer, states):
    """Flat states in the lists in which the layer takes them."""
    class_name, config = layer["class_name"], layer["config"]
    if class_name == "RNN":
        return nested(config["cell"], states)
    if class_name != "StackedRNNCells":
        return list(states)
    states = list(states)
    return [nested(cell, [states.pop(0) for _ in state_sizes(cell)]) for cell in config["cells"]]


def flag_combinations(layer):
    """Every assignment of the flags that a preview compares, and `go_backwards` as the layer has it where it is one."""
    class_name, config = layer["class_name"], layer["config"]
    if class_name.endswith(("Cell", "Cells")):
        return [{}]
    if class_name == "TimeDistributed":
        combinations = flag_combinations(config["layer"])
        apart = [each for each in combinations if not each.get("return_state") and each.get("merge_mode", "") is not None]
        return [{name: value for name, value in each.items() if name != "return_state"} for each in apart]
    modes = [{"merge_mode": mode} for mode in MERGE_MODES] if class_name == "Bidirectional" else [{"go_backwards": config.get("go_backwards", False)}]
    return [{"return_sequences": sequences, "return_state": state} | mode for mode in modes for state in BOTH for sequences in BOTH]


def returned(layer, flags, result):
    """What Keras returned, by our names."""
    if layer["class_name"].endswith(("Cell", "Cells")):
        names = ["output", *state_names(layer)]
    else:
        apart = layer["class_name"] == "Bidirectional" and flags["merge_mode"] is None
        names = ["forward_output", "backward_output"] if apart else ["output"]
        names += state_names(layer) if flags.get("return_state") else []
    tensors = [keras.ops.convert_to_numpy(each) for each in keras.tree.flatten(result)]
    return dict(zip(names, tensors, strict=True))


def run(rng, layer, shape, number, initial_state=False, mask=None):
    """The definition document, what Keras returns for each flag combination, and the parameter count.

    `number(rng, shape, scale)` draws numbers; `mask` is an array of booleans.
    """
    inputs = number(rng, shape, 1.0)
    is_cell = layer["class_name"].endswith(("Cell", "Cells"))
    states = None
    if initial_state or is_cell:
        states = [number(rng, (shape[0], size), 0.5) for size in state_sizes(layer)]
    weights, expected = None, []
    for flags in flag_combinations(layer):
        made = build(layer, **{name: value for name, value in flags.items() if name != "go_backwards"})
        made.build(shape)
        if weights is None:
            # Recurrent ones within 1/√units: larger ones make a chaotic system of many units.
            names = paths(layer, made)
            scales = [w.shape[0] ** -0.5 if name.endswith("recurrent_kernel") else 0.6 for name, w in zip(names, made.weights, strict=True)]
            weights = [number(rng, w.shape, scale) for w, scale in zip(made.weights, scales)]
        made.set_weights(weights)
        result = made(inputs, nested(layer, states)) if is_cell else made(inputs, **call_arguments(layer, states, mask))
        expected.append((flags, returned(layer, flags, result)))
    document = {"class_name": layer["class_name"], "config": layer["config"], "inputs": inputs.tolist(), "weights": tree(names, weights)}
    if states is not None:
        document["initial_state"] = [state.tolist() for state in states]
    if mask is not None:
        document["mask"] = mask.tolist()
    return document, expected, made.count_params()


def call_arguments(layer, states, mask):
    given = {} if mask is None else {"mask": mask}
    if states is None:
        return given
    if layer["class_name"] == "Bidirectional":
        half = len(state_sizes(layer["config"]["layer"]))
        return given | {"initial_state": [*nested(layer["config"]["layer"], states[:half]), *nested(layer["config"].get("backward_layer") or layer["config"]["layer"], states[half:])]}
    return given | {"initial_state": nested(layer, states)}


def tree(names, weights):
    """Weights by path as objects in objects."""
    result = {}
    for name, weight in zip(names, weights, strict=True):
        *outer, last = name.split("/")
        place = result
        for key in outer:
            place = place.setdefault(key, {})
        place[last] = weight.tolist()
    return result
