"""Runs the programs of examples/ in Keras and PyTorch, and notes each recurrent layer that they make.

    npm run golden -- examples

writes `examples.json` beside this file: for each layer the file, the line where it is made, its class, its arguments, and
the shape of what it is first called on (null where it never is). Nothing is trained.
"""

import functools
import inspect
import json
import sys

import cases

import keras
import tensorflow as tf
import torch

EXAMPLES = cases.HERE.parent.parent / "examples"
KERAS = "LSTM GRU SimpleRNN RNN LSTMCell GRUCell SimpleRNNCell StackedRNNCells Bidirectional".split()
TORCH = "LSTM GRU RNN LSTMCell GRUCell RNNCell".split()
PLAIN = (
    "units activation recurrent_activation use_bias dropout recurrent_dropout return_sequences return_state go_backwards "
    "stateful unroll reset_after merge_mode input_size hidden_size num_layers bias batch_first bidirectional"
).split()

made = []
inside = 0


def line_of(name):
    frame = sys._getframe()
    while frame is not None and frame.f_code.co_filename != name:
        frame = frame.f_back
    return frame and frame.f_lineno


def plain(config):
    return {name: config[name] for name in PLAIN if name in config}


def config_of(layer):
    if isinstance(layer, torch.nn.Module):
        return plain(vars(layer))
    return plain(layer.get_config())


def recorded(cls, current):
    """Notes the layers that the running example makes itself: no copies that a wrapper makes of one."""
    initialise, call = cls.__init__, cls.__call__

    @functools.wraps(initialise)
    def noted(self, *args, **kwargs):
        global inside
        inside += 1
        try:
            initialise(self, *args, **kwargs)
        finally:
            inside -= 1
        line = line_of(str(current["path"]))
        if inside == 0 and line is not None and type(self) is cls:
            made.append({**current["place"], "line": line, "class_name": cls.__name__, "config": config_of(self), "layer": self})

    @functools.wraps(call)
    def called(self, inputs, *args, **kwargs):
        first = inputs[0] if isinstance(inputs, (list, tuple)) else inputs
        self.__dict__.setdefault("_first_shape", [size and int(size) for size in first.shape])
        return call(self, inputs, *args, **kwargs)

    # Keras asks for the parameters of the one that it calls.
    noted.__signature__ = inspect.signature(initialise)
    cls.__init__, cls.__call__ = noted, called


def run(code, name, names):
    exec(compile(code, name, "exec"), names)  # the project's own examples


def sources(path):
    """The code of an example, a cell at a time, with what tells the place."""
    if path.suffix == ".py":
        return [({"file": path.name}, path.read_text(encoding="utf-8"))]
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    texts = [(index, "".join(cell["source"])) for index, cell in enumerate(cells) if cell["cell_type"] == "code"]
    bare = [(index, "\n".join("" if line[:1] in "%!" else line for line in text.split("\n"))) for index, text in texts]
    return [({"file": path.name, "cell": index}, text) for index, text in bare]


current = {}
for module, classes in ((keras.layers, KERAS), (torch.nn, TORCH)):
    for name in classes:
        recorded(getattr(module, name), current)
keras.Model.fit = lambda self, *args, **kwargs: None

for path in sorted([*EXAMPLES.glob("*.py"), *EXAMPLES.glob("*.ipynb")]):
    names = {"__name__": "__main__"}
    sys.argv = [str(path)]
    for place, text in sources(path):
        current.update(place=place, path=path)
        run(text, str(path), names)

for each in made:
    each["input_shape"] = each.pop("layer").__dict__.get("_first_shape")
cases.write("examples", {"keras": keras.__version__, "tensorflow": tf.__version__, "torch": torch.__version__}, made)
