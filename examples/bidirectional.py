"""Two LSTMs, one of which reads backwards: what Bidirectional returns, and where the two meet."""

import numpy as np
from keras import Input, Model, initializers
from keras.layers import LSTM, Bidirectional

small = initializers.Constant(0.1)

inputs = Input(shape=(3, 2))
both = Bidirectional(
    LSTM(
        1,
        return_sequences=True,
        return_state=True,
        kernel_initializer=small,
        recurrent_initializer=small,
    ),
    merge_mode="concat",
)
output, forward_h, forward_c, backward_h, backward_c = both(inputs)
model = Model(inputs, [output, forward_h, forward_c, backward_h, backward_c])

steps = np.array([0.1, 0.2, 0.3, 0.1, 0.2, 0.3]).reshape((1, 3, 2))
values = model.predict(steps, verbose=0)
for value in values:
    print(value)
# The forward direction ends at the last step, the backward one at the first.
assert np.array_equal(values[0][:, -1, :1], values[1])
assert np.array_equal(values[0][:, 0, 1:], values[3])
