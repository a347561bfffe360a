"""Writes numpy-text.json: float32 arrays and what NumPy prints for them.

    pip install numpy==2.4.0
    python make_numpy_text.py
"""

import json
import pathlib

import numpy as np

rng = np.random.default_rng(0)
arrays = [
    [[0.02572775]], [[[0.00772376], [0.01633997], [0.02572775]]], [0.02098767, 0.05613788, 0.1008185],
    [0.1, 0.2, 0.3], [1, 2, 3], [0, 0], [1e-5, 1], [1e9, 2], [-0.5, 12.25], [np.nan, 1.5, -np.inf], [np.inf],
    [1e-5], [123456.789], [16777216.0, 1.5], [-0.0], [-0.0, 0.0, 1e-7], [999999.0], [1e6], [1e-4], [0.0001, 0.10001], 3.5, [], [[]],
]
for shape in [(2, 3), (1, 4, 2), (2, 2, 2, 2), (3, 20), (5,), (40,), (2, 30, 20), (1, 2000), (30, 2, 20)]:
    arrays += [rng.normal(size=shape), rng.uniform(-0.1, 0.1, size=shape)]
    if np.prod(shape) < 100:
        arrays.append(np.exp(rng.normal(size=shape) * 4))

cases = []
for array in arrays:
    array = np.asarray(array, dtype=np.float32)
    data = [float(f"{x:.9g}") if np.isfinite(x) else str(x) for x in array.ravel()]
    data = [0 if x == 0 and not np.signbit(x) else "-0" if x == 0 else x for x in data]
    cases.append({"shape": list(array.shape), "data": data, "text": str(array)})
pathlib.Path(__file__).with_name("numpy-text.json").write_text(json.dumps({"numpy": np.__version__, "cases": cases}))
