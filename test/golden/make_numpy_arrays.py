"""What NumPy and Keras make of expressions that write data, as tutorials do: numpy-arrays.json.

    python test/golden/make_numpy_arrays.py
"""

import itertools
import json
import pathlib

import keras
import numpy as np

A = "np.arange(24).reshape(2, 3, 4)"
B = "np.arange(6).reshape(2, 3)"
V = "np.array([3, 1, 2])"

EXPRESSIONS = [
    *(f"np.concatenate([{A}, {A} * 2], axis={axis})" for axis in (0, 1, 2, -1)),
    f"np.concatenate(({B}, [[7, 8, 9]]))",
    f"np.concatenate([{B}, {V}[None], {B}])",
    *(f"np.stack([{B}, {B} + 1, {B} * 3], axis={axis})" for axis in (0, 1, 2, -1)),
    f"np.stack(({V}, [4, 5, 6]))",
    f"np.vstack([{V}, {B}])",
    f"np.hstack([{B}, [[5], [6]]])",
    f"np.hstack(({V}, {V}))",
    f"np.dstack([{V}, [4, 5, 6]])",
    f"np.dstack([{B}, {B}])",
    f"np.column_stack(({V}, [4, 5, 6]))",
    f"np.repeat({V}, 2)",
    *(f"np.repeat({A}, 3, axis={axis})" for axis in (0, 1, 2, -1)),
    f"np.repeat({B}, 2)",
    *(f"np.tile({B}, {reps})" for reps in ("2", "(2, 1)", "(1, 3)", "(2, 2, 1)")),
    f"np.tile({A}, (1, 2))",
    "np.eye(3)",
    "np.eye(2, 4)",
    "np.identity(3)",
    "np.eye(5)[[[1, 0, 4]]]",
    f"np.eye(4)[{V}]",
    f"{A}[[1, 0, 1, -1]]",
    f"{A}[[[0, 1], [1, 0]]]",
    f"np.sin(np.linspace(0, 10, 12)).reshape(1, 12, 1)",
    *(f"np.{name}(np.array([[0.1, 0.5, 2.0]]))" for name in
      "sin cos tan tanh exp log log1p sqrt square abs absolute negative radians deg2rad".split()),
    *(f"{A} - np.{name}({A}, axis={axis}){'[:, None]' if axis == 1 else '[..., None]' if axis == 2 else ''}"
      for name, axis in itertools.product("sum mean max min amax amin std var".split(), (0, 1))),
    *(f"({B} - {B}.{name}()) / 2" for name in "sum mean max min std var".split()),
    f"({A} - {A}.mean(axis=0)) / {A}.std(0)",
    f"{B} + {V}",
    f"{B} * [[2], [3]]" .replace("[[2], [3]]", "np.array([[2], [3]])"),
    f"{V} ** 2 + {B}",
    "keras.utils.to_categorical([[1, 2, 0]], num_classes=4)",
    "keras.utils.to_categorical([0, 2, 1])",
    "np.array([np.sin(np.arange(8) / 4)[i:i + 3] for i in range(5)])[..., None]",
]

cases = []
for expression in EXPRESSIONS:
    array = np.asarray(eval(expression))
    assert array.size > 0, expression
    cases.append({"expression": expression, "shape": list(array.shape), "data": [float(np.float32(each)) for each in array.ravel()]})

path = pathlib.Path(__file__).parent / "numpy-arrays.json"
path.write_text(json.dumps({"numpy": np.__version__, "keras": keras.__version__, "cases": cases}, indent=1) + "\n")
print(len(cases), "cases")
