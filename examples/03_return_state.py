"""return_state=True：除了輸出，還傳回最後一步的隱藏狀態 h 與細胞狀態 c。"""

import keras
import numpy as np
from keras import layers

fixed = keras.initializers.Constant(0.1)

inputs = keras.Input(shape=(3, 2))
# 三個張量，形狀都是 (batch, 1)；前兩個的數值相同。
output, state_h, state_c = layers.LSTM(
    units=1,
    return_state=True,
    kernel_initializer=fixed,
    recurrent_initializer=fixed,
    bias_initializer="zeros",
)(inputs)
model = keras.Model(inputs, [output, state_h, state_c])

samples = np.array([[[0.1, 0.2], [0.3, 0.1], [0.2, 0.3]]])
for tensor in model.predict(samples, verbose=0):
    print(tensor)
