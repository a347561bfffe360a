"""Random programs around Keras's recurrent layers, in the style of tutorials, for fuzz.py.

What is compared is what comes first to each recurrent layer and what it returns. Weights are constant, seeded by their own
initializers, or Keras's from the program's seed, or from the preview's where the program has none. A LayerNormalization has a
large epsilon: of numbers that are nearly one another it multiplies the last bit of the framework's own float32 mean, and
backends differ.
"""

import sys

import cases
import keras
import tensorflow as tf
from programs import Writer, chance, literal, pick

np = cases.np
VERSIONS = f"keras {keras.__version__} on {keras.backend.backend()}"
SHARE = 0.5
FILE = "program.py"
RECURRENT = (keras.layers.RNN, keras.layers.Bidirectional)
ACTIVATIONS = ["relu", "tanh", "sigmoid", "softmax"]


class Net:
    """What is being written, and the shape that flows, without the batch."""

    def __init__(self, rng, w, prefix):
        self.rng, self.w, self.prefix = rng, w, prefix
        self.steps, self.features = [int(each) for each in rng.integers([2, 1], [7, 5])]

    @property
    def is_sequence(self):
        return self.steps is not None

    def layer(self, code):
        return f"{self.prefix}{code}"


def filled(rng, name):
    """An argument that says how a weight is filled."""
    seed = int(rng.integers(50))
    code = pick(rng, ["'ones'", "keras.initializers.Constant(0.1)", f"keras.initializers.GlorotUniform(seed={seed})", f"keras.initializers.RandomNormal(seed={seed})"])
    return f", {name}={code}"


def recurrent(net, last):
    rng = net.rng
    kind = pick(rng, ["LSTM", "LSTM", "GRU", "SimpleRNN"])
    units = int(rng.integers(1, 6))
    sequences = not last or chance(rng, 0.5)
    more = filled(rng, "kernel_initializer") if chance(rng, 0.6) else ""
    if more:
        seed = int(rng.integers(50))
        more += ", recurrent_initializer=" + pick(rng, [f"keras.initializers.Orthogonal(seed={seed})", "keras.initializers.Constant(0.2)", "'identity'" if kind == "SimpleRNN" else "'zeros'"])
    more += ", return_sequences=True" * sequences
    more += ", go_backwards=True" * chance(rng, 0.1) + ", dropout=0.2" * chance(rng, 0.15) + ", use_bias=False" * chance(rng, 0.1)
    more += f", activation='{pick(rng, ['relu', 'tanh', 'sigmoid'])}'" * chance(rng, 0.15)
    code = net.layer(f"{kind}({units}{more})")
    net.features = units
    if chance(rng, 0.25) and "go_backwards" not in more:
        mode = pick(rng, ["concat", "concat", "sum", "ave"])
        code = net.layer(f"Bidirectional({code}" + ("" if mode == "concat" else f", merge_mode='{mode}'") + ")")
        net.features *= 2 if mode == "concat" else 1
    if not sequences:
        net.steps = None
    return code


def plain(net):
    rng = net.rng
    units, seq = int(rng.integers(1, 6)), net.is_sequence
    fill = filled(rng, "kernel_initializer") if chance(rng, 0.6) else ""
    kind = int(rng.integers(10))
    if kind <= 2:
        net.features = units
        return net.layer(f"Dense({units}, activation='{pick(rng, ACTIVATIONS)}'{fill})")
    if kind == 3:
        return net.layer("Dropout(0.3)")
    if kind == 4:
        return net.layer(pick(rng, ["LayerNormalization(epsilon=0.1)", "BatchNormalization()"]))
    if kind == 5:
        return net.layer(f"Activation('{pick(rng, ACTIVATIONS)}')")
    if kind == 6 and seq:
        window, padding = int(rng.integers(1, min(3, net.steps) + 1)), pick(rng, ["same", "valid", "causal"])
        net.features, net.steps = units, net.steps - (window - 1 if padding == "valid" else 0)
        return net.layer(f"Conv1D({units}, {window}, padding='{padding}'{fill})")
    if kind == 7 and seq and net.steps >= 2:
        net.steps //= 2
        return net.layer(pick(rng, ["MaxPooling1D(2)", "AveragePooling1D(2)"]))
    if kind == 8 and seq:
        net.features = units
        return net.layer(f"TimeDistributed({net.layer(f'Dense({units}{fill})')})")
    return net.layer("Masking(mask_value=0.)") if seq and chance(rng, 0.5) else net.layer("LeakyReLU()")


def stack(net, tokens):
    """The layers' codes, behind the input."""
    rng, codes = net.rng, []
    if tokens:
        out = int(rng.integers(1, 5))
        mask = ", mask_zero=True" * chance(rng, 0.5)
        codes.append(net.layer(f"Embedding({tokens}, {out}{mask}{filled(rng, 'embeddings_initializer')})"))
        net.features = out
    count = int(rng.integers(1, 4))
    for index in range(count):
        for _ in range(int(rng.integers(0, 3))):
            codes.append(plain(net))
        codes.append(recurrent(net, index == count - 1))
        if not net.is_sequence and index < count - 1:
            break
    if not net.is_sequence and chance(rng, 0.3):
        repeats = int(rng.integers(1, 4))
        codes.append(net.layer(f"RepeatVector({repeats})"))
        net.steps = repeats
        codes.append(recurrent(net, True))
    codes.append(net.layer(f"Dense({int(rng.integers(1, 4))})"))
    return codes


def data(rng, w, shape, tokens):
    """Writes the data; their name."""
    name = pick(rng, ["x_test", "data", "X_train"])
    sizes, count = ", ".join(map(str, shape)), int(np.prod(shape))
    if tokens:
        w(f"{name} = np.array({literal(rng.integers(0, tokens, shape))})")
        return name
    given = literal(cases.thousandths(rng, shape, 1.0).astype("float64").round(3))
    made = [f"np.array({given})", f"np.ones(({sizes}))", f"np.arange({count}).reshape({sizes}) / {count}", f"np.array({given}, dtype='float32')"]
    made += [f"np.linspace(-1, 1, {count}).reshape(({sizes}))", f"np.arange({count}, dtype=np.float32).reshape({sizes}) * 0.1"]
    w(f"{name} = {pick(rng, made)}")
    return name


def draw(rng):
    """The program."""
    w = Writer()
    w("import numpy as np", "import keras")
    prefix = pick(rng, ["layers.", "", "keras.layers.", "tf.keras.layers."])
    if prefix == "layers.":
        w(pick(rng, ["from keras import layers", "from tensorflow.keras import layers"]))
    if prefix == "":
        w("from keras.layers import *")
    if prefix == "tf.keras.layers.":
        w("import tensorflow as tf")
    seed = int(rng.integers(100))
    if chance(rng, 0.5):
        w(pick(rng, [f"keras.utils.set_random_seed({seed})", f"import random\nrandom.seed({seed})"]))
    net = Net(rng, w, prefix)
    tokens = int(rng.integers(4, 12)) if chance(rng, 0.3) else 0
    inside = [net.steps] if tokens else [net.steps, net.features]
    shape = [int(rng.integers(1, 4)), *inside]
    early = data(rng, w, shape, tokens) if chance(rng, 0.5) else None
    style = pick(rng, ["list", "add", "functional", "class"])
    inner = f"({', '.join(map(str, inside))},)" if len(inside) == 1 else f"({', '.join(map(str, inside))})"
    start = net.layer(f"Input(shape={inner})") if prefix != "tf.keras.layers." else f"tf.keras.Input(shape={inner})"
    if prefix == "layers." and chance(rng, 0.5):
        start = f"keras.Input({inner})"
    codes = stack(net, tokens)
    if style == "list":
        first = [start] if chance(rng, 0.8) else []
        w("model = keras.Sequential([", *[f"    {code}," for code in first + codes], "])")
    elif style == "add":
        w("model = keras.Sequential()", *[f"model.add({code})" for code in ([start] if chance(rng, 0.8) else []) + codes])
    elif style == "functional":
        functional(net, w, start, codes)
    else:
        w("class Net(keras.Model):", "    def __init__(self):", "        super().__init__()")
        names = [w.name("layer") for _ in codes]
        w(*[f"        self.{name} = {code}" for name, code in zip(names, codes, strict=True)], "    def call(self, x):")
        w(*[f"        x = self.{name}(x)" for name in names], "        return x", "model = Net()")
    name = early or data(rng, w, shape, tokens)
    w(pick(rng, [f"y = model.predict({name}, verbose=0)", f"print(model.predict({name}))", f"y = model({name})", f"y = model.predict({name})"]))
    return w.text


def functional(net, w, start, codes):
    """One layer after the other; some states handed on, some tensors joined."""
    rng = net.rng
    name = pick(rng, ["inputs", "x_in", "inp"])
    w(f"{name} = {start}")
    flow = name
    for code in codes:
        is_alone = any(f"{kind}(" in code for kind in ("LSTM", "GRU")) and "Bidirectional" not in code
        if is_alone and chance(rng, 0.3) and "return_sequences=True" in code:
            states = ["h", "c"] if "LSTM(" in code else ["h"]
            w(f"x, {', '.join(states)} = {code[:-1]}, return_state=True)({flow})")
            if chance(rng, 0.6):
                given = "[h, c]" if len(states) == 2 else pick(rng, ["h", "[h]"])
                w(f"x = {code}(x{', initial_state=' + given})")
        else:
            w(f"x = {code}({flow})")
            if flow == "x" and chance(rng, 0.1):
                w(f"x = {net.layer('Concatenate()')}([x, x])")
        flow = "x"
    w(f"model = keras.Model({pick(rng, [f'{name}, x', f'inputs={name}, outputs=x'])})")


def line_in_program():
    frame = sys._getframe(1)
    while frame and frame.f_code.co_filename != FILE:
        frame = frame.f_back
    return frame and frame.f_lineno


def concrete(value):
    """The arrays of what a layer takes or returns; nothing of symbolic ones."""
    flat = keras.tree.flatten(value)
    if any(isinstance(each, keras.KerasTensor) for each in flat):
        return None
    return [np.asarray(each) for each in flat]


def run(_, source):
    """The program, and what its recurrent layers get and return: by their lines, `(input, outputs)` of the first call."""
    calls, depth = {}, [0]

    def watch(kind):
        make, call = kind.__init__, kind.__call__

        def made(layer, *args, **kwargs):
            layer_line = line_in_program()
            make(layer, *args, **kwargs)
            object.__setattr__(layer, "_program_line", layer_line)

        def called(layer, sequence, *args, **kwargs):
            depth[0] += 1
            try:
                result = call(layer, sequence, *args, **kwargs)
            finally:
                depth[0] -= 1
            if depth[0] == 0 and (given := concrete(sequence)) and (returned := concrete(result)):
                calls.setdefault(layer._program_line, (given[0], returned))
            return result

        kind.__init__, kind.__call__ = made, called
        return kind, make, call

    keras.backend.clear_session()
    # As previews do where the program says no seed.
    keras.utils.set_random_seed(1)
    keras.config.disable_interactive_logging()
    tf.config.run_functions_eagerly(True)
    watched = [watch(kind) for kind in RECURRENT]
    try:
        exec(compile(source, FILE, "exec"), {"__name__": "__main__", "print": lambda *_: None})
    finally:
        for kind, make, call in watched:
            kind.__init__, kind.__call__ = make, call
        tf.config.run_functions_eagerly(False)
    return source, calls, None
