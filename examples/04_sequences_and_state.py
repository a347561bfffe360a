"""Both flags: every hidden state, and beside it the last h and the last c."""

import numpy as np
from keras import Input, Model, initializers
from keras.layers import LSTM

small = initializers.Constant(0.1)

inputs = Input(shape=(3, 2), name="steps")
lstm = LSTM(
    1,
    return_sequences=True,
    return_state=True,
    kernel_initializer=small,
    recurrent_initializer=small,
    bias_initializer=initializers.Constant(0.0),
    name="both",
)
sequence, state_h, state_c = lstm(inputs)
model = Model(inputs=inputs, outputs=[sequence, state_h, state_c])

steps = np.array([0.1, 0.2, 0.3, 0.1, 0.2, 0.3]).reshape((1, 3, 2))
sequence_values, h_values, c_values = model.predict(steps, verbose=0)
print(sequence_values)
print(h_values)
print(c_values)
# The last row of the sequence is state_h.
assert np.array_equal(sequence_values[:, -1], h_values)
