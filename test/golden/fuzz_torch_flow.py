"""Random programs around PyTorch's recurrent modules in which it matters what was run: branches, loops, functions, shared data.

As `fuzz_keras_flow.py`: what a program asks of the folder it runs in may be left open, and said, but not shown as one way's
numbers.
"""

from fuzz_torch_programs import VERSIONS, run
from programs import Writer, chance, literal, pick

import cases

np = cases.np
SHARE = 0.5
# A row that is not there; a tensor that is changed behind its use in the backward pass, or expanded.
UNSUPPORTED = (IndexError, RuntimeError)
__all__ = ["SHARE", "UNSUPPORTED", "VERSIONS", "draw", "run"]


class Flow:
    """What is being written: a module whose tensors keep one shape, and the data that it is called with."""

    def __init__(self, rng):
        self.rng, self.w = rng, Writer()
        self.size = int(rng.integers(1, 4))
        self.made, self.run, self.numbers = [], [], {}

    def question(self, attribute=True):
        """What only the running program knows, or what anybody does."""
        rng = self.rng
        if attribute and chance(rng, 0.2):
            return pick(rng, ["self.deep", "not self.deep"])
        if chance(rng, 0.5):
            return pick(rng, ["True", "False", "x.dim() == 3", "x.size(-1) > 5"] if attribute else ["True", "False"])
        return f"len(os.listdir('.')) {pick(rng, ['>', '<'])} {pick(rng, ['0', '10000'])}"

    def module(self):
        """One that keeps the shape."""
        return "nn." + pick(self.rng, ["Linear({0}, {0})", "Tanh()", "Dropout(0.3)", "LayerNorm({0}, eps=0.1)", "Identity()", "ReLU()"]).format(self.size)

    def attribute(self, code):
        number = self.numbers[code[:6]] = self.numbers.get(code[:6], 0) + 1
        name = f"self.{code.split('(')[0].split('.')[-1].lower()}{len(self.made)}_{number}"
        self.made.append(f"{name} = {code}")
        return name

    def step(self, x="x"):
        """An expression of the same shape."""
        if chance(self.rng, 0.5):
            return pick(self.rng, ["{0} * 2", "{0} + 1", "-{0}", "{0} / 4", "{0}.flip(1)", "torch.tanh({0})", "{0}.detach().clone()", "{0} - {0}.mean(dim=1, keepdim=True)"]).format(x)
        if chance(self.rng, 0.3):
            kind = pick(self.rng, ["LSTM", "GRU", "RNN"])
            return f"{self.attribute(f'nn.{kind}({self.size}, {self.size}, batch_first=True)')}({x})[0]"
        return f"{self.attribute(self.module())}({x})"


def branch(flow):
    flow.run += [f"if {flow.question()}:", f"    x = {flow.step()}"]
    if chance(flow.rng, 0.5):
        flow.run += ["else:", f"    x = {flow.step()}"]


def either(flow):
    flow.run.append(f"x = {flow.step()} if {flow.question()} else {pick(flow.rng, ['x', flow.step()])}")


def loop(flow):
    times = pick(flow.rng, ["2", "3", "self.depth", "len(os.listdir('.')) % 3"])
    flow.run += [f"for _ in range({times}):", f"    x = {flow.step()}"]


def modules_of_list(flow):
    name = flow.attribute(f"nn.ModuleList([{flow.module()}, {flow.module()}])")
    if chance(flow.rng, 0.5):
        change = f"{name}.append({flow.module()})"
        flow.made += [f"if {flow.question(False)}:", f"    {change}"] if chance(flow.rng, 0.6) else [change]
    flow.run += [f"for layer in {name}:", "    x = layer(x)"]


def sequential(flow):
    name = flow.attribute(f"nn.Sequential({flow.module()}, {flow.module()})")
    if chance(flow.rng, 0.7):
        change = pick(flow.rng, ["{0}.add_module('more', {1})", "{0}.append({1})", "{0}.insert(0, {1})", "{0}[0] = {1}", "{0}.extend([{1}, {1}])", "{0}.pop(0)", "del {0}[1]"]).format(name, flow.module())
        flow.made += [f"if {flow.question(False)}:", f"    {change}"] if chance(flow.rng, 0.6) else [change]
    flow.run.append(f"x = {name}(x)")


def added(flow):
    """A module under a name that only its object has."""
    name = f"added{len(flow.made)}"
    change = f"self.add_module('{name}', {flow.module()})"
    otherwise = ["else:", f"    self.{name} = {flow.module()}"]
    flow.made += [f"if {flow.question(False)}:", f"    {change}", *otherwise] if chance(flow.rng, 0.4) else [change]
    flow.run.append(f"x = self.{name}(x)")


def by_key(flow):
    name = flow.attribute(f"nn.ModuleDict({{'a': {flow.module()}, 'b': {flow.module()}}})")
    key = pick(flow.rng, ["'a'", f"'a' if {flow.question()} else 'b'", "'ab'[self.deep]"])
    flow.run.append(f"x = {name}[{key}](x)")


# Statements; each but the first, and those that read `y`, may stand in a branch.
WRITING = [
    "x = x.clone(); x[0] = 1",
    "x = x + 0; x *= 2",
    "x = x.clone(); x[:, 0] = 0.5",
    "y = x.clone(); y.zero_(); x = x + y",
    "x = x.clone().add_(1)",
    "x = x.clone(); x.mul_(2)",
    "x = x.clone(); y = x; y += 1",
    "x = x.clone(); y = x[:, :1]; y.fill_(0.3)",
    "x = torch.where(x > 0.2, x, x * 0)",
    "y = x = x * 1; x = x + 1; y.zero_()",
    "x = x * 1; y = x; x += 1; x = x + y",
    "x = x * 1; y = [x, x * 2]; x.zero_(); x = torch.cat(y, dim=1)[:, :2]",
    "x = x * 1; y = torch.tanh(x); x.zero_(); x = y",
    "x = x * 1; y = x.transpose(0, 1); y[0] = 1; x = x + 1",
    "x = x * 1; nn.functional.relu(x, inplace=True)",
    "x = x * 1; y = nn.ReLU(inplace=True)(x); x = x + y",
    "x = x * 1; torch.add(x, 1, out=x)",
    "x = x * 1; torch.relu_(x)",
    "x = x * 1; a, b = x.chunk(2, dim=1); a.zero_(); x = x * 2",
    "x = x * 1; y = x.clone(); x.zero_(); x = y",
    "x = x * 1; y = {'x': x}; y['x'] += 1",
    "x = x * 1; y = x.view(-1); y[0] = 2",
    "x = x * 1; {viewed}.zero_()",
    "x = x * 1; y = {viewed}; {written}",
    "x = x * 1; y = {viewed}; x += 1; {written}",
    "x = x * 1; y = x.clone(); {written}; x = x + y",
    "x = x * 1; {act}(x)",
    "x = x * 1; y = {act}(x); x = x + y",
    "x = x * 1; y = {act}(x); x.zero_(); x = y",
    "x = x * 1; act = nn.ReLU(); act.inplace = True; act(x)",
    "x = x * 1; act = nn.Sequential(nn.Tanh(), nn.ReLU()); act[1].inplace = True; y = act(x); x = x + y",
    "x = x * 1; nn.init.constant_({viewed}, 0.5)",
    "x = x * 1; torch.Tensor.add_(x, 1)",
    "x = x * 1; operator.iadd(x, 1)",
    "x = x * 1; y = x.detach().numpy(); y[0] = 7",
    "x = x * 1; torch.as_tensor(x).mul_(3)",
    "x = x * 1; x.data = torch.ones_like(x)",
    "x = x * 1; y = x; x.data = x * 2; {written}",
    "x = x * 1; y = x if {question} else None; y is None or y.zero_()",
    "x = x * 1; y = x if {question} else x * 2; {written}",
    "x = x * 1; y = [x, x * 2][len(os.listdir('.')) % 2]; {written}; x = x + y",
    "x = x * 1; z = {{'a': x, 'b': 3}}; y = z[os.environ.get('nothing', 'a')]; {written}",
    "x = x * 1; z = [x]; (lambda t: t.mul_(2))(z[0])",
    "x = x * 1; y = copy.copy([x])[0]; {written}",
    "x = x * 1; y = copy.deepcopy(x); {written}; x = x - y",
    "x = x * 1; y = sorted([x], key=id)[0]; {written}",
    "x = x * 1; y = next(iter((x,))); {written}",
    "x = x * 1; y = torch.zeros_like(x); y[:, 1:] = x[:, :-1]; x = y + x",
    "x = x * 1; y = x.sort(dim=1)[0]; {written}; x = x + y",
    "x = x * 1; y = nn.functional.pad(x, (0, 0)); {written}",
    "x = x * 1; y = nn.CELU()(x); {written}; x = x * 2",
    "x = x * 1; nn.MSELoss()(x, x * 2); x = x * 2",
    "x = x * 1; print(x.shape, x.T.shape, len(x)); x = x * 2",
]
# Of a tensor with three axes: views, and what may be one.
VIEWS = "x.T x.mT x.movedim(0,1) x.unfold(1,1,1) x.ravel() x.diagonal(0,1,2) x.swapaxes(0,1) x.view_as(x) x.expand_as(x) x.reshape(-1) x.real x.detach() x.float() x.contiguous() x[:,:1] x.split(1,1)[0] x.tensor_split(2,1)[0] x.unflatten(1,(1,-1)) x.data x.as_strided((2,),(1,)) torch.ravel(x) torch.broadcast_to(x,x.shape) torch.atleast_3d(x) torch.swapaxes(x,0,1) torch.einsum('btf->tbf',x) x.to('cpu') x.type_as(x) x.squeeze() x.unbind(1)[0]".split(" ")
WRITTEN = ["y.zero_()", "y += 1", "y[0] = 2", "y.mul_(3)", "y.fill_(0.5)", "y[..., 0] *= 2"]
ACTS = ["nn.ReLU6(True)", "nn.Hardtanh(-0.1, 0.1, True)", "nn.SELU(inplace=True)", "nn.Mish(inplace=True)", "nn.Hardswish(True)", "nn.Threshold(0.1, 20, True)", "nn.CELU(1.0, True)", "nn.SiLU(inplace=True)", "nn.LeakyReLU(0.1, True)", "nn.ReLU6()", "nn.Hardtanh(-0.1, 0.1)", "nn.functional.hardtanh_", "nn.functional.relu6", "torch.sigmoid_", "nn.Hardsigmoid()", "nn.Softsign()", "nn.LogSigmoid()"]


def in_place(flow):
    rng = flow.rng
    line = pick(rng, WRITING)
    if "{" in line and "y = {'x'" not in line:
        line = line.format(viewed=pick(rng, VIEWS), written=pick(rng, WRITTEN), act=pick(rng, ACTS), question=flow.question())
    first, *others = line.split("; ")
    flow.run.append(first)
    for other in others:
        flow.run += [f"if {flow.question()}:", f"    {other}"] if chance(flow.rng, 0.3) and "y" not in other and "a" not in other and "z" not in other else [other]


def weights(flow):
    name = flow.attribute(f"nn.Linear({flow.size}, {flow.size})")
    change = pick(flow.rng, [f"nn.init.constant_({name}.weight, 0.2)", f"{name}.weight.data.fill_(0.1)", f"{name}.bias.data.zero_()", f"nn.init.xavier_uniform_({name}.weight)"])
    flow.made += [f"if {flow.question(False)}:", f"    {change}"] if chance(flow.rng, 0.6) else [change]
    flow.run.append(f"x = {name}(x)")


def remembered(flow):
    """What one call leaves for the next."""
    flow.made.append("self.calls = 0")
    flow.run += ["self.calls += 1", pick(flow.rng, ["x = x * self.calls", "if self.calls > 1:\n            x = x * 2"])]


STEPS = [branch, branch, either, loop, modules_of_list, sequential, sequential, added, by_key, in_place, in_place, weights, remembered]


def changed(flow):
    """Lines that change the data, by some name."""
    rng, w = flow.rng, flow.w
    plain = ["data = data * 2", "data[0] = 1", "data[:, 0] += 1", "data *= 0.5", "data = data.flip(0)", "data.fill_(0.25)", "data.mul_(2)", "data = torch.where(data > 0.5, torch.ones_like(data), data)", "data = data.sort(dim=1)[0]", "data.clamp_(0.2, 0.6)"]
    kind = int(rng.integers(5))
    line = pick(rng, plain)
    if kind == 0:
        w(line)
    elif kind == 1:
        w(f"if {flow.question(False)}:", f"    {line}")
    elif kind == 2:
        w("other = data", pick(rng, ["other *= 2", "other[0] = 0", "view = other[0]\nview[:] = 3", "for row in other:\n    row += 1"]))
    elif kind == 3:
        w("def prepare(a):", f"    {pick(rng, ['a[0] = 0', 'a += 1', 'a = a * 2', 'a.zero_()'])}", "    return a", pick(rng, ["data = prepare(data)", "prepare(data)", "ready = prepare(data)"]))
    else:
        w(f"for i in range({pick(rng, ['len(data)', '1'])}):", f"    data[i] {pick(rng, ['= i', '*= 2', '+= 1'])}")


def draw(rng):
    """The program."""
    flow = Flow(rng)
    w = flow.w
    w("import copy", "import operator", "import os", "import torch", "from torch import nn")
    if chance(rng, 0.7):
        seed = f"torch.manual_seed({int(rng.integers(100))})"
        w(*([f"if {flow.question(False)}:", f"    {seed}"] if chance(rng, 0.2) else [seed]))
    for _ in range(int(rng.integers(1, 5))):
        pick(rng, STEPS)(flow)
    kind = pick(rng, ["LSTM", "GRU", "RNN"])
    w("class Net(nn.Module):", "    def __init__(self, deep=False, depth=2):", "        super().__init__()", "        self.deep = deep", "        self.depth = depth")
    w(*[f"        {line}" for line in flow.made], f"        self.last = nn.{kind}({flow.size}, {int(rng.integers(1, 4))}, batch_first=True)")
    w("    def forward(self, x):", *[f"        {line}" for line in flow.run], "        return self.last(x)")
    sizes = [int(rng.integers(1, 4)), int(rng.integers(2, 5)), flow.size]
    w(f"data = torch.tensor({literal(cases.thousandths(rng, sizes, 1.0).astype('float64').round(3))})")
    for _ in range(int(rng.integers(0, 2))):
        changed(flow)
    given = pick(rng, ["", "deep=True", f"deep={flow.question(False)}", "depth=3"])
    w(f"model = Net({given})")
    if chance(rng, 0.2):
        changed(flow)
    w("with torch.no_grad():", "    y = model(data)")
    if chance(rng, 0.2):
        w("    z = model(data * 2)")
    return w.text
