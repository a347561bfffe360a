"""Real PyTorch's recurrent layers with explicit weights: what `make_torch.py` writes and `fuzz_torch.py` compares with."""

import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

LAYERS = {name: getattr(torch.nn, name) for name in ("LSTM", "GRU", "RNN", "LSTMCell", "GRUCell", "RNNCell")}


def is_cell(class_name):
    """Whether the class takes one step, not a sequence."""
    return class_name.endswith("Cell")


def input_shape(class_name, config, batch, timesteps):
    """The shape of an input as the layer takes it; `batch` is None for an unbatched one."""
    features = config["input_size"]
    if is_cell(class_name):
        return (features,) if batch is None else (batch, features)
    if batch is None:
        return (timesteps, features)
    return (batch, timesteps, features) if config.get("batch_first") else (timesteps, batch, features)


def state_shapes(class_name, config, batch):
    """The shapes of h_0 and, of an LSTM, c_0."""
    rows = () if batch is None else (batch,)
    hidden = config["hidden_size"]
    count = 2 if class_name.startswith("LSTM") else 1
    if is_cell(class_name):
        return [(*rows, hidden)] * count
    stacked = config.get("num_layers", 1) * (2 if config.get("bidirectional") else 1)
    widths = [config.get("proj_size") or hidden, hidden][:count]
    return [(stacked, *rows, width) for width in widths]


def weight_shapes(class_name, config):
    """The parameters by name, in PyTorch's order, with their shapes."""
    layer = LAYERS[class_name](**config)
    return {name: tuple(parameter.shape) for name, parameter in layer.named_parameters()}


def returned(class_name, config, weights, inputs, states=None, lengths=None):
    """What the layer returns, by PyTorch's names, on arrays of NumPy's."""
    layer = LAYERS[class_name](**config).eval()
    layer.load_state_dict({name: torch.from_numpy(weight) for name, weight in weights.items()})
    given = None if states is None else tuple(torch.from_numpy(state) for state in states)
    hx = given[0] if given is not None and len(given) == 1 else given
    x = torch.from_numpy(inputs)
    batch_first = bool(config.get("batch_first"))
    with torch.inference_mode():
        if is_cell(class_name):
            result = layer(x, hx)
            return dict(zip(["h_1", "c_1"], result if isinstance(result, tuple) else [result], strict=False))
        if lengths is not None:
            x = pack_padded_sequence(x, lengths, batch_first=batch_first, enforce_sorted=False)
        output, final = layer(x, hx)
        if lengths is not None:
            output, _ = pad_packed_sequence(output, batch_first=batch_first)
    return {"output": output, **dict(zip(["h_n", "c_n"], final if isinstance(final, tuple) else [final], strict=False))}
