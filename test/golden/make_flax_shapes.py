"""What Flax's cells and layers return, by their shapes and as they are nested: `flax-0.12.8-shapes.json`.

    pip install flax==0.12.8
"""
import json
import os

import flax
import jax
import jax.numpy as jnp
from flax import linen as nn
from flax import nnx

# The sizes that a preview assumes of an input of which the document says nothing.
STEP, SEQUENCE, TIME_MAJOR, PICTURE = (1, 2), (1, 3, 2), (3, 1, 2), (1, 2, 2, 2)

LINEN = [
    *(f"nn.{name}({size})" for name, size in [
        ("LSTMCell", "features=5"), ("OptimizedLSTMCell", 5), ("GRUCell", 5), ("SimpleCell", 5), ("MGUCell", 5),
        ("ConvLSTMCell", "6, (3, 3)"),
    ]),
    "nn.RNN(nn.LSTMCell(7))",
    "nn.RNN(nn.OptimizedLSTMCell(7), return_carry=True)",
    "nn.RNN(nn.GRUCell(7), return_carry=True, reverse=True)",
    "nn.RNN(cell=nn.GRUCell(7), time_major=True, return_carry=True)",
    "nn.Bidirectional(nn.RNN(nn.LSTMCell(7)), nn.RNN(nn.LSTMCell(7)))",
    "nn.Bidirectional(nn.RNN(nn.LSTMCell(7)), nn.RNN(nn.GRUCell(4)), return_carry=True)",
]
NNX = [
    *(f"nnx.{name}(2, 5, rngs=nnx.Rngs(0))" for name in ["LSTMCell", "OptimizedLSTMCell", "GRUCell", "SimpleCell"]),
    "nnx.RNN(nnx.LSTMCell(2, 5, rngs=nnx.Rngs(0)), return_carry=True)",
    "nnx.Bidirectional(nnx.RNN(nnx.GRUCell(2, 5, rngs=nnx.Rngs(0))), nnx.RNN(nnx.GRUCell(2, 3, rngs=nnx.Rngs(0))))",
]


def shapes(value):
    return [shapes(each) for each in value] if isinstance(value, (tuple, list)) else list(value.shape)


def returned(code):
    layer = eval(code)
    key = jax.random.PRNGKey(0)
    is_cell = type(layer).__name__.endswith("Cell")
    is_picture = "Conv" in code
    x = jnp.ones(PICTURE if is_picture else STEP if is_cell else TIME_MAJOR if "time_major" in code else SEQUENCE)
    if isinstance(layer, nnx.Module):
        return layer(layer.initialize_carry(x.shape, rngs=nnx.Rngs(0)), x) if is_cell else layer(x)
    given = (layer.initialize_carry(key, x.shape), x) if is_cell else (x,)
    return layer.apply(layer.init(key, *given), *given)


path = os.path.join(os.path.dirname(__file__), f"flax-{flax.__version__}-shapes.json")
with open(path, "w") as file:
    json.dump({code: shapes(returned(code)) for code in LINEN + NNX}, file, indent=1)
    file.write("\n")
