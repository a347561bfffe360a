"""What the scripts of this folder share. Import it before a framework: it says how the frameworks are to start."""

import json
import os
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = "-1"

import numpy as np

HERE = Path(__file__).resolve().parent


def thousandths(rng, shape, scale):
    """Float32 numbers in [-scale, scale) with at most three decimals, so that files stay small."""
    return np.round(rng.uniform(-scale, scale, shape), 3).astype("float32")


def uniform(rng, shape, scale):
    """Float32 numbers in [-scale, scale) with all their digits."""
    return rng.uniform(-scale, scale, shape).astype("float32")


def plain(array):
    """The shape and the row-major values, each in the fewest digits that give the same float32 back."""
    array = np.asarray(array, dtype="float32")
    return {"shape": list(array.shape), "data": [float(np.format_float_positional(v, unique=True)) for v in array.ravel()]}


def run_program(name, program):
    """A program with what it leaves in `y`."""
    names = {"__name__": "program"}
    exec(program, names)
    return {"name": name, "program": program, "output": plain(np.asarray(names["y"]))}


def write(name, versions, cases):
    """Writes `name`.json beside this file: the versions that made the cases, and a case a line."""
    path = HERE / f"{name}.json"
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    path.write_text(f'{{"versions":{json.dumps(versions)},"cases":[\n{lines}\n]}}\n', encoding="utf-8")
    print(f"{path.name}: {path.stat().st_size} bytes")
