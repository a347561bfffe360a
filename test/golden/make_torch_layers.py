"""Runs real PyTorch over the modules around recurrent ones, and over what programs do with tensors, for the engine's tests.

    pip install torch==2.13.0 numpy
    python test/golden/make_torch_layers.py

writes `torch-<version>-layers.json` beside this file.
"""

from cases import np, plain, thousandths, write
import torch

rng = np.random.default_rng(20261201)
VERSION = torch.__version__.split("+")[0]
SHAPE = (2, 5, 4)


def module(name, shape, whole=0, **config):
    """A module with drawn parameters, in evaluation mode."""
    made = getattr(torch.nn, name)(**config).eval()
    weights = {key: thousandths(rng, tuple(value.shape), 0.8) for key, value in made.named_parameters()}
    made.load_state_dict({key: torch.tensor(value) for key, value in weights.items()})
    inputs = rng.integers(0, whole, shape) if whole else thousandths(rng, shape, 1.0)
    with torch.no_grad():
        output = made(torch.tensor(inputs))
    return {
        "class_name": name,
        "config": {key: list(value) if isinstance(value, tuple) else value for key, value in config.items()},
        "weights": {key: plain(value) for key, value in weights.items()},
        "inputs": plain(inputs),
        "output": plain(output.numpy()),
    }


def modules():
    yield module("Linear", SHAPE, in_features=4, out_features=3)
    yield module("Linear", (4,), in_features=4, out_features=2, bias=False)
    yield module("Embedding", (2, 5), whole=7, num_embeddings=7, embedding_dim=3)
    yield module("Embedding", (2, 5), whole=3, num_embeddings=7, embedding_dim=3, padding_idx=0)
    yield module("LayerNorm", SHAPE, normalized_shape=4)
    yield module("LayerNorm", SHAPE, normalized_shape=(5, 4), eps=0.01)
    yield module("LayerNorm", SHAPE, normalized_shape=4, elementwise_affine=False)
    yield module("LayerNorm", SHAPE, normalized_shape=4, bias=False)
    yield module("Dropout", SHAPE)
    yield module("Identity", SHAPE)
    yield module("Flatten", SHAPE)
    yield module("Flatten", (2, 3, 2, 4), start_dim=1, end_dim=2)
    yield module("Flatten", SHAPE, start_dim=0)
    for name in ("ReLU", "Tanh", "Sigmoid"):
        yield module(name, SHAPE)
    yield module("Softmax", SHAPE, dim=-1)
    yield module("Softmax", SHAPE, dim=1)


# As Python writes it, and as the engine's tests do: the function's name, then its arguments.
OPERATIONS = [
    ("out[:, -1, :]", ["indexed", [{}, -1, {}]], lambda out: out[:, -1, :]),
    ("out[-1]", ["indexed", [-1]], lambda out: out[-1]),
    ("out[:, -1]", ["indexed", [{}, -1]], lambda out: out[:, -1]),
    ("out[..., 0]", ["indexed", ["...", 0]], lambda out: out[..., 0]),
    ("out[:, 1:4:2, None]", ["indexed", [{}, {"start": 1, "stop": 4, "step": 2}, None]], lambda out: out[:, 1:4:2, None]),
    ("out[:, -3:, :2]", ["indexed", [{}, {"start": -3}, {"stop": 2}]], lambda out: out[:, -3:, :2]),
    ("out.permute(1, 0, 2)", ["permute", [1, 0, 2]], lambda out: out.permute(1, 0, 2)),
    ("out.permute(-1, 0, 1)", ["permute", [-1, 0, 1]], lambda out: out.permute(-1, 0, 1)),
    ("out.transpose(1, 2)", ["transpose", 1, 2], lambda out: out.transpose(1, 2)),
    ("out.view(2, -1)", ["view", [2, -1]], lambda out: out.view(2, -1)),
    ("out.reshape(-1, 2)", ["view", [-1, 2]], lambda out: out.reshape(-1, 2)),
    ("out[:1].squeeze(0)", ["squeezed", [{"stop": 1}], 0], lambda out: out[:1].squeeze(0)),
    ("out[:1].squeeze(1)", ["squeezed", [{"stop": 1}], 1], lambda out: out[:1].squeeze(1)),
    ("out[:1, :, :1].squeeze()", ["squeezed", [{"stop": 1}, {}, {"stop": 1}]], lambda out: out[:1, :, :1].squeeze()),
    ("out.unsqueeze(-1)", ["unsqueeze", -1], lambda out: out.unsqueeze(-1)),
    ("out.mean(dim=1)", ["reduce", "mean", [1]], lambda out: out.mean(dim=1)),
    ("out.mean()", ["reduce", "mean"], lambda out: out.mean()),
    ("out.sum(dim=(0, -1), keepdim=True)", ["reduce", "sum", [0, -1], True], lambda out: out.sum(dim=(0, -1), keepdim=True)),
    ("out.max(dim=1).values", ["reduce", "max", [1]], lambda out: out.max(dim=1).values),
    ("out.amin(dim=2)", ["reduce", "min", [2]], lambda out: out.amin(dim=2)),
    ("torch.cat((out[-2], out[-1]), dim=1)", ["joined", [-2, -1], 1], lambda out: torch.cat((out[-2], out[-1]), dim=1)),
]


def operations():
    for code, call, operate in OPERATIONS:
        inputs = thousandths(rng, SHAPE, 1.0)
        yield {"code": code, "call": call, "inputs": plain(inputs), "output": plain(operate(torch.tensor(inputs)).numpy())}


if __name__ == "__main__":
    write(f"torch-{VERSION}-layers", {"torch": torch.__version__, "numpy": np.__version__}, [*modules(), *operations()])
