"""Random layers of Keras that are made of others, and masks, for fuzz.py: `Bidirectional` with every merge mode, `RNN`
over cells and stacks of cells, `TimeDistributed`, cells alone; a third of them, and of plain layers, under a mask.
"""

import cases
import keras
import numpy as np
import wrapped_layers

VERSIONS = f"keras {keras.__version__} on {keras.backend.backend()}"

KINDS = ["LSTM", "GRU", "SimpleRNN"]


def draw(rng):
    """A layer, the shape of its input, whether it has an initial state, and its mask, if any."""
    batch, timesteps, features = rng.integers(1, [4, 12, 7]).tolist()
    layer = draw_layer(rng)
    shape = [batch, timesteps, features]
    if layer["class_name"].endswith(("Cell", "Cells")):
        shape = [batch, features]
    if layer["class_name"] == "TimeDistributed":
        shape.insert(1, int(rng.integers(1, 4)))
    is_masked = len(shape) > 2 and rng.random() < 0.35
    mask = draw_mask(rng, shape[:-1]) if is_masked else None
    states = layer["class_name"] != "TimeDistributed" and rng.random() < 0.4
    if layer["class_name"] == "Bidirectional" and "backward_layer" in layer["config"]:
        # Each direction gets half of the states, which fails for directions of different ones.
        states = states and len({len(wrapped_layers.state_sizes(layer["config"][name])) for name in ("layer", "backward_layer")}) == 1
    return {"layer": layer, "shape": shape, "initial_state": bool(states), "mask": mask}


def draw_layer(rng):
    kind = rng.choice(["plain", "both", "cells", "slices", "cell"], p=[0.15, 0.4, 0.2, 0.15, 0.1])
    match kind:
        case "plain":
            return directed(rng)
        case "both":
            return bidirectional(rng)
        case "cells":
            return over_cells(rng)
        case "slices":
            inner = directed(rng) if rng.random() < 0.5 else bidirectional(rng)
            return {"class_name": "TimeDistributed", "config": {"layer": inner}}
        case _:
            return cell(rng) if rng.random() < 0.6 else stack(rng)


def arguments(rng, kind):
    config = {"units": int(rng.integers(1, 9))}
    if rng.random() < 0.2:
        config["use_bias"] = False
    if rng.random() < 0.3:
        config["activation"] = str(rng.choice(["hard_tanh", "sigmoid", "softsign"]))
    if kind == "GRU" and rng.random() < 0.4:
        config["reset_after"] = False
    return config


def directed(rng, backwards=True):
    kind = str(rng.choice(KINDS))
    flags = {}
    if backwards and rng.random() < 0.3:
        flags["go_backwards"] = True
    if rng.random() < 0.25:
        flags["zero_output_for_mask"] = True
    return {"class_name": kind, "config": arguments(rng, kind) | flags}


def cell(rng):
    kind = str(rng.choice(KINDS))
    return {"class_name": f"{kind}Cell", "config": arguments(rng, kind)}


def stack(rng):
    return {"class_name": "StackedRNNCells", "config": {"cells": [cell(rng) for _ in range(rng.integers(2, 4))]}}


def over_cells(rng, backwards=True):
    config = {"cell": cell(rng) if rng.random() < 0.4 else stack(rng)}
    if backwards and rng.random() < 0.3:
        config["go_backwards"] = True
    return {"class_name": "RNN", "config": config}


def bidirectional(rng):
    """One of two has a backward layer of its own, of as many units: all merge modes are asked for."""
    inner = directed(rng, backwards=False) if rng.random() < 0.75 else over_cells(rng, backwards=False)
    config = {"layer": inner}
    if rng.random() < 0.3 and inner["class_name"] != "RNN":
        backward = directed(rng, backwards=False)
        units = {"units": inner["config"]["units"], "go_backwards": True}
        config["backward_layer"] = {**backward, "config": backward["config"] | units}
    if rng.random() < 0.5:
        config["merge_mode"] = wrapped_layers.MERGE_MODES[rng.integers(5)]
    return {"class_name": "Bidirectional", "config": config}


def draw_mask(rng, shape):
    """Right-padded, left-padded or with holes; now and then a row of which no step counts."""
    *outer, timesteps = shape
    steps = np.arange(timesteps)
    kept = rng.integers(0, timesteps + 1, [*outer, 1])
    match rng.integers(3):
        case 0:
            mask = steps < kept
        case 1:
            mask = steps >= timesteps - kept
        case _:
            mask = rng.random(shape) < 0.6
    return mask.tolist()


def run(rng, drawn):
    mask = None if drawn["mask"] is None else np.asarray(drawn["mask"], dtype=bool)
    layer = drawn["layer"]
    if layer["class_name"] == "Bidirectional" and "merge_mode" in layer["config"]:
        # The flags say it; Keras's constructor takes it once.
        config = {name: value for name, value in layer["config"].items() if name != "merge_mode"}
        document, *rest = wrapped_layers.run(rng, {**layer, "config": config}, drawn["shape"], cases.uniform, drawn["initial_state"], mask)
        return ({**document, "config": layer["config"]}, *rest)
    return wrapped_layers.run(rng, without_mode(layer), drawn["shape"], cases.uniform, drawn["initial_state"], mask)


def without_mode(layer):
    """`TimeDistributed` around `Bidirectional` compares all merge modes but the last."""
    config = layer["config"]
    if layer["class_name"] != "TimeDistributed" or "merge_mode" not in config["layer"]["config"]:
        return layer
    inner = {name: value for name, value in config["layer"]["config"].items() if name != "merge_mode"}
    return {**layer, "config": {"layer": {**config["layer"], "config": inner}}}
