"""Random programs around PyTorch's recurrent modules, in the style of tutorials, for fuzz.py.

What is compared is what comes first to each recurrent module and what it returns, in evaluation mode. Programs draw from
one generator, so that every module before one shifts its weights. What is normalized is spread out first: of numbers that
are nearly one another a norm multiplies the last bit of PyTorch's own float32 mean.
"""

import sys
import cases
import torch
from programs import Writer, chance, literal, pick
from torch import nn
from torch.nn.utils.rnn import PackedSequence, pad_packed_sequence

np = cases.np
VERSIONS = f"torch {torch.__version__}"
SHARE = 0.5
RECURRENT = (nn.LSTM, nn.GRU, nn.RNN, nn.LSTMCell, nn.GRUCell, nn.RNNCell)
FILE = "program.py"


class OtherTypes(Exception):
    """Of a program whose data have another number type than its modules."""


UNSUPPORTED = (OtherTypes,)


class Net:
    """What is being written: statements of `__init__` and of `forward`, and the shape of the sequence that flows."""

    def __init__(self, rng, w, style, shape):
        self.rng, self.w, self.style = rng, w, style
        self.made, self.run = [], []
        self.batch, self.steps, self.features = shape
        self.arguments = {}

    def module(self, stem, code):
        name = self.w.name(stem)
        prefix = "self." if self.style == "class" else ""
        self.made.append(f"{prefix}{name} = nn.{code}")
        return f"{prefix}{name}"

    def size(self, name, value):
        """The size as it is, or as a parameter of `__init__`."""
        if self.style != "class" or not chance(self.rng, 0.3):
            return str(value)
        key = self.w.name(name)
        self.arguments[key] = value
        return key


def linear(net):
    out = int(net.rng.integers(1, 7))
    bias = "" if chance(net.rng, 0.8) else ", bias=False"
    module = net.module("fc", f"Linear({net.features}, {net.size('dim', out)}{bias})")
    around = pick(net.rng, ["{}", "F.relu({})", "torch.tanh({})", "torch.sigmoid({})", "F.gelu({})", "{}.relu()"])
    net.run.append(f"x = {around.format(f'{module}(x)')}")
    net.features = out


def activation(net):
    code = pick(net.rng, ["ReLU()", "Tanh()", "Sigmoid()", "GELU()", "SiLU()", "LeakyReLU(0.2)", "ELU()", "Softplus()", "Softmax(dim=-1)"])
    net.run.append(f"x = {net.module('act', code)}(x)")


def dropout(net):
    if chance(net.rng, 0.4):
        net.run.append("x = F.dropout(x, 0.3, training=self.training)" if net.style == "class" else "x = F.dropout(x, 0.3, training=False)")
    else:
        net.run.append(f"x = {net.module('drop', 'Dropout(0.5)')}(x)")


def spread(net):
    """Features that differ from each other."""
    out = int(net.rng.integers(2, 7))
    net.run.append(f"x = torch.tanh({net.module('fc', f'Linear({net.features}, {out})')}(x))")
    net.features = out


def norm(net):
    spread(net)
    net.run.append(f"x = {net.module('norm', f'LayerNorm({net.features}, eps=0.1)')}(x)")


def batch_norm(net):
    module = net.module("bn", f"BatchNorm1d({net.features})")
    net.run.append(f"x = {module}(x.transpose(1, 2)).transpose(1, 2)")


def group_norm(net):
    spread(net)
    groups = pick(net.rng, [each for each in range(1, net.features) if net.features % each == 0])
    module = net.module("gn", f"GroupNorm({groups}, {net.features}, eps=0.1)")
    net.run.append(f"x = {module}(x.permute(0, 2, 1)).permute(0, 2, 1)")


def convolution(net):
    out = int(net.rng.integers(1, 5))
    window = int(net.rng.integers(1, min(3, net.steps) + 1))
    padding = int(net.rng.integers(0, 2))
    stride = pick(net.rng, [1, 1, 2])
    more = "".join([f", stride={stride}" if stride > 1 else "", f", padding={padding}" if padding else ""])
    module = net.module("conv", f"Conv1d({net.features}, {out}, {window}{more})")
    net.run += ["x = x.permute(0, 2, 1)", f"x = F.relu({module}(x))", "x = x.permute(0, 2, 1)"]
    net.features, net.steps = out, (net.steps + 2 * padding - window) // stride + 1


def pooling(net):
    if net.steps < 2:
        return
    kind = pick(net.rng, ["MaxPool1d", "AvgPool1d"])
    stride = pick(net.rng, ["", ", 1", ", stride=2"])
    net.run.append(f"x = {net.module('pool', f'{kind}(2{stride})')}(x.transpose(1, 2)).transpose(1, 2)")
    net.steps = net.steps - 1 if stride == ", 1" else net.steps // 2


def attention(net):
    heads = pick(net.rng, [each for each in range(1, net.features + 1) if net.features % each == 0])
    module = net.module("attn", f"MultiheadAttention({net.features}, {heads}, batch_first=True)")
    net.run.append(f"a, _ = {module}(x, x, x)")
    net.run.append(pick(net.rng, ["x = a", "x = x + a"]))


def shape_play(net):
    kind = int(net.rng.integers(8))
    if kind == 0:
        net.run.append("x = torch.flip(x, dims=[1])")
    elif kind == 1 and net.features > 1:
        keep = int(net.rng.integers(1, net.features))
        net.run.append(f"x = x[:, :, :{keep}]")
        net.features = keep
    elif kind == 2:
        net.run.append("x = torch.cat([x, x], dim=-1)")
        net.features *= 2
    elif kind == 3 and net.steps > 1:
        net.run.append("x = x[:, 1:]")
        net.steps -= 1
    elif kind == 4:
        net.run.append("x = x * 0.5 + 0.1")
    elif kind == 5 and net.features % 2 == 0:
        net.run.append("a, b = x.chunk(2, dim=2)")
        net.run.append("x = a * torch.sigmoid(b)")
        net.features //= 2
    elif kind == 6:
        net.run.append("x = torch.softmax(x @ x.transpose(1, 2), dim=-1) @ x")
    else:
        net.run.append("x = x - x.mean(dim=1, keepdim=True)")


def recurrent(net):
    rng = net.rng
    kind = pick(rng, ["LSTM", "LSTM", "GRU", "RNN"])
    hidden = int(rng.integers(1, 7))
    layers, both = pick(rng, [1, 1, 1, 2]), chance(rng, 0.3)
    batch_first = chance(rng, 0.75)
    flags = [f"num_layers={layers}"] * (layers > 1) + ["batch_first=True"] * batch_first + ["bidirectional=True"] * both
    flags += ["dropout=0.2"] * (layers > 1 and chance(rng, 0.4)) + ["bias=False"] * chance(rng, 0.1)
    projection = int(rng.integers(1, hidden)) if kind == "LSTM" and hidden > 1 and chance(rng, 0.12) else 0
    flags += [f"proj_size={projection}"] * bool(projection)
    flags += ["nonlinearity='relu'"] * (kind == "RNN" and chance(rng, 0.3))
    code = f"{kind}({net.features}, {net.size('hidden', hidden)}{''.join(', ' + flag for flag in flags)})"
    module = net.module(kind.lower(), code)
    width = (projection or hidden) * (1 + both)
    count, out = layers * (1 + both), projection or hidden
    given = ""
    draw = rng.random()
    if draw < 0.2:
        make = pick(rng, ["zeros", "ones", "randn"])
        states = [f"torch.{make}({count}, {net.batch}, {out})", f"torch.{make}({count}, x.size({0}), {hidden})"]
        if kind == "LSTM":
            net.run += [f"h0 = {states[0]}", f"c0 = {states[1]}"]
            given = ", (h0, c0)"
        else:
            net.run.append(f"h0 = {states[0]}")
            given = ", h0"
    if not batch_first:
        net.run.append("x = x.transpose(0, 1)")
    last = "(h, c)" if kind == "LSTM" else "h"
    if draw > 0.85 and not given:
        lengths = sorted(rng.integers(1, net.steps + 1, size=net.batch).tolist(), reverse=True)
        lengths[0] = net.steps
        first = f", batch_first={batch_first}" if batch_first or chance(rng, 0.5) else ""
        net.run += [
            f"packed = nn.utils.rnn.pack_padded_sequence(x, {lengths}{first})",
            f"out, {last} = {module}(packed)",
            f"x, _ = nn.utils.rnn.pad_packed_sequence(out{first})",
        ]
    elif draw > 0.8 and not given:
        net.run.append(f"x = {module}(x)[0]")
        last = ""
    else:
        net.run.append(f"x, {last} = {module}(x{given})")
    if not batch_first:
        net.run.append(pick(rng, ["x = x.transpose(0, 1)", "x = x.permute(1, 0, 2)"]))
    net.features = width
    if last and not projection and chance(rng, 0.25):
        follow(net, count, hidden, kind)


def follow(net, count, hidden, kind):
    """A decoder or a cell that goes on from the last states."""
    rng = net.rng
    if chance(rng, 0.5):
        cell = pick(rng, ["LSTMCell", "GRUCell", "RNNCell"])
        module = net.module("cell", f"{cell}({hidden}, {hidden})")
        step = pick(rng, ["h[-1]", "h[0]", "h[-1, :, :]", "torch.mean(h, dim=0)"])
        net.run.append(f"{'hx, cx' if cell == 'LSTMCell' else 'hx'} = {module}({step})")
        return
    module = net.module("decoder", f"{kind}({net.features}, {hidden}, {count}, batch_first=True)")
    net.run.append(f"y, _ = {module}(x, {'(h, c)' if kind == 'LSTM' else 'h'})")


BEFORE = [linear, linear, activation, dropout, norm, batch_norm, group_norm, convolution, pooling, attention, shape_play, shape_play]


def draw(rng):
    """The program."""
    w = Writer()
    seed = int(rng.integers(100))
    w(*pick(rng, [["import torch", "import torch.nn as nn"], ["import torch", "from torch import nn"]]))
    w("import torch.nn.functional as F")
    if chance(rng, 0.85):
        w(f"torch.manual_seed({seed})")
    if chance(rng, 0.03):
        w("torch.set_default_dtype(torch.float64)")
    style = pick(rng, ["class", "class", "flat", "sequential"])
    shape = [int(each) for each in rng.integers([1, 1, 1], [4, 7, 6])]
    net = Net(rng, w, style, shape)
    words = int(rng.integers(5, 12)) if chance(rng, 0.35) else 0
    if words:
        pad = ", padding_idx=0" if chance(rng, 0.3) else ""
        net.run.append(f"x = {net.module('emb', f'Embedding({words}, {net.features}{pad})')}(x)")
    if style == "sequential":
        return sequential(net, w, words)
    for _ in range(int(rng.integers(1, 4))):
        for _ in range(int(rng.integers(0, 3))):
            pick(rng, BEFORE)(net)
        recurrent(net)
    head = net.module("head", f"Linear({net.features}, 2)")
    tail = pick(rng, [f"{head}(x)", f"{head}(x[:, -1, :])", f"{head}(x.mean(dim=1))"])
    early = data(rng, w, words, shape) if chance(rng, 0.3) else None
    if style == "flat":
        w(*net.made, *settings(rng, net))
        name = early or data(rng, w, words, shape)
        w(*([f"x = {name}"] if name != "x" else []), *net.run, f"y = {tail}", "print(y)")
        return w.text
    whole(net, w, tail, early, words, shape)
    return w.text


def sequential(net, w, words):
    """An nn.Sequential of what is made, with a module for the recurrent one's tuple."""
    rng = net.rng
    net.made = [] if not words else net.made
    for _ in range(int(rng.integers(1, 4))):
        out = int(rng.integers(1, 6))
        net.made.append(pick(rng, [f"l = nn.Linear({net.features}, {out})", "a = nn.Tanh()", "d = nn.Dropout(0.1)", "s = nn.Sigmoid()"]))
        if "Linear" in net.made[-1]:
            net.features = out
    kind = pick(rng, ["LSTM", "GRU", "RNN"])
    net.made.append(f"r = nn.{kind}({net.features}, {int(rng.integers(1, 6))}, batch_first=True)")
    w("model = nn.Sequential(", *[f"    {line.split(' = ', 1)[1]}," for line in net.made], ")")
    if chance(rng, 0.5):
        w("model.eval()")
    shape = [net.batch, net.steps, int(_features(net.made))] if not words else [net.batch, net.steps, 1]
    name = data(rng, w, words, shape)
    w(f"out, h = model({name})")
    return w.text


def _features(made):
    """The input's features: of the first module that says them."""
    for line in made:
        for kind in ("Linear(", "LSTM(", "GRU(", "RNN("):
            if kind in line:
                return line.split(kind)[1].split(",")[0].rstrip(")")
    raise AssertionError(made)


def data(rng, w, words, shape):
    """Writes where the data come from; their name."""
    name = pick(rng, ["x", "data", "inputs"])
    if words:
        indices = literal(rng.integers(0, words, shape[:2]))
        w(pick(rng, [f"{name} = torch.tensor({indices})", f"{name} = torch.LongTensor({indices})", f"{name} = torch.randint(0, {words}, ({shape[0]}, {shape[1]}))"]))
        return name
    sizes = ", ".join(map(str, shape))
    count = shape[0] * shape[1] * shape[2]
    given = literal(cases.thousandths(rng, shape, 1.0).astype("float64").round(3))
    w(
        pick(
            rng,
            [
                f"{name} = torch.randn({sizes})",
                f"{name} = torch.rand({sizes})",
                f"{name} = torch.ones({sizes})",
                f"{name} = torch.tensor({given})",
                f"{name} = torch.arange({count}).float().view({sizes})",
                f"{name} = torch.arange({count}, dtype=torch.float32).reshape({sizes}) / {count}",
                f"{name} = torch.linspace(-1, 1, {count}).view({sizes})",
            ],
        )
    )
    return name


def settings(rng, net):
    """Lines that set weights of modules."""
    names = [line.split(" = ")[0] for line in net.made if any(f"nn.{kind}(" in line for kind in ("LSTM", "GRU", "RNN"))]
    if not names or not chance(rng, 0.3):
        return []
    name = pick(rng, names)
    return pick(
        rng,
        [
            [f"for p in {name}.parameters():", "    nn.init.constant_(p, 0.1)"],
            [f"nn.init.xavier_uniform_({name}.weight_ih_l0)"],
            [f"nn.init.zeros_({name}.weight_hh_l0)"],
            [f"for key, p in {name}.named_parameters():", "    if 'weight' in key:", "        nn.init.orthogonal_(p)"],
            [f"for key, p in {name}.named_parameters():", "    if 'weight' in key:", "        nn.init.normal_(p, 0, 0.2)"],
            ["with torch.no_grad():", f"    {name}.weight_ih_l0.fill_(0.05)", f"    {name}.weight_hh_l0 *= 0.5"],
            [f"{name}.double().float()"],
            [f"for key, p in {name}.named_parameters():", "    if 'bias' in key:", "        n = p.size(0)", "        p.data[n // 4:n // 2].fill_(1.)"],
            [f"for p in {name}.parameters():", "    nn.init.uniform_(p, -0.1, 0.1)"],
            [f"for p in {name}.parameters():", "    p.data.uniform_(-0.2, 0.2)"],
        ],
    )


def whole(net, w, tail, early, words, shape):
    """A class, an object of it or two, and a call of each."""
    rng = net.rng
    names = list(net.arguments)
    defaults = chance(rng, 0.4)
    parameters = "".join(f", {key}={net.arguments[key]}" if defaults else f", {key}" for key in names)
    w("class Net(nn.Module):")
    w.indent = 1
    w(f"def __init__(self{parameters}):")
    w.indent = 2
    w(pick(rng, ["super().__init__()", "super(Net, self).__init__()"]), *net.made, *settings(rng, net))
    w.indent = 1
    w("def forward(self, x):")
    w.indent = 2
    w(*net.run, f"return {tail}")
    w.indent = 0
    given = [] if defaults and chance(rng, 0.5) else [f"{key}={net.arguments[key]}" if chance(rng, 0.5) else None for key in names]
    given = [each or f"{key}={net.arguments[key]}" for key, each in zip(names, given, strict=False)]
    w(f"model = Net({', '.join(given)})" + pick(rng, ["", ".eval()"]))
    if chance(rng, 0.1):
        w(f"other = Net({', '.join(given)})")
    name = early or data(rng, w, words, shape)
    w(*pick(rng, [[f"y = model({name})"], ["with torch.no_grad():", f"    y = model({name})"]]))


def tensors(value, module):
    """The tensors of what a module takes or returns, one after the other; packed ones padded with what is not compared."""
    if isinstance(value, PackedSequence):
        return [pad_packed_sequence(value, batch_first=module.batch_first, padding_value=float("nan"))[0]]
    return [value] if isinstance(value, torch.Tensor) else [each for part in value for each in tensors(part, module)]


def line_in_program():
    frame = sys._getframe(1)
    while frame.f_code.co_filename != FILE:
        frame = frame.f_back
    return frame.f_lineno


def run(_, source):
    """The program, and what its recurrent modules get and return: by their lines, `(input, outputs)` of the first call."""
    calls = {}

    def called(module, given, output):
        calls.setdefault(module.at, (tensors(given[0], module)[0], tensors(output, module)))

    def watch(kind):
        original = kind.__init__

        def made(module, *args, **kwargs):
            original(module, *args, **kwargs)
            module.at = line_in_program()
            module.register_forward_hook(called)

        kind.__init__ = made
        return original

    originals = {kind: watch(kind) for kind in RECURRENT}
    call, functional = nn.Module.__call__, nn.functional.dropout
    nn.functional.dropout = lambda x, *_, **__: x
    nn.Module.__call__ = lambda self, *args, **kwargs: call(self.eval(), *args, **kwargs)
    try:
        torch.manual_seed(1)
        exec(compile(source, FILE, "exec"), {"__name__": "__main__", "print": lambda *_: None})
    except (RuntimeError, ValueError) as error:
        raise OtherTypes(str(error)) if "dtype" in str(error) or "same type" in str(error) else error
    finally:
        torch.set_default_dtype(torch.float32)
        nn.Module.__call__, nn.functional.dropout = call, functional
        for kind, original in originals.items():
            kind.__init__ = original
    expected = {
        line: (given.detach().numpy(), [each.detach().numpy() for each in returned]) for line, (given, returned) in calls.items()
    }
    return source, expected, None
