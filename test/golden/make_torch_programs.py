"""Runs programs in real PyTorch and writes what came to each of their recurrent modules first, and what it returned.

    pip install torch==2.13.0 numpy
    python test/golden/make_torch_programs.py

writes `torch-<version>-programs.json` beside this file. Modules are in evaluation mode, as previews have them; a program
without a seed starts from the previews' own, 1.
"""

import sys

from cases import np, plain, write
from torch_programs import PROGRAMS
import torch
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pad_packed_sequence

VERSION = torch.__version__.split("+")[0]
RECURRENT = (nn.LSTM, nn.GRU, nn.RNN, nn.LSTMCell, nn.GRUCell, nn.RNNCell)


def tensors(value, module):
    """The tensors of what a module takes or returns, one after the other; packed ones padded."""
    if isinstance(value, PackedSequence):
        return [pad_packed_sequence(value, batch_first=module.batch_first)[0]]
    return [value] if isinstance(value, torch.Tensor) else [each for part in value for each in tensors(part, module)]


def line_in(file):
    frame = sys._getframe(1)
    while frame.f_code.co_filename != file:
        frame = frame.f_back
    return frame.f_lineno


def run(name, source):
    modules = []
    calls = {}

    def watch(kind):
        original = kind.__init__

        def made(module, *args, **kwargs):
            original(module, *args, **kwargs)
            module.at = (line_in(name), len(modules))
            modules.append(module)
            module.register_forward_pre_hook(lambda each, _: setattr(each, "training", False))
            module.register_forward_hook(called)

        kind.__init__ = made
        return original

    def called(module, args, output):
        calls.setdefault(module.at, (tensors(args[0], module)[0], tensors(output, module)))

    originals = {kind: watch(kind) for kind in RECURRENT}
    try:
        torch.manual_seed(1)
        exec(compile(source, name, "exec"), {"__name__": "__main__", "print": lambda *_: None})
    finally:
        for kind, original in originals.items():
            kind.__init__ = original
    return {
        "name": name,
        "source": source,
        "layers": [
            {
                "line": line,
                "input": plain(given.detach().numpy()),
                "outputs": [plain(each.detach().numpy()) for each in returned],
            }
            for (line, _), (given, returned) in sorted(calls.items())
        ],
    }


if __name__ == "__main__":
    nn.functional.dropout = lambda x, *_, **__: x
    versions = {"torch": torch.__version__, "numpy": np.__version__}
    write(f"torch-{VERSION}-programs", versions, [run(name, source) for name, source in PROGRAMS.items()])
