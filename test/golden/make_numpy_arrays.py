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
    *(f"{each}.T" for each in (A, B, V)),
    f"{A}.transpose()",
    f"np.transpose({A})",
    f"{A}.transpose(1, 2, 0)",
    f"np.transpose({A}, (2, 0, 1))",
    f"np.transpose({A}, axes=(1, 0, 2))",
    "keras.utils.to_categorical([[1, 2, 0]], num_classes=4)",
    "keras.utils.to_categorical([0, 2, 1])",
    "np.array([np.sin(np.arange(8) / 4)[i:i + 3] for i in range(5)])[..., None]",
    *(f"np.linspace(-1, 1, 24, dtype={dtype})" for dtype in ('"float32"', "np.float64", "int", "np.int64", "bool", "None")),
    "np.linspace(-2.5, 3, 12, True, False, np.float32).reshape(1, 4, 3)",
    "np.linspace(-2.5, 3, 12, endpoint=False, dtype=np.int32)",
    *(f"np.arange({range}, dtype={dtype})" for range in ("6", "-3, 3, 0.5", "100, 101, 0.1", "0.5, 3, 0.7")
      for dtype in ("np.float32", "int", "float")),
    "np.arange(1, 7, 1.5, 'float32')",
    "np.arange(1000000, 1000001, 0.1, np.float32)",
    "np.full((2, 3), 2.7, dtype=int)",
    "np.full((2, 3), 0.1, np.float32)",
    "np.zeros((2, 3), dtype=int)",
    "np.ones((2, 3), np.float32)",
    "np.array([[-1.7, 0.1]], dtype='float32').astype(int)",
    "np.array([[16777217.0, 0.1]]).astype('float32') - 16777216",
]

# Rows of different lengths.
EXPRESSIONS += [
    f"keras.utils.pad_sequences([[3, 4], [1, 2, 5, 6, 7], [2], []]{more})"
    for more in ("", ", maxlen=4", ", 3, padding='post', truncating='post'", ", maxlen=6, value=-1.5", ", 6, 'float32', 'post', value=0.5",
                 ", maxlen=3, padding='post'", ", maxlen=None, truncating='post'")
] + ["keras.preprocessing.sequence.pad_sequences([np.arange(3), np.ones(5)], maxlen=4)", "keras.utils.pad_sequences([[1.7, -2.6], [3.2]])"]

# What they draw: of each program, x.
PROGRAMS = [
    "np.random.seed(7)\nx = np.random.rand(1, 3, 2)",
    "np.random.seed(0)\nx = np.random.randn(1, 3, 3)",
    "np.random.seed(1)\na = np.random.randn(3)\nx = np.random.normal(2.0, 0.5, size=(1, 2, 2))",
    "np.random.seed(2)\na = np.random.randn()\nnp.random.seed(2)\nx = np.random.standard_normal((2, 2))",
    "np.random.seed(42)\nb = np.random.rand()\nx = np.random.uniform(-1, 1, (1, 4, 1)) + b",
    "np.random.seed(42)\nx = np.random.randint(0, 10, size=(2, 5))",
    "np.random.seed(42)\nx = np.random.randint(7, size=(3, 4))\n",
    "np.random.seed(5)\na = np.random.randint(-3, 300, 6)\nx = np.random.random((1, 3, 2))",
    "np.random.seed(4294967295)\nx = np.random.random_sample((1, 400, 2))",
    "np.random.seed(9)\nrows = []\nfor i in range(4):\n    rows.append(np.random.rand(3))\nx = np.array(rows)",
    "np.random.seed(3)\ndef draw(n):\n    return np.random.randn(n, 2)\na = draw(3)\nx = draw(2)",
    "rng = np.random.default_rng(42)\nx = rng.random((1, 3, 2))",
    "rng = np.random.default_rng(seed=0)\nx = rng.standard_normal((2, 300, 5))",
    "rng = np.random.default_rng(4294967295)\na = rng.normal(1, 2)\nx = rng.normal(1, 2, size=(2, 3))",
    "rng = np.random.default_rng(7)\na = rng.integers(0, 10, size=3)\nb = rng.random(2)\nx = rng.integers(5, 1000, size=(2, 4))",
    "rng = np.random.default_rng(7)\nx = rng.integers(6, size=(3, 50)) + rng.uniform(-1, 1, size=(3, 50))",
    "rng = np.random.default_rng(7)\na = rng.integers(0, 1, size=3)\nb = rng.integers(4, 5)\nx = rng.random((1, 3, 2)) + b",
    "rng = np.random.RandomState(3)\na = rng.rand(3)\nx = rng.randn(2, 2)",
    "keras.utils.set_random_seed(812)\nprint('seeded')\nx = np.random.rand(2, 3)",
    "np.random.seed(11)\nr = np.random.RandomState(3)\nd = r.rand(5)\ng = np.random.default_rng(1)\ne = g.random(3)\nx = np.random.rand(2, 2)",
]

# What they write into arrays, and collect in loops: of each program, x.
PROGRAMS += [
    "x = np.zeros((2, 3, 2))\nx[0] = 1\nx[1, 2, 0] = 0.5\nx[:, 1] = [7, 8]",
    "x = np.ones((2, 3, 1))\nfor i in range(2):\n    for t in range(3):\n        x[i, t] = i + t / 4",
    "x = np.zeros((40, 3, 1), dtype='float32')\nfor i in range(40):\n    x[i, :, 0] = i * 0.1",
    "x = np.zeros((3, 4, 2))\nfor n, length in enumerate([4, 2, 1]):\n    x[n, :length, :] = np.arange(length * 2).reshape(length, 2) + 1",
    "x = np.zeros((2, 3), dtype=int)\nx[0, 1] = 2\nx[-1] = [4, 5, 6]",
    "at = {c: i for i, c in enumerate('abcd')}\nx = np.zeros((2, 3, 4), dtype=bool)\nfor i, word in enumerate(['abc', 'dca']):\n    for t, letter in enumerate(word):\n        x[i, t, at[letter]] = 1",
    "x = np.arange(6).reshape(2, 3)\nx[0] = x[1] + 10\nx[1, ::2] = -1",
    "x = np.zeros((2, 4))\nx[[1, 0]] = [[1, 2, 3, 4], [5, 6, 7, 8]]\nx[..., -1] = 0.25",
    "series = np.sin(np.arange(60) * 0.3)\nX, y = [], []\nfor i in range(len(series) - 10):\n    X.append(series[i:i + 10])\n    y.append(series[i + 10])\nx = np.array(X).reshape(-1, 10, 1)",
    "raw = [10 * i for i in range(40)]\nX = list()\nfor i in range(len(raw)):\n    end = i + 3\n    if end > len(raw) - 1:\n        break\n    X.append(raw[i:end])\nx = np.array(X)",
    "data = np.arange(100.0).reshape(50, 2)\nx = np.array([data[i - 5:i, 0] for i in range(5, len(data))])",
    "def windows(data, size):\n    X = []\n    for i in range(size, len(data)):\n        X.append(data[i - size:i])\n    return np.array(X)\nx = windows(np.linspace(0, 1, 70).reshape(-1, 1), 6)",
]

cases = []
for expression in EXPRESSIONS:
    array = np.asarray(eval(expression))
    assert array.size > 0, expression
    cases.append({"program": f"x = {expression}", "shape": list(array.shape), "data": [float(np.float32(each)) for each in array.ravel()]})

for program in PROGRAMS:
    names = {"np": np, "keras": keras}
    exec(program, names)
    array = names["x"]
    cases.append({"program": program, "shape": list(array.shape), "data": [float(np.float32(each)) for each in array.ravel()]})

path = pathlib.Path(__file__).parent / "numpy-arrays.json"
path.write_text(json.dumps({"numpy": np.__version__, "keras": keras.__version__, "cases": cases}, indent=1) + "\n")
print(len(cases), "cases")
