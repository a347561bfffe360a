"""Runs programs of Keras that give their layers weights by literal arrays.

    pip install keras==3.15.1 tensorflow-cpu==2.21.0
    python test/golden/make_set_weights.py

writes `keras-<version>-set-weights.json` beside this file: each program, and what its last recurrent layer returns.
"""

import cases
import keras
import numpy as np
import tensorflow as tf

HEAD = """import numpy as np
import keras
from keras.layers import GRU, LSTM, Bidirectional, Dense, Input, SimpleRNN

x = np.array([[[0.1, 0.2], [0.3, -0.2], [0.5, 0.4]]], dtype="float32")
kernel = np.array([[0.1, 0.2, 0.3, 0.4], [0.8, -0.7, 0.6, 0.5]])
"""

PROGRAMS = {
    "a layer that is built": """lstm = LSTM(1)
lstm.build((None, 3, 2))
lstm.set_weights([kernel, np.full((1, 4), 0.25), np.array([0.0, 1.0, 0.0, 0.0])])
y = lstm(x)
""",
    "the layers of a model": """model = keras.Sequential([Input((3, 2)), SimpleRNN(2, return_sequences=True), LSTM(1)])
model.layers[0].set_weights([np.eye(2), np.ones((2, 2)) * 0.1, np.array([0.1, 0.2])])
model.layers[1].set_weights([kernel, kernel[:1], np.zeros(4)])
y = model.predict(x)
""",
    "by name, in a functional model": """i = Input((3, 2))
h = GRU(2, return_sequences=True, name="first")(i)
model = keras.Model(i, GRU(1, use_bias=False, name="second")(h))
model.get_layer("first").set_weights([np.full((2, 6), 0.3), np.linspace(-1, 1, 12).reshape(2, 6), np.zeros((2, 6))])
first, second = model.layers[1], model.layers[2]
first.set_weights([np.full((2, 6), -0.3), np.linspace(-1, 1, 12).reshape(2, 6), np.zeros((2, 6))])
second.set_weights([np.array([[0.1, 0.2, 0.3], [0.3, 0.2, 0.1]]), np.array([[1.0, -1.0, 0.5]])])
y = model.predict(x)
""",
    "both directions": """both = Bidirectional(LSTM(1, use_bias=False))
both.build((None, 3, 2))
both.set_weights([kernel, kernel[1:], -kernel, np.full((1, 4), 0.75)])
y = both(x)
""",
}


cases.write(
    f"keras-{keras.__version__}-set-weights",
    {"keras": keras.__version__, "tensorflow": tf.__version__, "numpy": np.__version__},
    [cases.run_program(name, HEAD + body) for name, body in PROGRAMS.items()],
)
