"""Random programs around Keras's recurrent layers in which it matters what was run: branches, loops, functions, shared data.

What a program asks of the folder it runs in, nobody knows who does not run it. A preview may then leave numbers open, and
say so; it must not show one way's numbers for what the program prints.
"""

from fuzz_keras_programs import VERSIONS, run
from programs import Writer, chance, literal, pick

import cases

np = cases.np
SHARE = 0.5
# A row that is not there; what Keras's symbolic tensors forget of their sizes.
UNSUPPORTED = (IndexError, ValueError)
__all__ = ["SHARE", "UNSUPPORTED", "VERSIONS", "draw", "run"]


class Flow:
    """What is being written: a functional model whose tensors keep one shape, and the data that it is fed with."""

    def __init__(self, rng):
        self.rng, self.w = rng, Writer()
        self.steps, self.features = [int(each) for each in rng.integers([2, 1], [5, 4])]
        self.data = pick(rng, ["data", "x_test"])

    def question(self):
        """What only the running program knows."""
        rng = self.rng
        if chance(rng, 0.5):
            return pick(rng, ["True", "False", "2 > 1", "not []"])
        return f"len(os.listdir('.')) {pick(rng, ['>', '<'])} {pick(rng, ['0', '10000'])}"

    def fill(self):
        if chance(self.rng, 0.3):
            return ""
        seed = int(self.rng.integers(50))
        return ", kernel_initializer=" + pick(self.rng, ["'ones'", "keras.initializers.Constant(0.1)", f"keras.initializers.GlorotUniform(seed={seed})"])

    def layer(self):
        """One that keeps the shape."""
        code = pick(self.rng, ["Dense({0}{1})", "Dense({0}, activation='tanh'{1})", "Activation('sigmoid')", "Dropout(0.3)", "Conv1D({0}, 2, padding='same'{1})", "LSTM({0}, return_sequences=True{1})", "GRU({0}, return_sequences=True{1})", "Masking()", "Rescaling(0.5)"])
        return "layers." + code.format(self.features, self.fill())

    def step(self, x):
        """An expression of the same shape."""
        if chance(self.rng, 0.4):
            return pick(self.rng, ["{0} * 2", "{0} + 1", "-{0}", "{0} / 4", "{0}[:, ::-1]", "keras.ops.tanh({0})", "{0} - keras.ops.mean({0}, axis=1, keepdims=True)"]).format(x)
        return f"{self.layer()}({x})"

    def function(self, name):
        """A function of a tensor, and how it is called."""
        w, rng = self.w, self.rng
        kind = int(rng.integers(4))
        if kind == 0:
            w(f"def {name}(x, deep=False):", "    if deep:", f"        x = {self.step('x')}", f"    return {self.step('x')}")
            return f"{name}({{}}, deep={self.question()})" if chance(rng, 0.5) else f"{name}({{}})"
        if kind == 1:
            w(f"{name}_calls = 0", f"def {name}(x):", f"    global {name}_calls", f"    {name}_calls += 1", f"    return x * {name}_calls")
        elif kind == 2:
            w(f"{name} = (lambda x: {self.step('x')}) if {self.question()} else (lambda x: {self.step('x')})")
        else:
            w(f"def make_{name}():", f"    inner = {self.layer()}", "    def apply(x):", "        return inner(x)", "    return apply", f"{name} = make_{name}()")
        return f"{name}({{}})"


def branch(flow):
    w = flow.w
    w(f"if {flow.question()}:", f"    x = {flow.step('x')}")
    if chance(flow.rng, 0.5):
        w("else:", f"    x = {flow.step('x')}")


def either(flow):
    flow.w(f"x = {flow.step('x')} if {flow.question()} else {pick(flow.rng, ['x', flow.step('x')])}")


def loop(flow):
    times = pick(flow.rng, ["2", "3", "len(os.listdir('.')) % 3"])
    if chance(flow.rng, 0.3):
        flow.w(f"n = {times}", "while n > 0:", f"    x = {flow.step('x')}", "    n -= 1")
    else:
        flow.w(f"for _ in range({times}):", f"    x = {flow.step('x')}", *["    break"] * chance(flow.rng, 0.1))


def layers_of_list(flow):
    w, name = flow.w, flow.w.name("stack")
    w(f"{name} = [{flow.layer()}, {flow.layer()}]")
    if chance(flow.rng, 0.6):
        change = pick(flow.rng, [f"{name}.append({flow.layer()})", f"{name}.reverse()", f"{name}.pop()", f"{name}[0] = {flow.layer()}"])
        w(*([f"if {flow.question()}:", f"    {change}"] if chance(flow.rng, 0.6) else [change]))
    w(f"for layer in {name}:", "    x = layer(x)")


def by_key(flow):
    name, key = flow.w.name("table"), pick(flow.rng, ["'a'", f"'a' if {flow.question()} else 'b'"])
    flow.w(f"{name} = {{'a': {flow.layer()}, 'b': {flow.layer()}}}", f"x = {name}[{key}](x)")


def attempt(flow):
    w = flow.w
    w("try:", f"    x = {flow.step('x')}", f"    {pick(flow.rng, ['int(os.listdir(chr(46))[0][:0])', 'pass'])}", "except ValueError:", f"    x = {flow.step('x')}")


def called(flow):
    call = flow.function(flow.w.name("block"))
    flow.w(*[f"x = {call.format('x')}"] * int(flow.rng.integers(1, 3)))


def shared(flow):
    name = flow.w.name("shared")
    flow.w(f"{name} = {flow.layer()}", *[f"x = {name}(x)"] * 2)


def submodel(flow):
    name = flow.w.name("part")
    flow.w(f"{name} = keras.Sequential([{flow.layer()}, {flow.layer()}])", f"x = {name}(x)")


def weights(flow):
    w, name, f = flow.w, flow.w.name("dense"), flow.features
    w(f"{name} = layers.Dense({f}{flow.fill()})", f"x = {name}(x)")
    change = f"{name}.set_weights([np.full(({f}, {f}), 0.5), np.zeros({f})])"
    w(*([f"if {flow.question()}:", f"    {change}"] if chance(flow.rng, 0.7) else [change]))


def handed_on(flow):
    w = flow.w
    w("class Block(layers.Layer):", "    def __init__(self, deep):", "        super().__init__()", "        self.deep = deep", f"        self.inner = layers.Dense({flow.features}{flow.fill()})")
    w("    def call(self, x):", "        if self.deep:", "            x = x * 2", "        return self.inner(x)", f"x = Block({flow.question()})(x)")


STEPS = [branch, branch, either, loop, layers_of_list, by_key, attempt, called, called, shared, submodel, weights, handed_on]


def changed(flow):
    """Lines that change the data, by some name."""
    rng, w, d = flow.rng, flow.w, flow.data
    plain = [f"{d} = {d} * 2", f"{d}[0] = 1", f"{d}[:, 0] += 1", f"{d} *= 0.5", f"{d} = {d}[::-1]", f"{d}.fill(0.25)", f"{d}.sort()", f"np.multiply({d}, 2, out={d})", f"{d} = np.where({d} > 0.5, 1, {d})", f"{d} = np.flip({d}, axis=1)", f"np.copyto({d}, {d} + 1)", f"{d} = np.clip({d}, 0.2, 0.6)", f"np.random.shuffle({d})"]
    kind = int(rng.integers(6))
    line = pick(rng, plain)
    if kind == 0:
        w(line)
    elif kind == 1:
        w(f"if {flow.question()}:", f"    {line}")
    elif kind == 2:
        w(f"other = {d}", pick(rng, ["other *= 2", "other[0] = 0", "view = other[0]\nview[:] = 3", "for row in other:\n    row += 1"]))
    elif kind == 3:
        w("def prepare(a):", f"    {pick(rng, ['a[0] = 0', 'a += 1', 'a = a * 2', 'a.sort()'])}", "    return a", pick(rng, [f"{d} = prepare({d})", f"prepare({d})", f"ready = prepare({d})"]))
    elif kind == 4:
        w(f"rows = list({d})", "rows[0] = rows[0] * 3", *[f"{d} = np.array(rows)"] * chance(rng, 0.7))
    else:
        w(f"for i in range({pick(rng, ['len(' + d + ')', '1', '2 if len(os.listdir(chr(46))) > 0 else 1'])}):", f"    {d}[i] {pick(rng, ['= i', '*= 2', '+= 1'])}")


def draw(rng):
    """The program."""
    flow = Flow(rng)
    w = flow.w
    w("import os", "import numpy as np", "import keras", "from keras import layers")
    if chance(rng, 0.5):
        seed = f"keras.utils.set_random_seed({int(rng.integers(100))})"
        w(*([f"if {flow.question()}:", f"    {seed}"] if chance(rng, 0.2) else [seed]))
    sizes = [int(rng.integers(1, 4)), flow.steps, flow.features]
    w(f"{flow.data} = np.array({literal(cases.thousandths(rng, sizes, 1.0).astype('float64').round(3))})")
    for _ in range(int(rng.integers(0, 2))):
        changed(flow)
    w(f"inputs = keras.Input(({flow.steps}, {flow.features}))", "x = inputs")
    for _ in range(int(rng.integers(1, 5))):
        pick(rng, STEPS)(flow)
    last = f"{pick(rng, ['LSTM', 'GRU', 'SimpleRNN'])}({int(rng.integers(1, 4))}{flow.fill()})"
    w(f"x = layers.{last}(x)", "model = keras.Model(inputs, x)")
    if chance(rng, 0.2):
        changed(flow)
    w(f"y = model.predict({flow.data}, verbose=0)")
    return w.text
