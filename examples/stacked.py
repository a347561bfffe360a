"""Three LSTMs on top of each other: each but the last hands on a sequence."""

import numpy as np
from keras import Input, Sequential
from keras.layers import LSTM, Dense

model = Sequential(
    [
        Input(shape=(12, 3)),
        LSTM(16, return_sequences=True),
        LSTM(8, return_sequences=True, name="middle"),
        LSTM(4),
        Dense(1),
    ]
)
model.compile(optimizer="adam", loss="mse")

if __name__ == "__main__":
    model.summary()
    print(model.predict(np.zeros((2, 12, 3)), verbose=0).shape)
