"""One Dense for every time step of a sequence: the sum of the last two numbers, at each step."""

import numpy as np
import tensorflow as tf

STEPS = 10

model = tf.keras.Sequential()
model.add(tf.keras.Input(shape=(STEPS, 1)))
model.add(tf.keras.layers.LSTM(24, return_sequences=True))
model.add(tf.keras.layers.TimeDistributed(tf.keras.layers.Dense(1)))
model.compile(optimizer="adam", loss="mse")

rng = np.random.default_rng(0)
numbers = rng.random((64, STEPS, 1)).astype("float32")
sums = numbers + np.roll(numbers, 1, axis=1)
model.fit(numbers, sums, epochs=1, verbose=0)
print(model.predict(numbers[:1], verbose=0).shape)
