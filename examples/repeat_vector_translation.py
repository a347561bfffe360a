"""Translation without states: one vector for the whole sentence, repeated for each word of the target."""

import numpy as np
from keras import Sequential
from keras.layers import LSTM, Dense, Embedding, RepeatVector, TimeDistributed


def define_model(source_vocabulary, target_vocabulary, source_length, target_length, n_units=64):
    model = Sequential()
    model.add(Embedding(source_vocabulary, n_units, mask_zero=True))
    model.add(LSTM(n_units))
    model.add(RepeatVector(target_length))
    model.add(LSTM(n_units, return_sequences=True))
    model.add(TimeDistributed(Dense(target_vocabulary, activation="softmax")))
    model.build((None, source_length))
    return model


translator = define_model(
    source_vocabulary=120, target_vocabulary=90, source_length=8, target_length=6, n_units=32
)
sentence = np.array([[4, 17, 9, 2, 0, 0, 0, 0]])
print(translator.predict(sentence, verbose=0).shape)
