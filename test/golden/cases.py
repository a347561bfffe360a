"""What the scripts beside this file have in common: numbers for a golden case, and the file that holds the cases."""

import json
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent


def thousandths(rng, shape, scale):
    """Float32 numbers in [-scale, scale) with at most three decimals, so that the files stay small."""
    return np.round(rng.uniform(-scale, scale, shape), 3).astype("float32")


def plain(array):
    """The shape and the row-major values, each in the fewest digits that give the same float32 back."""
    array = np.asarray(array, dtype="float32")
    return {"shape": list(array.shape), "data": [float(np.format_float_positional(v, unique=True)) for v in array.ravel()]}


def write(file, versions, cases):
    """Writes the cases, one a line, with the versions that made them."""
    path = HERE / f"{file}.json"
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in cases)
    path.write_text(f'{{"versions":{json.dumps(versions)},"cases":[\n{lines}\n]}}\n')
    print(f"{path.name}: {path.stat().st_size} bytes")
