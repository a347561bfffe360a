"""A language model with a sliding window: some words in, the next word out."""

import keras
import numpy as np

vocabulary = "the cat sat on a mat and saw it".split()
vocab_size = len(vocabulary) + 1
window = 4

model = keras.models.Sequential(name="next_word")
model.add(keras.Input(shape=(window,)))
model.add(keras.layers.Embedding(vocab_size, 10))
# Only the last hidden state: it has seen the whole window.
model.add(keras.layers.LSTM(50))
model.add(keras.layers.Dense(vocab_size, activation="softmax"))

words = np.array([[1, 2, 3, 4]])
print(model.predict(words, verbose=0).shape)
