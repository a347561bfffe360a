"""GRU and SimpleRNN: no cell state, so return_state adds one tensor only, the last hidden state."""

import keras
import numpy as np
from keras import layers

fixed = {
    "kernel_initializer": keras.initializers.Constant(0.1),
    "recurrent_initializer": keras.initializers.Constant(0.5),
    "bias_initializer": keras.initializers.Constant(0.2),
}

inputs = keras.Input(shape=(3, 2))
samples = np.array([[[0.1, 0.2], [0.3, 0.1], [0.2, 0.3]]])

# As it comes, the reset gate is applied after the product with the recurrent kernel.
sequence, state_h = layers.GRU(2, return_sequences=True, return_state=True, **fixed)(inputs)

# Before the product, as in the paper and in Keras 1 and 2; the bias then has one row instead of two.
before, before_h = layers.GRU(2, return_sequences=True, return_state=True, reset_after=False, **fixed)(inputs)

# No gates at all.
simple, simple_h = layers.SimpleRNN(2, return_sequences=True, return_state=True, **fixed)(inputs)

model = keras.Model(inputs, [sequence, state_h, before, before_h, simple, simple_h])
np.set_printoptions(precision=8)
for tensor in model.predict(samples, verbose=0):
    print(tensor)
