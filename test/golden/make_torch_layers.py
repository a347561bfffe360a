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
    # Buffers keep what they have.
    made.load_state_dict({key: torch.tensor(value) for key, value in weights.items()}, strict=False)
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


def attention(query, key, **config):
    """A MultiheadAttention on a query, and on one tensor as key and value."""
    made = torch.nn.MultiheadAttention(**config).eval()
    weights = {key: thousandths(rng, tuple(value.shape), 0.8) for key, value in made.named_parameters()}
    made.load_state_dict({key: torch.tensor(value) for key, value in weights.items()})
    inputs = [thousandths(rng, shape, 1.0) for shape in (query, key)]
    asked, kept = map(torch.tensor, inputs)
    with torch.no_grad():
        output, _ = made(asked, kept, kept)
    return {
        "class_name": "MultiheadAttention",
        "config": config,
        "weights": {key: plain(value) for key, value in weights.items()},
        "inputs": plain(inputs[0]),
        "others": [plain(inputs[1])] * 2,
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
    yield module("BatchNorm1d", SHAPE, num_features=5)
    yield module("BatchNorm1d", (3, 4), num_features=4, affine=False, eps=0.1)
    yield module("GroupNorm", SHAPE, num_groups=1, num_channels=5)
    yield module("GroupNorm", (2, 6, 3), num_groups=3, num_channels=6)
    yield module("Conv1d", SHAPE, in_channels=5, out_channels=3, kernel_size=2)
    yield module("Conv1d", SHAPE, in_channels=5, out_channels=3, kernel_size=3, padding=1, bias=False)
    yield module("Conv1d", (2, 4, 9), in_channels=4, out_channels=6, kernel_size=3, stride=2, padding=2, dilation=2, groups=2)
    yield module("Conv1d", SHAPE, in_channels=5, out_channels=2, kernel_size=4, padding="same")
    yield module("Conv1d", (5, 4), in_channels=5, out_channels=2, kernel_size=2)
    yield module("MaxPool1d", (2, 3, 7), kernel_size=2)
    yield module("MaxPool1d", (2, 3, 7), kernel_size=3, stride=2, padding=1, ceil_mode=True)
    yield module("MaxPool1d", (2, 3, 7), kernel_size=2, stride=1, dilation=3)
    yield module("AvgPool1d", (2, 3, 7), kernel_size=3, padding=1)
    yield module("AvgPool1d", (2, 3, 7), kernel_size=3, stride=2, padding=1, ceil_mode=True, count_include_pad=False)
    yield module("AvgPool1d", (2, 3, 8), kernel_size=3, stride=2, padding=1, ceil_mode=True)
    yield module("Dropout", SHAPE)
    yield module("Identity", SHAPE)
    yield module("Flatten", SHAPE)
    yield module("Flatten", (2, 3, 2, 4), start_dim=1, end_dim=2)
    yield module("Flatten", SHAPE, start_dim=0)
    for name in ("ReLU", "Tanh", "Sigmoid"):
        yield module(name, SHAPE)
    yield module("Softmax", SHAPE, dim=-1)
    yield module("Softmax", SHAPE, dim=1)
    yield attention(SHAPE, SHAPE, embed_dim=4, num_heads=2)
    yield attention(SHAPE, (2, 3, 4), embed_dim=4, num_heads=1, batch_first=True)
    yield attention((3, 6), (2, 6), embed_dim=6, num_heads=3, bias=False)


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
    ("out @ out.transpose(1, 2)", ["matmul", 1, 2], lambda out: out @ out.transpose(1, 2)),
    ("torch.cat((out[-2], out[-1]), dim=1)", ["joined", [-2, -1], 1], lambda out: torch.cat((out[-2], out[-1]), dim=1)),
]


def operations():
    for code, call, operate in OPERATIONS:
        inputs = thousandths(rng, SHAPE, 1.0)
        yield {"code": code, "call": call, "inputs": plain(inputs), "output": plain(operate(torch.tensor(inputs)).numpy())}


if __name__ == "__main__":
    write(f"torch-{VERSION}-layers", {"torch": torch.__version__, "numpy": np.__version__}, [*modules(), *operations()])
