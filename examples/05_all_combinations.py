"""The same layer four times, once for each combination of return_sequences and return_state."""

import keras
from keras.layers import LSTM, Input
from keras.models import Model
from numpy import array

k_init = keras.initializers.Constant(value=0.1)
b_init = keras.initializers.Constant(value=0)
r_init = keras.initializers.Constant(value=0.1)
units = 1

data = array([0.1, 0.2, 0.3, 0.1, 0.2, 0.3]).reshape((1, 3, 2))
inputs = Input(shape=(3, 2))

# Neither: the last hidden state.
last_hidden = LSTM(units, kernel_initializer=k_init, bias_initializer=b_init, recurrent_initializer=r_init)(inputs)
print(Model(inputs, last_hidden).predict(data, verbose=0))

# return_sequences: the hidden state of each time step.
all_hidden = LSTM(
    units, return_sequences=True, kernel_initializer=k_init, bias_initializer=b_init, recurrent_initializer=r_init
)(inputs)
print(Model(inputs, all_hidden).predict(data, verbose=0))

# return_state: the last hidden state, itself again, and the last cell state.
last, h, c = LSTM(
    units, return_state=True, kernel_initializer=k_init, bias_initializer=b_init, recurrent_initializer=r_init
)(inputs)
print(Model(inputs, [last, h, c]).predict(data, verbose=0))

# Both: the sequence and the two states.
every, h_end, c_end = LSTM(
    units,
    return_sequences=True,
    return_state=True,
    kernel_initializer=k_init,
    bias_initializer=b_init,
    recurrent_initializer=r_init,
)(inputs)
print(Model(inputs, [every, h_end, c_end]).predict(data, verbose=0))
