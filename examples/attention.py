"""Encoder and decoder with attention: now every hidden state of the encoder is needed as well."""

import numpy as np
from keras import Model, layers

latent_dim = 24
source_features = 6
target_features = 5

source = layers.Input(shape=(None, source_features), name="source")
target = layers.Input(shape=(None, target_features), name="target")

# All hidden states for the attention to look at, and the last ones for the decoder to start from.
encoder_sequence, encoder_h, encoder_c = layers.LSTM(latent_dim, return_sequences=True, return_state=True)(source)
decoder_sequence, _, _ = layers.LSTM(latent_dim, return_sequences=True, return_state=True)(
    target, initial_state=[encoder_h, encoder_c]
)

context = layers.Attention()([decoder_sequence, encoder_sequence])
joined = layers.Concatenate()([decoder_sequence, context])
prediction = layers.TimeDistributed(layers.Dense(target_features, activation="softmax"))(joined)
model = Model([source, target], prediction)

rng = np.random.default_rng(1)
source_data = rng.normal(size=(2, 9, source_features))
target_data = rng.normal(size=(2, 4, target_features))
print(model.predict([source_data, target_data], verbose=0).shape)
