"""Random recurrent modules of PyTorch's, for fuzz.py: every flag combination that a preview shows of one.

A combination that the document is not may need weights that it does not give: those are what PyTorch draws after
`torch.manual_seed(1)`, the preview's seed.
"""

import cases
import numpy as np
import torch
from torch_layers import LAYERS, input_shape, is_cell, returned, state_shapes, weight_shapes

VERSIONS = f"torch {torch.__version__}"
PREVIEW_SEED = 1
FLAGS = ("batch_first", "bidirectional", "num_layers", "proj_size")


def draw(rng):
    """A class, its config, the batch (None: unbatched) and time steps of its input, and its rows' lengths, if any."""
    class_name = str(rng.choice(list(LAYERS)))
    config = {"input_size": int(rng.integers(1, 8)), "hidden_size": int(rng.integers(1, 20))}
    relu = class_name.startswith("RNN") and rng.random() < 0.4
    batch, timesteps = int(rng.integers(1, 5)), int(rng.integers(1, 6 if relu else 16))
    if rng.random() < 0.05 and not relu and not is_cell(class_name):
        # Long enough for the kernel, which gives no gates.
        config = {"input_size": int(rng.integers(8, 40)), "hidden_size": int(rng.integers(33, 70))}
        timesteps = int(rng.integers(60, 120))
    batch = None if rng.random() < 0.15 else batch
    if relu:
        config["nonlinearity"] = "relu"
    if rng.random() < 0.2:
        config["bias"] = False
    if is_cell(class_name):
        return class_name, config, batch, 1, None
    if rng.random() < 0.6:
        config["num_layers"] = int(rng.integers(1, 4))
    for flag in ("batch_first", "bidirectional"):
        if rng.random() < 0.5:
            config[flag] = True
    if class_name == "LSTM" and config["hidden_size"] > 1 and rng.random() < 0.4:
        config["proj_size"] = int(rng.integers(1, config["hidden_size"]))
    packed = batch is not None and rng.random() < 0.35
    return class_name, config, batch, timesteps, rng.integers(1, timesteps + 1, batch).tolist() if packed else None


def run(rng, drawn):
    """The definition document, for every combination its flags and what PyTorch returns, and the parameter count."""
    class_name, config, batch, timesteps, lengths = drawn
    inputs = rng.normal(size=input_shape(class_name, config, batch, timesteps)).astype("float32")
    document = {"framework": "torch", "class_name": class_name, "config": config, "inputs": inputs.tolist()}
    states = None
    if rng.random() < 0.4:
        states = [rng.normal(scale=0.5, size=shape).astype("float32") for shape in state_shapes(class_name, config, batch)]
        document["initial_state"] = [state.tolist() for state in states]
    if lengths is not None:
        document["lengths"] = lengths
    shapes = weight_shapes(class_name, config)
    weights = None
    if rng.random() < 0.7:
        weights = {name: cases.uniform(rng, shape, scale(name, config)) for name, shape in shapes.items()}
        document["weights"] = {name: weight.tolist() for name, weight in weights.items()}
    parameter_count = sum(int(np.prod(shape)) for shape in shapes.values())
    flag_combinations = combinations(class_name, config, batch)
    if not is_short(config, batch, timesteps, parameter_count):
        flag_combinations = flag_combinations[:1]
    expected = []
    for flags in flag_combinations:
        variant = {**config, **flags}
        swapped = batch is not None and bool(variant.get("batch_first")) != bool(config.get("batch_first"))
        fitting = states is not None and [s.shape for s in states] == state_shapes(class_name, variant, batch)
        outputs = returned(
            class_name,
            variant,
            variant_weights(class_name, variant, weights),
            np.swapaxes(inputs, 0, 1).copy() if swapped else inputs,
            states if fitting else None,
            lengths,
        )
        expected.append((flags, {name: np.asarray(tensor) for name, tensor in outputs.items()}))
    return document, expected, parameter_count


def scale(name, config):
    """Recurrent weights within PyTorch's own bounds: larger ones make a chaotic system of many units."""
    return config["hidden_size"] ** -0.5 if name.startswith("weight_hh") or config["hidden_size"] > 20 else 0.6


def is_short(config, batch, timesteps, parameter_count):
    """Whether the preview runs other combinations too: only where that costs next to nothing (`LIMITS.explainedMultiplyAdds`)."""
    cells = config.get("num_layers", 1) * (2 if config.get("bidirectional") else 1)
    return (batch or 1) * timesteps * (parameter_count + 150 * cells * config["hidden_size"]) < 900_000


def variant_weights(class_name, config, given):
    """Those of the given weights that are the variant's, where they are all there; else PyTorch's own."""
    shapes = weight_shapes(class_name, config)
    if given is not None and all(name in given and given[name].shape == shape for name, shape in shapes.items()):
        return {name: given[name] for name in shapes}
    torch.manual_seed(PREVIEW_SEED)
    layer = LAYERS[class_name](**config)
    return {name: parameter.detach().numpy() for name, parameter in layer.named_parameters()}


def combinations(class_name, config, batch):
    """Every assignment of the flags, the document's own value of each first, and of the flags the first changes fastest."""
    if is_cell(class_name):
        return [{}]
    half = max(1, int(config["hidden_size"] / 2 + 0.5))
    sizes = [0, half] if half < config["hidden_size"] else [0]
    values = {
        "batch_first": [False, True] if batch is not None else [],
        "bidirectional": [False, True],
        "num_layers": [1, 2],
        "proj_size": sizes if class_name == "LSTM" else [],
    }
    defaults = {"batch_first": False, "bidirectional": False, "num_layers": 1, "proj_size": 0}
    found = [{}]
    for name in reversed(FLAGS):
        own = config.get(name, defaults[name])
        # A projection beside the document's own is none at all, and beside none it is half of the hidden size.
        others = [0] if name == "proj_size" and own else [value for value in values[name] if value != own]
        if values[name]:
            found = [{name: value, **rest} for rest in found for value in [own, *others]]
    return found
