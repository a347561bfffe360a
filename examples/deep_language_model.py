"""A language model of several LSTMs, made in a loop; how many, the options say."""

import argparse

import numpy as np
from keras import Model
from keras.layers import LSTM, Dense, Embedding, Input, TimeDistributed

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--capacity", dest="lstm_capacity", type=int, default=48)
parser.add_argument("--extra", type=int, default=2, help="LSTMs beside the first")
options, _ = parser.parse_known_args()

num_words = 200

tokens = Input(shape=(None,))
embedded = Embedding(num_words, options.lstm_capacity)(tokens)

# Every layer returns the whole sequence: a word is predicted at each step.
hidden = LSTM(options.lstm_capacity, return_sequences=True)(embedded)
if options.extra is not None:
    for _ in range(options.extra):
        hidden = LSTM(options.lstm_capacity, return_sequences=True)(hidden)

to_words = Dense(num_words, activation="linear")
logits = TimeDistributed(to_words)(hidden)
model = Model(tokens, logits)

print(model.predict(np.array([[5, 9, 3]]), verbose=0).shape)
