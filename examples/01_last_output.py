"""One LSTM as it comes: the hidden state of the last time step."""

import numpy as np
from keras import Input, Model
from keras.initializers import Constant
from keras.layers import LSTM

inputs = Input(shape=(3, 2))
last = LSTM(
    1,
    kernel_initializer=Constant(0.1),
    recurrent_initializer=Constant(0.1),
    bias_initializer=Constant(0),
)(inputs)
model = Model(inputs, last)

sequence = np.array([0.1, 0.2, 0.3, 0.1, 0.2, 0.3]).reshape((1, 3, 2))
print(model.predict(sequence, verbose=0))
