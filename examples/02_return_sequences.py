"""Với return_sequences=True, LSTM trả về trạng thái ẩn h ở mọi bước thời gian."""

import numpy as np
from keras import Input, Model
from keras.initializers import Constant
from keras.layers import LSTM

# Trọng số cố định, nên chạy lần nào cũng ra cùng một kết quả.
weights = Constant(value=0.1)
zero = Constant(value=0)

x = Input(shape=(3, 2))
# Ba bước vào, ba trạng thái ẩn ra: (batch, 3, 1).
hidden = LSTM(
    1,
    return_sequences=True,
    kernel_initializer=weights,
    recurrent_initializer=weights,
    bias_initializer=zero,
)(x)
model = Model(inputs=x, outputs=hidden)

data = np.array([0.1, 0.2, 0.3, 0.1, 0.2, 0.3]).reshape((1, 3, 2))
print(model.predict(data, verbose=0))
